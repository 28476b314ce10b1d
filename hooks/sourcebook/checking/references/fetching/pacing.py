"""Whose turn it is: few requests at once to one host, and an interval between them.

A host that is waited for holds no place among the requests in flight, so one slow host costs the
others nothing. The clock and the way to sleep come from outside.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from sourcebook.checking.references.fetching.flight import Flight

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from sourcebook.checking.references.fetching.limits import Limits


class OutOfTime(Exception):
    """The run's time is over, or would be before the host may be asked."""


class _Lane:
    """The requests to one host."""

    __slots__ = ("is_known", "next_start", "places")

    def __init__(self, places: int, next_start: float) -> None:
        self.places = asyncio.Semaphore(places)
        self.next_start = next_start
        self.is_known = False


class Pacing:
    """The turns of one run, which begins when this is made. `clock` counts seconds."""

    def __init__(
        self,
        limits: Limits,
        *,
        clock: Callable[[], float],
        sleep: Callable[[float], Awaitable[object]],
    ) -> None:
        self._clock = clock
        self._sleep = sleep
        self._interval = limits.interval
        self._per_host = limits.per_host
        self._flight = Flight(limits.in_flight)
        self._began = clock()
        self._end = self._began + limits.budget
        self._lanes: dict[str, _Lane] = {}

    async def start(self, host: str) -> None:
        """Wait until a request to the host may start. Every start needs one `done`.

        Raises OutOfTime; then there is nothing to be done with.
        """
        lane = self._lane(host)
        await lane.places.acquire()
        try:
            await self._flight_after(lane)
        except BaseException:
            lane.places.release()
            raise
        lane.is_known = True
        lane.next_start = max(lane.next_start, self._clock() + self._interval)

    def done(self, host: str) -> None:
        """The request has ended, whichever way."""
        self._flight.release()
        self._lanes[host].places.release()

    def push_back(self, host: str, seconds: float) -> None:
        """Ask the host nothing for so long, whoever waits for it."""
        lane = self._lane(host)
        lane.next_start = max(lane.next_start, self._clock() + seconds)

    def has_time_for(self, seconds: float) -> bool:
        """Whether the run goes on for longer than that."""
        return self._clock() + seconds < self._end

    async def _flight_after(self, lane: _Lane) -> None:
        """Take a place among those in flight, at a moment when the host may be asked."""
        while True:
            wait = lane.next_start - self._clock()
            if not self.has_time_for(max(wait, 0.0)):
                raise OutOfTime
            if wait > 0:
                await self._sleep(wait)
                continue
            await self._flight.acquire(is_known=lane.is_known)
            # While this one stood in line, another may have started, or the host been pushed back.
            if lane.next_start <= self._clock():
                return
            self._flight.release()

    def _lane(self, host: str) -> _Lane:
        lane = self._lanes.get(host)
        if lane is None:
            lane = self._lanes[host] = _Lane(self._per_host, self._began)
        return lane
