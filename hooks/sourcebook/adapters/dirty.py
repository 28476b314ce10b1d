"""A build with `--dirty`: the site that stands there is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.adapters.essay_pages import essay_pages
from sourcebook.adapters.frame import outline
from sourcebook.adapters.left import Left
from sourcebook.adapters.untouched import Untouched
from sourcebook.pages.made_of import Made, MadeOf
from sourcebook.urls import CLAIMS

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from mkdocs.structure.files import Files

    from sourcebook.adapters.basis import Basis
    from sourcebook.adapters.frame import Theme
    from sourcebook.fragments import Fragments
    from sourcebook.graph import Graph
    from sourcebook.loading.cache import Kept


class Dirty:
    """One such build."""

    def __init__(self, kept: Kept, folder: Path) -> None:
        """Recall what an earlier one left in the folder of the site."""
        self._left = Left(kept, folder)
        self._untouched: Untouched | None = None
        self._essays: dict[str, Made] = {}
        self._files: dict[str, Made] = {}
        self._paths: Collection[str] = ()
        self._rest = ""
        """The digest of what all pages are made from; empty where it cannot be told."""

    @property
    def is_first(self) -> bool:
        """Whether nothing is known of the folder."""
        return not self._left.is_known

    def begin(self, paths: Collection[str]) -> None:
        """Remove what is none of these, which are all essays and all files made from data but for
        the index of the search; before anybody writes."""
        self._paths = paths
        self._left.remove_all_but(paths)

    def pages(
        self, basis: Basis, theme: Theme, graph: Graph, site: Fragments, shown: Mapping[str, str]
    ) -> Untouched | None:
        """Which pages stay, with pictures `shown` where they are shared; None where that cannot be
        told, because the theme has no frame."""
        around = outline(theme, CLAIMS)
        if around is None:
            return None
        self._rest = basis.rest([around])
        made_of = MadeOf(basis.wholes, site.kb, graph, site, self._rest, shown)
        self._untouched = Untouched(self._left, basis.watched, made_of)
        return self._untouched

    def staying(
        self, made: Mapping[str, str], parts: int, site: Fragments, theme: Theme, files: Files
    ) -> frozenset[str]:
        """Have MkDocs leave out the essays whose pages stay; gives their paths. `made` has digests
        of what Markdown makes of essays, and every page says in how many `parts` the index is."""
        staying = set()
        rest = f"{self._rest} {parts}"
        found = essay_pages(made, rest, site, theme.config, files, theme.nav)
        for page, digest in found if self._rest else ():
            before = self._left.pages.get(page.url)
            is_whole = self._left.is_as_it_was(page.file.dest_uri)
            if before is not None and before.of == digest and is_whole:
                page.file.is_modified = _never  # type: ignore[method-assign]
                staying.add(page.file.src_uri)
            self._essays[page.url] = Made(digest, (), ())
        return frozenset(staying)

    def stay(self, paths: Collection[str], of: str) -> bool:
        """Whether files of ours that are no pages stand there as they would be written, by a digest
        of what they are made of."""
        made = Made(of, (), ())
        self._files |= dict.fromkeys(paths, made)
        return all(
            self._left.pages.get(path) == made and self._left.is_as_it_was(path) for path in paths
        )

    def finish(self, _: Collection[str]) -> None:
        """Remember what is left for the next; all is written by now."""
        pages = self._untouched.pages if self._untouched is not None else {}
        self._left.keep({**pages, **self._essays, **self._files}, self._paths)


def _never() -> bool:
    return False
