"""What the extension does itself where no host does it for it.

Where MkDocs' adapter runs, it gives the extension a desk and nothing here is used. Elsewhere the
extension leaves pages that `sourcebook render` finished as they are, puts into essays what the
adapter would, and says so loudly where neither has run.
"""

from __future__ import annotations

import logging
import posixpath
import re
from html import escape
from typing import TYPE_CHECKING, Any

from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from sourcebook.citations.own_desk import PAGE_UNKNOWN, Folder, kept, zensical
from sourcebook.loading.rendered import CLOSING, OPENING
from sourcebook.theme import PREVIEW, STYLESHEET, scripts_in
from sourcebook.urls import relative

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree import ElementTree as etree

    from markdown import Markdown

    from sourcebook.citations.blocks import Blocks
    from sourcebook.citations.desk import Desk
    from sourcebook.citations.marking import Marked
    from sourcebook.loading.rendered import PageNotes
    from sourcebook.settings import Settings

log = logging.getLogger("mkdocs.plugins.sourcebook")
"""MkDocs counts for a strict build what is logged below its name; elsewhere it is a name like any
other, and Python writes what nobody handles to the standard error."""

HEAD = "sourcebook_head"
"""The field of a page's metadata that a template puts into the head."""

_LINKS = ("claim:", "source:")


class Alone:
    """The extension's own host, for one Markdown object."""

    def __init__(self, md: Markdown, marked: Marked, blocks: Blocks) -> None:
        """Look where the site is; nothing is loaded yet."""
        self._md = md
        self._marked = marked
        self._blocks = blocks
        self._kept = kept(Folder.of(md))
        self._banner = ""
        self.finished = ""
        """The HTML of a page that `render` finished; empty for any other."""

    def settings(self) -> Settings:
        """The settings of the site."""
        return self._kept.settings()

    def desk(self) -> Desk:
        """The desk for the page that is being rendered."""
        desk, self._banner = self._kept.desk()
        return desk

    def register(self, page: Treeprocessor) -> None:
        """Put our processors around the one of the page."""
        md = self._md
        md.preprocessors.register(_Taking(md, self), "sourcebook-taking", 1000)
        md.preprocessors.register(_Giving(md, self), "sourcebook-giving", -1000)
        md.treeprocessors.register(_Last(md, self), "sourcebook-last", -1000)
        self._page = page

    def reset(self) -> None:
        """Forget the page before."""
        self.finished = ""
        self._banner = ""

    # -- a page ----------------------------------------------------------------------------------

    def run(self, root: etree.Element) -> None:
        """Render an essay, with a banner where what it shows cannot be relied on."""
        if self.finished:
            return
        uses_us = bool(
            self._marked.groups
            or self._blocks.found
            or any(link.get("href", "").startswith(_LINKS) for link in root.iter("a"))
        )
        desk = self.desk()
        page = desk.page_of(self._md)
        ours = len(self._md.htmlStash.rawHtmlBlocks)
        self._page.run(root)
        self._relocate(ours)
        said = self._banner
        if not said and page is None and zensical(self._md) is None:
            said = PAGE_UNKNOWN
        if said and (uses_us or (page and page.article.front.claims)):
            self._warn(said)
            first = 1 if len(root) and root[0].tag == "h1" else 0
            element = root.makeelement("p", {})
            element.text = self._md.htmlStash.store(_BANNER.format(escape(said)))
            root.insert(first, element)

    def _warn(self, said: str) -> None:
        """Log it once a process, however many pages it is true of."""
        if said not in self._kept.told:
            self._kept.told.add(said)
            log.error(said)

    def notes(self) -> tuple[PageNotes | None, Any]:
        """What `render` noted of the page, and Zensical's page; None for what is not there."""
        context = zensical(self._md)
        rendered = self._kept.rendered()
        if context is None or rendered is None:
            return None, None
        return rendered.pages.get(str(context.page.path)), context.page

    def finish(self, root: etree.Element) -> None:
        """Put in what the adapter of another host would add to the page."""
        notes, page = self.notes()
        if page is None:
            return
        added: list[str] = []
        url = str(page.url)
        if notes is not None:
            if notes.head:
                page.meta[HEAD] = notes.head
            if self.finished:
                self._md.toc_tokens = _tokens(notes.contents)  # type: ignore[attr-defined]
            else:
                added.append(notes.structured)
                self._fill(notes.markers)
        if not self.finished and self._marked.groups:
            added.append(scripts_in([PREVIEW], url))
        if STYLESHEET not in (zensical(self._md).config.get("extra_css") or []):
            added.append(f'<link rel="stylesheet" href="{relative(STYLESHEET, url)}">')
        if html := "\n".join(one for one in added if one):
            element = root.makeelement("p", {})
            element.text = self._md.htmlStash.store(f"<div hidden>{self._here(html)}</div>")
            root.append(element)

    def _fill(self, markers: Mapping[str, str]) -> None:
        """Put HTML in the place of an essay's markers, which are comments by themselves."""
        blocks = self._md.htmlStash.rawHtmlBlocks
        for place, block in enumerate(blocks):
            for marker in [one for one in markers if isinstance(block, str) and one in block]:
                blocks[place] = str(blocks[place]).replace(marker, self._here(markers[marker]))

    def _relocate(self, start: int) -> None:
        """Change the links of HTML that we put aside, from this place on."""
        blocks = self._md.htmlStash.rawHtmlBlocks
        for place in range(start, len(blocks)):
            if isinstance(blocks[place], str):
                blocks[place] = self._here(str(blocks[place]))

    def _here(self, html: str) -> str:
        """HTML with its links from where the page's file is, not from its address: Zensical takes
        every relative link for one between files, and makes it one between addresses."""
        context = zensical(self._md)
        if context is None:
            return html
        url, folder = str(context.page.url), posixpath.dirname(str(context.page.path))

        def moved(found: re.Match[str]) -> str:
            target = posixpath.normpath(posixpath.join(posixpath.dirname(url), found[2]))
            link = posixpath.relpath(target, folder or ".")
            return f'{found[1]}="{link}{"/" if found[2].endswith("/") else ""}{found[3] or ""}"'

        return _RELATIVE.sub(moved, html)


_RELATIVE = re.compile(r"""\b(href|src)="([^"#?:/][^"#?:]*)([#?][^"]*)?\"""")

_BANNER = (
    '<div class="sb-banner" role="group" aria-label="Problems" '
    'style="border: 3px solid currentcolor; padding: 0 1em">'
    "<p><strong>✖ {}</strong></p></div>"
)


def _tokens(contents: tuple[tuple[int, str, str], ...]) -> list[dict[str, Any]]:
    """Headings as Python-Markdown's `toc` gives them."""
    top: list[dict[str, Any]] = []
    for level, anchor, title in contents:
        shown = escape(title)
        token: dict[str, Any] = {
            "level": level,
            "id": anchor,
            "name": shown,
            "html": shown,
            "data-toc-label": "",
            "children": [],
        }
        (top[-1]["children"] if level > 2 and top else top).append(token)
    return top


class _Taking(Preprocessor):
    """Takes finished HTML away before any other extension sees it."""

    def __init__(self, md: Markdown, alone: Alone) -> None:
        super().__init__(md)
        self._alone = alone

    def run(self, lines: list[str]) -> list[str]:
        text = "\n".join(lines).strip() + "\n"
        if not (text.startswith(OPENING) and text.endswith(CLOSING)):
            return lines
        self._alone.finished = text[len(OPENING) : -len(CLOSING)]
        return []


class _Giving(Preprocessor):
    """Puts it back when all have looked: a placeholder would not live through the first of them."""

    def __init__(self, md: Markdown, alone: Alone) -> None:
        super().__init__(md)
        self._alone = alone

    def run(self, lines: list[str]) -> list[str]:
        if not self._alone.finished:
            return lines
        return [self.md.htmlStash.store(self._alone.finished)]


class _Last(Treeprocessor):
    """Runs when all others have, the one of the table of contents among them."""

    def __init__(self, md: Markdown, alone: Alone) -> None:
        super().__init__(md)
        self._alone = alone

    def run(self, root: etree.Element) -> None:
        self._alone.finish(root)


class AloneProcessor(Treeprocessor):
    """The place of the essay among the tree processors."""

    def __init__(self, md: Markdown, alone: Alone) -> None:
        super().__init__(md)
        self._alone = alone

    def run(self, root: etree.Element) -> None:
        self._alone.run(root)
