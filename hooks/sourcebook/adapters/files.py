"""Files of the site: handed to MkDocs, or written without it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.structure.files import File, InclusionLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    SiteFile = tuple[str, Iterable[bytes]]
    """A file in pieces, with its path below the site's root."""
    MakeFiles = Callable[[], Iterable[SiteFile]]
    """What makes some files."""


def read_pages(files: Files) -> Sequence[File]:
    """The pages that MkDocs may read: drafts too, of which it reads none but under `mkdocs
    serve`."""
    return files.documentation_pages(inclusion=InclusionLevel.is_in_serve)


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


def text_file(path: str, make: Callable[[], str | None]) -> Iterator[SiteFile]:
    """One text as a file; none where that need not be written."""
    if (text := make()) is not None:
        yield path, [text.encode()]


def picture_file(path: str, draw: Callable[[], bytes]) -> Iterator[SiteFile]:
    """One picture as a file."""
    yield path, [draw()]


def write_pieces(path: Path, pieces: Iterable[bytes]) -> None:
    """Write a file of the site."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.writelines(pieces)
