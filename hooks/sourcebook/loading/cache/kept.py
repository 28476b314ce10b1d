"""The files of a cache: asked while answers are sought, written when a run has found new ones."""

from __future__ import annotations

import contextlib
import os
import stat
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sourcebook.loading.cache.packing import pack, unpack
from sourcebook.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from sourcebook.loading.cache.shelf import Shelf

MOST = 256 * 2**20
"""Bytes of one file, beyond which nothing more is kept."""

_MANY_TO_ONE = 100
"""So many old answers outweigh a new one that is cheap to make."""
_IGNORED = b"# Made anew at any time.\n*\n"


@dataclass
class _State:
    """One shelf while a process runs."""

    old: dict[bytes, memoryview]
    """What the file held."""
    used: dict[bytes, bytes | memoryview] = field(default_factory=dict)
    """What was asked for, old and new."""
    news: int = 0


class Kept:
    """Answers that earlier runs have found. Two runs at once may both write: the file is that of
    the last, and whole."""

    def __init__(self, folder: Path, secret: bytes) -> None:
        """Keep files in a folder; what was not made with the secret is taken for none."""
        self.folder = folder
        self._secret = secret
        self._states: dict[Shelf[Any], _State] = {}
        self._spared: dict[tuple[Shelf[Any], str], Callable[[], Iterable[bytes]]] = {}
        self._written: dict[Shelf[Any], int] = {}
        """Bytes of the answers on each shelf that was written: who looks again keeps as many."""

    def ask(self, shelf: Shelf[Any], key: bytes) -> bytes | None:
        """What was kept under a key; None for nothing."""
        state = self._state(shelf)
        raw = state.used.get(key)
        if raw is None:
            raw = state.old.get(key)
            if raw is None:
                return None
            state.used[key] = raw
        return bytes(raw)

    def tell(self, shelf: Shelf[Any], key: bytes, raw: bytes) -> None:
        """Keep something under a key, in place of what was there."""
        state = self._state(shelf)
        state.used[key] = raw
        state.news += 1

    def spare(self, shelf: Shelf[Any], name: str, keys: Callable[[], Iterable[bytes]]) -> None:
        """Write again what stands under some keys, though nobody asks for it. The last to be spared
        under a name counts; which they are is asked when the shelf is written."""
        self._spared[shelf, name] = keys

    def is_empty(self, shelf: Shelf[Any]) -> bool:
        """Whether a shelf has nothing at all, as in a first run."""
        state = self._state(shelf)
        return not state.old and not state.used

    def size(self, shelf: Shelf[Any]) -> int:
        """Bytes of a shelf as earlier runs have left it, whether it is of use or not; 0 where there
        is none. Nothing is read."""
        with contextlib.suppress(OSError):
            return self._file(shelf).lstat().st_size
        return 0

    def leave_to_others(self) -> None:
        """Never write what is new so far: the process that this one was forked from will."""
        for state in self._states.values():
            state.news = 0

    def look_again(self) -> None:
        """Read the files again where nothing is new: another process has written them."""
        self._states = {shelf: state for shelf, state in self._states.items() if state.news}

    def write(self) -> None:
        """Write the shelves that have anything new. Where that is not possible nothing is kept, and
        nobody is told: the next run takes longer, and is as right."""
        for shelf, state in self._states.items():
            if not state.news or (shelf.is_cheap and state.news * _MANY_TO_ONE < len(state.old)):
                continue
            for spared in [keys for (of, _), keys in self._spared.items() if of is shelf]:
                for key in spared():
                    if key in state.old:
                        state.used.setdefault(key, state.old[key])
            entries = _within(state, self._written.get(shelf, 0))
            self._written[shelf] = sum(map(len, entries.values()))
            state.news = 0
            # A folder without it would find its way into somebody's repository.
            with contextlib.suppress(OSError):
                write_whole(self.folder / ".gitignore", _IGNORED)
                packed = pack(entries, shelf.tag, self._secret)
                write_whole(self._file(shelf), packed)

    def _file(self, shelf: Shelf[Any]) -> Path:
        return self.folder / f"{shelf.name}.cache"

    def _state(self, shelf: Shelf[Any]) -> _State:
        if shelf not in self._states:
            old: dict[bytes, memoryview] = {}
            with contextlib.suppress(OSError, ValueError):
                raw = _bytes(self._file(shelf))
                old = unpack(raw, shelf.tag, self._secret)
            self._states[shelf] = _State(old)
        return self._states[shelf]


def _within(state: _State, written: int) -> dict[bytes, bytes | memoryview]:
    """What is kept: all that was used, then what earlier runs left, as long as that is not more
    than was used: another branch may want it again. What this run has written before, in so many
    bytes, has been used as well. All of it within bounds."""
    entries: dict[bytes, bytes | memoryview] = {}
    total = 0
    for key, raw in state.used.items():
        if total + len(raw) <= MOST:
            entries[key] = raw
            total += len(raw)
    bound = min(max(2 * total, total + written), MOST)
    for key, old in state.old.items():
        if key not in entries and total + len(old) <= bound:
            entries[key] = old
            total += len(old)
    return entries


def _bytes(path: Path) -> bytes:
    """The bytes of a regular file within bounds; raise OSError or ValueError for any other. A pipe
    is not waited for, and a link not followed."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    flags |= getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        found = os.fstat(file.fileno())
        if not stat.S_ISREG(found.st_mode) or found.st_size > 2 * MOST:
            raise ValueError("no cache")
        return file.read()
