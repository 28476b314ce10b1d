"""A source as a RIS record."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sourcebook.bibliography.dates import date_of
from sourcebook.bibliography.names import read_names
from sourcebook.bibliography.pages import bare_pages
from sourcebook.latex import to_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sourcebook.model import Source

_TYPES = {
    "article": "JOUR", "suppperiodical": "JOUR", "periodical": "JFULL", "review": "JOUR",
    "book": "BOOK", "mvbook": "BOOK", "collection": "EDBOOK", "mvcollection": "EDBOOK",
    "reference": "BOOK", "mvreference": "BOOK", "commentary": "BOOK", "inbook": "CHAP",
    "bookinbook": "CHAP", "suppbook": "CHAP", "incollection": "CHAP", "suppcollection": "CHAP",
    "inreference": "ENCYC", "booklet": "PAMP", "dataset": "DATA", "software": "COMP",
    "online": "ELEC", "patent": "PAT", "proceedings": "CONF", "mvproceedings": "CONF",
    "inproceedings": "CPAPER", "report": "RPRT", "manual": "RPRT", "thesis": "THES",
    "unpublished": "UNPB", "artwork": "ART", "image": "ART", "audio": "SOUND", "music": "MUSIC",
    "movie": "MPCT", "video": "VIDEO", "letter": "PCOMM", "legal": "STAT", "legislation": "STAT",
    "jurisdiction": "CASE", "standard": "STAND",
}  # fmt: skip
_PAGES = re.compile(r"\s*([^\s–-]+)\s*(?:--+|–|-)\s*([^\s,]+)")


def to_ris(source: Source) -> str:
    """The record, from `TY  - ` to `ER  - `, ending in a line break."""
    lines = [f"{tag}  - {value}" for tag, value in _tags(source) if value]
    return "\n".join([*lines, "ER  - "]) + "\n"


def _tags(source: Source) -> Iterator[tuple[str, str]]:
    def text(*names: str) -> str:
        return next(
            (found for name in names if (found := to_text(source.fields.get(name, "")))), ""
        )

    yield "TY", _TYPES.get(source.entry_type, "GEN")
    yield "ID", source.key
    for field, tag in (("author", "AU"), ("editor", "A2"), ("translator", "A4")):
        for name in read_names(source.fields.get(field, "")).names:
            yield tag, name.sorted
    yield "TI", source.title
    yield "T2", text("journaltitle", "booktitle", "maintitle", "organization", "eventtitle")
    yield "T3", text("series")
    span = date_of(source.fields)
    point = (span.start or span.end) if span else None
    if point and 0 < point.year <= 9999:
        month, day = (f"{part:02}" if part else "" for part in (point.month, point.day))
        yield "PY", f"{point.year:04}"
        yield "DA", f"{point.year:04}/{month}/{day}/"
    yield "VL", text("volume")
    yield "IS", text("number", "issue")
    pages = bare_pages(text("pages"))
    if match := _PAGES.match(pages):
        yield "SP", match[1]
        yield "EP", match[2]
    else:
        yield "SP", pages
    yield "PB", text("publisher", "institution", "organization", "howpublished")
    yield "CY", text("location")
    yield "ET", text("edition")
    yield "SN", text("issn", "isbn")
    yield "DO", source.doi or ""
    yield "UR", source.url or ""
    yield "L2", source.archive_url or ""
    if source.accessed:
        accessed = source.accessed
        yield "Y2", str(accessed).replace("-", "/")
    yield "LA", source.language or ""
    yield "AN", text("pmid")
    for word in source.keywords:
        yield "KW", word
    yield "N1", text("note")
