"""What a child may use, set by itself before it reads anything, where the system has such bounds.

Linux holds all of them. macOS has them but does not hold the one on memory; Windows has none. There
only the parent's deadline stays, and what the readers bound by themselves.
"""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass

_OPEN_FILES = 64


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a child may use."""

    memory: int = 290 * 2**20
    """Bytes of address space, in which what is resident is contained."""
    seconds: float = 20.0
    """For one document. The child gets as many of processor time, the parent waits as many."""
    documents: int = 500
    """How many a child reads before another takes its place."""


def bind(memory: int) -> None:
    """From here on no more than so many bytes of memory, no files written, no dumps."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    for kind, bound in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NOFILE, _OPEN_FILES),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_DATA, memory),
    ):
        with contextlib.suppress(OSError, ValueError):
            _, hard = resource.getrlimit(kind)
            most = bound if hard == resource.RLIM_INFINITY else min(bound, hard)
            resource.setrlimit(kind, (most, most))


def allow_seconds(seconds: float) -> None:
    """So much more processor time; who goes beyond is ended by the system (SIGXCPU)."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    used = resource.getrusage(resource.RUSAGE_SELF)
    most = int(used.ru_utime + used.ru_stime + seconds) + 1
    with contextlib.suppress(OSError, ValueError):
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        if hard == resource.RLIM_INFINITY or most < hard:
            resource.setrlimit(resource.RLIMIT_CPU, (most, hard))
