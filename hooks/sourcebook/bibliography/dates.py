"""Dates in words: `25 December 2025`, `June 2025`, `April–May 2019`, `c. 1723`, `44 BC`."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from babel.dates import get_month_names

from sourcebook.latex import to_text
from sourcebook.loading.bibtex.dates import DateSpan, legacy_date, parse_date, salvaged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sourcebook.loading.bibtex.dates import DatePoint

UNDATED = "undated"
_SEASONS = ("", "spring", "summer", "autumn", "winter")


def date_of(fields: Mapping[str, str], name: str = "date") -> DateSpan | None:
    """The date in a field (for `date` also from `year` and `month`), of a bad one what can be
    told; None for none."""
    if name in fields:
        try:
            return _parsed(fields[name])
        except ValueError:
            return salvaged(to_text(fields[name]))
    if name == "date" and "year" in fields:
        year, month, day = (to_text(fields.get(part, "")) for part in ("year", "month", "day"))
        try:
            return _parsed(legacy_date(year, month, day))
        except ValueError:
            return salvaged(year)
    return None


_parsed = lru_cache(maxsize=32_768)(parse_date)
"""A reference, its label and its exports ask for the same date one after the other."""


def in_words(span: DateSpan) -> str:
    """The date as a reader says it."""
    if not span.is_range:
        return _point(span.start) if span.start else UNDATED
    if span.start is None:
        return f"until {_point(span.end)}" if span.end else UNDATED
    if span.end is None:
        return f"since {_point(span.start)}"
    start, end = span.start, span.end
    plain = not any(p.approximate or p.uncertain or p.season or p.year < 1 for p in (start, end))
    if plain and start.year == end.year and start.month and end.month:
        if start.month == end.month and start.day and end.day:
            return f"{start.day}–{_point(end)}"
        separator = " – " if start.day else "–"
        head = " ".join(filter(None, (str(start.day or ""), _months()[start.month])))
        return f"{head}{separator}{_point(end)}"
    return (
        f"{_point(start)} – {_point(end)}"
        if start.month or end.month
        else (f"{_point(start)}–{_point(end)}")
    )


def year_of(fields: Mapping[str, str]) -> str:
    """The year for a label, or `undated`."""
    span = date_of(fields)
    point = (span.start or span.end) if span else None
    return _year(point) if point else UNDATED


def _point(point: DatePoint | None) -> str:
    if point is None:
        return ""
    month = _SEASONS[point.season] or (_months()[point.month] if point.month else "")
    words = " ".join(filter(None, (str(point.day or ""), month, _year(point))))
    return f"{'c. ' if point.approximate else ''}{words}{' (?)' if point.uncertain else ''}"


def _year(point: DatePoint) -> str:
    if point.span == 10:
        return f"{point.year}s"
    if point.span == 100:
        return f"{point.year}–{point.year + 99}"
    return str(point.year) if point.year > 0 else f"{1 - point.year} BC"


@cache
def _months() -> Mapping[int, str]:
    return dict(get_month_names("wide", locale="en"))
