"""A bibliography in its layout."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from sourcebook.editing.layout.entry import is_sound, lay_out
from sourcebook.editing.layout.outcome import Outcome
from sourcebook.loading.bibtex.file import load_bibliography
from sourcebook.loading.bibtex.positions import Positions
from sourcebook.loading.bibtex.scanned import PartKind
from sourcebook.loading.bibtex.scanner import scan
from sourcebook.problems import Location

if TYPE_CHECKING:
    from sourcebook.loading.bibtex.scanned import ScannedEntry

_REFUSAL = "Its layout cannot be changed without changing what it says."
_LEFT_AS_IT_IS = frozenset({"B401", "B404", "B408", "B409"})
"""What is wrong with entries that keep their layout."""
_LINE = re.compile(r"\bline \d+")


def lay_out_references(text: str, path: str) -> Outcome:
    """A BibTeX text with each sound entry in its layout and a blank line behind it.

    What stands between entries stays: remarks, @comment, @preamble and @string. So does an entry
    that is broken or has a field twice, to the last blank.
    """
    _, found, _ = load_bibliography(text, path)
    problems = tuple(problem for problem in found if problem.code in _LEFT_AS_IT_IS)
    once = _lay_out(text, path)
    if once == text:
        return Outcome(text, problems)
    if _lay_out(once, path) != once:
        return Outcome(text, refusal="No layout was found that stays as it is.")
    if _meaning(once, path) != _meaning(text, path):
        return Outcome(text, refusal=_REFUSAL)
    return Outcome(once, problems)


def _lay_out(text: str, path: str) -> str:
    scanned, _ = scan(text, Positions(text, path))
    out: list[str] = []
    position = 0
    anew = False
    for entry in scanned:
        gap = text[position : entry.offset]
        written = entry.type != "string" and is_sound(text, entry)
        out.append(_gap(gap, first=not out, after=anew, before=written))
        if written and out[-1] == "" and out[:-1] and not out[-2].endswith("\n"):
            out.append("\n")
        out.append(lay_out(text, entry) if written else text[entry.offset : entry.end])
        position, anew = entry.end, written
    rest = text[position:]
    if anew or rest.strip():
        rest = _gap(rest, first=not out, after=anew, before=False).rstrip() + "\n"
    return "".join([*out, rest])


def _gap(gap: str, *, first: bool, after: bool, before: bool) -> str:
    """What stands between two entries, with the blank lines that a new entry wants around it."""
    middle = gap.strip()
    head = gap[: len(gap) - len(gap.lstrip())]
    tail = gap[len(gap.rstrip()) :]
    if not middle:
        if first:
            return "" if before else gap
        return "\n\n" if after else gap
    behind = after and middle.startswith("%") and "\n" not in head
    if first:
        head = ""
    elif behind:
        head = " "
    elif after:
        head = "\n\n"
    if before:
        blank = tail.count("\n") > 1 or (behind and "\n" not in middle)
        tail = "\n\n" if blank else "\n"
    return head + middle + tail


def _meaning(text: str, path: str) -> object:
    """What a text says, without its places."""
    sources, problems, _ = load_bibliography(text, path)
    scanned, _ = scan(text, Positions(text, path))
    nowhere = Location(path)
    return (
        [replace(source, location=nowhere, places={}) for source in sources.values()],
        Counter((one.code, _LINE.sub("line", one.message)) for one in problems),
        [_parts(entry) for entry in scanned],
    )


def _parts(entry: ScannedEntry) -> tuple[object, ...]:
    fields = [
        (found.name.lower(), [(part.text, part.kind is PartKind.MACRO) for part in found.parts])
        for found in entry.fields
    ]
    return entry.type, entry.key, sorted(fields)
