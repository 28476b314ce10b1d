"""The Python-Markdown extension, the same in every host."""

from __future__ import annotations

import contextlib
from html import escape
from typing import TYPE_CHECKING, Any

from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor
from markdown.treeprocessors import Treeprocessor

from sourcebook.citations.alone import Alone, AloneProcessor
from sourcebook.citations.blocks import PRIORITY as BLOCK_PRIORITY
from sourcebook.citations.blocks import Blocks, ClaimsBlockProcessor
from sourcebook.citations.desk import Desk
from sourcebook.citations.heading_ids import PRIORITY as IDS_PRIORITY
from sourcebook.citations.heading_ids import HeadingIds
from sourcebook.citations.locating import Sightings
from sourcebook.citations.marking import PRIORITY as MARK_PRIORITY
from sourcebook.citations.marking import BareProcessor, BracketProcessor, Marked
from sourcebook.citations.rendering import PageProcessor
from sourcebook.citations.tree import PRIORITY as RENDER_PRIORITY
from sourcebook.tangles import tangles

if TYPE_CHECKING:
    from xml.etree import ElementTree as etree

    from markdown import Markdown


_TANGLES = {"sourcebook-tangles": 29, "sourcebook-tangles-left": 19}
"""Before HTML is looked for, and when fenced code and blocks of HTML are out of the text: what was
taken for code need not be any."""


class CitationsExtension(Extension):
    """Citations, links to claims and sources, blocks of claims, and an article's front matter.

    Without a `host` it works alone: see `sourcebook.citations.alone`.
    """

    def __init__(self, **settings: Any) -> None:
        """Take the settings; a host gives its desk as `host`."""
        self.config = {
            "host": ["", "The desk to work from (see sourcebook.citations.Desk)"],
            "bare": [None, "Whether @key without brackets cites; the desk's setting if not given"],
            "locating": ["", "Where to report what is met, instead of rendering it"],
        }
        super().__init__()
        for name in self.config.keys() & settings.keys():
            # Whatever else a site names here the check tells of; Python-Markdown would raise.
            with contextlib.suppress(ValueError):
                self.setConfig(name, settings[name])
        self._marked = Marked()
        self._blocks = Blocks()
        self._alone: Alone | None = None

    def extendMarkdown(self, md: Markdown) -> None:  # noqa: N802 - the name is Python-Markdown's
        """Register the processors."""
        md.registerExtension(self)
        md.ESCAPED_CHARS = [*md.ESCAPED_CHARS, "@"]
        for name, priority in _TANGLES.items():
            md.preprocessors.register(_Tangles(md), name, priority)
        md.inlinePatterns.register(
            BracketProcessor(md, self._marked), "sourcebook-brackets", MARK_PRIORITY
        )
        host = self._host()
        # Python-Markdown turns settings whose default is None into truth values, so objects have
        # an empty text as their default.
        given = self.getConfig("locating")
        locating = given if isinstance(given, Sightings) else None
        bare = self.getConfig("bare")
        alone: Alone | None = None
        if host is None and locating is None:
            self._alone = alone = Alone(md, self._marked, self._blocks)
        if bare is None:
            settings = host.loaded.host.settings if host else alone.settings() if alone else None
            bare = bool(settings and settings.bare_citations)
        if bare:
            md.inlinePatterns.register(
                BareProcessor(md, self._marked), "sourcebook-bare", MARK_PRIORITY - 1
            )
        md.parser.blockprocessors.register(
            ClaimsBlockProcessor(md.parser, self._blocks), "sourcebook-claims", BLOCK_PRIORITY
        )
        processor: Treeprocessor
        if locating is not None:
            processor = _Reporter(md, self._marked, self._blocks, locating)
        else:
            processor = PageProcessor(md, self._marked, self._blocks, self._desk)
            if alone is not None:
                alone.register(processor)
                processor = AloneProcessor(md, alone)
        md.treeprocessors.register(processor, "sourcebook", RENDER_PRIORITY)
        md.treeprocessors.register(HeadingIds(md), "sourcebook-heading-ids", IDS_PRIORITY)

    def reset(self) -> None:
        """Forget the page before."""
        self._marked.groups.clear()
        self._marked.sources.clear()
        self._blocks.found.clear()
        if self._alone is not None:
            self._alone.reset()

    def _host(self) -> Desk | None:
        """The host's desk; what a site has written in its place is none."""
        given = self.getConfig("host")
        return given if isinstance(given, Desk) else None

    def _desk(self) -> Desk:
        """The host's desk, or one of our own."""
        if (given := self._host()) is not None:
            return given
        if self._alone is None:
            raise RuntimeError("Python-Markdown has not set this extension up.")
        return self._alone.desk()


class _Tangles(Preprocessor):
    """Puts aside, as they stand, the paragraphs that Markdown would not come to an end with; the
    check tells of them."""

    def run(self, lines: list[str]) -> list[str]:
        for one in reversed([*tangles(lines)]):
            words = escape("\n".join(lines[one.start : one.end]))
            lines[one.start : one.end] = [self.md.htmlStash.store(f"<pre>{words}</pre>")]
        return lines


class _Reporter(Treeprocessor):
    """Reports what is met, and renders nothing."""

    def __init__(self, md: Markdown, marked: Marked, blocks: Blocks, seen: Sightings) -> None:
        super().__init__(md)
        self._marked = marked
        self._blocks = blocks
        self._seen = seen

    def run(self, root: etree.Element) -> None:
        self._seen.of_page(root, self._marked, self._blocks)


def makeExtension(**settings: Any) -> CitationsExtension:  # noqa: N802 - Python-Markdown's name
    """What Python-Markdown calls for an extension named by its module."""
    return CitationsExtension(**settings)
