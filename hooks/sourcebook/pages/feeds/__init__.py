"""Feeds: what a reader who trusts a verdict must hear of, as Atom and as JSON Feed.

An item stands for each verdict given or changed and for each correction. Mended links, better
wording and new evidence that leaves the verdict as it is are on the page of changes only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.pages.feeds.atom import atom
from sourcebook.pages.feeds.items import feed_items
from sourcebook.pages.feeds.json_feed import json_feed
from sourcebook.pages.feeds.listing import ATOM, JSON_FEED, Feed, feeds_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sourcebook.citations import FieldMarkdown
    from sourcebook.fragments import Fragments
    from sourcebook.model import KnowledgeBase

__all__ = ["Feed", "feeds", "feeds_of"]


def feeds(
    kb: KnowledgeBase, fragments: Fragments, fields: FieldMarkdown | None = None
) -> Mapping[str, str]:
    """The text of each feed by its path; none where the site's own address is not known."""
    if not feeds_of(fragments.site):
        return {}
    items = feed_items(kb, fragments, fields)
    return {
        ATOM.path: atom(items, fragments.site, fragments.today),
        JSON_FEED.path: json_feed(items, fragments.site),
    }
