"""The page of changes: verdicts given and changed, and corrections, newest day first.

Where there are too many for one page, it shows the newest, and every month has an address of its
own that stays the same whatever comes after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from sourcebook.fragments.wording import count, date_in_words
from sourcebook.model import PartialDate
from sourcebook.pages.cutting import PageLink, Pager, cut, page_urls
from sourcebook.pages.feeds import feeds_of
from sourcebook.pages.page import PageText, shortened
from sourcebook.urls import CHANGES_PAGE, month_url
from sourcebook.vocabulary import ChangeType

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from sourcebook.model import Article, Change, Claim, KnowledgeBase
    from sourcebook.pages.page import Build, GeneratedPage

CHANGES_IN_WORDS = "Verdicts given and changed, and corrections, newest first."
"""What the page of changes says of itself."""
_LONG, _SHORT = 1_000, 600
"""Letters of a reason beyond which a page of changes gives its beginning, and of that beginning:
two hundred of the longest would make a page of more than a megabyte."""
_UNIMPORTANT = frozenset({ChangeType.LINK_FIX})
"""A mended link changes nothing that a page says."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One change, with the claim or the article it is about."""

    change: Change
    claim: Claim | None = None
    article: Article | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """All changes of one day, or those of them that stand on a page."""

    date: dt.date
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """All changes, and the pages that they need."""

    entries: tuple[Entry, ...]
    """Newest first."""
    months: tuple[Month, ...]
    """Newest first; none where all changes fit on one page."""
    size: int

    @property
    def urls(self) -> tuple[str, ...]:
        """The addresses of all pages, in the order in which they are read."""
        of_months = (url for month in self.months for url in month.urls(self.size))
        return (CHANGES_PAGE, *of_months)

    def titles(self) -> dict[str, str]:
        """The title of each page, by its address."""
        found = {CHANGES_PAGE: "Changes"}
        for month in self.months:
            for number, url in enumerate(month.urls(self.size), 1):
                part = cut(month.url, number, month.entries, self.size)
                found[url] = part.title(f"Changes in {month.label}")
        return found

    def shown(self, url: str) -> tuple[Entry, ...]:
        """The changes that a page shows."""
        for month in self.months:
            for number, one in enumerate(month.urls(self.size), 1):
                if one == url:
                    return cut(month.url, number, month.entries, self.size).items
        return self.entries[: self.size]


@dataclass(frozen=True, slots=True)
class Month:
    """The changes of one month."""

    year: int
    month: int
    entries: tuple[Entry, ...]

    @property
    def url(self) -> str:
        """Where its first page stands."""
        return month_url(self.year, self.month)

    @property
    def label(self) -> str:
        """`September 2026`."""
        return date_in_words(PartialDate(self.year, self.month))

    def urls(self, size: int) -> tuple[str, ...]:
        """The addresses of its pages."""
        return page_urls(self.url, len(self.entries), size)


def changes_of(kb: KnowledgeBase, size: int) -> Changes:
    """Every change that a reader should know of, for pages of so many.

    Within a day articles come first, then claims, each by its id.
    """
    entries = [
        Entry(change, article=article)
        for article in kb.articles.values()
        if article.front.title
        for change in article.front.changes
    ]
    entries += [
        Entry(change, claim=claim) for claim in kb.claims.values() for change in claim.history
    ]
    entries = [entry for entry in entries if entry.change.type not in _UNIMPORTANT]
    entries.sort(key=lambda entry: entry.change.date, reverse=True)
    months: tuple[Month, ...] = ()
    if len(entries) > size:
        months = tuple(
            Month(*key, tuple(ones))
            for key, ones in groupby(
                entries, lambda entry: (entry.change.date.year, entry.change.date.month)
            )
        )
    return Changes(tuple(entries), months, size)


def changes_page(build: Build, changes: Changes, url: str) -> GeneratedPage:
    """One page of changes."""
    shown = changes.shown(url)
    is_first = url == CHANGES_PAGE
    title = changes.titles()[url]
    return PageText(build, url).finish(
        "changes.html",
        title=title,
        description=CHANGES_IN_WORDS
        if is_first
        else f"{title}: verdicts given and changed, and corrections.",
        heading=title,
        is_first=is_first,
        newest=count(len(shown), "change") if changes.months else "",
        total=count(len(changes.entries), "change"),
        days=days_of(shown),
        pager=_pager(changes, url),
        is_long=lambda why: why is not None and len(why) > _LONG,
        in_short=lambda why: shortened(build.fields.plain(why), _SHORT),
        feeds=feeds_of(build.fragments.site) if is_first else (),
    )


def days_of(entries: Iterable[Entry]) -> tuple[Day, ...]:
    """Changes by day, in their order."""
    return tuple(
        Day(date, tuple(ones)) for date, ones in groupby(entries, lambda entry: entry.change.date)
    )


def _pager(changes: Changes, url: str) -> Pager | None:
    """The months, and the pages of the month that is shown."""
    if not changes.months:
        return None
    links = [PageLink("Newest", CHANGES_PAGE, url == CHANGES_PAGE)]
    for month in changes.months:
        pages = month.urls(changes.size)
        links.append(PageLink(month.label, month.url, month.url == url))
        if url in pages:
            links += [PageLink(str(n), one, one == url) for n, one in enumerate(pages, 1) if n > 1]
    at = changes.urls.index(url)
    return Pager(
        "Changes by month",
        tuple(links),
        changes.urls[at - 1] if at else "",
        changes.urls[at + 1] if at + 1 < len(changes.urls) else "",
    )
