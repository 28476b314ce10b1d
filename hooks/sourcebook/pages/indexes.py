"""The two lists: all claims by verdict, and all sources. Complete without JavaScript."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.fragments.wording import count, counted_state, joined
from sourcebook.pages.filters import (
    claim_facets,
    filters_for,
    row_data,
    source_facets,
)
from sourcebook.pages.page import PageText
from sourcebook.problems import Severity
from sourcebook.theme import FILTERS
from sourcebook.urls import CLAIMS, SOURCES
from sourcebook.vocabulary import LINK_STATES, VERDICTS, LinkState

if TYPE_CHECKING:
    from markupsafe import Markup

    from sourcebook.model import Claim, KnowledgeBase, Source
    from sourcebook.pages.page import Build, GeneratedPage
    from sourcebook.vocabulary import Verdict


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    """The claims of one verdict."""

    verdict: Verdict
    claims: tuple[Claim, ...]


def claims_index(build: Build) -> GeneratedPage:
    """All claims, a table a verdict; claims that could not be loaded stand first."""
    kb = build.kb
    groups = tuple(
        ClaimGroup(verdict, tuple(c for c in kb.claims.values() if c.verdict is verdict))
        for verdict in VERDICTS
    )
    number = len(kb.claims) + len(set(kb.broken_claims) - set(kb.claims))
    facets = claim_facets(kb, build.fragments.standings)
    return PageText(build, CLAIMS).finish(
        "claims.html",
        title="Claims",
        description=f"{count(number, 'claim')} with verdict, certainty and evidence.",
        groups=tuple(group for group in groups if group.claims),
        number=number,
        broken=[name for name in kb.broken_claims if name not in kb.claims],
        banner=site_banner(build),
        topic_labels=_topic_labels(build),
        facets=facets,
        filters=filters_for(facets, tuple(kb.claims.values())),
        row_data=row_data,
        scripts=(FILTERS,),
    )


def sources_index(build: Build) -> GeneratedPage:
    """All sources, one table, in alphabetical order of their short form."""
    sources: list[Source] = sorted(
        build.kb.sources.values(),
        key=lambda source: (build.fragments.reference(source.key).short.casefold(), source.key),
    )
    facets = source_facets(build.kb, build.graph)
    return PageText(build, SOURCES).finish(
        "sources.html",
        title="Sources",
        description=f"{count(len(sources), 'source')} with kind, independence and link state.",
        sources=sources,
        health=health_line(build.kb),
        banner=site_banner(build),
        facets=facets,
        filters=filters_for(facets, sources),
        row_data=row_data,
        scripts=(FILTERS,),
    )


def site_banner(build: Build) -> Markup:
    """A red box with every error of the site; empty without errors."""
    return build.fragments.banner(
        [item for item in build.fragments.problems if item.severity is Severity.ERROR],
        behind="this site",
    )


def health_line(kb: KnowledgeBase) -> str:
    """How many sources stand in which link state, as one sentence."""
    states = Counter(kb.state_of(key) for key in kb.sources)
    total = count(len(kb.sources), "source")
    if not kb.sources:
        return "There is no source yet."
    if states[LinkState.UNCHECKED] == len(kb.sources):
        return f"{total}: none of the links has been checked yet."
    parts = [
        counted_state(states[state], LINK_STATES[state].label)
        for state in LinkState
        if states[state]
    ]
    return f"{total}: {joined(parts)}."


def _topic_labels(build: Build) -> dict[str, str]:
    return {key: name.label for key, name in build.kb.names.topics_by_id.items()}
