"""The lines of a document's pages -> one text, as one would read it aloud."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_HYPHEN = "\ufffe"
"""What PDFium gives for a hyphen at the end of a line, where it joins the halves of a word."""
_LONGEST = 40
"""Letters of half a word."""
_LAST_HALF = re.compile(r"\w+\Z")
_FIRST_HALF = re.compile(r"\w+")
_HYPHENED = re.compile(rf"(?<!\w)\w{{1,{_LONGEST}}}+-\w{{1,{_LONGEST}}}+")
_CUT_AT_END = re.compile(r"(?<=\w)[-\u2010\u00ad]\s{0,9}\Z")
_NUMBERS = re.compile(r"\d+")
_UNSPACED = "\u2e80-\u2fdf\u3001-\u9fff\uf900-\ufaff\uff01-\uff9f"
_BROKEN_LINE = re.compile(rf"(?<=[{_UNSPACED}])\s*\n\s*(?=[{_UNSPACED}])")
"""A line that ends in a script without spaces, and goes on in one."""
_MARGIN_LINES = 2
"""Lines at the top and at the foot of a page that may be running heads."""
_OFTEN = 3
"""Pages on which a line stands before it is a running head."""


def joined(pages: Sequence[str]) -> str:
    """The pages in one, running heads kept where they stand first, words cut by a line made whole.

    A hyphen at the end of a line stays where the word is written with it elsewhere, before a
    capital and before a digit: COVID-19, Anglo-Saxon.
    """
    parts: list[str] = []
    for page in _without_running_heads(pages):
        if parts and page[:1].isalpha() and (cut := _CUT_AT_END.search(parts[-1])):
            parts[-1] = parts[-1][: cut.start()]
            parts += (_HYPHEN, page)
        else:
            parts += ("\n", page)
    text = _BROKEN_LINE.sub("", "".join(parts))
    return _without_cuts(text) if _HYPHEN in text else text


def _without_cuts(text: str) -> str:
    hyphened = {word.lower() for word in _HYPHENED.findall(text)}
    halves = text.split(_HYPHEN)
    whole = [halves[0]]
    for before, after in pairwise(halves):
        first = _LAST_HALF.search(before[-_LONGEST:])
        second = _FIRST_HALF.match(after[:_LONGEST])
        is_one = first and second and _are_one(first[0], second[0], hyphened)
        whole += ("" if is_one else "-", after)
    return "".join(whole)


def _are_one(first: str, second: str, hyphened: set[str]) -> bool:
    """Whether the hyphen between two halves is there for the end of the line alone."""
    if not second[0].isalpha() or (second[0].isupper() and not first.isupper()):
        return False
    return f"{first}-{second}".lower() not in hyphened


def _without_running_heads(pages: Sequence[str]) -> list[str]:
    lines = [[line for line in map(str.strip, page.splitlines()) if line] for page in pages]
    often = Counter(
        form
        for page in lines
        for form in {_form(line) for at, line in enumerate(page) if _is_margin(at, len(page))}
    )
    met: set[str] = set()
    return ["\n".join(_body(page, often, met)) for page in lines]


def _body(page: Sequence[str], often: Counter[str], met: set[str]) -> list[str]:
    """The lines of a page without running heads that have been `met`; others are noted there."""
    kept = []
    for at, line in enumerate(page):
        form = _form(line) if _is_margin(at, len(page)) else ""
        if not form or often[form] < _OFTEN or form not in met:
            kept.append(line)
        met.add(form)
    return kept


def _is_margin(at: int, of: int) -> bool:
    """Whether a line stands at the top or at the foot of a page that has more than those."""
    return of > 2 * _MARGIN_LINES and not _MARGIN_LINES <= at < of - _MARGIN_LINES


def _form(line: str) -> str:
    """A line but for the number of the page and of the pages; rows of figures stay as they are."""
    return line if len(_NUMBERS.findall(line)) > 2 else _NUMBERS.sub("0", line)
