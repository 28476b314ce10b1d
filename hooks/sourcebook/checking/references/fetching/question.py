"""What is wanted of an address, beside its page."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

PAGE = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """How an address is asked: for its page with GET, unless something else is said."""

    accept: str = PAGE
    """The media types that are wanted (RFC 9110, section 12.5.1)."""
    headers: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    """More headers, sent along every redirect too, such as `Accept-Datetime`."""
    authorization: str = field(default="", repr=False)
    """The header of that name: a secret, sent to the scheme, host and port that are asked and to
    nobody they redirect to."""
    post: bytes | None = None
    """What to send with POST instead of GET. It is sent once: no redirect is followed, and it is
    repeated only where the server asked to come back later."""
    kind: str = "text/plain"
    """The media type of what is sent."""
