"""`sourcebook add`: a source into the bibliography, by its DOI, address, PMID, arXiv id or ISBN."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from sourcebook.cli.choices import TODAY, date_of, in_folder, load_folder
from sourcebook.loading.bibtex.datamodel import ENTRY_TYPES
from sourcebook.loading.bibtex.dates import parse_date
from sourcebook.suggestions import did_you_mean
from sourcebook.vocabulary import Independence, SourceKind

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

_NO_SOURCES = frozenset({"xdata", "set", "bibnote"})


def _entry_type(_context: object, _option: object, word: str | None) -> str | None:
    if word is None or (word := word.strip().lower()) in ENTRY_TYPES - _NO_SOURCES:
        return word
    near = did_you_mean(word, ENTRY_TYPES - _NO_SOURCES, "Use 'misc' if none fits.")
    raise click.BadParameter(f"'{word}' is no entry type of BibLaTeX. {near}")


def _date(_context: object, _option: object, text: str | None) -> str | None:
    if text is None:
        return None
    try:
        parse_date(text)
    except ValueError as error:
        raise click.BadParameter(f"{error}. Write 2025-06-18, 2025-06 or 2025.") from None
    return text.strip()


@click.command()
@click.argument("identifier", metavar="DOI|URL|PMID|ARXIV|ISBN")
@in_folder
@TODAY
@click.option("--key", help="The key to cite it by, instead of the proposed one.")
@click.option("--type", "entry_type", callback=_entry_type, help="The BibLaTeX type: article ...")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in SourceKind]),
    help="What sort of document it is.",
)
@click.option(
    "--independence",
    type=click.Choice([tie.value for tie in Independence]),
    help="How it stands to who is checked.",
)
@click.option(
    "--origin",
    "origins",
    multiple=True,
    help="What it goes back to: the key of a source, or a name; may be repeated.",
)
@click.option("--language", help="As english, en or eng.")
@click.option("--title", help="In square brackets where it is your description.")
@click.option("--date", callback=_date, help="As 2025-06-18, 2025-06 or 2025.")
@click.option(
    "--author",
    "authors",
    multiple=True,
    help="As 'Family, Given'; without a comma it is a body. May be repeated.",
)
@click.option("--yes", is_flag=True, help="Ask nothing, accept what is proposed, and write.")
@click.option("--dry-run", is_flag=True, help="Show the entry and write nothing.")
@click.option(
    "--no-fetch", is_flag=True, help="Ask nobody: only what is known from the words here."
)
@click.option("--no-archive", is_flag=True, help="Do not ask for an archived copy.")
@click.pass_context
def add(
    context: click.Context,
    identifier: str,
    folder: Path,
    config: str,
    today: dt.datetime | None,
    key: str | None,
    entry_type: str | None,
    kind: str | None,
    independence: str | None,
    origins: tuple[str, ...],
    language: str | None,
    title: str | None,
    date: str | None,
    authors: tuple[str, ...],
    yes: bool,  # noqa: FBT001 - click hands flags over as they are
    dry_run: bool,  # noqa: FBT001
    no_fetch: bool,  # noqa: FBT001
    no_archive: bool,  # noqa: FBT001
) -> None:
    """Add a source to the bibliography, with what registries and the page itself tell of it.

    \b
    sourcebook add "10.1016/S0140-6736(23)02268-7"
    sourcebook add https://tass.ru/obschestvo/26012351 --kind news
    sourcebook add 38246194 --yes --kind rct --independence developer
    """  # noqa: D301 - click asks for a real backspace before lines to keep as they are
    try:
        # Asking needs packages that a reader's build does not have.
        from sourcebook.cli.adding import Adding, Given  # noqa: PLC0415
    except ImportError as error:
        raise click.UsageError(
            f"Adding needs the package {error.name}. Install it with: "
            "python -m pip install 'sourcebook[add]'"
        ) from None
    root, loaded = load_folder(folder, config)
    given = Given(
        identifier=identifier,
        key=key,
        entry_type=entry_type,
        kind=SourceKind(kind) if kind else None,
        independence=Independence(independence) if independence else None,
        origins=origins,
        language=language,
        title=title,
        date=date,
        authors=authors,
    )
    adding = Adding(
        root=root,
        config=config,
        loaded=loaded,
        given=given,
        date=date_of(today),
        asks=sys.stdin.isatty() and not yes,
    )
    context.exit(adding.run(write=yes, dry_run=dry_run, fetch=not no_fetch, archive=not no_archive))
