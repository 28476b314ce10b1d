"""A Zotero translation server, which knows how thousands of sites tell their metadata.

Source: https://github.com/zotero/translation-server (POST /web, an address as plain text; items in
Zotero API JSON; 300 where a page holds several works, 501 where no translator fits).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sourcebook.cataloguing import people
from sourcebook.cataloguing.dates import read_date
from sourcebook.cataloguing.record import KindProposal, Record
from sourcebook.cataloguing.services.service import (
    Request,
    Unusable,
    doi_in,
    json_of,
    listed,
    text,
)
from sourcebook.checking.references.fetching import Question
from sourcebook.vocabulary import SourceKind

if TYPE_CHECKING:
    from sourcebook.cataloguing.record import Name

NAME = "The translation server"
_TYPES = {
    "journalArticle": "article", "magazineArticle": "article", "newspaperArticle": "online",
    "blogPost": "online", "webpage": "online", "forumPost": "online", "preprint": "online",
    "encyclopediaArticle": "inreference", "dictionaryEntry": "inreference", "report": "report",
    "book": "book", "bookSection": "incollection", "conferencePaper": "inproceedings",
    "thesis": "thesis", "dataset": "dataset", "statute": "legislation", "patent": "patent",
    "computerProgram": "software", "videoRecording": "video", "podcast": "audio",
}  # fmt: skip
_KINDS = {"newspaperArticle": SourceKind.NEWS, "dataset": SourceKind.DATASET}
_IN_BOOKS = frozenset({"incollection", "inproceedings", "inreference"})


def request(base: str, url: str) -> Request:
    """Asks what stands at an address."""
    question = Question(accept="application/json", post=url.encode())
    return Request(NAME, f"{base.rstrip('/')}/web", question, "it has no such service")


def read(raw: bytes) -> Record:
    """The record; raise Unusable for an answer that is none."""
    items = json_of(raw, NAME)
    item = items[0] if isinstance(items, list) and items else None
    if not isinstance(item, dict) or not text(item, "title"):
        raise Unusable(f"{NAME} gave JSON that is no record of a work.")
    told = text(item, "itemType")
    entry_type = _TYPES.get(told, "online")
    container = (
        text(item, "publicationTitle") or text(item, "bookTitle") or text(item, "proceedingsTitle")
        or text(item, "encyclopediaTitle")
    )  # fmt: skip
    site = container or text(item, "websiteTitle") or text(item, "blogTitle")
    kind = _KINDS.get(told)
    return Record(
        entry_type=entry_type,
        title=text(item, "title"),
        authors=tuple(name for one in listed(item, "creators") if (name := _creator(one))),
        journal=container if entry_type == "article" else "",
        book=container if entry_type in _IN_BOOKS else "",
        publisher=_publisher(item, entry_type, site),
        volume=text(item, "volume"),
        number=text(item, "issue"),
        pages=text(item, "pages"),
        date=read_date(text(item, "date")),
        doi=doi_in(text(item, "DOI")),
        isbn=text(item, "ISBN"),
        language=text(item, "language"),
        kind=KindProposal(kind, f"Zotero reads it as: {told}.") if kind else None,
    )


def _publisher(item: dict[str, Any], entry_type: str, site: str) -> str:
    if entry_type == "article":
        return ""
    return (
        text(item, "publisher")
        or text(item, "institution")
        or (site if entry_type == "online" else "")
    )


def _creator(told: Any) -> Name | None:
    if text(told, "creatorType") not in {"author", "reporter", ""}:
        return None
    last = text(told, "lastName")
    return people.person(last, text(told, "firstName")) if last else people.body(text(told, "name"))
