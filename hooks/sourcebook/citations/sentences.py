"""The sentence around a place in a text, for pages that quote what cites them."""

from __future__ import annotations

import re
from functools import lru_cache

_END = re.compile(
    r"(?:[.!?…؟۔।॥։።፧။][\"'”’»)\]]*\s+|[。！？｡][”’」』）》]*\s*)"
    r"(?=[\"'“‘«„(\[¿¡「『（《]?[^\W_a-zа-яё])"
)
"""In Chinese and Japanese no space stands between two sentences."""
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|etc|cf|vs|al|ca|pp?|no|nos|vol|fig|Dr|Prof|Mr|Mrs|Ms|St)"
    r"|(?:^|[\s(\[\"'“‘«„.-])[^\W\d_a-zа-яё]|\.\.)\.\s+$"
)
"""A single letter of any script is one, an initial or `د.`; but a small one may be a unit: 3 m."""
_SPACE_BEFORE = re.compile(r"\s+([.,;:!?…)\]])")


def sentence_at(text: str, offset: int) -> str:
    """The sentence that holds the place, with white space folded.

    White space belongs to the sentence before it, so that a mark after a full stop does as well.
    """
    for start, end in spans(text):
        if offset < end:
            return _tidy(text[start:end])
    return _tidy(text[spans(text)[-1][0] :])


@lru_cache(maxsize=16)
def spans(text: str) -> list[tuple[int, int]]:
    """Where each sentence of a text begins and ends, white space after it included."""
    ends = [
        match.end()
        for match in _END.finditer(text)
        if not _ABBREVIATION.search(text[max(0, match.end() - 12) : match.end()])
    ]
    return list(zip([0, *ends], [*ends, len(text)], strict=True))


def _tidy(text: str) -> str:
    return _SPACE_BEFORE.sub(r"\1", " ".join(text.split()))
