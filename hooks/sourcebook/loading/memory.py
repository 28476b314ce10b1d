"""What was read of a text, kept for the next time: while a site is served, an edit changes one text
of a thousand; between two runs, as few."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from sourcebook.loading.cache.shelf import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable

    from sourcebook.loading.cache import Kept, Shelf

T = TypeVar("T")

_NOTHING = object()


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

    def recall(
        self,
        make: Callable[..., T],
        *given: Any,
        shelf: Shelf[T] | None = None,
        by: tuple[Hashable, ...] | None = None,
    ) -> T:
        """`make(*given)`, or what it gave before. Nobody may change what comes back.

        On a shelf the answer outlives the process; then all that is `given` are texts, numbers and
        tuples of them. `by` is what the answer is found by instead, where that settles all that is
        given: the text of a file in place of what was read of it.
        """
        found_by = given if by is None else by
        key = (make, *found_by)
        answer = self._now.get(key, _NOTHING)
        if answer is _NOTHING:
            answer = self._before.get(key, _NOTHING)
            if answer is _NOTHING:
                if shelf is None:
                    answer = make(*given)
                else:
                    answer = recalled(self._kept, shelf, make, given, found_by)
            self._now[key] = answer
        return cast("T", answer)

    def ask(self, shelf: Shelf[Any], *given: Hashable) -> bytes | None:
        """What was told of the same before, in this process or in one of earlier runs; None for
        nothing."""
        key = (shelf, *given)
        raw: bytes | None = self._now.get(key) or self._before.get(key)
        if raw is None and self._kept is not None:
            raw = self._kept.ask(shelf, key_of(given))
        if raw is not None:
            self._now[key] = raw
        return raw

    def tell(self, shelf: Shelf[Any], raw: bytes, *given: Hashable) -> None:
        """Know something from now on. All that is `given` are texts, numbers and tuples of
        them."""
        self._now[shelf, *given] = raw
        if self._kept is not None:
            self._kept.tell(shelf, key_of(given), raw)

    def spare(
        self, shelf: Shelf[Any], name: str, found_by: Callable[[], Iterable[tuple[Hashable, ...]]]
    ) -> None:
        """Keep on a shelf also what nobody asks for in this run, because it is known to be well as
        it is: all that is found by something. The last to be spared under a name counts."""
        if self._kept is not None:
            self._kept.spare(shelf, name, lambda: map(key_of, found_by()))

    def is_new_to(self, shelf: Shelf[Any]) -> bool:
        """Whether answers would be kept on a shelf that has none, as in a first run."""
        return self._kept is not None and self._kept.is_empty(shelf)

    def keep(self) -> None:
        """Write down what is new, for later runs."""
        if self._kept is not None:
            self._kept.write()

    def forget(self) -> None:
        """Know nothing any more but what is written down: nobody asks again."""
        self._before, self._now = {}, {}
        if self._kept is not None:
            self._kept.look_again()


def recalled(
    kept: Kept | None,
    shelf: Shelf[T],
    make: Callable[..., T],
    given: tuple[Any, ...],
    found_by: tuple[Hashable, ...],
) -> T:
    """`make(*given)`, or what is kept of it by earlier runs on a shelf."""
    if kept is None:
        return make(*given)
    key = key_of(found_by)
    if (raw := kept.ask(shelf, key)) is not None:
        try:
            return shelf.read(raw, *given)
        except (LookupError, TypeError, ValueError):
            pass  # Made by code that did what no code of today does.
    answer = make(*given)
    if (made := shelf.write(answer)) is not None:
        kept.tell(shelf, key, made)
    return answer
