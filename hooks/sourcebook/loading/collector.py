"""Python's collector of objects that hold each other, told to wait."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


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
