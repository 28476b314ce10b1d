"""Generated pages that earlier builds made: an edit changes a few of thousands.

Kept is what a page says, and which frame of the theme it was laid into. Where that frame is what it
was, a page is written without being taken apart again.
"""

from __future__ import annotations

import json
import struct
import sys
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from sourcebook.adapters.frame import Laid
from sourcebook.adapters.left import PACKAGES
from sourcebook.adapters.ready_page import scripts_of
from sourcebook.loading.cache import Shelf
from sourcebook.loading.cache.shelf import key_of
from sourcebook.pages import GeneratedPage, Heading
from sourcebook.pages.looked_up import LookedUp
from sourcebook.pages.made_of import Made

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from sourcebook.loading.cache import Kept
    from sourcebook.pages.looked_up import Watched
    from sourcebook.pages.made_of import MadeOf

_QUICKLY = 1
"""How hard Zstandard tries: a page takes a fourth of its bytes, and little time."""
_MANY = 100
"""To make one page of so many anew takes less time than to write all of them down."""
_LARGE = 4_000_000
"""Bytes of a thousand pages."""
_BETWEEN = b"\n"
"""Stands after the first of two parts, and nowhere in it."""
_WORDS = ("title", "description", "edited", "name", "head", "content")
"""What of a page is kept as it stands in a frame."""
_SIZES = struct.Struct(f"<{len(_WORDS)}I")
"""Of these, in bytes."""


def are_many(kept: Kept) -> bool:
    """Whether an earlier build left the pages of a large site."""
    return kept.size(_SHELF) > _LARGE


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
        html = words["content"].decode()
        html = html[: len(html) - said.pop("beyond")]
        toc, scripts = tuple(Heading(*one) for one in said.pop("toc")), tuple(said.pop("scripts"))
        head = Markup(words["head"].decode())  # noqa: S704 - as it was made
        return GeneratedPage(**said, html=html, toc=toc, scripts=scripts, head=head)

    @property
    def laid(self) -> Laid:
        """What stands in its frame."""
        return Laid(self.frame, self._unpacked()[0])

    def _unpacked(self) -> tuple[dict[str, bytes], bytes]:
        raw = zstd.decompress(self.packed)
        words, place = {}, _SIZES.size
        for name, size in zip(_WORDS, _SIZES.unpack_from(raw), strict=True):
            words[name] = raw[place : place + size]
            place += size
        return words, raw[place:]


class KeptPages:
    """The pages of one build."""

    are_site = False
    """They are all written."""

    def __init__(self, kept: Kept, watched: Watched, made_of: MadeOf) -> None:
        """Look among what is `kept`; what is not there is made from what is `watched`."""
        self._kept, self._watched, self._made_of = kept, watched, made_of
        self._making: dict[str, Made] = {}
        """How those were made that are not yet written."""
        self._as_before: dict[str, _Old] = {}
        """Those that are not yet written and are as they were."""
        # Where each page has one of its own, that takes as long as the rest.
        self._pack = partial(
            zstd.ZstdCompressor(_QUICKLY).compress, mode=zstd.ZstdCompressor.FLUSH_FRAME
        )
        self._news: dict[str, bytes] = {}
        """None of a page that is not to be kept, whatever was before."""
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
        else:
            self._news[url] = b""
        return page

    def wrote(self, page: GeneratedPage, laid: Laid | None) -> None:
        """Note a new page, and one that has another frame than it had."""
        frame = laid.frame if laid is not None else ""
        made = self._making.pop(page.url, None)
        old = self._as_before.pop(page.url, None)
        if made is None and old is not None and frame not in ("", old.frame):
            made = old.made
        if made is not None:
            written = _written(page, laid)
            old = _Old(made, frame, self._pack(written)) if written else None
            self._news[page.url] = _packed(old) if old else b""

    def index(self, path: str, make: Callable[[], str]) -> str:
        """The index of a list as it was, or a new one, which is noted."""
        old = self._old(path)
        if old is not None and self._made_of.is_still(path, old.made):
            return zstd.decompress(old.packed).decode()
        text = make()
        if (made := self._made_of.made(path, LookedUp((), ()))) is not None:
            self._news[path] = _packed(_Old(made, "", self._pack(text.encode())))
        else:
            self._news[path] = b""
        return text

    def _old(self, url: str) -> _Old | None:
        raw = self._kept.ask(_SHELF, key_of((url,)))
        return None if raw is None else _SHELF.read(raw)

    def noted(self) -> bytes:
        """The new pages of this process, for `take` of another."""
        sizes = json.dumps({url: len(raw) for url, raw in self._news.items()}).encode()
        return b"".join([sizes, _BETWEEN, *self._news.values()])

    def take(self, noted: bytes) -> None:
        """Know the new pages of another process."""
        start = noted.index(_BETWEEN)
        sizes = json.loads(noted[:start])
        start += len(_BETWEEN)
        for url, size in sizes.items():
            self._news[url] = noted[start : start + size]
            start += size

    def finish(self, urls: Collection[str]) -> Mapping[str, Made]:
        """Keep the pages and indexes at these addresses for the next build, if enough are new;
        gives how they were made."""
        found: dict[str, Made] = {}
        writes = len(list(filter(None, self._news.values()))) * _MANY > len(urls)
        for url in urls:
            key = key_of((url,))
            raw = self._news.get(url)
            if raw is None:
                # Other processes may have used it.
                raw = self._kept.ask(_SHELF, key)
            elif raw and writes:
                self._kept.tell(_SHELF, key, raw)
            if raw:
                found[url] = _SHELF.read(raw).made
        if writes:
            self._kept.write()
        return found


def _written(page: GeneratedPage, laid: Laid | None) -> bytes | None:
    """A page, with what of it stands in its frame; None where UTF-8 cannot hold it."""
    said = {name: getattr(page, name) for name in GeneratedPage.__dataclass_fields__}
    # As they are, for in JSON they would take several times as long.
    html, head = said.pop("html"), said.pop("head")
    scripts = scripts_of(page)
    said["beyond"] = len(scripts)
    if laid is None:
        words = dict.fromkeys(_WORDS, b"")
        try:
            words |= {"content": f"{html}{scripts}".encode(), "head": head.encode()}
        except UnicodeEncodeError:
            return None
    else:
        words = dict(laid.words)
    pieces = [words[name] for name in _WORDS]
    sizes = _SIZES.pack(*map(len, pieces))
    return b"".join([sizes, *pieces, json.dumps(said).encode()])


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
