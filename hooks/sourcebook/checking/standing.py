"""Rules on claims whose ground has given way: support lost, a balance that turned, dependence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.problems import Problem
from sourcebook.standing import doubtful, standings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sourcebook.checking.settled import Look
    from sourcebook.loading import Document, Loaded
    from sourcebook.standing import Standing

_WEIGH = (
    "Weigh the evidence anew, write what came of it into 'history:', and set 'checked' to the day."
)


def check_standing(loaded: Loaded, look: Look) -> Iterator[Problem]:
    """Every such rule, on the ledger and the table of retractions as they are shown on the day."""
    for standing in standings(loaded.kb, look.naming(doubtful(loaded.kb))):
        if standing.needs_review:
            document = loaded.places.claims[standing.claim.id]
            yield from _own(standing, document)
            yield from _inherited(loaded, standing, document)


def _own(standing: Standing, document: Document) -> Iterator[Problem]:
    fell = dict.fromkeys(one.evidence.source for one in standing.shaken if one.fell)
    place = document.value_at("verdict")
    for code, reason in (("C316", standing.lost), ("C317", standing.turned)):
        if reason:
            yield Problem(place, code, f"{reason} What fell: {', '.join(fell)}.", _WEIGH)


def _inherited(loaded: Loaded, standing: Standing, document: Document) -> Iterator[Problem]:
    for index, relation in enumerate(standing.claim.relations):
        other = loaded.kb.aliases.get(relation.claim, relation.claim)
        if relation.type == "depends-on" and other in standing.rests_on:
            yield Problem(
                document.value_at("relations", index, "claim"),
                "C318",
                f"The claim depends on '{other}', which needs review.",
                f"Settle '{other}' first; then see whether this verdict still follows.",
            )
