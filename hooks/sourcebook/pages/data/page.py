"""The page that lists the downloads, and tells programs of them as a Dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.fragments.wording import count
from sourcebook.pages.data.listing import DOWNLOADS, newest_day
from sourcebook.pages.feeds.listing import feeds_of
from sourcebook.pages.page import PageText
from sourcebook.pages.structured import LANGUAGE, address, publisher, script
from sourcebook.urls import DATA

if TYPE_CHECKING:
    from sourcebook.model import KnowledgeBase
    from sourcebook.pages.page import Build, GeneratedPage
    from sourcebook.pages.structured import Thing


def data_page(build: Build) -> GeneratedPage:
    """The files with what each holds, the licence and the date."""
    description = data_in_words(build.kb)
    return PageText(build, DATA).finish(
        "data.html",
        title="Data",
        description=description,
        head=script(_dataset(build, description)),
        downloads=DOWNLOADS,
        feeds=feeds_of(build.fragments.site),
        numbers=_numbers(build.kb),
        newest=newest_day(build.kb),
        licence=build.fragments.site.licence,
    )


def data_in_words(kb: KnowledgeBase) -> str:
    """What can be downloaded, as one sentence."""
    return f"{_numbers(kb)} to download: JSON, CSV, BibTeX, RIS, CSL-JSON and ClaimReview."


def _numbers(kb: KnowledgeBase) -> str:
    return f"{count(len(kb.claims), 'claim')} and {count(len(kb.sources), 'source')}"


def _dataset(build: Build, description: str) -> Thing:
    """https://developers.google.com/search/docs/appearance/structured-data/dataset says what is
    asked of it: a name and a description of 50 to 5000 characters."""
    site = build.fragments.site
    newest = newest_day(build.kb)
    dataset: Thing = {
        "@type": "Dataset",
        "name": f"{site.name}: claims, evidence and sources",
        "description": description,
        "url": address(site, DATA, DATA),
        "creator": publisher(site),
        "inLanguage": LANGUAGE,
        "isAccessibleForFree": True,
        "distribution": [
            {
                "@type": "DataDownload",
                "name": item.name,
                "description": item.holds,
                "encodingFormat": item.media_type,
                "contentUrl": address(site, item.path, DATA),
            }
            for item in DOWNLOADS
        ],
    }
    if newest:
        dataset["dateModified"] = newest.isoformat()
    if site.licence:
        dataset["license"] = site.licence[1]
    return dataset
