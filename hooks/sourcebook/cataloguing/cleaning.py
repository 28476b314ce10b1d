"""Text of a stranger -> a line of plain text, in whatever script it is."""

from __future__ import annotations

import html
import re
import unicodedata

LONGEST = 1_000
"""Characters of a title, a name, a publisher. Nothing that is cited has more."""

_TAG = re.compile(
    r"</?(?:i|b|u|em|strong|sub|sup|scp|tt|br|p|span|inf|italic|bold|sc|small|mml:[a-z]{1,20}"
    r"|jats:[a-z-]{1,20})(?:\s[^<>]{0,300})?/?>",
    re.IGNORECASE,
)
_SPACES = re.compile(r"[ \t\r\n\f\v\x1c-\x1f\x85\xa0\u2028\u2029]+")
_INVISIBLE = re.compile(
    r"[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069"
    r"\ufdd0-\ufdef\ufeff\ufffe\uffff\ud800-\udfff]"
)


def clean(text: object, longest: int = LONGEST) -> str:
    """One line: markup and entities read, control signs gone; empty for what is no text.

    Letters stay as they are, in composed or decomposed form. Of a longer text the beginning is
    kept, whole words of it.
    """
    if isinstance(text, bool) or not isinstance(text, str | int):
        return ""
    if isinstance(text, int):
        return str(text) if abs(text) < 10**15 else ""
    # What comes back can be no longer than what goes in; the rest is not looked at.
    plain = text[: 4 * longest]
    if "&" in plain:
        plain = html.unescape(plain)
    if "<" in plain:
        plain = _TAG.sub("", plain)
    plain = _SPACES.sub(" ", _INVISIBLE.sub("", plain)).strip(" ")
    if len(plain) <= longest:
        return plain
    cut = plain[:longest]
    while unicodedata.combining(plain[len(cut)]) and len(cut) > longest - 20:
        cut = cut[:-1]
    return (cut.rpartition(" ")[0] or cut).rstrip(" ") + "…"
