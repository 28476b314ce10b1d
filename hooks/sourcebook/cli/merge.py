"""`sourcebook merge`: the shards of a run become one ledger."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcebook.cli.choices import INCONCLUSIVE, Reporting, in_folder, load_folder, reporting
from sourcebook.printable import printable

if TYPE_CHECKING:
    import datetime as dt


@click.command()
@click.argument("blobs", nargs=-1, required=True, type=click.Path(dir_okay=False, path_type=Path))
@in_folder
@reporting
@click.option("--update-ledger", is_flag=True, help="Write the ledger and the trend.")
@click.option("--allow-empty", is_flag=True, help="Having asked nothing is no error.")
@click.pass_context
def merge(
    context: click.Context,
    blobs: tuple[Path, ...],
    folder: Path,
    config: str,
    form: str,
    output: Path | None,
    fail_on: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    update_ledger: bool,  # noqa: FBT001 - click hands flags over as they are
    allow_empty: bool,  # noqa: FBT001
) -> None:
    """Join the BLOBS that the shards of one run wrote, and conclude from all of them.

    A shard that is missing makes the run inconclusive: exit code 3, and nothing is written.

    \b
    sourcebook merge blobs/*.json --update-ledger
    """  # noqa: D301 - click asks for a real backspace before lines to keep as they are
    from sourcebook.checking.references.shards import Blob, read_blob  # noqa: PLC0415
    from sourcebook.cli.links import LinkCheck  # noqa: PLC0415 - see `check`

    found: list[Blob] = []
    complaints: list[str] = []
    for path in blobs:
        one = read_blob(path)
        if isinstance(one, Blob):
            found.append(one)
        else:
            complaints.append(one)
    for complaint in complaints:
        click.echo(printable(complaint), err=True)
    if complaints:
        context.exit(INCONCLUSIVE)
    root, loaded = load_folder(folder, config)
    date: dt.date = found[0].date
    report = Reporting(form, output, fail_on, select, ignore)
    run = LinkCheck(root, config, loaded, date, report, allow_empty)
    context.exit(run.settle(found, write=update_ledger))
