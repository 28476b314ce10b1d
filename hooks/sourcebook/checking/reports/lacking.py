"""Which problems mean that a reader finds no source behind a sentence, and on which pages.

What is missing and what is dead come first in every report that has an order of its own: they
mislead a reader now, where most other problems only make the next edit harder.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sourcebook.problems import Problem

_LACKING = frozenset(
    {
        # What is cited does not exist here, or the ledger knows that it no longer stands.
        *("C303", "C312", "P601", "P602", "P604", "P607"),
        # What an asked address answered. One night without an answer is not among them.
        *("R101", "R102", "R105", "R106", "R108", "R111", "R113", "R114", "R116"),
    }
)


def is_lacking(problem: Problem) -> bool:
    """Whether a citation is missing, or an address that is cited no longer shows its source."""
    return problem.code in _LACKING


def files_of(problem: Problem) -> Iterator[str]:
    """The files that a problem touches: its own, then those that it is related to."""
    yield problem.location.path
    for place, _ in problem.related:
        yield place.path
