"""The evidence ladder: which rungs a claim's kind has, and on which rung each origin stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.vocabulary import SOURCE_KINDS, ClaimKind, SourceKind, Stance

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sourcebook.model import Claim, KnowledgeBase, Origin, Source

DESIGN_KINDS = frozenset({ClaimKind.EFFECT, ClaimKind.QUANTITY})
"""Kinds of claim whose evidence is ranked by study design."""

_DESIGNS: tuple[tuple[str, frozenset[SourceKind]], ...] = (
    *(
        (SOURCE_KINDS[kind].label, frozenset({kind}))
        for kind in (
            SourceKind.SYSTEMATIC_REVIEW,
            SourceKind.RCT,
            SourceKind.COHORT,
            SourceKind.SINGLE_ARM_TRIAL,
            SourceKind.PRECLINICAL,
        )
    ),
    (
        "record (no evidence of effect)",
        frozenset(
            {SourceKind.TRIAL_REGISTRATION, SourceKind.REGULATOR_DOCUMENT, SourceKind.DATASET}
        ),
    ),
    ("review, expert statement", frozenset({SourceKind.REVIEW, SourceKind.EXPERT_STATEMENT})),
    ("fact-check", frozenset({SourceKind.FACT_CHECK})),
    (
        "official statement, news, post",
        frozenset({SourceKind.NEWS, SourceKind.OFFICIAL_STATEMENT, SourceKind.SOCIAL_POST}),
    ),
)

_RECORDS = ("primary record", "first-hand statement", "fact-check", "report", "relay")
_RECORD_RUNGS = {
    SourceKind.OFFICIAL_STATEMENT: 1,
    SourceKind.EXPERT_STATEMENT: 1,
    SourceKind.FACT_CHECK: 2,
    SourceKind.REVIEW: 3,
    SourceKind.NEWS: 3,
    SourceKind.SOCIAL_POST: 3,
}
_RELAY = 4

_STRONGEST_STANCE = (Stance.REFUTES, Stance.DISPUTES, Stance.SUPPORTS)


@dataclass(frozen=True, slots=True)
class Dot:
    """One origin on the ladder."""

    origin: Origin
    stance: Stance


@dataclass(frozen=True, slots=True)
class Rung:
    """One line of the ladder."""

    label: str
    supporting: tuple[Dot, ...]
    opposing: tuple[Dot, ...]


def ladder(kb: KnowledgeBase, claim: Claim) -> tuple[Rung, ...]:
    """The rungs of the claim's kind, strongest first, with the origins that stand on them."""
    by_design = claim.kind in DESIGN_KINDS
    labels = [label for label, _ in _DESIGNS] if by_design else list(_RECORDS)
    balance = kb.balance(claim)

    def dots(origins: Sequence[Origin], rung: int) -> tuple[Dot, ...]:
        return tuple(
            Dot(origin, next(s for s in _STRONGEST_STANCE if s in origin.stances))
            for origin in origins
            if _rung_of(kb, origin, by_design=by_design) == rung
        )

    return tuple(
        Rung(label, dots(balance.supporting, index), dots(balance.opposing, index))
        for index, label in enumerate(labels)
    )


def _rung_of(kb: KnowledgeBase, origin: Origin, *, by_design: bool) -> int:
    rung = _design_rung if by_design else _record_rung
    return min(
        (rung(kb.sources[key]) for key in origin.sources if key in kb.sources),
        default=len(_DESIGNS) - 1 if by_design else _RELAY,
    )


def _design_rung(source: Source) -> int:
    for index, (_, kinds) in enumerate(_DESIGNS):
        if source.kind in kinds:
            return index
    return len(_DESIGNS) - 1


def _record_rung(source: Source) -> int:
    """Studies, registers, permits and data are records; a report of another's words is a relay."""
    if source.kind is None:
        return _RELAY
    rung = _RECORD_RUNGS.get(source.kind, 0)
    relayed = bool(source.derived_from or source.origin_labels)
    is_report = source.kind in {SourceKind.NEWS, SourceKind.SOCIAL_POST}
    return _RELAY if relayed and is_report else rung
