"""An archived copy, and what the addresses under which archives show copies tell.

Wayback machines (the Internet Archive's, OpenWayback, pywb) and archive.today put fourteen digits
and the original address into the address of a copy. Two letters and a low line behind the digits
change how it is shown; `id_` gives the bytes as they were captured.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

_STAMP = re.compile(r"\d{4}(?:\d\d){0,5}", re.ASCII)
_FILL = "00000101000000"
_REPLAY = re.compile(
    r"(?P<before>https?://[^/?#]+/(?:[^/?#]+/){0,6}?)(?P<stamp>\d{14})(?:[a-z]{2}_)?/"
    r"(?P<original>https?://?.+)",
    re.ASCII | re.IGNORECASE,
)
_ONE_SLASH = re.compile(r"(https?:)/(?!/)", re.IGNORECASE)
_NO_RAW = re.compile(r"(?:.+\.)?archive\.(?:today|fo|is|li|md|ph|vn)")
"""Hosts of archive.today: it has no form of a copy but its own."""
_OLDEST = 1990


@dataclass(frozen=True, slots=True)
class Copy:
    """One capture of one address, as an archive lists it."""

    address: str
    """Where it is shown to readers."""
    moment: dt.datetime
    """When it was taken, UTC."""
    status: int | None = 200
    """What was answered when it was taken; None where the archive does not tell."""
    mimetype: str = ""
    digest: str = ""
    """Equal for captures of equal bytes; empty where it is not told."""

    @property
    def day(self) -> dt.date:
        """The day on which it was taken, by UTC."""
        return self.moment.date()


def copy_at(address: str, day: dt.date | None = None) -> Copy:
    """The copy that somebody cites by its address: its moment as the address tells it, else noon of
    the day, else unknown and set to the beginning of the web."""
    moment = moment_in(address)
    if moment is None:
        noon = dt.time(12)
        moment = dt.datetime.combine(day or dt.date(_OLDEST, 1, 1), noon, dt.UTC)
    return Copy(address, moment, None)


def moment_of(stamp: str) -> dt.datetime:
    """The moment that 4 to 14 digits stand for, its beginning where it is a longer time; raise
    ValueError for what is none."""
    if not _STAMP.fullmatch(stamp):
        raise ValueError("no timestamp")
    moment = dt.datetime.strptime(stamp + _FILL[len(stamp) :], "%Y%m%d%H%M%S").replace(
        tzinfo=dt.UTC
    )
    if moment.year < _OLDEST:
        raise ValueError("older than the web")
    return moment


def stamp_of(moment: dt.datetime) -> str:
    """The fourteen digits of a moment."""
    return f"{moment:%Y%m%d%H%M%S}"


def http_moment(text: str) -> dt.datetime | None:
    """The moment of a date of HTTP (RFC 7089, section 2.1.1); None for what is none."""
    try:
        moment = parsedate_to_datetime(text)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=dt.UTC)
        moment = moment.astimezone(dt.UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    return moment if moment.year >= _OLDEST else None


def http_date(moment: dt.datetime) -> str:
    """A moment as a date of HTTP (RFC 9110, section 5.6.7)."""
    days = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
    months = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
    return (
        f"{days[moment.weekday()]}, {moment.day:02} {months[moment.month - 1]} {moment.year:04} "
        f"{moment:%H:%M:%S} GMT"
    )


def replayed(replay: str, stamp: str, url: str) -> str:
    """The address under which a Wayback machine shows a capture."""
    return f"{replay.rstrip('/')}/{stamp}/{url}"


def original_of(address: str) -> str:
    """The original address that the address of a copy holds; empty where it holds none."""
    match = _REPLAY.fullmatch(address)
    # Servers make one slash of two.
    return _ONE_SLASH.sub(r"\1//", match["original"], count=1) if match else ""


def moment_in(address: str) -> dt.datetime | None:
    """The moment that the address of a copy holds; None where it holds none."""
    match = _REPLAY.fullmatch(address)
    try:
        return moment_of(match["stamp"]) if match else None
    except ValueError:
        return None


def shown_at(address: str) -> str:
    """The address for readers, without what changes how the copy is shown."""
    match = _REPLAY.fullmatch(address)
    return f"{match['before']}{match['stamp']}/{original_of(address)}" if match else address


def raw_at(address: str) -> str:
    """The address of the bytes as they were captured, without the archive's own banner and links;
    the same address where the archive has no such form."""
    match = _REPLAY.fullmatch(address)
    if match is None or _NO_RAW.fullmatch(urlsplit(address).hostname or ""):
        return address
    return f"{match['before']}{match['stamp']}id_/{original_of(address)}"
