"""A fact-check and the home page in the words of schema.org."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.pages.structured.script import LANGUAGE, address, known, publisher
from sourcebook.pages.structured.works import work
from sourcebook.vocabulary import ChangeType

if TYPE_CHECKING:
    from sourcebook.fragments import Fragments
    from sourcebook.model import Article, PageUses
    from sourcebook.pages.structured.script import Thing


def fact_check(
    fragments: Fragments, article: Article, url: str, uses: PageUses | None, description: str
) -> Thing:
    """A fact-check as an Article with the works it cites, in the order of its references.

    Its claims have their reviews on pages of their own, so there is none here.
    """
    front = article.front
    created = [change.date for change in front.changes if change.type is ChangeType.CREATED]
    changed = [change.date for change in front.changes]
    published = min(created, default=front.checked)
    modified = max([*changed, *([front.checked] if front.checked else [])], default=None)
    keys = dict.fromkeys(mention.key for mention in uses.mentions) if uses else {}
    sources = fragments.kb.sources
    here = address(fragments.site, url, url)
    return known(
        {
            "@type": "Article",
            "headline": front.title or article.path,
            "description": description,
            "url": here,
            "mainEntityOfPage": here,
            "author": publisher(fragments.site),
            "publisher": publisher(fragments.site),
            "datePublished": published.isoformat() if published else None,
            "dateModified": modified.isoformat() if modified else None,
            "inLanguage": LANGUAGE,
            "citation": [work(sources[key]) for key in keys if key in sources],
        }
    )


def web_site(fragments: Fragments, description: str) -> Thing:
    """The site, for its home page."""
    site = fragments.site
    return known(
        {
            "@type": "WebSite",
            "name": site.name,
            "url": address(site, "", ""),
            "description": description,
            "publisher": publisher(site),
            "inLanguage": LANGUAGE,
            "license": site.licence[1] if site.licence else None,
        }
    )
