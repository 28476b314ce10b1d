"""Which feeds there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sourcebook.fragments import Site


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed to subscribe to."""

    path: str
    """Relative to the site's root."""
    media_type: str
    name: str


ATOM = Feed("feed.xml", "application/atom+xml", "Atom")
JSON_FEED = Feed("feed.json", "application/feed+json", "JSON Feed")


def feeds_of(site: Site) -> tuple[Feed, ...]:
    """The feeds that the site has: none where its own address is not known, because what a feed
    links to must be a whole address (RFC 4287, section 4.2.6; JSON Feed 1.1, items.url)."""
    return (ATOM, JSON_FEED) if site.url else ()
