"""The line and column of every citation, link and block of a page.

A regular expression over the source cannot tell a citation from the same characters in code, a
comment or a link. So private-use characters are planted after each `@`, `claim:`, `source:` and
`:::`, which say how many stood before, the page is rendered once more by the same Markdown, and
what arrives as a citation tells which one it was. The output is thrown away.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from markdown.treeprocessors import Treeprocessor

from sourcebook.citations.fields import field_markdown
from sourcebook.citations.links import link_of
from sourcebook.citations.marking import Marked
from sourcebook.citations.prose import keys_of_prose
from sourcebook.citations.sentences import spans
from sourcebook.citations.syntax import PLANTED, closing_bracket
from sourcebook.tangles import is_readable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from xml.etree import ElementTree as etree

    import markdown

    from sourcebook.citations.blocks import Blocks
    from sourcebook.citations.links import Link

_DIGITS = "".join(chr(0xF0000 + digit) for digit in range(10))
_END = chr(0xF000A)
_TO_PLANT = re.compile(r"@|:::|claim:|source:")
_OWN = re.compile(f"[{PLANTED}]")


@dataclass(frozen=True, slots=True)
class Located:
    """Something a page says, and where."""

    kind: Literal["source", "claim", "source-link", "mistake", "block"]
    name: str
    """A key, an id, or what is wrong, in words."""
    line: int
    """In the file, from 1."""
    column: int
    """From 1: the @ sign of a citation, the target of a link, the id or the colons of a block."""


@dataclass
class Sightings:
    """What the second rendering meets: kind, name and what was planted."""

    found: list[tuple[Literal["source", "claim", "source-link", "mistake", "block"], str, str]]

    def of_page(self, root: etree.Element, marked: Marked, blocks: Blocks) -> None:
        """Note everything in a tree."""
        for group in marked.groups:
            if group.mistake:
                self.found.append(("mistake", group.mistake, group.planted))
            for cite in group.cites:
                self.found.append(("source", cite.key, cite.planted))
        for element in root.iter("a"):
            link = link_of(element.get("href", ""))
            if link is not None:
                kind: Literal["claim", "source-link"] = (
                    "claim" if link.kind == "claim" else "source-link"
                )
                self.found.append((kind, link.name, link.planted))
        for block in blocks.found:
            self.found.append(("block", block.mistake, block.planted))
            self.found += [("claim", name, f"{block.planted}{name}") for name in block.ids]


def plant(text: str) -> tuple[str, list[int]]:
    """The text with planted characters, and the index in the text of each thing planted after."""
    text = _OWN.sub("\ufffd", text)
    places: list[int] = []

    def planted(match: re.Match[str]) -> str:
        places.append(match.start())
        number = "".join(_DIGITS[int(digit)] for digit in str(len(places) - 1))
        return match.group(0) + number + _END

    return _TO_PLANT.sub(planted, text), places


def locate(text: str, first_line: int, md: markdown.Markdown, seen: Sightings) -> list[Located]:
    """Everything that a page cites or links to by our syntax, sorted by place.

    `md` has the configuration of the page, with the citations extension set to report to `seen`.
    `first_line` is the line of the file at which the text begins.
    """
    planted, places = plant(text)
    md.reset()
    md.references = _References()
    md.convert(planted)
    found: list[Located] = []
    for kind, name, code in seen.found:
        index = _number(code)
        if index is None or index >= len(places):
            continue
        offset = places[index]
        if kind in {"claim", "source-link"}:
            offset = _target(text, offset, name)
        elif kind == "block" and not name:
            continue
        elif kind == "mistake" and name.startswith("There is no key"):
            offset = places[index]
        line = text.count("\n", 0, offset)
        column = offset - (text.rfind("\n", 0, offset) + 1)
        found.append(Located(kind, name, first_line + line, column + 1))
    return sorted(set(found), key=lambda one: (one.line, one.column, one.kind, one.name))


class _References(dict[str, tuple[str, str]]):
    """Link definitions by their labels as written: `[@a]` and `[@a]: https://...` are planted
    with different numbers and still belong together."""

    def __setitem__(self, label: str, value: tuple[str, str]) -> None:
        super().__setitem__(_OWN.sub("", label), value)

    def __getitem__(self, label: str) -> tuple[str, str]:
        return super().__getitem__(_OWN.sub("", label))

    def __contains__(self, label: object) -> bool:
        return super().__contains__(_OWN.sub("", str(label)))


def _target(text: str, offset: int, name: str) -> int:
    """Where the id or key itself stands: after `claim:`, or on a later line of a block."""
    if text.startswith(":::", offset):
        word = re.compile(rf"(?<![^\s,]){re.escape(name)}(?![^\s,])")
        match = word.search(text, text.find("\n", offset) + 1)
        return match.start() if match else offset
    return text.index(":", offset) + 1


def _number(code: str) -> int | None:
    digits = code.partition(_END)[0]
    if not digits or any(digit not in _DIGITS for digit in digits):
        return None
    return int("".join(str(_DIGITS.index(digit)) for digit in digits))


def uncited_sentences(text: str) -> tuple[tuple[str, int], ...]:
    """The sentences of a data field that cite nothing, each with the index at which it begins.

    A link to a claim or source counts as a citation.
    """
    cited = [offset for _, offset in keys_in(text)]
    linked = [match.start() for match in re.finditer(r"\]\((?:claim|source):", text)]
    masked = text
    for offsets, mask in ((cited, "\u2060"), (linked, "X")):
        for offset in offsets:
            start = text.rfind("[", 0, offset + 1)
            end = closing_bracket(text, start) if start != -1 else -1
            if end >= offset:
                # What stands in a citation, a locator with a full stop say, ends no sentence. A
                # link may begin one, as a word does; a citation may not.
                masked = masked[:start] + mask * (end + 1 - start) + masked[end + 1 :]
    offsets = [*cited, *linked]
    found: list[tuple[str, int]] = []
    for start, end in spans(masked):
        sentence = text[start:end]
        if sentence.strip() and not any(start <= offset < end for offset in offsets):
            found.append((" ".join(sentence.split()), end - len(sentence.lstrip())))
    return tuple(found)


@lru_cache(maxsize=20_000)
def links_in(text: str) -> tuple[tuple[Literal["claim", "source"], str, int], ...]:
    """The claims and sources that a data field links to: the kind, the id or key, which is empty
    where nothing is named, and the index of `claim:` or `source:` in the text."""
    return tuple(_links(text)) if is_readable(text) else ()


def _links(text: str) -> Iterator[tuple[Literal["claim", "source"], str, int]]:
    planted, places = plant(text)
    md = field_markdown(Marked())
    md.references = _References()
    linked = _Linked(md)
    md.treeprocessors.register(linked, "sourcebook-linked", 0)
    md.convert(planted)
    for link in linked.found:
        index = _number(link.planted)
        if index is not None:
            yield link.kind, link.name, places[index]


class _Linked(Treeprocessor):
    """Notes the links of a data field, when those that it may not hold are gone."""

    def __init__(self, md: markdown.Markdown) -> None:
        super().__init__(md)
        self.found: list[Link] = []

    def run(self, root: etree.Element) -> None:
        links = (link_of(element.get("href", "")) for element in root.iter("a"))
        self.found = [link for link in links if link is not None]


@lru_cache(maxsize=20_000)
def keys_in(text: str) -> tuple[tuple[str, int], ...]:
    """The keys that a data field cites, each with the index of its @ sign in the text.

    Remembered, because several rules ask for the same fields, and each rebuild of a preview does.
    """
    known = keys_of_prose(text)
    return tuple(_keys(text)) if known is None else known


def _keys(text: str) -> Iterator[tuple[str, int]]:
    if not is_readable(text):
        return
    planted, places = plant(text)
    marked = Marked()
    md = field_markdown(marked)
    md.references = _References()
    md.convert(planted)
    for group in marked.groups:
        for cite in group.cites:
            index = _number(cite.planted)
            if index is not None:
                yield cite.key, places[index]
