"""One address in, one answer out, with second thoughts, and waiting where a site asks for it."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from typing import TYPE_CHECKING

from sourcebook.checking.references.answers import Answer, Failure
from sourcebook.checking.references.fetching.addresses import Refused, read_address
from sourcebook.checking.references.fetching.exchanging import Exchange
from sourcebook.checking.references.fetching.failures import one_line
from sourcebook.checking.references.fetching.following import follow
from sourcebook.checking.references.fetching.guard import Guard
from sourcebook.checking.references.fetching.limits import Limits
from sourcebook.checking.references.fetching.pacing import OutOfTime, Pacing
from sourcebook.checking.references.fetching.resolving import SystemResolver
from sourcebook.checking.references.fetching.waiting import rest, retry_after

if TYPE_CHECKING:
    import ssl
    from collections.abc import Awaitable, Callable, Mapping
    from types import TracebackType
    from typing import Self

    from yarl import URL

    from sourcebook.checking.references.fetching.exchanging import Reply
    from sourcebook.checking.references.fetching.following import Asking
    from sourcebook.checking.references.fetching.question import Question
    from sourcebook.checking.references.fetching.resolving import Resolver

_GONE = frozenset({404, 410})
_PASSING = frozenset({500, 502, 503, 504})
"""Errors of a server that are often gone a second later."""
_BUSY = frozenset({429, 503})
_WAITS = 2
"""How often a site may ask one address to come back later."""


class Client:
    """Asks addresses. An asynchronous context manager: the run's time begins when it is entered.

    `clock` gives seconds that only grow, `now` seconds since 1970, `sleep` waits for seconds.
    """

    def __init__(
        self,
        limits: Limits | None = None,
        guard: Guard | None = None,
        resolver: Resolver | None = None,
        *,
        question: Question | None = None,
        context: ssl.SSLContext | None = None,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], float] = time.time,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self.limits = limits or Limits()
        self._guard = guard or Guard()
        self._resolver = resolver
        self._own: SystemResolver | None = None
        self._context = context
        self._question = question
        self._clock = clock
        self._now = now
        self._sleep = sleep

    async def __aenter__(self) -> Self:
        resolver = self._resolver
        if resolver is None:
            resolver = self._own = SystemResolver()
        self._exchange = Exchange(self.limits, self._guard, resolver, self._context, self._question)
        self._pacing = Pacing(self.limits, clock=self._clock, sleep=self._sleep)
        self._time = asyncio.get_running_loop().time
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._exchange.close()
        if self._own:
            self._own.close()

    async def ask(self, url: str) -> Answer:
        """What an address answers. Whatever goes wrong is the answer's failure; only CancelledError
        is raised.

        A 404 or 410 is confirmed once on a fresh connection, and a server's error asked about once
        more; the second answer counts. Where a site asks to come back later and the run's time
        allows it, that is done, at most twice.
        """
        return await self._guarded(url, self._patiently)

    async def glance(self, url: str) -> Answer:
        """What an address answers the first time: for addresses that nobody cites, of which no
        404 need be confirmed."""
        return await self._guarded(url, self._once)

    async def inquire(self, url: str, question: Question) -> Answer:
        """What a service answers to a question of its own, whatever this client asks otherwise.

        A 404 is an answer like any other. A server's error is asked about once more, unless
        something was sent with POST; where the service asks to come back later and the run's time
        allows it, that is done, at most twice.
        """

        async def ask(url: str, start: URL) -> Answer:
            return await self._patiently(url, start, question)

        return await self._guarded(url, ask)

    async def _guarded(self, url: str, asking: Callable[[str, URL], Awaitable[Answer]]) -> Answer:
        try:
            start = read_address(url)
        except Refused as refused:
            return Answer(url, failure=Failure.FORBIDDEN, detail=str(refused))
        try:
            return await asking(url, start)
        except OutOfTime:
            return Answer(url, failure=Failure.BUDGET, detail="the run's time is over")
        except Exception as error:  # noqa: BLE001 - one address never ends a run
            return Answer(url, failure=Failure.PROTOCOL, detail=one_line(repr(error)))

    async def _once(self, url: str, start: URL) -> Answer:
        return await self._follow(url, start, None, is_fresh=False)

    async def _patiently(self, url: str, start: URL, question: Question | None = None) -> Answer:
        """The answer that stands after second thoughts. Raises OutOfTime where none stands yet."""
        answer = await self._follow(url, start, question, is_fresh=False)
        # Whether a page is gone wants to be known for sure; of what a service does not know, it
        # may say so.
        is_confirmed = question is not None
        is_retried = question is not None and question.post is not None
        waits = 0
        while answer.failure is None:
            if answer.status in _GONE:
                if is_confirmed:
                    break
                is_confirmed = True
                answer = await self._follow(url, start, question, is_fresh=True)
                continue
            wait = self._wait(answer.status, answer.headers)
            if answer.status in _BUSY and wait is not None:
                if waits == _WAITS or not self._pacing.has_time_for(wait):
                    return replace(answer, retry_after=wait)
                waits += 1
                # The host has been pushed back: its next turn comes when it asked for it.
                is_fresh = False
            elif answer.status in _PASSING and not is_retried:
                is_retried = is_fresh = True
                await self._sleep(self.limits.pause)
            else:
                break
            try:
                answer = await self._follow(url, start, question, is_fresh=is_fresh)
            except OutOfTime:
                return replace(answer, retry_after=wait)
        return answer

    async def _follow(
        self, url: str, start: URL, question: Question | None, *, is_fresh: bool
    ) -> Answer:
        question = question or self._question
        limits = self.limits
        if question is not None and question.post is not None:
            # An old connection may have ended; on a new one nothing need be sent twice.
            is_fresh = True
            limits = replace(limits, hops=0)
        return await follow(url, start, self._asking(start, question, is_fresh=is_fresh), limits)

    def _asking(self, start: URL, question: Question | None, *, is_fresh: bool) -> Asking:
        """A way to ask one address when its turn has come."""

        async def ask(target: URL, cookie: str, seconds: float) -> tuple[Reply, float]:
            asked = question
            if question is not None and question.authorization and not _same_server(target, start):
                asked = replace(question, authorization="")
            reply, seconds = await self._turn(target, cookie, seconds, asked, is_fresh=is_fresh)
            if reply.is_unanswered and not is_fresh and seconds > 0:
                reply, seconds = await self._turn(target, cookie, seconds, asked, is_fresh=True)
            return reply, seconds

        return ask

    async def _turn(
        self, target: URL, cookie: str, seconds: float, question: Question | None, *, is_fresh: bool
    ) -> tuple[Reply, float]:
        """Wait for a turn at the host and ask; the reply, and how many of the seconds are left."""
        host = (target.raw_host or "").removesuffix(".")
        await self._pacing.start(host)
        began = self._time()
        try:
            reply = await self._exchange.get(
                target, cookie=cookie, seconds=seconds, is_fresh=is_fresh, question=question
            )
        finally:
            self._pacing.done(host)
        wait = self._wait(reply.status, reply.headers)
        if wait is None and reply.status == 429:
            wait = self.limits.backoff
        if wait:
            self._pacing.push_back(host, wait)
        return reply, seconds - (self._time() - began)

    def _wait(self, status: int | None, headers: Mapping[str, str]) -> float | None:
        """Seconds for which a host wants to be left alone, if it says so."""
        # Many sites tell with every answer when their limit begins anew; a 503 is not about that.
        if status == 429 or (status == 503 and "retry-after" in headers):
            return retry_after(headers, self._now())
        return rest(headers, self._now())


def _same_server(one: URL, other: URL) -> bool:
    """Whether two addresses have one origin (RFC 6454, section 4)."""
    return (one.scheme, one.raw_host, one.port) == (other.scheme, other.raw_host, other.port)
