"""PubMed, which says of what type a publication is.

Source: https://www.ncbi.nlm.nih.gov/books/NBK25499/ (EFetch, ESearch) and the PubMed DTD
(https://dtd.nlm.nih.gov/ncbi/pubmed/doc/out/250101/).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sourcebook.cataloguing import people
from sourcebook.cataloguing.dates import date_of_parts, read_date
from sourcebook.cataloguing.record import KindProposal, Record
from sourcebook.cataloguing.services.service import (
    JSON,
    XML,
    Request,
    Unusable,
    at,
    below,
    doi_in,
    json_of,
    listed,
    spoken,
    text,
    with_query,
    xml_of,
)
from sourcebook.loading.bibtex.dates import legacy_date
from sourcebook.vocabulary import SourceKind

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from sourcebook.cataloguing.record import Name

NAME = "PubMed"
_KINDS = {
    "systematic review": SourceKind.SYSTEMATIC_REVIEW,
    "randomized controlled trial": SourceKind.RCT,
    "dataset": SourceKind.DATASET,
    "review": SourceKind.REVIEW,
    "scoping review": SourceKind.REVIEW,
    "news": SourceKind.NEWS,
    "newspaper article": SourceKind.NEWS,
}
"""By type of publication, most telling first. Other types (`Clinical Trial, Phase I`,
`Observational Study`) fit more than one kind, or none."""
_NOTICES = {
    "RetractionIn": "a retraction",
    "PartialRetractionIn": "a partial retraction",
    "ExpressionOfConcernIn": "an expression of concern",
    "ErratumIn": "an erratum",
    "CorrectedandRepublishedIn": "a corrected version",
    "RetractedandRepublishedIn": "a retraction and a new version",
}
_SHORT_RANGE = re.compile(r"(\d+)-(\d+)(?=$|[,;])")


def request(base: str, pmid: str) -> Request:
    """Asks for the record of a PMID."""
    query = {"db": "pubmed", "id": pmid, "retmode": "xml"}
    url = with_query(below(base, "efetch.fcgi"), query)
    return Request(NAME, url, XML, "it does not know this PMID")


def search(base: str, doi: str) -> Request:
    """Asks for the PMID of a DOI."""
    query = {"db": "pubmed", "term": f"{doi}[doi]", "retmode": "json"}
    return Request(NAME, with_query(below(base, "esearch.fcgi"), query), JSON)


def found(raw: bytes) -> str:
    """The PMID of the one work that was found; empty where none was, or several: of what it does
    not find, PubMed looks for the parts."""
    result = at(json_of(raw, NAME), "esearchresult")
    if not isinstance(result, dict):
        raise Unusable(f"{NAME} gave JSON that is no answer to a search.")
    numbers = listed(result, "idlist")
    return text(numbers, 0) if len(numbers) == 1 and text(numbers, 0).isdecimal() else ""


def read(raw: bytes) -> Record:
    """The record; raise Unusable for an answer that is none."""
    root = xml_of(raw, NAME)
    work = root if root.tag == "PubmedArticle" else root.find("PubmedArticle")
    if work is not None:
        return _article(work)
    if (book := root.find("PubmedBookArticle/BookDocument")) is not None:
        return _book(book)
    if root.tag == "PubmedArticleSet":
        raise Unusable(f"{NAME} has no record of this PMID.")
    raise Unusable(f"{NAME} gave XML that is no record of a work.")


def _article(work: Element) -> Record:
    citation = work.find("MedlineCitation")
    article = citation.find("Article") if citation is not None else None
    if citation is None or article is None:
        raise Unusable(f"{NAME} gave XML that is no record of a work.")
    return Record(
        entry_type="article",
        title=_title(article),
        authors=_authors(article.findall("AuthorList/Author")),
        journal=spoken(article.find("Journal/Title")),
        volume=spoken(article.find("Journal/JournalIssue/Volume")),
        number=spoken(article.find("Journal/JournalIssue/Issue")),
        pages=_pages(spoken(article.find("Pagination/MedlinePgn"))),
        date=_date(article),
        doi=_doi(work),
        pmid=pmid if (pmid := spoken(citation.find("PMID"))).isdecimal() else "",
        language=spoken(article.find("Language")),
        kind=_kind(article.findall("PublicationTypeList/PublicationType")),
        remarks=_remarks(citation),
    )


def _book(book: Element) -> Record:
    title, part_of = spoken(book.find("ArticleTitle")), spoken(book.find("Book/BookTitle"))
    return Record(
        entry_type="incollection" if title else "book",
        title=(title or part_of).removesuffix("."),
        authors=_authors(book.findall("AuthorList/Author")),
        book=part_of if title else "",
        publisher=spoken(book.find("Book/Publisher/PublisherName")),
        date=_of_parts(book.find("Book/PubDate")),
        pmid=pmid if (pmid := spoken(book.find("PMID"))).isdecimal() else "",
        language=spoken(book.find("Language")),
        kind=_kind(book.findall("PublicationType")),
    )


def _title(article: Element) -> str:
    """The title in its own language; without the full stop that PubMed gives every title."""
    title = spoken(article.find("ArticleTitle"))
    vernacular = spoken(article.find("VernacularTitle"))
    if title.startswith("[") and vernacular:
        title = vernacular
    return title.removesuffix(".") if not title.endswith("...") else title


def _authors(found: list[Element]) -> tuple[Name, ...]:
    names = []
    for one in found[:100]:
        given = spoken(one.find("ForeName")) or spoken(one.find("Initials"))
        suffix = spoken(one.find("Suffix"))
        names.append(
            people.person(spoken(one.find("LastName")), given, suffix)
            or people.body(spoken(one.find("CollectiveName")))
        )
    return tuple(name for name in names if name)


def _pages(told: str) -> str:
    """A range whole: PubMed writes 632-44 for 632-644."""
    return _SHORT_RANGE.sub(
        lambda match: f"{match[1]}-{match[1][: max(0, len(match[1]) - len(match[2]))]}{match[2]}",
        told,
    )


def _date(article: Element) -> str:
    """When it first appeared: online, where PubMed knows that day, else in print."""
    for one in article.findall("ArticleDate"):
        if date := _of_parts(one):
            return date
    return _of_parts(article.find("Journal/JournalIssue/PubDate"))


def _of_parts(element: Element | None) -> str:
    if element is None:
        return ""
    year, month, day = (spoken(element.find(name)) for name in ("Year", "Month", "Day"))
    if not year:
        return read_date(spoken(element.find("MedlineDate"))[:4])
    try:
        return date_of_parts(legacy_date(year, month, day).split("-"))
    except ValueError:
        return date_of_parts([year])


def _doi(work: Element) -> str:
    # Deeper in the record stand the DOIs of what the work cites.
    places = (
        *work.findall("PubmedData/ArticleIdList/ArticleId[@IdType='doi']"),
        *work.findall("MedlineCitation/Article/ELocationID[@EIdType='doi']"),
    )
    return next((doi for place in places if (doi := doi_in(spoken(place)))), "")


def _kind(types: list[Element]) -> KindProposal | None:
    told = {spoken(one).lower(): spoken(one, 100) for one in types}
    for name, kind in _KINDS.items():
        if name in told:
            return KindProposal(kind, f"{NAME} calls it: {told[name]}.")
    return None


def _remarks(citation: Element) -> tuple[str, ...]:
    remarks = []
    types = citation.findall("Article/PublicationTypeList/PublicationType")
    if any(spoken(one).lower() == "retracted publication" for one in types):
        remarks.append("PubMed calls it a Retracted Publication.")
    for one in citation.findall("CommentsCorrectionsList/CommentsCorrections")[:50]:
        if what := _NOTICES.get(one.get("RefType", "")):
            where = spoken(one.find("RefSource"), 120).rstrip(".")
            remarks.append(f"PubMed knows {what} of this work{f': {where}' if where else ''}.")
    return tuple(dict.fromkeys(remarks))[:10]
