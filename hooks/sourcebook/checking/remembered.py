"""What texts cite, as earlier runs have found it: to find it, Markdown has to be rendered."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from pydantic import TypeAdapter

from sourcebook.checking.markdown import extensions_of, markdown_with
from sourcebook.citations import (
    CitationsExtension,
    Located,
    Sightings,
    keys_in,
    locate,
    uncited_sentences,
)
from sourcebook.loading.cache import Shelf

if TYPE_CHECKING:
    from sourcebook.loading import Loaded

_Words: TypeAlias = tuple[tuple[str, int], ...]
_Found: TypeAlias = tuple[Located, ...]


def keys_cited(loaded: Loaded, text: str) -> _Words:
    """The keys that a data field cites, each with the index of its @ sign in the text."""
    return loaded.memory.recall(keys_in, text, shelf=_KEYS) if "@" in text else ()


def without_source(loaded: Loaded, text: str) -> _Words:
    """The sentences of a data field that cite nothing, each with the index at which it begins."""
    return loaded.memory.recall(uncited_sentences, text, shelf=_UNCITED)


def found_in(loaded: Loaded, body: str, first_line: int) -> _Found:
    """Everything that the body of a page cites, links to or shows by our syntax, by its place."""
    bare = loaded.host.settings.bare_citations
    given = (body, first_line, bare, extensions_of(loaded))
    return loaded.memory.recall(_located, *given, shelf=_LOCATED)


def _located(body: str, first_line: int, bare: bool, extensions: tuple[str, ...]) -> _Found:  # noqa: FBT001 - it is remembered by its arguments
    seen = Sightings([])
    ours = CitationsExtension(locating=seen, bare=bare)
    return tuple(locate(body, first_line, markdown_with(ours, extensions), seen))


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


_ROOMS = ("anchors.py", "citations", "checking/markdown.py", "checking/remembered.py", "urls.py")
_PACKAGES = ("markdown", "pydantic", "pymdown-extensions")
_KEYS: Shelf[_Words] = Shelf(
    "keys",
    lambda words: _adapter(_Words).dump_json(words),
    lambda raw, *_: _adapter(_Words).validate_json(raw),
    _ROOMS,
    _PACKAGES,
)
_UNCITED: Shelf[_Words] = Shelf("uncited", _KEYS.write, _KEYS.read, _ROOMS, _PACKAGES)
_LOCATED: Shelf[_Found] = Shelf(
    "located",
    lambda found: _adapter(_Found).dump_json(found),
    lambda raw, *_: _adapter(_Found).validate_json(raw),
    _ROOMS,
    _PACKAGES,
)
