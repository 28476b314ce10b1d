"""Dates as BibLaTeX writes them: ISO 8601-2 (EDTF), levels 0 and 1.

`2025`, `2025-06`, `2025-06-18`, a time of day after it, seasons (`2025-21` is spring) and other
parts of a year (`2025-33` is its first quarter), a range `2019-04/2019-05`, open ends (`2019/`,
`2019/..`), doubt (`1723?`, `1723~`, `1723%`), unspecified digits (`199X`, `2004-XX`), a year that
nobody knows (`XXXX`, `unknown`), negative years (`-0043` is 44 BC) and `Y17000002`.
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
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|1\d|2[0-8])", re.ASCII)
"""A day that there is in every month and year, as nearly all dates are."""
_OPEN = frozenset({"", "..", "open", "*", "unknown"})
_UNKNOWN = re.compile(r"unknown|XXXX(?:-XX){0,2}|uuuu(?:-uu){0,2}")
_PARTS = {
    **{33 + number: (3 * number + 1, 3 * number + 3) for number in range(4)},
    **{37 + number: (4 * number + 1, 4 * number + 4) for number in range(3)},
    **{40 + number: (6 * number + 1, 6 * number + 6) for number in range(2)},
}
"""First and last month of quarters, of thirds and of halves of a year (ISO 8601-2, 4.8)."""


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
    """None where the beginning is open, or nothing is known."""
    end: DatePoint | None = None
    is_range: bool = False
    """With `end` None: still going on."""

    def __bool__(self) -> bool:
        """Whether anything is known."""
        return self.start is not None or self.end is not None


def parse_date(text: str) -> DateSpan:
    """Read a BibLaTeX date; raise ValueError, with a sentence, for what is none."""
    if _DAY.fullmatch(text):
        return DateSpan(DatePoint(int(text[:4]), int(text[5:7]), int(text[8:])))
    parts = text.strip().split("/")
    if len(parts) == 1:
        if _UNKNOWN.fullmatch(parts[0]):
            return DateSpan(None)
        return _part_of_year(parts[0]) or DateSpan(_point(parts[0]))
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


def _part_of_year(text: str) -> DateSpan | None:
    """The months of a quarter, a third or a half of a year; None for any other date."""
    months = _PARTS.get(int(text[5:7])) if re.match(r"\d{4}-\d\d[?~%]?$", text, re.ASCII) else None
    if months is None:
        return None
    start, end = (_point(f"{text[:4]}-{month:02}{text[7:]}") for month in months)
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
    if 21 <= month <= 32:  # From 25 on the same for the north, from 29 for the south.
        month, season = 0, (month - 21) % 4 + 1
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


_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_YEARS = re.compile(r"(\d{4})\s*(?:[-–—]{1,3}|/)\s*(\d{4}|\d{2})?", re.ASCII)
_IN_BRACKETS = re.compile(r"\[(\d{4})\]|\((\d{4})\)", re.ASCII)
_ABOUT = re.compile(r"(?:c(?:a|irca)?\.?|about)\s*(\d{4})", re.ASCII | re.IGNORECASE)
_WITH_DAY = re.compile(
    r"(?P<before>\d{1,2})(?:st|nd|rd|th|\.)?[\s~]+(?P<one>[^\W\d]+\.?)"
    r"|(?P<two>[^\W\d]+\.?)[\s~]+(?P<after>\d{1,2})(?:st|nd|rd|th)?,?",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:[-–—]+|/|,|&|\band\b|\bto\b)\s*", re.IGNORECASE)


def legacy_date(year: str, month: str = "", day: str = "") -> str:
    """`date` from the fields `year`, `month` and `day`; raise ValueError for what is no month.

    As people and journals write them: `10 jan`, `July 30th`, `May--June`, `Summer`; and years as
    `1973--1974`, `[2009]`, `c. 1850`.
    """
    year = _year(year.strip())
    if not month or "/" in year:
        return year
    doubt = year[-1] if year[-1:] == "~" else ""
    year = year.removesuffix("~")
    written = month.strip(" .,~")
    if season := _SEASONS.get(written.lower()):
        return f"{year}-{season}{doubt}"
    if match := _WITH_DAY.fullmatch(written):
        written = match["one"] or match["two"]
        day = day or match["before"] or match["after"]
    several = [one for one in _BETWEEN.split(written, maxsplit=8) if one]
    if len(several) > 1:
        first, last = (_month(one) for one in (several[0], several[-1]))
        return f"{year}-{first:02}{doubt}/{year}-{last:02}{doubt}"
    text = f"{year}-{_month(written):02}"
    return f"{text}-{int(day):02}{doubt}" if day.isdecimal() else f"{text}{doubt}"


def _year(written: str) -> str:
    if match := _YEARS.fullmatch(written):
        end = match[2] or ""
        return f"{match[1]}/{match[1][:-2] + end if len(end) == 2 else end}"
    if match := _IN_BRACKETS.fullmatch(written):
        return match[1] or match[2]
    if match := _ABOUT.fullmatch(written):
        return f"{match[1]}~"
    return written


def _month(written: str) -> int:
    name = written.strip(" .").lower()
    if name.isdecimal():
        return int(name)
    found = [
        place
        for place, full in enumerate(_MONTH_NAMES, 1)
        if len(name) >= 3 and full.startswith(name)
    ]
    if not found:
        message = f"'{written[:40]}' is no month"
        raise ValueError(message)
    return found[0]
