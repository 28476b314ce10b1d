"""What earlier builds left, as this one makes use of it: in the folder of the site with `--dirty`,
else in the cache."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from mkdocs.utils import clean_directory

from sourcebook.adapters.dirty import Dirty
from sourcebook.adapters.kept_pages import Keeping

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from mkdocs.structure.files import Files

    from sourcebook.adapters.basis import Basis
    from sourcebook.adapters.frame import Laid, Theme
    from sourcebook.fragments import Fragments
    from sourcebook.graph import Graph
    from sourcebook.loading.cache import Kept
    from sourcebook.pages import GeneratedPage


class EarlierPages(Protocol):
    """The generated pages that were left. Asked in each of the processes that write pages; what one
    notes, the first is told."""

    @property
    def are_site(self) -> bool:
        """Whether most stand where they are written, and few are written again."""

    def stands(self, url: str) -> bool:
        """Whether a page stands there already as it would be written."""

    def laid(self, url: str, frames: Collection[str]) -> Laid | None:
        """A page to be written as it was laid into one of these frames; None where it was not, and
        where it would be made otherwise."""

    def page(self, url: str, make: Callable[[], GeneratedPage]) -> GeneratedPage:
        """A page to be written, made by `make` where it was not left."""

    def wrote(self, page: GeneratedPage, laid: Laid | None) -> None:
        """A page that `page` gave is written, as it was laid into a frame, if it was."""

    def index(self, path: str, make: Callable[[], str]) -> str | None:
        """The index of a list to be written, made by `make` where it was not left; None where it
        stands there already as it would be written."""

    def noted(self) -> bytes:
        """What this process knows of its pages, for `take` of another."""

    def take(self, noted: bytes) -> None:
        """Know what another process has noted."""


class EarlierBuild(Protocol):
    """What one build makes of the builds before it, in the order in which it asks."""

    def pages(
        self, basis: Basis, theme: Theme, graph: Graph, site: Fragments, shown: Mapping[str, str]
    ) -> EarlierPages | None:
        """Their pages, with pictures `shown` where they are shared; the others are made from the
        watched data of `basis`. None where nothing can be told of them."""

    def staying(
        self, made: Mapping[str, str], parts: int, site: Fragments, theme: Theme, files: Files
    ) -> frozenset[str]:
        """The paths of the essays whose pages stay, which MkDocs is told. `made` has digests of
        what Markdown makes of essays, by path; every page says in how many `parts` the index is."""

    def stay(self, paths: Collection[str], of: str) -> bool:
        """Whether files of ours that are no pages stand there as they would be written, by a digest
        of what they are made of; they are written otherwise."""

    def begin(self, paths: Collection[str]) -> None:
        """Before anybody writes: these are all essays, and all files that are made from data but
        for the index of the search."""

    def finish(self, urls: Collection[str]) -> None:
        """All but the index of the search is written by now, the generated pages and the indexes of
        lists at these addresses among it: remember what the next build may need."""


def earlier_build(
    kept: Kept | None, folder: Path, *, dirty: bool, serving: bool
) -> EarlierBuild | None:
    """What builds before this one left, in the folder of the site or `kept`, if anything is; None
    where nothing is of use.

    With `--dirty` and nothing known of the folder it is emptied, as other builds do it; so also
    where pages are written when they are asked for, for those that stand there never are.
    """
    if dirty:
        mending = Dirty(kept, folder) if kept is not None and not serving else None
        if mending is None or mending.is_first:
            clean_directory(str(folder))
        return mending
    return Keeping(kept) if kept is not None and not serving else None
