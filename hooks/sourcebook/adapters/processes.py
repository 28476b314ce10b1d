"""Work done by several processes of this program at once, where the system can fork.

A forked process begins with all that was loaded, so nothing is handed over to it but its number.
What it makes comes back through a pipe, piece by piece, each with its place in the order of the
whole; so the result is the same whoever was quicker. A process that ends before it said that it is
done, whatever ended it, is an error with a sentence and never a wait without an end.
"""

from __future__ import annotations

import contextlib
import fcntl
import gc
import os
import signal
import struct
import sys
import threading
from functools import partial
from typing import TYPE_CHECKING

from mkdocs.exceptions import BuildError, PluginError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Send = Callable[[int, bytes], None]
    Share = Callable[[int, Iterator[int], Send], None]

_HEAD = struct.Struct("<cqI")
"""What a piece is, its number, and how many bytes follow."""
_TURN = struct.Struct("<I")
_PIECE, _DONE, _FAILED = b"p", b"d", b"f"
_MOST_AT_ONCE = 1 << 20


def how_many() -> int:
    """As many as there are processors for this program; one where it cannot fork safely, as on
    Windows, on macOS, or with threads at work."""
    if not sys.platform.startswith("linux") or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


class Shares:
    """A piece of work in shares, each done by a process of its own.

    There are so many `turns`, numbers from 0 on, and whoever is free takes the next. So
    `work(number, turns, send)` is given the number of its process and the turns that it gets; what
    comes of one it sends with that turn's number or one that nobody else sends. `receive`
    is called with each piece in the order of their numbers, which begin at 0 and leave none out;
    it is called in a thread, once `read` was called.
    """

    def __init__(
        self, count: int, turns: int, work: Share, receive: Callable[[int, bytes], None]
    ) -> None:
        self._receive = receive
        self._processes: dict[int, int] = {}
        """The id of each process, by the end of its pipe that is read."""
        self._waiting: dict[int, bytes] = {}
        self._next = 0
        self._failure = ""
        sys.stdout.flush()
        sys.stderr.flush()
        # What is there already is not looked through again in each process, which would also
        # copy the memory that it shares with this one.
        gc.freeze()
        # Everybody reads from this pipe, and gets what no other gets.
        rest, source = os.pipe()
        try:
            fcntl.fcntl(source, fcntl.F_SETPIPE_SZ, max(turns * _TURN.size, 4096))
            os.write(source, b"".join(map(_TURN.pack, range(turns))))
            os.close(source)
            for number in range(count):
                self._start(number, rest, work)
        finally:
            os.close(rest)
            gc.unfreeze()
        self._readers = [
            threading.Thread(target=self._read, args=(end,), daemon=True) for end in self._processes
        ]
        self._lock = threading.Lock()

    def _start(self, number: int, rest: int, work: Share) -> None:
        ours, theirs = os.pipe()
        process = os.fork()
        if process:
            os.close(theirs)
            self._processes[ours] = process
            return
        # No cleaning up at the end: what is to be cleaned up is the first process's.
        try:
            for end in (ours, *self._processes):
                os.close(end)
            with os.fdopen(theirs, "wb", _MOST_AT_ONCE) as pipe:
                try:
                    work(number, _turns(rest), partial(_send, pipe.write))
                except Exception as error:  # noqa: BLE001 - it is told where the build is
                    _say(pipe.write, _FAILED, str(error))
                else:
                    _say(pipe.write, _DONE, "")
        except BaseException:  # noqa: BLE001 - nobody above this may go on with the build
            os._exit(1)
        os._exit(0)

    def read(self) -> None:
        """Begin to take what they send."""
        for reader in self._readers:
            reader.start()

    def _read(self, end: int) -> None:
        """Take what one process sends, until it is done or gone."""
        is_done = False
        with os.fdopen(end, "rb") as pipe:
            for what, index, piece in _pieces(pipe.read):
                if what == _PIECE:
                    self._take(index, piece)
                elif what == _DONE:
                    is_done = True
                else:
                    self._failure = self._failure or piece.decode()
        _, status = os.waitpid(self._processes[end], 0)
        if not is_done:
            code = os.waitstatus_to_exitcode(status)
            self._failure = self._failure or _ended_early(code)

    def _take(self, index: int, piece: bytes) -> None:
        with self._lock:
            self._waiting[index] = piece
            while self._next in self._waiting and not self._failure:
                try:
                    self._receive(self._next, self._waiting.pop(self._next))
                except BuildError as error:
                    self._failure = str(error)
                self._next += 1

    def join(self) -> None:
        """Wait until all is done and received.

        Raises PluginError, which MkDocs shows as a sentence, where a process failed or was ended.
        """
        for reader in self._readers:
            reader.join()
        if self._failure:
            raise PluginError(self._failure)

    def stop(self) -> None:
        """End all of them: nobody needs what they make."""
        for process in self._processes.values():
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGTERM)


def _turns(rest: int) -> Iterator[int]:
    while turn := os.read(rest, _TURN.size):
        yield _TURN.unpack(turn)[0]


def _send(write: Callable[[bytes], object], index: int, piece: bytes) -> None:
    write(_HEAD.pack(_PIECE, index, len(piece)))
    write(piece)


def _say(write: Callable[[bytes], object], what: bytes, words: str) -> None:
    said = words.encode("utf-8", "replace")
    write(_HEAD.pack(what, 0, len(said)))
    write(said)


def _pieces(read: Callable[[int], bytes]) -> Iterator[tuple[bytes, int, bytes]]:
    """All whole pieces; one that was cut short by the end of its process is none."""
    while len(head := read(_HEAD.size)) == _HEAD.size:
        what, index, size = _HEAD.unpack(head)
        piece = read(size)
        if len(piece) == size:
            yield what, index, piece


def _ended_early(code: int) -> str:
    how = f"signal {-code}" if code < 0 else f"exit code {code}"
    return (
        f"A process that wrote a part of the pages ended before it was done ({how}), "
        "so the site is not whole; a machine with little memory ends processes this way."
    )
