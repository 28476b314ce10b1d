"""The references that a build needs before it has several processes, of which each would format
them: those of a first build in two, those of a later one where the bibliography has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.citations import Desk

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from sourcebook.ahead import Ahead
    from sourcebook.bibliography import Formatted
    from sourcebook.fragments import Fragments
    from sourcebook.loading import Loaded


class References:
    """The references of all sources of one build."""

    def __init__(self, loaded: Loaded, date: dt.date, formatted: Formatted) -> None:
        """Format none yet. `formatted` are those that are known."""
        self._loaded, self._date, self._formatted = loaded, date, formatted
        self._keys = tuple(loaded.kb.sources)
        self._wait: Callable[[], None] = _nothing
        self.are_new = formatted.is_first_look(len(self._keys))
        """Whether all of a long bibliography are to be formatted."""

    def begin(self, ahead: Ahead) -> None:
        """Begin with most of them beside what is done meanwhile, if all are new; the others are
        left to `finish`."""
        if self.are_new:
            part = self._keys[: len(self._keys) * 3 // 4]

            def work() -> None:
                _format(Desk(self._loaded, self._date, (), self._formatted).fragments, part)

            self._wait = ahead(work)

    def finish(self, fragments: Fragments, of: str) -> None:
        """Come to the end of it, with the pieces of the build and a digest of all sources, or
        nothing. Where the same sources are known to have been formatted before, each is left to who
        shows it."""
        self._wait()
        if not of or not self._formatted.has_all(of, self._loaded.kb.sources.values()):
            _format(fragments, self._keys)
            self._formatted.note_all(of)


def _format(fragments: Fragments, keys: Iterable[str]) -> None:
    for key in keys:
        fragments.reference(key)


def _nothing() -> None:
    """Nothing was begun."""
