"""One build at a time in a folder: two would remove and write each other's files.

The folder itself is locked, so nothing is left behind, and the lock goes with the process however
that ends. Where the system or the file system has no such locks, builds are not kept apart.
"""

from __future__ import annotations

import errno
import os
import weakref
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # Windows.
    _CAN_LOCK = False
else:
    _CAN_LOCK = True


class NoTurnError(Exception):
    """The folder cannot be written to now; its text is a sentence or two for people."""


class Turn:
    """The right to write a site into a folder, until it is ended or nobody holds it any more."""

    def __init__(self, folder: Path) -> None:
        """Make the folder if need be, and lock it. Raises NoTurnError."""
        self.end: Callable[[], object] = _nothing
        """Gives the right away; may be called more than once."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not _CAN_LOCK:
                return
            number = os.open(folder, os.O_RDONLY)
        except OSError as error:
            reason = (error.strerror or "it cannot be opened").lower()
            raise NoTurnError(f"The site cannot be written to {folder}: {reason}.") from None
        self.end = weakref.finalize(self, os.close, number)
        try:
            flock(number, LOCK_EX | LOCK_NB)
        except OSError as error:
            if error.errno in {errno.EAGAIN, errno.EACCES}:
                self.end()
                raise NoTurnError(
                    f"Another build is writing its site to {folder}. Wait for its end, or name "
                    "another folder with --site-dir."
                ) from None


def _nothing() -> None:
    """There is nothing to give away."""
