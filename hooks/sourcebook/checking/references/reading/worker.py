"""What a child runs: documents in, readings out, until its input ends.

It is started by `pool` with the parent's search path for modules as its arguments' end, so it finds
what the parent found however that was installed, and without the parent's environment, so a
document that takes it over finds no keys there.
"""

from __future__ import annotations

import os
import queue
import signal
import sys
import threading
import time
from typing import BinaryIO

from sourcebook.checking.references.reading.at_once import read_now
from sourcebook.checking.references.reading.bounds import allow_seconds, bind
from sourcebook.checking.references.reading.document import (
    BROKEN,
    TOO_MUCH_MEMORY,
    Document,
    Reading,
)
from sourcebook.checking.references.reading.frames import NUMBER, READY, answer, asked, framed
from sourcebook.checking.references.reading.kinds import kind_of

_STACK = 2**19
_ENOUGH = 0.7
"""The part of its time after which a long document is left off, so that what was read is kept."""


def main() -> None:
    """Read what the parent sends. Arguments: bytes of memory, seconds for a document."""
    memory, seconds = int(sys.argv[1]), float(sys.argv[2])
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent to answer.
    requests, answers = _own_streams()
    bind(memory)
    waiting: queue.SimpleQueue[Document] = queue.SimpleQueue()
    threading.stack_size(_STACK)
    threading.Thread(target=_receive, args=(requests, waiting), daemon=True).start()
    _send(answers, READY)
    while True:
        document = waiting.get()
        allow_seconds(seconds)
        _send(answers, answer(_read(document, seconds)))


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
    """The streams to the parent; what a library prints goes nowhere."""
    answers = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    return sys.stdin.buffer, answers


def _receive(requests: BinaryIO, waiting: queue.SimpleQueue[Document]) -> None:
    """Take what the parent sends. At its end, even a violent one, this process ends at once, with
    whatever it is reading."""
    try:
        while (about := _payload(requests)) is not None:
            if (body := _payload(requests)) is None:
                break
            waiting.put(asked(about, body))
    finally:
        os._exit(0)


def _payload(stream: BinaryIO) -> bytes | None:
    number = stream.read(NUMBER)
    if len(number) < NUMBER:
        return None
    size = int.from_bytes(number, "big")
    payload = stream.read(size)
    return payload if len(payload) == size else None


def _read(document: Document, seconds: float) -> Reading:
    until = time.monotonic() + _ENOUGH * seconds
    try:
        return read_now(document, lambda: time.monotonic() > until)
    except MemoryError:
        trouble = TOO_MUCH_MEMORY
    except Exception:  # noqa: BLE001 - whatever a stranger's document does
        trouble = BROKEN
    return Reading(kind_of(document), complete=False, trouble=trouble)


def _send(answers: BinaryIO, payload: bytes) -> None:
    answers.write(framed(payload))
    answers.flush()


if __name__ == "__main__":
    main()
