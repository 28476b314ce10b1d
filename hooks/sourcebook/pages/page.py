"""What a generated page is, and the text it is written with.

A template asks its `PageText` for citations, Markdown and headings in the order in which a reader
meets them; so the numbers of a page follow its display order, as they do in an essay.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup, escape

from sourcebook.citations import FieldMarkdown, Numbering, plain_text
from sourcebook.fragments import make_environment
from sourcebook.fragments.history import change_label
from sourcebook.fragments.rows import balance_in_words, claimants, first_saying
from sourcebook.fragments.wording import language_name
from sourcebook.script import first_words
from sourcebook.urls import claimant_url, topic_url

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jinja2 import Environment

    from sourcebook.fragments import Fragments
    from sourcebook.graph import Graph
    from sourcebook.model import Evidence, KnowledgeBase


class Heading(NamedTuple):
    """A heading for the table of contents."""

    level: int
    id: str
    title: str


_NOTHING = Markup("")


@dataclass(frozen=True, slots=True)
class GeneratedPage:
    """A page made from data, ready for any host."""

    url: str
    """Relative to the site's root, ending in a slash."""
    title: str
    html: str
    """What stands inside the article element, with its own h1."""
    toc: tuple[Heading, ...]
    description: str
    """One sentence for the page's meta description."""
    data_path: str
    """File it was made from, relative to the root; empty for hubs."""
    nav_title: str = ""
    """What a menu calls it, where that differs from the title."""
    boost: float = 1.0
    """Weight in a search index: a claim comes before the many sources that repeat its words."""
    scripts: tuple[str, ...] = ()
    """Scripts that only this page needs, relative to the site's root; it is whole without them."""
    head: Markup = _NOTHING
    """What its head says to programs: structured data and how it is shown where it is shared."""

    @property
    def text(self) -> str:
        """Plain text; made when it is asked for, because few ask."""
        return plain_text(self.html)


@dataclass(frozen=True, slots=True)
class Build:
    """Everything a page may be made from."""

    kb: KnowledgeBase
    graph: Graph
    fragments: Fragments
    fields: FieldMarkdown
    environment: Environment


def make_templates() -> Environment:
    """An environment that finds the templates of this room, and the small pieces they share."""
    return make_environment(Path(__file__).parent / "templates")


def make_build(
    kb: KnowledgeBase, graph: Graph, fragments: Fragments, fields: FieldMarkdown
) -> Build:
    """Bind the data to the templates of this room."""
    environment = make_templates()
    environment.globals.update(
        fragments=fragments,
        kb=kb,
        graph=graph,
        balance_in_words=balance_in_words,
        change_label=change_label,
        language_name=language_name,
        claimants=claimants,
        first_saying=first_saying,
        claimant_url=claimant_url,
        topic_url=topic_url,
    )
    return Build(kb, graph, fragments, fields, environment)


class PageText:
    """Writes one page: numbers citations and collects headings while the template runs."""

    def __init__(self, build: Build, url: str) -> None:
        """Start an empty page at `url`."""
        self._build = build
        self.url = url
        self.numbering = Numbering(build.fragments.slugs, mentions=False)
        self.headings: list[Heading] = []

    def block(self, text: str | None) -> Markup:
        """Markdown of a data field as paragraphs."""
        return self._build.fields.block(text, self.numbering, self.url) if text else Markup("")

    def inline(self, text: str | None) -> Markup:
        """Markdown of a data field without a paragraph around it."""
        return self._build.fields.inline(text, self.numbering, self.url) if text else Markup("")

    def cite(self, key: str | None) -> Markup:
        """The mark of a citation; a red one where nobody knows the key, nothing without a key."""
        return self._build.fields.cite(key, self.numbering, self.url) if key else Markup("")

    def heading(self, anchor: str, title: str, level: int = 2) -> Markup:
        """A heading, noted for the table of contents."""
        heading, html = _heading(level, anchor, title)
        self.headings.append(heading)
        return html

    @staticmethod
    def flags() -> Markup:
        """The place of the line that says how the references of the page stand; filled in when
        the page is finished, because only then it is known what it cites."""
        return _FLAGS

    def references(self, evidence: Iterable[Evidence] = ()) -> Markup:
        """The list of references of everything cited so far; with the evidence of the claim that
        the page is about, if it is about one."""
        cited = self.numbering.cited()
        if not cited:
            return Markup("")
        self.headings.append(Heading(2, "references", "References"))
        return self._build.fragments.references(cited, self.url, evidence=evidence)

    def render(self, template: str, **values: object) -> Markup:
        """Fill in a template of this room, which may call on this page."""
        text = self._build.environment.get_template(template).render(
            values, page=self, base=self.url
        )
        return Markup(text.strip())  # noqa: S704 - templates escape what comes in

    def finish(
        self,
        template: str,
        *,
        title: str,
        description: str,
        data_path: str = "",
        nav_title: str = "",
        boost: float = 1.0,
        scripts: tuple[str, ...] = (),
        head: Markup = _NOTHING,
        **values: object,
    ) -> GeneratedPage:
        """Fill in the template and give the page."""
        html = str(self.render(template, **values))
        # To ask once more tells whoever watches what the page depends on that it asked for these.
        unknown = [key for key in self.numbering.unknown if key not in self._build.kb.sources]
        if _FLAGS in html:
            cited = [item.key for item in self.numbering.cited()]
            flags = self._build.fragments.reference_flags(cited, len(unknown))
            html = html.replace(_FLAGS, str(flags), 1)
        return GeneratedPage(
            url=self.url,
            title=title,
            html=html,
            toc=tuple(self.headings),
            description=shortened(description),
            data_path=data_path,
            nav_title=nav_title or title,
            boost=boost,
            scripts=scripts,
            head=head,
        )


@lru_cache(maxsize=256)
def _heading(level: int, anchor: str, title: str) -> tuple[Heading, Markup]:
    """A heading in both forms; nearly all pages have the same ones."""
    html = f'<h{level} id="{escape(anchor)}">{escape(title)}</h{level}>'
    return Heading(level, anchor, title), Markup(html)  # noqa: S704 - just escaped


_FLAGS = Markup("<!-- sourcebook:flags -->")
"""A comment cannot come from data: data is escaped."""


def shortened(text: str, limit: int = 160) -> str:
    """The text, or as many of its first words as fit, with an ellipsis."""
    if len(text) <= limit:
        return text
    return first_words(text, limit - 1).rstrip(",;:") + "…"
