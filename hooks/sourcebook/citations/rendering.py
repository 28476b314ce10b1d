"""An essay: its citations and links, its front matter around the body, its references.

The tree processor runs when all inline patterns have, and after the footnotes are in their place,
so document order is the order of the tree.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as etree

from markdown.treeprocessors import Treeprocessor
from markupsafe import Markup

from sourcebook.citations.excerpts import excerpt_of
from sourcebook.citations.numbering import Numbering
from sourcebook.citations.tree import Tree
from sourcebook.model import PageUses

if TYPE_CHECKING:
    from collections.abc import Callable

    from markdown import Markdown

    from sourcebook.citations.blocks import Blocks
    from sourcebook.citations.desk import Desk, PageContext
    from sourcebook.citations.marking import Marked
    from sourcebook.fragments import Fragments
    from sourcebook.model import Article

_HEADING = re.compile(r'<h2 id="([a-z-]+)">([^<]+)</h2>')
"""A heading as the templates of `fragments` write it."""


class PageProcessor(Treeprocessor):
    """Renders the citations and links of one essay, and puts its front matter around it."""

    def __init__(
        self, md: Markdown, marked: Marked, blocks: Blocks, desk: Callable[[], Desk]
    ) -> None:
        super().__init__(md)
        self._marked = marked
        self._blocks = blocks
        self._desk = desk

    def run(self, root: etree.Element) -> None:
        """Change the tree in place."""
        desk = self._desk()
        excerpt = excerpt_of(self.md)
        page = desk.page_of(self.md) if excerpt is None else None
        fragments = desk.fragments
        base = page.url if page else excerpt.page if excerpt else ""
        numbering = Numbering(fragments.slugs)
        claims: dict[str, None] = {}
        summary = Markup("")
        if page:
            claims.update(dict.fromkeys(page.article.front.claims))
            if page.article.front.summary:
                fields = desk.fields
                summary = fields.block(page.article.front.summary, numbering, base)
        unknown_before = len(numbering.unknown)
        tree = Tree(self.md, root, fragments, base, numbering, self._marked, self._blocks, excerpt)
        tree.render()
        claims.update(dict.fromkeys(tree.claims))
        if page:
            self._surround(root, page, fragments, summary, numbering)
        if excerpt is None:
            self._references(root, fragments, numbering, page)
        if page:
            self._close(root, fragments.article_closing(page.article, base))
            known = tuple(one for one in claims if fragments.claim(one) is not None)
            resolved = tuple(dict.fromkeys(fragments.kb.aliases.get(one, one) for one in known))
            desk.finished(
                PageUses(
                    path=page.article.path,
                    url=page.url,
                    title=page.article.front.title or page.title or page.article.path,
                    mentions=numbering.mentions(),
                    claims=resolved,
                ),
                mistaken=tree.mistaken or len(numbering.unknown) > unknown_before,
            )

    def _surround(
        self,
        root: etree.Element,
        page: PageContext,
        fragments: Fragments,
        summary: Markup,
        numbering: Numbering,
    ) -> None:
        article = page.article
        cited = numbering.cited()
        if _is_dated(article):
            opening = fragments.article_opening(
                article,
                summary,
                page.url,
                len(cited),
                [one.key for one in cited],
                unknown=len(numbering.unknown),
            )
        else:
            opening = fragments.banner(fragments.problems_of_article(article))
        if opening:
            first = 1 if len(root) and root[0].tag == "h1" else 0
            root.insert(first, self._stashed(opening))

    def _references(
        self,
        root: etree.Element,
        fragments: Fragments,
        numbering: Numbering,
        page: PageContext | None,
    ) -> None:
        base = page.url if page else ""
        listed = fragments.references(numbering.cited(), base, heading=False)
        if listed:
            heading = etree.SubElement(root, "h2")
            heading.set("id", "references")
            heading.text = "References"
            if page is None or not _is_dated(page.article):
                keys = [one.key for one in numbering.cited()]
                root.append(self._stashed(fragments.reference_flags(keys, len(numbering.unknown))))
            root.append(self._stashed(listed))

    def _close(self, root: etree.Element, closing: Markup) -> None:
        """Put in what stands after the references; its headings go into the contents."""
        parts = _HEADING.split(str(closing))
        for number in range(0, len(parts), 3):
            if number:
                heading = etree.SubElement(root, "h2")
                heading.set("id", parts[number - 2])
                heading.text = parts[number - 1]
            if parts[number].strip():
                root.append(self._stashed(Markup(parts[number].strip())))  # noqa: S704

    def _stashed(self, html: Markup) -> etree.Element:
        element = etree.Element("p")
        element.text = self.md.htmlStash.store(str(html))
        return element


def _is_dated(article: Article) -> bool:
    front = article.front
    return bool(front.claims or front.summary or front.checked)
