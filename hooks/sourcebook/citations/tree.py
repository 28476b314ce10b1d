"""Marks, links and rows of claims put into a tree in document order.

HTML of ours goes in through the HTML stash: no other tree processor sees it, nor MkDocs' check of
relative links.
"""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from xml.etree import ElementTree as etree

from markdown.util import HTML_PLACEHOLDER_RE
from markupsafe import Markup, escape

from sourcebook.anchors import reference_anchor
from sourcebook.citations.blocks import BLOCK_TAG
from sourcebook.citations.links import Link, link_of
from sourcebook.citations.marking import ENTITY, TAG, Marked, unhide
from sourcebook.citations.sentences import sentence_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown import Markdown

    from sourcebook.citations.blocks import Blocks
    from sourcebook.citations.excerpts import Excerpt
    from sourcebook.citations.numbering import Numbering
    from sourcebook.citations.syntax import Cite
    from sourcebook.fragments import Fragments

PRIORITY = 12
"""Between Python-Markdown's `inline` (20) and `toc` (5), after the footnotes are in their place."""

_BLOCKS = frozenset("p li td th dt dd h1 h2 h3 h4 h5 h6 blockquote summary figcaption div".split())
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())


class Tree:
    """One tree of Python-Markdown's whose marks, links and blocks are being rendered."""

    def __init__(
        self,
        md: Markdown,
        root: etree.Element,
        fragments: Fragments,
        base: str,
        numbering: Numbering,
        marked: Marked,
        blocks: Blocks,
        excerpt: Excerpt | None = None,
    ) -> None:
        self._md = md
        self._excerpt = excerpt
        self._root = root
        self._fragments = fragments
        self._base = base
        self._numbering = numbering
        self._marked = marked
        self._blocks = blocks
        self._parents = {child: parent for parent in root.iter() for child in parent}
        self.claims: list[str] = []
        self.mistaken = False

    def render(self) -> None:
        sentences = dict(self._sentences())
        for element in list(self._root.iter()):
            if element.tag == TAG:
                self._group(element, sentences.get(element, ""))
            elif element.tag == BLOCK_TAG:
                self._rows(element)
            elif element.tag == "a":
                link = link_of(element.get("href", ""))
                if link is not None:
                    self._link(element, link)

    # -- citations -------------------------------------------------------------------------------

    def _group(self, element: etree.Element, sentence: str) -> None:
        group = self._marked.groups[int(element.get("n", "0"))]
        source = self._marked.sources[int(element.get("n", "0"))]
        element.tag = "span"
        del element.attrib["n"]
        element.set("class", "sb-cites")
        if group.mistake:
            self.mistaken = True
            mark = Markup('<strong class="sb-unknown" title="{}">{}</strong>')
            sup = etree.SubElement(element, "sup")
            sup.set("class", "sb-cite")
            sup.set("data-search-exclude", "")
            self._numbering.mistakes += 1
            # As with an unknown key: the id keeps it out of contents and titles.
            sup.set("id", self._id(f"fnref-mistake-{self._numbering.mistakes}"))
            sup.text = self._stash(mark.format(group.mistake, source))
            return
        for number, cite in enumerate(group.cites):
            mark_element = self._mark(cite, sentence)
            if number and mark_element.text is not None:
                # Inside the mark, so that a heading's id and title have no stray blank.
                mark_element.text = " " + mark_element.text
            element.append(mark_element)

    def _mark(self, cite: Cite, sentence: str) -> etree.Element:
        locator = unhide(cite.locator)
        prefix = unhide(cite.prefix)
        before = escape(prefix + " ") if prefix else Markup("")
        mark = self._numbering.cite(cite.key, locator, sentence)
        sup = etree.Element("sup")
        sup.set("class", "sb-cite")
        sup.set("data-search-exclude", "")
        if mark is None:
            self.mistaken = True
            # The id keeps the mark out of contents and titles, as that of a good one does.
            sup.set("id", self._id(f"fnref-unknown-{len(self._numbering.unknown)}"))
            sup.text = self._stash(before + self._fragments.red_mark(cite.key))
            return sup
        reference = reference_anchor(self._fragments.slugs[cite.key])
        address = self._excerpt.address(reference) if self._excerpt else f"#{reference}"
        sup.set("id", self._id(mark.anchor))
        shown = f"{mark.number}, {locator}" if locator else str(mark.number)
        sup.text = self._stash(
            before + Markup('<a class="footnote-ref" href="{}">[{}]</a>').format(address, shown)
        )
        return sup

    def _id(self, anchor: str) -> str:
        return self._excerpt.id_of(anchor) if self._excerpt else anchor

    # -- claims and sources ----------------------------------------------------------------------

    def _link(self, element: etree.Element, link: Link) -> None:
        element.attrib.clear()
        element.tag = "span"
        if link.kind == "claim":
            known = self._known_claim(link.name)
            html = self._fragments.claim_link(link.name, self._base, "\x00")
            short = self._fragments.claim_link(link.name, self._base)
        else:
            known = link.name in self._fragments.kb.sources
            html = self._fragments.source_link(link.name, self._base, "\x00")
            short = self._fragments.source_link(link.name, self._base)
        if not known:
            self.mistaken = True
        if not len(element) and not (element.text or "").strip():
            element.text = self._stash(short)
            return
        before, between, after = str(html).partition("\x00")
        if not between:
            before, after = "", " " + str(html)
        element.text = self._stash(Markup(before)) + (element.text or "")  # noqa: S704
        closing = self._stash(Markup(after))  # noqa: S704
        if len(element):
            element[-1].tail = (element[-1].tail or "") + closing
        else:
            element.text += closing

    def _known_claim(self, claim_id: str) -> bool:
        self.claims.append(claim_id)
        kb = self._fragments.kb
        return self._fragments.claim(claim_id) is not None or claim_id in kb.broken_claims

    def _rows(self, element: etree.Element) -> None:
        block = self._blocks.found[int(element.get("n", "0"))]
        element.attrib.clear()
        element.tag = "p"
        unknown = [one for one in block.ids if not self._known_claim(one)]
        html = self._fragments.claim_rows(block.ids, self._base)
        if block.mistake or unknown:
            self.mistaken = True
        if block.mistake:
            html = Markup('<p class="sb-unknown">{}</p>').format(block.mistake) + html
        element.text = self._stash(html)

    def _stash(self, html: Markup) -> str:
        return self._md.htmlStash.store(str(html)) if html else ""

    # -- sentences -------------------------------------------------------------------------------

    def _sentences(self) -> Iterator[tuple[etree.Element, str]]:
        """The citing sentence of each group, as plain text without marks."""
        around: dict[etree.Element, list[etree.Element]] = {}
        for element in self._root.iter(TAG):
            block = self._parents.get(element, self._root)
            while block.tag not in _BLOCKS and block in self._parents:
                block = self._parents[block]
            around.setdefault(block, []).append(element)
        for block, groups in around.items():
            places: dict[etree.Element, int] = {}
            parts: list[str] = []
            self._read(block, parts, places, [0])
            text = "".join(parts)
            if block.tag in _HEADINGS:
                # An attribute list is taken off by an extension that runs later.
                text = re.sub(r"\{[^{}]*\}\s*$", "", text)
            for group in groups:
                if group in places:
                    yield group, sentence_at(text, places[group])

    def _read(
        self,
        element: etree.Element,
        parts: list[str],
        places: dict[etree.Element, int],
        length: list[int],
    ) -> None:
        def add(text: str) -> None:
            shown = _without_stash(unhide(HTML_PLACEHOLDER_RE.sub(self._entity, text)))
            parts.append(shown)
            length[0] += len(shown)

        if element.tag == TAG:
            places[element] = length[0]
            return
        if element.tag == "sup" and element.get("id", "").startswith("fnref"):
            return
        if "footnote-backref" in element.get("class", ""):
            return
        if element.tag == "a":
            link = link_of(element.get("href", ""))
            if link and not len(element) and not (element.text or "").strip():
                add(self._words(link))
                return
        if element.text:
            add(element.text)
        for child in element:
            if child.tag in _BLOCKS:
                # A block inside this one has its own sentences; a blank keeps words apart.
                add(" ")
            else:
                self._read(child, parts, places, length)
            if child.tail:
                add(child.tail)

    def _entity(self, placeholder: re.Match[str]) -> str:
        """The character of a stashed entity; nothing for other HTML."""
        blocks = self._md.htmlStash.rawHtmlBlocks
        index = int(placeholder[1])
        stashed = blocks[index] if index < len(blocks) else ""
        return unescape(str(stashed)) if ENTITY.fullmatch(str(stashed)) else ""

    def _words(self, link: Link) -> str:
        if link.kind == "claim":
            claim = self._fragments.claim(link.name)
            return claim.label if claim else ""
        if link.name in self._fragments.kb.sources:
            return self._fragments.reference(link.name).short
        return ""


def _without_stash(text: str) -> str:
    """The text without the placeholders of stashed HTML."""
    if "\x02" not in text:
        return text
    parts = text.split("\x02")
    return parts[0] + "".join(part.partition("\x03")[2] for part in parts[1:])
