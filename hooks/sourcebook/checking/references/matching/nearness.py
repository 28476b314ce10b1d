"""Nearly the quoted words: where in a text they are most alike, and how much.

Aligning a quote with all of a text costs their product. So short runs of the quote's letters are
looked for first; where many stand at about the distances that they have in the quote, and only
there, the two are aligned. Alike is measured in letters (the longest common subsequence: Indel in
rapidfuzz), so that other space and other marks cost nothing, and neither do accents or, by OpenCC's
table, traditional for simplified Chinese characters; or, where that is more, with all that stands
between the letters.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from opencc import OpenCC
from rapidfuzz import fuzz
from rapidfuzz.distance import Indel, LCSseq

from sourcebook.checking.references.matching.folding import fold
from sourcebook.checking.references.matching.glyphs import is_unspaced, weight

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sourcebook.checking.references.matching.pieces import Piece, Quote
    from sourcebook.checking.references.matching.words import Words

NEAR = 0.85
"""How much alike nearly the same words are at least."""
_ALIKE_AT_ALL = 0.6
"""Of a piece between ellipses, below which it is taken for missing."""
_RUNS = 200
_OCCURRENCES = 300
_WINDOWS = 12
_LONGEST = 4_000
"""Bounds on the work: runs of letters, places of each, windows aligned, letters of a piece."""
_LONG, _INTERRUPTION, _RUN, _RUN_OF_HAN = 30, 300, 8, 3
"""Of words with others in their midst: how much they say at least, how many letters may come in
between, and how many at least follow one another."""
_SHORT = 64
"""Up to so many letters a piece is one machine word to the aligner, and trying it at every place of
a window is cheap."""


@dataclass(frozen=True, slots=True)
class Near:
    """A stretch of a text's letters, and how much it is like a piece."""

    piece: Words
    begin: int
    end: int
    likeness: float


def nearest(quote: Quote, text: Words) -> list[Near] | None:
    """The stretches of a text that are nearly the pieces of a quote, in their order; None where
    there are none."""
    longest = max(quote.pieces, key=lambda piece: len(piece.words.letters))
    if len(longest.words.letters) > _LONGEST:
        return None
    page = _plain(text.letters)
    for middle in _windows(_plain(longest.words.letters), page):
        found = _around(quote, longest, middle, page, text)
        if found:
            return found
    if len(quote.pieces) == 1 and weight(longest.words.letters) >= _LONG:
        return _interrupted(longest.words, page, text)
    return None


def _interrupted(words: Words, page: str, text: Words) -> list[Near] | None:
    """The words of a piece with others in their midst: the foot of one page of a document and the
    head of the next, the second column, a note at the side."""
    piece = _plain(words.letters)
    run = _RUN_OF_HAN if weight(piece) >= 2 * len(piece) else _RUN
    for window in _windows(piece, page)[:3]:
        low, high = max(0, window[0] - _INTERRUPTION), window[1] + _INTERRUPTION
        blocks = LCSseq.opcodes(piece, page[low:high]).as_matching_blocks()
        blocks = [block for block in blocks if block.size >= run]
        if sum(block.size for block in blocks) >= NEAR * len(piece):
            begin, end = low + blocks[0].b, low + blocks[-1].b + blocks[-1].size
            if end - begin <= len(piece) + _INTERRUPTION:
                return [Near(words, *_to_whole_words(begin, end, page, text), NEAR)]
    return None


def _to_whole_words(begin: int, end: int, page: str, text: Words) -> tuple[int, int]:
    if not is_unspaced(page[begin]):
        begin = text.starts[bisect_right(text.starts, begin) - 1]
    if not is_unspaced(page[end - 1]):
        number = bisect_left(text.starts, end)
        end = text.starts[number] if number < len(text.starts) else len(page)
    return begin, end


def _around(
    quote: Quote, longest: Piece, middle: tuple[int, int], page: str, text: Words
) -> list[Near] | None:
    number = next(n for n, piece in enumerate(quote.pieces) if piece is longest)
    first = _aligned(longest.words, page, *middle, text)
    if first is None or first.likeness < _ALIKE_AT_ALL:
        return None
    found = [first]
    low = first.begin
    for at in range(number, 0, -1):
        earlier, later = quote.pieces[at - 1], quote.pieces[at]
        start = low - later.reach - len(earlier.words.letters)
        near = _aligned(earlier.words, page, max(0, start), low, text)
        if near and near.likeness >= _ALIKE_AT_ALL:
            found.insert(0, near)
            low = near.begin
    high = first.end
    for later in quote.pieces[number + 1 :]:
        stop = high + later.reach + len(later.words.letters)
        near = _aligned(later.words, page, high, stop, text)
        if near and near.likeness >= _ALIKE_AT_ALL:
            found.append(near)
            high = near.end
    return found if _are_alike(quote, found, page, text) else None


def _are_alike(quote: Quote, found: list[Near], page: str, text: Words) -> bool:
    """Whether letters alone, or letters with all between them, are alike enough."""
    ours = "".join(_plain(piece.words.letters) for piece in quote.pieces)
    theirs = "".join(page[near.begin : near.end] for near in found)
    if Indel.normalized_similarity(ours, theirs) >= NEAR:
        return True
    ours = fold(" ".join(piece.words.source for piece in quote.pieces))
    theirs = fold(" ".join(text.written(near.begin, near.end) for near in found))
    return Indel.normalized_similarity(ours, theirs) >= NEAR


def _windows(piece: str, page: str) -> list[tuple[int, int]]:
    """Where it is worth aligning a piece with a text, the likeliest first."""
    if exact := list(islice(_all(piece, page), _WINDOWS)):
        return [(at, at + len(piece)) for at in exact]
    size = 2 if weight(piece) >= 2 * len(piece) else 3 if weight(piece) > 1.3 * len(piece) else 5
    count = len(piece) - size + 1
    step = max(1, count // _RUNS)
    width = max(16, len(piece) // 4)
    votes: Counter[int] = Counter()
    for begin in range(0, max(count, 0), step):
        run = piece[begin : begin + size]
        found = list(islice(_all(run, page), _OCCURRENCES))
        if len(found) < _OCCURRENCES:  # Else it stands everywhere and tells nothing.
            votes.update({(at - begin) // width for at in found})
    both = Counter({place: count + votes[place + 1] for place, count in votes.items()})
    likely = sorted(both, key=lambda place: (-both[place], place))[:_WINDOWS]
    slack = width + len(piece) // 4
    return [
        (max(0, place * width - slack), (place + 2) * width + len(piece) + slack)
        for place in likely
    ]


def _all(run: str, page: str) -> Iterator[int]:
    """Every place where a run of letters stands."""
    at = page.find(run)
    while at >= 0:
        yield at
        at = page.find(run, at + 1)


def _aligned(words: Words, page: str, low: int, high: int, text: Words) -> Near | None:
    """The stretch of a window that is most like a piece, in whole words."""
    piece, window = _plain(words.letters), page[low:high]
    if not window:
        return None
    begin, end = _slid(piece, window) if len(piece) <= _SHORT else _trimmed(piece, window)
    return _whole(words, page, low + begin, low + end, text) if begin < end else None


def _slid(piece: str, window: str) -> tuple[int, int]:
    """Where a short piece fits best, tried at every place."""
    found = fuzz.partial_ratio_alignment(piece, window)
    return (found.dest_start, found.dest_end) if found else (0, 0)


def _trimmed(piece: str, window: str) -> tuple[int, int]:
    """Where a long piece fits best, by one alignment with all of the window.

    Stray letters far before and after the words in question are in the longest common subsequence
    too; they are cut off as long as that makes the rest more alike.
    """
    blocks = [block for block in LCSseq.opcodes(piece, window).as_matching_blocks() if block.size]
    if not blocks:
        return 0, 0
    rest = sum(block.size for block in blocks)
    last = blocks[-1].b + blocks[-1].size
    best, first = 0.0, 0
    for number, block in enumerate(blocks):
        alike = 2 * rest / (len(piece) + last - block.b)
        if alike > best:
            best, first = alike, number
        rest -= block.size
    begin, end, best, rest = blocks[first].b, 0, 0.0, 0
    for block in blocks[first:]:
        rest += block.size
        alike = 2 * rest / (len(piece) + block.b + block.size - begin)
        if alike > best:
            best, end = alike, block.b + block.size
    return begin, end


def _whole(words: Words, page: str, begin: int, end: int, text: Words) -> Near | None:
    """The most alike of the stretches that begin and end with whole words about these places.

    Of the subsequences of the same length the aligner takes any, so that a word or two at the ends
    may have been matched to letters further away.
    """
    piece = _plain(words.letters)
    begins = {begin} if is_unspaced(page[begin]) or is_unspaced(page[begin - 1]) else set()
    number = bisect_right(text.starts, begin) - 1
    begins.update(text.starts[max(0, number - 4) : number + 2])
    ends = {end} if any(map(is_unspaced, page[end - 1 : end + 1])) else set()
    number = bisect_left(text.starts, end)
    ends.update(text.starts[max(0, number - 1) : number + 5])
    if number + 5 > len(text.starts):
        ends.add(len(page))
    stretches = [
        Near(words, b, e, Indel.normalized_similarity(piece, page[b:e]))
        for b in sorted(begins)
        for e in sorted(ends)
        if b < e and e - b <= 2 * len(piece) + 40
    ]
    return max(stretches, key=lambda near: (near.likeness, -near.begin, -near.end), default=None)


def _plain(letters: str) -> str:
    """Folded letters without their accents, as many as before."""
    if letters.isascii():
        return letters
    return letters.translate({ord(char): _base(char) for char in set(letters)})


@cache
def _base(char: str) -> str:
    if char >= "\u3400":
        return _simplified(char) if is_unspaced(char) else char
    first = unicodedata.normalize("NFD", char)[0]
    return first if first.isalpha() else char


def _simplified(char: str) -> str:
    simple = _converter().convert(char)
    return simple if len(simple) == 1 else char


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
