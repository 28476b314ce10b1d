"""The panel of the home page: what there is, what changed last, how the references stand."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.citations import FieldMarkdown
from sourcebook.pages.indexes import health_line, site_banner
from sourcebook.pages.named import gather
from sourcebook.pages.page import PageText, make_build
from sourcebook.vocabulary import ChangeType

if TYPE_CHECKING:
    from markupsafe import Markup

    from sourcebook.fragments import Fragments
    from sourcebook.graph import Graph
    from sourcebook.model import Article, Change, Claim, KnowledgeBase

HOME_MARKER = "<!-- sourcebook:home -->"
LATEST = 8
"""How many verdicts the panel lists."""
MOST_CARDS = 60
"""Fact-checks shown with their summaries: the newest. Of others the panel has the titles."""
MOST_TOPICS = 100
"""Topics shown: those with the most claims. All have a page that lists them."""


@dataclass(frozen=True, slots=True)
class FactCheck:
    """A fact-check as the home page lists it."""

    url: str
    title: str
    summary: str
    """Plain text, without citation marks."""
    checked: object
    claims: int


@dataclass(frozen=True, slots=True)
class News:
    """A verdict as it was given or changed."""

    claim: Claim
    change: Change


def home_panel(
    kb: KnowledgeBase,
    graph: Graph,
    fragments: Fragments,
    fields: FieldMarkdown | None = None,
    base: str = "",
) -> Markup:
    """The panel as one block-level element. Problems and date are those of `fragments`."""
    build = make_build(kb, graph, fragments, fields or FieldMarkdown(fragments))
    page = PageText(build, base)
    articles = [article for article in kb.articles.values() if article.is_fact_check]
    cards, others = articles, []
    if len(articles) > MOST_CARDS:
        newest = sorted(articles, key=_checked, reverse=True)
        cards, others = newest[:MOST_CARDS], newest[MOST_CARDS:]
    claims = gather(kb)
    topics = [(name, len(claims.on(name.id))) for name in kb.names.topics]
    if len(topics) > MOST_TOPICS:
        topics = sorted(topics, key=lambda pair: -pair[1])[:MOST_TOPICS]
    checks = tuple(
        FactCheck(
            url=fragments.site.article_url(article.path),
            title=article.front.title or article.path,
            summary=build.fields.plain(article.front.summary or ""),
            checked=article.front.checked,
            claims=len(article.front.claims),
        )
        for article in cards
    )
    return page.render(
        "home.html",
        checks=checks,
        others=[
            (fragments.site.article_url(article.path), article.front.title or article.path)
            for article in others
        ],
        news=latest_verdicts(kb),
        topics=topics,
        health=health_line(kb),
        banner=site_banner(build),
    )


def _checked(article: Article) -> dt.date:
    """When an article was checked; long ago where it does not say."""
    return article.front.checked or dt.date.min


def latest_verdicts(kb: KnowledgeBase, number: int = LATEST) -> tuple[News, ...]:
    """The newest entries on verdicts in the histories of all claims, one a claim."""
    news = [
        News(claim, max(changes, key=lambda change: change.date))
        for claim in kb.claims.values()
        if (
            changes := [
                change
                for change in claim.history
                if change.type in {ChangeType.CREATED, ChangeType.VERDICT}
            ]
        )
    ]
    news.sort(key=lambda item: item.claim.id)
    news.sort(key=lambda item: item.change.date, reverse=True)
    return tuple(news[:number])
