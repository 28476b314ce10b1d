"""`sourcebook archive`: archived copies for sources that have none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sourcebook.cli.choices import TODAY, date_of, in_folder, load_folder

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path


@click.command()
@click.argument("keys", metavar="[KEY]...", nargs=-1)
@in_folder
@TODAY
@click.option("--write", is_flag=True, help="Write what was found into the bibliography.")
@click.option("--dry-run", is_flag=True, help="Write nothing and only show: the default.")
@click.option(
    "--save",
    is_flag=True,
    help="With --write, ask for a new capture where there is no copy. Needs a key of the archive "
    "in SOURCEBOOK_ARCHIVE_KEY, as access:secret.",
)
@click.option(
    "--changed-since",
    metavar="REV",
    help="Only sources whose address is new since the merge base with REV.",
)
@click.option("--limit", type=click.IntRange(1), help="At most so many sources.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "jsonl"]),
    default="terminal",
    show_default=True,
)
@click.pass_context
def archive(
    context: click.Context,
    keys: tuple[str, ...],
    folder: Path,
    config: str,
    today: dt.datetime | None,
    write: bool,  # noqa: FBT001 - click hands flags over as they are
    dry_run: bool,  # noqa: FBT001
    save: bool,  # noqa: FBT001
    changed_since: str | None,
    limit: int | None,
    form: str,
) -> None:
    """Find archived copies of the sources KEY (of all that have an address and no copy).

    A copy is looked at before it is proposed: it must be whole, and where claims quote the source
    it must hold the quotes. The nearest to the day of use (urldate, else the source's date) is
    taken. With --write its address and day go into the entries, and no other byte changes.

    Exit: 0 every source has one now, 1 a source has none, 2 usage or settings, 3 an archive could
    not be heard or a capture failed for a reason that may pass, so that more is known another day.

    \b
    sourcebook archive
    sourcebook archive tass2025phase1 --write
    sourcebook archive --write --save --limit 20
    """  # noqa: D301 - click asks for a real backspace before lines to keep as they are
    if write and dry_run:
        raise click.UsageError("Choose one of --write and --dry-run.")
    if save and not write:
        raise click.UsageError("A capture is for good, so --save needs --write.")
    try:
        # Asking needs packages that a reader's build does not have.
        from sourcebook.cli.archiving import Archiving, Choice  # noqa: PLC0415
    except ImportError as error:
        raise click.UsageError(
            f"Asking archives needs a package that is not here ({error.name}). "
            "Install them with: pip install 'sourcebook[check]'"
        ) from None
    root, loaded = load_folder(folder, config)
    archiving = Archiving(
        root=root, config=config, loaded=loaded, date=date_of(today), is_jsonl=form == "jsonl"
    )
    choice = Choice(keys=keys, changed_since=changed_since, limit=limit)
    context.exit(archiving.run(choice, write=write, save=save))
