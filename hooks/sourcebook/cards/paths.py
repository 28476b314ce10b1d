"""Where a card lies, known without drawing it."""

from __future__ import annotations

import posixpath

FOLDER = "cards"


def claim_card(claim_id: str) -> str:
    """The path of a claim's card, relative to the site's root."""
    return f"{FOLDER}/claims/{claim_id}.png"


def article_card(path: str) -> str:
    """The path of a fact-check's card, from the path of its file below docs/."""
    return f"{FOLDER}/{posixpath.splitext(path)[0]}.png"
