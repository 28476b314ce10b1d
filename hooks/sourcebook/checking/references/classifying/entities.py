"""Character references of HTML, resolved."""

from __future__ import annotations

import html
import re

_LONG_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{8,};?")


def resolved(text: str) -> str:
    """The text with what its references stand for; U+FFFD for a number that no character has.

    `html.unescape` raises for a number of 4,300 digits.
    """
    if "&" not in text:
        return text
    return html.unescape(_LONG_NUMBER.sub("\ufffd", text) if "&#" in text else text)
