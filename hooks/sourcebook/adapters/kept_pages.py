"""Generated pages that earlier builds made: an edit changes a few of thousands.

Kept is what a page says, and which frame of the theme it was laid into. Where that frame is what it
was, a page is written without being taken apart again.
"""

from __future__ import annotations

import json
import struct
import sys
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from sourcebook.adapters.frame import Laid
from sourcebook.adapters.left import PACKAGES
from sourcebook.adapters.ready_page import scripts_of
from sourcebook.loading.cache import Shelf
from sourcebook.loading.cache.shelf import key_of
from sourcebook.pages import GeneratedPage, Heading
from sourcebook.pages.looked_up import LookedUp
from sourcebook.pages.made_of import Made, MadeOf
from sourcebook.theme import mended_bytes

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from sourcebook.adapters.basis import Basis
    from sourcebook.adapters.frame import Theme
    from sourcebook.fragments import Fragments
    from sourcebook.graph import Graph
    from sourcebook.loading.cache import Kept

_QUICKLY = 1
"""How hard Zstandard tries: a page takes a fourth of its bytes, and little time."""
_MANY = 100
"""One page of so many that has another frame than it had is not worth writing all down again."""
_BETWEEN = b"\n"
"""Stands after the first of two parts, and nowhere in it."""
_WORDS = ("title", "description", "edited", "name", "head")
"""What of a page is kept as it stands in a frame, beside its content."""
_SIZES = struct.Struct(f"<{len(_WORDS) + 2}I")
"""Of these, the scripts and the HTML."""


class _Old(NamedTuple):
    """A page of an earlier build."""

    made: Made
    frame: str
    """What it was laid into; empty where it had none."""
    packed: bytes

    @property
    def page(self) -> GeneratedPage:
        """The page as it was made."""
        words, rest = self._unpacked()
        said = json.loads(rest)
        toc, scripts = tuple(Heading(*one) for one in said.pop("toc")), tuple(said.pop("scripts"))
        head = Markup(words["head"].decode())  # noqa: S704 - as it was made
        return GeneratedPage(
            **said, html=words["html"].decode(), toc=toc, scripts=scripts, head=head
        )

    @property
    def laid(self) -> Laid:
        """What stands in its frame."""
        words, _ = self._unpacked()
        words["content"] = mended_bytes(words.pop("html")) + words.pop("scripts")
        return Laid(self.frame, words)

    def _unpacked(self) -> tuple[dict[str, bytes], bytes]:
        raw = zstd.decompress(self.packed)
        words, place = {}, _SIZES.size
        for name, size in zip((*_WORDS, "scripts", "html"), _SIZES.unpack_from(raw), strict=True):
            words[name] = raw[place : place + size]
            place += size
        return words, raw[place:]


class KeptPages:
    """The pages of one build."""

    are_site = False
    """They are all written."""

    def __init__(
        self,
        kept: Kept,
        basis: Basis,
        graph: Graph,
        site: Fragments,
        shown: Mapping[str, str],
    ) -> None:
        """Look among what is `kept`, with pictures `shown` where pages are shared; those that are
        not there are made from the watched data of `basis`."""
        self._kept, self._watched = kept, basis.watched
        self._made_of = MadeOf(basis.wholes, site.kb, graph, site, basis.rest(), shown)
        self._making: dict[str, Made] = {}
        """How those were made that are not yet written."""
        self._as_before: dict[str, _Old] = {}
        """Those that are not yet written and are as they were."""
        self._news: dict[str, bytes] = {}
        self._made = 0
        """So many of these are new; the others have another frame than they had."""
        # Read before there are several processes, each of which would read it all.
        kept.is_empty(_SHELF)

    def stands(self, _: str) -> bool:
        """No page stands in an empty folder."""
        return False

    def laid(self, url: str, frames: Collection[str]) -> Laid | None:
        """A page that would be made now as it was then, and laid into one of these frames."""
        old = self._old(url)
        if old is None or old.frame not in frames or not self._made_of.is_still(url, old.made):
            return None
        return old.laid

    def page(self, url: str, make: Callable[[], GeneratedPage]) -> GeneratedPage:
        """A page that would be made now as it was then, or a new one, which is noted."""
        old = self._old(url)
        if old is not None and self._made_of.is_still(url, old.made):
            self._as_before[url] = old
            return old.page
        self._watched.take()
        page = make()
        if (made := self._made_of.made(url, self._watched.take())) is not None:
            self._making[url] = made
        return page

    def wrote(self, page: GeneratedPage, laid: Laid | None) -> None:
        """Note a new page, and one that has another frame than it had."""
        frame = laid.frame if laid is not None else ""
        made = self._making.pop(page.url, None)
        old = self._as_before.pop(page.url, None)
        self._made += made is not None
        if made is None and old is not None and frame not in ("", old.frame):
            made = old.made
        if made is not None and (packed := _written(page, laid)) is not None:
            self._news[page.url] = _packed(_Old(made, frame, packed))

    def index(self, path: str, make: Callable[[], str]) -> str:
        """The index of a list as it was, or a new one, which is noted."""
        old = self._old(path)
        if old is not None and self._made_of.is_still(path, old.made):
            return zstd.decompress(old.packed).decode()
        text = make()
        if (made := self._made_of.made(path, LookedUp((), ()))) is not None:
            packed = zstd.compress(text.encode(), _QUICKLY)
            self._made += 1
            self._news[path] = _packed(_Old(made, "", packed))
        return text

    def _old(self, url: str) -> _Old | None:
        raw = self._kept.ask(_SHELF, key_of((url,)))
        return None if raw is None else _SHELF.read(raw)

    def noted(self) -> bytes:
        """The new pages of this process, for `take` of another."""
        sizes = {url: len(raw) for url, raw in self._news.items()}
        head = json.dumps((self._made, sizes)).encode()
        return b"".join([head, _BETWEEN, *self._news.values()])

    def take(self, noted: bytes) -> None:
        """Know the new pages of another process."""
        start = noted.index(_BETWEEN)
        made, sizes = json.loads(noted[:start])
        self._made += made
        start += len(_BETWEEN)
        for url, size in sizes.items():
            self._news[url] = noted[start : start + size]
            start += size

    def keep(self, urls: Collection[str]) -> None:
        """Keep the pages and indexes at these addresses for the next build, if any is new."""
        if not self._made and len(self._news) * _MANY <= len(urls):
            return
        for url in urls:
            key = key_of((url,))
            if (raw := self._news.get(url)) is not None:
                self._kept.tell(_SHELF, key, raw)
            else:
                # Other processes may have used it.
                self._kept.ask(_SHELF, key)
        self._kept.write()


class Keeping:
    """A build that keeps its pages."""

    def __init__(self, kept: Kept) -> None:
        """Look for nothing yet."""
        self._kept = kept
        self._pages: KeptPages | None = None

    def pages(
        self, basis: Basis, _: Theme, graph: Graph, site: Fragments, shown: Mapping[str, str]
    ) -> KeptPages:
        """Those that are kept."""
        self._pages = KeptPages(self._kept, basis, graph, site, shown)
        return self._pages

    def staying(self, *_: object) -> frozenset[str]:
        """None, for all pages are written."""
        return frozenset()

    def stay(self, *_: object) -> bool:
        """No file stands in an empty folder."""
        return False

    def begin(self, _: Collection[str]) -> None:
        """The folder was empty."""

    def finish(self, urls: Collection[str]) -> None:
        """Keep the pages and indexes at these addresses."""
        if self._pages is not None:
            self._pages.keep(urls)


def _written(page: GeneratedPage, laid: Laid | None) -> bytes | None:
    """A page, with what of it stands in its frame; None where UTF-8 cannot hold it."""
    said = {name: getattr(page, name) for name in GeneratedPage.__dataclass_fields__}
    # As they are, for in JSON they would take several times as long.
    html, head = said.pop("html"), said.pop("head")
    words = dict.fromkeys(_WORDS, b"") if laid is None else dict(laid.words)
    try:
        words["head"], words["html"] = head.encode(), html.encode()
    except UnicodeEncodeError:
        return None
    words["scripts"] = scripts_of(page).encode()
    pieces = [words[name] for name in (*_WORDS, "scripts", "html")]
    sizes = _SIZES.pack(*map(len, pieces))
    return zstd.compress(b"".join([sizes, *pieces, json.dumps(said).encode()]), _QUICKLY)


def _packed(old: _Old) -> bytes:
    return json.dumps((old.made, old.frame)).encode() + _BETWEEN + old.packed


def _unpacked(raw: bytes) -> _Old:
    head, _, packed = raw.partition(_BETWEEN)
    (of, claims, sources), frame = json.loads(head)
    return _Old(Made(of, tuple(claims), tuple(sources)), frame, packed)


_SHELF: Shelf[_Old] = Shelf(
    "made-pages",
    _packed,
    _unpacked,
    rooms=("adapters/kept_pages.py", "pages/looked_up.py", "pages/made_of.py", "pages/whole.py"),
    packages=(*PACKAGES, "backports.zstd"),
)
"""By its address, a page or the index of a list with what it was made of; all our other code is in
its digest."""
