"""arXiv. Source: https://info.arxiv.org/help/api/user-manual.html (an Atom feed of one entry)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.cataloguing import people
from sourcebook.cataloguing.dates import read_date
from sourcebook.cataloguing.record import Record
from sourcebook.cataloguing.services.service import (
    XML,
    Request,
    Unusable,
    spoken,
    with_query,
    xml_of,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

NAME = "arXiv"
_ATOM = "{http://www.w3.org/2005/Atom}"
_OWN = "{http://arxiv.org/schemas/atom}"


def request(base: str, number: str) -> Request:
    """Asks for the record of an arXiv id."""
    query = {"id_list": number, "max_results": "1"}
    return Request(NAME, with_query(base, query), XML, "it does not know this id")


def read(raw: bytes) -> Record:
    """The record; raise Unusable for an answer that is none."""
    root = xml_of(raw, NAME)
    if root.tag != f"{_ATOM}feed":
        raise Unusable(f"{NAME} gave XML that is no record of a work.")
    entry = root.find(f"{_ATOM}entry")
    # What is wrong with a request is told as an entry, too; of an id that is not there the entry
    # has no title.
    if entry is None or "/api/errors" in _text(entry, "id") or not _text(entry, "title"):
        raise Unusable(f"{NAME} has no record of this id.")
    category = entry.find(f"{_OWN}primary_category")
    published = spoken(entry.find(f"{_OWN}doi"), 200)
    remarks = (f"arXiv says that it was also published as {published}.",) if published else ()
    names = (people.natural(_text(one, "name")) for one in entry.findall(f"{_ATOM}author")[:100])
    return Record(
        entry_type="online",
        title=_text(entry, "title"),
        authors=tuple(name for name in names if name),
        publisher="arXiv",
        date=read_date(_text(entry, "published")),
        arxiv_class=spoken(category)
        or (category.get("term", "")[:40] if category is not None else ""),
        remarks=remarks,
    )


def _text(element: Element, name: str) -> str:
    return spoken(element.find(f"{_ATOM}{name}"))
