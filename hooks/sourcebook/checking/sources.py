"""Rules on sources: used, findable, and each document once. All are warnings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.problems import Location, Problem
from sourcebook.urls import same_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from collections.abc import Set as AbstractSet

    from sourcebook.loading import Loaded
    from sourcebook.model import Source


def check_sources(loaded: Loaded, used: AbstractSet[str]) -> Iterator[Problem]:
    """Every such rule. `used` are the keys that any claim or page names."""
    derived = {parent for source in loaded.kb.sources.values() for parent in source.derived_from}
    first: dict[str, Source] = {}
    for source in loaded.kb.sources.values():
        if source.key not in used and source.key not in derived:
            yield Problem(
                source.location,
                "B419",
                f"Nothing cites '{source.key}'.",
                "Name it in a claim's evidence or cite it on a page, or delete the entry.",
            )
        if not (source.url or source.doi or source.archive_url):
            yield Problem(
                source.location,
                "B420",
                f"'{source.key}' has neither url nor doi nor archiveurl.",
                "Add one of them.",
            )
        for name, value in (("DOI", source.doi and source.doi.lower()), ("URL", source.url)):
            if value:
                known = first.setdefault(f"{name} {same_document(value)}", source)
                if known is not source:
                    yield _twice(source, known, name)


def _twice(source: Source, known: Source, name: str) -> Problem:
    place = Location(known.location.path, known.location.line, known.location.column)
    return Problem(
        source.location,
        "B421",
        f"'{source.key}' has the same {name} as '{known.key}'.",
        "Keep one entry, and put its key wherever the other was used.",
        ((place, "the other entry"),),
    )
