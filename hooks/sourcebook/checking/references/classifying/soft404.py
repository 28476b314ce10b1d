"""A page that says it is not there, with a status that says it is.

Told by what stands in its title or heading, by the address it gives itself, by where a deep link
ended, or by a made-up address beside it that gives the same page. Against each of these stands the
cited title, or a quote, on the page: then it is the page, whatever else is odd about it.

The comparison with a made-up sibling is that of Bar-Yossef, Broder, Kumar and Tomkins, "Sic transit
gloria telae" (WWW 2004); shingles are Broder's (1997), four words long.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from rapidfuzz import fuzz

from sourcebook.checking.references.classifying.addresses import (
    is_deep,
    is_home,
    joined,
    names_not_found,
    same_page,
    same_site,
    split,
)
from sourcebook.checking.references.classifying.folding import fold, stands_in
from sourcebook.checking.references.classifying.pages import folded_text
from sourcebook.checking.references.classifying.phrases import (
    TALKS_OF_IT,
    WEAK,
    begins_with_code,
    says_not_found,
)
from sourcebook.checking.references.classifying.titles import segments

if TYPE_CHECKING:
    from sourcebook.checking.references.answers import Answer
    from sourcebook.checking.references.classifying.pages import Page
    from sourcebook.checking.references.targets import Target

TITLE_MIN = 15
"""Characters. A shorter title stands on many pages by chance."""
QUOTE_MIN = 12
"""Characters, as for the match of quotes."""
NEAR = 90.0
"""Per cent of a partial ratio at which a title is taken to be the one cited."""
SAME = 0.9
"""Jaccard similarity of shingles at which two pages are one."""

_SHINGLE = 4
_WORDS_COMPARED = 20_000
_FEWEST = 12
"""Words that a page must have to be compared with its sibling."""
_FUZZY_WITHIN = 20_000
_FEW = 60
_SHORT = 150
_MEDIUM = 700
"""Words. A not-found page with a long list of the latest news has about as many."""
_WORD = re.compile(r"\w+")
_DATED = re.compile(r"article:published_time|\"datePublished\"")
"""What the systems of news sites write into articles and into nothing else."""
_WELCOME = re.compile(
    r"welcome to (?:nginx|caddy|openresty|centos|tengine|lighttpd|apache|laravel|your new .{1,30})"
    r"(?: on .{1,40})?|apache2? .{0,40}default page(?:: it works)?|iis windows(?: server)?|iis\d*"
    r"|test page for .{3,60}|http server test page.{0,60}|default (?:web ?site|plesk|server) page"
    r"|.{0,40}default plesk page|it works|hello world|(?:microsoft )?internet information services"
    r".{0,20}|xampp.{0,30}|your caddy web server works|sitio en construcción|site not configured"
    r"|domain default page|web server's default page|directadmin .{0,30}|default page"
)


class Shown(Enum):
    """Whether a page shows what it is cited for."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"
    """Nothing is known that could be looked for."""


def shown_on(page: Page, target: Target) -> Shown:
    """Whether a cited title or a quote stands on a page.

    A title may differ a little, or be cut after its main part; a quote may not.
    """
    titles = [folded for title in target.titles if (folded := fold(title))]
    names = [folded for name in (page.title, page.heading) if (folded := fold(name))]
    if any(title in {*names, *segments(page.title)} for title in titles):
        return Shown.YES
    titles = [title for title in titles if len(title) >= TITLE_MIN]
    quotes = [quote for quote in target.quotes if len(quote) >= QUOTE_MIN]
    if not titles and not quotes:
        return Shown.UNKNOWN
    text = folded_text(page)
    if any(stands_in(quote, text) for quote in quotes):
        return Shown.YES
    for title in titles:
        main = re.split(r":\s|\s-\s|\?\s|\.\s", title, maxsplit=1)[0]
        if title in text or (len(main) >= 2 * TITLE_MIN and main in text):
            return Shown.YES
        if any(
            len(name) >= TITLE_MIN and fuzz.partial_ratio(title, name) >= NEAR for name in names
        ):
            return Shown.YES
    near = text[:_FUZZY_WITHIN]
    if any(
        fuzz.partial_ratio(title, near, score_cutoff=NEAR) >= NEAR
        for title in titles
        if len(title) <= len(near)
    ):
        return Shown.YES
    return Shown.NO


def sign_of(target: Target, answer: Answer, page: Page) -> str:
    """What gives a page away as one that is not there, in a few words; nothing where none does."""
    sign = _by_names(page) or _by_end(target, answer) or _by_own_address(target, answer, page)
    if sign and shown_on(page, target) is Shown.YES:
        return ""
    return sign or _by_root(target, answer, page) or _by_welcome(target, page)


def comparable(page: Page) -> bool:
    """Whether a page has text enough of its own to be compared with another."""
    return not page.scripted and page.words >= _FEWEST


def alike(page: Page, url: str, other: Page, other_url: str) -> bool:
    """Whether two pages of one site are the same page under two addresses.

    Words of the addresses themselves are left out: a not-found page likes to repeat what was
    asked. Two titles, or two descriptions, make two pages, even where a script brings the rest.
    """
    if not comparable(page) or other.scripted:
        return False
    own = _words_of_address(url) | _words_of_address(other_url)
    for one, two in ((page.title, other.title), (page.description, other.description)):
        if one and two and set(_words(one)) - own != set(_words(two)) - own:
            return False
    return _similarity(_shingles(page.text, own), _shingles(other.text, own)) >= SAME


def _by_names(page: Page) -> str:
    title, heading, words = segments(page.title), fold(page.heading), page.words
    if words > _MEDIUM or (words > _SHORT and _DATED.search(page.markup)):
        return ""
    sign = f"its title is '{page.title[:80]}'"
    if named := next((part for part in title if says_not_found(part)), ""):
        if not heading or says_not_found(heading) or heading in title[1:]:
            return sign
        # "Page not found" over "Page not found: how links rot" is an article's title cut short.
        if words <= _SHORT and named not in heading:
            return sign
    elif begins_with_code(title[0]) and words <= _SHORT:
        # "404 explained" over "404 explained" is an article again.
        repeated = heading and not says_not_found(heading) and begins_with_code(heading)
        if not repeated and TALKS_OF_IT.search(f"{title[0]} {fold(page.text)}"):
            return sign
    elif not heading and words <= _SHORT and says_not_found(title[0].rpartition(": ")[2]):
        # "Garden notes: Page not found", where the text agrees.
        if TALKS_OF_IT.search(fold(page.text)):
            return sign
    elif heading and words <= _MEDIUM // 2 and says_not_found(heading):
        if not WEAK.fullmatch(heading.strip(" .!?")):
            return f"its heading is '{page.heading[:80]}'"
    elif not page.title and not heading and 0 < words <= _FEW:
        first = re.split(r"(?<=[.!])\s|[。！]", fold(page.text), maxsplit=1)[0]
        if says_not_found(first):
            return f"it says '{first[:80]}'"
    return ""


def _by_end(target: Target, answer: Answer) -> str:
    """A redirect to an address that says not found."""
    if answer.hops and names_not_found(answer.final_url) and not names_not_found(target.url):
        return f"it leads to {split(answer.final_url).path[:80]}"
    return ""


def _by_own_address(target: Target, answer: Answer, page: Page) -> str:
    """A page that gives its own address as a not-found page, or as the home page of its site.

    Good pages with a careless template name the home page too, so there the cited title must be
    known and missing, on a page with text.
    """
    if not page.canonical:
        return ""
    own = joined(answer.final_url, page.canonical)
    if names_not_found(own) and not names_not_found(target.url):
        return f"it calls itself {split(own).path[:80]}"
    if (
        is_home(own)
        and is_deep(target.url)
        and same_site(own, answer.final_url)
        and comparable(page)
        and page.words <= _MEDIUM
        and shown_on(page, target) is Shown.NO
    ):
        return "it calls itself the home page, and does not show the cited title"
    return ""


def _by_root(target: Target, answer: Answer, page: Page) -> str:
    if (
        answer.hops
        and is_deep(target.url)
        and is_home(answer.final_url)
        and same_site(target.url, answer.final_url)
        and not same_page(target.url, answer.final_url)
        and not page.scripted
        and shown_on(page, target) is not Shown.YES
    ):
        return "it leads to the home page"
    return ""


def _by_welcome(target: Target, page: Page) -> str:
    """The page of a server that has just been set up, where an article stood."""
    if is_home(target.url) or page.words > 2 * _MEDIUM or not page.title:
        return ""
    title = segments(page.title)[0]
    if not _WELCOME.fullmatch(title) or shown_on(page, target) is Shown.YES:
        return ""
    heading = fold(page.heading)
    if heading and not _WELCOME.fullmatch(heading.strip(" .!")) and heading not in title:
        return ""
    return f"the server's own page: '{page.title[:80]}'"


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _words_of_address(url: str) -> set[str]:
    parts = split(url)
    return set(_words(f"{parts.path} {parts.query}"))


def _shingles(text: str, without: set[str]) -> set[tuple[str, ...]]:
    words = [word for word in _words(text)[:_WORDS_COMPARED] if word not in without]
    if len(words) < 5 * _SHINGLE:
        return {(word,) for word in words}
    return set(zip(*(words[start:] for start in range(_SHINGLE)), strict=False))


def _similarity(one: set[tuple[str, ...]], other: set[tuple[str, ...]]) -> float:
    either = len(one | other)
    return len(one & other) / either if either else 0.0
