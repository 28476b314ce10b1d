"""A page -> what it says of itself: `citation_*` tags first, then JSON-LD, then Open Graph.

Sources: https://scholar.google.com/intl/en/scholar/inclusion.html (citation_* tags), schema.org,
https://ogp.me.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urljoin, urlsplit

from sourcebook.cataloguing import people
from sourcebook.cataloguing.cleaning import clean
from sourcebook.cataloguing.dates import read_date
from sourcebook.cataloguing.record import KindProposal, Record
from sourcebook.cataloguing.services.service import (
    Request,
    Unusable,
    at,
    doi_in,
    listed,
    text,
)
from sourcebook.cataloguing.structured import Structured, structured, types_of
from sourcebook.checking.references.classifying import classify
from sourcebook.checking.references.classifying.encodings import decoded
from sourcebook.checking.references.targets import Target, normalised
from sourcebook.loading.bibtex.addresses import read_url
from sourcebook.model import Role
from sourcebook.vocabulary import LINK_CLASSES, LinkClass, SourceKind

if TYPE_CHECKING:
    import datetime as dt

    from sourcebook.cataloguing.record import Name
    from sourcebook.checking.references.answers import Answer

NAME = "The page"
_THERE = frozenset({LinkClass.OK, LinkClass.REDIRECTED, LinkClass.MOVED})
_ARTICLES = (
    "ScholarlyArticle", "MedicalScholarlyArticle", "NewsArticle", "ReportageNewsArticle",
    "AnalysisNewsArticle", "OpinionNewsArticle", "BackgroundNewsArticle", "LiveBlogPosting",
    "BlogPosting", "SocialMediaPosting", "DiscussionForumPosting", "Report", "Dataset", "Article",
    "TechArticle", "Book", "MedicalWebPage", "WebPage",
)  # fmt: skip
_KINDS = {
    "ClaimReview": SourceKind.FACT_CHECK,
    "NewsArticle": SourceKind.NEWS,
    "ReportageNewsArticle": SourceKind.NEWS,
    "AnalysisNewsArticle": SourceKind.NEWS,
    "OpinionNewsArticle": SourceKind.NEWS,
    "BackgroundNewsArticle": SourceKind.NEWS,
    "Dataset": SourceKind.DATASET,
    "SocialMediaPosting": SourceKind.SOCIAL_POST,
    "DiscussionForumPosting": SourceKind.SOCIAL_POST,
}


def request(url: str) -> Request:
    """Asks for the page itself."""
    return Request(NAME, url)


def read(answer: Answer, date: dt.date) -> Record:
    """The record of a page; raise Unusable, with a sentence, where the address gives no page.

    A page that is not there, a wall against robots and a parked domain are known as the checker of
    references knows them.
    """
    role = Role(key="new", role="url")
    seen = classify(Target(normalised(answer.url), (role,)), answer, date)
    if seen.result not in _THERE:
        why = f" ({clean(seen.error, 200)})" if seen.error else ""
        raise Unusable(f"{NAME} could not be read: {LINK_CLASSES[seen.result].label}{why}.")
    accessed = Record(accessed=date.isoformat(), also=_addresses(answer, Structured()))
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind and kind not in {"text/html", "application/xhtml+xml", "text/plain"}:
        remark = f"{NAME} is of type {clean(kind, 60)}, in which no metadata is looked for."
        return accessed.filled_from(Record(entry_type="online", remarks=(remark,)))
    told = structured(decoded(answer.body, answer.headers.get("content-type", "")))
    record = _from_tags(told).filled_from(_from_nodes(told)).filled_from(_from_graph(told))
    found = Record(accessed=date.isoformat(), also=_addresses(answer, told))
    return found.filled_from(record)


def host_of(url: str) -> str:
    """The name of a site as people write it, without `www.`."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def _addresses(answer: Answer, told: Structured) -> tuple[str, ...]:
    """Where else the page stands: at the end of the redirects, and where it says it stands."""
    found = []
    for address in (answer.final_url, urljoin(answer.final_url, told.canonical)):
        try:
            found.append(read_url(address))
        except ValueError:
            continue
    return tuple(dict.fromkeys(url for url in found if url != answer.url))


def _from_tags(told: Structured) -> Record:
    def tag(*names: str) -> str:
        return next((told.meta[name][0] for name in names if name in told.meta), "")

    authors = told.meta.get("citation_author", ()) or told.meta.get("dc.creator", ())
    first, last = tag("citation_firstpage"), tag("citation_lastpage")
    journal, book = tag("citation_journal_title"), tag("citation_conference_title")
    return Record(
        entry_type="article" if journal else "inproceedings" if book else "",
        title=tag("citation_title", "dc.title"),
        authors=tuple(name for one in authors if (name := people.natural(one))),
        journal=journal,
        book="" if journal else book,
        publisher=tag("citation_publisher", "citation_technical_report_institution")
        if not journal
        else "",
        volume=tag("citation_volume"),
        number=tag("citation_issue"),
        pages=f"{first}-{last}" if first and last else first,
        date=next(
            (
                date
                for name in (
                    "citation_online_date", "citation_publication_date", "citation_date",
                    "dc.date", "dc.date.issued",
                )
                if (date := read_date(tag(name)))
            ),
            "",
        ),
        doi=doi_in(tag("citation_doi")),
        pmid=pmid if (pmid := tag("citation_pmid")).isdecimal() else "",
        isbn=tag("citation_isbn"),
        language=tag("citation_language", "dc.language"),
    )  # fmt: skip


def _from_nodes(told: Structured) -> Record:
    known = {one: node for node in reversed(told.nodes) for one in types_of(node)}
    name = next((one for one in _ARTICLES if one in known), "")
    kind = next((one for one in _KINDS if one in known), "")
    proposal = KindProposal(_KINDS[kind], f"The page calls itself a {kind}.") if kind else None
    if kind == "ClaimReview":
        proposal = KindProposal(_KINDS[kind], "The page holds a ClaimReview.")
    node = known.get(name) or known.get(kind) or {}
    language = text(node, "inLanguage") or text(node, "inLanguage", "alternateName")
    scholarly = name in {"ScholarlyArticle", "MedicalScholarlyArticle"}
    journal = text(node, "isPartOf", "name") if scholarly else ""
    return Record(
        entry_type="article" if journal else "dataset" if name == "Dataset" else "",
        title=text(node, "headline") or text(node, "name"),
        authors=tuple(one for told_of in listed(node, "author") if (one := _author(told_of))),
        journal=journal,
        publisher="" if journal else _named(node.get("publisher")),
        date=read_date(text(node, "datePublished")),
        language=language,
        kind=proposal,
    )


def _from_graph(told: Structured) -> Record:
    date = told.graph.get("article:published_time", "")
    tags = (told.meta.get("article:published_time") or ("",))[0]
    author = people.body((told.meta.get("author") or ("",))[0])
    return Record(
        entry_type="online",
        title=told.graph.get("og:title") or told.title,
        authors=(author,) if author else (),
        publisher=told.graph.get("og:site_name", ""),
        date=read_date(date or tags),
        language=told.language or told.graph.get("og:locale", ""),
    )


def _author(told: Any) -> Name | None:
    """A person where the page says so; else a name that is not taken apart."""
    if isinstance(told, dict) and "Person" in types_of(told):
        if family := text(told, "familyName"):
            return people.person(family, text(told, "givenName"))
        return people.natural(text(told, "name"))
    name = _named(told)
    return None if name.startswith(("http://", "https://")) else people.body(name)


def _named(told: Any) -> str:
    one = at(told, 0) if isinstance(told, list) else told
    return text(one, "name") or clean(one)
