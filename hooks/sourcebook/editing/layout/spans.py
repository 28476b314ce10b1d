"""What of a YAML text is a value and what is a remark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.editing.lines import lines_of

if TYPE_CHECKING:
    from sourcebook.loading.documents import Document, FieldPath, Span

_HEADER = re.compile(r"[|>][-+0-9]*")
_REMARK = re.compile(r"(?:^|(?<=[ \t\ufeff]))#.*")


@dataclass(frozen=True, slots=True)
class Comment:
    """A remark, with its line and column counted from 0."""

    line: int
    column: int
    text: str
    """Without blanks at its end."""


class Layout:
    """The lines of a text whose document is known; all lines and columns count from 0."""

    def __init__(self, text: str, document: Document) -> None:
        self.lines = lines_of(text)
        self.document = document

    def is_block(self, span: Span) -> bool:
        """Whether a value is written below a `>` or `|`."""
        line = self.lines[span.line - 1] if span.line <= len(self.lines) else ""
        return line[span.column - 1 : span.column] in {"|", ">"}

    def last_line(self, span: Span) -> int:
        """The last line that a value takes; blank lines below a block only where they count."""
        if not self.is_block(span):
            return min(span.end_line, len(self.lines)) - 1
        header = _HEADER.match(self.lines[span.line - 1], span.column - 1)
        last = min(span.end_line - 1, len(self.lines) - 1)
        if span.end_line - 1 > len(self.lines) - 1 or span.end_column == 1:
            last = min(last, span.end_line - 2)
        if header and "+" not in header[0]:
            while last >= span.line and not self.lines[last].strip():
                last -= 1
        return max(last, span.line - 1)

    def ends(self) -> dict[FieldPath, int]:
        """The last line of the last value in each field, list and item."""
        found: dict[FieldPath, int] = {}
        for table in (self.document.keys, self.document.values):
            for where, span in table.items():
                end = self.last_line(span)
                for depth in range(len(where) + 1):
                    part = where[:depth]
                    found[part] = max(found.get(part, 0), end)
        return found

    def inside(self) -> set[int]:
        """Lines that are text of a value from their first character on."""
        return {
            number
            for span in self.document.values.values()
            for number in range(span.line, self.last_line(span) + 1)
        }

    def comments(self) -> list[Comment]:
        """Every remark."""
        masked = [line.rstrip() for line in self.lines]
        for table in (self.document.keys, self.document.values):
            for span in table.values():
                self._mask(masked, span)
        return [
            Comment(number, match.start(), self.lines[number].rstrip()[match.start() :])
            for number, line in enumerate(masked)
            if (match := _REMARK.search(line))
        ]

    def _mask(self, masked: list[str], span: Span) -> None:
        first, last = span.line - 1, self.last_line(span)
        block = self.is_block(span)
        for number in range(first, min(last, len(masked) - 1) + 1):
            line = masked[number]
            start = span.column - 1 if number == first else 0
            end = span.end_column - 1 if number == span.end_line - 1 else len(line)
            if block and number == first:
                # A remark may stand behind the sign of a block.
                end = start + 1
            elif block:
                end = len(line)
            masked[number] = line[:start] + "x" * (min(end, len(line)) - start) + line[end:]
