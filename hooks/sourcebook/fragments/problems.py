"""What is wrong with the data behind a page, in a red box on the page itself."""

from __future__ import annotations

import posixpath
from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING

from markupsafe import Markup

from sourcebook.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sourcebook.fragments.filling import Templates
    from sourcebook.fragments.site import Site
    from sourcebook.model import Article, KnowledgeBase
    from sourcebook.problems import Problem


class Problems:
    """Finds the problems of a page by its file and its entry."""

    def __init__(
        self, kb: KnowledgeBase, site: Site, problems: Sequence[Problem], templates: Templates
    ) -> None:
        """Remember the problems."""
        self._kb = kb
        self._site = site
        self._problems = problems
        self._templates = templates

    def banner(self, problems: Sequence[Problem], behind: str = "this page") -> Markup:
        """A red box that lists errors with their places; empty where there are none."""
        shown = [item for item in problems if item.severity is Severity.ERROR]
        if not shown:
            return Markup("")
        return self._templates.render("banner.html", problems=shown, behind=behind)

    def problems_of_article(self, article: Article) -> tuple[Problem, ...]:
        """Problems known before rendering that stand in the article's file."""
        path = posixpath.join(self._site.docs_folder, article.path)
        return self._by_path.get(path, ())

    def problems_of_claim(self, claim_id: str) -> tuple[Problem, ...]:
        """Problems that stand in the claim's file."""
        return self._by_path.get(self._kb.path_of_claim(claim_id), ())

    def problems_of_source(self, key: str) -> tuple[Problem, ...]:
        """Problems that stand in the source's entry: from its first line to the next entry."""
        here = self._kb.sources[key].location
        return self._by_entry.get((here.path, here.line), ())

    @cached_property
    def _by_path(self) -> Mapping[str, tuple[Problem, ...]]:
        found: dict[str, list[Problem]] = {}
        for item in self._problems:
            found.setdefault(item.location.path, []).append(item)
        return {path: tuple(items) for path, items in found.items()}

    @cached_property
    def _by_entry(self) -> Mapping[tuple[str, int], tuple[Problem, ...]]:
        """By the file of an entry and its first line."""
        lines: dict[str, list[int]] = {}
        for source in self._kb.sources.values():
            lines.setdefault(source.location.path, []).append(source.location.line)
        found: dict[tuple[str, int], list[Problem]] = {}
        for path, starts in lines.items():
            starts.sort()
            for item in self._by_path.get(path, ()):
                if number := bisect_right(starts, item.location.line):
                    found.setdefault((path, starts[number - 1]), []).append(item)
        return {entry: tuple(items) for entry, items in found.items()}
