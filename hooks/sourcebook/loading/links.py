"""Symbolic links to folders: where they are, what stands behind them, and whether they end.

Nothing behind them is read here. MkDocs follows those below the folder of the essays, without
noticing that one leads back, so a build has to know before.
"""

from __future__ import annotations

import contextlib
import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_MOST = 100_000
"""Folders, or names in them, that are looked at."""


def linked_folders(folder: Path) -> Iterator[Path]:
    """The links to folders below a folder: what stands in them is not read."""
    for where, folders, _ in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (path for name in folders if (path := Path(where, name)).is_symlink())


def holds(link: Path, suffix: str) -> bool:
    """Whether there are files with this ending behind a link, as far as can be seen without going
    over another one; where there is too much to look at, yes."""
    seen = 0
    for _, folders, files in os.walk(link):
        seen += len(folders) + len(files)
        if seen > _MOST or any(name.endswith(suffix) for name in files):
            return True
    return False


def endless(folder: Path) -> Path | None:
    """A folder at which a walk that follows links below this one would come back to where it was,
    or go on for too long; None where it ends."""
    way = [_Opened(str(folder), os.path.realpath(folder), 0)]
    # How many folders the walk came to so far, and below each that it has left again: what it comes
    # to a second time is counted, and not walked.
    seen = 1
    sizes: dict[str, int] = {}
    while way:
        here = way[-1]
        one = next(here.below, None)
        if one is None:
            sizes[way.pop().real] = seen - here.before
            continue
        path = f"{here.path}{os.sep}{one.name}"
        if _is_ring(one):
            return Path(path)
        if not one.is_dir():
            continue
        real = f"{here.real.rstrip(os.sep)}{os.sep}{one.name}"
        if one.is_symlink():
            real = os.path.realpath(real)
            if any(_is_within(place.real, real) for place in way):
                return Path(path)
        if real in sizes:
            seen += sizes[real]
        else:
            way.append(_Opened(path, real, seen))
            seen += 1
        if seen > _MOST:
            return Path(path)
    return None


class _Opened:
    """A folder that a walk is in: by the way it came, its real place, and how many came before."""

    def __init__(self, path: str, real: str, before: int) -> None:
        self.path, self.real, self.before = path, real, before
        self.below: Iterator[os.DirEntry[str]] = iter(())
        with contextlib.suppress(OSError), os.scandir(real) as entries:
            self.below = iter(list(entries))


def _is_within(place: str, folder: str) -> bool:
    return place == folder or place.startswith(folder.rstrip(os.sep) + os.sep)


def _is_ring(one: os.DirEntry[str]) -> bool:
    """Whether a link leads to itself, so that the system does not even open it."""
    try:
        one.is_dir()
    except OSError as error:
        return error.errno == errno.ELOOP
    return False
