"""The copy of an address that the Wayback Machine has nearest to a day.

Source: https://archive.org/help/wayback_api.php (Wayback Availability JSON API).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.cataloguing.dates import read_date
from sourcebook.cataloguing.services.service import (
    JSON,
    Request,
    Unusable,
    at,
    json_of,
    text,
    with_query,
)
from sourcebook.loading.bibtex.addresses import read_url

if TYPE_CHECKING:
    import datetime as dt

NAME = "The Wayback Machine"
_ITS_OWN = re.compile(r"http://(web\.archive\.org/)")


@dataclass(frozen=True, slots=True)
class Copy:
    """An archived copy."""

    url: str
    date: str
    """The day it was taken, ISO 8601; empty where that is not told."""


def request(base: str, url: str, day: dt.date) -> Request:
    """Asks for the copy nearest to a day."""
    query = {"url": url, "timestamp": f"{day:%Y%m%d}"}
    return Request(NAME, with_query(base, query), JSON, "it does not know this address")


def read(raw: bytes) -> Copy | None:
    """The copy, or None where there is none; raise Unusable for an answer that says neither."""
    data = json_of(raw, NAME)
    if not isinstance(at(data, "archived_snapshots"), dict):
        raise Unusable(f"{NAME} gave JSON that does not say what it has.")
    nearest = at(data, "archived_snapshots", "closest")
    # A copy of a page that was not there, or that led elsewhere, is no copy of the source.
    if at(nearest, "available") is not True or text(nearest, "status") not in {"200", ""}:
        return None
    try:
        url = read_url(_ITS_OWN.sub(r"https://\1", text(nearest, "url"), count=1))
    except ValueError:
        raise Unusable(f"{NAME} gave the address of a copy that cannot be used.") from None
    return Copy(url, read_date(text(nearest, "timestamp")))
