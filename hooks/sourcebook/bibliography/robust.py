"""Robust Links: a link that knows the archived copy of what it leads to.

Its attributes hold the original address, the copy's, and the day of the copy, so that a reader's
program can offer either when the link has died: https://robustlinks.mementoweb.org/spec/.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from markupsafe import Markup

from sourcebook.urls import is_web_address

if TYPE_CHECKING:
    from sourcebook.model import PartialDate, Source

_STAMP = re.compile(r"/(\d{4})(\d{2})(\d{2})\d{6}(?:[a-z]{2}_)?/", re.ASCII)


class Lead(Enum):
    """Where the links of a reference lead."""

    ORIGINAL = "to the source"
    COPY = "to the archived copy first"
    """The source cannot be read there, or not as it was cited."""
    COPY_ONLY = "to the archived copy alone"
    """Somebody else's page stands there, to which no reader is to be sent."""


def robust(source: Source, original: str | None = None) -> Markup:
    """The attributes of a link to a source, or to its copy; each with a blank before it, and none
    where there is no copy. `original` is the address they speak of, by default the source's."""
    copy = source.archive_url or ""
    original = original or source.url or ""
    if not is_web_address(copy) or not is_web_address(original):
        return Markup("")
    attributes = Markup(' data-originalurl="{}" data-versionurl="{}"').format(original, copy)
    if day := version_day(source):
        attributes += Markup(' data-versiondate="{}"').format(day)
    return attributes


def version_day(source: Source) -> str:
    """The day of the archived copy, ISO 8601: as the entry says it, else as the copy's address
    does, else the day on which the source was used; empty where none is known."""
    if _is_whole(source.archive_date):
        return str(source.archive_date)
    if match := _STAMP.search(source.archive_url or ""):
        return "-".join(match.groups())
    return str(source.accessed) if _is_whole(source.accessed) else ""


def _is_whole(date: PartialDate | None) -> bool:
    return date is not None and date.day > 0
