"""Python's collector of objects that hold each other, told to wait."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


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
