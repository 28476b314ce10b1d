"""Reference health: how many sources can still be read, what is at risk, what stands on one leg."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.impact import dependents, impact_of
from sourcebook.pages.indexes import health_line
from sourcebook.pages.page import PageText
from sourcebook.pages.trend import GROUPS, columns
from sourcebook.urls import CLAIMS, HEALTH, SOURCES
from sourcebook.vocabulary import LINK_STATES, QUOTE_STATES, LinkState, QuoteState

if TYPE_CHECKING:
    from sourcebook.impact import Impact
    from sourcebook.model import (
        Claim,
        Evidence,
        KnowledgeBase,
        LedgerLine,
        Notice,
        Pin,
        QuoteSeen,
        Source,
    )
    from sourcebook.pages.page import Build, GeneratedPage
    from sourcebook.standing import Standing

MOST = 100
"""Rows of one list. The page of a large knowledge base stays readable, under 500 KB with all five
lists full; the lists of sources and of claims have the rest, by their filters."""
_WELL = frozenset({LinkState.ALIVE, LinkState.MOVED, LinkState.UNCHECKED})


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A source that can no longer be relied on, and what rests on it."""

    source: Source
    state: LinkState
    line: LedgerLine | None
    """What the ledger has seen; None where only a person says so."""
    pin: Pin | None
    impact: Impact


@dataclass(frozen=True, slots=True)
class OffQuote:
    """A quote that its source does not have as it is quoted."""

    claim: Claim
    evidence: Evidence
    seen: QuoteSeen


@dataclass(frozen=True, slots=True)
class Noted:
    """A work of which its record says that it is doubted or corrected."""

    source: Source
    notices: tuple[Notice, ...]


@dataclass(frozen=True, slots=True)
class OneLeg:
    """A claim whose verdict rests on one origin."""

    claim: Claim
    origin: str


def health_page(build: Build) -> GeneratedPage:
    """The page of reference health."""
    kb = build.kb
    counts = Counter(kb.state_of(key) for key in kb.sources)
    quotes = [
        (claim, item, kb.quote_seen(item))
        for claim in kb.claims.values()
        for item in claim.evidence
        if item.quote
    ]
    return PageText(build, HEALTH).finish(
        "health.html",
        title="Reference health",
        description=health_line(kb),
        line=health_line(kb),
        counts=[(state, counts[state]) for state in LINK_STATES if counts[state]],
        MOST=MOST,
        CLAIMS=CLAIMS,
        SOURCES=SOURCES,
        archived=sum(source.archive_url is not None for source in kb.sources.values()),
        last=kb.last_check,
        reviews=reviews(build),
        at_risk=at_risk(build),
        quoted=[
            (state, number)
            for state in QUOTE_STATES
            if (number := sum(bool(seen and seen.state is state) for *_, seen in quotes))
        ],
        unlooked=sum(seen is None for *_, seen in quotes),
        off_quotes=tuple(
            OffQuote(claim, item, seen)
            for claim, item, seen in quotes
            if seen and seen.state in {QuoteState.NEAR, QuoteState.MISSING}
        ),
        noted=noted(kb),
        one_leg=one_leg(kb),
        runs=columns(kb.trend),
        groups=GROUPS,
    )


def reviews(build: Build) -> tuple[Standing, ...]:
    """Claims that need review because of their sources: those that lost something themselves
    before those that only depend on them, then by id."""
    found = [one for one in build.fragments.standings if one.needs_review]
    return tuple(sorted(found, key=lambda one: (not one.reasons, one.claim.id)))


def at_risk(build: Build) -> tuple[AtRisk, ...]:
    """Sources that are not well, those that most rests on first."""
    kb = build.kb
    known = dependents(kb)
    found = [
        AtRisk(
            source=source,
            state=state,
            line=kb.states.get(source.key),
            pin=kb.pin_of(source.key),
            impact=impact_of(kb, build.graph, source.key, known),
        )
        for source in kb.sources.values()
        if (state := kb.state_of(source.key)) not in _WELL
    ]
    found.sort(key=_weight)
    return tuple(found)


def _weight(item: AtRisk) -> tuple[bool, int, int, int, str]:
    """What nobody can read any more before what could not be asked; then by what would be lost."""
    claims = item.impact.claims
    return (
        item.state is LinkState.UNVERIFIABLE,
        -sum(one.loses_all for one in claims),
        -sum(one.loses_independent for one in claims),
        -len(claims),
        item.source.key,
    )


def noted(kb: KnowledgeBase) -> tuple[Noted, ...]:
    """Works of which a record tells that are not retracted: doubted, corrected, reinstated. Those
    that are stand among the sources at risk."""
    return tuple(
        Noted(source, kb.notices[key])
        for key, source in kb.sources.items()
        if key in kb.notices and kb.state_of(key) is not LinkState.RETRACTED
    )


def one_leg(kb: KnowledgeBase) -> tuple[OneLeg, ...]:
    """Claims whose verdict rests on one origin alone, by id."""
    return tuple(
        OneLeg(claim, roots[0])
        for claim in kb.claims.values()
        if len(roots := kb.deciding_roots(claim)) == 1
    )
