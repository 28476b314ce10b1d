"""The index of the search in parts, made one after another; the one part of most sites among them.

Pagefind takes memory for every document, and makes an index only as a whole. So a large site has
several: each takes its share of memory and gives it back, and after an edit only those are made
anew whose documents changed. In the browser Pagefind searches them together
(https://pagefind.app/docs/multisite/). It weighs a word by how rare it is in a part, so each part
is an even sample of all documents.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from sourcebook.adapters.left import PACKAGES
from sourcebook.adapters.pagefind import PROGRAM_FILES, Document, Indexing, write_files
from sourcebook.loading.cache.shelf import Shelf, key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

    from sourcebook.loading.cache import Kept

T = TypeVar("T")

PAGES_IN_A_PART = 4_000
"""At most, on average. With smaller parts a first search fetches more than 500 KB at 15,000 pages;
Pagefind takes 210 MB for one of this size (`benchmarks/README.md`, E and H)."""

_SUFFIXES = (".pf_filter", ".pf_fragment", ".pf_index", ".pf_meta")
_ENTRY = "pagefind-entry.json"
"""What the files of an index are called, besides those of the program."""
_BETWEEN = b"\n"
"""Stands between the requests of two parts, and in no request."""


def how_many_parts(pages: int) -> int:
    """In so many parts stands the index of a site of so many pages."""
    return max(1, -(-pages // PAGES_IN_A_PART))


def divided(items: Iterable[tuple[str, T]], parts: int) -> tuple[tuple[T, ...], ...]:
    """What belongs to each part, in the order in which it comes, from pairs of an address and
    anything. As long as there are as many parts, no new document moves another."""
    found: list[list[T]] = [[] for _ in range(parts)]
    for url, item in items:
        found[_part_of(url, parts)].append(item)
    return tuple(map(tuple, found))


def _part_of(url: str, parts: int) -> int:
    digest = hashlib.blake2b(url.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % parts


def joined(requests: Iterable[tuple[bytes, ...]]) -> bytes:
    """Requests that `divided` gave, to be handed to another process; `make_parts` takes them
    apart."""
    return _BETWEEN.join(map(b"".join, requests))


class Part(Protocol):
    """The documents of one part; see `search_documents`."""

    def make(self) -> tuple[tuple[Document, ...], bytes]:
        """They, and what is to be kept for `of`."""

    def of(self, kept: bytes, /) -> bytes:
        """A digest of what they are made of, by what was kept when they were made; nothing where
        that cannot be told."""


def make_parts(
    parts: Sequence[Part],
    receive: Callable[[], bytes],
    target: Path,
    kept: Kept | None,
) -> None:
    """Write each part, with what is received, from `joined`, added to its documents, which are made
    here: the first into the folder `target`, the others into folders in it that are named by their
    numbers, from 2 on.

    A part of the same documents that is `kept` is not made again. Raises PluginError, which MkDocs
    shows as a sentence, where Pagefind fails.
    """
    # Whoever hands it over shall not wait until there is no other work to do here.
    with ThreadPoolExecutor(1) as beside:
        handed_over = beside.submit(lambda: receive().split(_BETWEEN))
        _make_parts(parts, handed_over.result, target, kept)


def _make_parts(
    parts: Sequence[Part],
    received: Callable[[], Sequence[bytes]],
    target: Path,
    kept: Kept | None,
) -> None:
    known: dict[int, bytes] = {}
    written: set[str] = set()
    # What was received for each part the last time.
    last = [key_of(("received", place, len(parts))) for place in range(len(parts))]
    guesses = [kept.ask(_SHELF, key) if kept is not None else None for key in last]

    def write(place: int, files: Mapping[str, bytes]) -> None:
        if place:
            # The program that the first part brings reads them all.
            files = {name: data for name, data in files.items() if name not in PROGRAM_FILES}
        folder = f"{place + 1}/" if place else ""
        write_files(files, target / folder)
        written.update(folder + name for name in files)

    for place in range(len(parts)):
        if (found := _known(place, parts, kept)) is not None:
            # Only what is received can differ.
            known[place] = found
            continue
        first, made = _documents(place, parts, kept)
        if kept is not None and kept.ask(_SHELF, made) is not None:
            known[place] = made
        else:
            write(
                place, _made(first, made, partial(_one_of, received, place), kept, guesses[place])
            )
    for place, made in known.items():
        raw = kept.ask(_SHELF, key_of((made, received()[place]))) if kept is not None else None
        if raw is not None:
            write(place, _SHELF.read(raw))
        else:
            again, _ = parts[place].make()
            write(place, _made(again, made, partial(_one_of, received, place), kept))
    _remove_others(target, written)
    if kept is not None:
        for key, guess, found in zip(last, guesses, received(), strict=True):
            if found != guess:
                kept.tell(_SHELF, key, found)
        kept.write()


def _known(place: int, parts: Sequence[Part], kept: Kept | None) -> bytes | None:
    """By what the index of a part is found, where it is known that its documents are those of an
    index that is kept."""
    looked_up = kept.ask(_SHELF, _looked_up(place, parts)) if kept is not None else None
    if kept is None or looked_up is None or not (of := parts[place].of(looked_up)):
        return None
    made = kept.ask(_SHELF, key_of(("of", of)))
    return made if made is not None and kept.ask(_SHELF, made) is not None else None


def _documents(
    place: int, parts: Sequence[Part], kept: Kept | None
) -> tuple[tuple[Document, ...], bytes]:
    """The documents of a part, and by what their index is found."""
    documents, looked_up = parts[place].make()
    made = key_of(tuple(chain.from_iterable(documents)))
    if kept is not None and (of := parts[place].of(looked_up)):
        kept.tell(_SHELF, _looked_up(place, parts), looked_up)
        kept.tell(_SHELF, key_of(("of", of)), made)
    return documents, made


def _looked_up(place: int, parts: Sequence[Part]) -> bytes:
    return key_of(("looked up", place, len(parts)))


def _remove_others(target: Path, written: Container[str]) -> None:
    """Remove what an earlier index left in its folder, where nobody emptied that; `written` are the
    paths below it of what stays."""
    for folder, _, names in os.walk(target, topdown=False):
        place = Path(folder)
        below = "".join(f"{part}/" for part in place.relative_to(target).parts)
        for name in names:
            ours = name == _ENTRY or name.endswith(_SUFFIXES)
            if ours and f"{below}{name}" not in written:
                Path(place, name).unlink(missing_ok=True)
        if place != target and place.name.isdecimal():
            # What else stands there is somebody else's.
            with contextlib.suppress(OSError):
                place.rmdir()


def _one_of(received: Callable[[], Sequence[bytes]], place: int) -> bytes:
    return received()[place]


def _made(
    first: tuple[Document, ...],
    made: bytes,
    receive: Callable[[], bytes],
    kept: Kept | None,
    guess: bytes | None = None,
) -> Mapping[str, bytes]:
    """The files of a part, to be found by what was `made` of the first documents. With a `guess` at
    what will be received it is not waited for; where that is wrong, they are made once more."""
    files = _indexed(first, receive if guess is None else lambda: guess)
    if guess is not None and receive() != guess:
        files = _indexed(first, receive)
    if kept is not None and (raw := _SHELF.write(files)) is not None:
        kept.tell(_SHELF, made, b"")
        kept.tell(_SHELF, key_of((made, receive())), raw)
    return files


def _indexed(documents: Iterable[Document], receive: Callable[[], bytes]) -> Mapping[str, bytes]:
    """The index of these and, after them, of what is received."""
    indexing = Indexing()
    try:
        for document in documents:
            indexing.add(document.request)
        for one in receive().split(b",")[:-1]:
            indexing.add(one + b",")
        return indexing.files()
    finally:
        indexing.close()


def _packed(files: Mapping[str, bytes]) -> bytes:
    sizes = json.dumps({path: len(data) for path, data in files.items()})
    return b"".join([sizes.encode(), b"\n", *files.values()])


def _unpacked(raw: bytes) -> dict[str, bytes]:
    sizes, _, rest = raw.partition(b"\n")
    files, place = {}, 0
    for path, size in json.loads(sizes).items():
        files[path] = rest[place : place + size]
        place += size
    return files


_SHELF: Shelf[Mapping[str, bytes]] = Shelf(
    "search",
    _packed,
    _unpacked,
    rooms=tuple(f"adapters/{name}.py" for name in ("pagefind", "search_documents", "search_parts")),
    # Also of what says how references are written, for documents are known without being made.
    packages=(*PACKAGES, "pagefind", "pagefind_bin", "pagefind_bin_extended"),
)
"""By all documents of a part, the files of its index; by those made from data, only that there is
one; by what these are made of, by what that is found; by its number, what was looked up for it and
what was received, the last time."""
