"""Which copies to look at, and in which order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from sourcebook.checking.references.archives.copies import Copy

_PDF = frozenset({"application/pdf", "application/x-pdf"})
_UNTOLD = frozenset({"", "unk", "-", "application/octet-stream", "binary/octet-stream"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in archives."""

    url: str
    """The address as it is cited, without fragment."""
    day: dt.date
    """The day of use."""
    published: dt.date | None = None
    """The first day on which it can have been there."""
    titles: tuple[str, ...] = ()
    quotes: tuple[str, ...] = ()
    """The words that are quoted from it."""


def in_order(copies: Iterable[Copy], wanted: Wanted) -> list[Copy]:
    """The copies that may be whole and of the right type, nearest to the day of use first; those
    taken before the source was published come last, and of copies with equal bytes only the best.

    An error or a redirect is no copy of the source; of a copy whose status is not told, a look
    tells it.
    """
    fitting = [copy for copy in copies if copy.status in {200, None} and _fits(copy, wanted)]
    fitting.sort(key=lambda copy: rank(copy, wanted))
    seen: set[str] = set()
    found = []
    for copy in fitting:
        known_by = copy.digest or copy.address
        if known_by not in seen:
            seen.add(known_by)
            found.append(copy)
    return found


def rank(copy: Copy, wanted: Wanted) -> tuple[bool, int, str]:
    """Smaller is better: not before the publication, near to the day of use; the address decides
    between equals, so that the choice does not depend on the order of an answer."""
    early = wanted.published is not None and copy.day < wanted.published
    return early, abs((copy.day - wanted.day).days), copy.address


def _fits(copy: Copy, wanted: Wanted) -> bool:
    """Whether the type of a copy can be that of the source: of a PDF, a page that speaks about it
    or that says it is gone is none."""
    is_pdf = urlsplit(wanted.url).path.lower().endswith(".pdf")
    return not is_pdf or copy.mimetype in _UNTOLD or copy.mimetype in _PDF
