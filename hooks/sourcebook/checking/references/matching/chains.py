"""The pieces of a quote found in a text in their order, none too far from the one before."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from sourcebook.checking.references.matching.glyphs import weight
from sourcebook.checking.references.matching.standing import places
from sourcebook.checking.references.matching.turning import sizes, turns
from sourcebook.checking.references.matching.words import words_of

if TYPE_CHECKING:
    from sourcebook.checking.references.matching.pieces import Piece, Quote
    from sourcebook.checking.references.matching.words import Words

_SENTENCE_END = re.compile("[.!?;]")
_ANCHORS = 64
_STEPS = 128
"""How many places are followed up: of the longest piece, divided by the number of pieces, and of
each other one about it."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where pieces stand in the letters of a text."""

    begin: int
    end: int
    turned: bool = False
    """Whether what lies between the pieces, or what the editor wrote, turns what is said."""


@dataclass(frozen=True, slots=True)
class _Step:
    begin: int
    end: int
    first: int
    """Where the first piece of the chain begins."""


def chain(quote: Quote, text: Words) -> Span | None:
    """Where a quote stands in a text: a place where nothing turns what is said, if there is one."""
    if not quote.pieces:
        return None
    anchor = max(quote.pieces, key=lambda piece: len(piece.words.letters))
    before, after = _around(quote, anchor)
    fallback = None
    count = max(4, _ANCHORS // len(quote.pieces)) if len(quote.pieces) > 1 else 1
    for at in islice(places(anchor.words, text), count):
        low, high = max(0, at - before), at + len(anchor.words.letters) + after
        if found := _chain_in(quote, text, low, high, careful=True):
            return found
        fallback = fallback or _chain_in(quote, text, low, high, careful=False)
    return fallback


def _around(quote: Quote, anchor: Piece) -> tuple[int, int]:
    """How many letters a chain may need before and after one of its pieces."""
    number = next(n for n, piece in enumerate(quote.pieces) if piece is anchor)
    before = sum(len(piece.words.letters) for piece in quote.pieces[:number])
    after = sum(len(piece.words.letters) for piece in quote.pieces[number + 1 :])
    reaches = [piece.reach for piece in quote.pieces]
    return before + sum(reaches[1 : number + 1]), after + sum(reaches[number + 1 :])


def _chain_in(quote: Quote, text: Words, low: int, high: int, *, careful: bool) -> Span | None:
    first, *others = quote.pieces
    written = any(
        piece.instead and _says_much(piece.instead) for piece in quote.pieces
    ) or _says_much(quote.after)
    if written and careful:
        return None
    length = len(first.words.letters)
    steps = [
        _Step(at, at + length, at) for at in islice(places(first.words, text, low, high), _STEPS)
    ]
    for piece in others:
        steps = _next(piece, steps, text, high, careful=careful)
    return Span(steps[0].first, steps[0].end, turned=not careful) if steps else None


def _next(
    piece: Piece, steps: list[_Step], text: Words, high: int, *, careful: bool
) -> list[_Step]:
    if not steps:
        return []
    length = len(piece.words.letters)
    ends = [step.end for step in steps]
    low, high = ends[0], min(high, ends[-1] + piece.reach + length)
    found = []
    for at in islice(places(piece.words, text, low, high), _STEPS):
        step = steps[bisect_right(ends, at) - 1]
        left_out = text.letters[step.end : at]
        if len(left_out) and weight(left_out[: piece.reach + 1]) > piece.reach:
            continue
        if careful and _turned(piece, text, step.end, at):
            continue
        found.append(_Step(at, at + length, step.first))
    return found


def _turned(piece: Piece, text: Words, begin: int, end: int) -> bool:
    """Whether what a quote leaves out between two places turns what it still says.

    A negation does if it stands in a sentence that the quote shows a part of; sentences left out
    as a whole do not. Where an editor's words stand instead, a number does so too.
    """
    first, last = bisect_left(text.starts, begin), bisect_left(text.starts, end)
    if first >= last:
        # One word, or a part of it, in a script without spaces.
        return turns([text.letters[begin:end]]) if begin < end else False
    words = [text.letters[begin : text.starts[first]], *map(text.folded, range(first, last))]
    words[-1] = text.letters[text.starts[last - 1] : end]
    if piece.instead:
        return turns(words) or sizes(words)
    ended = [n for n in range(first, last + 1) if _SENTENCE_END.search(text.between(n))]
    if not ended:
        return turns(words)
    return turns(words[: ended[0] - first + 1]) or turns(words[ended[-1] - first + 1 :])


def _says_much(instead: str) -> bool:
    words = words_of(instead)
    found = [words.folded(number) for number in range(len(words.starts))]
    return turns(found) or sizes(found)
