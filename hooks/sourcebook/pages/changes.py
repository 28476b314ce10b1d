"""The page of changes: verdicts given and changed, and corrections, newest day first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.pages.feeds import feeds_of
from sourcebook.pages.page import PageText
from sourcebook.urls import CHANGES_PAGE
from sourcebook.vocabulary import ChangeType

if TYPE_CHECKING:
    import datetime as dt

    from sourcebook.model import Article, Change, Claim, KnowledgeBase
    from sourcebook.pages.page import Build, GeneratedPage

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
    """All changes of one day."""

    date: dt.date
    entries: tuple[Entry, ...]


def changes_page(build: Build) -> GeneratedPage:
    """Every change that a reader should know of."""
    return PageText(build, CHANGES_PAGE).finish(
        "changes.html",
        title="Changes",
        description="Verdicts given and changed, and corrections, newest first.",
        days=days_of(build.kb),
        feeds=feeds_of(build.fragments.site),
    )


def days_of(kb: KnowledgeBase) -> tuple[Day, ...]:
    """The changes by day, newest first; within a day articles, then claims, each by its id."""
    entries = [
        Entry(change, article=article)
        for article in kb.articles.values()
        if article.front.title
        for change in article.front.changes
    ]
    entries += [
        Entry(change, claim=claim) for claim in kb.claims.values() for change in claim.history
    ]
    days: dict[dt.date, list[Entry]] = {}
    for entry in entries:
        if entry.change.type not in _UNIMPORTANT:
            days.setdefault(entry.change.date, []).append(entry)
    return tuple(Day(date, tuple(days[date])) for date in sorted(days, reverse=True))
