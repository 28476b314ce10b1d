"""Rules on what the ledger knows: which pages cite what no longer stands, and what wants a copy."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sourcebook.checking.citations import placed_keys
from sourcebook.checking.references.policy import evidence
from sourcebook.checking.remembered import said_in
from sourcebook.problems import Location, Problem
from sourcebook.standing import FALLEN
from sourcebook.vocabulary import LINK_STATES, LinkState

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from sourcebook.checking.remembered import Found
    from sourcebook.loading import Loaded
    from sourcebook.model import Claim, Source


def check_links(
    loaded: Loaded, claims: Iterable[Claim], found: Mapping[str, Sequence[Found]]
) -> Iterator[Problem]:
    """Every such rule, on some claims and on all articles. `found` is what the body of each article
    cites, by its path."""
    fallen = fallen_keys(loaded)
    if fallen:
        for article in loaded.kb.articles.values():
            path = f"{loaded.host.docs_dir}/{article.path}"
            document = loaded.places.articles[article.path]
            yield from _fallen(loaded, placed_keys(loaded, article.front, document), fallen)
            bodily = (
                (one.name, partial(Location, path, one.line, one.column))
                for one in found[article.path]
                if one.kind in {"source", "source-link"}
            )
            yield from _fallen(loaded, bodily, fallen)
        for claim in claims:
            document = loaded.places.claims[claim.id]
            if fallen.isdisjoint(said_in(loaded, claim, document).keys):
                continue
            # Evidence has a warning of its own (C312).
            evidence = {item.source for item in claim.evidence}
            keys = placed_keys(loaded, claim, document)
            others = ((key, place) for key, place in keys if key not in evidence)
            yield from _fallen(loaded, others, fallen)
    yield from _wants_a_person(loaded)


def fallen_keys(loaded: Loaded) -> set[str]:
    """The keys of sources that do not stand as they were cited, but for those cited knowingly."""
    return {
        key
        for key, state in loaded.kb.known_states.items()
        if state in FALLEN
        and (source := loaded.kb.sources.get(key)) is not None
        and not is_known(source, state)
    }


def _fallen(
    loaded: Loaded,
    cited: Iterator[tuple[str, Callable[[], Location]]],
    fallen: AbstractSet[str],
) -> Iterator[Problem]:
    for key, place in cited:
        if key in fallen:
            state = loaded.kb.state_of(key)
            source = loaded.kb.sources[key]
            yield Problem(place(), "P607", _told(loaded, key, state), mend(source, state))


def _told(loaded: Loaded, key: str, state: LinkState) -> str:
    if state is LinkState.RETRACTED:
        return f"'{key}', which is cited here, has been retracted."
    line = loaded.kb.states.get(key)
    since = f", since {line.since}" if line else ""
    return f"The ledger says of '{key}', which is cited here: {LINK_STATES[state].label}{since}."


def is_known(source: Source, state: LinkState) -> bool:
    """Whether the entry says that the work is retracted: then it is cited knowingly."""
    return state is LinkState.RETRACTED and source.retraction_known


def mend(source: Source, state: LinkState) -> str:
    """What to do about a citation of a source that has fallen."""
    if state is LinkState.RETRACTED:
        return "Cite another source, or say in its entry that you know: pubstate = {retracted}."
    if source.archive_url:
        return "The page shows its archived copy beside it."
    return "Add archiveurl and archivedate to its entry, or cite another source."


_WANTING = frozenset({LinkState.MOVED, LinkState.UNVERIFIABLE})


def _wants_a_person(loaded: Loaded) -> Iterator[Problem]:
    for key, state in loaded.kb.known_states.items():
        if state not in _WANTING or (source := loaded.kb.sources.get(key)) is None:
            continue
        line = loaded.kb.states.get(source.key)
        place = source.places.get("url", source.location)
        if state is LinkState.MOVED and line is not None and line.final_url:
            message = f"{source.url} ({source.key}) has moved for good."
            yield Problem(place, "R118", message, f"Write {line.final_url} instead.")
        if state is LinkState.UNVERIFIABLE and not source.archive_url:
            seen = evidence(line.last) if line is not None and line.last else "cannot be verified"
            yield Problem(
                place,
                "R119",
                f"{source.url} ({source.key}) {seen}; and there is no archived copy.",
                "Add archiveurl and archivedate, or pin what you see in a browser.",
            )
