"""The markup of an HTML document -> the words a reader sees, in the order in which they stand.

`classifying.pages` reads a page for what it is: a bounded part of its words, a title, a heading.
To find a quote all of the words are needed, and nothing between them that a reader does not see
there. So what is not shown at first (parts that are folded up, notes for screen readers, the texts
of pictures, an article that only a script would show) does not stand in the midst of a sentence but
at the end: it is found there, too, for a quote that a reader reaches with a click is not missing.
Marks of footnotes are left out.

One pass over the tags and no tree, for the reasons that `pages` gives. No piece of a pattern runs
over the next `<` unless it takes what it has run over, so the time is linear.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field

from sourcebook.checking.references.classifying.entities import resolved

_TOKEN = re.compile(
    r"<(?:!--(?P<comment>)"
    r"|(?P<close>/?)(?P<name>[a-zA-Z][^\s/<>]*+)"
    # A `>` in a quoted value ends no tag; where the quotes do not pair, it does.
    r"(?P<rest>(?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+(?=>)|[^>]*+)(?:>|\Z)"
    r"|[/!?][^>]*+(?:>|\Z))"
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img ins kbd label mark nobr o:p"
    " q rb rp rt ruby s samp small span strike strong sub sup time tt u var wbr".split()
)
"""Elements that stand within a word or between words without a space of their own."""
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_RAW = frozenset(
    "iframe noembed noframes noscript script style template textarea title xmp".split()
)
"""Elements whose content is no markup, or is not shown."""
_RAW_END = {name: re.compile(rf"</{name}(?![\w-])", re.IGNORECASE) for name in _RAW}
_ASIDE = frozenset("dialog object rp rt select svg".split())
"""Elements whose words do not belong to what stands around them."""
_HIDDEN = re.compile(
    r"(?<![\w:=-])(?<!: )hidden(?![\w-])|display\s?:\s?none|visibility\s?:\s?hidden"
    r"|\b(?:sr-only|visually-?hidden|screen-?reader(?:-text|-only)?|a11y-hidden|u-hidden)\b",
    re.IGNORECASE,
)
_ALT = re.compile(r"\salt\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'>]++))", re.IGNORECASE)
_NOTE = re.compile(
    # A superscript that is a short link and nothing else.
    r"<sup(?![\w-])[^<>]{0,200}>\s{0,9}(?:<span[^<>]{0,200}>\s{0,9})?<a(?:\s[^<>]{0,300})?>"
    r"(?:<span[^<>]{0,200}>)?\s{0,9}[^<\s]{0,9}(?:</?span[^<>]{0,200}>[^<\s]{0,9}){0,4}"
    r"</a>\s{0,9}(?:</span>)?\s{0,9}</sup>",
    re.IGNORECASE,
)
_TOOLBAR = "<!-- BEGIN WAYBACK TOOLBAR INSERT -->"
_TOOLBAR_END = "<!-- END WAYBACK TOOLBAR INSERT -->"
_ARTICLE = re.compile(r"\"articleBody\"\s*+:\s*+(\"[^\"\\]*+(?:\\.[^\"\\]*+)*+\")", re.DOTALL)
_NO_ROOM = str.maketrans("", "", "\u00ad\u200b\u2060\ufeff\x00")
"""Places where a line may break, and what takes no room."""
_PROBE = 60
"""Characters by which a text is known to stand in another one already."""


@dataclass(slots=True)
class _Words:
    """What has been read so far: what is shown, what stands apart, and where words go now."""

    shown: list[str] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)
    articles: list[str] = field(default_factory=list)
    """Of the data for search engines."""
    away: str = ""
    """The element whose content goes apart; empty outside of any."""
    depth: int = 0
    """How many elements of that name are open."""

    def add(self, piece: str) -> None:
        (self.apart if self.away else self.shown).append(piece)

    def leave(self, name: str) -> None:
        """The content of an element goes apart from here on."""
        self.away, self.depth = name, 1
        self.apart.append(" ")


def words_of(markup: str) -> str:
    """The words of a document, white space made one; what is not shown at first at the end."""
    words = _Words()
    markup = _without_toolbar(markup)
    at = 0
    while found := _TOKEN.search(markup, at):
        if found.start() > at:
            words.add(markup[at : found.start()])
        at = _after(words, markup, found)
    words.add(markup[at:])
    shown = one_space(resolved("".join(words.shown)))
    apart = one_space(resolved("".join(words.apart)))
    text = f"{shown} {apart}" if shown and apart else shown or apart
    for article in words.articles:
        told = words_of(article) if "<" in article else one_space(resolved(article))
        if told[:_PROBE] not in text or told[-_PROBE:] not in text:
            text = f"{text} {told}"
    return text


def _without_toolbar(markup: str) -> str:
    """A page without what the Wayback Machine puts before it."""
    begins = markup.find(_TOOLBAR)
    ends = markup.find(_TOOLBAR_END, begins) if begins >= 0 else -1
    return markup if ends < 0 else f"{markup[:begins]} {markup[ends:]}"


def one_space(text: str) -> str:
    """The text with one space for any white space, without what takes no room."""
    return " ".join(text.translate(_NO_ROOM).split())


def _after(words: _Words, markup: str, found: re.Match[str]) -> int:
    """Take what a tag or a comment says, and give where the document goes on."""
    if found["comment"] is not None:
        return _after_comment(markup, found.end())
    if found["name"] is None:
        return found.end()
    name, rest = found["name"].lower(), found["rest"]
    if found["close"]:
        _close(words, name)
        return found.end()
    if name not in _INLINE:
        words.add(" ")
    if name in _RAW:
        return _after_raw(words, markup, name, found)
    if name == "sup" and (note := _NOTE.match(markup, found.start())):
        return note.end()
    if name == "img" and (alt := _ALT.search(rest)):
        words.apart += (" ", alt[1] or alt[2] or alt[3] or "", " ")
    if name in _VOID or (name == "svg" and rest.endswith("/")):
        return found.end()
    if words.away:
        words.depth += name == words.away
    elif name in _ASIDE or (rest and _HIDDEN.search(rest) and name not in {"html", "body"}):
        words.leave(name)
    return found.end()


def _close(words: _Words, name: str) -> None:
    if name not in _INLINE:
        words.add(" ")
    if name == words.away:
        words.depth -= 1
        if not words.depth:
            words.apart.append(" ")
            words.away = ""


def _after_comment(markup: str, at: int) -> int:
    """Where the document goes on after a comment (HTML standard, 13.2.5.43 and on)."""
    if markup.startswith((">", "->"), at):
        return markup.index(">", at) + 1
    end_at = markup.find("-->", at)
    return len(markup) if end_at < 0 else end_at + 3


def _after_raw(words: _Words, markup: str, name: str, found: re.Match[str]) -> int:
    end = _RAW_END[name].search(markup, found.end())
    stop = end.start() if end else len(markup)
    if name == "script" and "ld+json" in found["rest"]:
        for quoted in _ARTICLE.findall(markup, found.end(), stop):
            try:
                words.articles.append(json.loads(quoted, strict=False))
            except ValueError:
                continue
    return stop
