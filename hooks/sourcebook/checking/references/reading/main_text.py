"""The main text of a page: without menus, side bars, related articles, comments and footers.

It is the baseline by which drift is told, so what matters is that it holds the article and nothing
that changes by itself. No tree is built (see `classifying/pages.py`): one pass over the tags drops
the elements that say by name, role or class that they stand around the text, cuts what is left into
blocks, and keeps the blocks that are prose rather than lists of links.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from sourcebook.checking.references.classifying.entities import resolved

if TYPE_CHECKING:
    from collections.abc import Sequence

MARKUP_BOUND = 2_000_000
"""Characters of markup, without scripts and styles, that are looked at."""
TEXT_BOUND = 400_000
"""Characters that are given back."""
_RAW_BOUND = 8_000_000
_ATTRIBUTES_BOUND = 4_000

_PROSE = 60
"""Letters. A block with fewer is no sentence."""
_LINKED = 0.5
"""The part of its letters that may be links; more, and it is a list of them."""
_SCRAP = 12
_LINKED_SCRAP = 0.2
"""The same of a heading or a short line between two blocks of prose."""
_WHOLE = 0.5
"""The part of the page's prose that the element named as main must hold to be believed."""
_ONLY = 0.2
"""The same of the only `article` of a page, which says so most plainly."""
_NEARLY_ALL = 0.8
"""The part that any other element must hold for the article to be sought in it."""

_UNSEEN = re.compile(
    r"<!--[^-]*+(?:-(?!->)[^-]*+)*+(?:-->|\Z)"
    r"|<svg(?![\w-])[^>]*+(?<=/)>"
    r"|<(script|style|noscript|template|svg|iframe|object|textarea|select|title)(?![\w-])"
    r"[^>]*+(?:>|\Z)[^<]*+(?:<(?!/\1)[^<]*+)*+",
    re.IGNORECASE,
)
_TAG = re.compile(
    # A value in quotes may hold a `>`.
    r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*+)"
    r"((?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+)(?:>|\Z)"
    r"|<[!/?][^>]*+(?:>|\Z)"
)
_ATTRIBUTE = re.compile(
    r"(?<![\w-])(class|id|role|itemprop)\s*+=\s*+"
    r"(?:\"([^\"]{0,500})|'([^']{0,500})|([^\s\"'>]{1,500}))",
    re.IGNORECASE,
)
_NAME_ENDS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|[\s_:.-]+")
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]")

_INLINE = frozenset(
    "a abbr b bdi bdo big cite code data del dfn em font i ins kbd label mark q rp rt ruby s samp"
    " small span strike strong sub sup time tt u var wbr img picture source".split()
)
_WITHOUT_END = frozenset(
    "area base br col embed hr img input link meta param source track wbr"
    " p li dt dd tr option h1 h2 h3 h4 h5 h6".split()
)
_NEVER_AROUND = frozenset(("html", "body", "main", "article", "form"))
"""Elements that are kept whatever their class says: themes write the state of the page there."""
_AROUND_ELEMENTS = frozenset(("nav", "footer", "aside", "dialog", "button", "menu"))
_AROUND_ROLES = frozenset(
    "navigation banner contentinfo complementary search dialog alertdialog menu menubar toolbar"
    " tablist".split()
)
_AROUND_WORDS = frozenset(
    # In classes and ids of content systems and their themes.
    "nav navbar navigation navbox menu submenu menubar sidebar sidebars aside rail footer colophon"
    " masthead topbar toolbar breadcrumb breadcrumbs pathway crumbs pagination pager paginator"
    " comment comments commentlist respond disqus discussion replies related recommended"
    " recommendations recommend similar popular trending teaser teasers promo promos promotion"
    " advert adverts advertisement ad ads adsbygoogle banner sponsored sponsor newsletter subscribe"
    " subscription signup cookie cookies consent gdpr cmp overlay modal popup share sharing social"
    " socials shares addtoany tags taglist tagcloud widget widgets login signin search searchform"
    " skip toc catlinks printfooter siteinfo sitesub jump editsection noprint metadata byline"
    " counters counter views meta rating vote"
    # What the Internet Archive puts above its copies.
    " wm".split()
)
_STATES = frozenset("has no with without is not open hide show js enable enabled can page".split())
"""Before such a word a class tells of the page: `no-sidebar`, `has-comments`."""
_MAIN_PLACES = frozenset(
    "articlebody entry-content post-content post-body article-body article-content articlecontent"
    " article__body story-body node__content field--name-body mw-parser-output mw-content-text"
    " main-content maincontent content-body news-detail gh-content c-article-body body-content"
    " markdown-body topic-body".split()
)


@dataclass(frozen=True, slots=True)
class _Block:
    """A run of text between two block elements."""

    text: str
    letters: int
    linked: int

    @property
    def is_prose(self) -> bool:
        return self.letters >= _PROSE and self.linked <= _LINKED * self.letters

    @property
    def is_scrap(self) -> bool:
        return self.letters >= _SCRAP and self.linked <= _LINKED_SCRAP * self.letters


@dataclass(slots=True)
class _Element:
    """The blocks from `first` up to `end` stand in it."""

    name: str
    kind: str
    first: int
    end: int = 0


def main_text(markup: str) -> str:
    """The article of a page, white space made one. Empty where the page has no prose.

    Any string will do; the time is linear in its length.
    """
    seen = _UNSEEN.sub(" ", markup[:_RAW_BOUND])[:MARKUP_BOUND]
    blocks, elements = _cut(seen)
    kept = _without_surroundings(blocks, elements)
    first, end = _place(blocks, elements, kept)
    place = range(first, end)
    text = [blocks[at].text for at in place if kept[at] and _belongs(blocks, at, place)]
    return " ".join(text)[:TEXT_BOUND]


def _belongs(blocks: Sequence[_Block], at: int, place: range) -> bool:
    """Whether a block is prose, or a heading or a short line between two of prose."""
    if blocks[at].is_prose:
        return True
    between = place.start < at < place.stop - 1
    return between and blocks[at].is_scrap and blocks[at - 1].is_prose and blocks[at + 1].is_prose


def _without_surroundings(blocks: Sequence[_Block], elements: Sequence[_Element]) -> list[bool]:
    """Which blocks stand in no element that stands around the text.

    An element with more than half of the page's prose is not believed to stand around it.
    """
    prose = _prose_before(blocks, [True] * len(blocks))
    depth = [0] * (len(blocks) + 1)
    for element in elements:
        inside = prose[element.end] - prose[element.first]
        if element.kind == "around" and inside <= _WHOLE * prose[-1]:
            depth[element.first] += 1
            depth[element.end] -= 1
    return [within == 0 for within in accumulate(depth)][:-1]


def _place(
    blocks: Sequence[_Block], elements: Sequence[_Element], kept: Sequence[bool]
) -> tuple[int, int]:
    """From which block to which the article goes: the innermost element with nearly all prose, or
    one with most of it that is called the main one, or with a part if it is the only `article`."""
    prose = _prose_before(blocks, kept)
    articles = [
        element
        for element in elements
        if element.name == "article" and prose[element.end] > prose[element.first]
    ]
    place, least = (0, len(blocks)), prose[-1]
    for element in elements:
        inside = prose[element.end] - prose[element.first]
        needed = _WHOLE if element.kind == "main" else _NEARLY_ALL
        if len(articles) == 1 and element is articles[0]:
            needed = _ONLY
        if inside > needed * prose[-1] and inside <= least:
            place, least = (element.first, element.end), inside
    return place


def _prose_before(blocks: Sequence[_Block], kept: Sequence[bool]) -> list[int]:
    """How many letters of prose stand before each block, and at last how many there are."""
    here = (
        block.letters if keep and block.is_prose else 0
        for block, keep in zip(blocks, kept, strict=True)
    )
    return [0, *accumulate(here)]


def _cut(markup: str) -> tuple[list[_Block], list[_Element]]:
    """The text cut at block elements, and where each element begins and ends."""
    blocks: list[_Block] = []
    elements: list[_Element] = []
    open_now: list[_Element] = []
    open_names: Counter[str] = Counter()
    parts: list[str] = []
    linked = at = link_within = 0
    in_link = False
    for tag in _TAG.finditer(markup):
        piece = markup[at : tag.start()]
        at = tag.end()
        if piece:
            parts.append(piece)
            if in_link:
                linked += _letters(piece)
        closing, name = tag[1], (tag[2] or "").lower()
        if name == "a":
            # `<a name>` is a place and not a link.
            in_link, link_within = not closing and "href" in tag[3].lower(), len(open_now)
        if name == "br" and not linked:
            parts.append(" ")
            continue
        if not name or name in _INLINE:
            continue
        linked = _end(blocks, parts, linked)
        if name in _WITHOUT_END:
            continue
        if not closing:
            element = _Element(name, _kind(name, tag[3]), len(blocks))
            elements.append(element)
            open_now.append(element)
            open_names[name] += 1
        elif open_names[name]:
            while True:
                closed = open_now.pop()
                closed.end = len(blocks)
                open_names[closed.name] -= 1
                if closed.name == name:
                    break
            # A link that nobody closed ends with what it stands in.
            in_link = in_link and link_within <= len(open_now)
    parts.append(markup[at:])
    _end(blocks, parts, linked)
    for element in open_now:
        element.end = len(blocks)
    return blocks, elements


def _end(blocks: list[_Block], parts: list[str], linked: int) -> int:
    """Make a block of the parts, if they have text. Gives the letters in links anew: none."""
    text = _plain("".join(parts))
    if text:
        blocks.append(_Block(text, _letters(text), linked))
    parts.clear()
    return 0


def _kind(name: str, rest: str) -> str:
    """Whether an element stands around the text, or holds it, or neither."""
    if name in _AROUND_ELEMENTS:
        return "around"
    found = "main" if name in ("main", "article") else ""
    if not rest or rest.isspace():
        return found
    for attribute, *values in _ATTRIBUTE.findall(rest[:_ATTRIBUTES_BOUND]):
        value = next(filter(None, values), "")
        match attribute.lower():
            case "role":
                if value.lower() in _AROUND_ROLES:
                    return "around"
                if value.lower() == "main":
                    found = "main"
            case "itemprop":
                if value.lower() == "articlebody":
                    found = "main"
            case _:
                if name not in _NEVER_AROUND and _stands_around(value):
                    return "around"
                if not _MAIN_PLACES.isdisjoint(value.lower().split()):
                    found = "main"
    return found


def _stands_around(names: str) -> bool:
    for name in names.split():
        words = [word.lower() for word in _NAME_ENDS.split(name) if word]
        for before, word in zip(["", *words], words, strict=False):
            if word in _AROUND_WORDS and before not in _STATES:
                return True
    return False


def _letters(text: str) -> int:
    """How long a text is; a character of a script without spaces counts for three."""
    if text.isascii():
        return len(text)
    return len(text) + 2 * len(_UNSPACED.findall(text))


def _plain(text: str) -> str:
    return " ".join(resolved(text).split())
