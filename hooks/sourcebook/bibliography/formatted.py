"""References that are formatted once: for all pages of a build, and for the builds after it."""

from __future__ import annotations

import json
from dataclasses import astuple, fields
from operator import attrgetter
from typing import TYPE_CHECKING

from markupsafe import Markup

from sourcebook.bibliography.format import Reference, format_reference
from sourcebook.bibliography.robust import Lead
from sourcebook.loading.cache import Shelf
from sourcebook.loading.memory import Memory
from sourcebook.model import Source

if TYPE_CHECKING:
    from collections.abc import Collection


class Formatted:
    """The references of a bibliography, each made when it is first asked for.

    In the `memory` of loading, a reference is found by all that its source says, so an edit of one
    entry makes one anew.
    """

    def __init__(self, memory: Memory | None = None) -> None:
        """Know what the memory knows; without one, nothing."""
        self._memory = memory or Memory()
        self._known: dict[tuple[str, Lead], Reference] = {}

    def is_first_look(self, sources: int) -> bool:
        """Whether formatting so many takes so long, in a first run, that it is worth a process of
        its own."""
        return sources > _MANY and self._memory.is_new_to(_SHELF)

    def has_all(self, of: str, sources: Collection[Source]) -> bool:
        """Whether the references of all sources are kept, by a digest of them that was noted; then
        they stay so, though this run shows few of them."""
        if self._memory.ask(_SHELF, _EVERY, of) is None:
            return False
        self._memory.spare(
            _SHELF, _EVERY, lambda: ((said(one), lead.value) for one in sources for lead in Lead)
        )
        return True

    def note_all(self, of: str) -> None:
        """Note, by a digest of them, that all sources have been asked for."""
        if of:
            self._memory.tell(_SHELF, _NOTED, _EVERY, of)

    def __call__(self, source: Source, lead: Lead) -> Reference:
        """As `format_reference` gives it. All sources asked for have different keys."""
        about = (source.key, lead)
        reference = self._known.get(about)
        if reference is None:
            by = (said(source), lead.value)
            reference = self._memory.recall(format_reference, source, lead, shelf=_SHELF, by=by)
            self._known[about] = reference
        return reference


_EVERY, _NOTED = "all", b"1"
_MANY = 600
"""So many take a tenth of a second."""
_ELSEWHERE = frozenset({"location", "places"})
"""Where a source stands changes with every line above it, and nothing of what it says."""
_ALL = attrgetter(*(one.name for one in fields(Source) if one.name not in _ELSEWHERE))


def said(source: Source) -> str:
    """All that a source says, wherever it stands, as a text: the same for the same."""
    return repr(_ALL(source))


def _written(reference: Reference) -> bytes:
    return json.dumps(astuple(reference)).encode()


def _read(raw: bytes, *_: object) -> Reference:
    html, text, short, authors, url = json.loads(raw)
    # Only what this user's own builds wrote is read, and they wrote what had been escaped.
    return Reference(Markup(html), text, short, authors, url)  # noqa: S704


_SHELF: Shelf[Reference] = Shelf(
    "references",
    _written,
    _read,
    rooms=(
        *("bibliography", "latex", "loading/bibtex", "model"),
        *("script.py", "urls.py", "vocabulary.py"),
    ),
    packages=("babel", "markupsafe", "pybtex", "pylatexenc"),
)
