"""Rules on sources: used, findable, and each document once. All are warnings."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from pydantic import TypeAdapter

from sourcebook.checking.settled import digest_of_all
from sourcebook.loading.bibtex.keeping import PACKAGES, ROOMS
from sourcebook.loading.cache import Shelf
from sourcebook.problems import Location, Problem
from sourcebook.urls import same_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from sourcebook.loading import Loaded
    from sourcebook.model import KnowledgeBase, Source


class Among(NamedTuple):
    """What there is to say of sources among themselves, whoever names them and on any day."""

    origins: str
    """A digest of what they go back to."""
    parents: frozenset[str]
    """The keys of those that others go back to."""
    problems: tuple[Problem, ...]


def check_sources(loaded: Loaded, among: Among, used: AbstractSet[str]) -> Iterator[Problem]:
    """Every such rule. `used` are the keys that any claim or page names."""
    sources = loaded.kb.sources
    for key in sources:
        if key not in used and key not in among.parents:
            yield Problem(
                sources[key].location,
                "B419",
                f"Nothing cites '{key}'.",
                "Name it in a claim's evidence or cite it on a page, or delete the entry.",
            )
    yield from among.problems


def among_themselves(loaded: Loaded) -> Among:
    """What there is to say of the sources as they were written, before any day changed them."""
    by = (loaded.places.bibliography,)
    return loaded.memory.recall(_among, loaded.kb, shelf=_SHELF, by=by)


def _among(kb: KnowledgeBase) -> Among:
    return Among(
        digest_of_all(
            (key, source.derived_from, source.origin_labels)
            for key, source in sorted(kb.derived.items())
        ),
        frozenset(parent for source in kb.derived.values() for parent in source.derived_from),
        tuple(_findable_and_once(kb.sources)),
    )


def _findable_and_once(sources: Mapping[str, Source]) -> Iterator[Problem]:
    first: dict[str, Source] = {}
    for source in sources.values():
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


@cache
def _adapter() -> TypeAdapter[Among]:
    return TypeAdapter(Among)


_SHELF: Shelf[Among] = Shelf(
    "among-sources",
    lambda found: _adapter().dump_json(found),
    lambda raw, *_: _adapter().validate_json(raw),
    rooms=(*ROOMS, "checking/settled.py", "checking/sources.py", "urls.py"),
    packages=PACKAGES,
)
