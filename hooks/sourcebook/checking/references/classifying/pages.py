"""The text of an HTML document -> what classifying reads of it.

No tree is built. What is wanted (a title, a heading, the visible words, three attributes) needs
none, and a tree is what a hostile page attacks: lexbor, measured, takes 150 seconds for 1 MB of
unclosed `<div>`, and any parser that follows the standard copies unclosed formatting elements into
every paragraph. Each pattern here takes what it begins, to the end of the document if need be, so
that the time is linear in the length whatever the bytes are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice

from sourcebook.checking.references.classifying.encodings import decoded
from sourcebook.checking.references.classifying.entities import resolved
from sourcebook.checking.references.matching.folding import fold

MARKUP_BOUND = 1_000_000
"""Characters of markup, without scripts and styles, that are looked at."""
TEXT_BOUND = 200_000
"""Characters of visible text that are kept. No not-found page is that long."""
BLOCKS_BOUND = 400
"""Pieces of text that are kept by themselves. No not-found page has as many."""
BLOCK_BOUND = 600
_RAW_BOUND = 6_000_000
_SHORT_BOUND = 500
_HARDLY_ANY = 25
"""Words. A page with fewer and with scripts is likely filled by them."""

_UNSEEN = re.compile(
    r"<!--[^-]*+(?:-(?!->)[^-]*+)*+(?:-->|\Z)"
    r"|<(script|style|noscript|template|svg|iframe|object|textarea|select)\b"
    r"[^>]*+(?:>|\Z)[^<]*+(?:<(?!/\1)[^<]*+)*+",
    re.IGNORECASE,
)
_INLINE_NAMES = (
    "a|abbr|b|bdi|bdo|cite|code|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|u|var|wbr"
)
# Both cases written out: IGNORECASE makes this, the busiest pattern, three times as slow.
_INLINE = re.compile(rf"</?(?:{_INLINE_NAMES}|{_INLINE_NAMES.upper()})(?![\w-])[^>]*+(?:>|\Z)")
_TAG = re.compile(r"<[a-zA-Z/!?][^>]*+(?:>|\Z)")
_TITLE = re.compile(r"<title(?![\w-])[^>]*+(?:>|\Z)([^<]*+)", re.IGNORECASE)
_HEADING = re.compile(r"<(/?)(h[12])(?![\w-])[^>]*+(?:>|\Z)", re.IGNORECASE)
_META = re.compile(r"<(meta|link|html|base)(?![\w-])([^>]*+)", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-zA-Z:-]{1,30})\s*+=\s*+(?:\"([^\"]*+)\"?|'([^']*+)'?|([^\s\"'>]++))")
_PLACE = re.compile(
    r"(?<![\w-])(?:id|name)\s*+=\s*+(?:\"([^\"]*+)|'([^']*+)|([^\s\"'>]++))", re.IGNORECASE
)
_SCRIPT = re.compile(r"<script\b", re.IGNORECASE)
_APPLICATION_NAMES = (
    "root|app|__next|__nuxt|___gatsby|q-app|react-root|application|mount|main-app|app-root"
)
_APPLICATION = re.compile(
    # An element that a script is to fill, empty as it came or with no more than a sign of waiting.
    rf"<(?:div|main"
    rf"|section)\s[^<>]{{0,200}}?\bid=[\"']?(?:{_APPLICATION_NAMES})(?=[\"'\s>])[^<>]{{0,500}}>"
    r"\s{0,200}(?:<(?:div|span|p|img)\b[^<>]{0,500}>\s{0,200})?"
    r"(?:(?:loading|загрузка)[^<]{0,20})?(?:</(?:div|span|p)>\s{0,200})?</(?:div|main|section)"
    r"|<(?:app-root|router-view|ui-view|ng-view|router-outlet)\b"
    r"|\s(?:ng-app|ng-view|ui-view|data-ng-app|v-cloak)\b",
    re.IGNORECASE,
)
# Cheaper than the pattern, and on most pages all that is needed.
_APPLICATION_ID = re.compile(rf"id=[\"']?(?:{_APPLICATION_NAMES})[\"'\s>]")
_APPLICATION_WORDS = ("app-root", "router-", "-view", "ng-app", "v-cloak")
_PART = "\x1e"
"""Unicode's record separator: white space to `str.split`, and to HTML no character at all."""
_PIECE = re.compile(rf"[^{_PART}]++")


@dataclass(frozen=True, slots=True)
class Page:
    """What can be read off an HTML document, white space made one and entities resolved."""

    title: str = ""
    heading: str = ""
    """The first `h1` that has words, or where there is none the first `h2`."""
    text: str = ""
    """The visible text, at most `TEXT_BOUND` characters; without scripts, forms' choices and what
    stands there for readers without scripts."""
    words: int = 0
    """How many words the text has, those beyond the bound included."""
    blocks: tuple[str, ...] = ()
    """The text as the elements part it, at most `BLOCKS_BOUND` pieces, none longer than
    `BLOCK_BOUND` characters."""
    canonical: str = ""
    """The address the page gives itself (`link rel=canonical`, otherwise `og:url`), as written."""
    description: str = ""
    robots: str = ""
    language: str = ""
    """As the `html` element has it, in lower case."""
    complete: bool = True
    """Whether all of the document was there and was read."""
    scripted: bool = False
    """Whether a script is likely to bring the text: what stands here then says nothing."""
    markup: str = field(default="", repr=False)
    """The whole document, scripts and comments included."""


def page_of(body: bytes, content_type: str = "", *, truncated: bool = False) -> Page:
    """Read a document. Any bytes give a page, in time linear in their number."""
    markup = decoded(body[:_RAW_BOUND], content_type)
    seen = _UNSEEN.sub(" ", markup)
    complete = not truncated and len(seen) <= MARKUP_BOUND and len(body) <= _RAW_BOUND
    seen = seen[:MARKUP_BOUND]
    title, at = _title(seen)
    told = _told(seen)
    parted = _TAG.sub(_PART, _INLINE.sub("", seen[at:]))
    text = _plain(parted)
    words = _count(text)
    return Page(
        title=title,
        heading=_heading(seen),
        text=text[:TEXT_BOUND],
        words=words,
        blocks=_blocks(parted),
        canonical=told.get("canonical") or told.get("og:url", ""),
        description=told.get("description") or told.get("og:description", ""),
        robots=told.get("robots", "").lower(),
        language=told.get("lang", "").lower(),
        complete=complete and len(text) <= TEXT_BOUND,
        scripted=_is_application(seen)
        or (words < _HARDLY_ANY and _SCRIPT.search(markup) is not None),
        markup=markup,
    )


def places(page: Page) -> frozenset[str]:
    """The names of the places in a page: every `id` and `name`.

    Also those of an element in a script's text: rather one name too many than a false notice.
    """
    return frozenset(
        resolved(next(filter(None, found), "")) for found in _PLACE.findall(page.markup)
    )


def folded_text(page: Page) -> str:
    """Title and visible text, folded for comparing."""
    return fold(f"{page.title} {page.text}")


def _blocks(parted: str) -> tuple[str, ...]:
    pieces = (
        _plain(found[0][: 4 * BLOCK_BOUND])[:BLOCK_BOUND] for found in _PIECE.finditer(parted)
    )
    return tuple(islice(filter(None, pieces), BLOCKS_BOUND))


def _is_application(markup: str) -> bool:
    if not _APPLICATION_ID.search(markup) and not any(map(markup.__contains__, _APPLICATION_WORDS)):
        return False
    return _APPLICATION.search(markup) is not None


def _count(text: str) -> int:
    """How many words a text has; eight characters make one where none are spaced."""
    spaced = text.count(" ") + 1 if text else 0
    return spaced if text.isascii() else max(spaced, len(text) // 8)


def _title(markup: str) -> tuple[str, int]:
    """The title, and where the document goes on after it."""
    found = _TITLE.search(markup)
    return (_plain(found[1][:_SHORT_BOUND]), found.end()) if found else ("", 0)


def _heading(markup: str) -> str:
    first: dict[str, str] = {}
    opened: tuple[str, int] | None = None
    for count, tag in enumerate(_HEADING.finditer(markup)):
        name = tag[2].lower()
        if opened is not None and tag[1]:
            words = _plain(_TAG.sub(" ", markup[opened[1] : tag.start()][: 4 * _SHORT_BOUND]))
            if words:
                first.setdefault(opened[0], words[:_SHORT_BOUND])
        opened = None if tag[1] else (name, tag.end())
        if "h1" in first or count > 40:
            break
    return first.get("h1") or first.get("h2", "")


def _told(markup: str) -> dict[str, str]:
    """What the head says of the page: `canonical`, `og:url`, `description`, `robots`, `lang`."""
    told: dict[str, str] = {}
    for count, tag in enumerate(_META.finditer(markup)):
        if count > 300:
            break
        pairs = {
            name.lower(): double or single or bare
            for name, double, single, bare in _ATTRIBUTE.findall(tag[2][:4_000])
        }
        match tag[1].lower():
            case "html":
                told.setdefault("lang", pairs.get("lang", "")[:20])
            case "link" if "canonical" in pairs.get("rel", "").lower().split():
                told.setdefault("canonical", resolved(pairs.get("href", "")).strip())
            case "meta":
                name = (pairs.get("property") or pairs.get("name", "")).lower()
                told.setdefault(name, resolved(pairs.get("content", "")).strip())
            case _:
                pass
    return told


def _plain(text: str) -> str:
    return " ".join(resolved(text).split())
