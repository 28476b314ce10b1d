"""Generated pages that earlier builds made: an edit changes a few of thousands.

Kept is what a page says, not what the theme lays around it.
"""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from sourcebook.adapters.left import PACKAGES
from sourcebook.loading.cache import Shelf
from sourcebook.loading.cache.shelf import key_of
from sourcebook.pages import GeneratedPage, Heading
from sourcebook.pages.looked_up import LookedUp
from sourcebook.pages.made_of import Made, MadeOf

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping

    from sourcebook.adapters.basis import Basis
    from sourcebook.adapters.frame import Theme
    from sourcebook.fragments import Fragments
    from sourcebook.graph import Graph
    from sourcebook.loading.cache import Kept

_QUICKLY = 1
"""How hard zlib tries: a page takes a fourth of its bytes, and a tenth of the time of making it."""
_ANY_SIGN = "surrogatepass"
_BETWEEN = b"\n"
"""Stands after the first of two parts, and nowhere in it."""


class _Old(NamedTuple):
    """A page of an earlier build."""

    made: Made
    packed: bytes

    @property
    def page(self) -> GeneratedPage:
        """The page as it was made."""
        rest = zlib.decompress(self.packed).decode("utf-8", _ANY_SIGN)
        line, _, rest = rest.partition("\n")
        said = json.loads(line)
        end = said.pop("html")
        toc, scripts = tuple(Heading(*one) for one in said.pop("toc")), tuple(said.pop("scripts"))
        head = Markup(rest[end:])  # noqa: S704 - as it was made
        return GeneratedPage(**said, html=rest[:end], toc=toc, scripts=scripts, head=head)


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
        self._news: dict[str, bytes] = {}
        # Read before there are several processes, each of which would read it all.
        kept.is_empty(_SHELF)

    def stands(self, _: str) -> bool:
        """No page stands in an empty folder."""
        return False

    def page(self, url: str, make: Callable[[], GeneratedPage]) -> GeneratedPage:
        """A page that would be made now as it was then, or a new one, which is noted."""
        old = self._old(url)
        if old is not None and self._made_of.is_still(url, old.made):
            return old.page
        self._watched.take()
        page = make()
        if (made := self._made_of.made(url, self._watched.take())) is not None:
            self._news[url] = _packed(_Old(made, _written(page)))
        return page

    def index(self, path: str, make: Callable[[], str]) -> str:
        """The index of a list as it was, or a new one, which is noted."""
        old = self._old(path)
        if old is not None and self._made_of.is_still(path, old.made):
            return zlib.decompress(old.packed).decode("utf-8", _ANY_SIGN)
        text = make()
        if (made := self._made_of.made(path, LookedUp((), ()))) is not None:
            packed = zlib.compress(text.encode("utf-8", _ANY_SIGN), _QUICKLY)
            self._news[path] = _packed(_Old(made, packed))
        return text

    def _old(self, url: str) -> _Old | None:
        raw = self._kept.ask(_SHELF, key_of((url,)))
        return None if raw is None else _SHELF.read(raw)

    def noted(self) -> bytes:
        """The new pages of this process, for `take` of another."""
        sizes = json.dumps({url: len(raw) for url, raw in self._news.items()}).encode()
        return sizes + _BETWEEN + b"".join(self._news.values())

    def take(self, noted: bytes) -> None:
        """Know the new pages of another process."""
        sizes, _, rest = noted.partition(_BETWEEN)
        start = 0
        for url, size in json.loads(sizes).items():
            self._news[url] = rest[start : start + size]
            start += size

    def keep(self, urls: Iterable[str]) -> None:
        """Keep the pages and indexes at these addresses for the next build, if any is new."""
        if not self._news:
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


def _written(page: GeneratedPage) -> bytes:
    said = {name: getattr(page, name) for name in GeneratedPage.__dataclass_fields__}
    said["toc"] = [(one.level, one.id, one.title) for one in page.toc]
    # As they are, for in JSON they would take several times as long.
    html, head = said["html"], said.pop("head")
    said["html"] = len(html)
    text = "".join((json.dumps(said), "\n", html, head))
    return zlib.compress(text.encode("utf-8", _ANY_SIGN), _QUICKLY)


def _packed(old: _Old) -> bytes:
    return json.dumps(old.made).encode() + _BETWEEN + old.packed


def _unpacked(raw: bytes) -> _Old:
    made, _, packed = raw.partition(_BETWEEN)
    of, claims, sources = json.loads(made)
    return _Old(Made(of, tuple(claims), tuple(sources)), packed)


_SHELF: Shelf[_Old] = Shelf(
    "made-pages",
    _packed,
    _unpacked,
    rooms=("adapters/kept_pages.py", "pages/looked_up.py", "pages/made_of.py", "pages/whole.py"),
    packages=PACKAGES,
)
"""By its address, a page or the index of a list with what it was made of; all our other code is in
its digest."""
