"""Numbers and dates in words, as a page of English shows them."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Literal

from babel import Locale, UnknownLocaleError
from babel.dates import get_month_names
from markupsafe import Markup

from sourcebook.model import PartialDate
from sourcebook.script import SENTENCE_ENDS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

LOCALE = "en_GB"


@lru_cache(maxsize=10_000)
def date_in_words(date: dt.date | PartialDate | None, *, short: bool = False) -> str:
    """`27 January 2026`, `January 2026` or `2026`; with `short`, `27 Jan 2026`. Empty for None."""
    if date is None:
        return ""
    if isinstance(date, PartialDate) and not date.month:
        return str(date.year)
    day = f"{date.day} " if date.day else ""
    return f"{day}{_months('abbreviated' if short else 'wide')[date.month]} {date.year}"


@cache
def _months(width: Literal["abbreviated", "wide"]) -> Mapping[int, str]:
    return dict(get_month_names(width, locale=LOCALE))


@lru_cache(maxsize=10_000)
def time_element(date: dt.date | PartialDate | None, *, short: bool = False) -> Markup:
    """A <time> with the date in words and its ISO form; empty for None."""
    if date is None:
        return Markup("")
    words = date_in_words(date, short=short)
    return Markup(f'<time datetime="{date}">{words}</time>')  # noqa: S704 - figures and months


@lru_cache(maxsize=1_000)
def language_name(tag: str | None) -> str:
    """`Russian` for `ru`; the tag itself where it is not known, empty for None."""
    if not tag:
        return ""
    try:
        return Locale.parse(tag, sep="-").get_display_name(LOCALE) or tag
    except (UnknownLocaleError, ValueError, TypeError):
        return tag


@lru_cache(maxsize=1_000)
def language_attribute(tag: str | None) -> Markup:
    """The attribute of an element whose words are in that language, with a space before it; empty
    where they are in that of the page (WCAG 2.2, 3.1.2)."""
    return Markup(' lang="{}"').format(tag) if tag else Markup("")


def count(number: int, one: str, many: str = "") -> str:
    """`1 claim`, `3 claims`; give `many` where an s does not make the plural."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def joined(items: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`."""
    parts = list(items)
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def ended(text: str) -> str:
    """The text as a sentence: with a full stop, unless it ends in a sign of its own script."""
    return text if text[-1:] in SENTENCE_ENDS else f"{text}."


def backlink_letter(index: int) -> str:
    """The letter of a back-link: 0 is a, 25 is z, 26 is aa."""
    letters = ""
    number = index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("a") + rest) + letters
    return letters


def counted_state(number: int, label: str) -> str:
    """A number of references with the label of their state: `12 links live`, `1 dead`."""
    if number != 1 and label.startswith("link "):
        label = "links " + label.removeprefix("link ")
    return f"{number:,} {label}"
