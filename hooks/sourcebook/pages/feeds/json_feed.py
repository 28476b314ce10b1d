"""JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sourcebook.pages.feeds.atom import timestamp
from sourcebook.pages.feeds.listing import JSON_FEED
from sourcebook.pages.structured import LANGUAGE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sourcebook.fragments import Site
    from sourcebook.pages.feeds.items import Item

VERSION = "https://jsonfeed.org/version/1.1"


def json_feed(items: Sequence[Item], site: Site) -> str:
    """The feed."""
    feed = {
        "version": VERSION,
        "title": f"{site.name}: verdicts and corrections",
        "home_page_url": site.url,
        "feed_url": site.absolute(JSON_FEED.path),
        "description": "Verdicts given and changed, and corrections, newest first.",
        "language": LANGUAGE,
        "authors": [{"name": site.name, "url": site.url}],
        "items": [
            {
                "id": item.id,
                "url": item.url,
                "title": item.title,
                "content_text": item.text,
                "date_published": timestamp(item.date),
                "tags": [item.kind],
            }
            for item in items
        ],
    }
    return json.dumps(feed, ensure_ascii=False, indent=2) + "\n"
