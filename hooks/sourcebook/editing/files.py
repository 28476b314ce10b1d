"""Where editing meets the disk: what is read, and writing all of it or nothing."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.loading.files import YAML_SUFFIXES, files_below, read_text
from sourcebook.writing import CannotWrite, keep, stage

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

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
    if file is None or problems:
        # What is read all the same is not written anew: that would change every byte of it.
        return None, problems
    raw = path.read_bytes()
    return Written(file.path, raw, raw.decode("utf-8-sig")), problems


def write_all(root: Path, changes: Iterable[Change]) -> None:
    """Write every change, or none of them.

    New bytes are written beside their places first: that is where a full disk or a folder that may
    not be written to shows. What is there gets a second name. Then the new takes its place, and
    what is to go goes; should even that fail, what was there before is put back by its second
    name, which takes no room. Raises CannotWrite. Nothing can be promised of a power cut in the
    midst of the last step.
    """
    steps: list[_Step] = []
    place = root
    try:
        for change in changes:
            place = root / change.path
            step = _Step(place)
            steps.append(step)
            if change.raw is not None:
                step.new = stage(place, change.raw)
            step.old = keep(place)
        for step in sorted(steps, key=lambda one: one.new is None):
            place = step.place
            step.is_done = True
            if step.new is None:
                place.unlink()
            else:
                step.new.replace(place)
    except BaseException as error:
        for step in steps:
            step.undo()
        if isinstance(error, OSError):
            raise _told(place, error) from error
        raise
    for step in steps:
        step.tidy()


@dataclass(slots=True)
class _Step:
    """One change on its way."""

    place: Path
    new: Path | None = None
    """What is to take the place."""
    old: Path | None = None
    """A second name of what is there, if anything is."""
    is_done: bool = False
    """Whether the place may have changed."""

    def undo(self) -> None:
        """Put back what was there, and leave nothing beside it."""
        with contextlib.suppress(OSError):
            if self.is_done and self.old is not None:
                self.old.replace(self.place)
            elif self.is_done:
                self.place.unlink(missing_ok=True)
        self.tidy()

    def tidy(self) -> None:
        """Remove what lies beside the place."""
        for beside in (self.new, self.old):
            if beside is not None:
                with contextlib.suppress(OSError):
                    beside.unlink(missing_ok=True)


def _told(place: Path, error: OSError) -> CannotWrite:
    reason = (error.strerror or "it cannot be opened").lower()
    return CannotWrite(
        error.errno, f"{place} cannot be written: {reason}. Nothing was changed.", str(place)
    )
