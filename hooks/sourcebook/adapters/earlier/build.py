"""What earlier builds left, as this one makes use of it, and what this one leaves: pages in the
cache, and with `--dirty` those in the folder of the site."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Protocol

from mkdocs.utils import clean_directory

from sourcebook.adapters.earlier.kept_essay_pages import KeptEssayPages
from sourcebook.adapters.earlier.kept_frames import KeptFrames
from sourcebook.adapters.earlier.kept_pages import KeptPages
from sourcebook.adapters.earlier.left import Left
from sourcebook.adapters.earlier.untouched import Untouched
from sourcebook.adapters.essay_pages import essay_pages, own_templates, said_to_theme
from sourcebook.adapters.files import write_pieces
from sourcebook.adapters.frames.frame import outline
from sourcebook.adapters.telling import in_a_sentence
from sourcebook.pages.made_of import Made, MadeOf
from sourcebook.urls import CLAIMS

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from pathlib import Path

    from mkdocs.structure.files import Files

    from sourcebook.adapters.basis import Basis
    from sourcebook.adapters.frames.frame import Laid, Theme
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

    def leave_to_others(self) -> None:
        """Leave what is noted so far to the process that this one was forked from."""

    def noted(self) -> bytes:
        """What this process knows of its pages, for `take` of another."""

    def take(self, noted: bytes) -> None:
        """Know what another process has noted."""

    def finish(self, urls: Collection[str]) -> bytes:
        """All pages and indexes, which have these addresses, are written. Keep what the next build
        may need; gives how they were made, where it can be told, as `Left.keep` takes it."""


class EarlierBuild:
    """What one build makes of the builds before it, in the order in which it asks."""

    def __init__(self, kept: Kept, folder: Path, *, dirty: bool) -> None:
        """Recall what is `kept`, and with `dirty` what stands in the `folder` of the site."""
        self._kept = kept
        self._folder = folder
        self._left = Left(kept, folder, look=dirty)
        self._essays = KeptEssayPages(kept) if not self._left.is_known else None
        """Their pages, where they do not stand in the folder."""
        self._done: dict[str, Callable[[], None]] = {}
        """What says where links of an essay lead nowhere, by path under docs/, for those that
        MkDocs need not write; of the others it says so itself."""
        self._again: dict[str, bytes] = {}
        """Their pages, by path below the folder, where they are to be written again."""
        self._pages: EarlierPages | None = None
        self._made: dict[str, Made] = {}
        """Of essays, and of files that are no pages."""
        self._paths: Collection[str] = ()
        self._rest = ""
        """The digest of what all pages are made from; empty where it cannot be told."""

    @property
    def is_known(self) -> bool:
        """Whether anything is known of the folder, so that it can be mended."""
        return self._left.is_known

    def stay(self, paths: Collection[str], of: str) -> bool:
        """Whether files of ours that are no pages stand there as they would be written, by a digest
        of what they are made of; they are written otherwise."""
        made = Made(of, (), ())
        self._made |= dict.fromkeys(paths, made)
        return all(
            self._left.pages.get(path) == made and self._left.is_as_it_was(path) for path in paths
        )

    def pages(
        self, basis: Basis, theme: Theme, graph: Graph, site: Fragments, shown: Mapping[str, str]
    ) -> EarlierPages | None:
        """Their pages, with pictures `shown` where they are shared; the others are made from the
        watched data of `basis`. None where nothing can be told of them."""
        around = outline(theme, CLAIMS)
        if around is not None:
            # A template of the site's own may print the day where the frame does not.
            day = site.today.isoformat() if own_templates(theme.config) else ""
            told = (one.encode("utf-8", "surrogatepass") for one in said_to_theme(theme.config))
            self._rest = basis.rest([around, day.encode(), *told])
        elif self.is_known:
            return None
        made_of = MadeOf(basis.wholes, site.kb, graph, site, basis.rest(), shown)
        if self.is_known:
            known = self._left.pages if self._left.rest == self._rest else {}
            self._pages = Untouched(self._left, known, basis.watched, made_of)
        else:
            self._pages = KeptPages(self._kept, basis.watched, made_of)
        return self._pages

    def frames(self) -> KeptFrames | None:
        """The frames of their pages; None where nothing can be told of them."""
        return KeptFrames(self._kept, self._rest) if self._rest else None

    def essays(
        self, made: Mapping[str, str], parts: int, site: Fragments, theme: Theme, files: Files
    ) -> frozenset[str]:
        """The paths of the essays that MkDocs need not write, for their pages stand there, or are
        kept. `made` has digests of what Markdown makes of essays, and every page says in how many
        `parts` the index is."""
        rest, level = f"{self._rest} {parts}", theme.config.validation.links.anchors
        found = essay_pages(made, rest, site, files, theme.nav)
        for page, digest in found if self._rest else ():
            self._made[page.url] = Made(digest, (), ())
            path = page.file.dest_uri
            if self._essays is None:
                before = self._left.pages.get(page.url)
                if before is None or before.of != digest or not self._left.is_as_it_was(path):
                    continue
            elif (written := self._essays.page(path, digest)) is not None:
                self._again[path] = written
            else:
                continue
            self._done[page.file.src_uri] = partial(
                page.validate_anchor_links, files=files, log_level=level
            )
        return frozenset(self._done)

    def begin(self, paths: Collection[str]) -> None:
        """Before anybody writes: these are all essays, and all files that are made from data but
        for the index of the search. Remove what is none of these."""
        self._paths = paths
        self._left.remove_all_but(paths)
        with in_a_sentence():
            for path, written in self._again.items():
                write_pieces(self._folder / path, [written])
        self._again = {}

    def finish(self, urls: Collection[str]) -> None:
        """All but the index of the search is written by now, the generated pages and the indexes of
        lists at these addresses among it: remember what the next build may need."""
        for validate in self._done.values():
            validate()
        if self._essays is not None:
            self._essays.keep(self._folder)
        pages = self._pages.finish(urls) if self._pages is not None else b"{}"
        self._left.keep(self._rest, pages, self._made, self._paths)


def earlier_build(
    kept: Kept | None, folder: Path, *, dirty: bool, serving: bool
) -> EarlierBuild | None:
    """What builds before this one left, in the folder of the site or `kept`, if anything is; None
    where nothing is of use.

    With `--dirty` and nothing known of the folder it is emptied, as other builds do it; so also
    where pages are written when they are asked for, for those that stand there never are.
    """
    build = None
    if kept is not None and not serving:
        build = EarlierBuild(kept, folder, dirty=dirty)
    if dirty and (build is None or not build.is_known):
        clean_directory(str(folder))
    return build
