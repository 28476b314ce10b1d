"""Whether quoted words stand in a text.

A quote is *present* where its words stand in the text in their order and whole, however the two are
set: see `words` for what is folded, `standing` for what may stand between words. An ellipsis, and
words that an editor put in square brackets, may stand for some of the text's own; see `pieces` for
the bounds. It is *near* where the text has almost these words (85 % of the letters and up), or
where what the quote leaves out, or puts in, is a negation or a number: no quote that differs by one
of these is ever present. It is *missing* from a text that says enough to tell, else one *cannot
tell*.

The work is bounded: linear in the text, whatever the quote.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

from sourcebook.checking.references.matching.chains import chain
from sourcebook.checking.references.matching.glyphs import is_unspaced, weight
from sourcebook.checking.references.matching.nearness import nearest
from sourcebook.checking.references.matching.pieces import (
    LEAST,
    LEAST_PIECE,
    MOST,
    readings,
)
from sourcebook.checking.references.matching.standing import same_joints
from sourcebook.checking.references.matching.turning import turns
from sourcebook.checking.references.matching.words import words_of
from sourcebook.model import QuoteSeen
from sourcebook.vocabulary import QuoteState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sourcebook.checking.references.matching.nearness import Near
    from sourcebook.checking.references.matching.pieces import Quote
    from sourcebook.checking.references.matching.words import Words

ENOUGH = 150
"""How many letters a text must have for words to be missing from it: about 30 words. With fewer it
is a notice that asks for scripts or a login, or a headline, and says nothing of what is cited."""
_LONGEST = 20_000
"""Of a quote that is looked for, in characters; a claim takes none of more than 1,000."""
_UNWRITABLE = re.compile("[\ud800-\udfff]")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_LINE = 1_000
"""The most that a line of the ledger holds."""


def look_for(quote: str, text: str) -> QuoteSeen:
    """What becomes of a quote when it is looked for in a text. Never raises."""
    return Page(text).look_for(quote)


class Page:
    """A text that several quotes are looked for in; it is folded once."""

    def __init__(self, text: str) -> None:
        self._text = text

    def look_for(self, quote: str) -> QuoteSeen:
        """What becomes of a quote when it is looked for in this text. Never raises.

        The quote is named as it stands in the claim; one longer than a line of the ledger by its
        beginning, an empty one by "…".
        """
        state, told = self._seen(quote)
        line = _line(told) or None
        if state is QuoteState.UNKNOWN:
            return QuoteSeen(quote=_name(quote), state=state, why=line)
        return QuoteSeen(quote=_name(quote), state=state, found=line)

    def _seen(self, quote: str) -> tuple[QuoteState, str]:
        """The state, with the text's words where it is near, and why where one cannot tell."""
        if len(quote) > _LONGEST:
            return QuoteState.UNKNOWN, "the quote is too long to be looked for"
        ways = readings(quote)
        plain = ways[0]
        if len(plain.pieces) > MOST:
            return QuoteState.UNKNOWN, "the quote is in too many pieces to be looked for"
        if not plain.pieces or not _says_enough(plain):
            return QuoteState.UNKNOWN, "the quote is too short to be looked for"
        near = ""
        for way in ways:
            if way is not plain and not _says_enough(way):
                continue
            for words in self._ways:
                span = chain(way, words)
                if span and not span.turned:
                    return QuoteState.PRESENT, ""
                if span and not near:
                    near = words.written(span.begin, span.end)
        if near:
            return QuoteState.NEAR, near
        words = self._ways[-1]
        for way in ways:
            if _says_enough(way) and (stretches := nearest(way, words)):
                return QuoteState.NEAR, _shown(words, stretches)
        enough = weight(words.letters) >= max(ENOUGH, plain.weight)
        if enough:
            return QuoteState.MISSING, ""
        return QuoteState.UNKNOWN, "the source has too little text to tell"

    @cached_property
    def _ways(self) -> tuple[Words, ...]:
        """The text as it is and, where it has marks of notes, without them."""
        words = words_of(self._text, glued=True)
        if not words.marked:
            return (words,)
        return words, words_of(self._text, without_marks=True, glued=True)


def _says_enough(quote: Quote) -> bool:
    return quote.weight >= LEAST and quote.longest >= LEAST_PIECE


def _shown(words: Words, stretches: Sequence[Near]) -> str:
    """The text's own words for what is nearly a quote, with those that an ellipsis leaves out as
    long as there is room: it may be one of them that makes the difference.

    Where nothing differs between the ends the difference is at the ends, so a word more is shown at
    each of them, or a character. A negation right before is shown always.
    """
    begin, end = stretches[0].begin, stretches[-1].end
    if all(it.likeness == 1 and same_joints(it.piece, words, it.begin, it.end) for it in stretches):
        return words.written(*_widened(words, begin, end))
    number = bisect_left(words.starts, begin)
    if (
        number
        and words.starts[number : number + 1] == [begin]
        and turns([words.folded(number - 1)])
    ):
        begin = words.starts[number - 1]
    whole = words.written(begin, end)
    if len(whole) <= _LINE:
        return whole
    return " … ".join(words.written(near.begin, near.end) for near in stretches)


def _widened(words: Words, begin: int, end: int) -> tuple[int, int]:
    first = max(0, bisect_left(words.starts, begin) - 1)
    last = bisect_left(words.starts, end) + 1
    left = words.starts[first] if begin else 0
    right = words.starts[last] if last < len(words.starts) else len(words.letters)
    if is_unspaced(words.letters[begin]):
        left = max(left, begin - 1)
    if is_unspaced(words.letters[end - 1]):
        right = min(right, end + 2)
    return left, right


def _name(quote: str) -> str:
    plain = quote.strip()
    is_line = 0 < len(plain) <= _LINE and not _UNWRITABLE.search(plain)
    return plain if is_line else _line(quote) or "…"


def _line(text: str) -> str:
    """A text as a line of the ledger: one space for any white space, bounded."""
    text = " ".join(_UNWRITABLE.sub("\ufffd", _CONTROL.sub(" ", text[: 8 * _LINE])).split())
    return text if len(text) <= _LINE else text[: _LINE - 1].rstrip() + "…"
