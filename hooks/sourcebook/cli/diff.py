"""`sourcebook diff`: what a change does."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click
from pydantic import ValidationError
from rich.console import Console
from rich.text import Text

from sourcebook.checking import page_uses
from sourcebook.cli.choices import TODAY, date_of, in_folder, load_folder, writing_to
from sourcebook.comparison import Change, compare
from sourcebook.comparison.markdown import to_markdown
from sourcebook.comparison.telling import sections
from sourcebook.printable import printable
from sourcebook.revisions import at_merge_base

if TYPE_CHECKING:
    import datetime as dt

_LONGEST = 20_000_000
"""Characters of a change that is read."""


@click.command()
@click.argument("rev", required=False)
@in_folder
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "markdown", "json"]),
    default="terminal",
    show_default=True,
)
@click.option(
    "--output",
    "-o",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write it there instead of the terminal.",
)
@click.option(
    "--read",
    "given",
    type=click.File("r", encoding="utf-8"),
    help="Show a change that '--format json' wrote, instead of comparing.",
)
@TODAY
def diff(
    rev: str | None,
    folder: Path,
    config: str,
    form: str,
    output: Path | None,
    given: TextIO | None,
    today: dt.datetime | None,
) -> None:
    """Say what changed in the knowledge base since REV: claims, verdicts, evidence, sources, pages.

    What is compared are the files as they lie there now with the commit at which HEAD and REV
    parted, so that what landed on the other branch meanwhile is not counted.

    \b
    sourcebook diff main
    sourcebook diff origin/main --format markdown
    """  # noqa: D301 - click asks for a real backspace before lines to keep as they are
    if (rev is None) == (given is None):
        raise click.UsageError("Name a revision to compare with, such as main, or give --read.")
    change = _read(given) if given else _compared(folder, config, rev or "", date_of(today))
    with writing_to(output) as out:
        if form == "json":
            # ASCII only, and no command to a workflow's log in it, as in what `check` writes.
            text = json.dumps(change.model_dump(mode="json"), separators=(",", ":"))
            out.write(text.replace("##[", r"##\u005b") + "\n")
        elif form == "markdown":
            out.write(to_markdown(change))
        else:
            _print(change, out)


def _compared(folder: Path, config: str, rev: str, date: dt.date) -> Change:
    root, loaded = load_folder(folder, config)
    base = at_merge_base(root, rev, loaded.host, config, whole=True)
    if base.loaded is None:
        raise click.UsageError(f"{base.trouble} {base.mend}".rstrip())
    now = loaded.on(date)
    return compare(base.loaded.kb, now.kb, page_uses(now, date), base.commit)


def _read(file: TextIO) -> Change:
    """The change in a file; raise UsageError unless it is exactly one."""
    try:
        text = file.read(_LONGEST + 1)
        if len(text) <= _LONGEST:
            return Change.model_validate_json(text)
    except UnicodeDecodeError:
        raise click.UsageError("The change is refused: it is not UTF-8.") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"]) or "its beginning"
        reason = printable(first["msg"].lower())
        raise click.UsageError(f"The change is refused. At {printable(place)}: {reason}.") from None
    raise click.UsageError("The change is refused: it is too long.")


def _print(change: Change, out: TextIO) -> None:
    console = Console(
        file=out, highlight=False, emoji=False, markup=False, soft_wrap=out is sys.stdout
    )
    if change.is_empty:
        console.print("Nothing that a reader would notice is different.")
        return
    for section in sections(change):
        console.print(Text(f"{section.heading} ({len(section.rows):,})", "bold"))
        for row in section.rows:
            text = Text(f"  {printable(row.name)}", "red" if row.alarming else "")
            text.append(f"  {printable(row.text)}", "red" if row.alarming else "dim")
            console.print(text)
            if row.words:
                console.print(Text(f"      {printable(row.words)}"))
        console.print()
