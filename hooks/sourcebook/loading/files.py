"""Reading files as strangers may leave them: bounded, UTF-8, no symbolic links, inside the root."""

from __future__ import annotations

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sourcebook.loading.encodings import decode
from sourcebook.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

YAML_SUFFIXES = frozenset({".yml", ".yaml"})


@dataclass(frozen=True, slots=True)
class TextFile:
    """The text of a file, with its path relative to the root."""

    path: str
    text: str


def read_text(
    root: Path,
    path: Path | str,
    limit: int = 100_000_000,
    *,
    lenient: bool = False,
    sound: set[str] | None = None,
) -> tuple[TextFile | None, list[Problem]]:
    """Read a file of the knowledge base; line ends become LF and a byte order mark goes.

    A file in UTF-16 that says so is read, and is a problem all the same. `lenient` is for a file of
    many entries, of which one with a byte of another encoding must not cost the others: the byte
    becomes U+FFFD. `sound` gathers folders that have been found to be no links, for whoever reads
    many files at once.
    """
    if refused := refusal(root, path, limit, sound):
        return None, [refused]
    name = name_of(root, path)
    try:
        raw = _bytes_of(path)
    except OSError as error:
        return None, [unreadable(name, error)]
    text, wrong = decode(raw, lenient=lenient)
    problems = []
    if wrong is not None:
        place = Location(name, wrong.line, wrong.column)
        problems = [Problem(place, "X005", wrong.message, wrong.hint)]
    if text is None:
        return None, problems
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return TextFile(name, text), problems


_READING = os.O_RDONLY | getattr(os, "O_BINARY", 0)
_PIECE = 2**16


def _bytes_of(path: Path | str) -> bytes:
    """All bytes of a regular file: what a file object would add takes longer than ten thousand
    small files."""
    file = os.open(path, _READING)
    try:
        pieces = [os.read(file, _PIECE)]
        while pieces[-1]:
            pieces.append(os.read(file, 16 * _PIECE))
    finally:
        os.close(file)
    return b"".join(pieces)


def name_of(root: Path, path: Path | str) -> str:
    """The path of a file below the root, relative to it, with forward slashes."""
    top, whole = str(root).rstrip(os.sep) + os.sep, str(path)
    if os.sep == "/":  # Of ten thousand names none has to be written anew.
        return whole[len(top) :] if whole.startswith(top) else str(Path(path).relative_to(root))
    top, whole = top.replace(os.sep, "/"), whole.replace(os.sep, "/")
    return whole[len(top) :] if whole.startswith(top) else Path(path).relative_to(root).as_posix()


def refusal(
    root: Path, path: Path | str, limit: int, sound: set[str] | None = None
) -> Problem | None:
    """Why a file of the knowledge base is not even opened: a symbolic link, or over `limit` bytes,
    or not there; None where it may be. See `read_text` for `sound`."""
    place = str(path)
    found: os.stat_result | OSError
    try:
        found = os.lstat(path)
    except OSError as error:
        found = error
    link = isinstance(found, os.stat_result) and stat.S_ISLNK(found.st_mode)
    if link or _linked(os.path.dirname(place), str(root), set() if sound is None else sound):  # noqa: PTH120
        return Problem(
            Location(name_of(root, path)),
            "X002",
            "This is a symbolic link, and links are not followed.",
            "Put the file itself here.",
        )
    if isinstance(found, OSError):
        return unreadable(name_of(root, path), found)
    if stat.S_ISREG(found.st_mode) and found.st_size <= limit:
        return None
    name = name_of(root, path)
    if not stat.S_ISREG(found.st_mode):
        # Reading a pipe would wait for whoever writes into it.
        kind = "a pipe or a device"
        if stat.S_ISDIR(found.st_mode):
            kind = "a folder"
            try:
                os.scandir(path).close()
            except OSError as error:
                return unreadable(name, error)
        message = f"A file is expected here, and this is {kind}."
        return Problem(Location(name), "X001", message, "Put a file here, or name another.")
    message = f"The file has {found.st_size:,} bytes; the limit is {limit:,}."
    return Problem(Location(name), "X004", message, "Split it.")


def _linked(path: str, root: str, sound: set[str]) -> bool:
    """Whether a folder below a root goes over a symbolic link there. Asked for each of ten thousand
    files, so without making a Path of each step, and of each folder once."""
    steps: list[str] = []
    while len(path) > len(root) and path not in sound:
        if os.path.islink(path):  # noqa: PTH114
            return True
        steps.append(path)
        path = os.path.dirname(path)  # noqa: PTH120
    sound.update(steps)
    return False


def is_there(path: Path) -> bool:
    """Whether anything stands at a path, a link that leads nowhere included. Where the system does
    not let us look, the answer is yes, and whoever reads it hears why."""
    try:
        os.lstat(path)
    except OSError as error:
        return error.errno not in {errno.ENOENT, errno.ENOTDIR}
    return True


def no_folder(root: Path, path: Path) -> Problem | None:
    """Why a folder of the knowledge base cannot be read, though something is there; None where it
    can. A link in its place is left to `refusal`, which is asked for each file."""
    name = path.relative_to(root).as_posix()
    try:
        os.scandir(path).close()
    except NotADirectoryError:
        message = "A folder is expected here, and this is none."
        return Problem(Location(name), "X001", message, "Put a folder here, or name another.")
    except OSError as error:
        return unreadable(name, error)
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


def files_below(folder: Path, suffixes: frozenset[str], *, hidden: bool = False) -> Iterator[Path]:
    """The files below a folder that end in one of the suffixes, sorted, `hidden` ones left out
    unless asked for; see `paths_below`."""
    return map(Path, paths_below(folder, suffixes, hidden=hidden))


def paths_below(folder: Path, suffixes: frozenset[str], *, hidden: bool = False) -> list[str]:
    """The same as texts, which take less to make where there are ten thousand.

    Links and pipes of such a name are among them, and folders that may not be looked into, so that
    whoever reads what is given hears of them. Links to folders are not followed.
    """
    found: list[str] = []
    endings = tuple(suffixes)
    closed: list[str] = []
    for where, folders, files in os.walk(folder, onerror=lambda error: closed.append(_of(error))):
        folders[:] = [name for name in folders if hidden or not name.startswith(".")]
        links = (name for name in folders if Path(where, name).is_symlink())
        found += [
            os.path.join(where, name)  # noqa: PTH118 - a Path of each takes longer than to find it
            for name in (*files, *links)
            if (hidden or not name.startswith(".")) and name.endswith(endings)
        ]
    return sorted([*found, *closed], key=lambda path: path.replace(os.sep, "/"))


def _of(error: OSError) -> str:
    return str(error.filename)
