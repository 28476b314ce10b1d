"""Whether the words of a piece stand at a place: the same joints between them, whole at the ends.

The letters are the same already. What may still differ, and does in files that say the same, is a
hyphen at the end of a line and the space between characters of scripts that have none. Everything
else (a space inside a word, another mark, a minus) makes it another text.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from sourcebook.checking.references.matching.glyphs import is_numeral, is_unspaced
from sourcebook.checking.references.matching.turning import (
    negates_from_before,
    negates_from_behind,
    turns,
    turns_the_next,
    turns_what_follows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sourcebook.checking.references.matching.words import Words

_SIGNS = frozenset("-+±<>≤≥≈~∓")
_HYPHENS = frozenset("-‐‑־﹣－")
_SOFT = frozenset(' .,;:"-()[]{}*_#…/\\|†‡§¶•·–、')
"""Marks at the ends of a quote that say nothing: the sentence is the quoting one's."""
_SENTENCE_END = frozenset(".!?")
_BEGINS = frozenset('.!?:;"')
_INTO_NUMBER = frozenset(".,:/\"-'·")
_TRIES = 20_000
"""Places where the letters stand and the words do not, after which no more are tried."""


def places(piece: Words, text: Words, low: int = 0, high: int | None = None) -> Iterator[int]:
    """Where in the letters of a text the words of a piece stand, in their order."""
    high = len(text.letters) if high is None else min(high, len(text.letters))
    tries, at = 0, text.letters.find(piece.letters, low, high)
    while at >= 0 and tries < _TRIES:
        if stands_at(piece, text, at):
            yield at
        else:
            tries += 1
        at = text.letters.find(piece.letters, at + 1, high)


def stands_at(piece: Words, text: Words, at: int) -> bool:
    """Whether the words of a piece stand where its letters do."""
    end = at + len(piece.letters)
    return (
        _begins_whole(piece, text, at)
        and _ends_whole(piece, text, end)
        and same_joints(piece, text, at, end)
    )


def same_joints(piece: Words, text: Words, at: int, end: int) -> bool:
    """Whether the same stands between the words of a piece and those of a stretch of a text."""
    first, last = bisect_right(text.starts, at), bisect_left(text.starts, end)
    theirs = [start - at for start in text.starts[first:last]]
    ours = piece.starts[1:]
    if theirs == ours and text.joints[first:last] == piece.joints[1:-1]:
        return True
    there = dict(zip(theirs, text.joints[first:last], strict=True))
    here = dict(zip(ours, piece.joints[1:-1], strict=True))
    letters = piece.letters
    return all(
        _alike(here.get(place), there.get(place), letters[place - 1], letters[place])
        for place in {**there, **here}
    )


def _alike(one: str | None, other: str | None, before: str, after: str) -> bool:
    """Whether two joints, either of which may be none at all, come to the same."""
    if one == other:
        return True
    if one is not None and other is not None:
        if one.strip() == "-" and other.strip() == "-":
            return not (after.isdecimal() and " -" in {one, other})
        same = one.rstrip() == other.rstrip() != ""
        return same and not (before.isdecimal() and after.isdecimal())
    joint = one if other is None else other
    if not joint:
        return True
    if is_unspaced(before) or is_unspaced(after):
        return joint == " " and not (is_numeral(before) and is_numeral(after))
    return joint == "- " and before.isalpha() and after.isalpha()


def _begins_whole(piece: Words, text: Words, at: int) -> bool:
    number = bisect_left(text.starts, at)
    first = piece.letters[0]
    if number == len(text.starts) or text.starts[number] != at:
        return _within(text.letters, at) and not negates_from_before(
            text.letters[max(0, at - 4) : at]
        )
    between, ours = text.between(number), piece.between(0)
    if not _telling(ours) <= _telling(between):
        return False
    if not number:
        return _sign(between) == _sign(ours) or not first.isdecimal()
    previous = text.folded(number - 1)
    if first.isdecimal():
        if _sign(between) != _sign(ours):
            return False
        if previous[-1].isdecimal() and between in _INTO_NUMBER:
            return False
        if between == " " and _is_group(previous, piece.folded(0)):
            return False
    if is_numeral(first) and is_numeral(previous[-1]) and not between:
        return False
    joined = between and text.source[text.begins[number] - 1] in _HYPHENS
    if joined and between == "-" and not ours.endswith("-"):
        return False
    if between == " " and turns_what_follows(previous) and _poses_as_beginning(piece, text, number):
        return False
    if turns_the_next(previous) and between.rstrip(" ") == "-":
        return False
    if between == " " and is_unspaced(first) and negates_from_before(previous[-4:]):
        return False
    return not (between == '"' and previous == "n")


def _ends_whole(piece: Words, text: Words, end: int) -> bool:
    if end == len(text.letters):
        number = len(text.starts)
    else:
        number = bisect_left(text.starts, end)
        if number == len(text.starts) or text.starts[number] != end:
            return _within(text.letters, end) and not negates_from_behind(
                text.letters[end : end + 4]
            )
    between, ours = text.between(number), piece.between(len(piece.starts))
    if not _telling(ours) <= _telling(between):
        return False
    last = piece.letters[-1]
    if last.isdecimal() and between.lstrip(" ")[:1] in {"%", "‰", "°"} and not _telling(ours):
        return False
    if number == len(text.starts):
        return True
    after = text.folded(number)
    if is_numeral(last) and is_numeral(after[0]):
        if not between or between in _INTO_NUMBER:
            return False
        if between == " " and _is_group(piece.folded(len(piece.starts) - 1), after):
            return False
    joined = between and text.source[text.ends[number - 1]] in _HYPHENS
    if joined and between == "-" and not ours.startswith("-"):
        return False
    if not _SENTENCE_END & set(between) and _SENTENCE_END & set(ours) and turns([after]):
        return False
    return not (between == '"' and after[0].isalpha())


def _poses_as_beginning(piece: Words, text: Words, number: int) -> bool:
    """Whether a quote that begins after a negation looks as if a sentence began there.

    By a capital letter that the text does not have; in scripts without capitals, because a sentence
    of the text begins with the negation.
    """
    ours, theirs = piece.source[piece.begins[0]], text.source[text.begins[number]]
    if ours.lower() != ours.upper():
        return ours.isupper() and theirs.islower()
    return number == 1 or bool(_BEGINS & set(text.between(number - 1)))


def _within(letters: str, at: int) -> bool:
    """Whether a quote may begin or end between two letters of one word."""
    before, after = letters[at - 1], letters[at]
    return (
        (is_unspaced(before) or is_unspaced(after))
        and not (is_numeral(before) and is_numeral(after))
        and not _combines(after)
    )


def _combines(char: str) -> bool:
    return not char.isalnum()


def _telling(signs: str) -> frozenset[str]:
    """Marks at an end that change what is said: a question mark, a currency, an emoji."""
    return frozenset(signs) - _SOFT - _SIGNS - {"z", "h"}


def _sign(signs: str) -> str:
    last = signs[-1:]
    return last if last in _SIGNS else ""


def _is_group(one: str, other: str) -> bool:
    """Whether two words are the parts of one number: 48 000."""
    return one.isdecimal() and other.isdecimal() and len(one) <= 3 and len(other) == 3
