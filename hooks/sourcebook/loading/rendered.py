"""What `sourcebook render` wrote: which files are its own, and what belongs to which page.

The note stands in `.sourcebook/rendered/`, outside the folder of the pages, so that no host
publishes it. `render` goes by it to tell its files from other people's; the citations extension
takes from it what a host without hooks cannot know.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping  # noqa: TC003 - pydantic reads the hints below
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from pydantic import TypeAdapter, ValidationError

from sourcebook.loading.files import YAML_SUFFIXES, files_below
from sourcebook.loading.trend import trend_file

if TYPE_CHECKING:
    from pathlib import Path

    from sourcebook.settings import Settings

FOLDER = ".sourcebook/rendered"

SIGN = '---\n# Written by "sourcebook render". Edits are lost.\n'
"""How every Markdown page begins that `render` writes; no essay begins so."""

OPENING, CLOSING = '<div class="sb-page">\n', "\n</div>\n"
"""Around the finished HTML of such a page: one element, which Markdown leaves alone."""


@dataclass(frozen=True, slots=True)
class PageNotes:
    """What belongs to a page besides its file."""

    head: str = ""
    """HTML for its head: how it is shown where it is shared, and where the feeds are."""
    structured: str = ""
    """Its structured data, which may stand in the body as well."""
    contents: tuple[tuple[int, str, str], ...] = ()
    """Level, id and title of each heading of a page that is finished HTML."""
    markers: Mapping[str, str] = field(default_factory=dict)
    """The HTML in place of each marker of an essay."""


@dataclass(frozen=True, slots=True)
class Rendered:
    """All that one run wrote."""

    files: Mapping[str, str] = field(default_factory=dict)
    """The SHA-256 of each file, by its path below the folder of the pages."""
    pages: Mapping[str, PageNotes] = field(default_factory=dict)
    """By the same paths."""
    problems: tuple[tuple[str, int, int, str, str, str], ...] = ()
    """What was wrong: path, line, column, code, message and hint."""
    inputs: str = ""
    """The `fingerprint` of the data it was made from."""
    format: int = 1


@cache
def _adapter() -> TypeAdapter[Rendered]:
    return TypeAdapter(Rendered)


def fingerprint(root: Path, settings: Settings) -> str:
    """The SHA-256 of all data files: another one means that pages made before are out of date."""
    total = hashlib.sha256()
    for path in data_files(root, settings):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        total.update(f"{path.relative_to(root).as_posix()} {content}\n".encode())
    return total.hexdigest()


def data_files(root: Path, settings: Settings) -> list[Path]:
    """The files of claims, sources, names, the ledger and the table of retractions, as far as they
    exist."""
    names = (settings.references, settings.names, settings.ledger, settings.retractions)
    single = [root / name for name in (*names, trend_file(settings.ledger)) if name]
    claims = root / settings.claims
    found = files_below(claims, YAML_SUFFIXES) if claims.is_dir() else iter(())
    return [path for path in (*found, *single) if path.is_file()]


def note_of(root: Path, folder: Path) -> Path:
    """The file of the note on what was rendered into a folder."""
    if folder.is_relative_to(root):
        name = folder.relative_to(root).as_posix().replace("/", "--")
    else:
        name = hashlib.sha256(folder.as_posix().encode()).hexdigest()[:12]
    return root / FOLDER / f"{name}.json"


def read_rendered(note: Path) -> Rendered | None:
    """The note as `render` wrote it; None where there is none, or none that can be read."""
    try:
        rendered = _adapter().validate_json(note.read_bytes())
    except (OSError, ValidationError):
        return None
    return rendered if rendered.format == 1 else None


def written(rendered: Rendered) -> bytes:
    """The note as text: the same for the same pages."""
    data = _adapter().dump_python(rendered, mode="json")
    return (json.dumps(data, ensure_ascii=False, indent=0, sort_keys=True) + "\n").encode()
