"""What each character of a text is to a comparison: a letter, a figure, space, a mark, nothing.

A text becomes a string of the same length with one sign for each character, so that a place in it
is the same place in the text. Only the characters that occur are classed, not each occurrence.
"""

from __future__ import annotations

import re
import unicodedata

from sourcebook.checking.references.matching.folding import DASHES, QUOTES, UNSEEN

LETTER = "w"
FIGURE = "0"
RAISED = "s"
"""A superscript figure: an exponent, or the number of a footnote."""
NOTHING = "z"
"""What takes no room: zero-width characters, marks of direction, the Arabic tatweel."""
SOFT_HYPHEN = "h"

_SOFT = "\u00ad"
_NO_ROOM = frozenset("\u034f\u0640\u115f\u1160\u3164\uffa0")
_RAISED = frozenset("⁰¹²³⁴⁵⁶⁷⁸⁹")
_LIKE = {
    **dict.fromkeys("״׳❛❜❝❞", '"'),
    **dict.fromkeys("。।॥۔．｡።", "."),
    **dict.fromkeys("،、٬﹐", ","),
    **dict.fromkeys("؛", ";"),
    **dict.fromkeys("؟", "?"),
    **dict.fromkeys("٫", "."),
    **dict.fromkeys("٪", "%"),
    **dict.fromkeys("׀׃", ":"),
    **dict.fromkeys("…⋯", "…"),
    **dict.fromkeys("∼～", "~"),
}
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3040-\u30ff\u3100-\u312f"
    "\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_HAN = re.compile("[\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_SYLLABLE = re.compile("[\u3040-\u30ff\u31f0-\u31ff\uac00-\ud7a3]")
HAN_NUMERALS = frozenset("〇零一二三四五六七八九十百千万萬亿億兆两兩壹贰叁肆伍陆柒捌玖拾佰仟廿卅")


def signs_of(text: str) -> str:
    """One sign for each character of the text; a mark of punctuation or a symbol is its own."""
    return text.translate({ord(char): _sign(char) for char in set(text)})


def is_unspaced(char: str) -> bool:
    """Whether a character is of a script that puts no spaces between words."""
    return char > "\u0dff" and bool(_UNSPACED.match(char))


def is_numeral(char: str) -> bool:
    """Whether a character is a figure or a Han numeral."""
    return char.isdecimal() or char in HAN_NUMERALS


def weight(letters: str) -> int:
    """How much letters say, counted in letters of an alphabet.

    A Han character is about a syllable with its meaning and counts for three, a syllable of kana
    or hangul for two: 12 letters of an alphabet are two or three words, and so are four characters.
    """
    if letters.isascii():
        return len(letters)
    return len(letters) + 2 * len(_HAN.findall(letters)) + len(_SYLLABLE.findall(letters))


def _sign(char: str) -> str:
    """The rule in the order in which its cases are asked."""
    if char == _SOFT:
        return SOFT_HYPHEN
    if char in _LIKE:
        return _LIKE[char]
    if QUOTES.match(char):
        return '"'
    if char.isspace():
        return " "
    category = unicodedata.category(char)
    if UNSEEN.match(char) or char in _NO_ROOM or category in {"Cf", "Cc", "Cs"}:
        return NOTHING
    if category == "Pd" or DASHES.match(char):
        return "-"
    if char in _RAISED:
        return RAISED
    if char.isdecimal():
        return FIGURE
    if "\ufe00" <= char <= "\ufe0f" or "\U000e0100" <= char <= "\U000e01ef":
        return NOTHING
    if char.isalnum() or category[0] == "M":
        return LETTER
    plain = unicodedata.normalize("NFKC", char)
    return plain if len(plain) == 1 and not plain.isalnum() else char
