"""From an offset in a text to its line and column."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from sourcebook.problems import Location


class Positions:
    """Where offsets of one text stand."""

    def __init__(self, text: str, path: str) -> None:
        self._path = path
        self._text = text

    @cached_property
    def _starts(self) -> list[int]:
        lengths = (len(line) + 1 for line in self._text.split("\n"))
        return [0, *accumulate(lengths)]

    def at(self, offset: int) -> Location:
        """The location of an offset; columns count characters from 1."""
        line = bisect_right(self._starts, offset)
        return Location(self._path, line, offset - self._starts[line - 1] + 1)
