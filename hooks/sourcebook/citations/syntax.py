"""Pandoc's syntax for what stands between the brackets of a citation.

`[@a]`, `[@a; @b]`, `[see @a, pp. 3-5; also @b]`, `[-@a]`, `[@{https://x.y/z}, p. 3]`. The rule for
keys is that of https://pandoc.org/MANUAL.html#citation-syntax: a letter, digit or underscore, then
letters, digits, underscores and single punctuation characters inside; anything else in braces.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_LENGTH = 2_000
"""Characters between the brackets; what is longer is text."""
MAX_NESTING = 3
"""Brackets inside the brackets, as in a locator."""

PLANTED = "\U000f0000-\U000f000a"
"""Private-use characters that `locating` plants after an @ sign; see there."""

KEY = rf"[{PLANTED}]*(?:\{{[^{{}}\n]+\}}|\w+(?:[:.#$%&\-+?<>~/][{PLANTED}]*\w+)*)"
_AT = re.compile(rf"(?<![\w@{PLANTED}])(-?)@(?={KEY})({KEY})")
_LOOSE_AT = re.compile(rf"\s*-?@([{PLANTED}]*)")


@dataclass(frozen=True, slots=True)
class Cite:
    """One source in a group."""

    key: str
    prefix: str = ""
    """Words before it: `see`."""
    locator: str = ""
    """Where in the source: `pp. 3-5`."""
    suppress_author: bool = False
    offset: int = 0
    """Index of its @ sign in the text between the brackets."""
    planted: str = ""
    """What was planted after the @ sign, if anything."""


@dataclass(frozen=True, slots=True)
class Group:
    """What stands between two brackets: citations, or a mistake in one."""

    cites: tuple[Cite, ...] = ()
    mistake: str = ""
    """What is wrong with it, in words; empty for a good group."""
    offset: int = 0
    """Index of the @ sign that the mistake is about."""
    planted: str = ""


def closing_bracket(text: str, start: int) -> int:
    """The index of the bracket that closes the one at `start`, or -1. Looks no further than
    `MAX_LENGTH` characters and `MAX_NESTING` levels, so that any text takes linear time."""
    depth = 0
    for index in range(start, min(len(text), start + MAX_LENGTH)):
        if text[index] == "[":
            depth += 1
            if depth > MAX_NESTING:
                return -1
        elif text[index] == "]":
            depth -= 1
            if depth == 0:
                return index
    return -1


def parse_group(text: str) -> Group | None:
    """Read the text between two brackets.

    None if it is no citation; a group with a mistake if it is meant as one and cannot be read.
    """
    if text.startswith("^"):  # A footnote's mark, whether or not there is such a footnote.
        return None
    found = list(_AT.finditer(text))
    if not found:
        loose = _LOOSE_AT.match(text)
        if loose:
            message = "There is no key after the @ sign."
            return Group(mistake=message, offset=loose.start(1) - 1, planted=loose[1])
        return None
    cites: list[Cite] = []
    position = following = 0
    for part in _parts(text):
        ats = []
        while following < len(found) and found[following].start() < position + len(part):
            ats.append(found[following])
            following += 1
        if not ats:
            place = found[max(0, following - 1)]
            return _mistake(place, "A part between semicolons has no @key.")
        if len(ats) > 1:
            return _mistake(ats[1], "Two keys stand in one part; put a semicolon between them.")
        match = ats[0]
        planted, key = _split_key(match[2])
        cites.append(
            Cite(
                key=key,
                prefix=" ".join(text[position : match.start()].split()),
                locator=" ".join(text[match.end() : position + len(part)].strip(" ,\n").split()),
                suppress_author=bool(match[1]),
                offset=match.start() + len(match[1]),
                planted=planted,
            )
        )
        position += len(part) + 1
    return Group(tuple(cites))


def _mistake(match: re.Match[str], message: str) -> Group:
    planted, _ = _split_key(match[2])
    return Group(mistake=message, offset=match.start() + len(match[1]), planted=planted)


def _split_key(text: str) -> tuple[str, str]:
    key = re.sub(f"^[{PLANTED}]*", "", text)
    planted = text[: len(text) - len(key)]
    key = unplanted(key)
    return planted, key[1:-1] if key.startswith("{") else key


def unplanted(name: str) -> str:
    """A key or an id without what was planted inside of it: after an @ in an address, or after
    `source:` in a key that says so."""
    return re.sub(f"[{PLANTED}]", "", name)


def _parts(text: str) -> list[str]:
    """The text split at semicolons outside braces and brackets."""
    parts, depth, start, in_braces = [], 0, 0, False
    for index, character in enumerate(text):
        if character in "{}":
            in_braces = character == "{"
        elif in_braces:
            continue
        elif character == "[":
            depth += 1
        elif character == "]":
            depth = max(0, depth - 1)
        elif character == ";" and depth == 0:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]
