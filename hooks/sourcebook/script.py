"""What scripts ask of us: which way a text runs, and where it may be cut."""

from __future__ import annotations

import re
import unicodedata

_RTL_LANGUAGES = frozenset("ar arc ckb dv fa he ks ku-arab nqo prs ps sd syr ug ur yi".split())
_RTL_SCRIPTS = frozenset({"arab", "hebr", "syrc", "thaa", "nkoo", "adlm"})
_SCRIPT = re.compile(r"[A-Za-z]{4}")
_RTL_LETTER = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
"""The blocks whose letters run from right to left (DerivedBidiClass.txt)."""

SENTENCE_ENDS = frozenset(".!?…‽。．｡！？؟۔।॥։።፧။།។")
"""What ends a sentence: in Latin, Chinese and Japanese, Arabic and Urdu, Devanagari and Bengali,
Armenian, Ethiopic, Burmese, Tibetan and Khmer."""


def direction_of(text: str, language: str | None = None) -> str:
    """`rtl`, `ltr`, or `auto` where neither the script nor the language tells."""
    for sign in text:
        strong = unicodedata.bidirectional(sign)
        if strong in {"R", "AL"}:
            return "rtl"
        if strong == "L":
            return "ltr"
    subtags = (language or "").lower().split("-")
    script = next((tag for tag in subtags[1:] if _SCRIPT.fullmatch(tag)), "")
    if script in _RTL_SCRIPTS or (not script and subtags[0] in _RTL_LANGUAGES):
        return "rtl"
    return "ltr" if language else "auto"


def has_right_to_left(text: str) -> bool:
    """Whether a letter in it runs from right to left, so that its direction has to be told."""
    return not text.isascii() and bool(_RTL_LETTER.search(text))
