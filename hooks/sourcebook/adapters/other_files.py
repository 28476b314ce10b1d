"""The downloads, feeds and pictures of a site, which are no pages of MkDocs."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

from sourcebook.adapters.earlier.kept_pieces import KeptPieces
from sourcebook.adapters.files import picture_file, put, write_pieces
from sourcebook.adapters.pictures import drawing
from sourcebook.adapters.telling import in_a_sentence
from sourcebook.loading.cache import keeping
from sourcebook.pages import feeds
from sourcebook.pages.data import Pieces, downloads_of_claims, downloads_of_sources
from sourcebook.pages.data.listing import DOWNLOADS, OF_SOURCES
from sourcebook.pages.feeds import feeds_of
from sourcebook.pages.whole import digest_of
from sourcebook.processes import begin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from sourcebook.adapters.basis import Basis
    from sourcebook.adapters.earlier.build import EarlierBuild
    from sourcebook.adapters.files import MakeFiles, SiteFile
    from sourcebook.citations import Desk
    from sourcebook.fragments import Fragments
    from sourcebook.model import KnowledgeBase


def text_paths(fragments: Fragments) -> tuple[str, ...]:
    """The paths of the downloads and feeds."""
    return (
        *(download.path for download in DOWNLOADS),
        *(feed.path for feed in feeds_of(fragments.site)),
    )


def feed_files(kb: KnowledgeBase, fragments: Fragments) -> Iterator[SiteFile]:
    """The feeds. Texts are made bytes, because text is written with the line ends of the system."""
    for name, text in feeds(kb, fragments).items():
        yield name, [text.encode()]


def download_files(
    kb: KnowledgeBase, fragments: Fragments, basis: Basis | None, root: Path
) -> tuple[MakeFiles, MakeFiles]:
    """What makes the downloads that are made of claims, and those of sources; of pieces that are
    kept for the knowledge base at `root`, if anything is."""

    def pieces() -> Pieces:
        if basis is None:
            return Pieces(kb, fragments)
        return KeptPieces(kb, fragments, basis.wholes, partial(keeping, root))

    return (
        lambda: _encoded(downloads_of_claims(kb, fragments, pieces())),
        lambda: _encoded(downloads_of_sources(pieces())),
    )


def _encoded(texts: Iterable[tuple[str, Iterable[str]]]) -> Iterator[SiteFile]:
    for name, pieces in texts:
        yield name, (piece.encode() for piece in pieces)


class FilesApart:
    """Files that depend on no essay: where the system can fork they are made while essays are
    rendered, else at the end."""

    def __init__(self, folder: Path, makers: Sequence[MakeFiles], pages: int) -> None:
        """Begin. `makers` make files, with their paths below the `folder` of the site, which has so
        many `pages`."""
        self._folder, self._makers = folder, makers
        # The index of the search is waited for longer.
        self._process = begin(self._write, pages, patient=True)

    def _write(self, _: object = None) -> bytes:
        with in_a_sentence():
            for make in self._makers:
                for name, pieces in make():
                    write_pieces(self._folder / name, pieces)
        return b""

    def finish(self) -> None:
        """Wait until all are written.

        Raises PluginError, which MkDocs shows as a sentence, where one cannot be written.
        """
        if self._process is not None:
            with in_a_sentence():
                self._process.join()
        else:
            self._write()

    def stop(self) -> None:
        """Leave it: the build has failed."""
        if self._process is not None:
            self._process.stop()


class OtherFiles:
    """The downloads, feeds and pictures of one build."""

    def __init__(
        self, desk: Desk, basis: Basis | None, config: MkDocsConfig, *, serving: bool
    ) -> None:
        """Make none yet. While a site is served downloads and feeds wait for a request, and nobody
        shares a page from the machine of its writer."""
        kb, fragments = desk.loaded.kb, desk.fragments
        root = Path(config.config_file_path).resolve().parent
        drawn = {} if serving else drawing(kb, fragments.site)
        self.paths = (*text_paths(fragments), *drawn)
        of_claims, of_sources = download_files(kb, fragments, basis, root)
        self._of_sources = of_sources
        self._texts: list[MakeFiles] = [of_claims, of_sources, partial(feed_files, kb, fragments)]
        self._basis = basis
        self._waiting: Sequence[MakeFiles] = ()
        """What makes the texts that are to be written with the pages."""
        self._pictures: list[MakeFiles] = [
            partial(picture_file, path, draw) for path, draw in drawn.items()
        ]
        self._entries = len(kb.claims) + len(kb.sources)
        self._apart: FilesApart | None = None

    def begin(self, folder: Path, earlier: EarlierBuild | None, *, apart: bool) -> None:
        """Begin to write the texts into the folder of the site, but for those that an `earlier`
        build left there and that would be the same. If not `apart` from the pages they are made
        with these, which takes one process less and its memory."""
        self._waiting = self._texts
        if earlier is not None and self._basis is not None:
            of = digest_of(self._basis.rest(), self._basis.wholes.sources)
            if earlier.stay([one.path for one in OF_SOURCES], of):
                self._waiting = [make for make in self._texts if make is not self._of_sources]
        if apart:
            self._apart = FilesApart(folder, self._waiting, self._entries)
            self._waiting = []

    def announce(self, files: Files, config: MkDocsConfig) -> None:
        """Let MkDocs know of all, with nothing in them, so that links to them hold."""
        for name in self.paths:
            put(files, File.generated(config, name, content=b""))

    def take_over(self, files: Files) -> Sequence[MakeFiles]:
        """Have MkDocs write none; gives what makes those that are not on their way, which take long
        and are to be shared out."""
        for name in self.paths:
            file = files.get_file_from_path(name)
            if file is not None:
                files.remove(file)
        return [*self._waiting, *self._pictures]

    def put(self, files: Files) -> None:
        """Have MkDocs write them all."""
        # Somebody may have put other files in the place of ours.
        self.stop()
        self._apart = None
        for name, pieces in [pair for make in (*self._texts, *self._pictures) for pair in make()]:
            announced = files.get_file_from_path(name)
            if announced is not None:
                announced.content_bytes = b"".join(pieces)

    def finish(self) -> None:
        """Wait until the texts are written, where MkDocs does not write them.

        Raises PluginError, which MkDocs shows as a sentence, where one cannot be written.
        """
        if self._apart is not None:
            self._apart.finish()

    def stop(self) -> None:
        """Leave it: the build has failed."""
        if self._apart is not None:
            self._apart.stop()
