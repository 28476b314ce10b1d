"""data/health-trend.csv: one row a run, so that a chart can show how references fare over years.

A run that was not believed writes its row and nothing else, so that the next one knows how many
before it were a wave. No cell ever holds a comma or a quote, so no library for such files is
needed.
"""

from __future__ import annotations

from collections import Counter
from types import MappingProxyType
from typing import TYPE_CHECKING

from sourcebook.loading import read_trend
from sourcebook.model import Cause, TrendRow
from sourcebook.vocabulary import LinkState

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from sourcebook.model import LedgerLine

COLUMNS = ("date", *(state.value for state in LinkState), "total", "asked", "inconclusive", "cause")


def row_of(
    ledger: Iterable[LedgerLine], date: dt.date, asked: int, cause: Cause | None = None
) -> TrendRow:
    """The row of a run that leaves the ledger so."""
    counts = Counter(line.state for line in ledger)
    return TrendRow(date, MappingProxyType(dict(counts)), asked, cause)


def append_row(text: str, row: TrendRow) -> str:
    """The file with a row more. It takes the place of a row of the same date; lines that are no
    rows are left out."""
    rows, _ = read_trend(text)
    kept = {one.date: one for one in rows} | {row.date: row}
    lines = [",".join(COLUMNS), *(_text(one) for _, one in sorted(kept.items()))]
    return "".join(f"{line}\n" for line in lines)


def _text(row: TrendRow) -> str:
    counts = (row.counts.get(state, 0) for state in LinkState)
    cells = (row.date, *counts, row.total, row.asked, int(row.cause is not None), row.cause or "")
    return ",".join(str(cell) for cell in cells)


def waves_before(rows: Sequence[TrendRow], today: dt.date) -> int:
    """How many runs in a row, up to the last one before today, were held to be a wave."""
    count = 0
    for row in sorted(rows, key=lambda row: row.date, reverse=True):
        if row.date >= today:
            continue
        if row.cause is not Cause.WAVE:
            break
        count += 1
    return count


def previous_run(rows: Sequence[TrendRow], today: dt.date) -> dt.date | None:
    """The date of the last run that was believed, today's included; None where there was none."""
    return max((row.date for row in rows if row.cause is None and row.date <= today), default=None)
