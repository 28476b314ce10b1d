"""Rules on the citations in data fields: every key cited must exist."""

from __future__ import annotations

from functools import cache, partial
from typing import TYPE_CHECKING, get_args

from pydantic import BaseModel

from sourcebook.checking.claims import unknown_source
from sourcebook.checking.remembered import keys_cited

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

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
        for _, text in _citing(record, ())
        for key, _ in keys_cited(loaded, text)
    }


def placed_keys(
    loaded: Loaded, record: BaseModel, document: Document
) -> Iterator[tuple[str, Callable[[], Location]]]:
    """Every key that a record's fields cite, each time, and what finds its place in the file: to
    find places takes longer than all the rest, and nearly no citation needs one."""
    for where, text in _citing(record, ()):
        for key, offset in keys_cited(loaded, text):
            yield key, partial(_place, document, where, text, key, offset)


def _place(
    document: Document, where: tuple[str | int, ...], text: str, key: str, offset: int
) -> Location:
    # Folding and quoting move offsets, so the place is found by counting how often the same
    # characters stand before it.
    word = text[offset : text.index(key, offset) + len(key)]
    return document.word_at(where, word, text.count(word, 0, offset))


def _of_record(loaded: Loaded, record: BaseModel, document: Document) -> Iterator[Problem]:
    for key, place in placed_keys(loaded, record, document):
        if key not in loaded.kb.sources:
            yield unknown_source(key, place(), loaded, "P601")


def _citing(
    record: BaseModel, where: tuple[str | int, ...]
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The Markdown fields of a record, and of those in it, that may cite something."""
    for field, name, holds_text in _fields(type(record)):
        value = getattr(record, field)
        if isinstance(value, str):
            if "@" in value:
                yield (*where, name), value
        elif value:
            for index, item in enumerate(value):
                if not holds_text:
                    yield from _citing(item, (*where, name, index))
                elif "@" in item:
                    yield (*where, name, index), item


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, str, bool], ...]:
    """The fields of a model that hold Markdown, or records with such fields: each with its name in
    files and whether it is text."""
    return tuple(
        (field, info.alias or field, field in MARKDOWN_FIELDS)
        for field, info in model.model_fields.items()
        if field in MARKDOWN_FIELDS
        or any(
            isinstance(kind, type) and issubclass(kind, BaseModel) and _fields(kind)
            for kind in get_args(info.annotation)
        )
    )
