"""What was read of a text, kept for the next time: while a site is served, an edit changes one text
of a thousand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")


class Memory:
    """Answers of functions that depend on nothing but what they are given.

    Its owner hands it to one `load` after another. What a whole load did not ask for is forgotten
    with the next, so it holds two states of the data at most.
    """

    def __init__(self) -> None:
        """Know nothing."""
        self._before: dict[Hashable, Any] = {}
        self._now: dict[Hashable, Any] = {}

    def turn(self) -> None:
        """Begin a load: keep what the last one asked for, and nothing else."""
        self._before, self._now = self._now, {}

    def recall(self, make: Callable[..., T], *given: Hashable) -> T:
        """`make(*given)`, or what it gave before. Nobody may change what comes back."""
        key = (make, *given)
        if key not in self._now:
            self._now[key] = self._before[key] if key in self._before else make(*given)
        return cast("T", self._now[key])
