"""One request and its answer, without redirects, turns or second thoughts."""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import TYPE_CHECKING

import aiohttp

from sourcebook.checking.references.fetching.bodies import (
    ACCEPT_ENCODING,
    Body,
    UnknownCoding,
    read_body,
)
from sourcebook.checking.references.fetching.failures import ConnectionLost, failure_of, one_line
from sourcebook.checking.references.fetching.question import Question
from sourcebook.checking.references.fetching.resolving import GuardedNames

if TYPE_CHECKING:
    from collections.abc import Iterable
    from http.cookies import SimpleCookie

    from yarl import URL

    from sourcebook.checking.references.answers import Failure
    from sourcebook.checking.references.fetching.guard import Guard
    from sourcebook.checking.references.fetching.limits import Limits
    from sourcebook.checking.references.fetching.resolving import Resolver

_MAX_LINE = 16_384
_MAX_FIELD = 32_768
"""Bytes of one header: policies for content grow beyond the 8 KB that are usual."""


@dataclass(slots=True)
class Reply:
    """What came back to one request."""

    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)
    """Names in lower case; what comes several times is joined with commas."""
    body: bytes = b""
    truncated: bool = False
    cookies: SimpleCookie | None = None
    failure: Failure | None = None
    detail: str = ""
    is_unanswered: bool = False
    """Whether the connection gave no answer, or nothing like one; a new one may do better."""


class Exchange:
    """The open connections of one run. To be closed."""

    def __init__(
        self,
        limits: Limits,
        guard: Guard,
        resolver: Resolver,
        context: ssl.SSLContext | None,
        question: Question | None = None,
    ) -> None:
        self._limits = limits
        self._guard = guard
        self._names = GuardedNames(resolver, guard)
        self._context = context or ssl.create_default_context()
        self._question = question or Question()
        self._pooled = self._session(is_fresh=False)
        self._fresh = self._session(is_fresh=True)

    async def close(self) -> None:
        """End all connections, at once."""
        await self._pooled.close()
        await self._fresh.close()

    async def get(
        self,
        url: URL,
        *,
        cookie: str,
        seconds: float,
        is_fresh: bool,
        question: Question | None = None,
    ) -> Reply:
        """Ask an address with GET, since HEAD is answered wrongly by many, or with the question's
        POST, and read what is useful.

        `seconds` bounds all of it. With `is_fresh` on a connection of its own. Raises nothing but
        CancelledError: what goes wrong is the reply's failure.
        """
        session = self._fresh if is_fresh else self._pooled
        question = question or self._question
        reply = Reply()
        body = Body()
        headers = {**question.headers, "Accept": question.accept}
        if cookie:
            headers["Cookie"] = cookie
        if question.authorization:
            headers["Authorization"] = question.authorization
        post = question.post
        if post is not None:
            headers["Content-Type"] = question.kind
        try:
            async with (
                asyncio.timeout(seconds),
                session.request(
                    "GET" if post is None else "POST",
                    url,
                    data=post,
                    headers=headers,
                    allow_redirects=False,
                ) as response,
            ):
                reply.status = response.status
                reply.headers = _plain(response.headers.items())
                if "set-cookie" in reply.headers:
                    reply.cookies = response.cookies
                await read_body(body, response, reply.headers, self._limits)
        except UnknownCoding as error:
            # A page that is there, and that cannot be read here.
            body.truncated, reply.detail = True, one_line(error)
        except Exception as error:  # noqa: BLE001 - whatever a stranger's answer makes a library do
            reply.failure, reply.detail = failure_of(error)
            reply.is_unanswered = isinstance(error, ConnectionLost | aiohttp.ClientResponseError)
        reply.body = bytes(body.data)
        reply.truncated = body.truncated
        return reply

    def _session(self, *, is_fresh: bool) -> aiohttp.ClientSession:
        limits = self._limits
        connector = aiohttp.TCPConnector(
            resolver=self._names,
            use_dns_cache=False,  # The resolver keeps what it learned.
            ssl=self._context,
            limit=0,  # Pacing bounds them, and knows who waits for what.
            force_close=is_fresh,
            keepalive_timeout=None if is_fresh else 2.0 + 2.0 * limits.interval,
            socket_factory=self._guard.open_socket,
        )
        return aiohttp.ClientSession(
            connector=connector,
            headers={
                "User-Agent": _user_agent(limits.contact),
                "Accept-Language": "*",
                "Accept-Encoding": ACCEPT_ENCODING,
                "Connection": "close" if is_fresh else "keep-alive",
            },
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=limits.connect),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            trust_env=False,
            max_line_size=_MAX_LINE,
            max_field_size=_MAX_FIELD,
            middlewares=(_only_once,),
        )


async def _only_once(
    request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType
) -> aiohttp.ClientResponse:
    """Keep aiohttp from asking again by itself, perhaps on another old connection."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ClientOSError, aiohttp.ServerDisconnectedError) as error:
        raise ConnectionLost(one_line(error) or "the connection was closed") from error


def _plain(headers: Iterable[tuple[str, str]]) -> dict[str, str]:
    plain: dict[str, str] = {}
    for name, value in headers:
        key = name.lower()
        if not value.isascii():
            # aiohttp keeps bytes that are no UTF-8 as halves of surrogate pairs.
            value = value.encode("utf-8", "surrogateescape").decode("utf-8", "replace")  # noqa: PLW2901
        # RFC 9110, section 5.3.
        plain[key] = f"{plain[key]}, {value}" if key in plain else value
    return plain


def _user_agent(contact: str) -> str:
    about = f"reference check; +{one_line(contact)}" if contact else "reference check"
    return f"Sourcebook/{version('sourcebook')} ({about})"
