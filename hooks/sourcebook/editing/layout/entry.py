"""One entry of a bibliography: one field a line, remarks at their places."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.editing.layout.fields import in_entry_order
from sourcebook.loading.bibtex.datamodel import FIELD_ALIASES
from sourcebook.loading.bibtex.scanned import PartKind

if TYPE_CHECKING:
    from sourcebook.loading.bibtex.scanned import Part, ScannedEntry, ScannedField

_WIDTH = 12
"""Of the column of names; `journaltitle` and `organization` just fit."""
_REMARK = re.compile(r"%[^\n]*")


@dataclass(frozen=True, slots=True)
class _Between:
    """The remarks between two fields."""

    behind: str
    """In the line of the field above."""
    above: tuple[str, ...]
    """On lines of their own, over the field below."""


def value_end(part: Part) -> int:
    """The offset behind a part of a value and the sign that closes it."""
    return part.offset + len(part.text) + (part.kind is PartKind.LITERAL)


def is_sound(text: str, entry: ScannedEntry) -> bool:
    """Whether an entry can be written anew: it is whole, has each field once, and holds remarks
    only between its fields."""
    names = [FIELD_ALIASES.get(name, name) for name in _names(entry)]
    return (
        entry.whole
        and entry.key is not None
        and len(set(names)) == len(names)
        and "%" not in text[entry.offset : entry.key_offset]
        and all("%" not in gap for found in entry.fields for gap in _within(text, found))
    )


def lay_out(text: str, entry: ScannedEntry) -> str:
    """A sound entry in its layout. Values keep their letters; quotation marks around them become
    braces, as does the lack of either around a number that stands alone."""
    gaps = [_between(text[start:end]) for start, end in _edges(entry)]
    lines = [_with(f"@{entry.type}{{{entry.key},", gaps[0].behind)]
    for number in in_entry_order([found.name for found in entry.fields]):
        found = entry.fields[number]
        lines += [f"  {remark}" for remark in gaps[number].above]
        line = f"  {found.name.lower():{_WIDTH}} = {_value(found)},"
        lines.append(_with(line, gaps[number + 1].behind))
    lines += [f"  {remark}" for remark in gaps[-1].above]
    return "\n".join([*lines, "}"])


def _names(entry: ScannedEntry) -> list[str]:
    return [found.name.lower() for found in entry.fields]


def _within(text: str, found: ScannedField) -> list[str]:
    """What stands between a field's name and the parts of its value."""
    starts = [part.offset - (part.kind is PartKind.LITERAL) for part in found.parts]
    ends = [found.offset + len(found.name), *(value_end(part) for part in found.parts)]
    return [text[end:start] for end, start in zip(ends, starts, strict=False)]


def _edges(entry: ScannedEntry) -> list[tuple[int, int]]:
    """Where the texts between the fields begin and end: behind the key, behind each value."""
    key_end = entry.key_offset + len(entry.key or "")
    ends = [key_end, *(value_end(found.parts[-1]) for found in entry.fields)]
    starts = [*(found.offset for found in entry.fields), entry.end - 1]
    return list(zip(ends, starts, strict=True))


def _between(gap: str) -> _Between:
    first, _, rest = gap.partition("\n")
    behind = _REMARK.search(first)
    return _Between(
        behind[0].rstrip() if behind else "",
        tuple(match[0].rstrip() for match in _REMARK.finditer(rest)),
    )


def _with(line: str, remark: str) -> str:
    return f"{line} {remark}" if remark else line


def _value(found: ScannedField) -> str:
    alone = len(found.parts) == 1
    return " # ".join(
        f"{{{part.text}}}"
        if part.kind is PartKind.LITERAL or (alone and part.kind is PartKind.NUMBER)
        else part.text
        for part in found.parts
    )
