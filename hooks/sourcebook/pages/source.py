"""The page of one source: what it is, where it comes from, and everything that rests on it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.bibliography import to_bibtex, to_csl_json, to_ris
from sourcebook.pages.cutting import cut, page_urls, pager_of
from sourcebook.pages.data.indented import indented
from sourcebook.pages.origin_tree import tree_of_source
from sourcebook.pages.page import PageText
from sourcebook.pages.structured import script, source_work
from sourcebook.urls import source_url

if TYPE_CHECKING:
    from sourcebook.model import KnowledgeBase, Source
    from sourcebook.pages.origin_tree import OriginTree
    from sourcebook.pages.page import Build, GeneratedPage


@dataclass(frozen=True, slots=True)
class RootOrigin:
    """One origin a source goes back to."""

    id: str
    is_source: bool
    siblings: tuple[str, ...]
    """Keys of all sources that go back to it, this one among them."""
    tree: OriginTree | None = None
    """None where no other source goes back to it."""


def times_used(kb: KnowledgeBase) -> Counter[str]:
    """How many claims use each source, by key: as many as `Graph.claims_of_source` has."""
    return Counter(
        key
        for claim in kb.claims.values()
        for key in {
            *(item.source for item in claim.evidence),
            *(saying.source for saying in claim.said_by if saying.source),
        }
    )


def pages_of_source(slug: str, used: int, size: int) -> tuple[str, ...]:
    """The addresses of the pages of a source that so many claims use, `size` of them on a page."""
    return page_urls(source_url(slug), used, size)


def source_page(build: Build, source: Source, size: int, number: int) -> GeneratedPage:
    """Everything known about a source, and the first claims that use it; or, with a higher number,
    so many more of these."""
    kb, graph, key = build.kb, build.graph, source.key
    url = source_url(build.fragments.slugs[key])
    part = cut(url, number, graph.claims_of_source.get(key, ()), size)
    if not part.is_first:
        return PageText(build, part.url).finish(
            "source_uses.html",
            title=part.title(source.title),
            description=f"Claims {part.start + 1} to {part.start + len(part.items)} that use it.",
            data_path=source.location.path,
            boost=0.5,
            source=source,
            part=part,
            pager=pager_of(part),
        )
    reference = build.fragments.reference(key)
    pages = graph.pages_of_source.get(key, ())
    return PageText(build, url).finish(
        "source.html",
        title=source.title,
        description=reference.text,
        data_path=source.location.path,
        boost=0.5,
        head=script(source_work(build.fragments, source)),
        source=source,
        part=part,
        pager=pager_of(part),
        reference=reference,
        origins=origins(build, source),
        derived=graph.derived.get(key, ()),
        pages=pages,
        state=kb.state_of(key),
        lead=build.fragments.lead_of(key),
        bibtex=to_bibtex(source),
        ris=to_ris(source),
        csl=indented(to_csl_json(source)),
        note=source.fields.get("note", ""),
        banner=build.fragments.banner(build.fragments.problems_of_source(key)),
    )


def origins(build: Build, source: Source) -> tuple[RootOrigin, ...]:
    """The root origins of a source, without itself where it stands alone."""
    found = []
    for root in build.kb.origins_of(source.key):
        siblings = build.graph.siblings.get(root, (source.key,))
        if root == source.key and len(siblings) == 1:
            continue
        tree = tree_of_source(build.fragments, root, siblings, source.key)
        found.append(RootOrigin(root, root in build.kb.sources, siblings, tree))
    return tuple(found)
