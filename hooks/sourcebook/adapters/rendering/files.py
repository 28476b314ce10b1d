"""Rendered files on the disk: which are ours, which are not, and what is to be done.

A file is ours if the note of the run before names it with the same content, or if it begins as
only `render` begins a page. Nothing else is ever written over or removed.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from sourcebook.loading.rendered import SIGN, Rendered, note_of, read_rendered, written
from sourcebook.writing import remove, write_whole

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sourcebook.adapters.rendering.render import Rendering

CACHE = ".cache"
"""Zensical's, beside the settings. Its files are named by a number each; what other programs keep
there is not ours to remove. Seen in Zensical 0.0.73."""


@dataclass(frozen=True, slots=True)
class Steps:
    """What is to be done so that the files are in step with the data."""

    write: Mapping[str, bytes]
    remove: tuple[str, ...]
    same: int
    refused: tuple[str, ...]
    """A sentence for each file of somebody else's that is in the way."""
    left: tuple[str, ...]
    """Files that `render` made and somebody changed: they would go, and stay."""

    @property
    def nothing(self) -> bool:
        """Whether the files are in step."""
        return not (self.write or self.remove or self.refused)


@dataclass(frozen=True, slots=True)
class Target:
    """Where the files of one site go."""

    root: Path
    folder: Path

    @property
    def note(self) -> Path:
        """Where it stands what was written."""
        return note_of(self.root, self.folder)

    def shown(self, path: str) -> str:
        """A file as a person names it: from the root where it is below."""
        place = self.folder / path
        return (
            place.relative_to(self.root).as_posix()
            if place.is_relative_to(self.root)
            else place.as_posix()
        )

    def steps(self, rendering: Rendering | None) -> Steps:
        """What is to be done for a rendering, or with None so that nothing of ours is left."""
        new = rendering.files if rendering else {}
        before = (read_rendered(self.note) or Rendered()).files
        write: dict[str, bytes] = {}
        refused = []
        for path, content in new.items():
            trouble = self._in_the_way(path, content, before.get(path))
            if trouble:
                refused.append(f"{self.shown(path)} {trouble}")
            elif _read(self.folder / path) != content:
                write[path] = content
        gone = {*before, *self._signed()}.difference(new)
        present = {path: raw for path in gone if (raw := _read(self.folder / path)) is not None}
        ours = {path for path, raw in present.items() if _is_ours(raw, before.get(path))}
        return Steps(
            dict(sorted(write.items())),
            tuple(sorted(ours)),
            len(new) - len(write) - len(refused),
            tuple(sorted(refused)),
            tuple(sorted(present.keys() - ours)),
        )

    def _in_the_way(self, path: str, content: bytes, digest: str | None) -> str:
        """What keeps a file from being written, as the end of a sentence; else nothing."""
        place = self.folder / path
        around = [place, *place.parents[: len(PurePosixPath(path).parts) - 1]]
        for one in around:
            if one.is_symlink():
                return "is or lies behind a symbolic link, and links are not followed."
            if one != place and one.exists() and not one.is_dir():
                return "cannot be made: a file stands where its folder would be."
        if place.is_dir():
            return "cannot be made: a folder of that name stands there."
        raw = _read(place)
        if raw is None or raw == content or _is_ours(raw, digest):
            return ""
        if digest is not None:
            return "was changed since it was made. Move or remove it: it is made from the data."
        return (
            "is a file of yours, and Sourcebook makes one of that name. Move it, or remove it if "
            "it is not needed."
        )

    def _signed(self) -> Iterable[str]:
        """The pages in the folder that begin as ours do, whatever the note says."""
        for place in sorted(self.folder.rglob("*.md")):
            if place.is_file() and not place.is_symlink():
                with place.open("rb") as file:
                    if file.read(len(SIGN)) == SIGN.encode():
                        yield place.relative_to(self.folder).as_posix()

    def is_noted(self, rendering: Rendering, inputs: str) -> bool:
        """Whether the note says what it would after writing."""
        return read_rendered(self.note) == rendering.note(_digests(rendering), inputs)

    # -- doing it ---------------------------------------------------------------------------------

    def carry_out(self, steps: Steps, rendering: Rendering | None, inputs: str) -> None:
        """Do it, and note what was done; raises CannotWrite where a file cannot be written or
        removed.

        The note is written first, with what was and what will be: a run that is cut short leaves
        no file that the next one takes for somebody else's.
        """
        before = (read_rendered(self.note) or Rendered()).files
        if rendering is not None:
            digests = _digests(rendering)
            write_whole(self.note, written(rendering.note({**digests, **before}, inputs)))
        for path, content in steps.write.items():
            write_whole(self.folder / path, content)
        for path in steps.remove:
            place = self.folder / path
            remove(place)
            self._prune(place.parent)
        if rendering is not None:
            write_whole(self.note, written(rendering.note(_digests(rendering), inputs)))
        else:
            remove(self.note)

    def _prune(self, folder: Path) -> None:
        """Remove folders that are empty now."""
        while folder != self.folder and folder.is_relative_to(self.folder):
            try:
                folder.rmdir()
            except OSError:
                return
            folder = folder.parent

    def clear_cache(self) -> int:
        """Remove what Zensical kept of pages: it skips Markdown that is unchanged, and would show
        essays with the data of before. Gives the number of files removed; raises CannotWrite."""
        cache = self.root / CACHE
        if cache.is_symlink() or not cache.is_dir():
            return 0
        kept = [one for one in cache.iterdir() if one.name.isdigit() and one.is_file()]
        for one in kept:
            remove(one)
        return len(kept)

    def to_ignore(self, paths: Iterable[str]) -> tuple[str, ...]:
        """Lines for .gitignore: folders that hold our files alone, and the files elsewhere; those
        that stand there already are left out. None where the folder is outside the root."""
        if not self.folder.is_relative_to(self.root):
            return ()
        ours = set(paths)
        others = {
            parent.as_posix()
            for place in self.folder.rglob("*")
            if place.is_file() and (path := place.relative_to(self.folder).as_posix()) not in ours
            for parent in PurePosixPath(path).parents
        }
        lines = set()
        for path in ours:
            parents = [one.as_posix() for one in reversed(PurePosixPath(path).parents)][1:]
            whole = next((one for one in parents if one not in others), None)
            lines.add("/" + self.shown(whole) + "/" if whole else "/" + self.shown(path))
        known = _read(self.root / ".gitignore") or b""
        there = {line.strip() for line in known.decode(errors="replace").splitlines()}
        return tuple(sorted(lines - there))


def _read(place: Path) -> bytes | None:
    try:
        return place.read_bytes()
    except OSError:
        return None


def _digest(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def _digests(rendering: Rendering) -> dict[str, str]:
    return {path: _digest(raw) for path, raw in rendering.files.items()}


def _is_ours(raw: bytes, digest: str | None) -> bool:
    return raw.startswith(SIGN.encode()) or _digest(raw) == digest
