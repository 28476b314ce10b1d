"""All sources in one file, for reference managers and citation processors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.pages.data.indented import Indented, in_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def references(entries: Iterable[str]) -> Iterator[str]:
    """Entries of BibTeX or RIS, with an empty line between two; in pieces."""
    between = ""
    for entry in entries:
        yield between + entry
        between = "\n"


def references_csl(items: Iterator[Indented]) -> Iterator[str]:
    """Items of CSL-JSON, in pieces."""
    return in_json(items)
