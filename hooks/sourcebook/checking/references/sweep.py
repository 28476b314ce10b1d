"""One run over many addresses: who is asked when, and what each answer is taken for.

A host has two lanes at most, and each lane asks one address after the other, so that a busy host
holds up nobody else; hosts with the longest rows begin first, because they end last.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sourcebook.checking.references.answers import Failure
from sourcebook.checking.references.classifying import (
    classify,
    classify_doi,
    crossref_url,
    datacite_url,
    ending_of,
    gathered,
    handle_url,
    probe_for,
)
from sourcebook.checking.references.hashing import stable_hash
from sourcebook.vocabulary import LinkClass, QuoteState

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

    from sourcebook.checking.references.answers import Answer
    from sourcebook.checking.references.classifying import Ending
    from sourcebook.checking.references.targets import Target
    from sourcebook.model import Observation

LANES = 2
"""Requests at once to one host."""
QUEUE = 64
"""Answers that may wait for a closer look before no more are fetched: their texts take room."""
_LED_AWAY = frozenset({LinkClass.REDIRECTED, LinkClass.MOVED})
MANY = 3
"""Cited addresses that end at one page by redirect before that page is taken for a dead end."""


@dataclass(frozen=True, slots=True)
class Registries:
    """Where DOIs are asked: their own interfaces, never the pages of publishers."""

    handle: str = "https://doi.org/api/handles/"
    crossref: str = "https://api.crossref.org/works/"
    datacite: str = "https://api.datacite.org/dois/"


@dataclass(frozen=True, slots=True)
class Swept:
    """What one run saw."""

    seen: Mapping[str, Observation]
    """By address."""
    not_reached: tuple[str, ...] = ()
    """Addresses for which the time did not suffice, sorted."""


@dataclass
class Sweep:
    """Asks addresses and takes each answer for what it is."""

    ask: Callable[[str], Awaitable[Answer]]
    """One address in, one answer out; raises nothing but CancelledError."""
    date: dt.date
    registries: Registries = field(default_factory=Registries)
    out_of_time: Callable[[], bool] = lambda: False
    """Whether the time of the run is over."""
    on_seen: Callable[[str, Observation], None] = lambda _url, _seen: None
    """Told of each observation as soon as it is made: a journal, a progress bar."""
    glance: Callable[[str], Awaitable[Answer]] | None = None
    """How a made-up address is asked, where that can be done with less ado than `ask`."""
    look: Callable[[Observation, Target, Answer], Awaitable[Observation]] | None = None
    """Takes a closer look at the text of an answer; None where nobody asked for one."""
    _endings: list[Ending] = field(default_factory=list)
    _looking: int = 0
    _room: asyncio.Event = field(default_factory=asyncio.Event)
    """Set while there is room for more answers."""
    _probes: dict[str, asyncio.Task[Answer]] = field(default_factory=dict)

    async def run(self, targets: Iterable[Target]) -> Swept:
        """Ask every target once. What the time did not suffice for is named, not guessed."""
        self._room.set()
        rows: dict[str, list[Target]] = defaultdict(list)
        for target in targets:
            rows[self._host(target)].append(target)
        seen: dict[str, Observation] = {}
        not_reached: list[str] = []
        lanes = [
            self._lane(row, seen, not_reached)
            for row in sorted(rows.values(), key=len, reverse=True)
            for _ in range(min(LANES, len(row)))
        ]
        try:
            async with asyncio.TaskGroup() as group:
                for lane in lanes:
                    group.create_task(lane)
        finally:
            for probe in self._probes.values():
                probe.cancel()
        for url, error in gathered(self._endings).items():
            if seen[url].result in _LED_AWAY:
                update = {"result": LinkClass.SOFT_404, "error": error}
                seen[url] = seen[url].model_copy(update=update)
        return Swept(seen, tuple(sorted(not_reached)))

    async def _lane(
        self, row: list[Target], seen: dict[str, Observation], not_reached: list[str]
    ) -> None:
        while row:
            await self._room.wait()
            if not row:  # The other lane has taken the last.
                break
            target = row.pop()
            found = None if self.out_of_time() else await self._observe(target)
            if found is None:
                not_reached.append(target.url)
            else:
                seen[target.url] = found
                self.on_seen(target.url, found)

    async def _observe(self, target: Target) -> Observation | None:
        """What is seen of one address; None where the time was over."""
        if target.doi:
            return await self._observe_doi(target.doi)
        answer = await self.ask(target.url)
        if answer.failure is Failure.BUDGET:
            return None
        host = urlsplit(answer.final_url).netloc
        address = probe_for(target, answer, f"{stable_hash(f'{self.date} {host}'):x}")
        probe = None
        if address is not None:
            # One probe tells of all pages of a host, so only the first page waits for it to be
            # sent.
            if host not in self._probes:
                self._probes[host] = asyncio.ensure_future((self.glance or self.ask)(address))
            probe = await self._probes[host]
        seen = classify(target, answer, self.date, probe=probe)
        if ending := ending_of(target, answer):
            self._endings.append(ending)
        return await self._look(seen, target, answer)

    async def _look(self, seen: Observation, target: Target, answer: Answer) -> Observation:
        if self.look is None:
            return seen
        self._looking += 1
        if self._looking >= QUEUE:
            self._room.clear()
        try:
            return await self.look(seen, target, answer)
        finally:
            self._looking -= 1
            self._room.set()

    async def _observe_doi(self, doi: str) -> Observation | None:
        handle = await self.ask(handle_url(doi, self.registries.handle))
        if handle.failure is Failure.BUDGET:
            return None
        seen = classify_doi(handle, None, None, self.date)
        if seen.result not in {LinkClass.OK, LinkClass.UNKNOWN_DOI}:
            return seen
        # Crossref's record of a work tells of notices on it; and some DOIs are registered days
        # before their handle is there.
        crossref = await self.ask(crossref_url(doi, self.registries.crossref))
        if crossref.failure is Failure.BUDGET:
            return None
        if seen.result is LinkClass.OK:
            return classify_doi(handle, crossref, None, self.date)
        datacite = await self.ask(datacite_url(doi, self.registries.datacite))
        if datacite.failure is Failure.BUDGET:
            return None
        return classify_doi(handle, crossref, datacite, self.date)

    def _host(self, target: Target) -> str:
        return (urlsplit(self.registries.handle).hostname or "") if target.doi else target.host


def many_to_one(seen: Mapping[str, Observation]) -> dict[str, Observation]:
    """The observations, with those called a soft 404 whose addresses all end at one page.

    Where a site is given up, its owner often sends every old address to one notice.
    """
    ends: dict[str, list[str]] = defaultdict(list)
    for url, one in seen.items():
        stands = any(quote.state is QuoteState.PRESENT for quote in one.quotes)
        if one.hops and one.result in _LED_AWAY and not stands:
            ends[one.hops[-1]].append(url)
    changed = dict(seen)
    for end, urls in ends.items():
        paths = {urlsplit(url).path.rstrip("/") for url in urls}
        if len(paths) >= MANY:
            for url in urls:
                words = f"{len(urls)} cited addresses end at {end}"
                changed[url] = seen[url].model_copy(
                    update={"result": LinkClass.SOFT_404, "error": words}
                )
    return changed


async def answers(ask: Callable[[str], Awaitable[Answer]], urls: Sequence[str]) -> dict[str, bool]:
    """Which of some addresses answer at all, with whatever status below 500: canaries."""
    found = await asyncio.gather(*(ask(url) for url in urls))
    return {
        url: answer.status is not None and answer.status < 500
        for url, answer in zip(urls, found, strict=True)
    }
