"""data/health-trend.csv -> rows + problems. No cell of it holds a comma or a quote."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import PurePosixPath
from types import MappingProxyType
from typing import TYPE_CHECKING

from sourcebook.loading.files import is_there, read_text
from sourcebook.model import Cause, TrendRow
from sourcebook.problems import Location, Problem
from sourcebook.vocabulary import LinkState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_HINT = "The scheduled check writes this file; restore the line from the last good commit."


def trend_file(ledger: str) -> str:
    """The path of the trend, which lies beside the ledger: data/health-trend.csv."""
    path = PurePosixPath(ledger)
    return path.with_name(f"{path.stem}-trend.csv").as_posix()


def load_trend(root: Path, path: Path) -> tuple[tuple[TrendRow, ...], list[Problem]]:
    """Read the trend, oldest first. No file means that no run has been made."""
    if not is_there(path):
        return (), []
    file, problems = read_text(root, path)
    if file is None:
        return (), problems
    rows, broken = read_trend(file.text)
    problems += [
        Problem(Location(file.path, line), "L802", message, _HINT) for line, message in broken
    ]
    return rows, problems


def read_trend(text: str) -> tuple[tuple[TrendRow, ...], tuple[tuple[int, str], ...]]:
    """The rows, sorted by date, and the lines that are none: each by its number, from 1 with the
    header, and what is wrong. Of two rows of one date the later line stands; a column that an
    older version did not know counts as 0."""
    rows: dict[dt.date, TrendRow] = {}
    broken: list[tuple[int, str]] = []
    header: list[str] | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        cells = [cell.strip() for cell in line.split(",")]
        if cells[:1] == ["date"]:
            header = cells
            continue
        found = _row(cells, header)
        if isinstance(found, TrendRow):
            rows[found.date] = found
        else:
            broken.append((number, found))
    return tuple(rows[date] for date in sorted(rows)), tuple(broken)


def _row(cells: Sequence[str], header: Sequence[str] | None) -> TrendRow | str:
    """One row, or a sentence that says why the line is none."""
    if header is None:
        return "The line stands before the one that names the columns."
    if len(cells) != len(header):
        return f"The line has {len(cells)} values, and there are {len(header)} columns."
    values = dict(zip(header, cells, strict=True))
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", values["date"]):
            return f"'{values['date']}' is not a date."
        date = dt.date.fromisoformat(values["date"])
        cause = Cause(values["cause"]) if values.get("cause") else None
        counts = {state: _count(values, state.value) for state in LinkState}
        asked = _count(values, "asked")
    except (KeyError, ValueError) as error:
        return f"A value of the line does not fit: {error}."
    if values.get("inconclusive", "0") == "1" and cause is None:
        cause = Cause.SHARDS
    return TrendRow(date, MappingProxyType({k: v for k, v in counts.items() if v}), asked, cause)


def _count(values: Mapping[str, str], name: str) -> int:
    text = values.get(name) or "0"
    if not re.fullmatch(r"[0-9]{1,9}", text):
        message = f"'{text[:40]}' is not a number of addresses"
        raise ValueError(message)
    return int(text)
