"""What a page is made of, as a digest: while that is the same, so is the page.

The page of a claim or a source says what its file or entry says, what others say of it (who cites
it, what relates to it, what is wrong with it), and words of the claims and sources that were looked
up while it was made; that of a topic or claimant what their claims say. Each of these counts with
all that it says, a source with all sources of its origins. So a digest may change where the page
does not; the other way round would be wrong. The lists of everything have none.

Everything else that pages are made from (settings, names, the day, our own code and templates) is
the `rest`, for all pages alike.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from sourcebook.bibliography import said
from sourcebook.pages.cutting import SIZES
from sourcebook.pages.named import gather, pages_of_claimant, pages_of_topic
from sourcebook.urls import claim_url, source_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sourcebook.fragments import Fragments
    from sourcebook.graph import Graph
    from sourcebook.model import KnowledgeBase, Source

T = TypeVar("T")


class _Looked(dict[str, T]):
    """A mapping that notes what is looked up in it."""

    def __init__(self, whole: dict[str, T]) -> None:
        super().__init__(whole)
        self.keys_asked: set[str] = set()

    def __getitem__(self, key: str) -> T:
        self.keys_asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.keys_asked.add(str(key))
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.keys_asked.add(key)
        return super().get(key, default)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Ids of claims and keys of sources that were looked up, also such as there are not; sorted."""

    claims: tuple[str, ...]
    sources: tuple[str, ...]


class Watched:
    """A knowledge base that notes what is looked up in it, for one page after another."""

    def __init__(self, kb: KnowledgeBase) -> None:
        """Begin to watch."""
        self._claims = _Looked(dict(kb.claims))
        self._sources = _Looked(dict(kb.sources))
        self.kb = replace(kb, claims=self._claims, sources=self._sources)
        """To be used in the place of the one given."""

    def take(self) -> LookedUp:
        """What was looked up since it was last asked."""
        found = LookedUp(
            tuple(sorted(self._claims.keys_asked)), tuple(sorted(self._sources.keys_asked))
        )
        self._claims.keys_asked.clear()
        self._sources.keys_asked.clear()
        return found


_NO_PICTURES: Mapping[str, str] = MappingProxyType({})


class MadeOf:
    """The digests of one build."""

    def __init__(
        self,
        kb: KnowledgeBase,
        graph: Graph,
        fragments: Fragments,
        rest: str,
        pictures: Mapping[str, str] = _NO_PICTURES,
    ) -> None:
        """`fragments` are those that the pages are made with, `pictures` the paths of those shown
        where a page is shared, by its address."""
        self._kb, self._graph, self._fragments, self._rest = kb, graph, fragments, rest
        self._pictures = pictures
        self._claims = {claim_url(claim_id): claim_id for claim_id in kb.claims}
        self._sources = {source_url(fragments.slugs[key]): key for key in kb.sources}
        # Asked of many pages.
        self._claim = cache(self._whole_claim)
        self._source = cache(self._whole_source)
        self._family = cache(self._whole_family)
        self._named = dict(_named(kb))
        self._articles = _digest(
            *(f"{one.path} {one.front.model_dump_json()}" for one in kb.articles.values())
        )
        self._lines: dict[str, list[str]] = {}
        for line in kb.ledger.values():
            # Of a source with several addresses the ledger has several lines.
            for key in {role.key for role in line.roles}:
                self._lines.setdefault(key, []).append(line.model_dump_json())
        self._family_of = _families(kb)
        self._members: dict[str, list[Source]] = {}
        for key, name in self._family_of.items():
            self._members.setdefault(name, []).append(kb.sources[key])

    def digest(self, url: str, looked_up: LookedUp) -> str | None:
        """The digest of a page for which this was looked up; None for all other pages: the lists
        of everything, and what stands in the place of a claim that could not be read."""
        if (claim_id := self._claims.get(url)) is not None:
            own: Iterable[str] = self._of_claim(claim_id)
        elif (key := self._sources.get(url)) is not None:
            own = self._of_source(key)
        elif (claims := self._named.get(url)) is not None:
            own = (self._articles, *map(self._claim, claims))
        else:
            return None
        return _digest(
            self._rest,
            self._pictures.get(url, ""),
            *own,
            "looked up",
            *map(self._claim, looked_up.claims),
            *map(self._source, looked_up.sources),
        )

    def _of_claim(self, claim_id: str) -> Iterable[str]:
        graph, fragments = self._graph, self._fragments
        yield self._claim(claim_id)
        yield repr(fragments.problems_of_claim(claim_id))
        for other, relation in graph.related_to.get(claim_id, ()):
            yield self._claim(other.id)
            yield repr(relation)
        for page in graph.pages_of_claim.get(claim_id, ()):
            yield repr((page.url, page.title))

    def _of_source(self, key: str) -> Iterable[str]:
        graph, fragments = self._graph, self._fragments
        yield self._source(key)
        yield repr(fragments.problems_of_source(key))
        for claim, _ in graph.claims_of_source.get(key, ()):
            yield self._claim(claim.id)
        for page, mentions in graph.pages_of_source.get(key, ()):
            yield repr((page.url, page.title, mentions))

    def _whole_claim(self, claim_id: str) -> str:
        """All that a claim says, and how it stands."""
        claim = self._fragments.claim(claim_id)
        if claim is None:
            return _digest("no claim", claim_id)
        standing = self._fragments.standings.of(claim.id)
        return _digest(claim_id, claim.model_dump_json(), repr(standing))

    def _whole_source(self, key: str) -> str:
        """All that a source and those of its origins say, and how they stand."""
        family = self._family_of.get(key)
        return _digest("no source", key) if family is None else _digest(key, self._family(family))

    def _whole_family(self, name: str) -> str:
        kb = self._kb
        return _digest(
            *(
                repr(
                    (
                        said(source),
                        source.location.path,
                        self._fragments.slugs[source.key],
                        self._lines.get(source.key),
                        kb.table.get(source.key),
                    )
                )
                for source in self._members[name]
            )
        )


def _named(kb: KnowledgeBase) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The address of each page of a topic or claimant, with the ids of their claims."""
    names = gather(kb)
    for name in kb.names.topics:
        ids = tuple(claim.id for claim in names.on(name.id))
        yield from ((url, ids) for url in pages_of_topic(name, names, SIZES.claims))
    for name in kb.names.claimants.values():
        ids = tuple(item.claim.id for item in names.said_by(name.id))
        yield from ((url, ids) for url in pages_of_claimant(name, names, SIZES.claims))


def _families(kb: KnowledgeBase) -> Mapping[str, str]:
    """Which sources go back to anything together: a name for each such family, by key."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        while (above := parent.setdefault(name, name)) != name:
            # Each step halves the way for whoever comes next.
            parent[name] = parent[above]
            name = parent[name]
        return name

    for source in kb.sources.values():
        for other in (*source.derived_from, *source.origin_labels):
            parent[root(other)] = root(source.key)
    return {key: root(key) for key in kb.sources}


def _digest(*words: str) -> str:
    total = hashlib.blake2b(digest_size=16)
    for word in words:
        raw = word.encode("utf-8", "surrogatepass")
        # With its length, so that ("a", "bc") is not ("ab", "c").
        total.update(b"%d " % len(raw) + raw)
    return total.hexdigest()
