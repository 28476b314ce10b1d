"""The characters of a page of PDFium's, and where they stand.

PDFium tells lines by whether most of a page runs across or down. On a page of few words it may be
wrong, and then gives a line to each piece of a word. Where the pieces stand tells better.
"""

from __future__ import annotations

import ctypes
import math
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_SHORT = 20
"""Characters. Lines that are shorter on the whole may be pieces of lines."""
_TOUCHING = 0.15
"""The gap between two letters of a word, at most, in sizes of the type."""
_LEVEL = 0.3
"""How far from each other two letters of a line may stand across it."""
_HYPHEN = "\ufffe"


class Glyph(NamedTuple):
    """A character and its place: from where to where along its line, and at what height."""

    char: str
    start: float
    end: float
    origin: float
    """Where it is drawn from; letters of one glyph share that."""
    height: float
    size: float
    quarter: int
    """Turns by 90 degrees of the line that it stands in."""


def is_broken_up(text: str) -> bool:
    """Whether the lines of a text are short enough to be pieces of lines."""
    lines = text.count("\n")
    return lines > 0 and len(text) < _SHORT * (lines + 1)


def gap(one: Glyph, other: Glyph) -> float:
    """How far apart two characters of a line stand, in sizes of the type; negative if they lie over
    each other."""
    apart = max(one.start - other.end, other.start - one.end)
    return apart / max(one.size, other.size, 1.0)


def touch(one: Glyph, other: Glyph) -> bool:
    """Whether nothing parts two characters of a line."""
    return gap(one, other) <= _TOUCHING


def glyphs_of(words: Any, count: int) -> list[list[Glyph]]:
    """The first `count` characters of a page, a list for each line."""
    lines: list[list[Glyph]] = [[]]
    for glyph in _read(words, count):
        if glyph.char == "\n":
            lines.append([])
        elif glyph.char != "\r":
            lines[-1].append(glyph)
    whole: list[list[Glyph]] = []
    for line in filter(None, lines):
        if whole and _goes_on(whole[-1], line):
            last, first = whole[-1][-1], line[0]
            if not touch(last, first):
                whole[-1].append(last._replace(char=" ", start=last.end, end=last.end))
            whole[-1].extend(line)
        else:
            whole.append(line)
    return whole


def _goes_on(before: Sequence[Glyph], line: Sequence[Glyph]) -> bool:
    last, first = before[-1], line[0]
    level = abs(last.height - first.height) <= _LEVEL * max(last.size, first.size)
    return last.quarter == first.quarter and level and gap(last, first) < 1


def _read(words: Any, count: int) -> Iterable[Glyph]:
    import pypdfium2.raw as pdfium  # noqa: PLC0415 - who has a page has it

    box, x, y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
    for at in range(count):
        code = pdfium.FPDFText_GetUnicode(words, at)
        if not code or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
            continue
        pdfium.FPDFText_GetLooseCharBox(words, at, box)
        pdfium.FPDFText_GetCharOrigin(words, at, x, y)
        quarter = round(pdfium.FPDFText_GetCharAngle(words, at) / (math.pi / 2)) % 4
        across = quarter % 2 == 0
        yield Glyph(
            _HYPHEN if code == 2 else chr(code),
            min(box.left, box.right) if across else min(box.bottom, box.top),
            max(box.left, box.right) if across else max(box.bottom, box.top),
            x.value if across else y.value,
            y.value if across else x.value,
            pdfium.FPDFText_GetFontSize(words, at),
            quarter,
        )
