"""What a page is made of, as a digest: while that is the same, so is the page.

The page of a claim or a source says what its file or entry says, what others say of it (who cites
it, what relates to it, what is wrong with it), and words of the claims and sources that were looked
up while it was made (`looked_up`); that of a topic or claimant what their claims say. Each of these
counts with all that it says (`whole`). The list of claims is made of what it says of each, that of
sources of all of them and of how often they are used, a page of changes of the claims and essays
that have changed. Other lists of everything have no digest.

Everything else that pages are made from (settings, names, what the day says anywhere, our own code
and templates) is the `rest`, for all pages alike; what the day says of one claim counts for its
page.
"""

from __future__ import annotations

from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sourcebook.pages.changes import changes_of
from sourcebook.pages.cutting import SIZES, Sizes, page_urls
from sourcebook.pages.indexes import said_in_list
from sourcebook.pages.listing import INDEX
from sourcebook.pages.looked_up import LookedUp
from sourcebook.pages.named import gather, pages_of_claimant, pages_of_topic
from sourcebook.pages.source import pages_of_source
from sourcebook.pages.verdict_history import last_day
from sourcebook.pages.whole import digest_of
from sourcebook.problems import Severity
from sourcebook.urls import CLAIMS, SOURCES, claim_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sourcebook.fragments import Fragments
    from sourcebook.graph import Graph
    from sourcebook.model import KnowledgeBase
    from sourcebook.pages.whole import Wholes

_NOTHING = LookedUp((), ())
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
        sizes: Sizes = SIZES,
    ) -> None:
        """`fragments` are those that the pages are made with, `pictures` the paths of those shown
        where a page is shared, by its address; `sizes` say where lists are cut."""
        self._kb, self._graph, self._fragments, self._rest = kb, graph, fragments, rest
        self._pictures, self._wholes = pictures, wholes
        self._claims = {claim_url(claim_id): claim_id for claim_id in kb.claims}
        self._sources = {
            url: key
            for key in kb.sources
            for url in pages_of_source(
                fragments.slugs[key], len(graph.claims_of_source.get(key, ())), sizes.claims
            )
        }
        self._named = dict(_named(kb, sizes))
        self._changes = changes_of(kb, sizes.changes)
        self._lists: dict[str, Callable[[], str]] = {}
        for url, of, number in (
            (CLAIMS, lambda: self._all_claims, len(kb.claims)),
            (SOURCES, lambda: self._all_sources, len(kb.sources)),
        ):
            self._lists |= dict.fromkeys((*page_urls(url, number, sizes.rows), url + INDEX), of)

    def is_still(self, url: str, before: Made) -> bool:
        """Whether a page, or the index of a list, would be made now as it was then."""
        return self.digest(url, LookedUp(before.claims, before.sources)) == before.of

    def made(self, url: str, looked_up: LookedUp) -> Made | None:
        """How a page or the index of a list was made, for which this was looked up; None where it
        has no digest."""
        if url in self._lists:
            looked_up = _NOTHING
        digest = self.digest(url, looked_up)
        return Made(digest, looked_up.claims, looked_up.sources) if digest is not None else None

    def digest(self, url: str, looked_up: LookedUp) -> str | None:
        """The digest of a page for which this was looked up; None for all other pages: further
        lists of everything, and what stands in the place of a claim that could not be read."""
        if (of_list := self._lists.get(url)) is not None:
            # Whatever is looked up for it, all of it is in this.
            return digest_of(self._rest, self._pictures.get(url, ""), of_list())
        if (claim_id := self._claims.get(url)) is not None:
            own: Iterable[str] = self._of_claim(claim_id)
        elif (key := self._sources.get(url)) is not None:
            own = self._of_source(key)
        elif (claims := self._named.get(url)) is not None:
            own = (self._wholes.essays, *map(self._wholes.claim, claims))
        elif url in self._changes.urls:
            own = self._of_changes(url)
        else:
            return None
        return digest_of(
            self._rest,
            self._pictures.get(url, ""),
            *own,
            "looked up",
            *self._wholes.of(looked_up),
        )

    @cached_property
    def _all_claims(self) -> str:
        standings = self._fragments.standings
        said = (said_in_list(claim, standings) for claim in self._kb.claims.values())
        return digest_of(self._errors, *said)

    @cached_property
    def _all_sources(self) -> str:
        graph = self._graph
        uses = [
            (len(graph.claims_of_source.get(key, ())), len(graph.pages_of_source.get(key, ())))
            for key in self._kb.sources
        ]
        return digest_of(self._errors, self._wholes.sources, repr(uses))

    @cached_property
    def _errors(self) -> str:
        """Those of the site, which stand above each list."""
        errors = (one for one in self._fragments.problems if one.severity is Severity.ERROR)
        return repr(tuple(errors))

    def _of_claim(self, claim_id: str) -> Iterable[str]:
        graph, fragments = self._graph, self._fragments
        claim = self._kb.claims[claim_id]
        yield self._wholes.claim(claim_id)
        yield repr(fragments.problems_of_claim(claim_id))
        yield f"{fragments.is_overdue(claim.review_by)} {last_day(claim, fragments.today)}"
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

    def _of_changes(self, url: str) -> Iterable[str]:
        changes = self._changes
        # The way to the other pages, and how many changes there are.
        yield repr((changes.urls, len(changes.entries)))
        yield self._wholes.essays
        for entry in changes.shown(url):
            yield repr(entry.change)
            if entry.claim is not None:
                yield self._wholes.claim(entry.claim.id)
            if entry.article is not None:
                yield entry.article.path


def _named(kb: KnowledgeBase, sizes: Sizes) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The address of each page of a topic or claimant, with the ids of their claims."""
    names = gather(kb)
    for name in kb.names.topics:
        ids = tuple(claim.id for claim in names.on(name.id))
        yield from ((url, ids) for url in pages_of_topic(name, names, sizes.claims))
    for name in kb.names.claimants.values():
        ids = tuple(item.claim.id for item in names.said_by(name.id))
        yield from ((url, ids) for url in pages_of_claimant(name, names, sizes.claims))
