"""All that a claim or a source says, and how it stands, as digests: while one is the same, so is
what is made of it.

A source counts with all sources of its origins, because what goes back to what decides how many
voices there are. So a digest may change where a page does not; the other way round would be wrong.
"""

from __future__ import annotations

import hashlib
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from sourcebook.bibliography import said

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sourcebook.fragments import Fragments
    from sourcebook.model import KnowledgeBase, Source
    from sourcebook.pages.looked_up import LookedUp


_NO_TEXTS: Mapping[str, str] = MappingProxyType({})


class Wholes:
    """The digests of one build."""

    def __init__(
        self, kb: KnowledgeBase, fragments: Fragments, texts: Mapping[str, str] = _NO_TEXTS
    ) -> None:
        """`fragments` are those that something is made with; `texts` has digests of the texts from
        which claims were read, by id: without one, a claim is gone through."""
        self._kb, self._fragments, self._texts = kb, fragments, texts
        # Asked of many pages.
        self.claim = cache(self._claim)
        self.source = cache(self._source)
        self._family = cache(self._whole_family)
        self._lines: dict[str, list[str]] = {}
        for line in kb.ledger.values():
            # Of a source with several addresses the ledger has several lines.
            for key in {role.key for role in line.roles}:
                self._lines.setdefault(key, []).append(line.model_dump_json())
        self._family_of = _families(kb)
        self._members: dict[str, list[Source]] = {}
        for key, name in self._family_of.items():
            self._members.setdefault(name, []).append(kb.sources[key])
        self.essays = digest_of(
            *(f"{one.path} {one.front.model_dump_json()}" for one in kb.articles.values())
        )
        """The digest of what all essays say of themselves."""

    def find_all(self) -> None:
        """Find all digests now, before there are several processes that would find them each."""
        for claim_id in self._kb.claims:
            self.claim(claim_id)
        for key in self._kb.sources:
            self.source(key)

    @cached_property
    def sources(self) -> str:
        """The digest of all sources together."""
        return digest_of(*map(self.source, self._kb.sources))

    def of(self, looked_up: LookedUp) -> Iterator[str]:
        """The digests of all that was looked up."""
        yield from map(self.claim, looked_up.claims)
        yield from map(self.source, looked_up.sources)

    def _claim(self, claim_id: str) -> str:
        claim = self._fragments.claim(claim_id)
        if claim is None:
            return digest_of("no claim", claim_id)
        standing = self._fragments.standings.of(claim.id)
        said = self._texts.get(claim.id) or claim.model_dump_json()
        path = self._kb.path_of_claim(claim.id)
        return digest_of(claim_id, claim.id, path, said, repr(standing))

    def _source(self, key: str) -> str:
        family = self._family_of.get(key)
        if family is None:
            return digest_of("no source", key)
        return digest_of(key, self._family(family))

    def _whole_family(self, name: str) -> str:
        kb = self._kb
        return digest_of(
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


def digest_of(*words: str) -> str:
    """One digest of several texts."""
    # With all lengths before them, so that ("a", "bc") is not ("ab", "c"). Done for every page.
    lengths = " ".join(map(str, map(len, words)))
    raw = "".join((lengths, "\n", *words)).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(raw, digest_size=16).hexdigest()
