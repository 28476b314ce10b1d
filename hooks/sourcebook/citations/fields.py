"""Markdown in data fields: a short fixed list of syntax, no raw HTML, no addresses but the web's.

Data fields come from strangers' pull requests. So raw HTML is shown as text, there is no
attr_list, images are shown as their alternative text, and a link to anything but http, https, a
claim or a source loses its link and keeps its words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import markdown
from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from sourcebook.citations.blocks import Blocks
from sourcebook.citations.links import link_of
from sourcebook.citations.marking import PRIORITY, BracketProcessor, Marked
from sourcebook.citations.numbering import Numbering
from sourcebook.citations.plain import plain_text
from sourcebook.citations.prose import mark, prose, words_of_prose
from sourcebook.citations.tree import PRIORITY as RENDER_PRIORITY
from sourcebook.citations.tree import Tree
from sourcebook.script import direction_of, has_right_to_left
from sourcebook.tangles import is_readable
from sourcebook.urls import is_web_address, link_to

if TYPE_CHECKING:
    from xml.etree import ElementTree as etree

    from sourcebook.fragments import Fragments

_GUARD_PRIORITY = 13
"""Before citations and links are rendered, after all inline patterns."""


class FieldMarkdown:
    """Renders data fields; one object serves a whole build."""

    def __init__(self, fragments: Fragments) -> None:
        """Set Markdown up once: that costs more than rendering a field."""
        self._marked = Marked()
        self._md = field_markdown(self._marked)
        self._processor = _FieldProcessor(self._md, self._marked, Blocks())
        self._processor.fragments = fragments
        self._slugs = fragments.slugs
        self._md.treeprocessors.register(self._processor, "sourcebook", RENDER_PRIORITY)

    def block(self, text: str, numbering: Numbering, base: str) -> Markup:
        """The text as paragraphs; its citations take the next numbers of the page at `base`."""
        if not is_readable(text):
            return Markup("<p>{}</p>").format(text)
        written = prose(text, numbering, self._slugs)
        return self._converted(text, numbering, base) if written is None else written

    def _converted(self, text: str, numbering: Numbering, base: str) -> Markup:
        """What Markdown makes of the text."""
        self._processor.numbering = numbering
        self._processor.base = base
        self._marked.groups.clear()
        self._marked.sources.clear()
        html = self._md.reset().convert(text)
        return Markup(html)  # noqa: S704 - everything in it went through the guard below

    def inline(self, text: str, numbering: Numbering, base: str) -> Markup:
        """The same without the paragraph around it, if it is one paragraph.

        What stands around it may run the other way, so words from right to left are isolated.
        """
        html = self.block(text, numbering, base)
        if html.startswith("<p>") and html.endswith("</p>") and html.count("<p>") == 1:
            words = Markup(html[len("<p>") : -len("</p>")])  # noqa: S704 - of `block`
            if has_right_to_left(text):
                direction = direction_of(words.striptags())
                return Markup('<bdi dir="{}">{}</bdi>').format(direction, words)
            return words
        return html

    def plain(self, text: str) -> str:
        """The words of the text, without markup and without marks of citations."""
        words = words_of_prose(text)
        if words is not None:
            return words
        return plain_text(self.block(text, Numbering(self._slugs, mentions=False), ""))

    def cite(self, key: str, numbering: Numbering, base: str) -> Markup:
        """The mark of a citation that stands by itself; a red one where nobody knows the key."""
        written = mark(key, numbering, self._slugs)
        return self.inline(f"[@{{{key}}}]", numbering, base) if written is None else written


def field_markdown(marked: Marked) -> markdown.Markdown:
    """Python-Markdown with just what a data field may hold, and citations marked."""
    md = markdown.Markdown(extensions=["sane_lists"])
    md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "@"]
    md.preprocessors.deregister("html_block")
    md.inlinePatterns.deregister("html")
    md.inlinePatterns.deregister("automail")
    md.inlinePatterns.register(BracketProcessor(md, marked), "sourcebook", PRIORITY)
    md.treeprocessors.register(_Guard(md), "sourcebook-guard", _GUARD_PRIORITY)
    return md


class _Guard(Treeprocessor):
    """Takes out images and addresses that a data field may not hold."""

    def run(self, root: etree.Element) -> None:
        for element in list(root.iter()):
            if element.tag == "img":
                words = element.get("alt", "")
                element.tag = "span"
                element.attrib.clear()
                element.text = words
            elif element.tag == "a":
                href = element.get("href", "")
                if link_of(href) is None:
                    element.attrib.clear()
                    if is_web_address(href):
                        element.set("href", link_to(href))
                        element.set("rel", "external nofollow")
                    else:
                        element.tag = "span"


class _FieldProcessor(Treeprocessor):
    """Renders the citations and links of one data field into a page's numbering."""

    def __init__(self, md: markdown.Markdown, marked: Marked, blocks: Blocks) -> None:
        super().__init__(md)
        self._marked = marked
        self._blocks = blocks
        self.fragments: Fragments | None = None
        self.numbering: Numbering | None = None
        self.base = ""

    def run(self, root: etree.Element) -> None:
        """Change the tree in place."""
        if self.fragments is not None and self.numbering is not None:
            Tree(
                self.md,
                root,
                self.fragments,
                self.base,
                self.numbering,
                self._marked,
                self._blocks,
            ).render()
