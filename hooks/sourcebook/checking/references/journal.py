"""What an unfinished run has observed so far, so that the next one need not ask again.

A file of JSON lines that only grows: a header that says which run it is of, then one observation
each, handed to the system as soon as it is made. A run killed at any moment leaves whole lines and
at most one torn one, which is cut off; what it had asked for and not yet written is asked again.
The journal is never the only copy of anything: without it, a run asks everything anew.
"""

from __future__ import annotations

import contextlib
import errno
import os
from typing import TYPE_CHECKING, Literal

from pydantic import ValidationError

from sourcebook.model import Day, Observation, Value

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType
    from typing import Self


class Header(Value):
    """Which run a journal is of. Only a run with an equal header goes on from it."""

    version: Literal[1] = 1
    date: Day
    ledger: str
    """Digest of the ledger from which the run began."""
    shard: str = "1/1"
    """Number of the shard, a slash, and how many there are."""


class Entry(Value):
    """One line of a journal after its header."""

    url: str
    seen: Observation


class Journal:
    """The journal of a run, open for writing. A context manager: leaving it closes the file, and
    only `remove` takes it away.

    A journal that cannot be read is set aside, with `.damaged` after its name; one of another run
    is begun anew. `note` says so in a sentence, and is empty where there is nothing to say. Raises
    OSError, with a sentence for people, if the file cannot be written.
    """

    def __init__(self, path: Path, header: Header) -> None:
        self._path = path
        found, whole, self.note = _read(path, header)
        self.seen: Mapping[str, Observation] = found
        """What the unfinished run had observed already, by address."""
        try:
            if whole is None:
                path.replace(path.with_name(f"{path.name}.damaged"))
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("ab", buffering=0)
            self._size = whole or 0
            self._file.truncate(self._size)
        except OSError as error:
            raise _unwritten(path, error) from error
        if not self._size:
            try:
                self._append(header)
            except OSError:
                self._file.close()
                raise

    def add(self, url: str, seen: Observation) -> None:
        """Note one observation; it outlives the process as soon as this returns.

        Raises OSError if it cannot be written; what was noted before is whole then.
        """
        self._append(Entry(url=url, seen=seen))

    def close(self) -> None:
        """Close the file and leave it for the next run."""
        self._file.close()

    def remove(self) -> None:
        """Close the file and take it away: the run is over, and its outcome written."""
        self.close()
        self._path.unlink(missing_ok=True)

    def _append(self, line: Value) -> None:
        raw = line.model_dump_json(exclude_none=True).encode() + b"\n"
        try:
            if self._file.write(raw) != len(raw):
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))  # noqa: TRY301
        except OSError as error:
            # A line torn in the middle of the file would spoil all that comes after it.
            with contextlib.suppress(OSError):
                self._file.truncate(self._size)
            raise _unwritten(self._path, error) from error
        self._size += len(raw)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _read(path: Path, header: Header) -> tuple[dict[str, Observation], int | None, str]:
    """What an unfinished run of this header observed, how many bytes of the file are to be kept
    (None: it is damaged), and a note for people, or an empty text."""
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return {}, 0, ""
    except OSError as error:
        return {}, None, _damaged(path, (error.strerror or "it cannot be opened").lower())
    whole = raw.rfind(b"\n") + 1
    if not whole:
        return {}, 0, ""
    first, *rest = raw[: whole - 1].split(b"\n")
    try:
        if Header.model_validate_json(first) != header:
            return {}, 0, f"{path.name} is of another run, so it is begun anew."
    except ValidationError:
        return {}, None, _damaged(path, "its first line does not say which run it is of")
    seen: dict[str, Observation] = {}
    for number, line in enumerate(rest, start=2):
        try:
            entry = Entry.model_validate_json(line)
        except ValidationError:
            return {}, None, _damaged(path, f"line {number} is no observation")
        seen[entry.url] = entry.seen
    note = f"{len(seen):,} observations of the run that was broken off are taken from {path.name}."
    return seen, whole, note if seen else ""


def _damaged(path: Path, reason: str) -> str:
    return (
        f"The journal of an unfinished run cannot be used: {reason}. It is set aside as "
        f"{path.name}.damaged, which may be deleted, and all that is due is asked."
    )


def _unwritten(path: Path, error: OSError) -> OSError:
    """The same error with a sentence for people as its `strerror`."""
    reason = (error.strerror or "it cannot be opened").lower()
    message = (
        f"The journal {path.name} cannot be written: {reason}. The ledger is whole; mend that, and "
        "run the check again."
    )
    return OSError(error.errno, message, str(path))
