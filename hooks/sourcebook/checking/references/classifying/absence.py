"""Whether a statement is one of a page that is not there, and of nothing else.

It is where it says that something is missing, names a thing of the web, and has no word besides.
"The story you asked for is no longer on our site" is made of such words; "Body of missing hiker not
found" is not. So a wording that nobody has seen before is understood, and a headline left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from sourcebook.checking.references.classifying.lexicon import LEXICON, Words

_LOOKED_AT = 240
_LEFT = re.compile(r"[^\w]|[\d_]")
_CODE = re.compile(r"\b4(?:04|10)\b")
_ERROR_WORDS = "http error status code"


def _alternatives(words: str, *, spaced: bool) -> str:
    """A pattern of words: longest first, so that none hides another."""
    found = sorted({word.replace("_", " ") for word in words.split()}, key=len, reverse=True)
    ending = r"\w*" if spaced else ""
    return "|".join(
        re.escape(word[:-1]) + ending if word.endswith("+") and spaced else re.escape(word)
        for word in found
    )


@dataclass(frozen=True, slots=True)
class _Matcher:
    absent: re.Pattern[str]
    things: re.Pattern[str]
    around: re.Pattern[str]


@lru_cache(maxsize=1)
def _matchers() -> tuple[_Matcher, ...]:
    return tuple(map(_matcher, LEXICON.values()))


def _matcher(words: Words) -> _Matcher:
    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{pattern})(?!\w)" if words.spaced else pattern)

    return _Matcher(
        compiled(words.absent),
        compiled(_alternatives(words.things, spaced=words.spaced)),
        compiled(_alternatives(f"{words.around} {_ERROR_WORDS}", spaced=words.spaced)),
    )


def is_made_of_absence(folded: str) -> bool:
    """Whether a folded statement says in so many words that a thing of the web is missing.

    In any of the languages, but all of it in one. A number 404 or 410 stands for a thing.
    """
    return other_words(folded) == 0


@lru_cache(maxsize=512)
def other_words(folded: str) -> float:
    """How much of a folded statement is of other words than those of absence, from 0 to 1.

    1 where it does not say that a thing of the web is missing.
    """
    text = folded.replace("ё", "е").strip()
    if not text or len(text) > _LOOKED_AT:
        return 1
    return min(_rest(matcher, text) for matcher in _matchers())


def _rest(matcher: _Matcher, text: str) -> float:
    rest, missing = matcher.absent.subn(" ", text)
    if not missing:
        return 1
    rest, things = matcher.things.subn(" ", rest)
    if not things and not matcher.things.search(text) and not _CODE.search(text):
        return 1
    return len(_LEFT.sub("", matcher.around.sub(" ", rest))) / len(_LEFT.sub("", text) or "-")
