"""The page of one claim, and the stub for a claim whose file could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

from sourcebook.pages.ladder import ladder
from sourcebook.pages.origin_tree import trees_of_claim
from sourcebook.pages.page import PageText
from sourcebook.pages.structured import claim_review, script
from sourcebook.pages.verdict_history import verdict_history
from sourcebook.urls import claim_url
from sourcebook.vocabulary import CERTAINTIES, INVERSE_RELATIONS, RELATIONS, VERDICTS

if TYPE_CHECKING:
    from sourcebook.model import Claim, KnowledgeBase
    from sourcebook.pages.page import Build, GeneratedPage


@dataclass(frozen=True, slots=True)
class Connection:
    """One relation, read from the claim of the page."""

    label: str
    claim: str
    note: str | None


def claim_page(build: Build, claim: Claim) -> GeneratedPage:
    """Everything known about a claim."""
    verdict = VERDICTS[claim.verdict].label
    certainty = CERTAINTIES[claim.certainty].label.lower()
    balance = build.kb.balance(claim)
    review = claim_review(build.fragments, claim, claim_url(claim.id))
    return PageText(build, claim_url(claim.id)).finish(
        "claim.html",
        title=claim.label,
        description=f"{verdict} ({certainty} certainty): {claim.claim}",
        data_path=build.kb.path_of_claim(claim.id),
        boost=2.0,
        head=script(review) if review else Markup(""),
        claim=claim,
        # Whoever cites the page of a false claim must not seem to cite a work that makes it.
        cited_as=f"“{claim.claim}” Verdict: {verdict.lower()}.",
        balance=balance,
        rungs=ladder(build.kb, claim) if balance.all else (),
        relayed=_relayed(build.kb, claim),
        trees=trees_of_claim(build.fragments, claim),
        course=verdict_history(claim, build.fragments.today),
        only_speaker=only_speaker(build.kb, claim),
        connections=connections(build, claim),
        pages=build.graph.pages_of_claim.get(claim.id, ()),
        banner=build.fragments.banner(build.fragments.problems_of_claim(claim.id)),
    )


def broken_claim_page(build: Build, claim_id: str) -> GeneratedPage:
    """A page that says what is wrong with the claim's file, so that links to it still hold."""
    return PageText(build, claim_url(claim_id)).finish(
        "broken_claim.html",
        title=f"{claim_id} could not be loaded",
        description="The file of this claim has mistakes, so it cannot be shown.",
        data_path=build.kb.broken_claims[claim_id],
        claim_id=claim_id,
        path=build.kb.broken_claims[claim_id],
        banner=build.fragments.banner(build.fragments.problems_of_claim(claim_id)),
        pages=build.graph.pages_of_claim.get(claim_id, ()),
    )


def connections(build: Build, claim: Claim) -> tuple[Connection, ...]:
    """Relations of the claim and relations that point at it, each pair of label and claim once."""
    aliases = build.kb.aliases
    found: dict[tuple[str, str], Connection] = {}
    for relation in claim.relations:
        target = aliases.get(relation.claim, relation.claim)
        label = RELATIONS[relation.type].label
        found.setdefault((label, target), Connection(label, target, relation.note))
    for other, relation in build.graph.related_to.get(claim.id, ()):
        label = INVERSE_RELATIONS[relation.type]
        found.setdefault((label, other.id), Connection(label, other.id, relation.note))
    return tuple(found.values())


def only_speaker(kb: KnowledgeBase, claim: Claim) -> str:
    """The one person or body whose words all origins of the claim are, or an empty string.

    Known only for origins that `said_by` names through a source, so it stays silent on others.
    """
    speakers: dict[str, set[str]] = {}
    for saying in claim.said_by:
        if saying.source:
            for root in kb.origins_of(saying.source):
                speakers.setdefault(root, set()).add(saying.who)
    origins = kb.balance(claim).all
    if not origins or any(origin.id not in speakers for origin in origins):
        return ""
    everybody = set().union(*(speakers[origin.id] for origin in origins))
    if len(everybody) != 1:
        return ""
    who = everybody.pop()
    return kb.names.claimants[who].label if who in kb.names.claimants else who


def _relayed(kb: KnowledgeBase, claim: Claim) -> int:
    """The largest number of documents behind one origin; 1 where none is repeated."""
    return max((len(origin.sources) for origin in kb.balance(claim).all), default=0)
