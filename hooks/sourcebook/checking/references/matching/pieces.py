"""A quote as the pieces that must stand in the text, in their order, with what may lie between."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.checking.references.matching.glyphs import is_unspaced, weight
from sourcebook.checking.references.matching.words import Words, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

LEFT_OUT = 1_000
"""How many letters an ellipsis may stand for: about 160 words, a long paragraph. Who leaves out
more than that joins two statements, and a person should look at both."""
PUT_IN = 120
"""How many letters of the source an editor's words in square brackets may stand for: a line."""
LEAST = 12
"""The least that a quote must say to be looked for, in letters; see `weight`."""
LEAST_PIECE = 8
"""The least that the longest piece must say, so that crumbs between ellipses prove nothing."""
MOST = 50
"""A quote of more pieces than this is a list of words, and is not looked for."""

_DOTS = "(?:[…⋯‥](?: ?[….⋯‥])*|\\.(?: ?\\.){2,}|。{3,}|．{3,}|・{3,}|･{3,}|·{3,}|•{3,}|\\* \\* \\*)"
_ELLIPSIS = re.compile(
    rf"[\[(<{{⟨〈［（] ?{_DOTS} ?[\])>}}⟩〉］）]|/{_DOTS}/|{_DOTS}|[\[(]\.\.[\])]"
)
_EDITOR = re.compile(r"\[([^\[\]]{1,200})\]|［([^［］]{1,200})］")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are quoted without a break."""

    words: Words
    reach: int = 0
    """How many letters of the text may lie between the piece before and this one."""
    instead: str = ""
    """What the editor wrote before it, in square brackets."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quote taken apart."""

    pieces: tuple[Piece, ...]
    after: str = ""
    """What the editor wrote after the last piece."""

    @property
    def weight(self) -> int:
        """How much it says, in letters, with one for each space."""
        return sum(weight(p.words.letters) + len(p.words.starts) for p in self.pieces) - 1

    @property
    def longest(self) -> int:
        """How much its longest piece says."""
        return max(
            (weight(p.words.letters) + len(p.words.starts) - 1 for p in self.pieces), default=0
        )


def readings(quote: str) -> tuple[Quote, ...]:
    """The ways to read a quote, the plainest first.

    As it is written; without the marks of notes that were copied with it; with the words in
    square brackets taken for the editor's.
    """
    quote = " ".join(quote.split())
    parts = _ELLIPSIS.split(quote)
    plain = _quote([(part, LEFT_OUT, "") for part in parts])
    found = [plain]
    if any(piece.words.marked for piece in plain.pieces):
        found.append(_quote([(part, LEFT_OUT, "") for part in parts], without_marks=True))
    if len(plain.pieces) <= MOST and _EDITOR.search(quote):
        found.append(_quote(_with_editor(parts)))
    return tuple(found)


def _with_editor(parts: Sequence[str]) -> list[tuple[str, int, str]]:
    rows: list[tuple[str, int, str]] = []
    for part in parts:
        at, reach, instead = 0, LEFT_OUT, ""
        for found in _EDITOR.finditer(part):
            if _is_part_of_a_word(found, part):
                continue
            rows.append((part[at : found.start()], reach, instead))
            at, reach, instead = found.end(), PUT_IN, found[1] or found[2]
        rows.append((part[at:], reach, instead))
    return rows


def _is_part_of_a_word(found: re.Match[str], part: str) -> bool:
    """Whether square brackets hold a part of a word that may turn it: [un]safe, use[less]. An
    ending of a letter or two does not."""
    before, after = part[: found.start()][-1:], part[found.end() :][:1]
    if after.isalnum() and not is_unspaced(after):
        return True
    return before.isalnum() and not is_unspaced(before) and len(found[0]) > 4


def _quote(rows: Sequence[tuple[str, int, str]], *, without_marks: bool = False) -> Quote:
    pieces: list[Piece] = []
    widest, written = 0, ""
    for text, reach, instead in rows:
        widest, written = max(widest, reach), f"{written} {instead}".strip()
        words = words_of(text, without_marks=without_marks)
        if words.letters:
            pieces.append(Piece(words, widest, written))
            widest, written = 0, ""
    return Quote(tuple(pieces), written)
