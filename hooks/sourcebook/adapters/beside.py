"""Files of the site that are no pages of MkDocs: downloads, feeds, pictures, scripts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.structure.files import File

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

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


def put(files: Files, file: File) -> None:
    """Add a file, in the place of one that stands there: `sourcebook render` may have left it."""
    existing = files.get_file_from_path(file.src_uri)
    if existing is not None:
        files.remove(existing)
    files.append(file)


def put_texts(files: Files, config: MkDocsConfig, making: Mapping[str, Callable[[], str]]) -> None:
    """Add files, given what makes the text of each, by path."""
    for name, make in making.items():
        put(files, File.generated(config, name, content=make().encode()))
