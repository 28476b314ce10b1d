"""What services of archives have in common: how they are asked, and what is no answer."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sourcebook.checking.references.answers import Answer, Failure
from sourcebook.checking.references.fetching.question import Question

if TYPE_CHECKING:
    from collections.abc import Mapping

Ask = Callable[[str, Question], Awaitable[Answer]]
"""Asks an address: `fetching.Client.inquire`. Whatever goes wrong is in the answer."""

_NONE_KNOWN = frozenset({404, 410})


class Unheard(Exception):
    """A service told nothing that can be used, so what it has is not known. The text is one
    sentence, for people."""


def body_of(answer: Answer, name: str) -> bytes | None:
    """The bytes of a good answer; None where the service knows no copy (404). Raises Unheard for
    every other."""
    if answer.failure is Failure.TIMEOUT:
        raise Unheard(f"{name} did not answer in time.")
    if answer.failure is Failure.FORBIDDEN:
        raise Unheard(f"{name} was not asked: {answer.detail}.")
    if answer.failure is not None:
        raise Unheard(f"{name} could not be asked: {answer.failure.value}.")
    if answer.status in _NONE_KNOWN:
        return None
    if answer.status == 429:
        raise Unheard(f"{name} asks to come back later (429).")
    if answer.status != 200:
        raise Unheard(f"{name} answered {answer.status}.")
    return answer.body


def with_query(base: str, query: Mapping[str, str]) -> str:
    """An address with these parameters after those it has."""
    pairs = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items())
    return f"{base}{'&' if '?' in base else '?'}{pairs}"


def below(base: str, url: str) -> str:
    """An address that ends in another, as TimeGates and TimeMaps have it (RFC 7089, section 4)."""
    return f"{base if base.endswith(('/', '=')) else base + '/'}{url}"


def word(data: Any) -> str:
    """A text or number of JSON as a text; empty for anything else."""
    return str(data) if isinstance(data, str | int) and not isinstance(data, bool) else ""
