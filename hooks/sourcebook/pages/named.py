"""The pages of topics, and of the people and bodies who made claims."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.fragments.wording import count
from sourcebook.pages.page import PageText
from sourcebook.pages.verdict_mix import verdict_mix
from sourcebook.urls import TOPICS, claimant_url, topic_url
from sourcebook.vocabulary import VERDICTS

if TYPE_CHECKING:
    from markupsafe import Markup

    from sourcebook.model import Article, Claim, Name, PartialDate, Saying
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


def by_verdict(claims: list[Claim]) -> tuple[VerdictGroup, ...]:
    """The claims grouped in the order of the verdicts; empty groups are left out."""
    groups = (
        VerdictGroup(verdict, tuple(claim.id for claim in claims if claim.verdict is verdict))
        for verdict in VERDICTS
    )
    return tuple(group for group in groups if group.ids)


def named_index(build: Build, url: str, title: str, names: tuple[Name, ...]) -> GeneratedPage:
    """All topics, or all claimants, each with the number of its claims."""
    on_topics = url == TOPICS
    counted = [
        (
            name,
            (topic_url if on_topics else claimant_url)(name.id),
            len(claims_on(build, name.id) if on_topics else said_by(build, name.id)),
            verdict_mix(claims_on(build, name.id)) if on_topics else None,
        )
        for name in names
    ]
    return PageText(build, url).finish(
        "named_index.html",
        title=title,
        description=f"{count(len(names), title.lower().removesuffix('s'))}, each with its claims.",
        heading=title,
        names=counted,
        boost=0.5,
    )


def topic_page(build: Build, name: Name) -> GeneratedPage:
    """A topic: its claims by verdict, and the fact-checks about it."""
    claims = claims_on(build, name.id)
    articles: list[Article] = [
        article
        for article in build.kb.articles.values()
        if name.id in article.front.topics and article.front.title
    ]
    page = PageText(build, topic_url(name.id))
    return page.finish(
        "topic.html",
        title=name.label,
        description=f"{name.label}: {count(len(claims), 'claim')} by verdict.",
        name=name,
        groups=by_verdict(claims),
        articles=articles,
        number=len(claims),
        mix=verdict_mix(claims),
        behind=behind(build, page.url, claims),
    )


def claimant_page(build: Build, name: Name) -> GeneratedPage:
    """A person or body: what they claimed, when and where, with the verdicts."""
    said = said_by(build, name.id)
    claims = list({item.claim.id: item.claim for item in said}.values())
    shown = {claim.id for claim in claims}
    page = PageText(build, claimant_url(name.id))
    return page.finish(
        "claimant.html",
        title=name.label,
        description=f"{count(len(claims), 'claim')} made by {name.label}, with verdicts.",
        name=name,
        groups=by_verdict(claims),
        said=said,
        mix=verdict_mix(claims),
        articles=[
            article
            for article in build.kb.articles.values()
            if article.is_fact_check
            and any(build.kb.aliases.get(one, one) in shown for one in article.front.claims)
        ],
        behind=behind(build, page.url, claims),
    )


def behind(build: Build, url: str, claims: list[Claim]) -> Behind:
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


def claims_on(build: Build, topic: str) -> list[Claim]:
    """The claims of a topic, by id."""
    return [claim for claim in build.kb.claims.values() if topic in claim.topics]


def said_by(build: Build, claimant: str) -> list[Said]:
    """What somebody claimed, oldest first; undated last."""
    found = [
        Said(claim, saying)
        for claim in build.kb.claims.values()
        for saying in claim.said_by
        if saying.who == claimant
    ]
    return sorted(found, key=lambda item: (_order(item.saying.date), item.claim.id))


def _order(date: PartialDate | None) -> tuple[int, int, int]:
    return (date.year, date.month, date.day) if date else (9999, 12, 31)
