"""What texts cite, as earlier runs have found it: to find it, Markdown has to be rendered.

Where all of it is known Markdown is not even imported, nor what renders pages.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from pydantic import TypeAdapter

from sourcebook.checking.citing import ANY, LINKS, citing
from sourcebook.checking.markdown import extensions_of, markdown_with
from sourcebook.loading.cache import Shelf
from sourcebook.tangles import is_readable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pydantic import BaseModel

    from sourcebook.loading import Document, Loaded

_Words: TypeAlias = tuple[tuple[str, int], ...]
_Links: TypeAlias = tuple[tuple[str, str, int], ...]


class Found(NamedTuple):
    """Something a page says, and where; see `citations.Located`."""

    kind: str
    """Also `too-deep`, for a page that Markdown could not read to its end."""
    name: str
    line: int
    column: int


_Found: TypeAlias = tuple[Found, ...]


class Said(NamedTuple):
    """What a claim, or the front matter of an article, cites in its fields."""

    keys: tuple[str, ...]
    """Of all fields, each once."""
    first: tuple[str, ...]
    """Of the field that must be sourced, each once: the rationale, or the summary."""
    uncited: _Words
    """The sentences of that field that cite nothing, each with the index at which it begins."""
    links: tuple[tuple[str, str], ...]
    """What all fields link to: `claim` or `source`, and an id or key; each once."""
    unread: tuple[tuple[str | int, ...], ...] = ()
    """The fields that Markdown would not come to an end with."""


def said_in(loaded: Loaded, record: BaseModel, document: Document) -> Said:
    """What a record cites; `document` is that of the text it was read from."""
    by = (type(record).__name__, document.digest)
    return loaded.memory.recall(_said, record, loaded, shelf=_SAID, by=by)


def spare(loaded: Loaded, name: str, digests: Iterable[str]) -> None:
    """Keep what claims cite, by the digests of their texts, for a run that asks for it again: this
    one does not. See `Memory.spare`."""
    known = tuple(digests)
    loaded.memory.spare(_SAID, name, lambda: (("Claim", digest) for digest in known))


def _said(record: BaseModel, loaded: Loaded) -> Said:
    from sourcebook.citations import uncited_sentences  # noqa: PLC0415

    text = getattr(record, "rationale", None) or getattr(record, "summary", None) or ""
    cited = (key for _, words in citing(record) for key, _ in keys_cited(loaded, words))
    return Said(
        tuple(dict.fromkeys(cited)),
        tuple(dict.fromkeys(key for key, _ in keys_cited(loaded, text))),
        uncited_sentences(text) if text else (),
        tuple(dict.fromkeys(
            (kind, name)
            for _, words in citing(record, LINKS)
            for kind, name, _ in links_said(loaded, words)
        )),
        tuple(where for where, words in citing(record, ANY) if not is_readable(words)),
    )  # fmt: skip


def keys_cited(loaded: Loaded, text: str) -> _Words:
    """The keys that a data field cites, each with the index of its @ sign in the text."""
    return loaded.memory.recall(_keys, text) if "@" in text else ()


def _keys(text: str) -> _Words:
    from sourcebook.citations import keys_in  # noqa: PLC0415

    return keys_in(text)


def links_said(loaded: Loaded, text: str) -> _Links:
    """The claims and sources that a data field links to, each with the index of `claim:` or
    `source:` in the text."""
    return loaded.memory.recall(_links, text)


def _links(text: str) -> _Links:
    from sourcebook.citations import links_in  # noqa: PLC0415

    return links_in(text)


def found_in(loaded: Loaded, body: str, first_line: int) -> _Found:
    """Everything that the body of a page cites, links to or shows by our syntax, by its place."""
    bare = loaded.host.settings.bare_citations
    given = (body, first_line, bare, extensions_of(loaded))
    return loaded.memory.recall(_located, *given, shelf=LOCATED)


def _located(body: str, first_line: int, bare: bool, extensions: tuple[str, ...]) -> _Found:  # noqa: FBT001 - it is remembered by its arguments
    from sourcebook.citations import CitationsExtension, Sightings, locate  # noqa: PLC0415

    seen = Sightings([])
    ours = CitationsExtension(locating=seen, bare=bare)
    try:
        located = locate(body, first_line, markdown_with(ours, extensions), seen)
    except RecursionError:
        return (Found("too-deep", "", first_line, 1),)
    return tuple(Found(one.kind, one.name, one.line, one.column) for one in located)


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


_ROOMS = (
    *("anchors.py", "citations", "checking/citing.py", "checking/markdown.py"),
    *("checking/remembered.py", "model", "script.py", "tangles.py", "urls.py"),
)
_PACKAGES = ("markdown", "pydantic", "pymdown-extensions")


def _shelf(name: str, kind: Any) -> Shelf[Any]:
    return Shelf(
        name,
        lambda found: _adapter(kind).dump_json(found),
        lambda raw, *_: _adapter(kind).validate_json(raw),
        _ROOMS,
        _PACKAGES,
    )


_SAID: Shelf[Said] = _shelf("said", Said)
LOCATED: Shelf[_Found] = _shelf("located", _Found)
