"""Links from one page of the site to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.urls import claim_url, relative, source_slugs, source_url

if TYPE_CHECKING:
    from sourcebook.fragments.site import Site
    from sourcebook.model import KnowledgeBase


class Addresses:
    """Links as they are written on a page; `base` is always the address of that page."""

    def __init__(self, kb: KnowledgeBase, site: Site) -> None:
        """Give each source its slug."""
        self.slugs = source_slugs(kb.sources)
        self._aliases = kb.aliases
        self._site = site

    def source_href(self, key: str, base: str) -> str:
        """A link to a source's page; raise KeyError where there is no such source."""
        return relative(source_url(self.slugs[key]), base)

    def claim_href(self, claim_id: str, base: str) -> str:
        """A link to a claim's page, former ids resolved. Whether the claim exists is not asked."""
        return relative(claim_url(self._aliases.get(claim_id, claim_id)), base)

    def page_href(self, path: str, base: str) -> str:
        """A link to a Markdown page of ours, from its path under docs/."""
        return relative(self._site.article_url(path), base)

    def url_href(self, url: str, base: str) -> str:
        """A link to an address of the site."""
        return relative(url, base)
