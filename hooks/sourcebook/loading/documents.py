"""The data of a text with the place of every field and value.

Most texts have no mistake and nobody ever asks where their values stand, so the places are found
only when somebody does: the text is kept, and read once more.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from sourcebook.problems import Location

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

_T = TypeVar("_T")
FieldPath: TypeAlias = tuple[str | int, ...]
"""Where a value stands in its document: `("evidence", 3, "source")`."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a scalar stands: lines and columns from 1, the end exclusive."""

    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class Marks:
    """Where everything in a text stands."""

    keys: Mapping[FieldPath, Span] = field(default_factory=dict)
    values: Mapping[FieldPath, Span] = field(default_factory=dict)
    lines: tuple[str, ...] = ()
    """Of the file, as far as the text goes: for front matter, an empty one stands for each line
    above it."""
    files: Mapping[FieldPath, str] = field(default_factory=dict)
    """The file of each field that stands in another one than the document's."""

    def without_items(self, places: Iterable[FieldPath]) -> Marks:
        """The same as if these items of lists were not there; those after them move up."""
        gone: dict[FieldPath, list[int]] = {}
        for *base, index in places:
            gone.setdefault(tuple(base), []).append(int(index))
        for numbers in gone.values():
            numbers.sort()

        def shift(table: Mapping[FieldPath, _T]) -> Mapping[FieldPath, _T]:
            moved = ((_moved_up(path, gone), found) for path, found in table.items())
            return {path: found for path, found in moved if path is not None}

        return Marks(shift(self.keys), shift(self.values), self.lines, shift(self.files))


def _moved_up(path: FieldPath, gone: Mapping[FieldPath, Sequence[int]]) -> FieldPath | None:
    """Where it is when items with some numbers have left their lists; None for what left with
    them."""
    steps: list[str | int] = []
    for depth, step in enumerate(path):
        numbers = gone.get(path[:depth], ())
        if numbers and isinstance(step, int):
            before = bisect_left(numbers, step)
            if numbers[before : before + 1] == [step]:
                return None
            steps.append(step - before)
        else:
            steps.append(step)
    return tuple(steps)


def digest_of(text: str) -> str:
    """A digest (BLAKE2b, hexadecimal) that no two texts have in common."""
    raw = text.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(raw, digest_size=16).hexdigest()


@dataclass(frozen=True)
class Document:
    """The data of one text with the place of every field and value."""

    path: str
    data: Any = None
    text: str = ""
    first_line: int = 1
    """The line of the file at which the text begins."""
    marking: Callable[[Document], Marks] | None = field(default=None, compare=False, repr=False)
    """Finds out where everything stands; without it nothing has a place but the whole."""
    gone: tuple[tuple[FieldPath, ...], ...] = ()
    """Items of lists that were left out, one lot after the other, each as it was numbered when the
    turn of its lot came."""

    @cached_property
    def digest(self) -> str:
        """Of the text; see `digest_of`."""
        return digest_of(self.text)

    @cached_property
    def _marks(self) -> Marks:
        marks = self.marking(self) if self.marking else Marks()
        for places in self.gone:
            marks = marks.without_items(places)
        return marks

    @property
    def keys(self) -> Mapping[FieldPath, Span]:
        """Where the names of fields stand."""
        return self._marks.keys

    @property
    def values(self) -> Mapping[FieldPath, Span]:
        """Where values stand."""
        return self._marks.values

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of the file, as far as the text goes."""
        return self._marks.lines

    def key_at(self, *where: str | int) -> Location:
        """The place of a field's name, or of the nearest thing around it."""
        return self._place(self.keys, where)

    def value_at(self, *where: str | int) -> Location:
        """The place of a value, or of the nearest thing around it."""
        return self._place(self.values, where)

    def _place(self, table: Mapping[FieldPath, Span], where: FieldPath) -> Location:
        for spans in (table, self.values):
            if where in spans:
                path = self._marks.files.get(where, self.path)
                return Location(path, spans[where].line, spans[where].column)
        return self.value_at(*where[:-1]) if where else Location(self.path)

    def without_items(self, *places: FieldPath) -> Document:
        """The document as if these items of lists were not there; the items after them move up."""
        return replace(self, gone=(*self.gone, places)) if places else self

    def word_at(self, where: FieldPath, word: str, nth: int = 0) -> Location:
        """The place of the nth occurrence of a word in the text of a scalar.

        Folded and quoted scalars have other offsets than their source, so the source itself is
        searched between the scalar's first and last character.
        """
        span = self.values.get(where)
        if span is None:
            return self.value_at(*where)
        seen = 0
        for number in range(span.line, min(span.end_line, len(self.lines)) + 1):
            text = self.lines[number - 1]
            start = span.column - 1 if number == span.line else 0
            end = span.end_column - 1 if number == span.end_line else len(text)
            position = text.find(word, start, end)
            while position != -1:
                if seen == nth:
                    return Location(self.path, number, position + 1)
                seen += 1
                position = text.find(word, position + 1, end)
        return self.value_at(*where)
