"""A small web on the loopback addresses that behaves, and misbehaves, as the real one does.

    with Web() as web:
        answer = ask(web.url("gzip-bomb"))
        assert web.count("gzip-bomb") == 1

Every name in `BEHAVIOURS` is the first part of a path; what follows it in the path is up to the
behaviour, mostly anything. The server runs in a thread with a loop of its own and on raw streams,
so that it can break HTTP wherever it likes. It answers on several hosts (127.9.0.1, 127.9.0.2, …)
with one port; the names that begin with `tls-` have hosts and certificates of their own.

A test adds pages and behaviours of its own with `web.page` and `web.behaviour`.
"""

from __future__ import annotations

import asyncio
import base64
import collections
import contextlib
import datetime as dt
import functools
import gzip
import socket
import ssl
import struct
import tempfile
import threading
import zlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import trustme

NETWORK = "127.9.0.0/16"
"""The network of all hosts, to be allowed by a guard."""
TEXT = "The vaccine trial had forty-eight volunteers in its first phase. "
DATE = "Sat, 21 Nov 2026 10:00:00 GMT"
LATER = "Sat, 21 Nov 2026 10:00:07 GMT"
"""Seven seconds after DATE."""


@dataclass(frozen=True)
class Request:
    """One request as it came."""

    host: str
    """The number that was dialled."""
    method: str
    path: str
    headers: Mapping[str, str]
    """Names in lower case."""
    connection: int
    """Number of the connection it came on, from 1."""
    body: bytes = b""

    @property
    def name(self) -> str:
        """The behaviour it was for."""
        return _name_of(self.path)


@dataclass
class Visit:
    """What a behaviour gets: a request, and the means to answer it."""

    web: Web
    request: Request
    writer: asyncio.StreamWriter
    number: int
    """How many requests there were for this path until now, this one included."""
    number_here: int
    """How many there were on this connection."""
    is_answered: bool = False

    async def answer(
        self,
        status: int = 200,
        body: bytes | str = "",
        *,
        kind: str | None = "text/html; charset=utf-8",
        **headers: str,
    ) -> None:
        """A whole and correct answer; `Retry_After="3"` becomes a header of that name."""
        raw = body.encode() if isinstance(body, str) else body
        if kind is not None:
            headers.setdefault("Content_Type", kind)
        headers.setdefault("Content_Length", str(len(raw)))
        await self.send(head(status, **headers) + (b"" if self.request.method == "HEAD" else raw))
        self.is_answered = True

    async def send(self, raw: bytes) -> None:
        """Any bytes at all."""
        self.writer.write(raw)
        await self.writer.drain()

    async def redirect(self, location: str, status: int = 302, **headers: str) -> None:
        """To a path or an address."""
        await self.answer(status, "Moved.", Location=location, **headers)

    def reset(self) -> None:
        """End the connection with RST instead of FIN."""
        plug = self.writer.get_extra_info("socket")
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


Behaviour = Callable[[Visit], Awaitable[None]]
BEHAVIOURS: dict[str, Behaviour] = {}


def head(status: int = 200, **headers: str) -> bytes:
    """Status line and headers with the empty line after them."""
    rows = [f"HTTP/1.1 {status} Because"]
    rows += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*rows, "", ""]).encode()


def html(title: str, text: str = TEXT * 5, extra: str = "") -> str:
    """A whole page."""
    return (
        f"<!doctype html><html lang=en><head><meta charset=utf-8><title>{title}</title></head>"
        f"<body><h1>{title}</h1><p>{text}</p>{extra}</body></html>"
    )


PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]/Contents 4 0 R>>endobj\n"
    b"4 0 obj<</Length 36>>stream\nBT /F1 12 Tf 9 9 Td (Forty) Tj ET\nendstream endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)
IMAGE = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 1024
CHALLENGE = html(
    "Just a moment...",
    "Checking your browser before accessing this site. Enable JavaScript and cookies to continue.",
    '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>',
)
PARKED = html(
    "example.test is for sale",
    "The domain example.test is for sale. Buy this domain. Related searches: loans, insurance.",
)
RUSSIAN = "В первой фазе испытаний вакцины участвовали сорок восемь добровольцев. " * 5


def behaviour(name: str) -> Callable[[Behaviour], Behaviour]:
    """Give a function a name on the web."""

    def note(function: Behaviour) -> Behaviour:
        BEHAVIOURS[name] = function
        return function

    return note


def always(name: str, status: int = 200, body: bytes | str = "", **headers: str) -> None:
    """The same whole answer every time."""
    kind = headers.pop("kind", "text/html; charset=utf-8") or None

    @behaviour(name)
    async def _(visit: Visit) -> None:
        await visit.answer(status, body, kind=kind, **headers)


def leading(name: str, status: int, location: str, **headers: str) -> None:
    """The same redirect every time."""

    @behaviour(name)
    async def _(visit: Visit) -> None:
        await visit.redirect(location, status, **headers)


# --- Pages that are there ------------------------------------------------------------------------

always("ok", body=html("Phase one"))
always("", body=html("Home", "Welcome to the home page of this site. "))
always("pdf", body=PDF, kind="application/pdf")
always("pdf-untyped", body=PDF, kind="application/octet-stream")
always("image", body=IMAGE, kind="image/png")
always("empty", body="")
always("untyped", body=html("No type"), kind="")
always("untyped-image", body=IMAGE, kind="")
always("anchors", body=html("Anchors", extra='<h2 id="results">Results</h2><a name="old">Old</a>'))
always("anchor-in-other-case", body=html("Anchors", extra='<h2 id="Results">Results</h2>'))
always(
    "russian",
    body=f"<title>Испытания</title><p>{RUSSIAN}".encode("windows-1251"),
    kind="text/html; charset=windows-1251",
)
always(
    "russian-meta",
    body=f'<meta charset="windows-1251"><title>Испытания</title><p>{RUSSIAN}'.encode("cp1251"),
    kind="text/html",
)
always(
    "russian-unsaid",
    body=f"<title>Испытания</title><p>{RUSSIAN}".encode("cp1251"),
    kind="text/html",
)
always("gzip", body=gzip.compress(html("Packed").encode()), Content_Encoding="gzip")
always("deflate", body=zlib.compress(html("Packed").encode()), Content_Encoding="deflate")
always(
    "deflate-raw",
    body=zlib.compress(html("Packed").encode(), wbits=-15),
    Content_Encoding="deflate",
)
always(
    "gzip-twice",
    body=gzip.compress(html("Packed").encode()[:60]) + gzip.compress(html("Packed").encode()[60:]),
    Content_Encoding="gzip",
)
always(
    "gzip-trailing", body=gzip.compress(html("Packed").encode()) + bytes(9), Content_Encoding="gzip"
)
always("gzip-never", body=html("Plain"), Content_Encoding="gzip")
always("large", body=html("Large", TEXT * 20_000))
always("header-large", body=html("Policy"), Content_Security_Policy="img-src 'self'; " * 1000)


@behaviour("head-405")
async def _(visit: Visit) -> None:
    await visit.answer(405 if visit.request.method == "HEAD" else 200, html("Only GET"))


@behaviour("chunked")
async def _(visit: Visit) -> None:
    raw = html("Chunks").encode()
    await visit.send(head(Content_Type="text/html", Transfer_Encoding="chunked"))
    await visit.send(b"%x\r\n%b\r\n%x\r\n%b\r\n0\r\n\r\n" % (40, raw[:40], len(raw) - 40, raw[40:]))
    visit.is_answered = True


@behaviour("until-closed")
async def _(visit: Visit) -> None:
    await visit.send(head(Content_Type="text/html", Connection="close") + html("Old").encode())


# --- Redirects -----------------------------------------------------------------------------------

for _status in (301, 302, 303, 307, 308):
    leading(f"to-ok-{_status}", _status, "/ok")
    leading(f"to-404-{_status}", _status, "/404")
leading("loop", 302, "/loop-back")
leading("loop-back", 302, "/loop")
leading("loop-self", 301, "/loop-self")
leading("relative", 302, "../ok?from=relative")
leading("spaced", 302, "/ok/a page with spaces/ünïcode?q=ä ö")
leading("to-home", 302, "/")
leading("login-wall", 302, "/login?next=/login-wall")
leading("to-javascript", 302, "javascript:alert(1)")
leading("to-user", 302, "http://user:secret@example.org/")
leading("to-fragment", 301, "/ok#results")
always("login", body=html("Log in", "Sign in to continue.", "<input type=password>"))
always("no-location", 302, "Moved, but where?")
always("refresh", body=html("Refresh", extra='<meta http-equiv=refresh content="0; url=/ok">'))


@behaviour("hops")
async def _(visit: Visit) -> None:
    """/hops/3 leads over three redirects to /ok."""
    left = int(visit.request.path.rpartition("/")[2])
    await visit.redirect(f"/hops/{left - 1}" if left > 1 else "/ok")


@behaviour("to")
async def _(visit: Visit) -> None:
    """/to/301/http://… leads there, for good or for now."""
    _, _, status, address = visit.request.path.split("/", 3)
    await visit.redirect(address, int(status))


@behaviour("cookie-wall")
async def _(visit: Visit) -> None:
    """Leads to itself until it gets back the cookie that it sets."""
    if "seen=1" in visit.request.headers.get("cookie", ""):
        await visit.answer(200, html("Behind the wall"))
    else:
        await visit.redirect("/cookie-wall", Set_Cookie="seen=1; Path=/")


leading("cookie-loop", 302, "/cookie-loop", Set_Cookie="seen=1; Path=/")


# --- Pages that are not there, or not for us -----------------------------------------------------

for _status in (400, 401, 402, 403, 404, 407, 410, 451, 500, 502, 504, 999):
    always(str(_status), _status, html(f"Error {_status}"))
always("503", 503, html("Error 503"))
always("503-wait", 503, html("Maintenance"), Retry_After="20")
always("429", 429, html("Too many requests"), Retry_After="10")
always("429-unsaid", 429, html("Too many requests"))
always("429-long", 429, html("Too many requests"), Retry_After="86400")
always("429-reset", 429, html("Too many"), RateLimit_Remaining="0", RateLimit_Reset="12")
always("503-limit", 503, html("Error 503"), RateLimit_Remaining="9", RateLimit_Reset="3000")
always("limit-spent", body=html("The last"), RateLimit_Remaining="0", RateLimit_Reset="40")
always("challenge", 200, CHALLENGE)
always("challenge-403", 403, CHALLENGE)
always("parked", body=PARKED)
always("soft-404", body=html("Our new site", "We have rebuilt our site. Use the search. " * 5))
always("not-found-title", body=html("Page not found", "Sorry, this page does not exist. " * 5))


def at_first(name: str, status: int, times: int = 1, then: int = 200, **headers: str) -> None:
    """One answer at first and another one after that."""

    @behaviour(name)
    async def _(visit: Visit) -> None:
        if visit.number <= times:
            await visit.answer(status, html(f"Error {status}"), **headers)
        else:
            await visit.answer(then, html("Then"))


at_first("429-once", 429, Retry_After="3")
at_first("429-once-date", 429, Date=DATE, Retry_After=LATER)
at_first("429-once-date-alone", 429, Retry_After=LATER)
at_first("503-wait-once", 503, Retry_After="5")
at_first("503-once", 503)
at_first("404-once", 404)
at_first("410-once", 410)
at_first("500-once", 500)
at_first("500-then-404", 500, then=404)


# --- Connections and answers that break ----------------------------------------------------------


@behaviour("reset")
async def _(visit: Visit) -> None:
    visit.reset()


@behaviour("reset-once")
async def _(visit: Visit) -> None:
    if visit.number == 1:
        visit.reset()
    else:
        await visit.answer(200, html("Then"))


@behaviour("reset-in-body")
async def _(visit: Visit) -> None:
    await visit.send(head(Content_Type="text/html", Content_Length="90000") + b"<p>" + b"a" * 5000)
    await asyncio.sleep(0.05)  # A reset throws away what the client has not taken yet.
    visit.reset()


@behaviour("hang-up")
async def _(visit: Visit) -> None:
    """Ends the connection without a word."""


@behaviour("kept-alive")
async def _(visit: Visit) -> None:
    """One answer a connection; a second question finds it closed."""
    if visit.number_here == 1:
        await visit.answer(200, html("Kept alive"))


@behaviour("silent")
async def _(visit: Visit) -> None:
    await visit.web.for_ever()


@behaviour("body-silent")
async def _(visit: Visit) -> None:
    await visit.send(head(Content_Type="text/html", Content_Length="9000") + b"<p>Some")
    await visit.web.for_ever()


@behaviour("drip")
async def _(visit: Visit) -> None:
    await visit.send(head(Content_Type="text/html", Content_Length="9000"))
    while True:
        await visit.send(b"a")
        await asyncio.sleep(1)


@behaviour("drip-fast")
async def _(visit: Visit) -> None:
    """A byte often enough that no time-out between bytes would ever end it."""
    await visit.send(head(Content_Type="text/html"))
    while True:
        await visit.send(b"a")
        await asyncio.sleep(0.01)


@behaviour("endless")
async def _(visit: Visit) -> None:
    await visit.send(head(Content_Type="text/html"))
    while True:
        await visit.send(TEXT.encode() * 1000)


@behaviour("endless-image")
async def _(visit: Visit) -> None:
    await visit.send(head(Content_Type="image/png"))
    while True:
        await visit.send(IMAGE)


@behaviour("endless-headers")
async def _(visit: Visit) -> None:
    await visit.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        await visit.send(b"".join(b"X-Field-%d: more\r\n" % number for number in range(1000)))


@behaviour("endless-header")
async def _(visit: Visit) -> None:
    await visit.send(b"HTTP/1.1 200 OK\r\nX-Field: ")
    while True:
        await visit.send(b"more " * 10_000)


@behaviour("endless-status")
async def _(visit: Visit) -> None:
    await visit.send(b"HTTP/1.1 200 ")
    while True:
        await visit.send(b"more " * 10_000)


@behaviour("endless-headers-drip")
async def _(visit: Visit) -> None:
    await visit.send(b"HTTP/1.1 200 OK\r\n")
    while True:
        await visit.send(b"X-A: b\r\n")
        await asyncio.sleep(0.02)


@behaviour("endless-continue")
async def _(visit: Visit) -> None:
    while True:
        await visit.send(b"HTTP/1.1 100 Continue\r\n\r\n")
        await asyncio.sleep(0.005)


@behaviour("gzip-bomb")
async def _(visit: Visit) -> None:
    """1 GB of zeros."""
    await visit.send(head(Content_Type="text/html", Content_Encoding="gzip"))
    for block in _gzip_of_zeros(1024):
        await visit.send(block)


@behaviour("gzip-nothing")
async def _(visit: Visit) -> None:
    """Compressed data without end that decodes to nothing."""
    packer = zlib.compressobj(wbits=31)
    await visit.send(head(Content_Type="text/html", Content_Encoding="gzip") + packer.compress(b""))
    while True:
        await visit.send(b"\x00\x00\x00\xff\xff" * 10_000)


@behaviour("brotli-bomb")
async def _(visit: Visit) -> None:
    """1 GB of zeros, by one who was not asked for brotli."""
    await visit.answer(200, _BROTLI_BOMB, Content_Encoding="br")


@behaviour("length-too-long")
async def _(visit: Visit) -> None:
    await visit.send(head(Content_Type="text/html", Content_Length="9000") + html("Short").encode())


@behaviour("length-too-short")
async def _(visit: Visit) -> None:
    await visit.send(head(Content_Type="text/html", Content_Length="40") + html("Long").encode())


@behaviour("length-twice")
async def _(visit: Visit) -> None:
    await visit.send(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 7\r\n\r\nHello")


@behaviour("chunks-broken")
async def _(visit: Visit) -> None:
    await visit.send(head(Content_Type="text/html", Transfer_Encoding="chunked"))
    await visit.send(b"5\r\nHello\r\nzz\r\nnonsense\r\n")


@behaviour("chunks-broken-later")
async def _(visit: Visit) -> None:
    """The same in a packet of its own, and the connection stays open."""
    await visit.send(
        head(Content_Type="text/html", Transfer_Encoding="chunked") + b"5\r\nHello\r\n"
    )
    await asyncio.sleep(0.05)
    await visit.send(b"zz\r\nnonsense\r\n")
    await visit.web.for_ever()


@behaviour("chunks-ended")
async def _(visit: Visit) -> None:
    await visit.send(head(Content_Type="text/html", Transfer_Encoding="chunked"))
    await visit.send(b"5\r\nHello\r\nff\r\nand no")


@behaviour("no-http")
async def _(visit: Visit) -> None:
    await visit.send(b"SSH-2.0-OpenSSH_9.6\r\n")


class Web:
    """The server. A context manager; entering it starts the thread, leaving it ends everything."""

    def __init__(self, hosts: int = 4, network: str = "127.9.0") -> None:
        self.hosts = tuple(f"{network}.{number}" for number in range(1, hosts + 1))
        self.requests: list[Request] = []
        """All of them, in the order they came."""
        self._own: dict[str, Behaviour] = {}
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(_report)
        self._thread = threading.Thread(target=self._loop.run_forever, name="web", daemon=True)
        self._servers: list[asyncio.Server] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._ports: dict[str, int] = {}
        self._closed = socket.socket()
        self.connections = 0
        """How many were made, whether or not a request followed."""
        self._visits: collections.Counter[tuple[str, str]] = collections.Counter()

    # --- What tests use --------------------------------------------------------------------------

    def url(self, name: str, host: int = 1) -> str:
        """The address of a behaviour, with whatever path follows its name, on the n-th host.

        `refused` is an address where nobody listens.
        """
        kind = _name_of(f"/{name}")
        if kind == "refused":
            number, port = self._closed.getsockname()
            return f"http://{number}:{port}/"
        if kind in _TLS:
            return f"https://{_TLS[kind]}:{self._ports[kind]}/{name}"
        return f"http://{self.hosts[host - 1]}:{self._ports['']}/{name}"

    @property
    def port(self) -> int:
        """The port of all plain hosts."""
        return self._ports[""]

    @property
    def context(self) -> ssl.SSLContext:
        """A TLS context for clients that trusts the authority of the good certificates."""
        context = ssl.create_default_context()
        _authority().configure_trust(context)
        return context

    def count(self, name: str) -> int:
        """How many requests there were for a behaviour."""
        return sum(request.name == name for request in self.requests)

    def paths(self) -> list[str]:
        """The paths of all requests, in order."""
        return [request.path for request in self.requests]

    @contextlib.contextmanager
    def afresh(self) -> Iterator[Self]:
        """Begin to count anew; what is put up within the block is taken down after it."""
        before = dict(self._own)
        self.forget()
        yield self
        self._own.clear()
        self._own.update(before)

    def forget(self) -> None:
        """Begin to count anew; what answers differently at first does so again."""
        self.requests.clear()
        self._visits.clear()

    def page(self, name: str, body: bytes | str, status: int = 200, **headers: str) -> str:
        """Put up a page of the test's own; its address."""

        async def show(visit: Visit) -> None:
            await visit.answer(status, body, **headers)

        return self.behaviour(name, show)

    def behaviour(self, name: str, function: Behaviour) -> str:
        """Put up a behaviour of the test's own; its address."""
        self._own[name] = function
        return self.url(name)

    # --- What behaviours use ---------------------------------------------------------------------

    async def for_ever(self) -> None:
        """Wait until the web is taken down, or the client gone."""
        await asyncio.Event().wait()

    # --- The server itself -----------------------------------------------------------------------

    def __enter__(self) -> Self:
        self._closed.bind(("127.9.0.1", 0))
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._start(), self._loop).result(30)
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result(30)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(30)
        self._loop.close()
        self._closed.close()

    async def _start(self) -> None:
        for _ in range(20):
            try:
                await self._listen_plain()
                break
            except OSError:  # The port is taken on one of the hosts.
                await self._stop()
        for name, host in _TLS.items():
            server = await asyncio.start_server(self._serve, host, 0, ssl=_server_context(name))
            self._servers.append(server)
            self._ports[name] = server.sockets[0].getsockname()[1]

    async def _listen_plain(self) -> None:
        port = 0
        for host in self.hosts:
            server = await asyncio.start_server(self._serve, host, port, backlog=1000)
            self._servers.append(server)
            port = self._ports[""] = server.sockets[0].getsockname()[1]

    async def _stop(self) -> None:
        for server in self._servers:
            server.close()
        self._servers.clear()
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self.connections += 1
        try:
            await self._converse(reader, writer, self.connections)
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # The client has gone, or the test is over.
        finally:
            self._tasks.discard(task)
            writer.close()

    async def _converse(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, connection: int
    ) -> None:
        number_here = 0
        while True:
            first = await reader.readexactly(1)
            if first == b"\x16":  # A client that begins with TLS where none is spoken.
                writer.write(head(400))
                return
            raw = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            line, *rows = raw.strip().split("\r\n")
            method, path, _ = line.split(" ", 2)
            headers = {row.partition(":")[0].lower(): row.partition(":")[2].strip() for row in rows}
            host = writer.get_extra_info("sockname")[0]
            body = await reader.readexactly(int(headers.get("content-length", 0)))
            request = Request(host, method, path, headers, connection, body)
            self.requests.append(request)
            number_here += 1
            self._visits[host, path] += 1
            visit = Visit(self, request, writer, self._visits[host, path], number_here)
            act = self._own.get(request.name) or BEHAVIOURS.get(request.name) or BEHAVIOURS["404"]
            # A client that leaves ends a behaviour that would go on for ever.
            await _unless_left(act(visit), reader, writer)
            if not visit.is_answered or headers.get("connection", "").lower() == "close":
                return


def _report(loop: asyncio.AbstractEventLoop, context: dict[str, object]) -> None:
    """A client that does not like a certificate is no news; a behaviour that fails is."""
    if not isinstance(context.get("exception"), OSError):
        loop.default_exception_handler(context)


async def _unless_left(
    acting: Awaitable[None], reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> None:
    act = asyncio.ensure_future(acting)
    while not act.done():
        await asyncio.wait({act}, timeout=0.05)
        if reader.at_eof() or writer.transport.is_closing():
            break
    if not act.done():
        act.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await act


def _name_of(path: str) -> str:
    return path.removeprefix("/").partition("?")[0].partition("/")[0]


# Made once with Brotli 1.1 (quality 11, window 24).
_BROTLI_BOMB = base64.b64decode(
    """
    z///f/gnAOKxQCD3/p/////wTwDEYQGA7v0/////4Z8AiMMiAN37f/7//8M/ARCHBQC69//8//+HfwIgDgsAdO//+f//
    D/8EQBwWAOje//P//x/+CYA4LADQvf/n//8//BMAcVgAoHv/z///f/gnAOKwAED3/p/////wTwDEYQGA7v0/////4Z8A
    iMMCAN37f/7//8M/ARCHBQC69//8//+HfwIgDgsAdO//+f//D/8EQBwWAOje//P//x/+CYA4LADQvf/n//8//BMAcVgA
    oHv/z///f/gnAOKwAED3/p/////wTwDEYQGA7v0/////4Z8AiMMCAN37f/7//8M/ARCHBQC69//8//+HfwIgDgsAdO//
    +f//D/8EQBwWAOje//P//x/+CYA4LADQvf/n//8//BMAcVgAoHv/z///f/gnAOKwAED3/p/////wTwDEYQGA7v0/////
    4Z8AiMMCAN37f/7//8M/ARCHBQC69//8//+HfwIgDgsAdO//+f//D/8EQBwWAOje//P//x/+CYA4LADQvf/n//8//BMA
    cVgAoHv/z///f/gnAOKwAED3/p/////wTwDEYQGA7v0/////4Z8AiMMCAN37f/7//8M/ARCHBQC69//8//+HfwIgDgsA
    dO//+f//D/8EQBwWAOje//P//x/+CYA4LADQvf/n//8//BMAcVgAoHv/z///f/gnAOKwAED3/p/////wTwDEYQGA7v0/
    ////4Z8AiMMCAN37f/7//8M/ARCHBQC69//8//+HfwIgDgsAdO//+f//D/8EQBwWAOje//P//x/+CYA4LADQvf/n//8/
    /BMAcVgAoHv/z///f/gnAOKwAED3/p/////wTwDEYQGA7v0/////4Z8AiMMCAN37f/7//8M/ARCHBQC69//8//+HfwIg
    DgsAdO//+f//D/8EQBwWAOje//P//x/+CYA4LADQvf/n//8//BMAcVgAoHv/z///f/gnAOKwAED3/p/////wTwDEYQGA
    7v0/////4Z8AiMMCAN37f/7//8M/ARCHBQC69//8//+HfwIgDgsAdO//+f//D/8EQBwWAOje//P//x/+CYA4LADQvf/n
    //8//BMAcVgAoHv/Pw==
    """
)


@functools.cache
def _gzip_of_zeros(megabytes: int) -> list[bytes]:
    packer = zlib.compressobj(wbits=31)
    first = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    block = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return [first, *[block] * (megabytes - 1)]


# --- Certificates --------------------------------------------------------------------------------

_TLS = {
    "tls-ok": "127.9.1.1",
    "tls-expired": "127.9.1.2",
    "tls-wrong-name": "127.9.1.3",
    "tls-self-signed": "127.9.1.4",
    "tls-incomplete": "127.9.1.5",
    "tls-unknown": "127.9.1.6",
}
for _name in _TLS:
    always(_name, body=html("Behind TLS"))


@functools.cache
def _authority() -> trustme.CA:
    return trustme.CA()


@functools.cache
def _server_context(name: str) -> ssl.SSLContext:
    """A context with the certificate that a behaviour is named for."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    host = _TLS[name]
    match name:
        case "tls-expired":
            past = dt.datetime(2020, 1, 1, tzinfo=dt.UTC)
            certificate = _authority().issue_cert(host, not_after=past)
        case "tls-wrong-name":
            certificate = _authority().issue_cert("elsewhere.example")
        case "tls-self-signed":
            own = trustme.CA()
            return _loaded(context, own.private_key_pem.bytes() + own.cert_pem.bytes())
        case "tls-incomplete":
            certificate = _authority().create_child_ca().issue_cert(host)
            leaf = certificate.private_key_pem.bytes() + certificate.cert_chain_pems[0].bytes()
            return _loaded(context, leaf)
        case "tls-unknown":
            certificate = trustme.CA().issue_cert(host)
        case _:
            certificate = _authority().issue_cert(host)
    certificate.configure_cert(context)
    return context


def _loaded(context: ssl.SSLContext, pem: bytes) -> ssl.SSLContext:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "chain.pem"
        path.write_bytes(pem)
        context.load_cert_chain(path)
    return context
