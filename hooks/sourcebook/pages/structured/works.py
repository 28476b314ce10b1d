"""A source as a work in the words of schema.org."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sourcebook.bibliography import doi_url
from sourcebook.bibliography.names import read_names
from sourcebook.latex import to_text
from sourcebook.pages.structured.script import address, known
from sourcebook.urls import is_web_address, source_url
from sourcebook.vocabulary import SourceKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sourcebook.fragments import Fragments
    from sourcebook.model import Source
    from sourcebook.pages.structured.script import Thing

_BY_ENTRY: Mapping[str, str] = MappingProxyType(
    {
        "book": "Book", "mvbook": "Book", "collection": "Book", "mvcollection": "Book",
        "reference": "Book", "mvreference": "Book", "proceedings": "Book", "booklet": "Book",
        "inbook": "Chapter", "incollection": "Chapter", "bookinbook": "Chapter",
        "suppbook": "Chapter", "inreference": "Chapter", "inproceedings": "ScholarlyArticle",
        "report": "Report", "thesis": "Thesis", "dataset": "Dataset", "periodical": "Periodical",
        "software": "SoftwareApplication", "video": "VideoObject", "movie": "Movie",
        "audio": "AudioObject", "legislation": "Legislation", "letter": "Message",
    }
)  # fmt: skip
"""Types of BibLaTeX that say what the work is, whatever it is evidence of."""

_BY_KIND: Mapping[SourceKind | None, str] = MappingProxyType(
    {
        SourceKind.SYSTEMATIC_REVIEW: "ScholarlyArticle",
        SourceKind.RCT: "ScholarlyArticle",
        SourceKind.COHORT: "ScholarlyArticle",
        SourceKind.SINGLE_ARM_TRIAL: "ScholarlyArticle",
        SourceKind.PRECLINICAL: "ScholarlyArticle",
        SourceKind.REVIEW: "ScholarlyArticle",
        SourceKind.NEWS: "NewsArticle",
        SourceKind.FACT_CHECK: "Article",
        SourceKind.DATASET: "Dataset",
        SourceKind.SOCIAL_POST: "SocialMediaPosting",
    }
)
_BY_ENTRY_AT_LAST: Mapping[str, str] = MappingProxyType({"article": "Article", "online": "WebPage"})


def work_type(source: Source) -> str:
    """The class of schema.org: what the entry's type says, else the kind of source."""
    kind = _BY_KIND.get(source.kind) or _BY_ENTRY_AT_LAST.get(source.entry_type, "CreativeWork")
    return _BY_ENTRY.get(source.entry_type, kind)


def work(source: Source) -> Thing:
    """The source as a page lists it. Addresses are given only where they are http or https."""
    fields = source.fields
    kind = work_type(source)
    journal = to_text(fields.get("journaltitle", ""))
    book = to_text(fields.get("booktitle", ""))
    house = next((fields[name] for name in _HOUSES if fields.get(name)), "")
    return known(
        {
            "@type": kind,
            "name": source.title,
            "headline": source.title if kind.endswith("Article") else None,
            "author": [
                {"@type": "Organization" if name.literal else "Person", "name": name.natural}
                for name in read_names(fields.get("author", "")).names
            ],
            "publisher": known({"@type": "Organization", "name": to_text(house)})
            if house
            else None,
            "isPartOf": (
                {"@type": "Periodical", "name": journal}
                if journal
                else {"@type": "Book", "name": book}
                if book
                else None
            ),
            "datePublished": str(source.date or ""),
            "url": _web(source.url) or (doi_url(source.doi) if source.doi else None),
            "sameAs": doi_url(source.doi) if source.doi and _web(source.url) else None,
            "archivedAt": _web(source.archive_url),
            "inLanguage": source.language,
        }
    )


def source_work(fragments: Fragments, source: Source) -> Thing:
    """The source for its own page, which is a page about it."""
    url = source_url(fragments.slugs[source.key])
    return {**work(source), "mainEntityOfPage": address(fragments.site, url, url)}


_HOUSES = ("publisher", "institution", "organization")


def _web(url: str | None) -> str | None:
    return url if url and is_web_address(url) else None
