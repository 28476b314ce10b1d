"""Files of the site that are no pages of MkDocs: downloads, feeds, pictures, scripts."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from mkdocs.structure.files import File

from sourcebook.adapters import processes
from sourcebook.adapters.kept_pieces import KeptPieces
from sourcebook.adapters.processes import Process
from sourcebook.adapters.telling import in_a_sentence
from sourcebook.loading.cache import keeping
from sourcebook.pages import feeds
from sourcebook.pages.data import Pieces, downloads_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from sourcebook.adapters.basis import Basis
    from sourcebook.fragments import Fragments
    from sourcebook.model import KnowledgeBase

    SiteFile = tuple[str, Iterable[bytes]]
    """A file in pieces, with its path below the site's root."""
    MakeFiles = Callable[[], Iterable[SiteFile]]
    """What makes some files."""


def feed_files(kb: KnowledgeBase, fragments: Fragments) -> Iterator[SiteFile]:
    """The feeds. Texts are made bytes, because text is written with the line ends of the system."""
    for name, text in feeds(kb, fragments).items():
        yield name, [text.encode()]


def download_files(
    kb: KnowledgeBase, fragments: Fragments, basis: Basis | None, root: Path
) -> Iterator[SiteFile]:
    """The downloads, of pieces that are kept for the knowledge base at `root`, if anything is."""
    pieces = Pieces(kb, fragments)
    if basis is not None:
        pieces = KeptPieces(kb, fragments, basis.wholes, partial(keeping, root))
    for name, texts in downloads_of(kb, fragments, pieces):
        yield name, (text.encode() for text in texts)


def text_file(path: str, make: Callable[[], str]) -> Iterator[SiteFile]:
    """One text as a file."""
    yield path, [make().encode()]


def picture_file(path: str, draw: Callable[[], bytes]) -> Iterator[SiteFile]:
    """One picture as a file."""
    yield path, [draw()]


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file of the site."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.writelines(pieces)


class FilesApart:
    """Files that depend on no essay: where the system can fork they are made while essays are
    rendered, else at the end."""

    def __init__(self, folder: Path, makers: Sequence[MakeFiles], pages: int) -> None:
        """Begin. `makers` make files, with their paths below the `folder` of the site, which has so
        many `pages`."""
        self._folder, self._makers = folder, makers
        self._process = Process(self._write) if processes.how_many(pages) > 1 else None

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
            self._process.join()
        else:
            self._write()

    def stop(self) -> None:
        """Leave it: the build has failed."""
        if self._process is not None:
            self._process.stop()


def put(files: Files, file: File) -> None:
    """Add a file, in the place of one that stands there: `sourcebook render` may have left it."""
    existing = files.src_uris.get(file.src_uri)
    if existing is not None:
        files.remove(existing)
    files.append(file)


def put_texts(files: Files, config: MkDocsConfig, making: Mapping[str, Callable[[], str]]) -> None:
    """Add files, given what makes the text of each, by path."""
    for name, make in making.items():
        put(files, File.generated(config, name, content=make().encode()))
