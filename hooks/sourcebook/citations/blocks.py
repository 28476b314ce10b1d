"""`::: claims` blocks: ids between two lines, shown as rows.

A preprocessor-free block processor: it takes the opening line wherever a block may begin, in a
list or an admonition as well, and never looks into code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from xml.etree import ElementTree as etree

from markdown.blockprocessors import BlockProcessor

from sourcebook.citations.syntax import PLANTED, unplanted

if TYPE_CHECKING:
    from markdown.blockparser import BlockParser

PRIORITY = 75
"""Above headings (70) and lists, below indented code (80)."""
BLOCK_TAG = "sb-claims"

_OPEN = re.compile(rf"^[ ]{{0,3}}:::([{PLANTED}]*)[ ]*claims[ ]*$", re.MULTILINE)
_CLOSE = re.compile(rf"^[ ]{{0,3}}:::[{PLANTED}]*[ ]*$", re.MULTILINE)
_LINE_OF_IDS = re.compile(r"\s*(?:[-*]\s+)?[\w-]+(?:[\s,]+[\w-]+)*,?\s*")
_ID = re.compile(r"[^\s,]+")


_UNCLOSED = "This block of claims is never closed with a line of three colons."


@dataclass(frozen=True, slots=True)
class ClaimsBlock:
    """One block as written."""

    ids: tuple[str, ...]
    mistake: str = ""
    planted: str = ""


@dataclass
class Blocks:
    """The blocks of one page, in the order met."""

    found: list[ClaimsBlock] = field(default_factory=list)


class ClaimsBlockProcessor(BlockProcessor):
    """Puts an element with the index of the block into the tree."""

    def __init__(self, parser: BlockParser, blocks: Blocks) -> None:
        super().__init__(parser)
        self._blocks = blocks

    def test(self, parent: etree.Element, block: str) -> bool:  # noqa: ARG002
        """Whether the block holds an opening line."""
        return _OPEN.search(block) is not None

    def run(self, parent: etree.Element, blocks: list[str]) -> bool | None:
        """Take everything up to the closing line."""
        block = blocks.pop(0)
        match = _OPEN.search(block)
        if match is None:  # pragma: no cover - test() has just found it
            return False
        before, rest = block[: match.start()].strip("\n"), block[match.end() :]
        if before:
            self.parser.parseBlocks(parent, [before])
        close = _CLOSE.search(rest)
        taken: list[str] = []
        mistake = ""
        if close is None:
            for index, following in enumerate(blocks):
                close = _CLOSE.search(following)
                if not _holds_ids(following[: close.start() if close else None]):
                    # Prose: the closing line was forgotten, and a later one is another block's.
                    mistake = _UNCLOSED
                    taken = [rest]
                    break
                if close is not None:
                    taken = [rest, *blocks[:index], following[: close.start()]]
                    after = following[close.end() :].strip("\n")
                    blocks[: index + 1] = [after] if after else []
                    break
            else:
                mistake = _UNCLOSED
                taken = [rest]
        else:
            taken = [rest[: close.start()]]
            after = rest[close.end() :].strip("\n")
            if after:
                blocks.insert(0, after)
        words = [
            word
            for line in unplanted("\n".join(taken)).split("\n")
            for word in _ID.findall(re.sub(r"^\s*[-*]\s+", "", line))
        ]
        if not words and not mistake:
            mistake = "This block of claims holds no id."
        element = etree.SubElement(parent, BLOCK_TAG)
        element.set("n", str(len(self._blocks.found)))
        self._blocks.found.append(ClaimsBlock(tuple(words), mistake, match[1]))
        return None


def _holds_ids(text: str) -> bool:
    """Whether each line could be ids."""
    return all(_LINE_OF_IDS.fullmatch(line) for line in text.split("\n") if line.strip())
