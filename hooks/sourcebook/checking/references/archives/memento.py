"""Memento (RFC 7089): TimeGates, which lead to the copy nearest to a moment, and TimeMaps, which
list all copies and may have several pages.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from sourcebook.checking.references.archives.copies import (
    Copy,
    http_date,
    http_moment,
    moment_in,
    shown_at,
)
from sourcebook.checking.references.archives.links import read_links
from sourcebook.checking.references.archives.service import Ask, Unheard, below, body_of
from sourcebook.checking.references.fetching.question import Question
from sourcebook.urls import is_web_address

if TYPE_CHECKING:
    from sourcebook.checking.references.answers import Answer

LIST = Question(accept="application/link-format, */*;q=0.1")
PAGES = 8
"""Pages of one TimeMap that are asked for."""
COPIES = 5_000
"""Copies of one TimeMap that are kept."""


async def by_timegate(ask: Ask, base: str, name: str, url: str, day: dt.date) -> tuple[Copy, ...]:
    """The copy to which a TimeGate leads for a day, or none. Raises Unheard."""
    noon = dt.datetime.combine(day, dt.time(12), dt.UTC)
    question = Question(headers={"Accept-Datetime": http_date(noon)})
    answer = await ask(below(base, url), question)
    return read_memento(answer, name)


def read_memento(answer: Answer, name: str) -> tuple[Copy, ...]:
    """The copy that an answer is, or none where the archive has none. Raises Unheard for what is
    no copy."""
    moment = http_moment(answer.headers.get("memento-datetime", ""))
    if moment is not None and answer.failure is None:
        # An archived 404 is answered with 404, and says that it is a copy.
        kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
        return (Copy(shown_at(answer.final_url), moment, answer.status, kind),)
    if body_of(answer, name) is None:
        return ()
    if answer.hops and (moment := moment_in(answer.final_url)):
        return (Copy(shown_at(answer.final_url), moment, None),)
    raise Unheard(f"{name} gave a page that is not said to be a copy.")


@dataclass(frozen=True, slots=True)
class TimeMap:
    """What one page of a TimeMap lists."""

    copies: tuple[Copy, ...] = ()
    pages: tuple[tuple[str, dt.datetime | None, dt.datetime | None], ...] = ()
    """Address of each further page, with the first and last moment of its copies where told."""


def read_timemap(body: bytes, address: str, name: str) -> TimeMap:
    """Read one page that came from `address`. Raises Unheard for what is no list of links."""
    text = body.decode("utf-8-sig", "replace").strip()
    links = list(read_links(text))
    if text and not links:
        raise Unheard(f"{name} gave something else than a list of copies.")
    copies: list[Copy] = []
    pages = []
    for link in links:
        try:
            target = urljoin(address, link.target)
        except ValueError:
            continue
        if not is_web_address(target):
            continue
        if "memento" in link.relations and len(copies) < COPIES:
            moment = http_moment(link.parameters.get("datetime", ""))
            if moment is not None:
                copies.append(Copy(shown_at(target), moment, None))
        elif "timemap" in link.relations and "self" not in link.relations:
            first, last = (http_moment(link.parameters.get(key, "")) for key in ("from", "until"))
            pages.append((target, first, last))
    return TimeMap(tuple(copies), tuple(pages))


async def by_timemap(ask: Ask, base: str, name: str, url: str, day: dt.date) -> tuple[Copy, ...]:
    """The copies that a TimeMap lists. Of many pages those nearest to the day are asked for, and
    none twice. Raises Unheard where no page could be read."""
    waiting: dict[str, float] = {below(base, url): 0.0}
    seen: set[str] = set()
    found: dict[str, Copy] = {}
    trouble: Unheard | None = None
    read = 0
    while waiting and len(seen) < PAGES:
        address = min(waiting, key=lambda one: waiting[one])
        del waiting[address]
        seen.add(address)
        answer = await ask(address, LIST)
        seen.add(answer.final_url)
        try:
            body = body_of(answer, name)
            page = read_timemap(body, answer.final_url, name) if body is not None else TimeMap()
        except Unheard as unheard:
            trouble = unheard
            continue
        read += 1
        found.update((copy.address, copy) for copy in page.copies)
        for target, first, last in page.pages:
            if target not in seen:
                waiting[target] = _days_between(day, first, last)
    if trouble and not read:
        raise trouble
    return tuple(found.values())


def _days_between(day: dt.date, first: dt.datetime | None, last: dt.datetime | None) -> float:
    """How far a day lies outside a time; 0.5 where one of its ends is not told."""
    if first is None or last is None:
        return 0.5
    return max((first.date() - day).days, (day - last.date()).days, 0)
