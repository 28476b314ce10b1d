"""Documents from strangers, read by children that may die of them.

A child is started when it is first needed and reads many documents. It is ended and replaced after
a deadline, after a death, and after a number of documents; what it answers is bounded and checked.
It ends when its parent does, however that ends, for then its input ends.
"""

from __future__ import annotations

import asyncio
import signal
from typing import TYPE_CHECKING, Self

from sourcebook.checking.references.reading.bounds import Bounds
from sourcebook.checking.references.reading.child import Child, Died, command
from sourcebook.checking.references.reading.document import (
    BROKEN,
    PDF_BOUND,
    TOO_LONG,
    TOO_MUCH_MEMORY,
    Document,
    Reading,
)
from sourcebook.checking.references.reading.frames import Garbled
from sourcebook.checking.references.reading.kinds import kind_of, why_not

if TYPE_CHECKING:
    from collections.abc import Sequence

CANNOT_START = "no reader could be started"
_START_SECONDS = 60.0


def _signals(*names: str) -> frozenset[int]:
    return frozenset(-getattr(signal, name) for name in names if hasattr(signal, name))


_OUT_OF_TIME = _signals("SIGXCPU")
_OUT_OF_MEMORY = _signals("SIGKILL", "SIGABRT", "SIGTRAP", "SIGILL")
"""How a process ends that had no memory left, by the system's hand or its own."""


class Reader:
    """Reads documents in at most `workers` bounded processes.

        async with Reader() as reader:
            reading = await reader.read(Document(body, "application/pdf"))

    Whatever a document does, the answer is a `Reading`, and the next document is read.
    """

    def __init__(
        self,
        workers: int = 1,
        bounds: Bounds | None = None,
        starts: Sequence[str] | None = None,
    ) -> None:
        """`starts` is a command that starts a child of another make."""
        self._bounds = bounds or Bounds()
        self._starts = tuple(starts or command(self._bounds))
        self._free = asyncio.Semaphore(workers)
        self._children: set[Child] = set()
        self._idle: list[Child] = []

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._idle.clear()
        for child in tuple(self._children):
            await self._end(child)

    async def read(self, document: Document) -> Reading:
        """Read a document; `trouble` tells what went wrong, nothing is raised for it."""
        if len(document.body) > PDF_BOUND:
            document = Document(document.body[:PDF_BOUND], document.content_type, truncated=True)
        if kind_of(document) == "none":
            return Reading("none", trouble=why_not(document))
        async with self._free:
            while self._idle:
                # A child may have been ended since, or be worn out: then the document is read anew.
                reading = await self._ask(self._idle.pop(), document)
                if reading.trouble not in {BROKEN, TOO_MUCH_MEMORY}:
                    return reading
            try:
                child = await Child.start(self._starts, _START_SECONDS)
            except (OSError, NotImplementedError, Died, Garbled):
                return _unread(document, CANNOT_START)
            self._children.add(child)
            return await self._ask(child, document)

    async def _ask(self, child: Child, document: Document) -> Reading:
        """Have a child read a document, and keep it for the next one if it can go on."""
        reading = None
        try:
            async with asyncio.timeout(self._bounds.seconds):
                reading = await child.ask(document)
        except TimeoutError:
            return _unread(document, TOO_LONG)
        except Died as death:
            return _unread(document, _cause(death))
        except Garbled:
            return _unread(document, BROKEN)
        finally:
            if (
                reading is not None
                and reading.trouble != TOO_MUCH_MEMORY
                and child.answers < self._bounds.documents
            ):
                self._idle.append(child)
            else:
                await self._end(child)
        return reading

    async def _end(self, child: Child) -> None:
        await child.end()
        self._children.discard(child)


def _cause(death: Died) -> str:
    if death.code in _OUT_OF_TIME:
        return TOO_LONG
    return TOO_MUCH_MEMORY if death.code in _OUT_OF_MEMORY else BROKEN


def _unread(document: Document, trouble: str) -> Reading:
    return Reading(kind_of(document), complete=False, trouble=trouble)
