"""A knowledge base as pages: every claim, every source, the two lists and the home page's panel.

`generate` is a pure function from data to HTML; the same pages come out whichever program builds
the site. Nothing here passes through a site generator's Markdown: only data fields do, through
`citations.FieldMarkdown`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import Markup

from sourcebook.citations import FieldMarkdown
from sourcebook.pages.changes import changes_of, changes_page
from sourcebook.pages.claim import broken_claim_page, claim_page
from sourcebook.pages.cutting import SIZES, Sizes, page_urls
from sourcebook.pages.data import data_page, downloads
from sourcebook.pages.feeds import feeds
from sourcebook.pages.heads import article_head, shared_head
from sourcebook.pages.health import health_page
from sourcebook.pages.home import HOME_MARKER, home_panel
from sourcebook.pages.indexes import Listings, claims_index, sources_index
from sourcebook.pages.listing import INDEX
from sourcebook.pages.named import (
    claimant_page,
    gather,
    named_index,
    pages_of_claimant,
    pages_of_topic,
    topic_page,
)
from sourcebook.pages.page import GeneratedPage, Heading, make_build
from sourcebook.pages.source import pages_of_source, source_page, times_used
from sourcebook.pages.vocabulary import (
    CODES_MARKER,
    VOCABULARY_MARKER,
    codes_table,
    vocabulary_tables,
)
from sourcebook.urls import (
    CLAIMANTS,
    CLAIMS,
    DATA,
    HEALTH,
    SOURCES,
    TOPICS,
    claim_url,
    relative,
    source_slugs,
    source_url,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from sourcebook.fragments import Fragments
    from sourcebook.graph import Graph
    from sourcebook.model import KnowledgeBase, Name

_REDIRECT = Markup(
    """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>{label}</title>
<link rel="canonical" href="{target}">
<meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={target}">
</head>
<body><p>This {what} has moved: <a href="{target}">{label}</a></p></body>
</html>
"""
)

MARKERS = (HOME_MARKER, VOCABULARY_MARKER, CODES_MARKER)
"""What an essay may hold in the place of something written from data."""

__all__ = [
    "HOME_MARKER",
    "MARKERS",
    "GeneratedPage",
    "Heading",
    "Making",
    "Sizes",
    "addresses",
    "article_head",
    "downloads",
    "feeds",
    "fill_markers",
    "fill_tables",
    "generate",
    "home_panel",
    "makers",
    "redirects",
    "shared_head",
]


@dataclass(frozen=True, slots=True)
class Making:
    """What makes the generated pages and the files beside them, each by its address.

    They share the templates, the Markdown and the lists, so only one may be at work.
    """

    pages: Mapping[str, Callable[[], GeneratedPage]]
    indexes: Mapping[str, Callable[[], str]]
    """Beside each list that is cut into pages: all rows, as JSON for the filter. None where the
    lists fit on a page."""


def addresses(kb: KnowledgeBase, slugs: Mapping[str, str], sizes: Sizes = SIZES) -> dict[str, str]:
    """The address of every page that `generate` gives, with its title; needs no formatting.

    `slugs` are those of the sources, from `urls.source_slugs`. `sizes` say how much of a long list
    stands on a page, here and below.
    """
    pages: dict[str, str] = {}

    def add(urls: Iterable[str], title: str) -> None:
        found = tuple(urls)
        for number, url in enumerate(found, 1):
            pages[url] = title if number == 1 else f"{title}, page {number} of {len(found)}"

    names = gather(kb)
    add(page_urls(CLAIMS, len(kb.claims), sizes.rows), "Claims")
    add(page_urls(SOURCES, len(kb.sources), sizes.rows), "Sources")
    add(page_urls(TOPICS, len(kb.names.topics), sizes.rows), "Topics")
    add(page_urls(CLAIMANTS, len(_claimants(kb)), sizes.rows), "Claimants")
    pages.update(changes_of(kb, sizes.changes).titles())
    pages.update({HEALTH: "Reference health", DATA: "Data"})
    for name in kb.names.topics:
        add(pages_of_topic(name, names, sizes.claims), name.label)
    for name in _claimants(kb):
        add(pages_of_claimant(name, names, sizes.claims), name.label)
    pages.update((claim_url(claim.id), claim.label) for claim in kb.claims.values())
    pages.update((claim_url(name), f"{name} could not be loaded") for name in kb.broken_claims)
    used = times_used(kb)
    for source in kb.sources.values():
        slug = slugs[source.key]
        add(pages_of_source(slug, used[source.key], sizes.claims), source.title)
    return pages


def generate(
    kb: KnowledgeBase,
    graph: Graph,
    fragments: Fragments,
    fields: FieldMarkdown | None = None,
    pictures: Mapping[str, str] | None = None,
    sizes: Sizes = SIZES,
) -> tuple[GeneratedPage, ...]:
    """All generated pages: the lists and changes, topics, claimants, claims, broken ones, sources.

    The problems shown and the date of the build are those of `fragments`. `pictures` are those
    that are shown where a page is shared: their paths by the addresses of the pages.
    """
    making = makers(kb, graph, fragments, fields, pictures, sizes)
    return tuple(make() for make in making.pages.values())


def makers(
    kb: KnowledgeBase,
    graph: Graph,
    fragments: Fragments,
    fields: FieldMarkdown | None = None,
    pictures: Mapping[str, str] | None = None,
    sizes: Sizes = SIZES,
) -> Making:
    """What makes each page of `generate`, for a host that needs one at a time."""
    build = make_build(kb, graph, fragments, fields or FieldMarkdown(fragments))
    listings = Listings(build)
    names = gather(kb)
    changes = changes_of(kb, sizes.changes)
    pages: dict[str, Callable[[], GeneratedPage]] = {}

    def add(urls: Iterable[str], make: Callable[[int], GeneratedPage]) -> None:
        pages.update((url, partial(make, number)) for number, url in enumerate(urls, 1))

    rows = sizes.rows
    add(
        page_urls(CLAIMS, len(kb.claims), rows),
        lambda number: claims_index(build, listings, rows, number),
    )
    add(
        page_urls(SOURCES, len(kb.sources), rows),
        lambda number: sources_index(build, listings.sources, rows, number),
    )
    for url, title, named in (
        (TOPICS, "Topics", kb.names.topics),
        (CLAIMANTS, "Claimants", _claimants(kb)),
    ):
        add(
            page_urls(url, len(named), rows),
            partial(named_index, build, named, names, title, rows),
        )
    for url in changes.urls:
        pages[url] = partial(changes_page, build, changes, url)
    pages[HEALTH] = partial(health_page, build)
    pages[DATA] = partial(data_page, build)
    for name in kb.names.topics:
        urls = pages_of_topic(name, names, sizes.claims)
        add(urls, partial(topic_page, build, name, names, sizes.claims))
    for name in _claimants(kb):
        urls = pages_of_claimant(name, names, sizes.claims)
        add(urls, partial(claimant_page, build, name, names, sizes.claims))
    for claim in kb.claims.values():
        pages[claim_url(claim.id)] = partial(claim_page, build, claim)
    for broken in kb.broken_claims:
        pages.setdefault(claim_url(broken), partial(broken_claim_page, build, broken))
    for source in kb.sources.values():
        used = len(graph.claims_of_source.get(source.key, ()))
        urls = pages_of_source(fragments.slugs[source.key], used, sizes.claims)
        add(urls, partial(source_page, build, source, sizes.claims))
    indexes: dict[str, Callable[[], str]] = {}
    if len(kb.claims) > rows:
        indexes[CLAIMS + INDEX] = listings.index_of_claims
    if len(kb.sources) > rows:
        indexes[SOURCES + INDEX] = listings.index_of_sources
    finished = {
        url: partial(_finished, make, fragments, (pictures or {}).get(url, ""))
        for url, make in pages.items()
    }
    return Making(finished, indexes)


def _finished(
    make: Callable[[], GeneratedPage], fragments: Fragments, picture: str
) -> GeneratedPage:
    return _with_head(make(), fragments, picture)


def _with_head(page: GeneratedPage, fragments: Fragments, picture: str) -> GeneratedPage:
    head = shared_head(
        fragments.site,
        page.url,
        title=page.title,
        description=page.description,
        kind="article" if page.data_path else "website",
        picture=picture,
    )
    return replace(page, head=head + page.head)


def _claimants(kb: KnowledgeBase) -> tuple[Name, ...]:
    return tuple(kb.names.claimants.values())


def redirects(kb: KnowledgeBase) -> dict[str, str]:
    """A page for each former id of a claim and each former key of a source that leads on to its
    page of today, by address."""
    claims = {
        claim_url(alias): _redirect(
            "claim", claim_url(alias), claim_url(claim_id), kb.claims[claim_id].label
        )
        for alias, claim_id in kb.aliases.items()
        if alias not in kb.claims and alias not in kb.broken_claims
    }
    former = {alias: key for key, one in kb.sources.items() for alias in one.former_keys}
    if not former:
        return claims
    today = source_slugs(kb.sources)
    taken = frozenset(today.values())
    slugs = source_slugs({**former, **dict.fromkeys(kb.sources)})
    sources = {
        source_url(slugs[alias]): _redirect(
            "source", source_url(slugs[alias]), source_url(today[key]), kb.sources[key].title
        )
        for alias, key in former.items()
        if alias not in kb.sources and slugs[alias] not in taken
    }
    return {**claims, **sources}


def _redirect(what: str, url: str, target: str, label: str) -> str:
    return _REDIRECT.format(what=what, target=relative(target, url), label=label)


def fill_markers(
    content: str, url: str, kb: KnowledgeBase, graph: Graph, fragments: Fragments
) -> str:
    """An essay's HTML with the home panel and the tables of words in place of their markers."""
    if HOME_MARKER in content:
        content = content.replace(HOME_MARKER, str(home_panel(kb, graph, fragments, base=url)))
    return fill_tables(content, fragments)


def fill_tables(content: str, fragments: Fragments) -> str:
    """An essay's HTML with the tables of words alone: the home panel is made of lists, which repeat
    other pages."""
    if VOCABULARY_MARKER in content:
        content = content.replace(VOCABULARY_MARKER, str(vocabulary_tables(fragments)))
    if CODES_MARKER in content:
        content = content.replace(CODES_MARKER, str(codes_table()))
    return content
