"""Many cited addresses that lead to one page: a site that sends whatever is gone to its news.

One redirect proves nothing, several from different pages to the same do, if that page shows none
of the titles. What each answer tells is kept while a run asks, and judged when all are in.

>>> ending = ending_of(target, answer)      # for every answer; None where it counts for nothing
>>> for url, error in gathered(endings).items(): ...   # these are soft 404s
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.checking.references.classifying.addresses import is_deep, same_page, split
from sourcebook.checking.references.classifying.deciding import is_html, page_in
from sourcebook.checking.references.classifying.elsewhere import RESOLVERS
from sourcebook.checking.references.classifying.soft404 import Shown, shown_on
from sourcebook.checking.references.matching.folding import fold
from sourcebook.checking.references.sites import site_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sourcebook.checking.references.answers import Answer
    from sourcebook.checking.references.targets import Target

ENOUGH = 3
"""Addresses with different titles. Two may be two versions of one article."""


@dataclass(frozen=True, slots=True)
class Ending:
    """A deep address that was led to a page which does not show what it is cited for."""

    asked: str
    end: str
    titles: frozenset[str]
    """As they are compared."""


def ending_of(target: Target, answer: Answer) -> Ending | None:
    """What an answer adds; None where it was not led away, shows the title, or none is known."""
    start = split(target.url).hostname or ""
    if (
        not answer.hops
        or answer.status is None
        or not 200 <= answer.status < 300
        or not is_deep(target.url)
        or same_page(target.url, answer.final_url)
        or site_of(start) in RESOLVERS
        or not is_html(answer)
    ):
        return None
    page = page_in(answer)
    if page.scripted or shown_on(page, target) is not Shown.NO:
        return None
    titles = frozenset(filter(None, map(fold, target.titles)))
    return Ending(target.url, answer.final_url, titles) if titles else None


def gathered(endings: Iterable[Ending]) -> Mapping[str, str]:
    """The addresses that are soft 404s for where they lead, each with what is to be said of it."""
    ends: defaultdict[tuple[str, str, str], dict[str, Ending]] = defaultdict(dict)
    for ending in endings:
        start, end = split(ending.asked), split(ending.end)
        here = (site_of(start.hostname or ""), (end.hostname or "").lower(), end.path.rstrip("/"))
        ends[here][ending.asked] = ending
    found: dict[str, str] = {}
    for group in ends.values():
        works = {ending.titles for ending in group.values()}
        if len(works) >= ENOUGH:
            for asked, ending in sorted(group.items()):
                path = split(ending.end).path[:80] or "/"
                found[asked] = f"{len(group)} cited addresses lead to {path}, without their titles"
    return found
