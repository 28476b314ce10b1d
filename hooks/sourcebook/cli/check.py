"""`sourcebook check`: what is wrong, offline, and with `--links` whether the references stand."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sourcebook.checking import survey, upkeep
from sourcebook.cli.choices import (
    TODAY,
    Reporting,
    Shard,
    date_of,
    load_folder,
    on_folder,
    reporting,
)
from sourcebook.loading.collector import outliving, uncollected

if TYPE_CHECKING:
    import datetime as dt


@click.command()
@on_folder
@reporting
@TODAY
@click.option("--links", is_flag=True, help="Ask the addresses of the references, too.")
@click.option(
    "--quotes",
    is_flag=True,
    help="Look for the quoted words in the texts of the sources, too; alone, only in those quoted.",
)
@click.option(
    "--changed-since",
    metavar="REV",
    help="With --links or --quotes: only references that are new or changed since this revision.",
)
@click.option(
    "--update-ledger",
    is_flag=True,
    help="With --links: ask what is due and write the ledger, as the schedule does.",
)
@click.option("--all", "everything", is_flag=True, help="Ask what is not due, too.")
@click.option("--shard", type=Shard(), help="With --links: only this part of the hosts, as 3/8.")
@click.option(
    "--blob",
    type=click.Path(dir_okay=False, path_type=Path),
    help="With --shard: where to put what was seen, for 'sourcebook merge'.",
)
@click.option("--allow-empty", is_flag=True, help="Having nothing to ask is no error.")
@click.pass_context
def check(
    context: click.Context,
    folder: Path,
    config: str,
    form: str,
    output: Path | None,
    fail_on: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    today: dt.datetime | None,
    links: bool,  # noqa: FBT001 - click hands flags over as they are
    quotes: bool,  # noqa: FBT001
    changed_since: str | None,
    update_ledger: bool,  # noqa: FBT001
    everything: bool,  # noqa: FBT001
    shard: tuple[int, int] | None,
    blob: Path | None,
    allow_empty: bool,  # noqa: FBT001
) -> None:
    """Say what is wrong in the knowledge base in FOLDER (this one, if none is given).

    \b
    sourcebook check
    sourcebook check --format jsonl > problems.jsonl
    sourcebook check --select C --ignore C311
    sourcebook check --quotes
    sourcebook check --links --quotes --changed-since origin/main
    """  # noqa: D301 - click asks for a real backspace before lines to keep as they are
    _agree(
        links=links,
        quotes=quotes,
        others={
            "--changed-since": changed_since is not None,
            "--update-ledger": update_ledger,
            "--all": everything,
            "--shard": shard is not None,
            "--blob": blob is not None,
            "--allow-empty": allow_empty,
        },
    )
    report = Reporting(form, output, fail_on, select, ignore)
    root, loaded = load_folder(folder, config, lazily=True)
    date = date_of(today)
    if not links and not quotes:
        outliving(loaded)
        with uncollected():
            found = (*survey(loaded), *upkeep(loaded, date))
            loaded.memory.keep()
            code = report.tell(loaded, found)
        context.exit(code)
    # Asking needs packages that a reader's build does not have.
    from sourcebook.cli.links import LinkCheck  # noqa: PLC0415

    run = LinkCheck(
        root=root,
        config=config,
        loaded=loaded,
        date=date,
        report=report,
        allow_empty=allow_empty,
    )
    if shard is not None:
        if blob is None:
            raise click.UsageError("--shard needs --blob, the file for what was seen.")
        context.exit(run.shard(shard, blob, everything=everything))
    if update_ledger:
        if changed_since is not None:
            raise click.UsageError(
                "--update-ledger is for the schedule and --changed-since for a pull request; "
                "choose one."
            )
        context.exit(run.scheduled(everything=everything))
    context.exit(run.single(changed_since, links=links, quotes=quotes))


_EITHER = frozenset({"--changed-since", "--allow-empty"})
"""Options that serve --quotes alone as well."""


def _agree(*, links: bool, quotes: bool, others: dict[str, bool]) -> None:
    """Raise UsageError where an option is given that has no meaning without --links."""
    given = [name for name, is_given in others.items() if is_given]
    for name in given:
        if not links and not (quotes and name in _EITHER):
            either = " or --quotes" if name in _EITHER else ""
            raise click.UsageError(f"{name} needs --links{either}: without it nothing is asked.")
    if others["--blob"] and not others["--shard"]:
        raise click.UsageError("--blob needs --shard; write --shard 1/1 for all in one part.")
    if others["--shard"] and (others["--changed-since"] or others["--update-ledger"]):
        raise click.UsageError("--shard only writes a blob; 'sourcebook merge' does the rest.")
