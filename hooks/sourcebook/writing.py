"""Writing a file so that at every moment either the old one or the new one is whole."""

from __future__ import annotations

import contextlib
import os
import secrets
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

try:
    from fcntl import LOCK_EX, LOCK_NB, flock
except ImportError:  # Windows, where nobody can remove a file that another has open.
    _CAN_LOCK = False
else:
    _CAN_LOCK = True

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_AT_A_TIME = 1 << 20
"""Bytes that are read at a time."""


class CannotWrite(OSError):
    """A file could not be written or removed; `strerror` is a sentence for people."""


Piece = bytes | memoryview


def write_whole(path: Path, raw: bytes | Sequence[Piece]) -> bool:
    """Put `raw`, which may be in pieces, in the place of a file by way of a temporary one beside
    it, and say whether anything changed; a file that holds these bytes already is left alone.

    Several may write the same file at once, of which the last prevails. Raises CannotWrite. The
    old file is whole then, and the temporary one is gone. After a kill it may be left behind: the
    next writing removes it.
    """
    pieces = (raw,) if isinstance(raw, bytes) else raw
    try:
        if _holds(path, pieces):
            return False
        path.parent.mkdir(parents=True, exist_ok=True)
        _remove_what_was_left(path)
        with _staged(path, pieces) as staged:
            staged.replace(path)
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
    with _staged(path, (raw,)) as staged:
        return staged


@contextlib.contextmanager
def _staged(path: Path, pieces: Iterable[Piece]) -> Iterator[Path]:
    """Such a file, which who else writes to `path` leaves alone; where an exception is raised it is
    removed."""
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o644
    number, staged = _ours(path)
    try:
        with os.fdopen(number, "wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
            staged.chmod(mode)
            # Closed, it is no longer locked. Windows would not let an open file be renamed.
            if _CAN_LOCK:
                yield staged
        if not _CAN_LOCK:
            yield staged
    except BaseException:
        with contextlib.suppress(OSError):
            staged.unlink()
        raise


def _ours(path: Path) -> tuple[int, Path]:
    """A new file beside `path`, open and locked, where the file system has locks."""
    while True:
        number, name = tempfile.mkstemp(".partial", f".{path.name}.", path.parent)
        if _CAN_LOCK:
            with contextlib.suppress(OSError):
                flock(number, LOCK_EX)
        # Before it was locked somebody may have taken it for what a kill had left.
        if os.fstat(number).st_nlink:
            return number, Path(name)
        os.close(number)


def _remove_what_was_left(path: Path) -> None:
    """Remove temporary files of `path` whose writers were killed: a lock goes with its process."""
    for left in path.parent.glob(f".{path.name}.*.partial"):
        with contextlib.suppress(OSError):
            if not _CAN_LOCK:
                left.unlink()
                continue
            number = os.open(left, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                flock(number, LOCK_EX | LOCK_NB)
                left.unlink()
            finally:
                os.close(number)


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


def _holds(path: Path, pieces: Sequence[Piece]) -> bool:
    """Whether a file has exactly these bytes, read piece by piece."""
    if not path.is_file() or path.stat().st_size != sum(map(len, pieces)):
        return False
    with path.open("rb") as file:
        return all(
            file.read(min(_AT_A_TIME, len(piece) - begin)) == piece[begin : begin + _AT_A_TIME]
            for piece in (memoryview(one) for one in pieces)
            for begin in range(0, len(piece), _AT_A_TIME)
        )


def _sync_folder(folder: Path) -> None:
    """Make the new name last through a power cut, where the system can (not on Windows)."""
    with contextlib.suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
