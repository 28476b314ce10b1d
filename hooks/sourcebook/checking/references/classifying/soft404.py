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
from sourcebook.checking.references.classifying.pages import folded_text
from sourcebook.checking.references.classifying.statements import MEDIUM, named, stated
from sourcebook.checking.references.classifying.titles import segments
from sourcebook.checking.references.matching.folding import fold, stands_in

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
_SHORT = 150
_WORD = re.compile(r"\w+")
_WELCOME = re.compile(
    r"welcome to (?:nginx|caddy|openresty|centos|tengine|lighttpd|apache|laravel|your new .{1,30})"
    r"(?: on .{1,40})?|apache2? .{0,40}default page(?:: it works)?|iis windows(?: server)?|iis\d*"
    r"|test page for .{3,60}|http server test page.{0,60}|default (?:web ?site|plesk|server) page"
    r"|.{0,40}default plesk page|it works|hello world|(?:microsoft )?internet information services"
    r".{0,20}|xampp.{0,30}|your caddy web server works|sitio en construcción|site not configured"
    r"|domain default page|web server's default page|directadmin .{0,30}|default page"
)
_GREETING = re.compile("it works|hello world")


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
    shown = shown_on(page, target)
    if shown is Shown.YES:
        return ""
    missed = shown is Shown.NO
    return (
        named(page, missed=missed)
        or _by_end(target, answer)
        or _by_own_address(target, answer, page)
        or _by_root(target, answer, page)
        or stated(page, missed=missed)
        or _by_welcome(target, page)
    )


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
        and page.words <= MEDIUM
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


def welcomes(page: Page) -> str:
    """How a page is that of a server that has just been set up, in a few words, or nothing."""
    if page.words > 2 * MEDIUM or not page.title:
        return ""
    title = segments(page.title)[0]
    if not _WELCOME.fullmatch(title):
        return ""
    heading = fold(page.heading).strip(" .!")
    # "Hello world" is an article's title as well.
    stock = page.words <= _SHORT and not _GREETING.fullmatch(title)
    if heading and not stock and not _WELCOME.fullmatch(heading) and heading not in title:
        return ""
    return f"the server's own page: '{page.title[:80]}'"


def _by_welcome(target: Target, page: Page) -> str:
    return "" if is_home(target.url) else welcomes(page)


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
