"""The origin tree: one statement, and the documents that carry it on.

Ten documents that repeat one statement count once; this picture shows which ten. It is drawn in
pixels from the starting edge and is as wide as its page, so it is read at any width.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.bibliography.dates import year_of
from sourcebook.fragments.wording import date_in_words
from sourcebook.model import PartialDate
from sourcebook.vocabulary import INTERESTED, Independence, Stance

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sourcebook.fragments import Fragments
    from sourcebook.model import Claim, Source

MOST = 30
"""Branches drawn. The rest are counted, and stand in the list behind the picture."""
FEWEST_ON_A_CLAIM = 3
"""Documents behind one origin from which a claim's page draws its tree."""
MOST_TREES = 3
"""Trees on one claim's page, those with the most documents."""
LONGEST_NAME = 22
"""Letters of a name: with the date they fit beside the branches on a screen 320 pixels wide."""

ROW = 22
"""Pixels from one branch to the next."""
ROOT_X = 8
LEAF_X = 44
RADIUS = 5

_UNDATED = PartialDate(9999)


@dataclass(frozen=True, slots=True)
class Document:
    """A source that carries the statement."""

    key: str
    date: PartialDate | None
    name: str
    """Its short form without the year, which the date tells."""
    own: bool
    """Whether it is an interested party's own."""
    here: bool = False
    """Whether the picture stands on its page."""

    @property
    def label(self) -> str:
        """The name, cut where it is long."""
        if len(self.name) <= LONGEST_NAME:
            return self.name
        return self.name[: LONGEST_NAME - 1].rstrip() + "…"

    @property
    def day(self) -> str:
        """Its date in a few words."""
        return date_in_words(self.date, short=True) or "no date"


@dataclass(frozen=True, slots=True)
class Branch:
    """A document with its height in the picture."""

    document: Document
    y: float
    """Pixels from the upper edge to the middle of its mark."""
    path: str
    """The line from the root to it, as an SVG path."""


@dataclass(frozen=True, slots=True)
class OriginTree:
    """A statement and its documents."""

    origin: str
    """Name of the statement, or the key of the source that made it."""
    is_source: bool
    documents: tuple[Document, ...]
    """All of them, oldest first; without the origin where that is a source of ours."""
    branches: tuple[Branch, ...]
    """Those that are drawn."""
    root_y: float
    height: int

    @property
    def more(self) -> int:
        """How many documents are not drawn."""
        return len(self.documents) - len(self.branches)


def drawn(origin: str, documents: Sequence[Document], *, is_source: bool) -> OriginTree:
    """The tree of some documents: oldest first, undated last, and that of the page among those
    drawn."""
    ordered = sorted(documents, key=lambda one: (one.date or _UNDATED, one.key))
    shown = ordered[:MOST]
    here = next((one for one in ordered[MOST:] if one.here), None)
    if here is not None:
        shown[-1] = here
    root_y = ROW * max(len(shown), 1) / 2
    branches = tuple(
        Branch(one, y, _path(root_y, y))
        for one, y in ((one, ROW * (number + 0.5)) for number, one in enumerate(shown))
    )
    more = ROW if len(ordered) > len(shown) else 0
    height = ROW * max(len(shown), 1) + more
    return OriginTree(origin, is_source, tuple(ordered), branches, root_y, height)


def tree_of_source(
    fragments: Fragments, origin: str, keys: Sequence[str], here: str
) -> OriginTree | None:
    """The tree of one origin on the page of the source `here`; None for one that stands alone."""
    sources = fragments.kb.sources
    documents = [
        _document(fragments, sources[key], sources[key].independence, here=key == here)
        for key in dict.fromkeys(keys)
        if key in sources and key != origin
    ]
    # Of an origin that is no source of ours, a single document is no tree.
    if len(documents) < (1 if origin in sources else 2):
        return None
    return drawn(origin, documents, is_source=origin in sources)


def trees_of_claim(fragments: Fragments, claim: Claim) -> tuple[OriginTree, ...]:
    """The origins that at least three of a claim's documents carry, the most carried first.

    A document is what is listed as evidence or as a place of saying; background carries nothing.
    """
    kb = fragments.kb
    independence: Mapping[str, Independence] = {
        **{
            saying.source: kb.sources[saying.source].independence
            for saying in claim.said_by
            if saying.source and saying.source in kb.sources
        },
        **{
            evidence.source: kb.independence_of(evidence)
            for evidence in claim.evidence
            if evidence.source in kb.sources and evidence.stance is not Stance.CONTEXT
        },
    }
    behind: dict[str, list[Document]] = {}
    for key, stands in independence.items():
        for origin in kb.origins_of(key):
            if origin != key:
                behind.setdefault(origin, []).append(_document(fragments, kb.sources[key], stands))
    trees = [
        drawn(origin, documents, is_source=origin in kb.sources)
        for origin, documents in behind.items()
        # An origin that is itself listed is one of the documents.
        if len(documents) + (origin in independence) >= FEWEST_ON_A_CLAIM
    ]
    trees.sort(key=lambda tree: (-len(tree.documents), tree.origin))
    return tuple(trees[:MOST_TREES])


def _document(
    fragments: Fragments, source: Source, independence: Independence, *, here: bool = False
) -> Document:
    return Document(
        key=source.key,
        date=source.date,
        name=fragments.reference(source.key).short.removesuffix(f" {year_of(source.fields)}"),
        own=independence in INTERESTED,
        here=here,
    )


def _path(root_y: float, y: float) -> str:
    """A curve from the root to a branch that ends at the edge of its mark."""
    end = LEAF_X - RADIUS
    middle = (ROOT_X + end) / 2
    return f"M{ROOT_X} {root_y:g}C{middle:g} {root_y:g} {middle:g} {y:g} {end} {y:g}"
