"""`sourcebook retractions`: the part of a table of retractions that is about our sources."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import click

from sourcebook.cli.choices import ERRORS, GOOD, Unwritten, in_folder, load_folder
from sourcebook.loading.retraction_table import TableError, read_rows
from sourcebook.loading.retractions import load_retractions
from sourcebook.loading.works import Wanted, works_of
from sourcebook.printable import printable
from sourcebook.problems import Severity
from sourcebook.writing import CannotWrite, write_whole


@dataclass(frozen=True, slots=True)
class _Cut:
    raw: bytes
    """The new file: the row of column names and the rows kept, as they stand in the table."""
    rows: int
    keys: frozenset[str]


@click.command()
@click.argument("table", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@in_folder
@click.pass_context
def retractions(context: click.Context, table: Path, folder: Path, config: str) -> None:
    """Keep the rows of TABLE that are about sources of the knowledge base.

    TABLE is the whole table of Retraction Watch, as Crossref publishes it. The rows go into the
    file that the setting 'retractions' names, as they are and in their order, so that the same
    table gives the same bytes. All of it is written or nothing.

    \b
    sourcebook retractions ~/retraction-watch-data/retraction_watch.csv
    """  # noqa: D301 - click asks for a real backspace before lines to keep as they are
    root, loaded = load_folder(folder, config)
    name = loaded.host.settings.retractions
    if name is None:
        raise click.UsageError(
            "No setting says where the rows go. Write 'retractions: data/retractions.csv' below "
            f"'extra: sourcebook:' in {config}."
        )
    references = loaded.host.settings.references
    if any(
        one.location.path == references and one.severity is Severity.ERROR
        for one in loaded.problems
    ):
        raise click.UsageError(
            f"{references} has mistakes, so rows on entries that cannot be read would be lost. "
            "Run 'sourcebook check', mend them, and run this again."
        )
    sources = loaded.kb.sources
    try:
        cut = _cut(table, Wanted.of(works_of(sources.values())))
        changed = write_whole(root / name, cut.raw)
    except TableError as error:
        raise click.UsageError(
            f"{printable(str(table))}:{error.line}: {printable(str(error))} {error.hint} "
            "Nothing was written."
        ) from None
    except CannotWrite as error:
        raise Unwritten(str(error.strerror)) from None
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise click.UsageError(f"{printable(str(table))} cannot be read: {reason}.") from None
    rows = f"{cut.rows:,} row{'' if cut.rows == 1 else 's'}"
    click.echo(
        f"{'Wrote' if changed else 'Unchanged:'} {printable(name)}: {rows} on {len(cut.keys):,} of "
        f"{len(sources):,} sources."
    )
    _, problems = load_retractions(root, root / name, sources)
    for problem in problems:
        click.echo(printable(f"{problem.location}: {problem.message} {problem.hint}"), err=True)
    context.exit(ERRORS if problems else GOOD)


def _cut(table: Path, wanted: Wanted) -> _Cut:
    """The part of a table that is about some works. Raises TableError and OSError."""
    pieces: list[bytes] = []
    keys: set[str] = set()
    count = 0
    with table.open("rb") as file:
        for row in read_rows(file, wanted, pieces, lenient=True):
            if not row.keys:
                message = "The row has too few values to tell on which work it is."
                raise TableError("L803", row.line, message, "Fetch the table again.")
            pieces.append(row.raw)
            keys.update(row.keys)
            count += 1
    return _Cut(b"".join(pieces), count, frozenset(keys))
