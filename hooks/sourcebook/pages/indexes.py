"""The two lists: all claims by verdict, and all sources. Complete without JavaScript."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import TYPE_CHECKING

from markupsafe import Markup

from sourcebook.fragments.wording import (
    count,
    counted_state,
    joined,
    language_attribute,
    language_name,
    time_element,
)
from sourcebook.pages.cutting import Part, cut, pager_of
from sourcebook.pages.filters import claim_facets, source_facets
from sourcebook.pages.listing import INDEX, MOST_OPTIONS, Listing, Shared, Text
from sourcebook.pages.page import PageText
from sourcebook.problems import Severity
from sourcebook.script import direction_here
from sourcebook.theme import FILTERS
from sourcebook.urls import CLAIMS, SOURCES, list_page_url, relative
from sourcebook.vocabulary import (
    CERTAINTIES,
    CLAIM_KINDS,
    CLAIM_STATUSES,
    INDEPENDENCES,
    LINK_STATES,
    SOURCE_KINDS,
    VERDICTS,
    ClaimStatus,
    LinkState,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sourcebook.fragments import Fragments
    from sourcebook.graph import Graph
    from sourcebook.model import Claim, KnowledgeBase, Source
    from sourcebook.pages.listing import Row
    from sourcebook.pages.page import Build, GeneratedPage
    from sourcebook.standing import Standings
    from sourcebook.vocabulary import SourceKind, Verdict


@dataclass(frozen=True, slots=True)
class ClaimGroup:
    """The claims of one verdict on a page."""

    verdict: Verdict
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many claims have a verdict, and where they begin."""

    verdict: Verdict
    number: int
    href: str


@dataclass(frozen=True, slots=True)
class CutList:
    """What the filter of a list that is cut has to know."""

    index: str
    """The address of the index, from the page."""
    root: str
    """The folder of the list, from the page."""
    size: int
    """Rows on a page."""
    most_options: int = MOST_OPTIONS


class Listings:
    """The two lists of one build, each put in order when it is first asked for."""

    def __init__(self, build: Build) -> None:
        """Put nothing in order yet: that needs every reference formatted."""
        self._build = build

    @cached_property
    def claims(self) -> Listing[Claim]:
        """All claims."""
        return listing_of_claims(self._build.kb, self._build.fragments)

    @cached_property
    def verdicts(self) -> tuple[tuple[Verdict, int], ...]:
        """The verdicts that occur in the list of claims, in its order, with the number of each.
        Every page of the list says them all."""
        return tuple(Counter(claim.verdict for claim in self.claims.items).items())

    @cached_property
    def sources(self) -> Listing[Source]:
        """All sources."""
        build = self._build
        return listing_of_sources(build.kb, build.graph, build.fragments)

    def index_of_claims(self) -> str:
        """The index of the list of claims."""
        return self.claims.index(self._template("claim_row"))

    def index_of_sources(self) -> str:
        """The index of the list of sources."""
        return self.sources.index(self._template("source_row"))

    def _template(self, name: str) -> Callable[[Row], str]:
        rows = self._build.environment.get_template("rows.html").module
        template: Callable[[Row], str] = getattr(rows, name)
        return template


def listing_of_claims(kb: KnowledgeBase, fragments: Fragments) -> Listing[Claim]:
    """All claims in the order of the verdicts."""
    standings = fragments.standings
    topics = {key: name.label for key, name in kb.names.topics_by_id.items()}
    order = list(VERDICTS)
    return Listing(
        CLAIMS,
        sorted(kb.claims.values(), key=lambda claim: order.index(claim.verdict)),
        slug=lambda claim: claim.id,
        texts=(Text("label", lambda claim: claim.label),),
        shared=(
            Shared(
                "told",
                lambda claim: (claim.language, direction_here(claim.label)),
                _told,
                is_read=False,
            ),
            Shared("status", standings.status_of, _status),
            Shared("verdict", lambda claim: claim.verdict, fragments.badge),
            Shared(
                "certainty",
                lambda claim: claim.certainty,
                lambda one: CERTAINTIES[one].label.lower(),
            ),
            Shared("kind", lambda claim: claim.kind, lambda one: CLAIM_KINDS[one].label),
            Shared(
                "topics",
                lambda claim: tuple(claim.topics),
                lambda ids: ", ".join(topics.get(one, one) for one in ids),
            ),
            Shared(
                "checked", lambda claim: claim.checked, lambda date: time_element(date, short=True)
            ),
        ),
        facets=claim_facets(kb, standings),
    )


def said_in_list(claim: Claim, standings: Standings) -> str:
    """All that the list of claims says of one, and is put in order and filtered by, as a text: the
    same for the same."""
    return repr(
        (
            claim.id,
            claim.label,
            claim.language,
            standings.status_of(claim),
            claim.verdict,
            claim.certainty,
            claim.kind,
            claim.topics,
            claim.checked,
            [saying.who for saying in claim.said_by],
        )
    )


def listing_of_sources(kb: KnowledgeBase, graph: Graph, fragments: Fragments) -> Listing[Source]:
    """All sources in alphabetical order of their short form."""

    def short(source: Source) -> str:
        return fragments.reference(source.key).short

    return Listing(
        SOURCES,
        sorted(kb.sources.values(), key=lambda source: (short(source).casefold(), source.key)),
        slug=lambda source: fragments.slugs[source.key],
        texts=(Text("short", short), Text("title", lambda source: source.title)),
        shared=(
            Shared("lang", lambda source: source.language or "", language_attribute, is_read=False),
            Shared("direction", lambda source: direction_here(source.title), str, is_read=False),
            Shared("kind", lambda source: (source.kind, source.peer_reviewed), _kind),
            Shared(
                "independence",
                lambda source: source.independence,
                lambda one: INDEPENDENCES[one].label,
            ),
            Shared(
                "date",
                lambda source: source.date,
                lambda date: time_element(date, short=True) or "not known",
            ),
            Shared(
                "language",
                lambda source: source.language or "",
                lambda tag: language_name(tag) or "not stated",
            ),
            Shared("link", lambda source: kb.state_of(source.key), _state),
            Shared(
                "used",
                lambda source: (
                    len(graph.claims_of_source.get(source.key, ())),
                    len(graph.pages_of_source.get(source.key, ())),
                ),
                _uses,
            ),
        ),
        facets=source_facets(kb, graph),
    )


def claims_index(build: Build, listings: Listings, size: int, number: int) -> GeneratedPage:
    """A page of all claims, a table a verdict; claims that could not be loaded stand first."""
    kb, listing = build.kb, listings.claims
    part = cut(CLAIMS, number, listing.items, size)
    broken = [name for name in kb.broken_claims if name not in kb.claims]
    total = len(kb.claims) + len(set(broken))
    page = PageText(build, part.url)
    return page.finish(
        "claims.html",
        title=part.title("Claims"),
        description=f"{count(total, 'claim')} with verdict, certainty and evidence.",
        part=part,
        pager=pager_of(part),
        groups=tuple(
            ClaimGroup(
                verdict,
                tuple(listing.row(one, part.url, has_data=not part.is_cut) for one in claims),
            )
            for verdict, claims in groupby(part.items, lambda claim: claim.verdict)
        ),
        tally=_tally(listings.verdicts, part, size),
        number=total,
        broken=broken * part.is_first,
        banner=site_banner(build) if part.is_first else "",
        filters=listing.filters,
        list=_cut_list(part, size),
        scripts=(FILTERS,),
    )


def sources_index(build: Build, listing: Listing[Source], size: int, number: int) -> GeneratedPage:
    """A page of all sources, one table."""
    part = cut(SOURCES, number, listing.items, size)
    return PageText(build, part.url).finish(
        "sources.html",
        title=part.title("Sources"),
        description=f"{count(len(listing.items), 'source')} with kind, independence and link "
        "state.",
        part=part,
        pager=pager_of(part),
        rows=[listing.row(one, part.url, has_data=not part.is_cut) for one in part.items],
        number=len(listing.items),
        health=health_line(build.kb) if part.is_first else "",
        banner=site_banner(build) if part.is_first else "",
        filters=listing.filters,
        list=_cut_list(part, size),
        scripts=(FILTERS,),
    )


def _cut_list(part: Part[Claim] | Part[Source], size: int) -> CutList | None:
    if not part.is_cut:
        return None
    root = relative(part.list_url, part.url) if not part.is_first else ""
    return CutList(root + INDEX, root, size)


def _tally(verdicts: Iterable[tuple[Verdict, int]], part: Part[Claim], size: int) -> list[Tally]:
    """The verdicts that occur, each with the place where its claims begin."""
    found = []
    start = 0
    for verdict, number in verdicts:
        first = list_page_url(CLAIMS, start // size + 1)
        before = "" if first == part.url else relative(first, part.url)
        found.append(Tally(verdict, number, f"{before}#{verdict.value}"))
        start += number
    return found


def _status(status: ClaimStatus) -> Markup:
    if status is ClaimStatus.CURRENT:
        return Markup("")
    return Markup(' <span class="sb-chip">{}</span>').format(CLAIM_STATUSES[status].label)


def _told(words: tuple[str | None, str]) -> Markup:
    """Language and direction of a claim."""
    return language_attribute(words[0]) + Markup(' dir="{}"').format(words[1])


def _kind(value: tuple[SourceKind | None, bool]) -> str:
    kind, is_peer_reviewed = value
    label = SOURCE_KINDS[kind].label if kind else "not stated"
    return f"{label}, peer-reviewed" if is_peer_reviewed else label


def _state(state: LinkState) -> Markup:
    term = LINK_STATES[state]
    return Markup(
        '<span class="sb-state sb-state--{}"><span aria-hidden="true">{}</span> {}</span>'
    ).format(state.value, term.icon, term.label)


def _uses(numbers: tuple[int, int]) -> str | Markup:
    claims, pages = numbers
    if not claims and not pages:
        return Markup('<span class="sb-warn"><span aria-hidden="true">▲</span> not used</span>')
    return f"{count(claims, 'claim')}, {count(pages, 'page')}"


def site_banner(build: Build) -> Markup:
    """A red box with every error of the site; empty without errors."""
    return build.fragments.banner(
        [item for item in build.fragments.problems if item.severity is Severity.ERROR],
        behind="this site",
    )


def health_line(kb: KnowledgeBase) -> str:
    """How many sources stand in which link state, as one sentence."""
    states = Counter(kb.state_of(key) for key in kb.sources)
    total = count(len(kb.sources), "source")
    if not kb.sources:
        return "There is no source yet."
    if states[LinkState.UNCHECKED] == len(kb.sources):
        return f"{total}: none of the links has been checked yet."
    parts = [
        counted_state(states[state], LINK_STATES[state].label)
        for state in LinkState
        if states[state]
    ]
    return f"{total}: {joined(parts)}."
