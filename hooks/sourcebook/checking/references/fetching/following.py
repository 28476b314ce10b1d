"""From a first address along its redirects to the last answer, every step checked anew."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

import aiohttp
from yarl import URL

from sourcebook.checking.references.answers import Answer, Failure, Hop
from sourcebook.checking.references.fetching.addresses import MAX_LENGTH, Refused, joined
from sourcebook.checking.references.fetching.exchanging import Reply

if TYPE_CHECKING:
    from http.cookies import SimpleCookie

    from sourcebook.checking.references.fetching.limits import Limits

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
"""RFC 9110, section 15.4; 300 leaves the choice to a person. `Refresh` is none of them."""

Asking = Callable[[URL, str, float], Awaitable[tuple[Reply, float]]]
"""Asks one address, with a Cookie header or an empty text, within so many seconds; gives the reply
and how many seconds are left."""


async def follow(url: str, start: URL, ask: Asking, limits: Limits) -> Answer:
    """The answer at the end of the redirects from `start`, which is `url` as it is sent.

    Raises what `ask` raises.
    """
    target = start
    seconds = limits.timeout
    hops: list[Hop] = []
    cookies = _Cookies()
    seen: set[tuple[URL, str]] = set()
    while True:
        cookie = cookies.header(target)
        seen.add((target, cookie))
        reply, seconds = await ask(target, cookie, seconds)
        location = reply.headers.get("location", "").strip()
        if reply.failure or reply.status not in _REDIRECTS or not location:
            return _answer(url, hops, reply, reply.failure, reply.detail)
        cookies.keep(reply.cookies, target)
        if len(hops) == limits.hops:
            detail = f"the next would be {location[:120]}"
            return _answer(url, hops, reply, Failure.TOO_MANY_HOPS, detail)
        try:
            target = joined(target, location)
        except Refused as refused:
            hops.append(Hop(reply.status, location[:MAX_LENGTH]))
            return _answer(url, hops, Reply(), Failure.FORBIDDEN, str(refused))
        hops.append(Hop(reply.status, str(target)))
        if (target, cookies.header(target)) in seen:
            # The same question gets the same answer. With another cookie it is another question:
            # walls that want one set it and lead back.
            return _answer(url, hops, reply, Failure.LOOP, f"back at {str(target)[:120]}")
        if seconds <= 0:
            return _answer(
                url, hops, Reply(), Failure.TIMEOUT, "no time left for the next redirect"
            )


def _answer(
    url: str, hops: list[Hop], reply: Reply, failure: Failure | None, detail: str
) -> Answer:
    return Answer(
        url,
        status=reply.status,
        hops=tuple(hops),
        headers=MappingProxyType(reply.headers),
        body=reply.body,
        truncated=reply.truncated,
        failure=failure,
        detail=detail,
    )


@dataclass(slots=True)
class _Cookies:
    """What sites set on the way through one chain of redirects; forgotten at its end."""

    _jar: aiohttp.CookieJar | None = field(default=None)

    def keep(self, cookies: SimpleCookie | None, url: URL) -> None:
        if cookies:
            # Hosts that are numbers may have cookies too.
            self._jar = self._jar or aiohttp.CookieJar(unsafe=True)
            self._jar.update_cookies(cookies, url)

    def header(self, url: URL) -> str:
        """The Cookie header for an address, or an empty text."""
        if self._jar is None:
            return ""
        sent = self._jar.filter_cookies(url)
        return "; ".join(f"{name}={morsel.coded_value}" for name, morsel in sent.items())
