"""Work done by other processes of this program, where the system can fork.

A forked process begins with all that was loaded, so nothing is handed over to it but what came
later. A process that ends before it said that it is done, whatever ended it, is an error with a
sentence and never a wait without an end.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import re
import signal
import struct
import sys
import threading
from pathlib import Path
from typing import IO, TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Receive = Callable[[], bytes]

_SIZE = struct.Struct("<Q")
_TURN = struct.Struct("<I")
_DONE, _FAILED = b"d", b"f"


_FOR_A_PAGE, _FOR_A_PAGE_EACH = 30_000, 21_000
"""Bytes of memory that a build takes for each page, the index of the search included, and each of
its processes besides; half as much again as was measured (`benchmarks/README.md`, H). What one
process knows the others share, until they look at it: Python counts in each object who uses it."""


def how_many(pages: int) -> int:
    """So many are worth it for a site of so many pages: as many as there are processors for this
    program, or as there is memory for; one where it cannot fork safely, as on Windows, on macOS, or
    with threads at work."""
    if not sys.platform.startswith("linux") or threading.active_count() > 1:
        return 1
    enough = (free_memory() // max(pages, 1) - _FOR_A_PAGE) // _FOR_A_PAGE_EACH
    return max(1, min(len(os.sched_getaffinity(0)), enough))


def free_memory(system: Path = Path("/")) -> int:
    """Bytes of memory that are free for this program: of the machine, or of the group that it is
    held to (control groups, version 2). As much as there could be where the system does not say."""
    free = sys.maxsize
    with contextlib.suppress(OSError, ValueError):
        found = re.search(
            r"^MemAvailable: +(\d+) kB", (system / "proc/meminfo").read_text(), re.MULTILINE
        )
        free = int(found[1]) * 1024 if found else free
    group = system / "sys/fs/cgroup"
    with contextlib.suppress(OSError, ValueError):
        # Without a bound it says "max".
        bound = int((group / "memory.max").read_text())
        free = min(free, bound - int((group / "memory.current").read_text()))
    return free


_PATIENCE = 5
"""By so much the system's "nice" value is higher."""


class UnfinishedError(Exception):
    """A process did not do its work: it failed, or ended before it was done. Says why, in a
    sentence."""


class Process:
    """A piece of work, done by a process of its own.

    `work` is called there with a function that waits for what `hand_over` gives it; what it gives
    back, `join` gives here.
    """

    def __init__(self, work: Callable[[Receive], bytes], *, patient: bool = False) -> None:
        """Begin. If `patient`, others come first where there are too few processors for all: those
        whose end is waited for, while of this work whatever is left can be done by anybody.

        Raises OSError where the system begins no process, as for a user who has too many.
        """
        self._is_over = False
        sys.stdout.flush()
        sys.stderr.flush()
        inbox, self._handing = os.pipe()
        self._answer, answering = os.pipe()
        # What is there already is not looked through again in the other process, which would also
        # copy the memory that it shares with this one; nor in this one, if it was not before.
        was_frozen = gc.get_freeze_count() > 0
        gc.freeze()
        first = os.getpid()
        try:
            self._id = os.fork()
        except OSError:
            for end in (inbox, self._handing, self._answer, answering):
                os.close(end)
            raise
        finally:
            if not was_frozen:
                gc.unfreeze()
        if not self._id:
            os.close(self._handing)
            os.close(self._answer)
            if patient:
                os.nice(_PATIENCE)
            _work(work, inbox, answering, first)
        os.close(inbox)
        os.close(answering)
        # A build that is interrupted ends without a word to those who are at work for it.
        atexit.register(self.stop)

    def hand_over(self, data: bytes) -> None:
        """Give it something that it waits for."""
        # A process that is gone says in `join` why.
        with contextlib.suppress(BrokenPipeError), os.fdopen(self._handing, "wb") as pipe:
            pipe.write(_SIZE.pack(len(data)) + data)
        self._handing = -1

    def is_done(self) -> bool:
        """Whether nobody would have to wait for what it gives."""
        import select  # noqa: PLC0415 - few programs ask

        # What is long comes in pieces; only somebody who reads it knows of the last.
        poll = select.poll()
        poll.register(self._answer, select.POLLIN)
        return bool(poll.poll(0))

    def join(self) -> bytes:
        """Wait for what it gives.

        Raises UnfinishedError where it failed or was ended.
        """
        self._close()
        # Whoever is interrupted here must not close it twice.
        answer, self._answer = self._answer, -1
        with os.fdopen(answer, "rb") as pipe:
            said = pipe.read()
        _, status = os.waitpid(self._id, 0)
        self._is_over = True
        atexit.unregister(self.stop)
        if said[:1] == _DONE:
            return said[1:]
        words = said[1:].decode("utf-8", "replace")
        raise UnfinishedError(words or _ended_early(os.waitstatus_to_exitcode(status)))

    def stop(self) -> None:
        """End it, unless it is over: nobody needs what it makes."""
        if self._is_over:
            return
        self._is_over = True
        atexit.unregister(self.stop)
        # It may be gone already, and somebody interrupted who was told so.
        with contextlib.suppress(ProcessLookupError, ChildProcessError):
            # First of all, or it would take the end of what it waits for as a mistake, and be told
            # to end while it cleans up.
            os.kill(self._id, signal.SIGTERM)
        self._close()
        # Else it would wait for somebody to read its answer.
        if self._answer >= 0:
            os.close(self._answer)
            self._answer = -1
        with contextlib.suppress(ChildProcessError):
            os.waitpid(self._id, 0)

    def _close(self) -> None:
        if self._handing >= 0:
            os.close(self._handing)
            self._handing = -1


def begin(work: Callable[[Receive], bytes], pages: int, *, patient: bool = False) -> Process | None:
    """A process at that work, which takes as much memory as so many pages of a build; None where
    this one has to do it, because it is not worth another or the system begins none."""
    if how_many(pages) < 2:
        return None
    with contextlib.suppress(OSError):
        return Process(work, patient=patient)
    return None


_PR_SET_PDEATHSIG = 1


def _end_with(first: int) -> None:
    """Have this process told to end where the first does not live to tell it, as when it is killed:
    it would go on writing into a site for nobody (prctl(2))."""
    import ctypes  # noqa: PLC0415 - takes a while, and most programs begin no process

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
    if os.getppid() != first:
        raise SystemExit


def _work(work: Callable[[Receive], bytes], inbox: int, answering: int, first: int) -> NoReturn:
    # No cleaning up at the end: what is to be cleaned up is the first process's. What `work` opened
    # it closes itself, also when it is told to end.
    try:
        signal.signal(signal.SIGTERM, _end)
        _end_with(first)
        with os.fdopen(inbox, "rb") as source, os.fdopen(answering, "wb") as pipe:
            try:
                answer = _DONE + work(lambda: _received(source))
            except Exception as error:  # noqa: BLE001 - it is told where the build is
                answer = _FAILED + (str(error) or type(error).__name__).encode("utf-8", "replace")
            pipe.write(answer)
    except BaseException:  # noqa: BLE001 - nobody above this may go on with the build
        os._exit(1)
    os._exit(0)


def _end(*_: object) -> NoReturn:
    sys.unraisablehook = _end_later
    raise SystemExit


_IN_A_MOMENT = 0.01
"""Seconds."""


def _end_later(lost: sys.UnraisableHookArgs) -> None:
    """Be told again: where an exception has nowhere to go, as in what C calls or while an object
    goes, Python would print a traceback of the end and go on with the work."""
    if lost.exc_type is not SystemExit:
        sys.__unraisablehook__(lost)
        return
    signal.signal(signal.SIGALRM, _end)
    # Not at once, or the next would be lost in here.
    signal.setitimer(signal.ITIMER_REAL, _IN_A_MOMENT)


def _received(source: IO[bytes]) -> bytes:
    head = source.read(_SIZE.size)
    data = source.read(_SIZE.unpack(head)[0]) if len(head) == _SIZE.size else b""
    if len(head) < _SIZE.size or len(data) < _SIZE.unpack(head)[0]:
        raise EOFError
    return data


class Turns:
    """Numbers from 0 on, each taken by one process only: by whoever is free."""

    def __init__(self, count: int) -> None:
        """Lay out so many."""
        import fcntl  # noqa: PLC0415 - Windows has none, and does not come here

        # Everybody reads from this pipe, and gets what no other gets.
        self._rest, source = os.pipe()
        fcntl.fcntl(source, fcntl.F_SETPIPE_SZ, max(count * _TURN.size, 4096))
        os.write(source, b"".join(map(_TURN.pack, range(count))))
        os.close(source)

    def __iter__(self) -> Iterator[int]:
        """Take them, one after another, until none is left."""
        while turn := os.read(self._rest, _TURN.size):
            yield _TURN.unpack(turn)[0]

    def close(self) -> None:
        """Take no more of them here."""
        os.close(self._rest)


def _ended_early(code: int) -> str:
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    return (
        f"A process that wrote a part of the site ended before it was done ({how}), "
        "so the site is not whole; a machine with little memory ends processes this way."
    )
