"""Pictures for links that are shared: one a fact-check and one a claim, drawn while the site is
built, with fonts of our own and no network.

A card says what the page says and nothing else: the question or claim, the verdict in words, and
when it was checked.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sourcebook.cards.drawing import Card, draw
from sourcebook.cards.paths import article_card, claim_card
from sourcebook.fragments.wording import count, date_in_words
from sourcebook.vocabulary import CERTAINTIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sourcebook.model import KnowledgeBase

__all__ = ["article_card", "cards", "claim_card", "drawers"]


def cards(kb: KnowledgeBase, site: str) -> Iterator[tuple[str, bytes]]:
    """Every card: its path below the site's root, and its PNG of 1200 by 630 pixels (the size that
    https://developers.facebook.com/docs/sharing/webmasters/images asks for)."""
    for path, drawn in drawers(kb, site):
        yield path, drawn()


def drawers(kb: KnowledgeBase, site: str) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """The path of every card, and what draws it."""
    for article in kb.articles.values():
        front = article.front
        if article.is_fact_check:
            checked = f"checked {date_in_words(front.checked)}" if front.checked else ""
            facts = [checked, count(len(front.claims), "claim")]
            card = Card("Fact-check", front.title or article.path, None, _line(facts), site)
            yield article_card(article.path), partial(draw, card)
    for claim in kb.claims.values():
        sources = len({evidence.source for evidence in claim.evidence})
        facts = [
            f"certainty {CERTAINTIES[claim.certainty].label.lower()}",
            f"checked {date_in_words(claim.checked)}",
            count(sources, "source"),
        ]
        card = Card("Claim", claim.claim, claim.verdict, _line(facts), site)
        yield claim_card(claim.id), partial(draw, card)


def _line(facts: list[str]) -> str:
    text = " · ".join(fact for fact in facts if fact)
    return text[:1].upper() + text[1:]
