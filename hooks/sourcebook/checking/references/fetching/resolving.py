"""Names -> numbers, and whether it is the name that does not exist or the resolver that fails.

Only the first is a strike against a source, so it is believed late: the system has to say it, and
then a name server has to say it twice.
"""

from __future__ import annotations

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Protocol

import dns.asyncresolver
import dns.exception
import dns.resolver
from aiohttp.abc import AbstractResolver, ResolveResult

from sourcebook.checking.references.fetching.guard import Forbidden

if TYPE_CHECKING:
    from collections.abc import Callable

    from sourcebook.checking.references.fetching.guard import Guard

_UNKNOWN = frozenset({socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)})
_THREADS = 32
_LIFETIME = 5.0
"""Seconds for one question to a name server."""


class NoSuchHost(OSError):
    """The name does not exist."""


class ResolverFailed(OSError):
    """Nobody could say whether the name exists, or it has no address."""


class Resolver(Protocol):
    """Whatever turns names into numbers."""

    async def resolve(self, host: str) -> tuple[str, ...]:
        """The IPv4 and IPv6 addresses of a host in IDNA, the preferred first, at least one.

        Raises NoSuchHost or ResolverFailed.
        """
        ...


class SystemResolver:
    """The system's own resolver, so that /etc/hosts counts; a name server confirms what is missing.

    `lookup` stands for getaddrinfo and runs in a thread; it raises socket.gaierror. `server` is
    asked where that says that a name does not exist; by default it is the one of /etc/resolv.conf.
    """

    def __init__(
        self,
        *,
        lookup: Callable[[str], tuple[str, ...]] | None = None,
        server: dns.asyncresolver.Resolver | None = None,
    ) -> None:
        self._lookup = lookup or _addresses
        self._server = server
        # The loop's own few threads would be filled by a handful of slow names.
        self._threads = ThreadPoolExecutor(_THREADS, thread_name_prefix="resolver")

    async def resolve(self, host: str) -> tuple[str, ...]:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.run_in_executor(self._threads, self._lookup, host)
        except socket.gaierror as error:
            if error.errno in _UNKNOWN:
                return await self._confirmed(host)
            raise ResolverFailed(error.strerror or str(error)) from error
        except (OSError, UnicodeError) as error:
            raise ResolverFailed(str(error)) from error
        if not found:
            raise ResolverFailed("no address")
        return found

    def close(self) -> None:
        """Take no more questions; threads that wait for an answer end with it."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def _confirmed(self, host: str) -> tuple[str, ...]:
        """What a name server says of a name that the system does not know."""
        try:
            server = self._server or dns.asyncresolver.Resolver()
            self._server = server
            for _ in range(2):
                try:
                    answer = await server.resolve(
                        host.removesuffix(".") + ".",
                        raise_on_no_answer=False,
                        search=False,
                        lifetime=_LIFETIME,
                    )
                except dns.resolver.NXDOMAIN:
                    continue
                found = tuple(str(row) for row in answer.rrset or ())
                if found:
                    return found
                raise ResolverFailed("the name exists, but has no address")
        except (dns.exception.DNSException, ValueError) as error:
            raise ResolverFailed(str(error)) from error
        raise NoSuchHost("the name does not exist (NXDOMAIN, twice)")


class GuardedNames(AbstractResolver):
    """A resolver as aiohttp wants it, which keeps what it learned and tells only of numbers that
    may be dialled.

    The guard judges once more when the socket is made; here it judges so that a name with one
    private and one public number is asked at the public one.
    """

    def __init__(self, resolver: Resolver, guard: Guard) -> None:
        self._resolver = resolver
        self._guard = guard
        self._known: dict[str, tuple[str, ...] | NoSuchHost] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        del family
        found = self._known.get(host)
        if found is None:
            try:
                found = await self._resolver.resolve(host)
            except NoSuchHost as error:
                found = error
            self._known[host] = found
        if isinstance(found, NoSuchHost):
            raise NoSuchHost(*found.args)
        permitted = [number for number in found if self._guard.permits(number)]
        if not permitted:
            raise Forbidden(f"{host} leads to {', '.join(found[:3])}, not to the open network")
        return [
            ResolveResult(
                hostname=host,
                host=number,
                port=port,
                family=socket.AF_INET6 if ":" in number else socket.AF_INET,
                proto=0,
                flags=socket.AI_NUMERICHOST | socket.AI_NUMERICSERV,
            )
            for number in permitted
        ]

    async def close(self) -> None:
        self._known.clear()


def _addresses(host: str) -> tuple[str, ...]:
    # As bytes, because Python would run a name through its own, older IDNA.
    rows = socket.getaddrinfo(host.encode("ascii"), None, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(row[4][0]) for row in rows))
