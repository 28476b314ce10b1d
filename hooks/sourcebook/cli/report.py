"""`sourcebook report`: a JSON Lines report in another format."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sourcebook.checking.reports import read_problems
from sourcebook.cli.choices import Reporting, in_folder, load_folder, reporting

if TYPE_CHECKING:
    from pathlib import Path
    from typing import TextIO


@click.command()
@click.argument("file", type=click.File("r", encoding="utf-8"))
@in_folder
@reporting
@click.pass_context
def report(
    context: click.Context,
    file: TextIO,
    folder: Path,
    config: str,
    form: str,
    output: Path | None,
    fail_on: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
) -> None:
    """Show the problems of FILE, which 'check --format jsonl' wrote, in another format.

    FILE may come from a stranger's pull request: unless it is exactly such a report, nothing of
    it is shown.

    \b
    sourcebook report problems.jsonl --format summary
    """  # noqa: D301 - click asks for a real backspace before lines to keep as they are
    try:
        text = file.read()
    except UnicodeDecodeError:
        raise click.UsageError("The report is refused: it is not UTF-8.") from None
    problems, complaint = read_problems(text)
    if complaint:
        raise click.UsageError(f"The report is refused. {complaint}")
    _, loaded = load_folder(folder, config)
    context.exit(Reporting(form, output, fail_on, select, ignore).tell(loaded, problems))
