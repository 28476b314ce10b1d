"""`mkdocs serve`: whether anything below a folder of ten thousand files has changed.

MkDocs asks twice a second, because not every file system tells of changes. What it asks with makes
two pictures of the folder and compares them file by file, to say what has become of each; for ten
thousand files that takes half of the time of one processor, also while the site is built. Here is
asked only whether anything changed, for that is all MkDocs wants to know.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from watchdog.events import FileModifiedEvent
from watchdog.observers.api import EventEmitter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from mkdocs.livereload import LiveReloadServer

    from sourcebook.settings import Settings

_COMPILED = "__pycache__"
"""Written by whoever reads the code."""


def data_folders(root: Path, settings: Settings) -> Iterator[Path]:
    """The folders below `root` with the data, or with the files that hold it."""
    names = (settings.claims, settings.references, settings.names, settings.ledger)
    for name in filter(None, (*names, settings.retractions)):
        place = root / name
        yield place if place.is_dir() else place.parent


def watch(server: LiveReloadServer, paths: Iterable[Path]) -> None:
    """Rebuild when something below these folders changes; one in another is not watched twice."""
    found = {path for path in paths if path.exists()}
    outer = sorted(path for path in found if found.isdisjoint(path.parents))
    # An observer makes one of its class for each folder that it is given, and has no other way to
    # be given one. To one that has none, what is set here means nothing.
    observer: Any = server.observer
    usual = getattr(observer, "_emitter_class", None)
    observer._emitter_class = Asking  # noqa: SLF001
    for path in outer:
        server.watch(str(path))
    observer._emitter_class = usual  # noqa: SLF001


class Asking(EventEmitter):
    """Says that something below its folder has changed, and not what."""

    _before: frozenset[tuple[str, int, int, int]]

    def on_thread_start(self) -> None:
        """Look for the first time."""
        self._before = _state(self.watch.path)

    def queue_events(self, timeout: float) -> None:
        """Wait for so many seconds, look again, and say so if anything is not as it was."""
        if self.stopped_event.wait(timeout):
            return
        now = _state(self.watch.path)
        if now != self._before:
            self._before = now
            self.queue_event(FileModifiedEvent(self.watch.path))


def _state(folder: str) -> frozenset[tuple[str, int, int, int]]:
    """Name, time, size and number of each file below a folder, as far as it can be seen. Links to
    folders are not followed, as they are not when it is read."""
    state = set()
    waiting = [folder]
    while waiting:
        # What goes while it is looked at is gone the next time.
        with suppress(OSError), os.scandir(waiting.pop()) as entries:
            for one in entries:
                if one.is_dir(follow_symlinks=False):
                    if one.name != _COMPILED:
                        waiting.append(one.path)
                    continue
                with suppress(OSError):
                    found = one.stat()
                    state.add((one.path, found.st_mtime_ns, found.st_size, found.st_ino))
    # No file system promises to name its files in the same order each time.
    return frozenset(state)
