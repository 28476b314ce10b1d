"""Who cites what, which claims stand by which, what goes back to what."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sourcebook.model import Claim, Evidence, KnowledgeBase, Mention, PageUses, Relation


@dataclass(frozen=True)
class Graph:
    """The links of a knowledge base, read backwards. What has none is absent from a mapping."""

    pages_of_claim: Mapping[str, tuple[PageUses, ...]] = field(default_factory=dict)
    """Articles that name a claim, by claim id."""
    pages_of_source: Mapping[str, tuple[tuple[PageUses, tuple[Mention, ...]], ...]] = field(
        default_factory=dict
    )
    """Articles that cite a source, each with the places, by key."""
    claims_of_source: Mapping[str, tuple[tuple[Claim, tuple[Evidence, ...]], ...]] = field(
        default_factory=dict
    )
    """Claims with evidence from a source, by key; the evidence is empty where a claim only names
    the source in `said_by`."""
    related_to: Mapping[str, tuple[tuple[Claim, Relation], ...]] = field(default_factory=dict)
    """Claims that name a claim in their relations, by the id of the one named."""
    derived: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Sources that derive directly from a source, by its key."""
    siblings: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Keys of all sources that go back to a root origin, by the origin's name."""


def build_graph(kb: KnowledgeBase, pages: Iterable[PageUses] = ()) -> Graph:
    """Read every link backwards. Order: claims and pages sorted, sources as in the file."""
    pages_of_claim: dict[str, list[PageUses]] = {}
    pages_of_source: dict[str, dict[str, tuple[PageUses, list[Mention]]]] = {}
    for page in sorted(pages, key=lambda page: page.path):
        for claim_id in page.claims:
            pages_of_claim.setdefault(claim_id, []).append(page)
        for mention in page.mentions:
            of_source = pages_of_source.setdefault(mention.key, {})
            of_source.setdefault(page.path, (page, []))[1].append(mention)

    claims_of_source: dict[str, dict[str, tuple[Claim, list[Evidence]]]] = {}
    related_to: dict[str, list[tuple[Claim, Relation]]] = {}
    for claim in kb.claims.values():
        for evidence in claim.evidence:
            of_key = claims_of_source.setdefault(evidence.source, {})
            of_key.setdefault(claim.id, (claim, []))[1].append(evidence)
        for saying in claim.said_by:
            if saying.source:
                claims_of_source.setdefault(saying.source, {}).setdefault(claim.id, (claim, []))
        for relation in claim.relations:
            target = kb.aliases.get(relation.claim, relation.claim)
            related_to.setdefault(target, []).append((claim, relation))

    derived: dict[str, list[str]] = {}
    siblings: dict[str, list[str]] = {}
    for source in kb.sources.values():
        for parent in source.derived_from:
            derived.setdefault(parent, []).append(source.key)
        for root in kb.origins_of(source.key):
            siblings.setdefault(root, []).append(source.key)

    return Graph(
        pages_of_claim={key: tuple(value) for key, value in pages_of_claim.items()},
        pages_of_source={
            key: tuple((page, tuple(mentions)) for page, mentions in value.values())
            for key, value in pages_of_source.items()
        },
        claims_of_source={
            key: tuple((claim, tuple(items)) for claim, items in value.values())
            for key, value in claims_of_source.items()
        },
        related_to={key: tuple(value) for key, value in related_to.items()},
        derived={key: tuple(value) for key, value in derived.items()},
        siblings={key: tuple(value) for key, value in siblings.items()},
    )
