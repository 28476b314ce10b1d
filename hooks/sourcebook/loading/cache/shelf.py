"""How the answers of one function are written, and what they depend on."""

from __future__ import annotations

import hashlib
import os
import platform
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

T = TypeVar("T")

TAG = 16
"""Bytes of a tag and of a key."""
_PACKAGE = Path(__file__).parents[2]


@dataclass(frozen=True, eq=False)
class Shelf(Generic[T]):
    """A place for the answers of one function that depends on nothing but what it is given."""

    name: str
    """Of its file, without an ending."""
    write: Callable[[T], bytes | None]
    """The answer as bytes; None for one that is made anew each time."""
    read: Callable[..., T]
    """The answer again, just as it was made, from its bytes and what the function was given; raises
    ValueError for bytes that are none."""
    rooms: tuple[str, ...]
    """Files and folders of the package whose code the answers depend on, as `loading/bibtex`."""
    packages: tuple[str, ...] = ()
    """Other distributions that they depend on, as `pybtex`."""
    is_cheap: bool = False
    """Whether to make a few answers anew takes less time than to write all of them down."""

    @property
    def tag(self) -> bytes:
        """What the answers depend on besides what the function is given: the versions of Python and
        of all packages, and the code itself, because a checkout of ours changes between
        versions."""
        return _tag(self.rooms, self.packages)


@cache
def _tag(rooms: tuple[str, ...], packages: tuple[str, ...]) -> bytes:
    total = hashlib.blake2b(digest_size=TAG)
    words = [platform.python_implementation(), platform.python_version()]
    words += [f"{name} {_version(name)}" for name in ("sourcebook", *packages)]
    total.update("\n".join(words).encode())
    for room in rooms:
        for path in _files(room):
            total.update(f"\n{path} {_code(path)}".encode())
    return total.digest()


def _files(room: str) -> list[str]:
    """The files of code of a room, sorted, relative to the package."""
    if room.endswith(".py"):
        return [room]
    found = []
    for folder, _, names in os.walk(_PACKAGE / room):
        below = folder[len(str(_PACKAGE)) + 1 :].replace(os.sep, "/")
        found += [f"{below}/{name}" for name in names if name.endswith(".py")]
    return sorted(found)


# Most shelves have rooms and packages in common, and every command asks for the tags of several.


@cache
def _code(path: str) -> str:
    return hashlib.blake2b((_PACKAGE / path).read_bytes(), digest_size=TAG).hexdigest()


@cache
def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""


def key_of(given: tuple[Hashable, ...]) -> bytes:
    """A digest of what a function is given: texts, numbers, and tuples of them."""
    pieces: list[bytes] = []
    for one in given:
        raw = one.encode("utf-8", "surrogatepass") if isinstance(one, str) else repr(one).encode()
        # With its kind and length, so that ("a", "bc") is not ("ab", "c"), and 1 not "1".
        pieces += (f"{type(one).__name__} {len(raw)} ".encode(), raw)
    return hashlib.blake2b(b"".join(pieces), digest_size=TAG).digest()
