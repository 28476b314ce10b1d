"""What the extension works from: the data of a site, and which page is being rendered.

A host (MkDocs, a test, the checker) makes a desk, says before each page which one it is, and reads
afterwards what each page cites. Where nobody hands the extension a desk, it makes one itself; see
`own_desk`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sourcebook.bibliography import Formatted
from sourcebook.citations.fields import FieldMarkdown
from sourcebook.fragments import Fragments, Site

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Container, Iterable, Mapping

    from markdown import Markdown

    from sourcebook.loading import Loaded
    from sourcebook.model import Article, KnowledgeBase, PageUses
    from sourcebook.problems import Problem


@dataclass(frozen=True, slots=True)
class PageContext:
    """The page that is being rendered."""

    article: Article
    url: str
    """Relative to the site's root."""
    title: str = ""
    """What menus call it."""


class Desk:
    """The data, the page, and what came out."""

    def __init__(
        self,
        loaded: Loaded,
        date: dt.date,
        problems: Iterable[Problem] = (),
        formatted: Formatted | None = None,
    ) -> None:
        """Take what was loaded; `problems` are shown on the pages they are about, `formatted` has
        the references that were made before."""
        self.loaded = loaded = loaded.on(date)
        self.date = date
        self.problems = tuple(problems)
        self._formatted = formatted or Formatted()
        self.fragments = fragments_for(loaded, date, self.problems, self._formatted)
        self.fields = FieldMarkdown(self.fragments)
        self.page: PageContext | None = None
        self.uses: dict[str, PageUses] = {}
        """What each page cites, by path under docs/."""
        self.mistaken: set[str] = set()
        """Paths of pages with a mistake in a citation or link."""

    def work_from(self, kb: KnowledgeBase) -> None:
        """Render from data that equal what was loaded, in a form that notes what is looked up."""
        loaded = replace(self.loaded, kb=kb)
        self.fragments = fragments_for(
            loaded, self.date, self.problems, self._formatted, like=self.fragments
        )
        self.fields = FieldMarkdown(self.fragments)

    def publish(self, moved: Mapping[str, str], gone: Container[str]) -> None:
        """Take it that the host has `moved` some essays to other addresses, and that some are
        `gone`."""
        self.loaded = self.loaded.published(moved, gone)
        self.work_from(self.loaded.kb)

    def page_of(self, md: Markdown) -> PageContext | None:
        """The page that is being rendered: as the host said, or as Zensical says it in `md`.

        For the latter see `python/zensical/extensions/context.py` of
        https://github.com/zensical/zensical.
        """
        if self.page is not None or "rendering_context" not in md.preprocessors:
            return self.page
        page = getattr(md.preprocessors["rendering_context"], "page", None)
        article = self.article(str(getattr(page, "path", "")))
        if article is None:
            return None
        title = getattr(page, "title", None) or ""
        return PageContext(article, str(getattr(page, "url", "")), str(title))

    def fragments_with(
        self, problems: Iterable[Problem], kb: KnowledgeBase | None = None
    ) -> Fragments:
        """The pieces of HTML for all pages, once every problem is known; `kb` is taken in the place
        of the data, which it must equal."""
        loaded = self.loaded if kb is None else replace(self.loaded, kb=kb)
        return fragments_for(loaded, self.date, problems, self._formatted, like=self.fragments)

    def article(self, path: str) -> Article | None:
        """The essay at a path under docs/."""
        return self.loaded.kb.articles.get(path)

    def finished(self, uses: PageUses, *, mistaken: bool) -> None:
        """Take what one page cites, and whether something on it is unknown."""
        self.uses[uses.path] = uses
        if mistaken:
            self.mistaken.add(uses.path)


def fragments_for(
    loaded: Loaded,
    date: dt.date,
    problems: Iterable[Problem],
    formatted: Formatted | None = None,
    like: Fragments | None = None,
) -> Fragments:
    """The pieces of HTML for a site, with its own name and addresses; see `Fragments`."""
    host = loaded.host
    licence = host.settings.licence
    site = Site(
        name=host.site_name,
        repo_url=host.repo_url or "",
        corrections_url=host.settings.corrections_url or "",
        docs_folder=host.docs_dir,
        ledger_max_age=host.settings.ledger_max_age,
        url=host.site_url.rstrip("/") + "/" if host.site_url else "",
        directories=host.use_directory_urls,
        licence=(licence.label, licence.address) if licence else None,
        moved=loaded.moved,
    )
    return Fragments(loaded.kb, date, tuple(problems), site, formatted, like)
