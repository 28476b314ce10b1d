"""data/refs.bib -> sources + problems."""

from __future__ import annotations

from functools import cache
from operator import attrgetter
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from pydantic import TypeAdapter

from sourcebook.loading.bibtex.keeping import PACKAGES, ROOMS
from sourcebook.loading.cache import Shelf
from sourcebook.loading.documents import digest_of
from sourcebook.loading.files import is_there, read_text
from sourcebook.model import Later, Source
from sourcebook.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from sourcebook.loading.memory import Memory

_LONG = 2**18
"""Bytes of some 600 entries, read in a tenth of a second."""

ReadSources: TypeAlias = tuple[dict[str, Source], list[Problem]]


class LoadedSources(NamedTuple):
    """What the bibliography holds."""

    sources: Mapping[str, Source]
    """By key, in the order of the file."""
    problems: list[Problem]
    text: str = ""
    digest: str = ""
    """Of the text and of the path of its file."""
    lost: bool = False
    """Whether the file could not be read at all."""


def load_sources(root: Path, path: Path, memory: Memory, *, lazily: bool = False) -> LoadedSources:
    """Read the bibliography. What is remembered is not read again; `lazily`, and what is kept of it
    by earlier runs is made a source when somebody asks."""
    if not is_there(path):
        missing = [
            Problem(
                Location(path.relative_to(root).as_posix()),
                "X003",
                "The file of the sources does not exist.",
                "Make it, or name another in 'extra: sourcebook: references:' of mkdocs.yml.",
            )
        ]
        return LoadedSources({}, missing, lost=True)
    file, problems = read_text(root, path, lenient=True)
    if file is None:
        return LoadedSources({}, problems, lost=True)
    digest = digest_of(f"{file.path}\n{file.text}")
    read = _kept(memory.ask(_SHELF, digest)) if lazily else None
    if read is None:
        given = (file.text, file.path, memory)
        read = memory.recall(read_sources, *given, shelf=_SHELF, by=(digest,))
    sources, found = read
    return LoadedSources(sources, problems + found, file.text, digest)


def is_first_look(path: Path, memory: Memory) -> bool:
    """Whether reading the bibliography takes so long, in a first run, that it is worth a process of
    its own."""
    return is_there(path) and path.stat().st_size > _LONG and memory.is_new_to(_SHELF)


def read_sources(text: str, path: str, memory: Memory | None = None) -> ReadSources:
    """Read a bibliography from the text of its file; `path` is for the places of problems. Entries
    that the memory knows are not read again."""
    # Where all is known, neither pybtex nor what reads LaTeX is imported.
    from sourcebook.loading.bibtex.file import load_sources_of  # noqa: PLC0415

    return load_sources_of(text, path, memory)


class _Head(NamedTuple):
    """What is kept before the sources."""

    keys: list[str]
    telling: dict[str, list[str]]
    """By a thing that few sources say, the keys of those."""
    problems: list[Problem]


_TELLING: Mapping[str, Callable[[Source], object]] = MappingProxyType(
    {
        "pin": attrgetter("pin"),
        "pubstate": lambda source: source.fields.get("pubstate"),
        "derived_from": attrgetter("derived_from"),
        "origin_labels": attrgetter("origin_labels"),
    }
)
"""What few sources say, and rules ask of all."""


@cache
def _head() -> TypeAdapter[_Head]:
    return TypeAdapter(_Head)


@cache
def _source() -> TypeAdapter[Source]:
    return TypeAdapter(Source)


@cache
def _sources() -> TypeAdapter[list[Source]]:
    return TypeAdapter(list[Source])


def _written(read: ReadSources) -> bytes:
    """A line of JSON for the head, and one for each source."""
    sources, problems = read
    telling = {
        word: [key for key, source in sources.items() if says(source)]
        for word, says in _TELLING.items()
    }
    dump = _source().dump_json
    return b"\n".join((
        _head().dump_json(_Head(list(sources), telling, problems)),
        *(dump(source, exclude_defaults=True) for source in sources.values()),
    ))  # fmt: skip


def _again(raw: bytes, *_given: object) -> ReadSources:
    line, *rest = raw.split(b"\n")
    head = _head().validate_json(line)
    sources = _sources().validate_json(b"[%b]" % b",".join(rest))
    return dict(zip(head.keys, sources, strict=True)), head.problems


def _kept(raw: bytes | None) -> tuple[Mapping[str, Source], list[Problem]] | None:
    """The same, but that each source is made on the first look; None for what cannot be that."""
    if raw is None:
        return None
    line, *rest = raw.split(b"\n")
    try:
        head = _head().validate_json(line)
        lines = dict(zip(head.keys, rest, strict=True))
    except ValueError:  # Made by code that did what no code of today does.
        return None

    def make(key: str) -> Source:
        return _source().validate_json(lines[key])

    return Later(head.keys, {}, lines, make, head.telling), head.problems


_SHELF: Shelf[ReadSources] = Shelf(
    "sources",
    _written,
    _again,
    rooms=ROOMS,
    packages=PACKAGES,
)
