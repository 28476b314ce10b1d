"""What a page is made of, as a digest: while that is the same, so is the page.

The page of a claim or a source says what its file or entry says, what others say of it (who cites
it, what relates to it, what is wrong with it), and words of the claims and sources that were looked
up while it was made (`looked_up`); that of a topic or claimant what their claims say. Each of these
counts with all that it says (`whole`). The lists of everything have no digest.

Everything else that pages are made from (settings, names, the day, our own code and templates) is
the `rest`, for all pages alike.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sourcebook.pages.cutting import SIZES
from sourcebook.pages.looked_up import LookedUp
from sourcebook.pages.named import gather, pages_of_claimant, pages_of_topic
from sourcebook.pages.whole import digest_of
from sourcebook.urls import claim_url, source_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sourcebook.fragments import Fragments
    from sourcebook.graph import Graph
    from sourcebook.model import KnowledgeBase
    from sourcebook.pages.whole import Wholes

_NO_PICTURES: Mapping[str, str] = MappingProxyType({})


class Made(NamedTuple):
    """How a page was made."""

    of: str
    """A digest."""
    claims: tuple[str, ...]
    sources: tuple[str, ...]
    """What was looked up for it, as `LookedUp` says."""


class MadeOf:
    """The digests of one build."""

    def __init__(
        self,
        wholes: Wholes,
        kb: KnowledgeBase,
        graph: Graph,
        fragments: Fragments,
        rest: str,
        pictures: Mapping[str, str] = _NO_PICTURES,
    ) -> None:
        """`fragments` are those that the pages are made with, `pictures` the paths of those shown
        where a page is shared, by its address."""
        self._graph, self._fragments, self._rest = graph, fragments, rest
        self._pictures, self._wholes = pictures, wholes
        self._claims = {claim_url(claim_id): claim_id for claim_id in kb.claims}
        self._sources = {source_url(fragments.slugs[key]): key for key in kb.sources}
        self._named = dict(_named(kb))

    def is_still(self, url: str, before: Made) -> bool:
        """Whether a page would be made now as it was then."""
        return self.digest(url, LookedUp(before.claims, before.sources)) == before.of

    def digest(self, url: str, looked_up: LookedUp) -> str | None:
        """The digest of a page for which this was looked up; None for all other pages: the lists
        of everything, and what stands in the place of a claim that could not be read."""
        if (claim_id := self._claims.get(url)) is not None:
            own: Iterable[str] = self._of_claim(claim_id)
        elif (key := self._sources.get(url)) is not None:
            own = self._of_source(key)
        elif (claims := self._named.get(url)) is not None:
            own = (self._wholes.essays, *map(self._wholes.claim, claims))
        else:
            return None
        return digest_of(
            self._rest,
            self._pictures.get(url, ""),
            *own,
            "looked up",
            *self._wholes.of(looked_up),
        )

    def _of_claim(self, claim_id: str) -> Iterable[str]:
        graph, fragments = self._graph, self._fragments
        yield self._wholes.claim(claim_id)
        yield repr(fragments.problems_of_claim(claim_id))
        for other, relation in graph.related_to.get(claim_id, ()):
            yield self._wholes.claim(other.id)
            yield repr(relation)
        for page in graph.pages_of_claim.get(claim_id, ()):
            yield repr((page.url, page.title))

    def _of_source(self, key: str) -> Iterable[str]:
        graph, fragments = self._graph, self._fragments
        yield self._wholes.source(key)
        yield repr(fragments.problems_of_source(key))
        for claim, _ in graph.claims_of_source.get(key, ()):
            yield self._wholes.claim(claim.id)
        for page, mentions in graph.pages_of_source.get(key, ()):
            yield repr((page.url, page.title, mentions))


def _named(kb: KnowledgeBase) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The address of each page of a topic or claimant, with the ids of their claims."""
    names = gather(kb)
    for name in kb.names.topics:
        ids = tuple(claim.id for claim in names.on(name.id))
        yield from ((url, ids) for url in pages_of_topic(name, names, SIZES.claims))
    for name in kb.names.claimants.values():
        ids = tuple(item.claim.id for item in names.said_by(name.id))
        yield from ((url, ids) for url in pages_of_claimant(name, names, SIZES.claims))
