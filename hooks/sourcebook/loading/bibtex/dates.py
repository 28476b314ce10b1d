"""Dates as BibLaTeX writes them: ISO 8601-2 (EDTF), levels 0 and 1.

`2025`, `2025-06`, `2025-06-18`, a time of day after it, seasons (`2025-21` is spring), a range
`2019-04/2019-05`, open ends (`2019/`, `2019/..`), doubt (`1723?`, `1723~`, `1723%`), unspecified
digits (`199X`, `2004-XX`), negative years (`-0043` is 44 BC) and `Y17000002`.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass

from sourcebook.model import PartialDate

_POINT = re.compile(
    r"(?P<year>-?\d{4}|Y-?\d{5,9}|-?\d{3}[Xu]|-?\d{2}(?:XX|uu))"
    r"(?:-(?P<month>\d{2}|XX|uu)(?:-(?P<day>\d{2}|XX|uu))?)?"
    r"(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
    r"(?P<doubt>[?~%]?)",
    re.ASCII,
)
_OPEN = frozenset({"", "..", "open", "*"})


@dataclass(frozen=True, slots=True)
class DatePoint:
    """One end of a date."""

    year: int
    """As in ISO 8601: 0 is 1 BC, -43 is 44 BC."""
    month: int = 0
    day: int = 0
    season: int = 0
    """1 spring, 2 summer, 3 autumn, 4 winter; 0 where none is named."""
    span: int = 1
    """Years it may mean: 10 for `199X`, 100 for `19XX`."""
    approximate: bool = False
    uncertain: bool = False

    @property
    def partial(self) -> PartialDate | None:
        """As the model's date, for sorting; None outside the years 1 to 9999."""
        return PartialDate(self.year, self.month, self.day) if 1 <= self.year <= 9999 else None


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date or a range of dates."""

    start: DatePoint | None
    """None where the beginning is open."""
    end: DatePoint | None = None
    is_range: bool = False
    """With `end` None: still going on."""


def parse_date(text: str) -> DateSpan:
    """Read a BibLaTeX date; raise ValueError, with a sentence, for what is none."""
    parts = text.strip().split("/")
    if len(parts) == 1:
        return DateSpan(_point(parts[0]))
    if len(parts) > 2:
        message = f"'{text[:60]}' has more than one slash"
        raise ValueError(message)
    start, end = (None if part.strip() in _OPEN else _point(part) for part in parts)
    if start is None and end is None:
        message = f"'{text[:60]}' has neither a beginning nor an end"
        raise ValueError(message)
    if start and end and _order(end) < _order(start)[: len(_order(end))]:
        message = f"'{text[:60]}' ends before it begins"
        raise ValueError(message)
    return DateSpan(start, end, is_range=True)


def _order(point: DatePoint) -> tuple[int, ...]:
    parts = (point.year, point.month, point.day)
    return parts[: 3 if point.day else 2 if point.month else 1]


def _point(text: str) -> DatePoint:
    match = _POINT.fullmatch(text.strip())
    if match is None:
        message = f"'{text.strip()[:60]}' is not a date"
        raise ValueError(message)
    year = match["year"].lstrip("Y").replace("X", "0").replace("u", "0")
    month, day = (_number(match[name]) for name in ("month", "day"))
    season = 0
    if 21 <= month <= 24:
        month, season = 0, month - 20
    if (match["month"] or "").isdigit() and not season and not 1 <= month <= 12:
        message = f"'{text.strip()}' names no month of the year"
        raise ValueError(message)
    last = 31 if not month else calendar.monthrange(_common_year(int(year)), month)[1]
    if (match["day"] or "").isdigit() and (season or not 1 <= day <= last):
        message = f"'{text.strip()}' names no day of the month"
        raise ValueError(message)
    return DatePoint(
        int(year),
        month,
        day if month else 0,
        season,
        span=10 ** len(re.findall("[Xu]", match["year"])),
        approximate=match["doubt"] in {"~", "%"},
        uncertain=match["doubt"] in {"?", "%"},
    )


def _common_year(year: int) -> int:
    """A year of the calendar's range that is a leap year when `year` is one."""
    return year % 400 + 2000


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() else 0


_MONTH_NAMES = tuple(
    name.lower()
    for name in (
        "January February March April May June July August September October November December"
    ).split()
)


def legacy_date(year: str, month: str = "", day: str = "") -> str:
    """`date` from the fields `year`, `month` and `day`; raise ValueError for what is no month."""
    if not month:
        return year
    name = month.strip(" .").lower()
    if name.isdigit():
        number = int(name)
    else:
        found = [
            place
            for place, full in enumerate(_MONTH_NAMES, 1)
            if len(name) >= 3 and full.startswith(name)
        ]
        if not found:
            message = f"'{month[:40]}' is no month"
            raise ValueError(message)
        number = found[0]
    text = f"{year}-{number:02}"
    return f"{text}-{int(day):02}" if day.isdecimal() else text
