"""What was read of a text, kept for the next time: while a site is served, an edit changes one text
of a thousand; between two runs, as few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from sourcebook.loading.cache.shelf import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

    from sourcebook.loading.cache import Kept, Shelf

T = TypeVar("T")


class Memory:
    """Answers of functions that depend on nothing but what they are given.

    Its owner hands it to one `load` after another. What a whole load did not ask for is forgotten
    with the next, so it holds two states of the data at most. With something `kept`, answers that
    have a shelf there also come from earlier runs and go to later ones.
    """

    def __init__(self, kept: Kept | None = None) -> None:
        """Know nothing but what is kept."""
        self._before: dict[Hashable, Any] = {}
        self._now: dict[Hashable, Any] = {}
        self._kept = kept

    def turn(self) -> None:
        """Begin a load: keep what the last one asked for, and nothing else."""
        self._before, self._now = self._now, {}

    def recall(self, make: Callable[..., T], *given: Hashable, shelf: Shelf[T] | None = None) -> T:
        """`make(*given)`, or what it gave before. Nobody may change what comes back.

        On a shelf the answer outlives the process; then all that is `given` are texts, numbers and
        tuples of them.
        """
        key = (make, *given)
        if key not in self._now:
            if key in self._before:
                self._now[key] = self._before[key]
            elif shelf is None or self._kept is None:
                self._now[key] = make(*given)
            else:
                self._now[key] = _from(self._kept, shelf, make, given)
        return cast("T", self._now[key])

    def keep(self) -> None:
        """Write down what is new, for later runs."""
        if self._kept is not None:
            self._kept.write()


def _from(kept: Kept, shelf: Shelf[T], make: Callable[..., T], given: tuple[Hashable, ...]) -> T:
    key = key_of(given)
    if (raw := kept.ask(shelf, key)) is not None:
        try:
            return shelf.read(raw, *given)
        except ValueError:  # Made by code that did what no code of today does.
            pass
    answer = make(*given)
    if (made := shelf.write(answer)) is not None:
        kept.tell(shelf, key, made)
    return answer
