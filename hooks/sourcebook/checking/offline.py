"""All offline rules, one room a subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.checking.articles import check_articles
from sourcebook.checking.citations import check_citations
from sourcebook.checking.claims import check_claims
from sourcebook.checking.names import check_names
from sourcebook.checking.pages import check_pages

if TYPE_CHECKING:
    from sourcebook.loading import Loaded
    from sourcebook.problems import Problem


def check(loaded: Loaded) -> tuple[Problem, ...]:
    """Every problem that needs no rendered page: those of loading and those of the rules on data,
    sorted by place, each once."""
    found = [
        *loaded.problems,
        *check_claims(loaded),
        *check_articles(loaded),
        *check_names(loaded),
        *check_citations(loaded),
    ]
    return tuple(sorted(set(found)))


def survey(loaded: Loaded) -> tuple[Problem, ...]:
    """Every problem, those in the bodies of articles included, sorted by place, each once."""
    return tuple(sorted({*check(loaded), *check_pages(loaded)}))
