"""Braces within braces. BibTeX knows no escaped ones."""

from __future__ import annotations

import re

_BRACE = re.compile(r"[{}]")


def pair_braces(text: str, start: int, end: int) -> dict[int, int]:
    """Each opening brace between two offsets that is closed there, with its closing brace."""
    pairs: dict[int, int] = {}
    open_braces: list[int] = []
    for match in _BRACE.finditer(text, start, end):
        if match[0] == "{":
            open_braces.append(match.start())
        elif open_braces:
            pairs[open_braces.pop()] = match.start()
    return pairs


def depth(text: str) -> int:
    """How many braces are open at once, at most."""
    deepest = now_open = 0
    for match in _BRACE.finditer(text):
        now_open += 1 if match[0] == "{" else -1
        deepest = max(deepest, now_open)
    return deepest
