"""Whether a work stands in the bibliography already: by its identifiers and by its addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.cataloguing.identifiers import Scheme
from sourcebook.checking.references.targets import normalised
from sourcebook.urls import same_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sourcebook.cataloguing.identifiers import Identifier
    from sourcebook.cataloguing.record import Record
    from sourcebook.model import Source

PARTS_OF_BOOKS = frozenset({"incollection", "inproceedings", "inreference", "inbook"})
_RESOLVER = re.compile(r"https?://(?:dx\.|www\.)?doi\.org/(10\..+)", re.IGNORECASE)
_VERSION = re.compile(r"v\d+$")


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An entry for the same work."""

    source: Source
    what: str
    """What both have, as `DOI` or `address`."""


def duplicate_of(
    record: Record, identifier: Identifier, sources: Mapping[str, Source]
) -> Duplicate | None:
    """The first entry that shares a DOI, another identifier or an address with a work."""
    mine = set(_marks_of(record, identifier))
    for source in sources.values():
        for what, value in _marks_of_source(source):
            if (what, value) in mine:
                return Duplicate(source, what)
    return None


def _marks_of(record: Record, identifier: Identifier) -> Iterator[tuple[str, str]]:
    yield from _marks(
        doi=record.doi or (identifier.value if identifier.scheme is Scheme.DOI else ""),
        pmid=record.pmid or (identifier.value if identifier.scheme is Scheme.PMID else ""),
        arxiv=record.arxiv or (identifier.value if identifier.scheme is Scheme.ARXIV else ""),
        isbn=identifier.value if identifier.scheme is Scheme.ISBN else "",
        addresses=(
            record.url,
            *record.also,
            identifier.value if identifier.scheme is Scheme.URL else "",
        ),
    )


def _marks_of_source(source: Source) -> Iterator[tuple[str, str]]:
    fields = source.fields
    is_arxiv = fields.get("eprinttype", "").lower() == "arxiv"
    # Chapters of one book share its ISBN.
    whole = source.entry_type not in PARTS_OF_BOOKS
    yield from _marks(
        doi=source.doi or "",
        pmid=fields.get("pmid", ""),
        arxiv=fields.get("eprint", "") if is_arxiv else "",
        isbn=fields.get("isbn", "") if whole else "",
        addresses=(source.url or "",),
    )


def _marks(
    *, doi: str, pmid: str, arxiv: str, isbn: str, addresses: Iterable[str]
) -> Iterator[tuple[str, str]]:
    if doi:
        yield "DOI", doi.lower()
    if pmid:
        yield "PMID", pmid.strip()
    if arxiv:
        yield "arXiv id", _VERSION.sub("", arxiv.strip().lower().removeprefix("arxiv:"))
    if isbn:
        yield "ISBN", _thirteen(isbn)
    for address in addresses:
        if address and (match := _RESOLVER.match(address)):
            yield "DOI", match[1].lower()
        elif address:
            yield "address", same_document(normalised(address))


def _thirteen(isbn: str) -> str:
    """An ISBN as 13 digits (ISBN Users' Manual, 7th edition, appendix 1)."""
    digits = re.sub(r"[^0-9Xx]", "", isbn)
    if len(digits) != 10 or not digits[:9].isdecimal():
        return digits
    body = f"978{digits[:9]}"
    total = sum(int(digit) * (3 if place % 2 else 1) for place, digit in enumerate(body))
    return f"{body}{-total % 10}"
