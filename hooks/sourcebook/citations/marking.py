"""Finding citations in running text, and leaving everything else alone.

The processors stand just below Python-Markdown's own pattern for inline HTML (priority 90): code,
escapes, links, images, autolinks, e-mail addresses and raw HTML have been taken out of the text by
then, and maths too. Inline patterns run out of document order, so nothing is numbered here; an
element with the index of its group is all that is left in the tree, and `rendering` does the rest.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as etree

from markdown.inlinepatterns import InlineProcessor
from markdown.util import HTML_PLACEHOLDER_RE, AtomicString

from sourcebook.citations.syntax import KEY, Cite, Group, closing_bracket, parse_group

if TYPE_CHECKING:
    from markdown import Markdown

PRIORITY = 85
TAG = "sb-group"
"""Name of the element that stands for a group until it is numbered."""

_BRACKET = r"\[(?=[^\[\]@]{0,400}@)"
_IN_ATTRIBUTE = re.compile(r"\{:?[^{}\n]*=(?:\"[^\"\n]*|'[^'\n]*)\Z")
"""The text before a place inside a quoted value of an attribute list, as in `{title="..."}`."""
ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_STRUCTURE = frozenset("@;[]{}")
_BARE = rf"(?<![\w@\\])@(?={KEY})({KEY})"


@dataclass
class Marked:
    """The groups of one page, in the order in which they were met (not of the page)."""

    groups: list[Group] = field(default_factory=list)
    sources: list[str] = field(default_factory=list)
    """The text of each group as written, for mistakes that stay visible."""

    def element(self, group: Group, source: str) -> etree.Element:
        """An element that stands for a group."""
        element = etree.Element(TAG)
        element.set("n", str(len(self.groups)))
        self.groups.append(group)
        self.sources.append(source)
        return element


class BracketProcessor(InlineProcessor):
    """`[see @a, p. 3; @b]`."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, md: Markdown, marked: Marked) -> None:
        super().__init__(_BRACKET, md)
        self._marked = marked

    def handleMatch(  # type: ignore[override] # noqa: N802 - the name is Python-Markdown's
        self, m: re.Match[str], data: str
    ) -> tuple[Any, int | None, int | None]:
        """An element for a group, or nothing where the brackets hold something else."""
        start = m.start()
        end = closing_bracket(data, start)
        if end == -1:
            return None, None, None
        # Code, raw HTML and escapes are placeholders still, so that nothing in them is syntax.
        text = ENTITY.sub(_decoded, data[start + 1 : end])
        group = parse_group(text)
        if group is None or _IN_ATTRIBUTE.search(data, max(0, start - 500), start):
            return None, None, None
        cites = tuple(
            replace(
                cite,
                key=self._shown(cite.key),
                prefix=self._shown(cite.prefix),
                locator=self._shown(cite.locator),
            )
            for cite in group.cites
        )
        written = f"[{self._shown(text)}]"
        return self._marked.element(replace(group, cites=cites), written), start, end + 1

    def _shown(self, text: str) -> str:
        """The words of a text in place of what Python-Markdown has put into it."""
        return unhide(HTML_PLACEHOLDER_RE.sub("", str(self.unescape(text))))


def _decoded(entity: re.Match[str]) -> str:
    """A character for its entity, unless it would become syntax."""
    character = html.unescape(entity[0])
    return entity[0] if character in _STRUCTURE else character


class BareProcessor(InlineProcessor):
    """`@key` in running text, where the site asks for it."""

    ANCESTOR_EXCLUDES = ("a",)

    def __init__(self, md: Markdown, marked: Marked) -> None:
        super().__init__(_BARE, md)
        self._marked = marked

    def handleMatch(  # type: ignore[override] # noqa: N802
        self,
        m: re.Match[str],
        data: str,  # noqa: ARG002
    ) -> tuple[Any, int | None, int | None]:
        """An element for the key."""
        group = parse_group(m.group(0))
        if group is None or not group.cites:
            return None, None, None
        return self._marked.element(group, m.group(0)), m.start(0), m.end(0)


def plain(cite: Cite, name: str) -> str:
    """A text of a citation without what Python-Markdown hides escapes in."""
    return unhide(getattr(cite, name))


def unhide(text: str) -> str:
    """The text with escaped characters back in place of Python-Markdown's placeholders."""
    parts = text.split("\x02")
    shown = [parts[0]]
    for part in parts[1:]:
        number, closed, rest = part.partition("\x03")
        shown.append(chr(int(number)) + rest if closed and number.isdigit() else rest)
    return "".join(shown)


def atomic(text: str) -> AtomicString:
    """Text that no other pattern shall touch."""
    return AtomicString(text)
