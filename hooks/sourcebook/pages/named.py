"""The pages of topics, and of the people and bodies who made claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.fragments.wording import count
from sourcebook.pages.cutting import cut, page_urls, pager_of
from sourcebook.pages.page import PageText
from sourcebook.pages.verdict_mix import verdict_mix
from sourcebook.urls import (
    CLAIMANTS,
    TOPICS,
    claimant_url,
    list_page_url,
    relative,
    topic_url,
)
from sourcebook.vocabulary import VERDICTS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from markupsafe import Markup

    from sourcebook.model import Article, Claim, KnowledgeBase, Name, PartialDate, Saying
    from sourcebook.pages.cutting import Part
    from sourcebook.pages.page import Build, GeneratedPage
    from sourcebook.vocabulary import Verdict


@dataclass(frozen=True, slots=True)
class VerdictGroup:
    """Claims of one verdict, by their ids."""

    verdict: Verdict
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """One time that somebody made a claim."""

    claim: Claim
    saying: Saying


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind some claims: their timeline, the searches, the state of the evidence."""

    timeline: Markup
    searches: Markup
    flags: Markup


@dataclass(frozen=True, slots=True)
class ByName:
    """The claims of every topic, and what everybody said."""

    claims: Mapping[str, tuple[Claim, ...]]
    sayings: Mapping[str, tuple[Said, ...]]

    def on(self, topic: str) -> tuple[Claim, ...]:
        """The claims of a topic, by id."""
        return self.claims.get(topic, ())

    def said_by(self, claimant: str) -> tuple[Said, ...]:
        """What somebody claimed, oldest first; undated last."""
        return self.sayings.get(claimant, ())


def by_verdict(claims: Sequence[Claim]) -> tuple[VerdictGroup, ...]:
    """The claims grouped in the order of the verdicts; empty groups are left out."""
    groups = (
        VerdictGroup(verdict, tuple(claim.id for claim in claims if claim.verdict is verdict))
        for verdict in VERDICTS
    )
    return tuple(group for group in groups if group.ids)


def gather(kb: KnowledgeBase) -> ByName:
    """Sort all claims by their topics and claimants, in one round."""
    on: dict[str, list[Claim]] = {}
    said: dict[str, list[Said]] = {}
    for claim in kb.claims.values():
        for topic in dict.fromkeys(claim.topics):
            on.setdefault(topic, []).append(claim)
        for saying in claim.said_by:
            said.setdefault(saying.who, []).append(Said(claim, saying))
    return ByName(
        {topic: tuple(claims) for topic, claims in on.items()},
        {
            who: tuple(sorted(items, key=lambda item: (_order(item.saying.date), item.claim.id)))
            for who, items in said.items()
        },
    )


def named_index(
    build: Build, names: Sequence[Name], gathered: ByName, title: str, size: int, number: int
) -> GeneratedPage:
    """A page of all topics, or all claimants, each with the number of its claims."""
    on_topics = title == "Topics"
    part = cut(TOPICS if on_topics else CLAIMANTS, number, names, size)
    counted = [
        (
            name,
            (topic_url if on_topics else claimant_url)(name.id),
            len(gathered.on(name.id) if on_topics else gathered.said_by(name.id)),
            verdict_mix(gathered.on(name.id)) if on_topics else None,
        )
        for name in part.items
    ]
    return PageText(build, part.url).finish(
        "named_index.html",
        title=part.title(title),
        description=f"{count(len(names), title.lower().removesuffix('s'))}, each with its claims.",
        heading=title,
        names=counted,
        part=part,
        pager=pager_of(part),
        boost=0.5,
    )


def pages_of_topic(name: Name, gathered: ByName, size: int) -> tuple[str, ...]:
    """The addresses of the pages of a topic."""
    return page_urls(topic_url(name.id), len(gathered.on(name.id)), size)


def pages_of_claimant(name: Name, gathered: ByName, size: int) -> tuple[str, ...]:
    """The addresses of the pages of a claimant. What somebody said is never less than their
    claims, so it decides."""
    return page_urls(claimant_url(name.id), len(gathered.said_by(name.id)), size)


def topic_page(build: Build, name: Name, gathered: ByName, size: int, number: int) -> GeneratedPage:
    """A topic: its claims by verdict, and the fact-checks about it."""
    claims = gathered.on(name.id)
    part = cut(topic_url(name.id), number, _in_order(claims), size)
    articles: list[Article] = [
        article
        for article in build.kb.articles.values()
        if name.id in article.front.topics and article.front.title
    ]
    return PageText(build, part.url).finish(
        "topic.html",
        title=part.title(name.label),
        description=f"{name.label}: {count(len(claims), 'claim')} by verdict.",
        name=name,
        part=part,
        pager=pager_of(part),
        groups=by_verdict(part.items),
        articles=articles if part.is_first else [],
        number=len(claims),
        mix=verdict_mix(claims),
        places=_places(part, claims, size),
        # What is shown beside the claims of a page goes with these.
        behind=behind(build, part.url, part.items if part.is_cut else claims),
    )


def claimant_page(
    build: Build, name: Name, gathered: ByName, size: int, number: int
) -> GeneratedPage:
    """A person or body: what they claimed, when and where, with the verdicts."""
    url = claimant_url(name.id)
    said = cut(url, number, gathered.said_by(name.id), size)
    claims = tuple({item.claim.id: item.claim for item in gathered.said_by(name.id)}.values())
    part = cut(url, number, _in_order(claims), size, said.last)
    shown = {claim.id for claim in claims}
    return PageText(build, part.url).finish(
        "claimant.html",
        title=part.title(name.label),
        description=f"{count(len(claims), 'claim')} made by {name.label}, with verdicts.",
        name=name,
        part=part,
        pager=pager_of(part),
        groups=by_verdict(part.items),
        said=said.items,
        mix=verdict_mix(claims),
        places=_places(part, claims, size),
        articles=[
            article
            for article in build.kb.articles.values()
            if part.is_first
            and article.is_fact_check
            and any(build.kb.aliases.get(one, one) in shown for one in article.front.claims)
        ],
        behind=behind(build, part.url, part.items if part.is_cut else claims),
    )


def _in_order(claims: Sequence[Claim]) -> list[Claim]:
    """Claims in the order of the verdicts."""
    order = {verdict: number for number, verdict in enumerate(VERDICTS)}
    return sorted(claims, key=lambda claim: order[claim.verdict])


def _places(part: Part[Claim], claims: Sequence[Claim], size: int) -> dict[Verdict, str]:
    """Where the claims of each verdict begin, from a page."""
    places: dict[Verdict, str] = {}
    for index, claim in enumerate(_in_order(claims)):
        if claim.verdict not in places:
            url = list_page_url(part.list_url, index // size + 1)
            before = "" if url == part.url else relative(url, part.url)
            places[claim.verdict] = f"{before}#{claim.verdict.value}"
    return places


def behind(build: Build, url: str, claims: Sequence[Claim]) -> Behind:
    """What stands behind some claims, for the page at `url`."""
    fragments = build.fragments
    keys = [
        item.source
        for claim in claims
        for item in claim.evidence
        if item.source in build.kb.sources
    ]
    return Behind(
        timeline=fragments.timeline_of(claims, fragments.today, url),
        searches=fragments.searches_of(claims),
        flags=fragments.reference_flags(keys),
    )


def _order(date: PartialDate | None) -> tuple[int, int, int]:
    return (date.year, date.month, date.day) if date else (9999, 12, 31)
