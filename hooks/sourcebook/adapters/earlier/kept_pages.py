"""Generated pages that earlier builds made: an edit changes a few of thousands.

Kept is what a page says, and which frame of the theme it was laid into. Where that frame is what it
was, a page is written without being taken apart again. Pages that were written one after the other
are packed together: they have much in common, so that takes half the bytes and half the time.
"""

from __future__ import annotations

import hashlib
import json
import struct
from collections import Counter
from itertools import accumulate, chain, pairwise
from typing import TYPE_CHECKING, NamedTuple

from markupsafe import Markup

from sourcebook.adapters.announcing.ready_page import scripts_of
from sourcebook.adapters.earlier.zstandard import PACKAGES as ZSTANDARD
from sourcebook.adapters.earlier.zstandard import packer, unpacked
from sourcebook.adapters.frames.frame import Laid
from sourcebook.adapters.packages import PACKAGES
from sourcebook.loading.cache import Shelf
from sourcebook.loading.cache.shelf import TAG, key_of
from sourcebook.pages import GeneratedPage, Heading
from sourcebook.pages.looked_up import LookedUp
from sourcebook.pages.made_of import Made

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from sourcebook.loading.cache import Kept
    from sourcebook.pages.looked_up import Watched
    from sourcebook.pages.made_of import MadeOf

_IN_A_BUNDLE = 8
"""So many pages are packed together. Of twice as many a page takes a seventh less, and an edit
finds more of them that it has no use for."""
_AT_HAND = 2
"""So many bundles stay unpacked: pages are asked for in the order in which they were written."""
_MANY = 100
"""To make one page of so many anew takes less time than to write all of them down."""
_LARGE = 2_000_000
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
    bundle: str
    """That in which it is packed, by a digest."""
    place: int
    """How many stand before it there."""
    number: int
    """How many stand there."""


class _New(NamedTuple):
    """A page that is to be packed."""

    url: str
    made: Made
    frame: str
    words: bytes


def _laid(frame: str, raw: bytes) -> Laid:
    """What of a page stands in its frame."""
    return Laid(frame, _taken_apart(raw)[0])


def _page(raw: bytes) -> GeneratedPage:
    """A page as it was made."""
    words, rest = _taken_apart(raw)
    said = json.loads(rest)
    html = words["content"].decode()
    html = html[: len(html) - said.pop("beyond")]
    toc, scripts = tuple(Heading(*one) for one in said.pop("toc")), tuple(said.pop("scripts"))
    head = Markup(words["head"].decode())  # noqa: S704 - as it was made
    return GeneratedPage(**said, html=html, toc=toc, scripts=scripts, head=head)


def _taken_apart(raw: bytes) -> tuple[dict[str, bytes], bytes]:
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
        self._pack = packer()
        self._news: dict[str, bytes] = {}
        """None of a page that is not to be kept, whatever was before."""
        self._bundles: dict[str, bytes] = {}
        """The new ones, by their digests."""
        self._loose: list[_New] = []
        """Pages that are in no bundle yet."""
        self._at_hand: dict[str, list[bytes]] = {}
        """Bundles that earlier builds left, unpacked."""
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
        raw = self._unpacked(old)
        return _laid(old.frame, raw) if raw is not None else None

    def page(self, url: str, make: Callable[[], GeneratedPage]) -> GeneratedPage:
        """A page that would be made now as it was then, or a new one, which is noted."""
        old = self._old(url)
        if old is not None and self._made_of.is_still(url, old.made):
            raw = self._unpacked(old)
            if raw is not None:
                self._as_before[url] = old
                return _page(raw)
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
            if written is None:
                self._news[page.url] = b""
            else:
                self._loose.append(_New(page.url, made, frame, written))
                if len(self._loose) == _IN_A_BUNDLE:
                    self._bundle(self._loose)
                    self._loose = []

    def index(self, path: str, make: Callable[[], str]) -> str:
        """The index of a list as it was, or a new one, which is noted."""
        old = self._old(path)
        if old is not None and self._made_of.is_still(path, old.made):
            raw = self._unpacked(old)
            if raw is not None:
                return raw.decode()
        text = make()
        if (made := self._made_of.made(path, LookedUp((), ()))) is not None:
            self._bundle([_New(path, made, "", text.encode())])
        else:
            self._news[path] = b""
        return text

    def _old(self, url: str) -> _Old | None:
        raw = self._kept.ask(_SHELF, key_of((url,)))
        return _SHELF.read(raw) if raw else None

    def _unpacked(self, old: _Old) -> bytes | None:
        """What was packed; None where its bundle is gone, as one for which there was no room."""
        pages = self._at_hand.get(old.bundle)
        if pages is None:
            raw = self._kept.ask(_SHELF, bytes.fromhex(old.bundle))
            if raw is None:
                return None
            if len(self._at_hand) == _AT_HAND:
                del self._at_hand[next(iter(self._at_hand))]
            pages = self._at_hand[old.bundle] = _divided(unpacked(raw), old.number)
        return pages[old.place]

    def _bundle(self, pages: Sequence[_New]) -> None:
        """Pack pages together."""
        packed = self._pack(_joined([page.words for page in pages]))
        name = hashlib.blake2b(packed, digest_size=TAG).hexdigest()
        self._bundles[name] = packed
        for place, page in enumerate(pages):
            old = _Old(page.made, page.frame, name, place, len(pages))
            self._news[page.url] = _packed(old)

    def _bundle_rest(self) -> None:
        if self._loose:
            self._bundle(self._loose)
            self._loose = []

    def leave_to_others(self) -> None:
        """Leave what is noted so far to the process that this one was forked from."""
        self._news.clear()
        self._bundles.clear()
        self._loose.clear()

    def noted(self) -> bytes:
        """The new pages of this process, for `take` of another."""
        self._bundle_rest()
        both = (self._news, self._bundles)
        sizes = [{name: len(raw) for name, raw in one.items()} for one in both]
        return b"".join(
            [json.dumps(sizes).encode(), _BETWEEN, *chain(*(one.values() for one in both))]
        )

    def take(self, noted: bytes) -> None:
        """Know the new pages of another process."""
        start = noted.index(_BETWEEN)
        both = json.loads(noted[:start])
        start += len(_BETWEEN)
        for known, sizes in zip((self._news, self._bundles), both, strict=True):
            for name, size in sizes.items():
                known[name] = noted[start : start + size]
                start += size

    def finish(self, urls: Collection[str]) -> bytes:
        """Keep the pages and indexes at these addresses for the next build, if enough are new;
        gives how they were made, as `Left.keep` takes it."""
        self._bundle_rest()
        found = {}
        for url in urls:
            raw = self._news.get(url)
            if raw is None:
                raw = self._kept.ask(_SHELF, key_of((url,)))
            if raw:
                found[url] = raw
        if len(list(filter(None, self._news.values()))) * _MANY > len(urls):
            self._write({url: _SHELF.read(raw) for url, raw in found.items()})
        # To take fifteen thousand apart and put them together again would take a tenth of a second.
        items = [b"%s:%s" % (json.dumps(url).encode(), raw) for url, raw in found.items()]
        return b"{%s}" % b",".join(items)

    def _write(self, found: Mapping[str, _Old]) -> None:
        """Write down what was found, by address."""
        used = Counter(old.bundle for old in found.values())
        # Of bundles that are of little use the rest is packed anew, or most of what is kept would
        # in time be of none.
        rest = [
            _New(url, old.made, old.frame, raw)
            for url, old in found.items()
            if url not in self._news and used[old.bundle] * 2 < old.number
            if (raw := self._unpacked(old)) is not None
        ]
        for start in range(0, len(rest), _IN_A_BUNDLE):
            self._bundle(rest[start : start + _IN_A_BUNDLE])
        for name, packed in self._bundles.items():
            self._kept.tell(_SHELF, bytes.fromhex(name), packed)
        for url, old in found.items():
            new = self._news.get(url)
            if new is not None:
                self._kept.tell(_SHELF, key_of((url,)), new)
            else:
                # Other processes may have used it.
                self._kept.ask(_SHELF, bytes.fromhex(old.bundle))
        self._kept.write()


def _joined(pages: Sequence[bytes]) -> bytes:
    return b"".join([struct.pack(f"<{len(pages)}I", *map(len, pages)), *pages])


def _divided(raw: bytes, number: int) -> list[bytes]:
    sizes = struct.unpack_from(f"<{number}I", raw)
    ends = tuple(accumulate(sizes, initial=struct.calcsize(f"<{number}I")))
    return [raw[start:end] for start, end in pairwise(ends)]


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
    # How it was made comes first: see `finish`.
    return json.dumps(old).encode()


def _unpacked(raw: bytes) -> _Old:
    (of, claims, sources), *rest = json.loads(raw)
    return _Old(Made(of, tuple(claims), tuple(sources)), *rest)


_SHELF: Shelf[_Old] = Shelf(
    "made-pages",
    _packed,
    _unpacked,
    rooms=(
        *("adapters/earlier/kept_pages.py", "adapters/earlier/zstandard.py"),
        *("pages/looked_up.py", "pages/made_of.py", "pages/whole.py"),
    ),
    packages=(*PACKAGES, *ZSTANDARD),
)
"""By its address, what a page or the index of a list was made of, and where it is packed; by its
digest, a bundle. All our other code is in the digest of a page."""
