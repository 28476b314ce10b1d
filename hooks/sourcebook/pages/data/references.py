"""All sources in one file, for reference managers and citation processors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.pages.data.indented import Indented, in_json

if TYPE_CHECKING:
    from collections.abc import Iterable


def references(entries: Iterable[str]) -> str:
    """Entries of BibTeX or RIS, with an empty line between two."""
    return "\n".join(entries)


def references_csl(items: Iterable[Indented]) -> str:
    """Items of CSL-JSON."""
    return in_json([*items])
