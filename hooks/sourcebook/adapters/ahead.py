"""Work of a first build that another process does meanwhile, where the system can fork.

What it finds out it leaves in the cache, and there it is found by whoever would find it out anew.
So nothing depends on it: where it fails, or nothing can be kept, the work is only done here.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError

from sourcebook.adapters import processes
from sourcebook.adapters.processes import Process
from sourcebook.citations import Desk

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable

    from sourcebook.bibliography import Formatted
    from sourcebook.fragments import Fragments
    from sourcebook.loading import Loaded
    from sourcebook.loading.cache import Kept


_AS_PAGES = 2_000
"""It takes as much memory as so many pages."""


class Ahead:
    """Begins such work. `kept` is the cache of the memory that it is done with."""

    def __init__(self, kept: Kept | None) -> None:
        """Begin nothing yet."""
        self._kept = kept
        self._begun: list[Process] = []

    def __call__(self, work: Callable[[], object]) -> Callable[[], None]:
        """Begin some work, if there is a processor for it; gives what waits for its end."""
        kept = self._kept
        if kept is None or processes.how_many(_AS_PAGES) < 2:
            return _nothing

        def found(_: object) -> bytes:
            kept.leave_to_others()
            work()
            kept.write()
            return b""

        process = Process(found)
        self._begun.append(process)

        def wait() -> None:
            with contextlib.suppress(PluginError):
                process.join()
            kept.look_again()

        return wait

    def stop(self) -> None:
        """End what was begun: the build has failed."""
        for process in self._begun:
            process.stop()


def formatting(
    loaded: Loaded, date: dt.date, formatted: Formatted, ahead: Ahead
) -> Callable[[Fragments], None]:
    """Begin to format the references of all sources; gives what comes to the end of it, for which
    it is handed the pieces of the build."""
    keys = tuple(loaded.kb.sources)
    wait = _nothing
    if formatted.is_first_look(len(keys)):
        # The rest is done here, once what comes before it here is done.
        part = keys[: len(keys) * 3 // 4]

        def work() -> None:
            _format(Desk(loaded, date, (), formatted).fragments, part)

        wait = ahead(work)

    def finish(fragments: Fragments) -> None:
        wait()
        _format(fragments, keys)

    return finish


def _format(fragments: Fragments, keys: Iterable[str]) -> None:
    for key in keys:
        fragments.reference(key)


def _nothing() -> None:
    """Nothing was begun."""
