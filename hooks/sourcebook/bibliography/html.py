"""A reference as it is built, piece by piece: written twice, as plain text and as safe HTML."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from markupsafe import Markup, escape

from sourcebook.script import direction_of
from sourcebook.urls import link_to

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Title:
    """The title of the source, in `<cite>`."""

    text: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Isolated:
    """Text of another direction, which must not turn what stands around it."""

    text: str


@dataclass(frozen=True, slots=True)
class Link:
    """A text, or the title, that leads to an address."""

    url: str
    shown: Title | str


Part: TypeAlias = "str | Title | Isolated | Link"
Piece: TypeAlias = "tuple[Part, ...]"
"""What a reference says in one sentence, without its full stop."""


def as_text(piece: Piece) -> str:
    """The words alone."""
    return "".join(map(_text, piece))


def _text(part: Part) -> str:
    if isinstance(part, str):
        return part
    return _text(part.shown) if isinstance(part, Link) else part.text


def as_html(piece: Piece, attributes: Mapping[str, Markup]) -> Markup:
    """The words escaped, with their elements; `attributes` are those of links, by address."""
    html = "".join([_html(part, attributes) for part in piece if _text(part)])
    return Markup(html)  # noqa: S704 - every string in it was escaped.


def _html(part: Part, attributes: Mapping[str, Markup]) -> str:
    match part:
        case str():
            return escape(part)
        case Title(text, language):
            lang = f' lang="{escape(language)}"' if language else ""
            return f'<cite{lang} dir="{direction_of(text, language)}">{escape(text)}</cite>'
        case Isolated(text):
            return f"<bdi>{escape(text)}</bdi>"
        case Link(url, shown):
            more = attributes.get(url, "")
            return f'<a href="{escape(link_to(url))}"{more}>{_html(shown, attributes)}</a>'
