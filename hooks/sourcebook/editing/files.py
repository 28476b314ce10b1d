"""Where editing meets the disk: what is read, and writing all of it or nothing."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sourcebook.loading.files import YAML_SUFFIXES, files_below, read_text
from sourcebook.writing import stage

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sourcebook.problems import Problem
    from sourcebook.settings import Settings

_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Written:
    """A file as it is."""

    path: str
    """Relative to the root, with forward slashes."""
    raw: bytes
    """Every byte of it."""
    text: str
    """Without a byte order mark, lines ending as they do in the file."""

    @property
    def marked(self) -> bool:
        """Whether it begins with a byte order mark."""
        return self.raw.startswith(_BOM)

    @property
    def foreign_ends(self) -> bool:
        """Whether a line ends otherwise than with LF alone."""
        return "\r" in self.text

    def encode(self, text: str) -> bytes:
        """The bytes of another text, with a byte order mark where this one has it."""
        return (_BOM if self.marked else b"") + text.encode()


@dataclass(frozen=True, slots=True)
class Change:
    """What is to become of one file."""

    path: str
    raw: bytes | None
    """None where it goes."""


def claim_files(root: Path, settings: Settings) -> list[Path]:
    """The files of claims; none where their folder is missing."""
    folder = root / settings.claims
    return list(files_below(folder, YAML_SUFFIXES)) if folder.is_dir() else []


def single_files(root: Path, *names: str) -> list[Path]:
    """Those of the files with these paths below the root that there are."""
    return [root / name for name in names if (root / name).exists()]


def read(root: Path, path: Path) -> tuple[Written | None, list[Problem]]:
    """A file of the knowledge base as it is; problems where it cannot be read as text."""
    file, problems = read_text(root, path)
    if file is None:
        return None, problems
    raw = path.read_bytes()
    return Written(file.path, raw, raw.decode("utf-8-sig")), problems


def write_all(root: Path, changes: Iterable[Change]) -> None:
    """Write every change, or none of them.

    New bytes are written beside their places first: that is where a full disk or a folder that may
    not be written to shows. Then they take their places, and what is to go goes; should even that
    fail, what was there before is put back. Raises OSError with a sentence for people in
    `strerror`. Nothing can be promised of a power cut in the midst of the second step.
    """
    staged: list[tuple[Path, Path | None]] = []
    try:
        for change in changes:
            place = root / change.path
            staged.append((place, None if change.raw is None else stage(place, change.raw)))
    except OSError as error:
        _clear(staged)
        raise _told(error) from error
    before: dict[Path, bytes | None] = {}
    try:
        for place, new in sorted(staged, key=lambda pair: pair[1] is None):
            before[place] = place.read_bytes() if place.exists() else None
            if new is None:
                place.unlink()
            else:
                new.replace(place)
    except OSError as error:
        _put_back(before)
        _clear(staged)
        raise _told(error) from error


def _clear(staged: list[tuple[Path, Path | None]]) -> None:
    for _, new in staged:
        if new is not None:
            with contextlib.suppress(OSError):
                new.unlink(missing_ok=True)


def _put_back(before: dict[Path, bytes | None]) -> None:
    for place, raw in before.items():
        with contextlib.suppress(OSError):
            if raw is None:
                place.unlink(missing_ok=True)
            else:
                place.write_bytes(raw)


def _told(error: OSError) -> OSError:
    reason = (error.strerror or "it cannot be opened").lower()
    name = Path(str(error.filename)).parent if error.filename else "A file"
    return OSError(error.errno, f"{name} cannot be written to: {reason}. Nothing was changed.")
