"""Did you mean: the nearest known word to one that is not known."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_CUTOFF = 72.0
"""Similarity in per cent below which a suggestion would rather confuse than help."""


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like `word`, without regard to case, or None when none is near."""
    # Most runs have nothing to suggest, and need not wait for it.
    from rapidfuzz import fuzz, process  # noqa: PLC0415

    found = process.extractOne(
        word[:200], list(known), scorer=fuzz.ratio, processor=str.lower, score_cutoff=_CUTOFF
    )
    return found[0] if found else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str = "") -> str:
    """A hint that names the nearest known word, or `otherwise` when none is near."""
    near = closest(word, known)
    return f"Did you mean '{near}'?" if near else otherwise
