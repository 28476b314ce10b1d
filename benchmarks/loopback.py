"""A web of thousands of hosts on the loopback addresses, cheap enough not to be what is measured.

    python benchmarks/loopback.py --latency 0.05 --slow 0.03 0.5

prints the port it listens on and serves until its input ends. Every address of 127.0.0.0/8 is a
host. `/articles/7/on-water.html` is a page of 1.5 KB with the title of number 7; with `--traps` a
path that begins with the name of a behaviour of `tests/web.py` has that behaviour; anything else is
not there. How long an address takes depends on its path alone, so it is the same for everybody and
in every run.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import math
import socket
import sys
import threading
import zlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = (
    "The gauge at the lower bridge was read every morning for eleven years, and the rows that it"
    " left are the only record of the flood that anybody kept. Where two readings disagree the"
    " earlier one is printed here, with the other in a note. "
)
PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} | The river</title>'
    '<link rel="stylesheet" href="/style.css"><meta name="description" content="Number {number}">'
    '<script src="/site.js" defer></script></head><body><nav><a href="/">Home</a>'
    ' <a href="/articles/">Articles</a> <a href="/about/">About</a></nav><main><h1>{title}</h1>'
    "<p>Reading {number} of the series. {words}</p><p>{words}</p><p>At {number} mm the meadow was"
    " dry. {words}</p></main><footer><p>Printed by the society of the river.</p></footer></body>"
    "</html>"
)
NOT_FOUND = b"<!doctype html><title>Not found</title><h1>Not found</h1><p>There is no such page."
ARTICLES = "/articles/"


def title_of(number: int) -> str:
    """What an article is called, and cited as."""
    return f"How the river ran in the year of reading {number}"


def host_of(number: int) -> str:
    """The number of a host: 127.20.0.1, 127.20.0.2, …"""
    high, low = divmod(number, 250)
    return f"127.{20 + high // 250}.{high % 250}.{low + 1}"


class Latency:
    """How long an address takes: near the median, and for a few of them long."""

    def __init__(self, median: float, share: float, slow: float) -> None:
        self.median, self.share, self.slow = median, share, slow

    def of(self, path: str) -> float:
        """Seconds, by the path alone."""
        if not self.median:
            return 0.0
        lot = zlib.crc32(path.encode()) / 2**32
        if lot < self.share:
            return self.slow
        # Between 0.7 and 1.43 of the median, as many below it as above.
        return self.median * math.exp(0.36 * (2 * (lot - self.share) / (1 - self.share) - 1))


def name_of(path: str) -> str:
    """The first part of a path."""
    return path.removeprefix("/").partition("?")[0].partition("/")[0]


def _response(status: str, body: bytes) -> bytes:
    return (
        f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"Content-Length: {len(body)}\r\nServer: loopback\r\n\r\n"
    ).encode() + body


class Served(asyncio.Protocol):
    """One connection. Good pages are answered here, and traps by their own behaviours."""

    latency: Latency
    traps: frozenset[str] = frozenset()
    trap: Callable[[Served, str, str, dict[str, str]], None]

    def __init__(self) -> None:
        self.transport: asyncio.Transport = None  # type: ignore[assignment]
        self.waiting = b""
        self.task: asyncio.Task[None] | None = None
        self.may_write = asyncio.Event()
        self.may_write.set()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport  # type: ignore[assignment]

    def connection_lost(self, exc: Exception | None) -> None:
        del exc
        self.may_write.set()
        if self.task:
            self.task.cancel()

    def pause_writing(self) -> None:
        self.may_write.clear()

    def resume_writing(self) -> None:
        self.may_write.set()

    def data_received(self, data: bytes) -> None:
        self.waiting += data
        while (end := self.waiting.find(b"\r\n\r\n")) >= 0:
            raw, self.waiting = self.waiting[:end], self.waiting[end + 4 :]
            self._request(raw.decode("latin-1"))

    def _request(self, raw: str) -> None:
        line, _, rows = raw.partition("\r\n")
        method, _, rest = line.partition(" ")
        path = rest.rpartition(" ")[0]
        if name_of(path) in Served.traps:
            fields = (row.partition(":") for row in rows.split("\r\n") if row)
            headers = {name.lower(): value.strip() for name, _, value in fields}
            Served.trap(self, method, path, headers)
            return
        head, _, tail = path.removeprefix(ARTICLES).partition("/")
        if path.startswith(ARTICLES) and head.isdigit() and tail == "on-water.html":
            number = int(head)
            page = PAGE.format(title=title_of(number), number=number, words=WORDS)
            answer = _response("200 OK", page.encode())
        else:
            answer = _response("404 Not Found", NOT_FOUND)
        if method == "HEAD":
            answer = answer[: answer.index(b"\r\n\r\n") + 4]
        loop = asyncio.get_running_loop()
        loop.call_later(Served.latency.of(path), self._answer, answer)

    def _answer(self, answer: bytes) -> None:
        if not self.transport.is_closing():
            self.transport.write(answer)


class Writer:
    """The face of asyncio's StreamWriter that behaviours use."""

    def __init__(self, served: Served) -> None:
        self._served = served
        self.transport = served.transport

    def write(self, data: bytes) -> None:
        self.transport.write(data)

    async def drain(self) -> None:
        await self._served.may_write.wait()
        if self.transport.is_closing():
            raise ConnectionResetError
        await asyncio.sleep(0)

    def get_extra_info(self, name: str) -> object:
        return self.transport.get_extra_info(name)


def set_traps() -> None:
    """Serve the behaviours of the tests' own web as well."""
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))
    import web as behaviours  # noqa: PLC0415 - only where they are asked for

    visits: Counter[tuple[str, str]] = Counter()

    class Place:
        """What behaviours use of the tests' web."""

        async def for_ever(self) -> None:
            await asyncio.Event().wait()

    place = Place()

    async def act(served: Served, method: str, path: str, headers: dict[str, str]) -> None:
        host = str(served.transport.get_extra_info("sockname")[0])
        visits[host, path] += 1
        request = behaviours.Request(host, method, path, headers, 1)
        visit = behaviours.Visit(place, request, Writer(served), visits[host, path], 1)
        await asyncio.sleep(Served.latency.of(path))
        with contextlib.suppress(OSError):
            await behaviours.BEHAVIOURS[request.name](visit)
        if not visit.is_answered or headers.get("connection", "").lower() == "close":
            served.transport.close()

    def trap(served: Served, method: str, path: str, headers: dict[str, str]) -> None:
        served.task = asyncio.get_running_loop().create_task(act(served, method, path, headers))

    Served.trap = staticmethod(trap)
    Served.traps = frozenset(behaviours.BEHAVIOURS)


def listening(port: int) -> socket.socket:
    """A socket for every loopback address and no other."""
    made = socket.socket()
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    # All numbers, but only what comes in by the loopback device.
    made.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, b"lo")
    made.bind(("0.0.0.0", port))
    made.listen(4096)
    return made


async def serve(port: int, latency: Latency, *, traps: bool) -> None:
    """Serve until the standard input ends."""
    loop = asyncio.get_running_loop()
    Served.latency = latency
    if traps:
        set_traps()
    sockets = listening(port)
    server = await loop.create_server(Served, sock=sockets, backlog=4096)
    print(sockets.getsockname()[1], flush=True)
    over = asyncio.Event()

    def wait() -> None:
        sys.stdin.read()
        loop.call_soon_threadsafe(over.set)

    threading.Thread(target=wait, daemon=True).start()
    await over.wait()
    server.close()


def main() -> None:
    import resource  # noqa: PLC0415

    import uvloop  # noqa: PLC0415

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0.05)
    parser.add_argument("--slow", type=float, nargs=2, default=(0.03, 0.5))
    parser.add_argument("--traps", action="store_true")
    told = parser.parse_args()
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(serve(told.port, Latency(told.latency, *told.slow), traps=told.traps))


if __name__ == "__main__":
    main()
