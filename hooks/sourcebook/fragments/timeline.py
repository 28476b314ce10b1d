"""Announcements against evidence: two lanes of dated things about the claims of an article.

The upper lane holds what was announced: who made the claims, and official statements among the
evidence, background aside. The lower lane holds published trial data that bear on them: studies in
people or animals and register entries whose stance counts or qualifies; background and repetitions
do not. An empty lower lane tells where and when was looked.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from sourcebook.fragments.wording import date_in_words
from sourcebook.vocabulary import ClaimKind, SourceKind, Stance

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from sourcebook.fragments.filling import Templates
    from sourcebook.model import Claim, KnowledgeBase, PartialDate, Search

TRIAL_DATA = frozenset(
    {
        SourceKind.SYSTEMATIC_REVIEW,
        SourceKind.RCT,
        SourceKind.COHORT,
        SourceKind.SINGLE_ARM_TRIAL,
        SourceKind.PRECLINICAL,
        SourceKind.TRIAL_REGISTRATION,
    }
)
_NOT_ABOUT = frozenset({Stance.CONTEXT, Stance.ORIGIN})


@dataclass(frozen=True, slots=True)
class Event:
    """A dot on a lane."""

    date: PartialDate
    what: str
    """Who spoke, or what was published, in a few words."""
    key: str
    """The source's key, or an empty string."""
    place: float = 0.0
    """Per cent of the lane's length."""


@dataclass(frozen=True, slots=True)
class Timeline:
    """Both lanes, and the years below them."""

    announced: tuple[Event, ...]
    published: tuple[Event, ...]
    years: tuple[tuple[int, float], ...]
    """Each year with the per cent at which it begins."""
    searches: tuple[Search, ...]


class Timelines:
    """Makes timelines, and lists of searches."""

    def __init__(self, kb: KnowledgeBase, templates: Templates) -> None:
        """Remember the data."""
        self._kb = kb
        self._templates = templates

    def timeline_of(self, claims: Sequence[Claim], until: dt.date, base: str) -> Markup:
        """The timeline of some claims up to a day; empty where nothing was announced on a known
        date."""
        line = timeline(self._kb, claims, until)
        if line is None:
            return Markup("")
        days = dict.fromkeys(search.date for search in line.searches)
        dates = [date_in_words(day) for day in sorted(days)]
        return self._templates.render("timeline.html", line=line, base=base, dates=dates)

    def searches_of(self, claims: Iterable[Claim]) -> Markup:
        """The searches behind some claims, under a heading; empty where there are none."""
        searches = searches_of(claims)
        if not searches:
            return Markup("")
        return self._templates.render("searches.html", searches=searches)


def timeline(kb: KnowledgeBase, claims: Sequence[Claim], until: dt.date) -> Timeline | None:
    """The timeline of some claims up to a day; None where nothing was announced on a known date."""
    announced = _sorted(_announcements(kb, claims))
    published = _sorted(_trial_data(kb, claims))
    if not announced:
        return None
    every = [*announced, *published]
    first = min(event.date.year for event in every)
    last = max(until.year, *(event.date.year for event in every))

    def placed(events: tuple[Event, ...]) -> tuple[Event, ...]:
        return tuple(
            Event(event.date, event.what, event.key, _place(event.date, first, last))
            for event in events
        )

    return Timeline(
        announced=placed(announced),
        published=placed(published),
        years=tuple(
            (year, round(100 * (year - first) / (last + 1 - first), 2))
            for year in range(first, last + 1)
        ),
        searches=searches_of(claims),
    )


def searches_of(claims: Iterable[Claim]) -> tuple[Search, ...]:
    """The searches behind some claims, each once, in their order."""
    found: dict[tuple[str, str, dt.date], Search] = {}
    for claim in claims:
        for search in claim.searches:
            found.setdefault((search.where, search.query, search.date), search)
    return tuple(found.values())


def _announcements(kb: KnowledgeBase, claims: Sequence[Claim]) -> Iterable[Event]:
    for claim in claims:
        # Who says that something was not found announces nothing.
        for saying in claim.said_by if claim.kind is not ClaimKind.ABSENCE else ():
            if saying.date is not None:
                name = kb.names.claimants.get(saying.who)
                yield Event(saying.date, name.label if name else saying.who, saying.source or "")
        for evidence in claim.evidence:
            source = kb.sources.get(evidence.source)
            if (
                source
                and source.date
                and source.kind is SourceKind.OFFICIAL_STATEMENT
                and evidence.stance is not Stance.CONTEXT
            ):
                yield Event(source.date, source.title, source.key)


def _trial_data(kb: KnowledgeBase, claims: Sequence[Claim]) -> Iterable[Event]:
    for claim in claims:
        for evidence in claim.evidence:
            source = kb.sources.get(evidence.source)
            if (
                source
                and source.date
                and source.kind in TRIAL_DATA
                and evidence.stance not in _NOT_ABOUT
            ):
                yield Event(source.date, source.title, source.key)


def _sorted(events: Iterable[Event]) -> tuple[Event, ...]:
    """In the order of their dates; one dot for each source, or speaker, and day."""
    unique = {(event.date, event.key or event.what): event for event in events}
    return tuple(sorted(unique.values(), key=lambda event: (event.date, event.key, event.what)))


def _place(date: PartialDate, first: int, last: int) -> float:
    """Per cent of the years from `first` to the end of `last`. What is not known of a date is
    taken as its middle."""
    days = 366 if calendar.isleap(date.year) else 365
    if not date.month:
        day = days / 2
    else:
        before = sum(calendar.monthrange(date.year, month)[1] for month in range(1, date.month))
        day = before + (date.day or 15)
    return round(100 * (date.year - first + day / days) / (last + 1 - first), 2)
