"""Rules on the citations in data fields: every key cited must exist."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sourcebook.checking.citing import citing
from sourcebook.checking.claims import unknown_source
from sourcebook.checking.remembered import keys_cited, said_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pydantic import BaseModel

    from sourcebook.loading import Document, Loaded
    from sourcebook.problems import Location, Problem


def check_citations(loaded: Loaded) -> Iterator[Problem]:
    """Every citation in every claim and in the front matter of every article."""
    for claim in (*loaded.kb.claims.values(), *loaded.partial.values()):
        yield from _of_record(loaded, claim, loaded.places.claims[claim.id])
    for article in loaded.kb.articles.values():
        yield from _of_record(loaded, article.front, loaded.places.articles[article.path])


def keys_of_records(loaded: Loaded) -> set[str]:
    """Every key that a data field of a claim or an article's front matter cites."""
    places = loaded.places
    said = [
        *(said_in(loaded, one, places.claims[one.id]) for one in loaded.kb.claims.values()),
        *(said_in(loaded, one.front, places.articles[path])
          for path, one in loaded.kb.articles.items()),
    ]  # fmt: skip
    return {key for one in said for key in one.keys}


def placed_keys(
    loaded: Loaded, record: BaseModel, document: Document
) -> Iterator[tuple[str, Callable[[], Location]]]:
    """Every key that a record's fields cite, each time, and what finds its place in the file: to
    find places takes longer than all the rest, and nearly no citation needs one."""
    for where, text in citing(record):
        for key, offset in keys_cited(loaded, text):
            yield key, partial(_place, document, where, text, key, offset)


def _place(
    document: Document, where: tuple[str | int, ...], text: str, key: str, offset: int
) -> Location:
    # Folding and quoting move offsets, so the place is found by counting how often the same
    # characters stand before it.
    end = text.find(key, offset)  # Not there where signs of the key are written with a backslash.
    word = text[offset : end + len(key)] if end != -1 else text[offset]
    return document.word_at(where, word, text.count(word, 0, offset))


def _of_record(loaded: Loaded, record: BaseModel, document: Document) -> Iterator[Problem]:
    if all(key in loaded.kb.sources for key in said_in(loaded, record, document).keys):
        return
    for key, place in placed_keys(loaded, record, document):
        if key not in loaded.kb.sources:
            yield unknown_source(key, place(), loaded, "P601")
