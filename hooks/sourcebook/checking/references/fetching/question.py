"""What is wanted of an address, beside its page."""

from __future__ import annotations

from dataclasses import dataclass

PAGE = "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.8"


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """How an address is asked: for its page with GET, unless something else is said."""

    accept: str = PAGE
    """The media types that are wanted (RFC 9110, section 12.5.1)."""
    post: bytes | None = None
    """Plain text to send with POST instead of GET."""
