"""What the two lists can be filtered by.

A page writes the words of each row into `data-*` attributes and offers the same words in a form;
`theme/assets/filters.js` only compares the two. So no script has to know the vocabulary, and a
reader without scripts has the whole table.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Generic, TypeVar

from sourcebook.fragments import web_address
from sourcebook.fragments.wording import language_name
from sourcebook.vocabulary import (
    CERTAINTIES,
    CLAIM_KINDS,
    CLAIM_STATUSES,
    INDEPENDENCES,
    LINK_STATES,
    SOURCE_KINDS,
    VERDICTS,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from sourcebook.graph import Graph
    from sourcebook.model import Claim, KnowledgeBase, Source
    from sourcebook.standing import Standings
    from sourcebook.vocabulary import Term

T = TypeVar("T")

NOT_STATED = "none"
"""Stands in an address for a value that a source does not state; a row says "not stated"."""


@dataclass(frozen=True, slots=True)
class Facet(Generic[T]):
    """One thing that rows are told apart by, such as the verdict."""

    name: str
    """Its name in the page's address and in the `data-*` attribute."""
    label: str
    words: Mapping[str, str]
    """The label of each known value, in the order in which they are offered."""
    values: Callable[[T], Iterable[str]]
    """The values of an item: none, one or several, each without a space in it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """One list to choose a value from."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    """Values that occur, each with its label."""


def filters_for(facets: Iterable[Facet[T]], items: Sequence[T]) -> tuple[Filter, ...]:
    """The filters that can narrow the list, each with the values that occur.

    What all items share divides nothing and is not offered.
    """
    found = []
    for facet in facets:
        counts = Counter(value for item in items for value in dict.fromkeys(facet.values(item)))
        known = [(value, label) for value, label in facet.words.items() if counts[value]]
        strange = [(value, value) for value in sorted(counts) if value not in facet.words]
        if any(number < len(items) for number in counts.values()):
            found.append(Filter(facet.name, facet.label, (*known, *strange)))
    return tuple(found)


def row_data(facets: Iterable[Facet[T]], item: T) -> dict[str, str]:
    """The `data-*` attributes of an item's row; several values stand with spaces between."""
    return {f"data-{facet.name}": " ".join(facet.values(item)) for facet in facets}


def claim_facets(kb: KnowledgeBase, standings: Standings) -> tuple[Facet[Claim], ...]:
    """What the list of claims can be filtered by."""
    topics = {key: name.label for key, name in kb.names.topics_by_id.items()}
    claimants = {key: name.label for key, name in kb.names.claimants.items()}
    certainties = {value: label.lower() for value, label in _labels(CERTAINTIES).items()}
    tags = {claim.language for claim in kb.claims.values() if claim.language}
    languages = {
        **_by_label({tag: language_name(tag) for tag in tags}),
        NOT_STATED: "the site's own",
    }
    found: tuple[Facet[Claim], ...] = (
        Facet("verdict", "Verdict", _labels(VERDICTS), lambda claim: (claim.verdict.value,)),
        Facet("certainty", "Certainty", certainties, lambda claim: (claim.certainty.value,)),
        Facet("kind", "Kind", _labels(CLAIM_KINDS), lambda claim: (claim.kind.value,)),
        Facet(
            "status",
            "Status",
            _labels(CLAIM_STATUSES),
            lambda claim: (standings.status_of(claim).value,),
        ),
        Facet("topic", "Topic", _by_label(topics), lambda claim: claim.topics),
        Facet(
            "claimant",
            "Said by",
            _by_label(claimants),
            lambda claim: dict.fromkeys(saying.who for saying in claim.said_by),
        ),
    )
    # Most knowledge bases are in one language, and each facet is in the index of the list.
    if not tags:
        return found
    return (
        *found,
        Facet("language", "Language", languages, lambda claim: (claim.language or NOT_STATED,)),
    )


def source_facets(kb: KnowledgeBase, graph: Graph) -> tuple[Facet[Source], ...]:
    """What the list of sources can be filtered by."""
    kinds = {**_labels(SOURCE_KINDS), NOT_STATED: "not stated"}
    tags = {source.language for source in kb.sources.values() if source.language}
    languages = {**_by_label({tag: language_name(tag) for tag in tags}), NOT_STATED: "not stated"}

    def used(source: Source) -> bool:
        return source.key in graph.claims_of_source or source.key in graph.pages_of_source

    return (
        Facet("kind", "Kind", kinds, lambda s: (s.kind.value if s.kind else NOT_STATED,)),
        Facet(
            "independence",
            "Independence",
            _labels(INDEPENDENCES),
            lambda source: (source.independence.value,),
        ),
        Facet("link", "Link", _labels(LINK_STATES), lambda s: (kb.state_of(s.key).value,)),
        Facet("language", "Language", languages, lambda s: (s.language or NOT_STATED,)),
        _yes_or_no("used", "Use", "used", "not used", used),
        _yes_or_no(
            "archived",
            "Archived copy",
            "archived",
            "not archived",
            lambda source: bool(web_address(source.archive_url)),
        ),
        _yes_or_no(
            "reviewed",
            "Peer review",
            "peer-reviewed",
            "not peer-reviewed",
            lambda source: source.peer_reviewed,
        ),
    )


def _yes_or_no(
    name: str, label: str, yes: str, no: str, holds: Callable[[Source], bool]
) -> Facet[Source]:
    words = MappingProxyType({"yes": yes, "no": no})
    return Facet(name, label, words, lambda source: ("yes" if holds(source) else "no",))


def _labels(terms: Mapping[T, Term]) -> dict[str, str]:
    return {str(word): term.label for word, term in terms.items()}


def _by_label(labels: Mapping[str, str]) -> dict[str, str]:
    return dict(sorted(labels.items(), key=lambda pair: (pair[1].casefold(), pair[0])))
