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
_EARLY = re.compile(r"-?(\d{1,3})(?:-.*)?", re.ASCII)
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
        if early := _EARLY.fullmatch(text.strip()):
            message += f"; a year before 1000 has four digits, as in {early[1]:0>4}"
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


_ELSEWHERE = (
    (
        "janvier januar jänner enero gennaio janeiro januari stycznia styczeń ocak"
        " январь января січень січня"
    ),
    (
        "février fevrier februar febrero febbraio fevereiro februari luty lutego şubat"
        " февраль февраля лютий лютого"
    ),
    "mars märz marz maerz marzo março marco maart marzec marca mart март марта березень березня",
    "avril abril aprile kwiecień kwietnia nisan апрель апреля квітень квітня",
    "mai mayo maggio maio mei maj maja mayıs май мая травень травня",
    "juin juni junio giugno junho czerwiec czerwca haziran июнь июня червень червня",
    "juillet juli julio luglio julho lipiec lipca temmuz июль июля липень липня",
    "août aout agosto augustus augusti sierpień sierpnia ağustos август августа серпень серпня",
    (
        "septembre septiembre settembre setembro wrzesień września eylül"
        " сентябрь сентября вересень вересня"
    ),
    (
        "octobre oktober octubre ottobre outubro październik października ekim"
        " октябрь октября жовтень жовтня"
    ),
    "novembre noviembre novembro kasım ноябрь ноября листопад листопада",
    (
        "décembre decembre dezember diciembre dicembre dezembro grudzień grudnia aralık"
        " декабрь декабря грудень грудня"
    ),
)
"""Months in French, German, Spanish, Italian, Portuguese, Dutch, Swedish or Danish, Polish,
Turkish, Russian and Ukrainian; those of a date have another ending in some of these. Without
`listopad`, which is November in Polish and October in Croatian."""
_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_YEARS = re.compile(r"(\d{4})\s*(?:[-–—]{1,3}|/)\s*(\d{4}|\d{1,2})?", re.ASCII)
_PLAIN_YEAR = re.compile(
    r"\[(\d{4}\??)\]|\((\d{4}\??)\)"
    r"|(?:cop\.|copyright|©|p)\s*(\d{4})|c(\d{4})"
    r"|(\d{4})[a-z]"
    r"|(\d{4})\s*(?:年|년|г\.?|год|р\.?|рік)"
    r"|(\d{4})\s*[(\uff08][^()\uff08\uff09\d]{1,40}[)\uff09]",
    re.ASCII | re.IGNORECASE,
)
"""A year that a catalogue inferred or took from a copyright, one with the letter of a label, one
with the word for it in Chinese, Japanese, Korean, Russian or Ukrainian, and one after which another
calendar's stands."""
_SOME_YEAR = re.compile(
    r"\[?(\d{2})(?:\?\?|(?:--|–)\??)\]?|\[?(\d{3})(?:\?|[-–]{1,2}\??)\]?", re.ASCII
)
"""A century or a decade: `19??`, `[19--?]`, `[170-?]`."""
_ABOUT = re.compile(r"(?:c(?:a|irca)?\.?|about)\s*(\d{4})", re.ASCII | re.IGNORECASE)
_WITH_DAY = re.compile(
    r"(?P<before>\d{1,2})(?:st|nd|rd|th|\.)?[\s~]+(?P<one>[^\W\d]+\.?)"
    r"|(?P<two>[^\W\d]+\.?)[\s~]+(?P<after>\d{1,2})(?:st|nd|rd|th)?,?",
    re.IGNORECASE,
)
_DAY_ALONE = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?", re.ASCII)
_BETWEEN = re.compile(r"\s*(?:[-–—]+|/|,|&|\band\b|\bto\b)\s*", re.IGNORECASE)
_A_YEAR = re.compile(r"(?<!\d)(?:1\d{3}|20\d\d)(?!\d)", re.ASCII)
_IN_FIGURES = re.compile(r"(\d{4})[-./](\d{1,2})(?:[-./](\d{1,2}))?", re.ASCII)
_BESIDE_DATES = frozenset("and del the year published".split())
_WORD = re.compile(r"[^\W\d_]{3,}")
_COMMON_ERA = range(1583, 2101)
"""Years since the calendar of today began. Those of the Hijra, of Iran, of the Buddha and of the
creation of the world, which stand in other figures or beside a word, are no such years."""


def legacy_date(year: str, month: str = "", day: str = "") -> str:
    """`date` from the fields `year`, `month` and `day`; raise ValueError for what is no month.

    As people and journals write them: `10 jan`, `July 30th`, `May--June`, `28 June--2 July`,
    `Summer`; and years as `1973--1974`, `[2009]`, `c. 1850`, `2013a`. A month of question marks is
    one that nobody knows.
    """
    year = _year(year.strip())
    month = month.strip(" .,~?").removesuffix("月").removesuffix("월").rstrip()
    if not month or "/" in year:
        return year
    doubt = year[-1] if year[-1:] in {"~", "?"} else ""
    year = year.removesuffix(doubt)
    if len(year) == 4 and year in month:
        month = month.replace(year, "").strip(" .,~-/")
    if season := _SEASONS.get(month.lower()):
        return f"{year}-{season}{doubt}"
    if not month:
        return f"{year}{doubt}"
    several = [one for one in _BETWEEN.split(month, maxsplit=8) if one]
    if len(several) > 1:
        first, last = _month_and_day(several[0]), _month_and_day(several[-1])
        if first[1] and not first[0] and last[1] and last[0]:
            first = last[0], first[1]
        elif last[1] and not last[0] and first[1] and first[0]:
            last = first[0], last[1]
        start, end = (f"{year}-{_of(point, one)}{doubt}"
                      for point, one in ((first, several[0]), (last, several[-1])))  # fmt: skip
        return f"{start}/{end}"
    found = _month_and_day(month)
    if not found[0]:
        found = _month(month), 0
    if not found[1] and day.isdecimal():
        found = found[0], int(day)
    return f"{year}-{_of(found, month)}{doubt}"


def salvaged(text: str) -> DateSpan | None:
    """What can be told of a date that is none: `2015-6-25`, `9 October, 2006`; None where it says
    anything but a day, for a remark may name the year of something else."""
    if not all(map(_is_of_dates, _WORD.findall(text[:200]))):
        return None
    years = set(_A_YEAR.findall(text[:200]))
    if _YEARS.fullmatch(text.strip()) and len(years) > 1:
        return parse_date(_year(text.strip())) if text.strip()[:4] <= text.strip()[-4:] else None
    if len(years) != 1:
        return None
    (year,) = years
    if int(year) not in _COMMON_ERA and any(sign.isalpha() for sign in text):
        return None
    guesses = [(year, "", "")]
    if match := _IN_FIGURES.fullmatch(text.strip()):
        guesses = [(year, match[2], match[3] or ""), (year, match[2], ""), *guesses]
    elif any(sign.isalpha() for sign in text):
        guesses.insert(0, (year, text, ""))
    for guess in guesses:
        try:
            return parse_date(legacy_date(*guess))
        except ValueError:
            continue
    return None


def _is_of_dates(word: str) -> bool:
    try:
        return word.lower() in _SEASONS or _month(word) > 0
    except ValueError:
        return word.lower() in _BESIDE_DATES


def _year(written: str) -> str:
    if written.isdecimal():
        # Figures of other scripts: `٢٠٢٠`.
        is_common = not written.isascii() and len(written) == 4 and int(written) in _COMMON_ERA
        return str(int(written)) if is_common else written
    if not written.strip("?") and len(written) > 1:
        return "XXXX"  # EDTF's word for a year of which no figure is known.
    plain = written.strip(" .,;")
    if match := _YEARS.fullmatch(plain):
        end = match[2] or ""
        return f"{match[1]}/{match[1][: 4 - len(end)] + end if end else end}"
    if match := _PLAIN_YEAR.fullmatch(plain):
        return next(year for year in match.groups() if year)
    if match := _SOME_YEAR.fullmatch(plain):
        return f"{match[1]}XX" if match[1] else f"{match[2]}X"
    if match := _ABOUT.fullmatch(plain):
        return f"{match[1]}~"
    return plain if plain.isdecimal() else written


def _month_and_day(written: str) -> tuple[int, int]:
    """Of `28 June` both; of `June` the month, and of `28` the day, which may be a month."""
    if match := _WITH_DAY.fullmatch(written):
        return _month(match["one"] or match["two"]), int(match["before"] or match["after"])
    if match := _DAY_ALONE.fullmatch(written):
        return 0, int(match[1])
    return _month(written), 0


def _of(point: tuple[int, int], written: str) -> str:
    """Month and day as a date has them; a number alone is a month."""
    month, day = point
    if not month:
        return f"{_month(written):02}"
    return f"{month:02}-{day:02}" if day else f"{month:02}"


def _month(written: str) -> int:
    name = written.strip(" .").lower()
    if name.isdecimal():
        return int(name)
    for names in (_MONTH_NAMES, _ELSEWHERE):
        found = [
            place
            for place, full in enumerate(names, 1)
            if len(name) >= 3 and any(one.startswith(name) for one in full.split())
        ]
        if len(found) == 1:
            return found[0]
    message = f"'{written[:40]}' is no month"
    raise ValueError(message)
