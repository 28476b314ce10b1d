"""Files of the site that are no pages of MkDocs: downloads, feeds, pictures, scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.structure.files import File
from mkdocs.utils import write_file

from sourcebook.adapters import processes
from sourcebook.adapters.processes import Process
from sourcebook.adapters.telling import in_a_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from sourcebook.fragments import Fragments
    from sourcebook.model import KnowledgeBase


def as_bytes(
    make: Callable[[KnowledgeBase, Fragments], Mapping[str, str]],
    kb: KnowledgeBase,
    fragments: Fragments,
) -> dict[str, bytes]:
    """Texts as bytes, because text is written with the line ends of the system."""
    return {name: text.encode() for name, text in make(kb, fragments).items()}


def text_file(path: str, make: Callable[[], str]) -> dict[str, bytes]:
    """One text as a file."""
    return {path: make().encode()}


def picture_file(path: str, draw: Callable[[], bytes]) -> dict[str, bytes]:
    """One picture as a file."""
    return {path: draw()}


class FilesApart:
    """Files that depend on no essay: where the system can fork they are made while essays are
    rendered, else at the end."""

    def __init__(
        self, folder: Path, makers: Sequence[Callable[[], Mapping[str, bytes]]], pages: int
    ) -> None:
        """Begin. `makers` make files, by their paths below the `folder` of the site, which has so
        many `pages`."""
        self._folder, self._makers = folder, makers
        self._process = Process(self._write) if processes.how_many(pages) > 1 else None

    def _write(self, _: object = None) -> bytes:
        with in_a_sentence():
            for make in self._makers:
                for name, data in make().items():
                    write_file(data, str(self._folder / name))
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
