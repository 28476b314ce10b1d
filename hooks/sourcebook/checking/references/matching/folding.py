"""Text made comparable: two spellings of the same words become the same string."""

from __future__ import annotations

import re
import unicodedata

UNSEEN = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ufe0f]")
QUOTES = re.compile("[\"'`´ʹʺʻʼʽˈˊˋ‘’‚‛“”„‟′″‵‶‹›«»「」『』〝〞〟＂＇]")
DASHES = re.compile("[\u2010-\u2015\u2212\u2e3a\u2e3b\ufe58\ufe63\uff0d\u2043]+")
_ELLIPSIS = re.compile(r"[\[(]? ?(?:…|\. ?\. ?\.) ?[\])]?")


def fold(text: str) -> str:
    """The text in NFKC and folded case, with one space for any white space.

    Quotation marks and apostrophes of every script become `"`, dashes `-`, and what takes no room
    (soft hyphens, zero-width characters, marks of direction) goes. The same for a quote and for the
    page it is looked for on, so the result is for comparing and never for showing.
    """
    if not text.isascii():
        # Before NFKC, which takes the acute accent apart into a space and a mark.
        text = QUOTES.sub('"', UNSEEN.sub("", text))
        text = unicodedata.normalize("NFKC", text).casefold()
        if not text.isascii():
            text = DASHES.sub("-", unicodedata.normalize("NFKC", text))
    else:
        text = text.lower()
    return " ".join(text.replace("'", '"').replace("`", '"').split())


def stands_in(quote: str, folded: str) -> bool:
    """Whether the words of a quote stand in a folded text, in their order.

    An ellipsis, in brackets or not, may stand for any words.
    """
    at = 0
    pieces = [piece for piece in map(fold, _ELLIPSIS.split(" ".join(quote.split()))) if piece]
    for piece in pieces:
        found = folded.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return bool(pieces)
