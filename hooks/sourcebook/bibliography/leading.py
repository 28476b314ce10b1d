"""The links of a reference: to the source, or to its archived copy where the source has gone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

from markupsafe import Markup

from sourcebook.bibliography.html import Link
from sourcebook.bibliography.robust import Lead, robust
from sourcebook.urls import is_web_address

if TYPE_CHECKING:
    from sourcebook.bibliography.html import Piece, Title
    from sourcebook.model import Source

_NOFOLLOW = Markup(' rel="nofollow"')


def doi_url(doi: str) -> str:
    """The resolver's address of a DOI."""
    return f"https://doi.org/{quote(doi, safe='/:;().,-_~!*@+=$')}"


def short_url(url: str) -> str:
    """Host and the beginning of the path: enough to know where a link leads."""
    parts = urlsplit(url)
    shown = (parts.hostname or "").removeprefix("www.") + parts.path.rstrip("/")
    if parts.query:
        shown += "?" + parts.query
    return shown if len(shown) <= 60 else shown[:59] + "…"


class Leading:
    """Makes the links of one reference, and remembers the attributes they need."""

    def __init__(self, source: Source, lead: Lead = Lead.ORIGINAL) -> None:
        self._source = source
        self._main = source.url or (doi_url(source.doi) if source.doi else "")
        self._copy = source.archive_url if is_web_address(source.archive_url or "") else None
        self._lead = lead
        self.attributes: dict[str, Markup] = {}
        """Of each link, by the address it leads to."""

    def title(self, title: Title | str) -> Piece:
        """The title, a link where the copy comes first."""
        if self._lead is Lead.ORIGINAL or not self._copy:
            return (title,)
        return (self._to_copy(self._main, title),)

    def link(self, url: str, shown: str) -> Piece:
        """A link to an address of the source; the main one leads where the reference does."""
        if url != self._main or self._lead is Lead.ORIGINAL:
            # The copy is one of the main address; another one of the same work may have it too.
            self.attributes[url] = robust(self._source, url)
            return (Link(url, shown),)
        if not self._copy:
            # There is nothing better to lead to; but to somebody else's page nobody is led.
            return (shown,) if self._lead is Lead.COPY_ONLY else (Link(url, shown),)
        copy = self._to_copy(url, shown)
        if self._lead is Lead.COPY_ONLY:
            return ("Archived copy: ", copy, f" (the original is not linked: {url})")
        self.attributes[url] = _NOFOLLOW
        return ("Archived copy: ", copy, " (", Link(url, "original"), ")")

    def _to_copy(self, original: str, shown: Title | str) -> Link:
        copy = self._copy or ""
        self.attributes[copy] = robust(self._source, original)
        return Link(copy, shown)
