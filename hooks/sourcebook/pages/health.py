"""Reference health: how many sources can still be read, what is at risk, what stands on one leg."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.impact import impact_of
from sourcebook.pages.indexes import health_line
from sourcebook.pages.page import PageText
from sourcebook.pages.trend import GROUPS, columns
from sourcebook.urls import HEALTH
from sourcebook.vocabulary import LINK_STATES, LinkState

if TYPE_CHECKING:
    from sourcebook.impact import Impact
    from sourcebook.model import Claim, KnowledgeBase, LedgerLine, Pin, Source
    from sourcebook.pages.page import Build, GeneratedPage
    from sourcebook.standing import Standing

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
class OneLeg:
    """A claim whose verdict rests on one origin."""

    claim: Claim
    origin: str


def health_page(build: Build) -> GeneratedPage:
    """The page of reference health."""
    kb = build.kb
    counts = Counter(kb.state_of(key) for key in kb.sources)
    return PageText(build, HEALTH).finish(
        "health.html",
        title="Reference health",
        description=health_line(kb),
        line=health_line(kb),
        counts=[(state, counts[state]) for state in LINK_STATES if counts[state]],
        archived=sum(source.archive_url is not None for source in kb.sources.values()),
        last=kb.last_check,
        reviews=reviews(build),
        at_risk=at_risk(build),
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
    found = [
        AtRisk(
            source=source,
            state=state,
            line=kb.states.get(source.key),
            pin=kb.pin_of(source.key),
            impact=impact_of(kb, build.graph, source.key),
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


def one_leg(kb: KnowledgeBase) -> tuple[OneLeg, ...]:
    """Claims whose verdict rests on one origin alone, by id."""
    return tuple(
        OneLeg(claim, origins[0].id)
        for claim in kb.claims.values()
        if len(origins := kb.deciding(claim)) == 1
    )
