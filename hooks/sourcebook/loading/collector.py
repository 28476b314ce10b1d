"""Python's collector of objects that hold each other, told to wait."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_NEW_OBJECTS = 20_000


def collect_seldom() -> Callable[[], None]:
    """Look after so many new objects only; what is given sets it back as it was. A build makes
    millions of objects that live until its end. By default Python looks through the new ones after
    every 700 and through all of them again and again, and finds nothing: a fifth of the time of a
    build. What is frozen meanwhile (`gc.freeze`) is looked through again as well."""
    before = gc.get_threshold()
    if 0 < before[0] < _NEW_OBJECTS:
        gc.set_threshold(_NEW_OBJECTS, *before[1:])

    def as_before() -> None:
        gc.set_threshold(*before)
        gc.unfreeze()

    return as_before


def outliving(value: object) -> None:
    """Let a value outlive the program. Python would take its hundred thousand parts apart one by
    one, and a moment later the system takes back all there is at once."""
    held: list[object] = [value]
    held.append(held)
    gc.freeze()


@contextmanager
def uncollected() -> Iterator[None]:
    """While a hundred thousand values are made, none of which can be garbage, the collector would
    look at all of them again and again: a third to a half of the time that loading takes."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
