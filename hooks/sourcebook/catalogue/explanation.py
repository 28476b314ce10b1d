"""What is said about a code: one text for the terminal and for the page of codes."""

from __future__ import annotations

from dataclasses import dataclass
from textwrap import indent

from sourcebook.catalogue.codes import CODES
from sourcebook.catalogue.examples import EXAMPLES

_IN_FRONT_MATTER = frozenset({"C313", "C315"})
"""Warnings on a field that claims and front matter both have."""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an explanation."""

    label: str
    """Wrong, Right or Silence."""
    words: str
    """A sentence, or empty where the text says it all."""
    text: str = ""
    """Text to be shown as it is, in several lines."""
    file: str = ""
    """The file that the part is about."""


def parts_of(code: str) -> tuple[Part, ...]:
    """What a code looks like wrong, what right, and how to silence it, in this order."""
    example = EXAMPLES[code]
    if example.words:
        wrong = Part("Wrong", example.wrong, file=example.file)
        right = Part("Right", example.right)
    else:
        wrong = Part("Wrong", "", example.wrong, example.file)
        right = Part("Right", "", example.right)
    return (wrong, right, _silence(code))


def as_text(code: str) -> str:
    """All that is to be said about a code, as plain text for a terminal."""
    entry = CODES[code]
    paragraphs = [f"{code}: {entry.title} ({entry.severity})", entry.why]
    for part in parts_of(code):
        place = f", in {part.file}" if part.file else ""
        heading = f"{part.label}{place}: {part.words}".rstrip()
        paragraphs.append(heading)
        if part.text:
            paragraphs.append(indent(part.text, "    "))
    return "\n\n".join(paragraphs)


def _silence(code: str) -> Part:
    if CODES[code].severity == "error":
        return Part("Silence", "Errors cannot be silenced.")
    mark = "%" if code.startswith("B") else "#"
    where = "in the line that the report names, or in the line above"
    if code == "P607":
        words = f"Where it may stand, write this {where} (in front matter after #):"
        return Part("Silence", words, f"<!-- sourcebook: ignore {code} why it may stand -->")
    if code.startswith("P"):
        where += " (both in the front matter)"
    elif code in _IN_FRONT_MATTER:
        where += " (on a page both in the front matter)"
    elif code == "S904":
        # A line is read for one comment only, and that one is the mistake.
        where = "in the line above the one that the report names (after % in the bibliography)"
    words = f"Where it may stand, write this {where}, with your reason:"
    return Part("Silence", words, f"{mark} sourcebook: ignore {code} why it may stand")
