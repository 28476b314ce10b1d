"""How much work a function does, counted and not timed: the same on every machine."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


class _TooMany(BaseException):
    """The bound is reached; not to be caught by what is counted."""


def steps(work: Callable[[], object], most: int = 50_000_000) -> int:
    """How many functions are called, those written in C included; `most` at most."""
    count = 0

    def see(_frame: FrameType, event: str, _argument: Any) -> None:
        nonlocal count
        if event in {"call", "c_call"}:
            count += 1
            if count > most:
                raise _TooMany

    before = sys.getprofile()
    sys.setprofile(see)
    try:
        work()
    except _TooMany:
        return most
    finally:
        sys.setprofile(before)
    return count


def grows_with_length_only(work: Callable[[str], object], piece: str, length: int = 600) -> bool:
    """Whether four times the text costs no more than about four times the steps."""
    work(piece)  # What is made once only is made now.
    one = steps(lambda: work(piece * (length // len(piece))))
    return steps(lambda: work(piece * (4 * length // len(piece)))) <= 5 * one + 2_000
