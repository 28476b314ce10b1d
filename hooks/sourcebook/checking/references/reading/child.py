"""One child: started, asked, ended."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from typing import TYPE_CHECKING, Self, cast

from sourcebook.checking.references.reading.frames import (
    ANSWER_BOUND,
    NUMBER,
    READY,
    Garbled,
    answered,
    framed,
    question,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sourcebook.checking.references.reading.bounds import Bounds
    from sourcebook.checking.references.reading.document import Document, Reading

_BOOT = (
    "import sys; from json import loads; sys.path[:] = loads(sys.argv.pop())\n"
    "from sourcebook.checking.references.reading.worker import main; main()"
)
_PASSED_ON = ("LANG", "LC_ALL", "LD_LIBRARY_PATH", "PATH", "SYSTEMROOT", "TEMP", "TMP", "TMPDIR")
"""What a child needs of the environment. Keys and tokens are not among it."""


def command(bounds: Bounds) -> tuple[str, ...]:
    """What starts a child: this Python, with the modules that it finds now.

    The search path is handed on, so it does not matter how the package was installed.
    """
    path = json.dumps([entry for entry in sys.path if entry])
    limits = (str(bounds.memory), str(bounds.seconds))
    return (sys.executable, "-I", "-c", _BOOT, *limits, path)


_GRACE = 5.0
"""Seconds in which a process ends that has closed its output."""


class Died(Exception):
    """The child ended before it answered; `code` is what subprocess calls its return code."""

    def __init__(self, code: int | None) -> None:
        super().__init__(code)
        self.code = code


class _Pipes(asyncio.SubprocessProtocol):
    """What a child has said and has not been taken yet, never more than an answer."""

    def __init__(self) -> None:
        self.received = bytearray()
        self.is_silent = False
        """Whether nothing more will come."""
        self.gone = asyncio.Event()
        """Whether the process has ended."""
        self.news = asyncio.Event()
        self._transport: asyncio.SubprocessTransport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.SubprocessTransport", transport)

    def pipe_data_received(self, fd: int, data: bytes) -> None:
        del fd
        if len(self.received) + len(data) > ANSWER_BOUND + NUMBER:
            self.kill()
            return
        self.received += data
        self.news.set()

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        del exc
        if fd == 1:
            self.is_silent = True
            self.news.set()

    def process_exited(self) -> None:
        self.gone.set()

    def kill(self) -> None:
        """End the process; one that has ended already is left alone."""
        if self._transport is not None:
            with contextlib.suppress(ProcessLookupError):
                self._transport.kill()


class Child:
    """A process that reads documents, one at a time."""

    def __init__(self, transport: asyncio.SubprocessTransport, pipes: _Pipes) -> None:
        self._transport = transport
        self._pipes = pipes
        self.answers = 0
        """How many documents it has read."""

    @classmethod
    async def start(cls, command: Sequence[str], seconds: float) -> Self:
        """Start a child and wait until it is ready.

        Raises OSError or NotImplementedError where no process can be started, Died, Garbled or
        TimeoutError where what was started is of no use; it has ended by then.
        """
        transport, pipes = await asyncio.get_running_loop().subprocess_exec(
            _Pipes,
            *command,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ}
            # One arena: each further one takes 64 MB of the address space that is bounded.
            | {"MALLOC_ARENA_MAX": "1"},
        )
        child = cls(transport, pipes)
        try:
            async with asyncio.timeout(seconds):
                await child._hello()
        except BaseException:
            await child.end()
            raise
        return child

    async def ask(self, document: Document) -> Reading:
        """Have a document read. Raises Died and Garbled; then, and when it is cancelled, the child
        must be ended."""
        stdin = cast("asyncio.WriteTransport | None", self._transport.get_pipe_transport(0))
        if stdin is None or stdin.is_closing():
            await self._gone()
            raise Died(self._transport.get_returncode())
        stdin.write(framed(*question(document)))
        reading = answered(await self._take())
        self.answers += 1
        return reading

    async def end(self) -> None:
        """Kill the process and wait until it has ended."""
        await self._gone()
        self._transport.close()

    async def _gone(self) -> None:
        pipes = self._pipes
        if pipes.is_silent:
            # It ends by itself; to kill what has ended hides from asyncio how it did.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(pipes.gone.wait(), _GRACE)
        if not pipes.gone.is_set():
            pipes.kill()
        await pipes.gone.wait()

    async def _hello(self) -> None:
        if await self._take() != READY:
            raise Garbled

    async def _take(self) -> bytes:
        """The next payload. Raises Died where none comes, Garbled where it is too long."""
        pipes = self._pipes
        while True:
            size = int.from_bytes(pipes.received[:NUMBER], "big")
            if len(pipes.received) >= NUMBER and size > ANSWER_BOUND:
                raise Garbled
            if len(pipes.received) >= NUMBER + size:
                payload = bytes(pipes.received[NUMBER : NUMBER + size])
                del pipes.received[: NUMBER + size]
                return payload
            if pipes.is_silent:
                await self._gone()
                raise Died(self._transport.get_returncode())
            pipes.news.clear()
            await pipes.news.wait()
