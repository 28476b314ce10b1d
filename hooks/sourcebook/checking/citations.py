"""Rules on the citations in data fields: every key cited must exist."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.checking.claims import unknown_source
from sourcebook.citations import keys_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import BaseModel

    from sourcebook.loading import Document, Loaded
    from sourcebook.problems import Location, Problem

MARKDOWN_FIELDS = frozenset(
    {"rationale", "conflict", "open_questions", "note", "if_", "then", "why", "summary"}
)
"""Fields of the formats that hold Markdown with citations."""


def check_citations(loaded: Loaded) -> Iterator[Problem]:
    """Every citation in every claim and in the front matter of every article."""
    for claim in (*loaded.kb.claims.values(), *loaded.partial.values()):
        yield from _of_record(loaded, claim, loaded.places.claims[claim.id])
    for article in loaded.kb.articles.values():
        yield from _of_record(loaded, article.front, loaded.places.articles[article.path])


def keys_of_records(loaded: Loaded) -> set[str]:
    """Every key that a data field of a claim or an article's front matter cites."""
    records = [*loaded.kb.claims.values(), *(one.front for one in loaded.kb.articles.values())]
    return {
        key
        for record in records
        for _, text in _markdown(record, ())
        if "@" in text
        for key, _ in keys_in(text)
    }


def placed_keys(record: BaseModel, document: Document) -> Iterator[tuple[str, Location]]:
    """Every key that a record's fields cite, each time, with its place in the file."""
    for where, text in _markdown(record, ()):
        if "@" in text:
            for key, offset in keys_in(text):
                # Folding and quoting move offsets, so the place is found by counting how often
                # the same characters stand before it.
                word = text[offset : text.index(key, offset) + len(key)]
                yield key, document.word_at(where, word, text.count(word, 0, offset))


def _of_record(loaded: Loaded, record: BaseModel, document: Document) -> Iterator[Problem]:
    for key, place in placed_keys(record, document):
        if key not in loaded.kb.sources:
            yield unknown_source(key, place, loaded, "P601")


def _markdown(
    record: BaseModel, where: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    for name, info in type(record).model_fields.items():
        value = getattr(record, name)
        here = (*where, info.alias or name)
        if isinstance(value, str):
            if name in MARKDOWN_FIELDS:
                yield here, value
        elif isinstance(value, tuple):
            for index, item in enumerate(value):
                if isinstance(item, str):
                    if name in MARKDOWN_FIELDS:
                        yield (*here, index), item
                elif hasattr(type(item), "model_fields"):
                    yield from _markdown(item, (*here, index))
