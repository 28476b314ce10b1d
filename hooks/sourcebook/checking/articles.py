"""Rules on articles: what their front matter names must exist, and their bodies can be read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.checking.claims import is_known, unknown_claim
from sourcebook.problems import Location, Problem
from sourcebook.suggestions import did_you_mean
from sourcebook.tangles import tangles
from sourcebook.urls import (
    CHANGES_PAGE,
    CLAIMANTS,
    CLAIMS,
    DATA,
    HEALTH,
    SOURCES,
    TOPICS,
    source_slugs,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sourcebook.loading import Document, Loaded
    from sourcebook.model import Article

_SECTIONS = (CLAIMS, SOURCES, TOPICS, CLAIMANTS, CHANGES_PAGE, HEALTH, DATA)
"""Below these all pages stand that are made from data."""


def check_articles(loaded: Loaded) -> Iterator[Problem]:
    """Every rule on every article's front matter; what bodies cite is checked where they are
    rendered."""
    for article in loaded.kb.articles.values():
        document = loaded.places.articles[article.path]
        yield from _claims(loaded, article, document)
        yield from _topics(loaded, article, document)
        yield from _followups(loaded, article, document)
        yield from _tangles(loaded, article)
    yield from _taken(loaded)


def _taken(loaded: Loaded) -> Iterator[Problem]:
    """Articles whose pages would stand where pages that are made from data do, and that are not
    files in their places."""
    kb, slashes = loaded.kb, loaded.host.use_directory_urls
    beside = [path for path in kb.articles if _first(path) in _SECTIONS]
    if not beside:
        return
    # What makes pages is much to import, and few sites write any of their own beside these.
    from sourcebook.fragments.site import article_url  # noqa: PLC0415
    from sourcebook.pages import addresses, redirects  # noqa: PLC0415

    made = addresses(kb, source_slugs(kb.sources)).keys() | redirects(kb).keys()
    for path in beside:
        at = article_url(path, directories=slashes).removesuffix("index.html")
        # A site may have a file in the very place, so that its menu holds elsewhere too.
        if at in made and path != f"{at}index.md":
            yield Problem(
                Location(f"{loaded.host.docs_dir}/{path}"),
                "A504",
                f"The page made from data stands at '{at}', so this one is left out.",
                "Give the file another name, or put it in another folder.",
            )


def _first(path: str) -> str:
    """The first part of an article's address."""
    return f"{path.partition('/')[0].removesuffix('.md')}/"


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
        if followup.page and followup.page in loaded.left_out:
            yield Problem(
                document.value_at("followups", index, "page"),
                "A502",
                f"The page '{followup.page}' is not published.",
                "Publish it, which 'exclude_docs' and 'draft_docs' decide, or take this out.",
            )
        elif followup.page and followup.page not in loaded.kb.articles:
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
