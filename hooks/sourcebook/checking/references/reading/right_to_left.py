"""Lines that run from right to left, in the order in which they are read.

A PDF may hold its characters in the order of reading, or as they stand on the paper. PDFium (build
7900) decides that for a whole line, and where a line holds both, as Chromium prints them, gives
some of its words backwards. So a line that is mostly Arabic or Hebrew is put together anew by where
its characters stand: from the right to the left, but for numbers and words of other scripts.
"""

from __future__ import annotations

import re
import unicodedata
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from sourcebook.checking.references.reading.glyphs import Glyph, touch

if TYPE_CHECKING:
    from collections.abc import Sequence

_FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_NUMBER = "0-9\u0660-\u0669\u06f0-\u06f9"
_OTHER = f"A-Za-z\u00c0-\u02af\u0370-\u052f{_NUMBER}"
_TO_RIGHT = re.compile(f"[{_OTHER}%$€](?:[^\\s\u0590-\u08ff]*[{_OTHER}%$€])?")
"""A word or number within a line that runs to the left."""
_WORD_TO_RIGHT = re.compile("[^0-9]*[A-Za-z\u00c0-\u02af\u0370-\u052f]")
_MIRRORED = str.maketrans("()[]{}«»", ")(][}{»«")
_OPENING = re.compile(r"(?<!\S)[)\]}»](?=\w)")
_CLOSING = re.compile(r"(?<=\w)[(\[{«](?!\w)")
"""Brackets that open or close nothing: PDFium mirrors them in some lines."""
_TURNED_LIGATURES = frozenset({"\u0627\u0644", "\u0622\u0644", "\u0623\u0644", "\u0625\u0644"})
"""Alef and lam in one place: the ligature of lam and alef, backwards."""


def runs_from_right(text: str) -> bool:
    """Whether there are letters of a script that is written from right to left."""
    return _FROM_RIGHT.search(text) is not None


def set_right(lines: Sequence[Sequence[Glyph]]) -> str:
    """The text of the lines of a page, each in the order of reading."""
    is_page = _is_mostly([glyph for line in lines for glyph in line])
    return "\n".join(
        _from_right(line) if _is_from_right(line, is_page=is_page) else _as_is(line)
        for line in lines
    )


def _as_is(line: Sequence[Glyph]) -> str:
    return "".join(glyph.char for glyph in line)


def _is_from_right(line: Sequence[Glyph], *, is_page: bool) -> bool:
    """Whether a line runs from the right: as its page does, if there is anything to tell it by."""
    return runs_from_right(_as_is(line)) and (is_page or _is_mostly(line))


def _is_mostly(line: Sequence[Glyph]) -> bool:
    letters = [glyph.char for glyph in line if glyph.char.isalpha()]
    return 2 * sum(bool(_FROM_RIGHT.match(char)) for char in letters) > len(letters)


def _from_right(line: Sequence[Glyph]) -> str:
    clusters = sorted(_clusters(line), key=lambda cluster: -cluster.start)
    text = "".join(
        cluster.char if touch(cluster, after) else f"{cluster.char} "
        for cluster, after in pairwise([*clusters, clusters[-1]])
    )
    words = [_TO_RIGHT.sub(lambda found: found[0][::-1], word) for word in text.split()]
    in_order: list[str] = []
    for is_foreign, run in groupby(words, lambda word: bool(_WORD_TO_RIGHT.match(word))):
        several = list(run)
        in_order += reversed(several) if is_foreign else several
    text = _OPENING.sub(lambda found: found[0].translate(_MIRRORED), " ".join(in_order))
    return _CLOSING.sub(lambda found: found[0].translate(_MIRRORED), text)


def _clusters(line: Sequence[Glyph]) -> list[Glyph]:
    """What stands in one place as one: letters with their marks, and ligatures."""
    seen = [glyph for glyph in line if not glyph.char.isspace()]
    clusters = []
    for _, same in groupby(seen, lambda glyph: glyph.origin):
        several = list(same)
        chars = "".join(glyph.char for glyph in several)
        is_turned = chars in _TURNED_LIGATURES or (_is_mark(chars[0]) and not _is_mark(chars[-1]))
        clusters.append(
            several[0]._replace(
                char=chars[::-1] if is_turned else chars,
                start=min(glyph.start for glyph in several),
                end=max(glyph.end for glyph in several),
            )
        )
    return clusters


def _is_mark(char: str) -> bool:
    return unicodedata.combining(char) > 0
