"""claimreview.json: the reviews of all claims in one file, for whoever gathers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.pages.data.indented import in_json
from sourcebook.pages.data.listing import newest_day
from sourcebook.pages.structured import CONTEXT, claim_review
from sourcebook.urls import HOME

if TYPE_CHECKING:
    from sourcebook.fragments import Fragments
    from sourcebook.model import KnowledgeBase


def claim_reviews(kb: KnowledgeBase, fragments: Fragments) -> str:
    """A DataFeed (https://schema.org/DataFeed) with the same review as on each claim's page."""
    newest = newest_day(kb)
    reviews = [
        review
        for _, claim in sorted(kb.claims.items())
        if (review := claim_review(fragments, claim, HOME)) is not None
    ]
    feed = {
        "@context": CONTEXT,
        "@type": "DataFeed",
        "name": f"{fragments.site.name}: claims reviewed",
        "dataFeedElement": [
            {"@type": "DataFeedItem", "dateModified": review["datePublished"], "item": review}
            for review in reviews
        ],
    }
    if newest:
        feed["dateModified"] = newest.isoformat()
    if fragments.site.licence:
        feed["license"] = fragments.site.licence[1]
    return in_json(feed)
