"""An identifier -> all that is known of the work. The one place here that asks a network."""

from __future__ import annotations

import asyncio
import ipaddress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from sourcebook.cataloguing import webpage
from sourcebook.cataloguing.identifiers import Scheme
from sourcebook.cataloguing.kinds import kind_of_address
from sourcebook.cataloguing.record import Record
from sourcebook.cataloguing.services import (
    arxiv,
    crossref,
    doi,
    openlibrary,
    pubmed,
    translation,
    wayback,
)
from sourcebook.cataloguing.services.service import Unusable, body_of
from sourcebook.checking.references.fetching import Client, Guard, Limits, run

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from sourcebook.cataloguing.identifiers import Identifier
    from sourcebook.cataloguing.services.service import Request
    from sourcebook.cataloguing.services.wayback import Copy
    from sourcebook.checking.references.answers import Answer
    from sourcebook.settings import Host

_T = TypeVar("_T")
_LONGEST = 2_000_000
"""Bytes of an answer. A record has some thousands, a page seldom a million."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What was told of a work, and what was not."""

    record: Record
    copy: Copy | None = None
    """The archived copy nearest to the day."""
    failures: tuple[str, ...] = ()
    """Of each service that should have told and did not, one sentence."""

    @property
    def half_filled(self) -> bool:
        """Whether not even a title came."""
        return not self.record.title


def known_offline(identifier: Identifier) -> Record:
    """What the identifier itself tells."""
    scheme, value = identifier.scheme, identifier.value
    record = Record(
        doi=value if scheme is Scheme.DOI else "",
        pmid=value if scheme is Scheme.PMID else "",
        isbn=value if scheme is Scheme.ISBN else "",
        arxiv=value if scheme is Scheme.ARXIV else "",
        url=value if scheme is Scheme.URL else "",
    )
    return replace(record, kind=kind_of_address([value])) if scheme is Scheme.URL else record


def gather(identifier: Identifier, host: Host, date: dt.date, *, archive: bool) -> Gathered:
    """Ask the services that fit, and with `archive` for an archived copy. Raises nothing for what
    they answer: a failure is a sentence."""
    return run(_Desk(identifier, host, date).gather(archive=archive))


class _Desk:
    """One inquiry."""

    def __init__(self, identifier: Identifier, host: Host, date: dt.date) -> None:
        self.identifier = identifier
        self.services = host.settings.add
        self.date = date
        checker = host.settings.checker
        self.guard = Guard(tuple(ipaddress.ip_network(one) for one in checker.allow_networks))
        contact = checker.contact or host.repo_url or host.settings.corrections_url
        seconds = self.services.timeout
        self.limits = Limits(
            interval=0, timeout=seconds, budget=10 * seconds, body=_LONGEST, contact=contact or ""
        )
        self.failures: list[str] = []

    async def gather(self, *, archive: bool) -> Gathered:
        record = known_offline(self.identifier)
        told = await self._told()
        # A kind that the work itself is called by says more than the site it stands on.
        record = replace(record, kind=told.kind or record.kind).filled_from(told)
        copy = await self._copy(record.url) if archive and record.url else None
        return Gathered(record, copy, tuple(self.failures))

    async def _told(self) -> Record:
        value = self.identifier.value
        match self.identifier.scheme:
            case Scheme.DOI:
                return await self._of_doi(value)
            case Scheme.PMID:
                request = pubmed.request(self.services.pubmed, value)
                return await self._record(request, pubmed.read)
            case Scheme.ARXIV:
                request = arxiv.request(self.services.arxiv, value)
                return await self._record(request, arxiv.read)
            case Scheme.ISBN:
                request = openlibrary.request(self.services.openlibrary, value)
                return await self._record(request, openlibrary.read)
            case Scheme.URL:
                return await self._of_page(value)

    async def _of_doi(self, name: str) -> Record:
        """The resolver's record, and what Crossref has beside it; many DOIs are not Crossref's."""
        resolved, registered = await asyncio.gather(
            self._read(doi.request(self.services.doi, name), doi.read),
            self._read(crossref.request(self.services.crossref, name), crossref.read),
        )
        records = [one for one in (resolved, registered) if isinstance(one, Record)]
        is_elsewhere = isinstance(resolved, Record) and "answered 404" in str(registered)
        self.failures += [
            str(one)
            for one in (resolved, registered)
            if isinstance(one, str) and not (one is registered and is_elsewhere)
        ]
        whole = Record()
        for one in records:
            whole = whole.filled_from(one)
        if whole.entry_type != "article":
            return whole
        return whole.filled_from(await self._in_pubmed(name))

    async def _in_pubmed(self, name: str) -> Record:
        """What PubMed has on a DOI, above all of what type the publication is."""
        number = await self._read(pubmed.search(self.services.pubmed, name), pubmed.found)
        if not number.isdecimal():
            self.failures += [number] if number else []
            return Record()
        request = pubmed.request(self.services.pubmed, number)
        record = await self._record(request, pubmed.read)
        # What was found by the parts of a DOI may be another work.
        return record if record.doi.lower() == name.lower() else Record()

    async def _of_page(self, url: str) -> Record:
        found = Record()
        if server := self.services.translation_server:
            found = await self._record(translation.request(server, url), translation.read)
        if not found.title:
            answer = await self._ask(webpage.request(url))
            try:
                found = webpage.read(answer, self.date)
            except Unusable as unusable:
                self.failures.append(str(unusable))
        if not found.doi:
            return found
        # A page that names its DOI is a paper's; the registry knows volume, pages and retractions.
        registered = await self._of_doi(found.doi)
        return found.filled_from(replace(registered, url=""))

    async def _copy(self, url: str) -> Copy | None:
        request = wayback.request(self.services.wayback, url, self.date)
        found = await self._read(request, wayback.read)
        if isinstance(found, str):
            self.failures.append(found)
            return None
        return found

    async def _record(self, request: Request, read: Callable[[bytes], Record]) -> Record:
        found = await self._read(request, read)
        if isinstance(found, str):
            self.failures.append(found)
            return Record()
        return found

    async def _read(self, request: Request, read: Callable[[bytes], _T]) -> _T | str:
        """What was told, or why nothing was."""
        answer = await self._ask(request)
        try:
            return read(body_of(answer, request))
        except Unusable as unusable:
            return str(unusable)

    async def _ask(self, request: Request) -> Answer:
        limits = self.limits if request.question.post is None else replace(self.limits, hops=0)
        async with Client(limits, self.guard, question=request.question) as client:
            return await client.glance(request.url)
