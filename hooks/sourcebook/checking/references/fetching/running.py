"""A loop to fetch on: uvloop's where there is one, with as many open files as the system allows.

While it runs, Python looks seldom for objects that hold each other.
"""

from __future__ import annotations

import asyncio
import contextlib
import gc
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterator

_T = TypeVar("_T")
_OPEN_FILES = 65_536
_NEW_OBJECTS = 20_000
"""Objects that are made before Python looks for those that hold each other; 700 by default. Among
the thousands of a run that wait it finds nothing, and that was a tenth of its time."""


def run(coroutine: Coroutine[Any, Any, _T]) -> _T:
    """Run a coroutine to its end on a loop of its own, and give what it returns.

    A caller that is on a loop already is kept waiting, and the new loop is on a thread of its own.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:  # There is none: how it says so.
        return _run(coroutine)
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(_run, coroutine).result()


def _run(coroutine: Coroutine[Any, Any, _T]) -> _T:
    _open_more_files()
    with _collecting_seldom(), asyncio.Runner(loop_factory=_loop_factory()) as runner:
        return runner.run(coroutine)


@contextlib.contextmanager
def _collecting_seldom() -> Iterator[None]:
    """What is there now stays, and need not be looked at; what comes is looked at less often."""
    before = gc.get_threshold()
    gc.collect()
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    try:
        import uvloop  # noqa: PLC0415 - not everywhere to be had
    except ImportError:
        return None
    return uvloop.new_event_loop


def _open_more_files() -> None:
    """Connections kept open for a moment are files, and 1,024 are the default for a process."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on Windows

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = _OPEN_FILES if hard == resource.RLIM_INFINITY else min(hard, _OPEN_FILES)
    if soft != resource.RLIM_INFINITY and soft < most:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
