"""Reading files as strangers may leave them: bounded, UTF-8, no symbolic links, inside the root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

YAML_SUFFIXES = frozenset({".yml", ".yaml"})


@dataclass(frozen=True, slots=True)
class TextFile:
    """The text of a file, with its path relative to the root."""

    path: str
    text: str


def read_text(
    root: Path, path: Path, limit: int = 100_000_000
) -> tuple[TextFile | None, list[Problem]]:
    """Read a file of the knowledge base; line ends become LF and a byte order mark goes."""
    if refused := refusal(root, path, limit):
        return None, [refused]
    name = path.relative_to(root).as_posix()
    try:
        raw = path.read_bytes()
    except OSError as error:
        return None, [unreadable(name, error)]
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", errors="replace")
        place = Location(name, before.count("\n") + 1, len(before) - before.rfind("\n"))
        message = f"The byte 0x{raw[error.start]:02X} here is not UTF-8."
        return None, [Problem(place, "X005", message, "Save the file as UTF-8.")]
    return TextFile(name, text.replace("\r\n", "\n").replace("\r", "\n")), []


def refusal(root: Path, path: Path, limit: int) -> Problem | None:
    """Why a file of the knowledge base is not even opened: a symbolic link, or over `limit` bytes,
    or not there; None where it may be."""
    name = path.relative_to(root).as_posix()
    link = next(
        (step for step in (path, *path.parents) if step != root and step.is_symlink()), None
    )
    if link is not None and root in link.parents:
        return Problem(
            Location(name),
            "X002",
            "This is a symbolic link, and links are not followed.",
            "Put the file itself here.",
        )
    try:
        size = path.stat().st_size
    except OSError as error:
        return unreadable(name, error)
    if size > limit:
        message = f"The file has {size:,} bytes; the limit is {limit:,}."
        return Problem(Location(name), "X004", message, "Split it.")
    return None


def unreadable(name: str, error: OSError) -> Problem:
    """The problem of a file that the system does not let us read."""
    reason = (error.strerror or "it cannot be opened").lower()
    return Problem(
        Location(name),
        "X001",
        f"The file cannot be read: {reason}.",
        "Check that it exists and that you may read it.",
    )


def files_below(folder: Path, suffixes: frozenset[str]) -> Iterator[Path]:
    """The files below a folder that end in one of the suffixes, sorted, hidden ones left out."""
    found = (
        path
        for path in folder.rglob("*")
        if path.suffix in suffixes
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and (path.is_file() or path.is_symlink())
    )
    return iter(sorted(found, key=lambda path: path.as_posix()))
