"""Reference health: how many sources can still be read, what is at risk, what stands on one leg."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.pages.indexes import health_line
from sourcebook.pages.page import PageText
from sourcebook.urls import HEALTH
from sourcebook.vocabulary import LINK_STATES, LinkState

if TYPE_CHECKING:
    from sourcebook.model import Claim, KnowledgeBase, LedgerLine, Pin, Source
    from sourcebook.pages.page import Build, GeneratedPage

_WELL = frozenset({LinkState.ALIVE, LinkState.MOVED, LinkState.UNCHECKED})


@dataclass(frozen=True, slots=True)
class AtRisk:
    """A source that can no longer be relied on, and what rests on it."""

    source: Source
    state: LinkState
    line: LedgerLine | None
    """What the ledger has seen; None where only a person says so."""
    pin: Pin | None
    pages: int
    """Articles that cite it."""
    claims: tuple[Claim, ...]
    alone: tuple[Claim, ...]
    """Those of the claims that have evidence for the side of their verdict from its origin only."""


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
        at_risk=at_risk(build),
        one_leg=one_leg(kb),
    )


def at_risk(build: Build) -> tuple[AtRisk, ...]:
    """Sources that are not well, those that most rests on first."""
    kb, graph = build.kb, build.graph
    alone = {item.claim.id: item.origin for item in one_leg(kb)}
    found = []
    for source in kb.sources.values():
        state = kb.state_of(source.key)
        if state in _WELL:
            continue
        claims = tuple(claim for claim, _ in graph.claims_of_source.get(source.key, ()))
        roots = kb.origins_of(source.key)
        found.append(
            AtRisk(
                source=source,
                state=state,
                line=kb.states.get(source.key),
                pin=kb.pin_of(source.key),
                pages=len(graph.pages_of_source.get(source.key, ())),
                claims=claims,
                alone=tuple(claim for claim in claims if alone.get(claim.id) in roots),
            )
        )
    found.sort(key=lambda item: (-len(item.alone), -len(item.claims), item.source.key))
    return tuple(found)


def one_leg(kb: KnowledgeBase) -> tuple[OneLeg, ...]:
    """Claims whose verdict rests on one origin alone, by id."""
    return tuple(
        OneLeg(claim, origins[0].id)
        for claim in kb.claims.values()
        if len(origins := kb.deciding(claim)) == 1
    )
