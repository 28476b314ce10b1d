"""Symbolic links to folders: where they are, what stands behind them, and whether they end.

Nothing behind them is read here. MkDocs follows those below the folder of the essays, without
noticing that one leads back, so a build has to know before.
"""

from __future__ import annotations

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
    seen = 0
    # Each with its real place, and the real places from which links were followed on the way.
    waiting: list[tuple[str, str, tuple[str, ...]]] = [
        (str(folder), os.path.realpath(folder), ()),
    ]
    while waiting:
        where, real, way = waiting.pop()
        seen += 1
        try:
            with os.scandir(where) as entries:
                below = list(entries)
        except OSError:
            continue
        for one in below:
            if seen + len(waiting) > _MOST or _is_ring(one):
                return Path(one.path)
            if not one.is_dir():
                continue
            if not one.is_symlink():
                waiting.append((one.path, f"{real}{os.sep}{one.name}", way))
                continue
            target = os.path.realpath(one.path)
            if any(_is_within(place, target) for place in (real, *way)):
                return Path(one.path)
            waiting.append((one.path, target, (*way, real)))
    return None


def _is_within(place: str, folder: str) -> bool:
    return place == folder or place.startswith(folder.rstrip(os.sep) + os.sep)


def _is_ring(one: os.DirEntry[str]) -> bool:
    """Whether a link leads to itself, so that the system does not even open it."""
    try:
        one.is_dir()
    except OSError as error:
        return error.errno == errno.ELOOP
    return False
