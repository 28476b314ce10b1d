"""Remarks and blank lines of a YAML text: taken out, and put back into another layout of it.

Where a remark stands is told by the fields around it and not by lines, so it goes with them
wherever they go:

- behind a field, it stays behind it;
- on a line of its own, it belongs to the field or item below it;
- set in further than what stands below it, it ends what stands above it;
- above everything, it belongs to the file, but for what a blank line parts from the rest, and for
  a remark that silences a warning: that has to stay above its line.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from typing import TYPE_CHECKING

from sourcebook.editing.layout.spans import Layout

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sourcebook.loading.documents import Document, FieldPath

_GAP = "  "
"""Before a remark behind a field, as yamllint has it."""
_STEP = 2
_SILENCE = "sourcebook: ignore"


class Side(Enum):
    """On which side of a field a remark stands."""

    TOP = "above everything"
    ABOVE = "above"
    BEHIND = "behind"
    BELOW = "below"
    END = "below everything"


@dataclass(frozen=True, slots=True)
class Note:
    """A remark, or a blank line where its text is empty."""

    text: str
    side: Side
    where: FieldPath = ()
    """The field or item it stands by."""
    owner: FieldPath = ()
    """The field above that it is set in as far as; () for none."""
    at_items: bool = False
    """Whether it is set in as the items of that field's list instead."""


@dataclass(frozen=True, slots=True)
class _Own:
    """A line that holds nothing but a remark, or nothing."""

    column: int
    text: str


def take_out(text: str, document: Document) -> tuple[str, list[Note]]:
    """The text without remarks and blank lines outside of values, and what was taken, in order."""
    layout = Layout(text, document)
    marks = _marks(document)
    inside = layout.inside()
    lines = list(layout.lines)
    placed: list[tuple[int, Note]] = []
    own: dict[int, _Own] = {}
    for remark in layout.comments():
        before = lines[remark.line][: remark.column].rstrip()
        lines[remark.line] = f"{before}\n" if before else ""
        last = bisect_left(marks, (remark.line, remark.column), key=lambda mark: mark[:2]) - 1
        if before and last >= 0 and _last_line(layout, marks[last][3]) >= remark.line:
            placed.append((remark.line, Note(remark.text, Side.BEHIND, marks[last][3])))
        else:
            own[remark.line] = _Own(remark.column, remark.text)
    for number, line in enumerate(lines):
        if number not in inside and not line.strip():
            own.setdefault(number, _Own(0, ""))
            lines[number] = ""
    firsts = [mark[0] for mark in marks]
    for following, group in groupby(sorted(own), key=lambda number: bisect_left(firsts, number)):
        numbers = list(group)
        above = marks[following - 1][3] if following else None
        below = marks[following][3] if following < len(marks) else None
        found = _places(document, [own[number] for number in numbers], above, below)
        placed += zip(numbers, found, strict=True)
    placed.sort(key=lambda pair: pair[0])
    return "".join(lines), [note for _, note in placed]


def _marks(document: Document) -> list[tuple[int, int, int, FieldPath]]:
    """Where fields and items begin: line, column, depth and path, in the order of the text."""
    spans = {**document.values, **document.keys}
    return sorted(
        (
            (span.line - 1, span.column - 1, len(where), where)
            for where, span in spans.items()
            if where
        ),
        key=lambda mark: mark[:3],
    )


def _last_line(layout: Layout, where: FieldPath) -> int:
    """The last line on which the field's name stands, or its value if that is a text."""
    tables = (layout.document.keys, layout.document.values)
    data = layout.document.data
    for step in where:
        data = data[step]
    spans = [
        table[where]
        for table in (tables[:1] if isinstance(data, dict | list) else tables)
        if where in table
    ]
    spans = spans or [layout.document.values[where]]
    return max(span.line - 1 if layout.is_block(span) else layout.last_line(span) for span in spans)


def _places(
    document: Document,
    run: Sequence[_Own],
    above: FieldPath | None,
    below: FieldPath | None,
) -> list[Note]:
    """The notes of the lines between two fields."""
    if above is None:
        top = _of_file(run)
        return [
            *(Note(one.text, Side.TOP) for one in run[:top]),
            *(Note(one.text, Side.ABOVE, below or ()) for one in run[top:]),
        ]
    margin = _column(document, below) if below else 0
    ending = 0
    for number, one in enumerate(run):
        if one.text and one.column <= margin:
            break
        ending = number + 1 if one.text else ending
    shared = 0
    while below and shared < min(len(above), len(below)) and above[shared] == below[shared]:
        shared += 1
    # A list's items are set in without being deeper, so nothing ends where one holds the other.
    ending = ending if shared < len(above) else 0
    notes = []
    for number, one in enumerate(run):
        owner, at_items = _owner(document, above, one.column) if one.text else ((), False)
        if number < ending:
            side, where = Side.BELOW, above[: shared + 1]
        else:
            side, where = (Side.ABOVE, below) if below else (Side.END, ())
        notes.append(Note(one.text, side, where, owner, at_items))
    return notes


def _of_file(run: Sequence[_Own]) -> int:
    """How many of the lines above everything belong to the file."""
    blank = [number for number, one in enumerate(run) if not one.text]
    if blank:
        return blank[-1] + 1
    top = len(run)
    while top and _SILENCE in run[top - 1].text:
        top -= 1
    return top


def _column(document: Document, where: FieldPath) -> int:
    span = document.keys.get(where) or document.values[where]
    return span.column - 1


def _owner(document: Document, above: FieldPath, column: int) -> tuple[FieldPath, bool]:
    for depth in range(len(above), 0, -1):
        span = document.keys.get(above[:depth])
        if span is not None and span.column - 1 <= column:
            return above[:depth], depth < len(above) and span.column - 1 < column
    return (), False


def put_back(text: str, document: Document, notes: Sequence[Note]) -> str:
    """The text with every note at its place; of several blank lines one, none at the ends."""
    layout = Layout(text, document)
    ends = layout.ends()
    above: dict[int, list[str]] = defaultdict(list)
    behind: dict[int, str] = {}
    for note in notes:
        if note.side is not Side.BEHIND:
            place = _place(layout, note, ends)
            above[place].append(_set_in(layout, note, place))
        elif (place := _last_line(layout, note.where)) in behind:
            above[place].append(_set_in(layout, note, place))
        else:
            behind[place] = note.text
    out: list[str] = []
    for number, line in enumerate([*layout.lines, ""]):
        for remark in above[number]:
            if remark or (out and out[-1] != "\n"):
                out.append(f"{remark}\n")
        out.append(f"{line.rstrip()}{_GAP}{behind[number]}\n" if number in behind else line)
    while len(out) > 1 and out[-1] in {"", "\n"} and len(layout.lines) - 1 not in layout.inside():
        out.pop()
    return "".join(out)


def _place(layout: Layout, note: Note, ends: Mapping[FieldPath, int]) -> int:
    """The line above which a note on a line of its own stands."""
    if note.side is Side.BELOW:
        return ends[note.where] + 1
    if note.side is Side.ABOVE and note.where:
        document = layout.document
        return (document.keys.get(note.where) or document.values[note.where]).line - 1
    return len(layout.lines) if note.side is Side.END else 0


def _set_in(layout: Layout, note: Note, line: int) -> str:
    """The note with the blanks before it: as what it belongs to, or as what stands below it where
    that is further in."""
    if not note.text:
        return ""
    column = 0
    if line < len(layout.lines):
        column = len(layout.lines[line]) - len(layout.lines[line].lstrip(" "))
    if note.owner:
        column = max(column, _column(layout.document, note.owner) + _STEP * note.at_items)
    return " " * column + note.text
