"""The documents of the parts of an index, and by what it is known that they are the same as before,
without making them: an edit changes one or a few, and to make all takes as long as Pagefind takes
for a third of them."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING, NamedTuple, cast

from markupsafe import escape

from sourcebook.adapters.packages import PACKAGES
from sourcebook.adapters.search.pagefind import Document
from sourcebook.adapters.search.parts import divided
from sourcebook.loading.cache import Shelf
from sourcebook.loading.cache.shelf import key_of
from sourcebook.pages.looked_up import LookedUp, Watched
from sourcebook.pages.searchable import entry_makers, verdict_label
from sourcebook.pages.whole import digest_of
from sourcebook.script import pairs_of_letters, words_in_one_way
from sourcebook.urls import claim_url, source_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from sourcebook.adapters.basis import Basis
    from sourcebook.fragments import Fragments
    from sourcebook.loading.cache import Kept
    from sourcebook.model import KnowledgeBase
    from sourcebook.pages.searchable import Entry


class PlainPart:
    """One part, of which nothing is known but its documents."""

    can_tell = False

    def __init__(self, makers: Sequence[Callable[[], Entry]]) -> None:
        """Take what makes each entry, in their order."""
        self._makers = makers

    def make(self, take: Callable[[Document], object]) -> bytes:
        """Make the documents and hand over each; there is nothing to be kept for `of`."""
        for make in self._makers:
            take(document(make()))
        return b""

    def of(self, _: bytes) -> bytes:
        """A digest of what the documents are made of, by what was kept when they were made; nothing
        where that cannot be told."""
        return b""


class _Made(NamedTuple):
    """A document, and what was looked up for it."""

    html: str
    looked_up: LookedUp


class WatchedDocuments:
    """All documents that are made from data, of which is noted what is looked up for each. One that
    earlier builds made is not made again while it would be the same."""

    def __init__(self, basis: Basis, kept: Kept | None) -> None:
        """Make none yet."""
        desk = basis.desk
        self._watched, self._kept = Watched(), kept
        kb = self._watched(desk.loaded.kb)
        fragments = desk.fragments_with(desk.problems, kb)
        self._makers = entry_makers(kb, fragments)
        self._rest, self._of = basis.rest(), basis.wholes.of
        self._wholes = {claim_url(claim_id): basis.wholes.claim(claim_id) for claim_id in kb.claims}
        for key in kb.sources:
            self._wholes[source_url(fragments.slugs[key])] = basis.wholes.source(key)
        for url in self._makers.keys() - self._wholes.keys():
            # There are few others, and they are made of everything.
            self._wholes[url] = document(self._makers[url]()).html

    @property
    def urls(self) -> Iterable[str]:
        """The addresses of all pages that have one, in their order."""
        return self._makers

    def made(self, url: str) -> _Made:
        """The document of a page."""
        key = key_of((url,))
        raw = self._kept.ask(_SHELF, key) if self._kept is not None else None
        if raw is not None:
            of, old = _SHELF.read(raw)
            if of == self.digest([url], old.looked_up):
                return old
        self._watched.take()
        html = document(self._makers[url]()).html
        made = _Made(html, self._watched.take())
        if self._kept is not None:
            written = _SHELF.write((self.digest([url], made.looked_up), made))
            self._kept.tell(_SHELF, key, cast("bytes", written))
        return made

    def digest(self, urls: Iterable[str], looked_up: LookedUp) -> str:
        """A digest of what the documents of these pages are made of, for which this was looked
        up."""
        wholes = (self._wholes[url] for url in urls)
        return digest_of(self._rest, *urls, *wholes, "looked up", *self._of(looked_up))


class WatchedPart:
    """One part, of which is noted what is looked up while it is made."""

    can_tell = True

    def __init__(self, urls: Sequence[str], documents: WatchedDocuments) -> None:
        """Take the addresses of its pages, in their order."""
        self._urls, self._documents = urls, documents

    def make(self, take: Callable[[Document], object]) -> bytes:
        """Make the documents and hand over each; gives what is to be kept for `of`."""
        claims, sources = set[str](), set[str]()
        for url in self._urls:
            html, looked_up = self._documents.made(url)
            claims.update(looked_up.claims)
            sources.update(looked_up.sources)
            take(Document(_path_of(url), html))
        return json.dumps([sorted(claims), sorted(sources)]).encode()

    def of(self, kept: bytes) -> bytes:
        """A digest of what the documents are made of, by what was kept when they were made."""
        claims, sources = json.loads(kept)
        return self._documents.digest(self._urls, LookedUp(tuple(claims), tuple(sources))).encode()


def parts_of(
    kb: KnowledgeBase,
    fragments: Fragments,
    count: int,
    basis: Basis | None = None,
    kept: Kept | None = None,
) -> list[PlainPart] | list[WatchedPart]:
    """The documents of all generated pages but the lists, in so many parts; those of a part are
    made when they are asked for. With a `basis`, which has the same data, it is known of each part
    what it is made of, and documents are `kept` from one build to the next."""
    divide = partial(divided, parts=count)
    if basis is None:
        return [PlainPart(part) for part in divide(entry_makers(kb, fragments).items())]
    documents = WatchedDocuments(basis, kept)
    return [WatchedPart(urls, documents) for urls in divide((url, url) for url in documents.urls)]


def document(entry: Entry) -> Document:
    """An entry as it is handed to Pagefind."""
    return Document(_path_of(entry.url), _html(entry))


def _path_of(url: str) -> str:
    # The address of a file where a site's addresses do not end in a slash.
    return url if url.endswith(".html") else f"{url}index.html"


def _html(entry: Entry) -> str:
    """An entry as Pagefind reads it."""
    shown = {"kind": entry.label}
    if entry.verdict:
        shown |= {"verdict": verdict_label(entry), "mark": entry.verdict.value}
    title = escape(entry.title)
    meta = [f'<i data-pagefind-meta="{name}:{escape(word)}"></i>' for name, word in shown.items()]
    words = [_paragraph(one.text, one.weight) for one in entry.words]
    # Behind all that is shown, because an excerpt must not begin among them.
    for text, weight in (
        (entry.title, entry.weight),
        *((one.text, one.weight) for one in entry.words),
    ):
        words += [_paragraph(forms, weight)] if (forms := _other_forms(text)) else []
    lines = (
        "<!doctype html>",
        f'<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>',
        "<body data-pagefind-body>",
        f'<h1 data-pagefind-weight="{entry.weight:g}">{title}</h1>',
        *meta,
        *words,
        "</body></html>\n",
    )
    return "\n".join(lines)


def _paragraph(text: str, weight: float) -> str:
    return f'<p data-pagefind-weight="{weight:g}">{escape(text)}</p>'


_HIDDEN = "\u2063"
"""Before each word that is only there to be found; `theme/assets/search.js` knows it too."""


def _other_forms(text: str) -> str:
    """What its words are found by beside themselves: `search.js` asks for the same.

    Pagefind knows a word by its beginning, so it needs help where no space shows one, and it leaves
    out marks, but of letters that are written in two ways it knows nothing.
    """
    if text.isascii():
        return ""
    forms = (*pairs_of_letters(text), *words_in_one_way(text))
    return " ".join(f"{_HIDDEN}{form}" for form in forms)


def _written(made: tuple[str, _Made]) -> bytes:
    of, (html, looked_up) = made
    head = json.dumps([of, looked_up.claims, looked_up.sources])
    return f"{head}\n{html}".encode("utf-8", "surrogatepass")


def _read(raw: bytes) -> tuple[str, _Made]:
    head, _, html = raw.decode("utf-8", "surrogatepass").partition("\n")
    of, claims, sources = json.loads(head)
    return of, _Made(html, LookedUp(tuple(claims), tuple(sources)))


_SHELF: Shelf[tuple[str, _Made]] = Shelf(
    "documents",
    _written,
    _read,
    rooms=("adapters/search/documents.py", "pages/looked_up.py", "pages/whole.py"),
    packages=PACKAGES,
    is_cheap=True,
)
"""By the address of a page, its document with what it was made of; all our other code is in that
digest."""
