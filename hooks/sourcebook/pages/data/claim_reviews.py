"""claimreview.json: the reviews of all claims in one file, for whoever gathers them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.pages.data.indented import Indented, in_json
from sourcebook.pages.data.listing import newest_day
from sourcebook.pages.structured import CONTEXT, claim_review
from sourcebook.urls import HOME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sourcebook.fragments import Fragments
    from sourcebook.model import Claim, KnowledgeBase
    from sourcebook.pages.structured import Thing


def feed_item(fragments: Fragments, claim: Claim) -> Thing | None:
    """A DataFeedItem with the same review as on the claim's page; None where it has none."""
    review = claim_review(fragments, claim, HOME)
    if review is None:
        return None
    return {"@type": "DataFeedItem", "dateModified": review["datePublished"], "item": review}


def claim_reviews(
    kb: KnowledgeBase, fragments: Fragments, items: Iterator[Indented]
) -> Iterator[str]:
    """A DataFeed (https://schema.org/DataFeed) of items, from `feed_item`, in pieces."""
    newest = newest_day(kb)
    feed: dict[str, object] = {
        "@context": CONTEXT,
        "@type": "DataFeed",
        "name": f"{fragments.site.name}: claims reviewed",
        "dataFeedElement": items,
    }
    if newest:
        feed["dateModified"] = newest.isoformat()
    if fragments.site.licence:
        feed["license"] = fragments.site.licence[1]
    return in_json(feed)
