"""Work of a first look that another process does meanwhile, where the system can fork.

What it finds out it leaves in the cache, and there it is found by whoever would find it out anew.
So nothing depends on it: where it fails, or nothing can be kept, the work is only done here.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

from sourcebook.processes import UnfinishedError, begin

if TYPE_CHECKING:
    from collections.abc import Callable

    from sourcebook.loading.cache import Kept
    from sourcebook.processes import Process


_AS_PAGES = 2_000
"""It takes as much memory as so many pages of a build."""


class Ahead:
    """Begins such work. `kept` is the cache of the memory that it is done with."""

    def __init__(self, kept: Kept | None) -> None:
        """Begin nothing yet."""
        self._kept = kept
        self._begun: list[Process] = []

    def __call__(self, work: Callable[[], object]) -> Callable[[], None]:
        """Begin some work, if there is a processor for it; gives what waits for its end."""
        kept = self._kept
        if kept is None:
            return _nothing

        def found(_: object) -> bytes:
            kept.leave_to_others()
            work()
            kept.write()
            return b""

        process = begin(found, _AS_PAGES)
        if process is None:
            return _nothing
        self._begun.append(process)

        def wait() -> None:
            with contextlib.suppress(UnfinishedError):
                process.join()
            kept.look_again()

        return wait

    def stop(self) -> None:
        """End what was begun: nobody needs it any more."""
        for process in self._begun:
            process.stop()


def _nothing() -> None:
    """Nothing was begun."""
