"""`sourcebook rename`: another name for a claim or a source, everywhere at once."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING, Literal

import click

from sourcebook.checking.reports.counting import counted
from sourcebook.cli.choices import Unwritten, in_folder, load_folder
from sourcebook.editing.files import write_all
from sourcebook.editing.renaming import CannotRename, Plan, Request, plan
from sourcebook.printable import printable
from sourcebook.suggestions import did_you_mean
from sourcebook.writing import CannotWrite

if TYPE_CHECKING:
    from pathlib import Path

    from sourcebook.editing.renaming import Renamed
    from sourcebook.loading import Loaded

_SHOWN = 20
"""Places that are left, told one by one."""


@click.command()
@click.argument("old")
@click.argument("new")
@in_folder
@click.option("--claim", "kind", flag_value="claim", help="OLD is the id of a claim.")
@click.option("--source", "kind", flag_value="source", help="OLD is the key of a source.")
@click.option("--dry-run", is_flag=True, help="Change nothing; show what would change.")
def rename(
    old: str,
    new: str,
    folder: Path,
    config: str,
    kind: Literal["claim", "source"] | None,
    dry_run: bool,  # noqa: FBT001 - click hands flags over as they are
) -> None:
    """Give the claim or source OLD the name NEW, wherever it is named.

    Only the letters of the name change, in claims, pages, references and the ledger. The old name
    is kept as a former one, so that its address leads to the page. Either everything is written
    or nothing.

    \b
    sourcebook rename --dry-run tass2025phase1 tass2025trial
    sourcebook rename free-of-charge enteromix-free-of-charge
    """  # noqa: D301 - click asks for a real backspace before lines to keep as they are
    root, loaded = load_folder(folder, config)
    try:
        made = plan(root, loaded, Request(kind or _kind(loaded, old), old, new))
    except CannotRename as reason:
        raise click.UsageError(f"{printable(str(reason))} Nothing was changed.") from None
    if dry_run:
        for file in made.files:
            _show(file)
    else:
        try:
            write_all(root, [change for file in made.files for change in file.changes])
        except CannotWrite as error:
            raise Unwritten(str(error.strerror)) from None
    _tell(made, dry_run=dry_run)


def _kind(loaded: Loaded, old: str) -> Literal["claim", "source"]:
    kb = loaded.kb
    is_claim = old in kb.claims or old in kb.broken_claims
    if is_claim and old in kb.sources:
        raise click.UsageError(
            f"'{old}' is a claim and a source. Say which is meant, with --claim or --source."
        )
    if is_claim or old in kb.aliases:
        return "claim"
    if old in kb.sources:
        return "source"
    near = did_you_mean(old, [*kb.claims, *kb.sources], "'sourcebook check' reads all of them.")
    raise click.UsageError(f"There is no claim or source '{printable(old)}'. {near}")


def _show(file: Renamed) -> None:
    if file.path != file.file.path:
        click.echo(f"rename {printable(file.file.path)} -> {printable(file.path)}")
    before, after = (
        text.replace("\r\n", "\n").splitlines(keepends=True) for text in (file.file.text, file.text)
    )
    for line in unified_diff(before, after, f"a/{file.file.path}", f"b/{file.path}", n=0):
        click.echo(printable(line.removesuffix("\n")))


def _tell(made: Plan, *, dry_run: bool) -> None:
    request = made.request
    verb = "Would rename" if dry_run else "Renamed"
    files = counted(len(made.files), "file")
    click.echo(f"{verb} the {request.kind} '{request.old}' to '{request.new}' in {files}.")
    if not dry_run:
        for file in made.files:
            click.echo(f"  {printable(file.path)}")
    if made.left:
        click.echo(
            f"'{request.old}' also stands where it names nothing that is read (code, remarks, "
            "running text, addresses), and is left there:"
        )
        for place in made.left[:_SHOWN]:
            click.echo(f"  {printable(place)}")
        if len(made.left) > _SHOWN:
            click.echo(f"  and {counted(len(made.left) - _SHOWN, 'place')} more")
