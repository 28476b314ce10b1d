"""Python's search for objects that hold each other, made less often while a site is built.

A build makes millions of objects that live until its end. By default Python looks through the new
ones after every 700 and through all of them again and again, and finds nothing: a fifth of the time
of a build.
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_NEW_OBJECTS = 20_000


def collect_seldom() -> Callable[[], None]:
    """Look after so many new objects only; what is given sets it back as it was."""
    before = gc.get_threshold()
    if 0 < before[0] < _NEW_OBJECTS:
        gc.set_threshold(_NEW_OBJECTS, *before[1:])
    return lambda: gc.set_threshold(*before)
