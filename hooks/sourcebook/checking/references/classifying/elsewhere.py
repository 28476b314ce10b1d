"""A redirect to somebody else's site, where nothing of what is cited is left.

Told without knowing what stood there before: by the cited title alone. A page that shows it, or a
quote, is the page; so is one that has some word of the title, that names the old site, or whose
site is called like the old one. A title in another language than the page's tells nothing: it must
share small words with it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sourcebook.checking.references.classifying.addresses import (
    is_deep,
    is_home,
    same_site,
    split,
)
from sourcebook.checking.references.classifying.pages import folded_text
from sourcebook.checking.references.classifying.soft404 import Shown, shown_on
from sourcebook.checking.references.matching.folding import fold
from sourcebook.checking.references.sites import site_of

if TYPE_CHECKING:
    from sourcebook.checking.references.answers import Answer
    from sourcebook.checking.references.classifying.pages import Page
    from sourcebook.checking.references.targets import Target

RESOLVERS = frozenset(
    "doi.org handle.net purl.org w3id.org n2t.net identifiers.org nbn-resolving.org urn.fi bit.ly"
    " t.co goo.gl tinyurl.com ow.ly is.gd buff.ly youtu.be fb.me lnkd.in amzn.to clck.ru vk.cc"
    " archive.org archive.today archive.is archive.ph perma.cc".split()
)
"""Sites whose addresses are meant to lead to other sites."""
_FEWEST = 30
"""Words. On a page with fewer nothing can be missed."""
_TELLING = 5
"""Letters from which a word of a title tells what it is about; its beginning is compared."""
_SMALL = 3
_ENOUGH = 3
"""Telling words that a title must have."""
_WORD = re.compile(r"[^\W\d_]+")


def home_of_another(target: Target, answer: Answer, page: Page) -> str:
    """That a deep link leads to another site's home page without the cited title, or nothing."""
    if not _leads_away(target, answer, page) or not is_home(answer.final_url):
        return ""
    return f"it leads to the home page of {split(answer.final_url).hostname}"


def sign_of(target: Target, answer: Answer, page: Page) -> str:
    """That a deep link leads to a page of another site with nothing of the title, or nothing."""
    if not _leads_away(target, answer, page) or _is_kin(target, answer, page):
        return ""
    there = _WORD.findall(folded_text(page))
    begins = {word[:_TELLING] for word in there}
    small = {word for word in there if len(word) <= _SMALL}
    words = [_WORD.findall(fold(title)) for title in target.titles]
    told = {word[:_TELLING] for title in words for word in title if len(word) >= _TELLING}
    speaks = any(word in small for title in words for word in title)
    if len(told) < _ENOUGH or not speaks or told & begins:
        return ""
    host = split(answer.final_url).hostname
    return f"it leads to {host}, to a page without a word of the cited title"


def _leads_away(target: Target, answer: Answer, page: Page) -> bool:
    start = split(target.url).hostname or ""
    return (
        bool(answer.hops)
        and is_deep(target.url)
        and not same_site(target.url, answer.final_url)
        and site_of(start) not in RESOLVERS
        and not page.scripted
        and page.complete
        and page.words >= _FEWEST
        and shown_on(page, target) is Shown.NO
    )


def _is_kin(target: Target, answer: Answer, page: Page) -> bool:
    """Whether the page names the old site, or its own site has the old one's name in it."""
    old, new = (site_of(split(url).hostname or "") for url in (target.url, answer.final_url))
    name = old.partition(".")[0]
    return old in page.markup.lower() or name in new or new.partition(".")[0] in name
