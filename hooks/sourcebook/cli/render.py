"""`sourcebook render`: the pages as files, for a host that knows no hooks."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcebook.adapters.rendering.files import Target
from sourcebook.adapters.rendering.published import published
from sourcebook.adapters.rendering.render import render as make
from sourcebook.checking.reports.counting import counted
from sourcebook.cli.choices import ERRORS, GOOD, TODAY, USAGE, Unwritten, date_of, load_folder
from sourcebook.loading.rendered import fingerprint
from sourcebook.loading.settings import CONFIGS
from sourcebook.printable import printable
from sourcebook.problems import Severity
from sourcebook.urls import is_web_address
from sourcebook.writing import CannotWrite

if TYPE_CHECKING:
    import datetime as dt

    from sourcebook.adapters.rendering.files import Steps
    from sourcebook.adapters.rendering.render import Rendering

_SHOWN = 20
"""How many files are named before the rest is counted."""


@click.command()
@click.option(
    "--in",
    "folder",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=Path(),
    help="The folder of the knowledge base.",
)
@click.option(
    "--config", "-f", help=f"The settings, in that folder; without it {' or '.join(CONFIGS[:2])}."
)
@click.option(
    "--output",
    "-o",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the files go, instead of the folder of the essays.",
)
@click.option("--site-url", metavar="URL", help="Where the site is published, if not as set.")
@TODAY
@click.option("--check", is_flag=True, help="Write nothing; exit 1 if the files are out of step.")
@click.option("--clean", is_flag=True, help="Remove all files that were written before.")
@click.option("--strict", is_flag=True, help="Exit 1 if the data has errors.")
@click.pass_context
def render(
    context: click.Context,
    folder: Path,
    config: str | None,
    output: Path | None,
    site_url: str | None,
    today: dt.datetime | None,
    check: bool,  # noqa: FBT001 - click hands flags over as they are
    clean: bool,  # noqa: FBT001
    strict: bool,  # noqa: FBT001
) -> None:
    """Write the pages of claims and sources as files, for Zensical and other hosts without hooks.

    Files that were written before and are not needed any more go; files of yours stay.

    \b
    sourcebook render && zensical build
    sourcebook render --check
    sourcebook render --clean
    """  # noqa: D301 - click asks for a real backspace before lines to keep as they are
    if check and clean:
        raise click.UsageError("--check changes nothing and --clean removes files; choose one.")
    if site_url is not None and not is_web_address(site_url):
        raise click.UsageError(f"'{site_url}' is no http or https address.")
    found = folder.resolve()
    config = config or next((name for name in CONFIGS if (found / name).is_file()), "mkdocs.yml")
    root, loaded = load_folder(folder, config)
    target = Target(root, output.resolve() if output else root / loaded.host.docs_dir)
    try:
        if clean:
            context.exit(_clean(target))
        loaded = loaded.hosted(published(root, config))
        loaded = loaded.at(site_url) if site_url else loaded
        rendering = make(loaded, date_of(today))
        inputs = fingerprint(root, loaded.host.settings)
        done = (_check if check else _write)(target, rendering, inputs)
    except BrokenPipeError:
        raise  # Whoever reads what is said has gone; click ends the command.
    except CannotWrite as error:
        raise Unwritten(str(error.strerror)) from None
    except OSError as error:
        name = printable(str(error.filename or "A file of the knowledge base"))
        reason = (error.strerror or "it cannot be opened").lower()
        raise Unwritten(f"{name} cannot be read: {reason}.") from None
    errors = sum(one.severity is Severity.ERROR for one in rendering.problems)
    if errors:
        message = f"The data has {counted(errors, 'error')}; the pages concerned say so."
        click.echo(f"{message} 'sourcebook check' lists them.", err=True)
    context.exit(ERRORS if errors and strict and done == GOOD else done)


def _write(target: Target, rendering: Rendering, inputs: str) -> int:
    steps = target.steps(rendering)
    if steps.refused:
        return _refuse(steps)
    target.carry_out(steps, rendering, inputs)
    click.echo(
        f"{counted(len(rendering.files), 'file')} in {printable(target.shown('.'))}: "
        f"{len(steps.write):,} written, {steps.same:,} as they were, "
        f"{len(steps.remove):,} removed."
    )
    _tell_rest(target, steps)
    lines = target.to_ignore(rendering.files)
    if lines:
        click.echo("They are made from the data. To keep them out of git, add to .gitignore:")
        for line in lines:
            click.echo(f"  {printable(line)}")
    return GOOD


def _check(target: Target, rendering: Rendering, inputs: str) -> int:
    steps = target.steps(rendering)
    if steps.refused:
        return _refuse(steps)
    if steps.nothing and target.is_noted(rendering, inputs):
        click.echo(f"{counted(steps.same, 'file')}: all are in step with the data.")
        return GOOD
    for verb, paths in (("write", list(steps.write)), ("remove", list(steps.remove))):
        for path in paths[:_SHOWN]:
            click.echo(f"Would {verb} {printable(target.shown(path))}")
        if len(paths) > _SHOWN:
            click.echo(f"Would {verb} {len(paths) - _SHOWN:,} more.")
    click.echo("The files are out of step with the data. Run: sourcebook render")
    return ERRORS


def _clean(target: Target) -> int:
    steps = target.steps(None)
    target.carry_out(steps, None, "")
    click.echo(f"{counted(len(steps.remove), 'file')} removed.")
    _tell_rest(target, steps)
    return GOOD


def _refuse(steps: Steps) -> int:
    for sentence in steps.refused:
        click.echo(printable(sentence), err=True)
    click.echo("Nothing was written.", err=True)
    return USAGE


def _tell_rest(target: Target, steps: Steps) -> None:
    for path in steps.left:
        click.echo(
            f"{printable(target.shown(path))} is not needed any more, and stays: it was changed "
            "since it was made."
        )
    if target.clear_cache():
        click.echo("Zensical's cache was emptied, so that it renders every essay anew.")
