"""What came back when an address was asked. Fetching makes these values, classifying reads them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Failure(StrEnum):
    """Why no complete answer came."""

    NO_SUCH_HOST = "no such host"
    """The name does not exist (NXDOMAIN), which a resolver said, not a failing one."""
    RESOLVER = "the resolver failed"
    """SERVFAIL, or no answer from the resolver: it may be us."""
    REFUSED = "connection refused"
    RESET = "connection reset"
    """Also a connection that ended before the answer did."""
    TIMEOUT = "timed out"
    UNREACHABLE = "network unreachable"
    PROTOCOL = "not understood"
    """Broken chunks, headers too large or malformed: no HTTP that we can read."""
    TLS_EXPIRED = "certificate expired"
    TLS_NAME = "certificate for another name"
    TLS_SELF_SIGNED = "certificate signed by itself"
    TLS_INCOMPLETE = "certificate chain incomplete"
    """Also an issuer that nobody trusts: which of the two, the answer does not tell."""
    TLS_OTHER = "no secure connection"
    LOOP = "redirects in a circle"
    TOO_MANY_HOPS = "more than 8 redirects"
    FORBIDDEN = "address not allowed"
    """Scheme, user name, port, or a private address on some hop: never asked."""
    BUDGET = "no time left"
    """The run's time was over before it was asked, or before it might be asked again."""


TLS_FAILURES = frozenset(
    {
        Failure.TLS_EXPIRED,
        Failure.TLS_NAME,
        Failure.TLS_SELF_SIGNED,
        Failure.TLS_INCOMPLETE,
        Failure.TLS_OTHER,
    }
)


@dataclass(frozen=True, slots=True)
class Hop:
    """One redirect: the status that sent us on, and where to."""

    status: int
    url: str


@dataclass(frozen=True, slots=True)
class Answer:
    """All that is known after one address was asked."""

    url: str
    """As it was asked."""
    status: int | None = None
    """Of the last answer; None where none came."""
    hops: tuple[Hop, ...] = ()
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """Of the last answer, names in lower case."""
    body: bytes = b""
    """Decoded (gzip, br), at most as long as the bound; empty where it was not needed."""
    truncated: bool = False
    """Whether the body goes on beyond the bound."""
    failure: Failure | None = None
    detail: str = ""
    """The failure in the words of the library that met it, one line."""
    retry_after: float | None = None
    """Seconds that the site asks to wait, from now; None where it does not say."""

    @property
    def final_url(self) -> str:
        """Where the last answer came from."""
        return self.hops[-1].url if self.hops else self.url
