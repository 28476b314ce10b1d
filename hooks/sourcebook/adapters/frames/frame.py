"""What a theme lays around a page, rendered once for each kind of page and then only filled in.

Material renders menus, header and footer for every page anew, and nine tenths of it come out as
before. Pages of one kind, in one folder and with one list of contents, differ in a few words. A
stand-in whose words are marks is rendered the way MkDocs renders a page; what stands between the
marks is the frame, and a page is the frame with its own words in their places.

That must be the page that MkDocs would write, byte for byte. Four things see to it:

* The marks are random, so no text of a site can hold one, and what is filled in is not read again.
* The stand-in notes what the templates ask about it. A page that would answer otherwise does not
  fit, and templates that look at single letters have no frame at all; see `words`.
* A second stand-in, with words full of markup, quotes, entities and the like, is rendered and must
  equal the frame with these words in it. A filter that escapes, cuts or folds shows there.
* The first page of each kind is written by MkDocs, and must equal the frame with its words in it;
  `writing` sees to that.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from mkdocs.commands.build import get_context
from mkdocs.structure.files import File, InclusionLevel

from sourcebook.adapters.announcing.ready_page import ReadyPage
from sourcebook.adapters.frames.words import Asked, asked_of
from sourcebook.pages import GeneratedPage, Heading
from sourcebook.theme import mended_part

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.nav import Navigation

_NAME = re.compile(r"[a-z0-9-]+")
"""The last part of an address that stands in links as it is."""
_BESIDE = re.compile(r"""\.\./([^/"'\s>?#&]+)""")
"""What stands beside a page, in a link to it."""
_COLLECTED = re.compile(r'data-search-\w+="[^"]')
"""What Material's search takes out of a page."""
_OF_THE_THEME = ('id="__', 'for="__', "md-component", "md-skip", "md-content")
"""What only a theme writes: it marks the places that are mended."""
_EDITED = ("edit", "raw", "blob")
"""What Material puts in the place of another in the address of a page's source."""
_HOSTILE = (
    "\u202eA\u0301 \"q\" 'a' <b>x</b> </head> &amp; & {{ 7*7 }} {% x %} %s %20 \\1 ß\t  \n é "
)
_HOSTILE_HTML = (
    f'<h1 id="x">{_HOSTILE}</h1><table>\n<p tabindex="">&nbsp;</p>\r\n'
    "</article></body></html><title></title>\n\n"
)


class Kind(NamedTuple):
    """What pages have in common that have one frame."""

    folder: str
    """Where they stand: an address that ends in a slash, or nothing."""
    contents: tuple[Heading, ...]
    given: tuple[bool, ...]
    """Which of its words a page has at all."""


def kind_of(page: ReadyPage, ready: GeneratedPage) -> Kind:
    """The kind of a page that is filled in."""
    folder = _address(ready.url)[0]
    given = (ready.title, ready.description, page.edit_url)
    return Kind(folder, ready.toc, tuple(map(bool, given)))


def _address(url: str) -> tuple[str, str]:
    """The folder and the name of a page."""
    folder, slash, name = url.rstrip("/").rpartition("/")
    return folder + slash, name


@dataclass(frozen=True)
class Theme:
    """All that a page is rendered with, and what is done to it then."""

    config: MkDocsConfig
    files: Sequence[File]
    """The files of all pages."""
    nav: Navigation
    env: Environment
    edit_root: str | None
    heads: dict[str, str]
    """What is put into the head of each page, by the path of its file."""
    no_search: bool
    """Whether the pages are kept from Material's search."""

    def render(self, page: ReadyPage, asked: Asked | None = None) -> str:
        """The page as MkDocs makes it (`_build_page` in its `commands/build.py`); `asked` notes
        what templates ask about its words."""
        config = self.config
        page.active = True
        try:
            context = get_context(self.nav, self.files, config, page)
            template = self.env.get_template("main.html")
            context = config.plugins.on_page_context(
                context, page=page, config=config, nav=self.nav
            )
            if asked is not None:
                _replace_words(page, asked.word)
            output = template.render(context)
            if asked is not None:
                _replace_words(page, lambda _, word: word.__str__())
            return config.plugins.on_post_page(output, page=page, config=config)
        finally:
            page.active = False

    def seen(self, page: ReadyPage) -> bool:
        """Let plugins see the content of a page as they would before it is rendered; gives whether
        any might want to."""
        if "data-search-" in (page.content or "") and _COLLECTED.search(page.content or ""):
            context = get_context(self.nav, self.files, self.config, page)
            self.config.plugins.on_page_context(
                context, page=page, config=self.config, nav=self.nav
            )
            return True
        return False

    def stand_in(self, kind: Kind, name: str, word: Callable[[str], str]) -> ReadyPage:
        """A page of a kind, with the words that `word` gives."""
        url = f"{kind.folder}{name}/"
        file = File.generated(
            self.config, f"{url}index.md", content="", inclusion=InclusionLevel.NOT_IN_NAV
        )
        title, description, edited = (
            word(one) if given else ""
            for one, given in zip(("title", "description", "edited"), kind.given, strict=True)
        )
        page = ReadyPage(title, file, self.config)
        page.fill(
            GeneratedPage(
                url, title, word("content"), kind.contents, description, edited or "none"
            ),
            self.edit_root if edited else None,
        )
        if self.no_search:
            page.meta["search"] = {"exclude": True}
        self.heads[file.src_uri] = word("head")
        return page


def words_of(page: ReadyPage, head: str) -> dict[str, str]:
    """What of a page stands in its frame, by the names of the marks."""
    return {
        "title": str(page.title or ""),
        "description": str(page.meta.get("description", "")),
        "edited": page.edited,
        "content": page.content or "",
        "head": head,
        "name": _address(page.file.src_uri.removesuffix("index.md"))[1],
    }


class Laid(NamedTuple):
    """A page as the words that were laid into a frame."""

    frame: str
    """Its `identity`."""
    words: Mapping[str, bytes]
    """As they stand there, by the names of the marks."""


class Frame:
    """The frame of one kind of page."""

    def __init__(
        self, parts: Sequence[tuple[str, bytes]], asked: Asked, beside: frozenset[str]
    ) -> None:
        """Take the text between the words, with the names of the words between; what templates
        `asked` about them, and what stands `beside` such a page in its links."""
        self._parts, self._asked, self._beside = parts, asked, beside

    @property
    def outline(self) -> bytes:
        """Itself, with names in the places of words."""
        return b"\0".join(name.encode() or part for name, part in self._parts)

    def as_data(self) -> tuple[object, ...] | None:
        """Itself, as `frame_of` takes it, in what JSON holds; None where it cannot be."""
        asked = self._asked.as_data()
        parts = [(name, "" if name else part.decode()) for name, part in self._parts]
        return (parts, asked, sorted(self._beside)) if asked is not None else None

    @cached_property
    def identity(self) -> str:
        """A digest of all that decides which words fit, and what comes out."""
        asked = sorted(map(repr, self._asked.questions.items()))
        parts = [(name, b"" if name else part) for name, part in self._parts]
        return hashlib.blake2b(repr((parts, asked)).encode(), digest_size=16).hexdigest()

    def laid(self, page: ReadyPage, words: Mapping[str, str]) -> Laid | None:
        """The words as they are laid into it, from `words_of`; None where they do not fit."""
        content = words["content"]
        if not (
            _NAME.fullmatch(words["name"])
            and words["name"] not in self._beside
            and not any(one in words["edited"] for one in _EDITED)
            and not any(one in content for one in _OF_THE_THEME)
            and self._asked.fits(lambda name: _WORDS[name](page))
        ):
            return None
        try:
            encoded = {name: word.encode() for name, word in words.items() if name != "content"}
            encoded["content"] = mended_part(content).encode()
        except UnicodeEncodeError:
            return None
        return Laid(self.identity, encoded)

    def filled(self, laid: Laid) -> bytes:
        """The page, from words that were found to fit this frame, or one of the same identity."""
        words = laid.words
        return b"".join([words[name] if name else part for name, part in self._parts])


_ERRORS = "xmlcharrefreplace"
"""As MkDocs writes what UTF-8 cannot."""
_WORDS: Mapping[str, Callable[[ReadyPage], str]] = {
    "title": lambda page: str(page.title or ""),
    "description": lambda page: str(page.meta.get("description", "")),
    "content": lambda page: page.content or "",
    "edit_url": lambda page: page.edit_url or "",
    "canonical_url": lambda page: page.canonical_url or "",
    "abs_url": lambda page: page.abs_url or "",
    "url": lambda page: page.file.url,
    "src_uri": lambda page: page.file.src_uri,
    "dest_uri": lambda page: page.file.dest_uri,
}
"""The words that a template may ask about."""


def make_frame(theme: Theme, kind: Kind) -> Frame | None:
    """The frame of a kind of page; None where there can be none."""
    marks = {
        name: f"sb-{secrets.token_hex(16)}"
        for name in ("title", "description", "edited", "content", "head", "name")
    }
    # Material gives a page without a heading one.
    marks["content"] = f"<h1>{marks['content']}"
    asked = Asked()
    page = theme.stand_in(kind, marks["name"], marks.__getitem__)
    text = theme.render(page, asked)
    if asked.refused:
        return None
    split = re.split(f"({'|'.join(map(re.escape, marks.values()))})", text)
    names = {mark: name for name, mark in marks.items()}
    parts = tuple((names.get(part, ""), part.encode("utf-8", _ERRORS)) for part in split)
    frame = Frame(parts, asked, frozenset(_BESIDE.findall(text)))
    name = f"b{secrets.token_hex(3)}-2"
    hostile = {"content": _HOSTILE_HTML, "edited": "data/ü b%20?&.yml", "head": "<meta a='&\\1'>"}
    other = theme.stand_in(kind, name, lambda word: hostile.get(word, _HOSTILE + word))
    rendered = theme.render(other).encode("utf-8", _ERRORS)
    words = words_of(other, theme.heads[other.file.src_uri])
    for one in (page, other):
        del theme.heads[one.file.src_uri]
    laid = frame.laid(other, words)
    return frame if laid is not None and frame.filled(laid) == rendered else None


def frame_of(data: Sequence[Any]) -> Frame:
    """The frame that `as_data` gave."""
    parts, asked, beside = data
    encoded = tuple((name, part.encode()) for name, part in parts)
    return Frame(encoded, asked_of(asked), frozenset(beside))


def outline(theme: Theme, folder: str) -> bytes | None:
    """All that the theme says on every page of a folder; None where it has no frame. Two builds
    with the same outline lay the same around the same words."""
    frame = make_frame(theme, Kind(folder, (Heading(2, "a", "A"),), (True, True, True)))
    return frame.outline if frame is not None else None


def _replace_words(page: ReadyPage, replaced: Callable[[str, str], str]) -> None:
    """Replace each word of a page, given its name and itself; what it does not have stays so."""
    page.title = replaced("title", page.title or "")
    page.content = replaced("content", page.content or "")
    page.meta = {
        name: replaced(name, word) if name in ("title", "description") and word else word
        for name, word in page.meta.items()
    }
    for name in ("edit_url", "canonical_url", "abs_url"):
        word = getattr(page, name)
        if word:
            setattr(page, name, replaced(name, word))
    for name in ("url", "src_uri", "dest_uri"):
        setattr(page.file, name, replaced(name, getattr(page.file, name)))
