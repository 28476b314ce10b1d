"""Paragraphs that Markdown would not come to an end with.

Python-Markdown looks to the end of a paragraph from each opening bracket, and to the end of a page
from each beginning of a tag, so that 20 KB of them take it minutes; it takes headings, rules and
abbreviations from the beginning of a paragraph one by one, and reads the rest anew each time; and
for each list or quotation inside another it goes a step deeper into itself, until Python ends it.
Such a paragraph is shown as it stands.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MAX_BRACKETS = 1_000
"""In one data field; some hundred times what the longest text with citations needs. A page may have
a list of ten thousand links, which takes no time."""
_MAX_STEPS = 4_000_000
"""From opening brackets to those that close them; so many take Markdown some two seconds."""
_MAX_TAGS = 1_000
"""That begin and do not end; from each the end of the page is looked for."""
MAX_DEPTH = 40
"""Lists and quotations inside one another; Python's own bound is reached at some 300."""
_DEEP = re.compile(
    rf"^(?:[ \t]*(?:(?:\d{{1,9}}[.)]|[-+*>])[ \t]+){{{MAX_DEPTH}}}|"
    rf"(?: {{4}}|\t){{{MAX_DEPTH}}}[ \t]*\S)",
    re.MULTILINE,
)
_RULE = re.compile(r"[ \t]*(?:(?:-[ \t]*)+|(?:\*[ \t]*)+)")
_BRACKET = re.compile(r"\[|\]\(?|\)")
_TAKEN_OFF = re.compile(r"^ {0,3}(?:#|\*\[|(?:[-*_=][ \t]*)+$)", re.MULTILINE)
"""Lines that are taken from the beginning of a paragraph, whatever follows."""
_MAX_READ = 40_000_000
"""Letters that are read for them, twice over; so many take Markdown some two seconds."""
_FENCE = re.compile("`{3,}|~{3,}")


class Tangle(NamedTuple):
    """Such a paragraph."""

    start: int
    """Its first line, counted from 0."""
    end: int
    """The line behind it."""
    why: str
    """What is wrong with it, as a sentence."""


def is_readable(field: str) -> bool:
    """Whether Markdown comes to an end with a data field, in which HTML is text."""
    return field.count("[") <= MAX_BRACKETS and not _is_deep(field)


def tangles(lines: Sequence[str]) -> Iterator[Tangle]:
    """The paragraphs of a page with which it does not; what stands between fences is none."""
    text = "\n".join(lines)
    has_few = text.count("[") <= MAX_BRACKETS and text.count("<") <= _MAX_TAGS
    if has_few and not _is_deep(text) and not _is_long(text):
        return
    for start, end in _paragraphs(lines):
        words = "\n".join(lines[start:end])
        if words.count("[") > MAX_BRACKETS and _steps(words) > _MAX_STEPS:
            yield Tangle(start, end, "Too many brackets are open at once in this paragraph.")
        elif words.count("<") - words.count(">") > _MAX_TAGS:
            yield Tangle(start, end, "Too many tags begin in this paragraph and do not end.")
        elif _is_deep(words):
            yield Tangle(start, end, "Too many lists or quotations stand inside one another here.")
        elif _is_long(words):
            said = (
                "Too many headings, rules or abbreviations follow each other without an empty line."
            )
            yield Tangle(start, end, said)


def _steps(words: str) -> int:
    """The letters between each opening bracket, or bracket of an address, and the one that closes
    it; to the end of the text where none does. What Markdown reads again and again."""
    total, end = 0, len(words)
    open_ones: dict[str, list[int]] = {"]": [], ")": []}
    for found in _BRACKET.finditer(words):
        sign, place = found[0], found.start()
        closed = open_ones.get(sign[0])
        if closed:
            total += place - closed.pop()
        if sign[-1] in "[(":
            open_ones["]" if sign == "[" else ")"].append(place)
    return total + sum(end - place for places in open_ones.values() for place in places)


def _is_deep(words: str) -> bool:
    return any(not _RULE.fullmatch(_line_at(words, found)) for found in _DEEP.finditer(words))


def _is_long(words: str) -> bool:
    return len(words) * sum(1 for _ in _TAKEN_OFF.finditer(words)) > _MAX_READ


def _line_at(words: str, found: re.Match[str]) -> str:
    end = words.find("\n", found.end())
    return words[found.start() : end if end >= 0 else len(words)]


def _paragraphs(lines: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Where each begins and ends: lines between empty ones, outside of fences."""
    words = [line.strip() for line in lines]
    # A fence that nothing closes is none.
    closing = {word: place for place, word in enumerate(words) if _FENCE.fullmatch(word)}
    start, fence = None, ""
    for place, word in enumerate(words):
        mark = _FENCE.match(word)
        if fence:
            fence = "" if word == fence else fence
        elif not word or (mark and closing.get(mark[0], 0) > place):
            if start is not None:
                yield start, place
            start, fence = None, mark[0] if mark else ""
        elif start is None:
            start = place
    if start is not None:
        yield start, len(lines)
