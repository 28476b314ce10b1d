"""Writing a file so that at every moment either the old one or the new one is whole."""

from __future__ import annotations

import contextlib
import os
import tempfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


_PIECE = 1 << 20
"""Bytes that are read at a time."""


def write_whole(path: Path, raw: bytes) -> bool:
    """Put `raw` in the place of a file by way of a temporary one beside it, and say whether
    anything changed; a file that holds these bytes already is left alone.

    Raises OSError, whose `strerror` is a sentence for people, if it cannot be written. The old file
    is whole then, and the temporary one is gone. After a kill it may be left behind: the next
    writing removes it.
    """
    try:
        if _holds(path, raw):
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        for left in path.parent.glob(f".{path.name}.*.partial"):
            left.unlink(missing_ok=True)
        _replace(path, raw)
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        raise OSError(
            error.errno,
            f"{path.name} cannot be written: {reason}. The old file is whole; mend that, and run "
            "the check again.",
            str(path),
        ) from error
    return True


def _holds(path: Path, raw: bytes) -> bool:
    """Whether a file has exactly these bytes, read piece by piece."""
    if not path.is_file() or path.stat().st_size != len(raw):
        return False
    view = memoryview(raw)
    with path.open("rb") as file:
        return all(
            file.read(_PIECE) == view[begin : begin + _PIECE]
            for begin in range(0, len(raw), _PIECE)
        )


def _replace(path: Path, raw: bytes) -> None:
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    number, name = tempfile.mkstemp(".partial", f".{path.name}.", path.parent)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)  # noqa: PTH101
        os.replace(name, path)  # noqa: PTH105
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(name)  # noqa: PTH108
        raise
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can (not on Windows)."""
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
