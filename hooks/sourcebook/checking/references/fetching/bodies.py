"""As much of a body as is useful, decoded, and never more: however long it says it is, however long
it is, and whatever a small compressed one would grow to.

aiohttp does not decompress here, so that the bound holds inside the decompressor.
"""

from __future__ import annotations

import asyncio
import re
import zlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Mapping

    from aiohttp import ClientResponse

    from sourcebook.checking.references.fetching.limits import Limits

ACCEPT_ENCODING = "gzip, deflate"
"""The codings that are read here."""

_TEXT = re.compile(
    r"text/|application/(?:pdf|x-pdf|xml|json|xhtml\+xml|[a-z0-9.-]+\+(?:xml|json))\s*(?:;|$)"
)
_UNTYPED = re.compile(
    r"(?:|application/octet-stream|binary/octet-stream|unknown/unknown)\s*(?:;|$)"
)
_BINARY = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f]")
_WALLS = frozenset({401, 402, 403, 407, 429, 451, 503, 999})
"""Answers whose body may tell a wall against robots from a page that is not there."""
_MAX_MEMBERS = 64
"""Of one gzip stream (RFC 1952, section 2.2); more of them is no page."""
_MOMENT = 0.1
"""Seconds that are enough for what needs no network."""


class Unreadable(Exception):
    """Data that is not in the coding it is said to be in."""


class UnknownCoding(Exception):
    """A coding that was not asked for."""


@dataclass(slots=True)
class Body:
    """What has been read so far, so that it is kept when the rest fails to come."""

    data: bytearray = field(default_factory=bytearray)
    truncated: bool = False
    """Whether there is more than was read."""


async def read_body(
    body: Body, response: ClientResponse, headers: Mapping[str, str], limits: Limits
) -> None:
    """Read what is useful of a body; nothing where nothing is. `headers` have names in lower case.

    Raises UnknownCoding, Unreadable, and whatever aiohttp raises while it reads.
    """
    most, is_untyped = _useful(response.status, headers, limits)
    if not most:
        return
    decoder = _decoder(headers.get("content-encoding", ""))
    read = _reader(response, headers)
    received = 0
    while chunk := await read():
        received += len(chunk)
        body.data += decoder.feed(chunk, most + 1 - len(body.data))
        if is_untyped and body.data:
            is_untyped = False
            if _looks_like_text(body.data):
                most = limits.body
                body.data += decoder.feed(b"", most + 1 - len(body.data))
        # Compressed data may go on for ever and decode to nothing.
        if len(body.data) > most or received > most + limits.glance:
            del body.data[most:]
            body.truncated = True
            return


def _reader(
    response: ClientResponse, headers: Mapping[str, str]
) -> Callable[[], Coroutine[None, None, bytes]]:
    """What gives the next bytes of a body as they come, and none at its end.

    After a chunk that makes no sense, aiohttp (3.14) closes the connection and leaves its reader
    waiting for ever; so where a body comes in chunks, the end of the connection is watched too.
    """
    content = response.content
    connection = response.connection
    if "transfer-encoding" not in headers or connection is None or connection.protocol is None:
        return content.readany
    closed = connection.protocol.closed
    if closed is None:
        return content.readany
    # An exception that nobody looks at would be logged.
    closed.add_done_callback(lambda future: future.cancelled() or future.exception())

    async def read() -> bytes:
        chunk = content.read_nowait()
        if chunk or content.at_eof():
            return chunk
        reading = asyncio.ensure_future(content.readany())
        either: set[asyncio.Future[Any]] = {reading, closed}
        try:
            await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
            if not reading.done():
                # What had come before the end is there already, and needs a moment to be taken.
                await asyncio.wait({reading}, timeout=_MOMENT)
            if reading.done():
                return reading.result()
        finally:
            reading.cancel()
        raise Unreadable("chunks that make no sense")

    return read


def _useful(status: int, headers: Mapping[str, str], limits: Limits) -> tuple[int, bool]:
    """How many bytes of a body are useful, and whether its type has to be seen from its bytes."""
    if 200 <= status < 300:
        kind = headers.get("content-type", "").strip().lower()
        if _TEXT.match(kind):
            return limits.body, False
        return min(limits.glance, limits.body), bool(_UNTYPED.match(kind))
    # Registries of DOIs say in JSON, with 404, that they do not know one.
    is_json = "json" in headers.get("content-type", "").lower()
    return (limits.glance if status in _WALLS or is_json else 0), False


def _looks_like_text(data: bytearray) -> bool:
    """Whether a body without a type may be text or PDF (https://mimesniff.spec.whatwg.org, 7.1)."""
    if data.startswith((b"%PDF-", b"\xff\xfe", b"\xfe\xff")):
        return True
    return not _BINARY.search(data, 0, 1445)


def _decoder(coding: str) -> _Same | _Inflating:
    match coding.strip().lower():
        case "" | "identity":
            return _Same()
        case "gzip" | "x-gzip":
            return _Inflating(is_gzip=True)
        case "deflate":
            return _Inflating(is_gzip=False)
        case other:
            raise UnknownCoding(f"the coding {other[:40]!r}, which was not asked for")


class _Same:
    """No coding at all, with the face of a decoder."""

    def feed(self, raw: bytes, most: int) -> bytes:
        return raw if len(raw) <= most else raw[:most]


class _Inflating:
    """gzip (RFC 1952) and deflate, which is zlib by RFC 9110, section 8.4.1.2, and raw by habit."""

    def __init__(self, *, is_gzip: bool) -> None:
        self._is_gzip = is_gzip
        self._stream: zlib._Decompress | None = None
        self._left = b""
        self._members = 0

    def feed(self, raw: bytes, most: int) -> bytes:
        """Decode at most so many bytes and keep the rest for the next time. Raises Unreadable."""
        raw = self._left + raw
        out = b""
        while raw and len(out) < most:
            if self._members and not self._stream and not (self._is_gzip and raw[0] == 0x1F):
                return out  # Zeros and the like after the end, which everybody overlooks.
            stream = self._stream = self._stream or self._next_stream(raw)
            try:
                out += stream.decompress(raw, most - len(out))
            except zlib.error as error:
                raise Unreadable(f"not in the coding it is said to be in ({error})") from error
            raw = stream.unconsumed_tail or stream.unused_data
            if stream.eof:
                self._stream = None
        self._left = raw
        return out

    def _next_stream(self, raw: bytes) -> zlib._Decompress:
        self._members += 1
        if self._members > _MAX_MEMBERS:
            raise Unreadable(f"more than {_MAX_MEMBERS} gzip files in one")
        window = zlib.MAX_WBITS
        if self._is_gzip:
            window |= 16
        elif raw[0] & 0x0F != 8:  # zlib begins with the number of its method, 8.
            window = -window
        return zlib.decompressobj(window)
