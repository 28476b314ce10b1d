"""Writing a file so that at every moment either the old one or the new one is whole."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path

_PIECE = 1 << 20
"""Bytes that are read at a time."""


class CannotWrite(OSError):
    """A file could not be written or removed; `strerror` is a sentence for people."""


def write_whole(path: Path, raw: bytes) -> bool:
    """Put `raw` in the place of a file by way of a temporary one beside it, and say whether
    anything changed; a file that holds these bytes already is left alone.

    Raises CannotWrite. The old file is whole then, and the temporary one is gone. After a kill it
    may be left behind: the next writing removes it.
    """
    try:
        if _holds(path, raw):
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        for left in path.parent.glob(f".{path.name}.*.partial"):
            left.unlink(missing_ok=True)
        staged = stage(path, raw)
        try:
            staged.replace(path)
        except BaseException:
            with contextlib.suppress(OSError):
                staged.unlink()
            raise
        _sync_folder(path.parent)
    except OSError as error:
        reason = (error.strerror or "it cannot be opened").lower()
        mend = "The old file is whole; mend" if os.path.lexists(path) else "Mend"
        raise CannotWrite(
            error.errno,
            f"{path} cannot be written: {reason}. {mend} that, and run the command again.",
            str(path),
        ) from error
    return True


def remove(path: Path) -> None:
    """Remove a file, if it is there. Raises CannotWrite."""
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        reason = (error.strerror or "it is in use").lower()
        raise CannotWrite(
            error.errno,
            f"{path} cannot be removed: {reason}. Mend that, and run the command again.",
            str(path),
        ) from error


def stage(path: Path, raw: bytes) -> Path:
    """A temporary file beside `path` that holds `raw` for good and has its mode, to take its place
    by `Path.replace`; raises OSError, and leaves nothing, if it cannot be written."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    number, name = tempfile.mkstemp(".partial", f".{path.name}.", path.parent)
    staged = Path(name)
    try:
        with os.fdopen(number, "wb") as file:
            file.write(raw)
            file.flush()
            os.fsync(file.fileno())
        staged.chmod(mode)
    except BaseException:
        with contextlib.suppress(OSError):
            staged.unlink()
        raise
    return staged


def keep(path: Path) -> Path | None:
    """A second name for what is at `path`, beside it, to be put back by `Path.replace`; None where
    nothing is. Where the disk has no second names it is a copy. Raises OSError."""
    if not os.path.lexists(path):
        return None
    kept = path.with_name(f".{path.name}.{secrets.token_hex(4)}.partial")
    try:
        kept.hardlink_to(path)
    except OSError:
        return stage(path, path.read_bytes())
    return kept


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


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can (not on Windows)."""
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
