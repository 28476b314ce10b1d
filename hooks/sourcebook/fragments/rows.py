"""What one row in a list of claims says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.fragments.wording import count
from sourcebook.vocabulary import Independence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sourcebook.model import Balance, Claim, KnowledgeBase, Origin, PartialDate, Saying


CLAIMANTS_OWN = "an interested party\N{RIGHT SINGLE QUOTATION MARK}s own"


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A claim as a list shows it. `claim` is None where it is unknown or could not be loaded."""

    id: str
    claim: Claim | None
    broken: bool
    claimants: tuple[str, ...] = ()
    first: Saying | None = None
    sources: int = 0
    balance: Balance | None = None
    words: str = ""
    """The balance in words."""


def claim_row(kb: KnowledgeBase, claim_id: str) -> ClaimRow:
    """Gather what a row says; former ids are resolved."""
    current = kb.aliases.get(claim_id, claim_id)
    claim = kb.claims.get(current)
    if claim is None:
        return ClaimRow(current, None, broken=current in kb.broken_claims)
    balance = kb.balance(claim)
    return ClaimRow(
        id=current,
        claim=claim,
        broken=False,
        claimants=claimants(kb, claim),
        first=first_saying(claim),
        sources=len({evidence.source for evidence in claim.evidence}),
        balance=balance,
        words=balance_in_words(kb, claim),
    )


def claimants(kb: KnowledgeBase, claim: Claim) -> tuple[str, ...]:
    """Names of those who made the claim, each once; an unknown id stands for itself."""
    labels = kb.names.claimants
    return tuple(
        dict.fromkeys(
            labels[saying.who].label if saying.who in labels else saying.who
            for saying in claim.said_by
        )
    )


def first_saying(claim: Claim) -> Saying | None:
    """The saying marked as the first, else the earliest with a date."""
    for saying in claim.said_by:
        if saying.first:
            return saying
    dated: list[tuple[PartialDate, Saying]] = [
        (saying.date, saying) for saying in claim.said_by if saying.date
    ]
    return min(dated, key=lambda pair: pair[0], default=(None, None))[1]


def balance_in_words(kb: KnowledgeBase, claim: Claim) -> str:
    """How many origins stand on either side, and whose they are, as one sentence.

    "Independent" is said only of an origin that a source known to be independent carries.
    """
    balance = kb.balance(claim)
    if not balance.all:
        return "No origin supports, disputes or refutes it."
    independent = {
        evidence.source
        for evidence in claim.evidence
        if kb.independence_of(evidence) is Independence.INDEPENDENT
    }
    sides = [
        _side(balance.opposing, independent, "disputes or refutes it", "dispute or refute it"),
        _side(balance.supporting, independent, "supports it", "support it"),
    ]
    text = "; ".join(sides) + "."
    return text[0].upper() + text[1:]


def _side(origins: Sequence[Origin], independent: set[str], one: str, many: str) -> str:
    number = len(origins)
    own = sum(origin.own for origin in origins)
    if not number:
        return f"no origin {one}"
    all_independent = all(
        not origin.own and independent.intersection(origin.sources) for origin in origins
    )
    noun = count(number, "independent origin" if all_independent else "origin")
    text = f"{noun} {one if number == 1 else many}"
    if own == number:
        text += f", {CLAIMANTS_OWN}" if number == 1 else f", all {CLAIMANTS_OWN}"
    elif own:
        text += f", {own} of them {CLAIMANTS_OWN}"
    return text
