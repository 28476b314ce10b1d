"""What a scan finds: entries, fields and parts of values, as they stand, each with its place."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum


class PartKind(Enum):
    """What a part of a value is."""

    LITERAL = "literal"
    NUMBER = "number"
    MACRO = "macro"


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a value; pieces are joined by `#`."""

    kind: PartKind
    text: str
    """Without its braces or quotes."""
    offset: int
    """Of the first character of `text`."""


@dataclass(frozen=True, slots=True)
class ScannedField:
    """A field as it stands."""

    name: str
    offset: int
    parts: tuple[Part, ...]


@dataclass(slots=True)
class ScannedEntry:
    """An entry as it stands; `@string` too, which has no key."""

    type: str
    offset: int
    """Of its `@`."""
    key: str | None = None
    key_offset: int = 0
    fields: list[ScannedField] = field(default_factory=list)
    whole: bool = True
    """False where a part of it could not be read, and has been named in a problem."""
    end: int = 0
    """The offset behind it."""
