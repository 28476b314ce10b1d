"""CSL-JSON -> a record: what resolvers of DOIs give by negotiation, and Crossref in its way.

Sources: https://citationstyles.org (CSL-JSON schema 1.0.2); the REST API of Crossref
(https://api.crossref.org), whose works have the same fields with lists where CSL has texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sourcebook.cataloguing import people
from sourcebook.cataloguing.dates import date_of_parts, read_date
from sourcebook.cataloguing.record import KindProposal, Record
from sourcebook.cataloguing.services.service import at, doi_in, listed, text
from sourcebook.loading.bibtex.addresses import read_url
from sourcebook.vocabulary import SourceKind

if TYPE_CHECKING:
    from sourcebook.cataloguing.record import Name

_TYPES = {
    "article": "online", "article-journal": "article", "journal-article": "article",
    "article-magazine": "article", "article-newspaper": "article", "book": "book",
    "monograph": "book", "edited-book": "collection", "reference-book": "reference",
    "chapter": "incollection", "book-chapter": "incollection", "book-section": "incollection",
    "reference-entry": "inreference", "entry-encyclopedia": "inreference",
    "paper-conference": "inproceedings", "proceedings-article": "inproceedings",
    "proceedings": "proceedings", "report": "report", "report-component": "report",
    "thesis": "thesis", "dissertation": "thesis", "dataset": "dataset", "database": "dataset",
    "software": "software", "webpage": "online", "post": "online", "post-weblog": "online",
    "posted-content": "online", "preprint": "online", "standard": "standard", "peer-review":
    "review", "motion_picture": "video", "patent": "patent", "legislation": "legislation",
}  # fmt: skip
_IN_BOOKS = frozenset({"incollection", "inproceedings", "inreference"})
_IN_JOURNALS = frozenset({"article", "review"})


def record_of(data: dict[str, Any], service: str) -> Record:
    """The record that CSL-JSON tells; what has another shape than it should is left out."""
    kind_of_work = text(data, "type")
    entry_type = _TYPES.get(kind_of_work, "")
    container = text(data, "container-title")
    title = text(data, "title")
    subtitle = text(data, "subtitle")
    if title and subtitle and subtitle.casefold() not in title.casefold():
        title = f"{title}: {subtitle}"
    return Record(
        entry_type=entry_type,
        title=title,
        authors=tuple(name for one in listed(data, "author") if (name := _name(one))),
        journal=container if entry_type in _IN_JOURNALS else "",
        book=container if entry_type in _IN_BOOKS else "",
        publisher="" if entry_type == "article" else text(data, "publisher"),
        volume=text(data, "volume"),
        number=text(data, "issue") or text(data, "journal-issue", "issue"),
        pages=text(data, "page") or text(data, "article-number"),
        date=_date(data),
        url=_url(data),
        doi=doi_in(text(data, "DOI")),
        pmid=digits if (digits := text(data, "PMID")).isdecimal() else "",
        isbn=text(data, "ISBN"),
        language=text(data, "language"),
        kind=_kind(kind_of_work, service),
    )


def _name(told: Any) -> Name | None:
    family = text(told, "family")
    if family:
        particle = text(told, "non-dropping-particle") or text(told, "dropping-particle")
        return people.person(
            f"{particle} {family}".strip(), text(told, "given"), text(told, "suffix")
        )
    return people.body(text(told, "literal") or text(told, "name"))


def _date(data: dict[str, Any]) -> str:
    for name in ("issued", "published", "published-online", "published-print", "posted"):
        parts = at(data, name, "date-parts", 0)
        if isinstance(parts, list) and (date := date_of_parts(parts)):
            return date
        if date := read_date(text(data, name, "raw") or text(data, name, "literal")):
            return date
    return ""


def _url(data: dict[str, Any]) -> str:
    """Where the work itself stands; the address of a DOI says no more than the DOI."""
    for told in (text(data, "resource", "primary", "URL"), text(data, "URL")):
        try:
            url = read_url(told)
        except ValueError:
            continue
        if not url.lower().partition("//")[2].startswith(("doi.org/", "dx.doi.org/")):
            return url
    return ""


def _kind(kind_of_work: str, service: str) -> KindProposal | None:
    if kind_of_work in {"dataset", "database"}:
        return KindProposal(SourceKind.DATASET, f"{service} calls it a {kind_of_work}.")
    return None
