"""An answer and what it was taken for -> the record that the ledger keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.model import Observation

if TYPE_CHECKING:
    import datetime as dt

    from sourcebook.checking.references.answers import Answer
    from sourcebook.vocabulary import LinkClass

_LONGEST = 1_000
"""Characters of one line in the ledger."""
_PERMANENT = frozenset({301, 308})


def observation(answer: Answer, date: dt.date, result: LinkClass, error: str) -> Observation:
    """The record of one check; an empty `error` is none."""
    return Observation(
        date=date,
        result=result,
        status=answer.status,
        error=_line(error) or None,
        hops=tuple(_line(hop.url) or "?" for hop in answer.hops),
        permanent=for_good(answer),
    )


def for_good(answer: Answer) -> bool:
    """Whether an answer came after redirects that all are for good (RFC 9110, 15.4.2, 15.4.9)."""
    return bool(answer.hops) and all(hop.status in _PERMANENT for hop in answer.hops)


def _line(text: str) -> str:
    """One line that can be stored and printed; half surrogates are what a header may decode to."""
    if not text.isprintable():
        text = "".join(char if char.isprintable() else " " for char in text)
    return text[:_LONGEST].strip()
