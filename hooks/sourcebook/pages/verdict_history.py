"""A claim's verdicts over time: a lane for each it has had, and a step line through them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.vocabulary import VERDICTS, ChangeType, Verdict

if TYPE_CHECKING:
    import datetime as dt

    from sourcebook.model import Change, Claim

MOST = 60
"""Steps drawn, the newest. The history in words holds all."""
LANE = 36
"""Pixels from one lane to the next."""
FIRST_LANE = 26
"""Pixels from the upper edge to the first lane's line; its words stand above it."""
BELOW = 26
"""Pixels below the last lane, for the dates."""
EDGE = 2.0
"""Per cent left free at either side, so that a mark on the first or last day is whole."""
_VERDICTS = {verdict.value: verdict for verdict in Verdict}


@dataclass(frozen=True, slots=True)
class Lane:
    """A verdict that the claim has had."""

    verdict: Verdict
    y: int
    """Pixels from the upper edge."""


@dataclass(frozen=True, slots=True)
class Step:
    """The time during which a verdict stood."""

    date: dt.date
    """The day on which it was given."""
    verdict: Verdict
    place: float
    """Per cent of the width at which it begins."""
    end: float
    """Per cent at which the next begins, or today."""
    y: int


@dataclass(frozen=True, slots=True)
class VerdictHistory:
    """The picture."""

    lanes: tuple[Lane, ...]
    steps: tuple[Step, ...]
    """Oldest first."""
    until: dt.date
    height: int


def last_day(claim: Claim, today: dt.date) -> dt.date | None:
    """The day up to which the verdicts of a claim are drawn; None where its history tells fewer
    than two. Of the picture nothing else depends on what day it is."""
    given = _given(claim)
    return max(today, given[-1][0]) if len(given) >= 2 else None


def verdict_history(claim: Claim, today: dt.date) -> VerdictHistory | None:
    """The verdicts of a claim up to a day; None where its history tells fewer than two."""
    if (until := last_day(claim, today)) is None:
        return None
    given = _given(claim)[-MOST:]
    had = {verdict for _, verdict in given}
    lanes = tuple(
        Lane(verdict, FIRST_LANE + LANE * number)
        for number, verdict in enumerate(one for one in VERDICTS if one in had)
    )
    heights = {lane.verdict: lane.y for lane in lanes}
    first = given[0][0]
    days = max((until - first).days, 1)

    def place(day: dt.date) -> float:
        return round(EDGE + (100 - 2 * EDGE) * (day - first).days / days, 3)

    ends = [day for day, _ in given[1:]] + [until]
    steps = tuple(
        Step(day, verdict, place(day), place(end), heights[verdict])
        for (day, verdict), end in zip(given, ends, strict=True)
    )
    return VerdictHistory(lanes, steps, until, lanes[-1].y + BELOW)


def _given(claim: Claim) -> list[tuple[dt.date, Verdict]]:
    """Each verdict with the day it was given, oldest first.

    What a claim was created with stands in its entry, or else in the first change away from it.
    """
    # A file lists the newest first; of one day, the lower entry is the older.
    as_written = claim.history[::-1]
    changes = sorted(as_written, key=lambda change: change.date)
    given: list[tuple[dt.date, Verdict]] = []
    created: Change | None = None
    for change in changes:
        if change.type is ChangeType.CREATED:
            created = created or change
            if verdict := _verdict(change.to):
                given.append((change.date, verdict))
        elif change.type is ChangeType.VERDICT and (verdict := _verdict(change.to)):
            if not given and created and (before := _verdict(change.from_)):
                given.append((created.date, before))
            given.append((change.date, verdict))
    return given


def _verdict(word: str | None) -> Verdict | None:
    """The verdict of a word; a history may hold others."""
    return _VERDICTS.get(word or "")
