"""A source as a BibLaTeX entry."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sourcebook.model import Source

_RESOLVED = frozenset({"crossref", "xdata", "xref"})


def to_bibtex(source: Source) -> str:
    """The entry with all that it inherits, ending in a line break."""
    fields = {name: value for name, value in source.fields.items() if name not in _RESOLVED}
    width = max((len(name) for name in fields), default=0)
    lines = [f"  {name:<{width}} = {{{value}}},\n" for name, value in fields.items()]
    return f"@{source.entry_type}{{{source.key},\n{''.join(lines)}}}\n"
