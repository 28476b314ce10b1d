"""The index of the search in parts, made one after another; the one part of most sites among them.

Pagefind takes memory for every document, and makes an index only as a whole. So a large site has
several: each takes its share of memory and gives it back, and after an edit only those are made
anew whose documents changed. In the browser Pagefind searches them together
(https://pagefind.app/docs/multisite/). It weighs a word by how rare it is in a part, so each part
is an even sample of all documents.
"""

from __future__ import annotations

import hashlib
import json
import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from itertools import chain
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from sourcebook.adapters.packages import PACKAGES
from sourcebook.adapters.search.pagefind import PROGRAM_FILES, Document, Indexing, write_files
from sourcebook.loading.cache.shelf import Shelf, key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

    from sourcebook.loading.cache import Kept

T = TypeVar("T")

PAGES_IN_A_PART = 4_000
"""At most, on average: Pagefind takes 210 MB for one of this size (`benchmarks/README.md`, H)."""
_PAGES_IN_AN_EDIT = 2_600
_PARTS_FOR_EDITS = 6
"""A site with parts has up to so many of that size: an edit makes one of them anew. For each a
first search fetches 15 to 40 KB more, and with six still less than 500 KB (ibid., E)."""

_SUFFIXES = (".pf_filter", ".pf_fragment", ".pf_index", ".pf_meta")
_ENTRY = "pagefind-entry.json"
"""What the files of an index are called, besides those of the program."""
_BETWEEN = b"\n"
"""Stands between the requests of two parts, and in no request."""


def how_many_parts(pages: int) -> int:
    """In so many parts stands the index of a site of so many pages."""
    if pages <= PAGES_IN_A_PART:
        return 1
    return max(
        ceil(pages / PAGES_IN_A_PART), min(ceil(pages / _PAGES_IN_AN_EDIT), _PARTS_FOR_EDITS)
    )


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
    """The documents of one part; see `documents`."""

    can_tell: bool
    """Whether `of` tells anything."""

    def make(self, take: Callable[[Document], object]) -> bytes:
        """Make them, and hand each over as soon as it is made; gives what is to be kept for
        `of`."""

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
        _Parts(parts, handed_over.result, target, kept).make_all()


class _Parts:
    """The parts of one index, on their way to their folders."""

    def __init__(
        self,
        parts: Sequence[Part],
        received: Callable[[], Sequence[bytes]],
        target: Path,
        kept: Kept | None,
    ) -> None:
        self._parts, self._received = parts, received
        self._target, self._kept = target, kept
        self._written: set[str] = set()
        self._last = [key_of(("received", place, len(parts))) for place in range(len(parts))]
        """By what is found what was received for each part the last time."""
        self._guesses = [kept.ask(_SHELF, key) if kept is not None else None for key in self._last]

    def make_all(self) -> None:
        """Make those that are not known, and write all."""
        numbers = range(len(self._parts))
        found = {place: self._made_of_the_same(place) for place in numbers}
        known = {place: made for place, made in found.items() if made is not None}
        late: dict[int, bytes] = {}
        # While Pagefind is at work there is nothing else to do here.
        with ThreadPoolExecutor(1) as beside:
            writing = beside.submit(self._write_known, known)
            for place in numbers:
                if place not in known and (made := self._make(place)) is not None:
                    late[place] = made
        for place, made in {**writing.result(), **self._write_known(late)}.items():
            documents: list[Document] = []
            self._parts[place].make(documents.append)
            self._keep_and_write(place, made, _indexed(documents, self._received()[place]))
        _remove_others(self._target, self._written)
        if self._kept is not None:
            for key, guess, came in zip(self._last, self._guesses, self._received(), strict=True):
                if came != guess:
                    self._kept.tell(_SHELF, key, came)
            self._kept.write()

    def _made_of_the_same(self, place: int) -> bytes | None:
        """By what the index of a part is found, where it is known that its documents are those of
        an index that is kept: only what is received can differ."""
        kept, part = self._kept, self._parts[place]
        looked_up = kept.ask(_SHELF, self._looked_up(place)) if kept is not None else None
        if kept is None or looked_up is None or not (of := part.of(looked_up)):
            return None
        made = kept.ask(_SHELF, key_of(("of", of)))
        return made if made is not None and kept.ask(_SHELF, made) is not None else None

    def _looked_up(self, place: int) -> bytes:
        return key_of(("looked up", place, len(self._parts)))

    def _write_known(self, known: Mapping[int, bytes]) -> Mapping[int, bytes]:
        """Write the parts that are kept; gives those with which something else was received."""
        left = {}
        for place, made in known.items():
            raw = None
            if self._kept is not None:
                raw = self._kept.ask(_SHELF, key_of((made, self._received()[place])))
            if raw is not None:
                self._write(place, _SHELF.read(raw))
            else:
                left[place] = made
        return left

    def _make(self, place: int) -> bytes | None:
        """Make a part and write it. Where its documents turn out to be those of an index that is
        kept, that is left undone, and what it is found by is given."""
        part, documents = self._parts[place], list[Document]()
        with ExitStack() as stack:
            indexing = None
            if part.can_tell:
                # They are not those of before, so Pagefind can begin with the first of them.
                indexing = stack.enter_context(closing(Indexing()))

            def take(document: Document) -> None:
                documents.append(document)
                if indexing is not None:
                    indexing.add(document.request)

            looked_up = part.make(take)
            made = key_of(tuple(chain.from_iterable(documents)))
            if self._kept is not None:
                if of := part.of(looked_up):
                    self._kept.tell(_SHELF, self._looked_up(place), looked_up)
                    self._kept.tell(_SHELF, key_of(("of", of)), made)
                if self._kept.ask(_SHELF, made) is not None:
                    return made
            # With a guess at what will be received it is not waited for.
            guess = self._guesses[place]
            received = guess if guess is not None else self._received()[place]
            if indexing is not None:
                if guess is None:
                    # Nobody asks for them again, and Pagefind takes most memory at the end.
                    documents.clear()
                files = _finished(indexing, received)
            else:
                files = _indexed(documents, received)
        if received != self._received()[place]:
            files = _indexed(documents, self._received()[place])
        self._keep_and_write(place, made, files)
        return None

    def _keep_and_write(self, place: int, made: bytes, files: Mapping[str, bytes]) -> None:
        """Keep the files of a part, to be found by what was `made` of the first documents."""
        if self._kept is not None and (raw := _SHELF.write(files)) is not None:
            self._kept.tell(_SHELF, made, b"")
            self._kept.tell(_SHELF, key_of((made, self._received()[place])), raw)
        self._write(place, files)

    def _write(self, place: int, files: Mapping[str, bytes]) -> None:
        if place:
            # The program that the first part brings reads them all.
            files = {name: data for name, data in files.items() if name not in PROGRAM_FILES}
        folder = f"{place + 1}/" if place else ""
        write_files(files, self._target / folder)
        self._written.update(folder + name for name in files)


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
            with suppress(OSError):
                place.rmdir()


def _indexed(documents: Iterable[Document], received: bytes) -> Mapping[str, bytes]:
    """The index of these and, after them, of what is received."""
    with closing(Indexing()) as indexing:
        for document in documents:
            indexing.add(document.request)
        return _finished(indexing, received)


def _finished(indexing: Indexing, received: bytes) -> Mapping[str, bytes]:
    for one in received.split(b",")[:-1]:
        indexing.add(one + b",")
    return indexing.files()


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
    rooms=tuple(f"adapters/search/{name}.py" for name in ("pagefind", "documents", "parts")),
    # Also of what says how references are written, for documents are known without being made.
    packages=(*PACKAGES, "pagefind", "pagefind_bin", "pagefind_bin_extended"),
)
"""By all documents of a part, the files of its index; by those made from data, only that there is
one; by what these are made of, by what that is found; by its number, what was looked up for it and
what was received, the last time."""
