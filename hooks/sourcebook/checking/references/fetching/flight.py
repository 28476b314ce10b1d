"""Places among the requests under way, and who gets the next one.

Whoever asks a host that was asked before goes first. The connection to it is still open then, and
a host with many addresses, which ends last in any case, never stands in line behind all others.
"""

from __future__ import annotations

import asyncio
from collections import deque


class Flight:
    """As many places as requests may be under way at once."""

    def __init__(self, places: int) -> None:
        self._free = places
        self._known: deque[asyncio.Future[None]] = deque()
        self._new: deque[asyncio.Future[None]] = deque()

    async def acquire(self, *, is_known: bool) -> None:
        """Wait for a place; `is_known` tells that the host has been asked before."""
        if self._free:
            self._free -= 1
            return
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        (self._known if is_known else self._new).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # It had been given the place already.
                self.release()
            raise

    def release(self) -> None:
        """Give a place back: straight to who is next, so that nobody comes in between."""
        for row in (self._known, self._new):
            while row:
                turn = row.popleft()
                if not turn.done():
                    turn.set_result(None)
                    return
        self._free += 1
