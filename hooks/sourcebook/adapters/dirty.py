"""A build with `--dirty`: the site that stands there is mended."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.adapters.frame import outline
from sourcebook.adapters.left import Left
from sourcebook.adapters.untouched import Untouched
from sourcebook.pages.made_of import MadeOf
from sourcebook.urls import CLAIMS, SOURCES

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

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
        self._paths: Collection[str] = ()

    @property
    def is_first(self) -> bool:
        """Whether nothing is known of the folder."""
        return not self._left.is_known

    def begin(self, paths: Collection[str]) -> None:
        """Remove what is none of these, which are all files made from data but for the index of
        the search; before anybody writes."""
        self._paths = paths
        self._left.remove_all_but(paths)

    def untouched(
        self,
        basis: Basis,
        theme: Theme,
        graph: Graph,
        site: Fragments,
        shown: Mapping[str, str],
    ) -> Untouched | None:
        """Which pages stay, with pictures `shown` where they are shared; None where that cannot be
        told, because the theme has no frame."""
        outlines = [outline(theme, folder) for folder in (CLAIMS, SOURCES)]
        known = [one for one in outlines if one is not None]
        if len(known) < len(outlines):
            return None
        made_of = MadeOf(basis.wholes, site.kb, graph, site, basis.rest(known), shown)
        self._untouched = Untouched(self._left, basis.watched, made_of)
        return self._untouched

    def finish(self) -> None:
        """Remember what is left for the next; all is written by now."""
        pages = self._untouched.pages if self._untouched is not None else {}
        self._left.keep(pages, self._paths)
