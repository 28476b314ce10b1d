"""Reference health over time: a column a run, stacked by how bad the news is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.vocabulary import LinkState

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from sourcebook.model import TrendRow

HEIGHT = 120
"""Of the picture, in pixels."""
MOST = 104
"""Columns shown: two years of weekly runs. Older runs stay in the file."""

GROUPS: tuple[tuple[str, str, frozenset[LinkState]], ...] = (
    (
        "bad",
        "fallen",
        frozenset({LinkState.DEAD, LinkState.USURPED, LinkState.RETRACTED, LinkState.INVALID}),
    ),
    ("doubtful", "changed", frozenset({LinkState.CHANGED, LinkState.QUOTE_MISSING})),
    ("open", "not known", frozenset({LinkState.UNCHECKED, LinkState.UNVERIFIABLE})),
    ("well", "standing", frozenset({LinkState.ALIVE, LinkState.MOVED})),
)
"""Class, word and states of each band, from the top of a column to its foot."""


@dataclass(frozen=True, slots=True)
class Band:
    """One piece of a column."""

    group: str
    top: float
    """Pixels from the upper edge."""
    height: float
    count: int


@dataclass(frozen=True, slots=True)
class Column:
    """One run."""

    date: dt.date
    place: float
    """Per cent of the width at which it begins."""
    width: float
    """Per cent."""
    bands: tuple[Band, ...]
    counts: tuple[int, ...]
    """Addresses in each group, in their order; also those of no height."""
    believed: bool


def columns(rows: Sequence[TrendRow]) -> tuple[Column, ...]:
    """The last runs as columns, oldest first; as high as the largest number of addresses."""
    shown = rows[-MOST:]
    most = max((row.total for row in shown), default=0)
    width = 100 / max(len(shown), 12)
    return tuple(
        _column(row, round(number * width, 3), round(width * 0.8, 3), most)
        for number, row in enumerate(shown)
    )


def _column(row: TrendRow, place: float, width: float, most: int) -> Column:
    counts = tuple(sum(row.counts.get(state, 0) for state in states) for _, _, states in GROUPS)
    bands = []
    top = HEIGHT * (1 - sum(counts) / most) if most else float(HEIGHT)
    for (group, _, _), count in zip(GROUPS, counts, strict=True):
        height = HEIGHT * count / most if most else 0.0
        if count:
            bands.append(Band(group, round(top, 2), round(height, 2), count))
        top += height
    return Column(row.date, place, width, tuple(bands), counts, row.cause is None)
