"""The documents of the parts of an index, and by what it is known that they are the same as before,
without making them: an edit changes those of one part, and to make all takes as long as Pagefind
takes for a third of them."""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from markupsafe import escape

from sourcebook.adapters.pagefind import Document
from sourcebook.adapters.search_parts import divided
from sourcebook.pages.looked_up import LookedUp, Watched
from sourcebook.pages.searchable import entry_makers, verdict_label
from sourcebook.pages.whole import digest_of
from sourcebook.script import pairs_of_letters, words_in_one_way
from sourcebook.urls import claim_url, source_url

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sourcebook.adapters.basis import Basis
    from sourcebook.fragments import Fragments
    from sourcebook.model import KnowledgeBase
    from sourcebook.pages.searchable import Entry


class PlainPart:
    """One part, of which nothing is known but its documents."""

    def __init__(self, makers: Sequence[Callable[[], Entry]]) -> None:
        """Take what makes each entry, in their order."""
        self._makers = makers

    def make(self) -> tuple[tuple[Document, ...], bytes]:
        """The documents, and what is to be kept for `of`; nothing here."""
        return tuple(document(make()) for make in self._makers), b""

    def of(self, _: bytes) -> bytes:
        """A digest of what the documents are made of, by what was kept when they were made; nothing
        where that cannot be told."""
        return b""


class WatchedPart:
    """One part, of which is noted what is looked up while it is made."""

    def __init__(self, urls: Sequence[str], wholes: Mapping[str, str], basis: Basis) -> None:
        """`wholes` has the digests of claims and sources, by the addresses of their pages."""
        self._urls, self._wholes, self._basis = urls, wholes, basis

    def make(self) -> tuple[tuple[Document, ...], bytes]:
        """The documents, and what is to be kept for `of`."""
        desk, watched = self._basis.desk, Watched()
        kb = watched(desk.loaded.kb)
        # New pieces for each part: what they remember, they do not look up again.
        makers = entry_makers(kb, desk.fragments_with(desk.problems, kb))
        watched.take()
        found = tuple(document(makers[url]()) for url in self._urls)
        looked_up = watched.take()
        return found, json.dumps([looked_up.claims, looked_up.sources]).encode()

    def of(self, kept: bytes) -> bytes:
        """A digest of what the documents are made of, by what was kept when they were made."""
        claims, sources = json.loads(kept)
        desk = self._basis.desk
        # Of what is neither a claim nor a source there is little, and it is made of everything.
        makers = entry_makers(desk.loaded.kb, desk.fragments)
        words = (self._wholes.get(url) or document(makers[url]()).html for url in self._urls)
        return digest_of(
            self._basis.rest(),
            *self._urls,
            *words,
            "looked up",
            *self._basis.wholes.of(LookedUp(tuple(claims), tuple(sources))),
        ).encode()


def parts_of(
    kb: KnowledgeBase, fragments: Fragments, count: int, basis: Basis | None = None
) -> list[PlainPart] | list[WatchedPart]:
    """The documents of all generated pages but the lists, in so many parts; those of a part are
    made when they are asked for. With a `basis`, which has the same data, it is known of each part
    what it is made of."""
    makers = entry_makers(kb, fragments)
    if basis is None:
        return [PlainPart(part) for part in divided(makers.items(), count)]
    wholes = {claim_url(claim_id): basis.wholes.claim(claim_id) for claim_id in kb.claims}
    for key in kb.sources:
        wholes[source_url(fragments.slugs[key])] = basis.wholes.source(key)
    divide = partial(divided, parts=count)
    return [WatchedPart(urls, wholes, basis) for urls in divide((url, url) for url in makers)]


def document(entry: Entry) -> Document:
    """An entry as it is handed to Pagefind."""
    # The address of a file where a site's addresses do not end in a slash.
    name = "" if entry.url.endswith(".html") else "index.html"
    return Document(f"{entry.url}{name}", _html(entry))


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
