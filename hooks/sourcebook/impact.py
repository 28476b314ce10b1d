"""What rests on a source: which claims and pages, and what they would lose if it fell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from sourcebook.graph import Graph
    from sourcebook.model import Claim, Evidence, KnowledgeBase, Mention, PageUses


@dataclass(frozen=True, slots=True)
class Resting:
    """A claim that uses a source, and what is left of its support without it."""

    claim: Claim
    evidence: tuple[Evidence, ...]
    """What the source, and those that only repeat it, say about the claim; empty where they are
    only named as a place where the claim was made."""
    origins: int
    """Origins behind the verdict now."""
    origins_left: int
    """The same without the source."""
    independent: int
    """Those of `origins` that are independent."""
    independent_left: int

    @property
    def loses_all(self) -> bool:
        """Whether nothing would stand behind the verdict any more."""
        return self.origins > 0 and self.origins_left == 0

    @property
    def loses_independent(self) -> bool:
        """Whether the only independent support would be lost."""
        return self.independent > 0 and self.independent_left == 0


@dataclass(frozen=True, slots=True)
class Impact:
    """All that rests on one source."""

    key: str
    repeats: tuple[str, ...]
    """Sources that go back to it and to nothing else, which fall with it."""
    claims: tuple[Resting, ...]
    """Those that lose most first, then by id."""
    dependent: tuple[Claim, ...]
    """Claims that depend on one of those that lose all their independent support, by id."""
    pages: tuple[tuple[PageUses, tuple[Mention, ...]], ...]
    """Articles that cite the source or a repeat of it, with each place."""


def impact_of(
    kb: KnowledgeBase,
    graph: Graph,
    key: str,
    known: Mapping[str, tuple[str, ...]] | None = None,
) -> Impact:
    """What rests on a source; raise KeyError where there is no such source.

    Who asks of many sources gives the `dependents`, so that they are looked for once.
    """
    _ = kb.sources[key]
    repeats = tuple(
        other
        for other in graph.siblings.get(key, ())
        if other != key and kb.origins_of(other) == (key,)
    )
    fallen = {key, *repeats}
    found: dict[str, Claim] = {}
    for one in (key, *repeats):
        for claim, _evidence in graph.claims_of_source.get(one, ()):
            found[claim.id] = claim
    claims = sorted(
        (_resting(kb, claim, fallen) for claim in found.values()),
        key=lambda one: (not one.loses_all, not one.loses_independent, one.claim.id),
    )
    shaken = {one.claim.id for one in claims if one.loses_all or one.loses_independent}
    pages: dict[str, tuple[PageUses, list[Mention]]] = {}
    for one in (key, *repeats):
        for page, mentions in graph.pages_of_source.get(one, ()):
            pages.setdefault(page.path, (page, []))[1].extend(mentions)
    return Impact(
        key=key,
        repeats=repeats,
        claims=tuple(claims),
        dependent=dependent_on(kb, shaken, dependents(kb) if known is None else known),
        pages=tuple((page, tuple(mentions)) for _, (page, mentions) in sorted(pages.items())),
    )


def dependents(kb: KnowledgeBase) -> Mapping[str, tuple[str, ...]]:
    """The ids of the claims that depend on each claim directly, by its id."""
    found: dict[str, list[str]] = {}
    for claim in kb.claims.values():
        for relation in claim.relations:
            if relation.type == "depends-on":
                support = kb.aliases.get(relation.claim, relation.claim)
                found.setdefault(support, []).append(claim.id)
    return {support: tuple(ids) for support, ids in found.items()}


def dependent_on(
    kb: KnowledgeBase, ids: Collection[str], known: Mapping[str, tuple[str, ...]]
) -> tuple[Claim, ...]:
    """Claims that depend on some others, directly or by way of further ones, by id. `known` are
    the `dependents`."""
    reached = set(ids)
    todo = list(ids)
    while todo:
        more = [one for one in known.get(todo.pop(), ()) if one not in reached]
        reached.update(more)
        todo.extend(more)
    return tuple(kb.claims[one] for one in sorted(reached - set(ids)) if one in kb.claims)


def _resting(kb: KnowledgeBase, claim: Claim, fallen: Collection[str]) -> Resting:
    without = claim.model_copy(
        update={
            "evidence": tuple(item for item in claim.evidence if item.source not in fallen),
        }
    )
    return Resting(
        claim=claim,
        evidence=tuple(item for item in claim.evidence if item.source in fallen),
        origins=len(kb.deciding(claim)),
        origins_left=len(kb.deciding(without)),
        independent=len(kb.independent(claim)),
        independent_left=len(kb.independent(without)),
    )
