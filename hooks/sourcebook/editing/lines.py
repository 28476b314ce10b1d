"""Where lines begin, as the readers of our formats count them."""

from __future__ import annotations

import re
from itertools import pairwise

YAML_BREAK = re.compile("\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line for libyaml (YAML 1.1, section 5.4)."""
TEXT_BREAK = re.compile("\r\n|[\n\r]")
"""What ends a line everywhere else here; see `loading.files.read_text`."""


def starts(text: str, breaks: re.Pattern[str] = YAML_BREAK, begin: int = 0) -> list[int]:
    """The offset of the first character of each line of a text, from `begin` on."""
    return [begin, *(match.end() for match in breaks.finditer(text, begin))]


def lines_of(text: str) -> list[str]:
    """The lines of a YAML text with what ends them."""
    edges = [*starts(text), len(text)]
    found = [text[start:end] for start, end in pairwise(edges)]
    return found if found and found[-1] else found[:-1]
