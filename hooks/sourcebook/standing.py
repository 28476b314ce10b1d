"""How the claims stand, given how their sources stand: what is shaken, and what needs review.

A source that is dead, taken over, retracted, changed or without its quoted words marks every claim
that rests on it. A mark alone asks for nothing but a look. A claim needs review where more is lost:
its only independent support, or everything behind its verdict; where the balance of independent
origins leans to another side without the evidence that fell; or where it depends on a claim that
needs review.

What counts as fallen is decided for the reader who would be misled. Evidence from a retracted work
is void, and so is what only repeats it. Evidence that cannot be read any more, or no longer says
what was cited, is lost, unless its entry has an archived copy: then a reader can still check it.

What a person has already weighed asks for no second look. Of a loss that is so if the claim was
checked after it; of a retraction only if the entry says that it is cited knowingly
(`pubstate = {retracted}`), for who checked a claim later need not have known.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from sourcebook.model import holding
from sourcebook.vocabulary import ClaimStatus, LinkState, QuoteState, RelationType

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from sourcebook.model import Claim, Evidence, KnowledgeBase

LOST = frozenset({LinkState.DEAD, LinkState.USURPED, LinkState.INVALID})
"""States in which nothing can be read at the address."""
OTHERWISE = frozenset({LinkState.CHANGED, LinkState.QUOTE_MISSING})
"""States in which something else stands there than was cited."""
FALLEN = LOST | OTHERWISE | {LinkState.RETRACTED}
"""States in which a reader does not find what was cited, or not as it was cited."""


class Lean(StrEnum):
    """To which side the independent origins of a claim lean, by their number."""

    FOR = "for the claim"
    AGAINST = "against the claim"
    EVEN = "to neither side"


@dataclass(frozen=True, slots=True)
class Shaken:
    """A piece of evidence that does not stand as it was cited."""

    evidence: Evidence
    state: LinkState
    """Of the source; `retracted` also for one that only repeats a retracted work."""
    fell: bool
    """Whether it counts no more: void, or lost without an archived copy."""
    weighed: bool
    """Whether a person has already taken it into account."""
    repeats: str = ""
    """Key of the retracted work that the source only repeats; empty for all others."""


@dataclass(frozen=True, slots=True)
class Balanced:
    """Independent origins on either side of a claim."""

    supporting: int
    opposing: int

    @property
    def lean(self) -> Lean:
        """The side with more of them."""
        if self.supporting == self.opposing:
            return Lean.EVEN
        return Lean.FOR if self.supporting > self.opposing else Lean.AGAINST


@dataclass(frozen=True, slots=True)
class Standing:
    """How one claim stands. Only claims with something amiss have one."""

    claim: Claim
    shaken: tuple[Shaken, ...] = ()
    """In the order of the claim's evidence."""
    before: Balanced = Balanced(0, 0)
    after: Balanced = Balanced(0, 0)
    """Without the evidence that fell."""
    loses_all: bool = False
    """Whether nothing stands behind the verdict any more."""
    loses_independent: bool = False
    """Whether the only independent support behind the verdict fell."""
    rests_on: tuple[str, ...] = ()
    """Ids of claims that need review and on which this one depends, sorted."""

    @property
    def turns(self) -> bool:
        """Whether the independent origins lean to another side than before."""
        return self.before.lean is not self.after.lean

    @property
    def lost(self) -> str:
        """What support is lost, as a sentence; empty where none of it decides."""
        if self.loses_all:
            return "Nothing stands behind its verdict any more."
        if self.loses_independent:
            return "The only independent support behind its verdict has fallen."
        return ""

    @property
    def turned(self) -> str:
        """How the balance turned, as a sentence; empty where it did not, or where nothing is left
        to lean anywhere."""
        if not self.turns or self.loses_all:
            return ""
        was, now = self.before, self.after
        return (
            f"Its independent origins leaned {was.lean} ({was.supporting} for, {was.opposing} "
            f"against); without what fell they lean {now.lean} ({now.supporting} for, "
            f"{now.opposing} against)."
        )

    @property
    def reasons(self) -> tuple[str, ...]:
        """What is lost and how the balance turned, a sentence each; without what it rests on."""
        return tuple(filter(None, (self.lost, self.turned)))

    @property
    def needs_review(self) -> bool:
        """Whether a person has to weigh the claim again."""
        open_losses = any(one.fell and not one.weighed for one in self.shaken)
        lost = self.loses_all or self.loses_independent or self.turns
        return bool(self.rests_on) or (lost and open_losses)


@dataclass(frozen=True, slots=True)
class Standings:
    """How all claims stand; iterating gives those with something amiss, by id."""

    by_claim: Mapping[str, Standing] = field(default_factory=dict)
    """Only claims with something amiss, by id, sorted."""

    def __iter__(self) -> Iterator[Standing]:
        return iter(self.by_claim.values())

    def of(self, claim_id: str) -> Standing | None:
        """What is amiss with a claim; None where nothing is."""
        return self.by_claim.get(claim_id)

    def status_of(self, claim: Claim) -> ClaimStatus:
        """The status to show: `needs-review` for a current claim of which its sources say so, else
        the one that its file has."""
        standing = self.by_claim.get(claim.id)
        if standing and standing.needs_review and claim.status is ClaimStatus.CURRENT:
            return ClaimStatus.NEEDS_REVIEW
        return claim.status


def doubtful(kb: KnowledgeBase) -> frozenset[str]:
    """The keys of sources that may shake a claim which rests on them."""
    lost = (key for key, state in kb.known_states.items() if state in LOST | OTHERWISE)
    return frozenset(_void(kb)).union(lost)


def standings(kb: KnowledgeBase, resting: Iterable[Claim] | None = None) -> Standings:
    """How the claims of a knowledge base stand. `resting` are those of its claims that may rest on
    a doubtful source, for whoever knows them; without it all are asked."""
    void = _void(kb)
    # Of ten thousand claims few rest on anything that is not as it was.
    doubted = doubtful(kb)
    found = {
        claim.id: standing
        for claim in (kb.claims.values() if resting is None else resting)
        if not doubted.isdisjoint([one.source for one in claim.evidence])
        and (standing := _standing(kb, claim, void)).shaken
    }
    reached = {claim_id for claim_id, one in found.items() if one.needs_review}
    supports = {
        claim.id: _depends_on(kb, claim) for claim in holding(kb.claims, RelationType.DEPENDS_ON)
    }
    dependents: dict[str, list[str]] = {}
    for claim_id, ids in supports.items():
        for support in ids:
            dependents.setdefault(support, []).append(claim_id)
    todo = list(reached)
    while todo:
        following = [one for one in dependents.get(todo.pop(), ()) if one not in reached]
        reached.update(following)
        todo += following
    for claim_id, ids in supports.items():
        if weak := sorted((ids & reached) - {claim_id}):
            one = found.get(claim_id) or Standing(kb.claims[claim_id])
            found[claim_id] = replace(one, rests_on=tuple(weak))
    return Standings(dict(sorted(found.items())))


def _depends_on(kb: KnowledgeBase, claim: Claim) -> set[str]:
    return {
        kb.aliases.get(relation.claim, relation.claim)
        for relation in claim.relations
        if relation.type is RelationType.DEPENDS_ON
    }


def _void(kb: KnowledgeBase) -> Mapping[str, str]:
    """Keys of retracted works, and of sources that go back to such works alone, each with the key
    of the work."""
    retracted = {
        key
        for key, state in kb.known_states.items()
        if state is LinkState.RETRACTED and key in kb.sources
    }
    void = {key: key for key in retracted}
    if retracted:
        for key in kb.derived:
            roots = kb.origins_of(key)
            if key not in void and retracted.issuperset(roots):
                void[key] = roots[0]
    return void


def _standing(kb: KnowledgeBase, claim: Claim, void: Mapping[str, str]) -> Standing:
    shaken = tuple(
        one for evidence in claim.evidence if (one := _shaken(kb, claim, evidence, void))
    )
    if not shaken:
        return Standing(claim)
    rest = without(claim, [one.evidence for one in shaken if one.fell])
    return Standing(
        claim=claim,
        shaken=shaken,
        before=_balanced(kb, claim),
        after=_balanced(kb, rest),
        loses_all=bool(kb.deciding(claim)) and not kb.deciding(rest),
        loses_independent=bool(kb.independent(claim)) and not kb.independent(rest),
    )


def without(claim: Claim, gone: Collection[Evidence]) -> Claim:
    """The claim without some of its evidence."""
    return claim.model_copy(
        update={"evidence": tuple(item for item in claim.evidence if item not in gone)}
    )


def _shaken(
    kb: KnowledgeBase, claim: Claim, evidence: Evidence, void: Mapping[str, str]
) -> Shaken | None:
    source = kb.sources.get(evidence.source)
    if source is None:
        return None
    if work := void.get(source.key):
        knowingly = kb.sources[work].retraction_known
        repeats = "" if work == source.key else work
        return Shaken(evidence, LinkState.RETRACTED, fell=True, weighed=knowingly, repeats=repeats)
    state = kb.state_of(source.key)
    if state not in LOST | OTHERWISE:
        return None
    if state is LinkState.QUOTE_MISSING:
        seen = kb.quote_seen(evidence)
        if not evidence.quote or (seen and seen.state is not QuoteState.MISSING):
            return None
    line = kb.states.get(source.key)
    return Shaken(
        evidence,
        state,
        fell=source.archive_url is None,
        weighed=line is not None and line.since < claim.checked,
    )


def _balanced(kb: KnowledgeBase, claim: Claim) -> Balanced:
    balance = kb.balance(claim)
    return Balanced(
        supporting=len(kb.independent_among(claim, balance.supporting)),
        opposing=len(kb.independent_among(claim, balance.opposing)),
    )
