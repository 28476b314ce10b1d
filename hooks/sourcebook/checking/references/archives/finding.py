"""From an address and a day to the best copy that archives have.

Each archive is asked by its CDX index, else by its TimeGate, else by its TimeMap; the next archive
only where the one before has nothing that will do. The copies are looked at, nearest first: one
that holds every quote ends the search, and of those that do not the one that holds most is best.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

from sourcebook.checking.references.archives import cdx, memento
from sourcebook.checking.references.archives.choosing import Wanted, in_order, rank
from sourcebook.checking.references.archives.looking import Look, Read, look_at
from sourcebook.checking.references.archives.publicity import is_public
from sourcebook.checking.references.archives.service import Ask, Unheard, body_of
from sourcebook.settings import Archives

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Coroutine, Iterable

    from sourcebook.checking.references.archives.copies import Copy
    from sourcebook.settings import Archive

NOT_PUBLIC = "The address is not one of the open web, so no archive was told of it."

_T = TypeVar("_T")
_WAYS = MappingProxyType({"cdx": "its index", "timegate": "its TimeGate", "timemap": "its TimeMap"})
"""Fields of an archive in the order in which they are asked."""
_PATIENCE = 3
"""Times in a row that a service may not be heard before it is left alone."""


@dataclass(frozen=True, slots=True)
class Found:
    """What came of the search for one address."""

    wanted: Wanted
    look: Look | None = None
    """At the best whole copy; None where none was found."""
    archive: str = ""
    """The name of the archive that has it."""
    refused: tuple[Look, ...] = ()
    """Copies that were looked at and are none of the source, in the order of the looks."""
    unheard: tuple[str, ...] = ()
    """Of each service that could not be heard, one sentence."""

    @property
    def copy(self) -> Copy | None:
        """The best whole copy."""
        return self.look.copy if self.look else None

    @property
    def days(self) -> int | None:
        """Days from the day of use to the copy: less than 0 for an older one, None without one."""
        return (self.look.copy.day - self.wanted.day).days if self.look else None

    @property
    def is_inconclusive(self) -> bool:
        """Whether it cannot be said that there is no copy, since not every archive was heard."""
        return self.look is None and bool(self.unheard)

    def is_missing(self, days: int) -> bool:
        """Whether every archive was heard and none has a copy that will do within so many days of
        the day of use: a whole one that lacks no quote. One further away that holds every quote
        counts as near."""
        if self.look is None or self.look.lacking:
            return not self.unheard
        proven = bool(self.look.quotes) and self.look.holds_all
        return not proven and abs(self.days or 0) > days


async def find(
    ask: Ask,
    url: str,
    day: dt.date,
    archives: Archives | None = None,
    *,
    published: dt.date | None = None,
    titles: tuple[str, ...] = (),
    quotes: tuple[str, ...] = (),
    read: Read | None = None,
) -> Found:
    """The best copy of one address; see `Finder` for many. Nothing is raised for what archives
    answer."""
    wanted = Wanted(url, day, published, titles, quotes)
    return await Finder(ask, archives or Archives(), read).find(wanted)


class Finder:
    """Looks for many addresses, and leaves services alone that do not answer."""

    def __init__(self, ask: Ask, archives: Archives, read: Read | None = None) -> None:
        """`ask` is `fetching.Client.inquire`; `read` is `reading.Reader.read`, and without it no
        quote is looked for. What is found holds no texts: there may be thousands."""
        self.archives = archives
        self._ask = ask
        self._read = read
        self._silent: Counter[str] = Counter()

    async def find(self, wanted: Wanted) -> Found:
        """The best copy of one address. Nothing is raised for what archives answer."""
        search = _Search(self, wanted)
        if not is_public(wanted.url):
            return Found(wanted, unheard=(NOT_PUBLIC,))
        for archive in self.archives.services:
            await search.at(archive)
            if search.is_over:
                break
        return search.found()

    async def look(self, copy: Copy, wanted: Wanted, name: str) -> Look:
        """A look at one copy in the archive of that name. Raises Unheard."""
        looking = look_at(self._ask, copy, wanted, self._read, name)
        return await self._patiently(f"{name} (its copies)", looking)

    async def listed(self, archive: Archive, way: str, wanted: Wanted) -> tuple[Copy, ...]:
        """The copies that one service of an archive tells of. Raises Unheard."""
        name, url, day = archive.name, wanted.url, wanted.day
        asking: Coroutine[object, object, tuple[Copy, ...]]
        if way == "cdx":
            asking = self._by_cdx(archive, wanted)
        elif way == "timegate":
            asking = memento.by_timegate(self._ask, str(archive.timegate), name, url, day)
        else:
            asking = memento.by_timemap(self._ask, str(archive.timemap), name, url, day)
        return await self._patiently(f"{name} ({_WAYS[way]})", asking)

    async def _by_cdx(self, archive: Archive, wanted: Wanted) -> tuple[Copy, ...]:
        address = cdx.address(str(archive.cdx), wanted.url, wanted.day)
        body = body_of(await self._ask(address, cdx.QUESTION), archive.name)
        if body is None:
            return ()
        return cdx.read(body, archive.name, str(archive.replay), wanted.url)

    async def _patiently(self, service: str, asking: Coroutine[object, object, _T]) -> _T:
        if self._silent[service] >= _PATIENCE:
            asking.close()
            raise Unheard(f"{service} was left alone after {_PATIENCE} answers of no use.")
        try:
            told = await asking
        except Unheard:
            self._silent[service] += 1
            raise
        self._silent[service] = 0
        return told


class _Search:
    """The search for one address."""

    def __init__(self, finder: Finder, wanted: Wanted) -> None:
        self._finder = finder
        self._wanted = wanted
        self._looks_left = finder.archives.looks
        self._best: tuple[Look, str] | None = None
        self._refused: list[Look] = []
        self._unheard: list[str] = []
        self._seen: set[str] = set()

    @property
    def is_over(self) -> bool:
        """Whether nothing better can be had."""
        return self._looks_left <= 0 or (self._best is not None and self._best[0].holds_all)

    def found(self) -> Found:
        """What has come of it."""
        look, name = self._best or (None, "")
        look = replace(look, reading=None) if look else None
        unheard = tuple(dict.fromkeys(self._unheard))
        return Found(self._wanted, look, name, tuple(self._refused), unheard)

    async def at(self, archive: Archive) -> None:
        """Ask one archive in the ways it has, and look at what it tells of."""
        unheard: list[str] = []
        is_heard = False
        for way in _WAYS:
            if getattr(archive, way) is None:
                continue
            try:
                copies = await self._finder.listed(archive, way, self._wanted)
            except Unheard as reason:
                unheard.append(str(reason))
                continue
            is_heard = True
            await self._look(copies, archive.name)
            # An index tells of everything; a TimeGate only of the nearest copy.
            if way == "cdx" or self.is_over:
                break
        if not is_heard:
            self._unheard += unheard

    async def _look(self, copies: Iterable[Copy], name: str) -> None:
        for copy in in_order(copies, self._wanted):
            if self.is_over:
                return
            if copy.address in self._seen:
                continue
            self._seen.add(copy.address)
            self._looks_left -= 1
            try:
                look = await self._finder.look(copy, self._wanted, name)
            except Unheard as reason:
                self._unheard.append(str(reason))
                continue
            if not look.is_whole:
                self._refused.append(look)
            elif self._best is None or self._rank(look) < self._rank(self._best[0]):
                self._best = look, name

    def _rank(self, look: Look) -> tuple[int, int, tuple[bool, int, str]]:
        return -look.held, look.lacking, rank(look.copy, self._wanted)
