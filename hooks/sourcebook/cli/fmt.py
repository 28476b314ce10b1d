"""`sourcebook fmt`: one stable layout for claims, names and references."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcebook.checking.reports import FORMATS
from sourcebook.checking.reports.counting import counted
from sourcebook.cli.choices import ERRORS, GOOD, Unwritten, in_folder, load_folder
from sourcebook.editing.files import (
    Change,
    Written,
    claim_files,
    read,
    single_files,
    write_all,
)
from sourcebook.model import Names
from sourcebook.model.claim import ClaimFile
from sourcebook.printable import printable
from sourcebook.writing import CannotWrite

if TYPE_CHECKING:
    from sourcebook.editing.layout import Outcome
    from sourcebook.problems import Problem
    from sourcebook.settings import Settings


@dataclass(frozen=True, slots=True)
class _Result:
    file: Written
    outcome: Outcome

    @property
    def raw(self) -> bytes:
        """UTF-8, no byte order mark, LF: as the layout wants it, if it could be given at all."""
        if self.outcome.refusal or (self.outcome.problems and self.same):
            return self.file.raw
        return self.outcome.text.encode()

    @property
    def same(self) -> bool:
        """Whether the text would stay, line ends aside."""
        return self.outcome.text == _with_lf(self.file.text)

    @property
    def changed(self) -> bool:
        return self.raw != self.file.raw


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(exists=True, path_type=Path))
@in_folder
@click.option("--check", is_flag=True, help="Change nothing; exit 1 if a file would change.")
@click.option("--diff", is_flag=True, help="Change nothing; show what would change.")
@click.pass_context
def fmt(
    context: click.Context,
    paths: tuple[Path, ...],
    folder: Path,
    config: str,
    check: bool,  # noqa: FBT001 - click hands flags over as they are
    diff: bool,  # noqa: FBT001
) -> None:
    """Give the data files in PATHS (all of them, if none is given) one stable layout.

    Only how they look changes, never what they say. A file that cannot be read is left as it is.

    \b
    sourcebook fmt
    sourcebook fmt --check data/claims
    sourcebook fmt --diff data/refs.bib
    """  # noqa: D301 - click asks for a real backspace before lines to keep as they are
    root, loaded = load_folder(folder, config)
    settings = loaded.host.settings
    results: list[_Result] = []
    problems: list[Problem] = []
    for path in _chosen(root, settings, paths):
        file, found = read(root, path)
        problems += found
        if file is not None:
            outcome = _lay_out(file, settings)
            problems += outcome.problems
            results.append(_Result(file, outcome))
    refused = [result for result in results if result.outcome.refusal]
    changed = [result for result in results if result.changed]
    if not check and not diff:
        try:
            write_all(root, (Change(result.file.path, result.raw) for result in changed))
        except CannotWrite as error:
            raise Unwritten(str(error.strerror)) from None
    if diff:
        for result in changed:
            _show(result)
    _tell(results, changed, dry=check or diff)
    for result in refused:
        click.echo(f"{printable(result.file.path)} is left as it is. {result.outcome.refusal}")
    if problems:
        click.echo()
        FORMATS["terminal"](loaded, sorted(set(problems)), sys.stdout)
    context.exit(ERRORS if problems or refused or (check and changed) else GOOD)


def _chosen(root: Path, settings: Settings, paths: tuple[Path, ...]) -> list[Path]:
    """The files that are asked for; raise UsageError for one that is none of ours."""
    ours = [
        *claim_files(root, settings),
        *single_files(root, settings.names, settings.references),
    ]
    if not paths:
        return ours
    chosen: list[Path] = []
    for given in paths:
        path = Path(given).absolute()
        below = [one for one in ours if one == path or path in one.parents]
        below = below or [one for one in ours if path.resolve() in {one, *one.parents}]
        if not below:
            raise click.UsageError(
                f"{given} is no file of claims, names or references, and holds none. They are in "
                f"{settings.claims}, {settings.names} and {settings.references}."
            )
        chosen += below
    return list(dict.fromkeys(chosen))


def _lay_out(file: Written, settings: Settings) -> Outcome:
    # Layout needs a package that a reader's build does not have.
    try:
        from sourcebook.editing.layout import lay_out_record, lay_out_references  # noqa: PLC0415
    except ImportError as error:
        raise click.UsageError(
            f"Formatting needs a package that is not here ({error.name}). "
            "Install it with: pip install 'sourcebook[edit]'"
        ) from None
    text = _with_lf(file.text)
    if file.path == Path(settings.references).as_posix():
        return lay_out_references(text, file.path)
    names = file.path == Path(settings.names).as_posix()
    return lay_out_record(text, file.path, Names if names else ClaimFile)


def _with_lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _show(result: _Result) -> None:
    lines = unified_diff(
        _with_lf(result.file.text).splitlines(keepends=True),
        result.outcome.text.splitlines(keepends=True),
        f"a/{result.file.path}",
        f"b/{result.file.path}",
    )
    for line in lines:
        click.echo(printable(line.removesuffix("\n")))
        if not line.endswith("\n"):
            click.echo("\\ No newline at end of file")


def _tell(results: list[_Result], changed: list[_Result], *, dry: bool) -> None:
    for result in changed:
        notes = [
            *(["its byte order mark goes"] if result.file.marked else []),
            *(["its lines end with LF"] if result.file.foreign_ends else []),
        ]
        verb = "Would change" if dry else "Changed"
        name = printable(result.file.path)
        click.echo(f"{verb} {name}" + (f" ({', '.join(notes)})" if notes else ""))
    files = counted(len(results), "file")
    rest = len(results) - len(changed)
    if not changed:
        click.echo(f"{files} looked at; the layout of every one stays.")
    else:
        verb = "would change" if dry else "changed"
        click.echo(f"{files} looked at: {len(changed):,} {verb}, {rest:,} stay as they are.")
