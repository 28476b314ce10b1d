"""Open Library. Source: https://openlibrary.org/dev/docs/api/books (`jscmd=data`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.cataloguing import people
from sourcebook.cataloguing.dates import read_date
from sourcebook.cataloguing.record import Record
from sourcebook.cataloguing.services.service import (
    JSON,
    Request,
    Unusable,
    json_of,
    listed,
    text,
    with_query,
)

if TYPE_CHECKING:
    from typing import Any

NAME = "Open Library"


def request(base: str, isbn: str) -> Request:
    """Asks for the record of an ISBN."""
    query = {"bibkeys": f"ISBN:{isbn}", "format": "json", "jscmd": "data"}
    return Request(NAME, with_query(base, query), JSON, "it does not know this ISBN")


def read(raw: bytes) -> Record:
    """The record; raise Unusable for an answer that is none."""
    data: Any = json_of(raw, NAME)
    if not isinstance(data, dict):
        raise Unusable(f"{NAME} gave JSON that is no record of a book.")
    book = next((one for key, one in data.items() if key.startswith("ISBN:")), None)
    if book is None:
        raise Unusable(f"{NAME} has no record of this ISBN.")
    title = text(book, "title")
    if not title:
        raise Unusable(f"{NAME} gave JSON that is no record of a book.")
    subtitle = text(book, "subtitle")
    return Record(
        entry_type="book",
        title=f"{title}: {subtitle}" if subtitle else title,
        authors=tuple(
            name for one in listed(book, "authors") if (name := people.natural(text(one, "name")))
        ),
        publisher=text(book, "publishers", 0, "name"),
        date=read_date(text(book, "publish_date")),
    )
