"""Pages of a work, as they stand in the field `pages`."""

from __future__ import annotations

import re

_WORD = re.compile(
    r"(?:pages?|pp?|seiten?|s|págs?|стр|с)(?:\.\s*|\s+)(?=[\dIVXLCivxlc])", re.IGNORECASE
)
"""What styles of several countries put before the number; `S12` is a page of a supplement."""


def bare_pages(text: str) -> str:
    """The numbers alone: each form of a reference has a word for pages of its own."""
    return _WORD.sub("", text, count=1) if _WORD.match(text) else text
