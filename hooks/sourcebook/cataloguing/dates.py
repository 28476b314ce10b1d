"""Dates as registries and pages write them -> ISO 8601, as much of it as is certain."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sourcebook.loading.bibtex.dates import legacy_date
from sourcebook.model import PartialDate

if TYPE_CHECKING:
    from collections.abc import Sequence

_ISO = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?=$|[T\s])", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{6})?", re.ASCII)
_MONTH_FIRST = re.compile(r"([A-Za-z]{3,9})\.?\s+(?:(\d{1,2})(?:st|nd|rd|th)?,?\s+)?(\d{4})")
_DAY_FIRST = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\.?\s+([A-Za-z]{3,9})\.?,?\s+(\d{4})")
_YEAR = re.compile(r"(?<!\d)(1[4-9]\d\d|20\d\d)(?!\d)", re.ASCII)


def read_date(text: str) -> str:
    """`2024-01-18`, `2024-01`, `2024`, or empty. What could be read in two ways (03/04/2009) gives
    the year only; a time of day and its zone are left out."""
    text = " ".join(text.split())[:100]
    if match := _COMPACT.fullmatch(text):
        return date_of_parts([match[1], match[2], match[3]])
    if match := _ISO.match(text):
        return date_of_parts([part or "" for part in match.groups()])
    if match := _MONTH_FIRST.fullmatch(text):
        return _named(match[3], match[1], match[2] or "")
    if match := _DAY_FIRST.fullmatch(text):
        return _named(match[3], match[2], match[1])
    years = set(_YEAR.findall(text))
    return years.pop() if len(years) == 1 else ""


def date_of_parts(parts: Sequence[object]) -> str:
    """A date of year, month and day, as numbers or text; from the first part on that is none, the
    rest is left out."""
    numbers: list[int] = []
    for part in parts[:3]:
        text = str(part).strip()
        if isinstance(part, bool) or not text.isdecimal() or len(text) > 4:
            break
        numbers.append(int(text))
    while numbers:
        digits = "-".join(
            f"{number:0{width}}" for number, width in zip(numbers, (4, 2, 2), strict=False)
        )
        try:
            if numbers[0] and 0 not in numbers:
                return str(PartialDate.parse(digits))
        except ValueError:
            pass
        numbers.pop()
    return ""


def _named(year: str, month: str, day: str) -> str:
    try:
        return date_of_parts(legacy_date(year, month, day).split("-"))
    except ValueError:
        return year
