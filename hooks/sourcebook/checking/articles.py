"""Rules on articles: what their front matter names must exist, and their bodies can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.checking.claims import is_known, unknown_claim
from sourcebook.problems import Location, Problem
from sourcebook.suggestions import did_you_mean
from sourcebook.tangles import tangles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sourcebook.loading import Document, Loaded
    from sourcebook.model import Article


def check_articles(loaded: Loaded) -> Iterator[Problem]:
    """Every rule on every article's front matter; what bodies cite is checked where they are
    rendered."""
    for article in loaded.kb.articles.values():
        document = loaded.places.articles[article.path]
        yield from _claims(loaded, article, document)
        yield from _topics(loaded, article, document)
        yield from _followups(loaded, article, document)
        yield from _tangles(loaded, article)


def _claims(loaded: Loaded, article: Article, document: Document) -> Iterator[Problem]:
    for index, claim_id in enumerate(article.front.claims):
        if not is_known(claim_id, loaded):
            yield unknown_claim(claim_id, document.value_at("claims", index), loaded)


def _topics(loaded: Loaded, article: Article, document: Document) -> Iterator[Problem]:
    known = loaded.kb.names.topics_by_id
    for index, topic in enumerate(article.front.topics):
        if topic not in known:
            path = loaded.host.settings.names
            yield Problem(
                document.value_at("topics", index),
                "C309",
                f"There is no topic '{topic}' in {path}.",
                did_you_mean(topic, known, f"Add it under topics of {path}."),
            )


def _followups(loaded: Loaded, article: Article, document: Document) -> Iterator[Problem]:
    for index, followup in enumerate(article.front.followups):
        if followup.claim and not is_known(followup.claim, loaded):
            place = document.value_at("followups", index, "claim")
            yield unknown_claim(followup.claim, place, loaded)
        if followup.page and followup.page not in loaded.kb.articles:
            yield Problem(
                document.value_at("followups", index, "page"),
                "A502",
                f"There is no page '{followup.page}' in {loaded.host.docs_dir}.",
                did_you_mean(
                    followup.page,
                    loaded.kb.articles,
                    f"Give its path below {loaded.host.docs_dir}, with .md.",
                ),
            )


def _tangles(loaded: Loaded, article: Article) -> Iterator[Problem]:
    for tangle in tangles(article.body.split("\n")):
        path = f"{loaded.host.docs_dir}/{article.path}"
        yield Problem(
            Location(path, article.body_line + tangle.start, 1),
            "A503",
            f"{tangle.why} It is shown as it stands.",
            "Cut it into several; put code between two lines of ```.",
        )
