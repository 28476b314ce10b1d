"""The mix of verdicts among some claims: one bar, a piece for each verdict that occurs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.fragments.wording import count, joined
from sourcebook.vocabulary import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sourcebook.model import Claim
    from sourcebook.vocabulary import Verdict

ROOM_FOR_ICON = 7.0
"""Per cent of the width from which a piece holds its icon: 20 pixels on a narrow screen."""


@dataclass(frozen=True, slots=True)
class Share:
    """The claims of one verdict."""

    verdict: Verdict
    number: int
    place: float
    """Per cent of the width at which the piece begins."""
    width: float
    """Per cent."""

    @property
    def middle(self) -> float:
        """Per cent at which its icon stands."""
        return round(self.place + self.width / 2, 3)

    @property
    def has_icon(self) -> bool:
        """Whether the piece is wide enough for its icon."""
        return self.width >= ROOM_FOR_ICON


@dataclass(frozen=True, slots=True)
class VerdictMix:
    """The bar."""

    shares: tuple[Share, ...]
    total: int

    @property
    def words(self) -> str:
        """`5 claims: 3 refuted and 2 unproven`."""
        parts = joined(
            f"{share.number:,} {VERDICTS[share.verdict].label.lower()}" for share in self.shares
        )
        return f"{count(self.total, 'claim')}: {parts}"


def verdict_mix(claims: Iterable[Claim]) -> VerdictMix | None:
    """The mix of some claims in the order of the verdicts; None without a claim."""
    numbers = Counter(claim.verdict for claim in claims)
    total = numbers.total()
    if not total:
        return None
    shares = []
    before = 0
    for verdict in VERDICTS:
        if number := numbers[verdict]:
            place, end = (round(100 * edge / total, 3) for edge in (before, before + number))
            shares.append(Share(verdict, number, place, round(end - place, 3)))
            before += number
    return VerdictMix(tuple(shares), total)
