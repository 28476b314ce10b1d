"""data/refs.bib -> sources + problems."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, TypeAlias

from pydantic import TypeAdapter

from sourcebook.loading.bibtex import load_bibliography
from sourcebook.loading.cache import Shelf
from sourcebook.loading.files import is_there, read_text
from sourcebook.model import Source
from sourcebook.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sourcebook.loading.memory import Memory

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
    sources, found = memory.recall(read_sources, file.text, file.path, shelf=_SHELF)
    return sources, file.text, problems + found


def read_sources(text: str, path: str) -> ReadSources:
    """Read a bibliography from the text of its file; `path` is for the places of problems."""
    sources, problems, _ = load_bibliography(text, path)
    return sources, problems


@cache
def _adapter() -> TypeAdapter[ReadSources]:
    return TypeAdapter(ReadSources)


def _again(raw: bytes, *_given: str) -> ReadSources:
    return _adapter().validate_json(raw)


_SHELF: Shelf[ReadSources] = Shelf(
    "sources",
    lambda read: _adapter().dump_json(read),
    _again,
    rooms=(
        *("loading/bibtex", "loading/sources.py", "latex", "model", "catalogue/codes.py"),
        *("problems.py", "suggestions.py", "vocabulary.py"),
    ),
    packages=("pybtex", "pydantic", "pylatexenc", "rapidfuzz"),
)
