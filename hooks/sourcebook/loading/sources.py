"""data/refs.bib -> sources + problems."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from pydantic import TypeAdapter

from sourcebook.loading.bibtex import load_sources_of
from sourcebook.loading.bibtex.keeping import PACKAGES, ROOMS
from sourcebook.loading.cache import Shelf
from sourcebook.loading.files import is_there, read_text
from sourcebook.model import Source
from sourcebook.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sourcebook.loading.memory import Memory

_LONG = 2**18
"""Bytes of some 600 entries, read in a tenth of a second."""

ReadSources: TypeAlias = tuple[dict[str, Source], list[Problem]]


def load_sources(
    root: Path, path: Path, memory: Memory
) -> tuple[Mapping[str, Source], str, list[Problem]]:
    """The sources, the text they were read from, and what is wrong with it."""
    if not is_there(path):
        missing = [
            Problem(
                Location(path.relative_to(root).as_posix()),
                "X003",
                "The file of the sources does not exist.",
                "Make it, or name another in 'extra: sourcebook: references:' of mkdocs.yml.",
            )
        ]
        return {}, "", missing
    file, problems = read_text(root, path, lenient=True)
    if file is None:
        return {}, "", problems
    given = (file.text, file.path)
    sources, found = memory.recall(read_sources, *given, memory, shelf=_SHELF, by=given)
    return sources, file.text, problems + found


def is_first_look(path: Path, memory: Memory) -> bool:
    """Whether reading the bibliography takes so long, in a first run, that it is worth a process of
    its own."""
    return is_there(path) and path.stat().st_size > _LONG and memory.is_new_to(_SHELF)


def read_sources(text: str, path: str, memory: Memory | None = None) -> ReadSources:
    """Read a bibliography from the text of its file; `path` is for the places of problems. Entries
    that the memory knows are not read again."""
    return load_sources_of(text, path, memory)


@cache
def _adapter() -> TypeAdapter[ReadSources]:
    return TypeAdapter(ReadSources)


def _again(raw: bytes, *_given: object) -> ReadSources:
    return _adapter().validate_json(raw)


_SHELF: Shelf[ReadSources] = Shelf(
    "sources",
    lambda read: _adapter().dump_json(read, exclude_defaults=True),
    _again,
    rooms=ROOMS,
    packages=PACKAGES,
)
