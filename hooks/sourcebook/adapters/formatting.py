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


def formatting(
    loaded: Loaded, date: dt.date, formatted: Formatted, ahead: Ahead
) -> Callable[[Fragments, str], None]:
    """Begin to format the references of all sources; gives what comes to the end of it, for which
    it is handed the pieces of the build and a digest of all sources, or nothing. Where the same
    sources are known to have been formatted before, each is left to who shows it."""
    keys = tuple(loaded.kb.sources)
    wait = _nothing
    if formatted.is_first_look(len(keys)):
        # The rest is done here, once what comes before it here is done.
        part = keys[: len(keys) * 3 // 4]

        def work() -> None:
            _format(Desk(loaded, date, (), formatted).fragments, part)

        wait = ahead(work)

    def finish(fragments: Fragments, of: str) -> None:
        wait()
        if not of or not formatted.has_all(of, loaded.kb.sources.values()):
            _format(fragments, keys)
            formatted.note_all(of)

    return finish


def _format(fragments: Fragments, keys: Iterable[str]) -> None:
    for key in keys:
        fragments.reference(key)


def _nothing() -> None:
    """Nothing was begun."""
