"""Pagefind, where it is installed: an index in pieces, of which a reader fetches only a few.

Material's own search sends every reader all words of the site; the figures are in
`benchmarks/README.md`. What is indexed are small documents made from `pages.searchable`, not the
finished pages: so the pages carry no attributes of a search program, and an entry may hold words
that its page does not show.
"""

from __future__ import annotations

import importlib.util
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from sourcebook.adapters.files import read_pages
from sourcebook.adapters.search.documents import document, parts_of
from sourcebook.adapters.search.parts import divided, joined, make_parts
from sourcebook.adapters.telling import in_a_sentence
from sourcebook.loading.cache import Shelf
from sourcebook.loading.memory import Memory
from sourcebook.pages import fill_tables
from sourcebook.pages.searchable import essay
from sourcebook.processes import begin

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable
    from pathlib import Path

    from mkdocs.structure.files import Files

    from sourcebook.adapters.basis import Basis
    from sourcebook.fragments import Fragments
    from sourcebook.loading.cache import Kept
    from sourcebook.model import KnowledgeBase

FOLDER = "pagefind"
"""Where the index stands, relative to the site's root; `theme/assets/search.js` knows it too."""


def is_available() -> bool:
    """Whether Pagefind and its program are installed (`pip install 'sourcebook[search]'`)."""
    programs = ("pagefind_bin", "pagefind_bin_extended")
    return bool(importlib.util.find_spec("pagefind")) and any(
        importlib.util.find_spec(name) for name in programs
    )


class Essay(NamedTuple):
    """A page that somebody wrote, as the search finds it."""

    url: str
    title: str
    html: str
    is_fact_check: bool


class SearchIndex:
    """The index of one build, made beside it where the system can fork, else at its end.

    All that is made from data is known before the first essay is rendered, and making the index
    takes as long as all of them. What is `kept` of it is not made again.
    """

    def __init__(
        self,
        kb: KnowledgeBase,
        fragments: Fragments,
        target: Path,
        kept: Kept | None = None,
        *,
        parts: int = 1,
        basis: Basis | None = None,
    ) -> None:
        """Begin to make the index in the folder `target`, in so many parts. With a `basis`, which
        has the same data, a part that is kept is known without making its documents."""
        self._kb, self._fragments, self._target, self._kept = kb, fragments, target, kept
        self._parts, self._basis = parts, basis
        self._essays = joined(divided((), parts))
        pages = len(kb.claims) + len(kb.sources)
        self._process = begin(self._work, pages)

    def take_essays(self, found: Iterable[Essay], memory: Memory | None = None) -> None:
        """Take the pages that somebody wrote. Their words are those in the `memory` of earlier
        builds: to find them takes as long as to read all claims."""
        memory = memory or Memory()
        requests = (
            (one.url, memory.recall(_requested, one, shelf=_SHELF, by=one)) for one in found
        )
        essays = joined(divided(requests, self._parts))
        if self._process is not None:
            self._process.hand_over(essays)
        else:
            self._essays = essays

    def is_done(self) -> bool:
        """Whether no other process is at work at it."""
        return self._process is None or self._process.is_done()

    def finish(self) -> None:
        """Wait until the index is written.

        Raises PluginError, which MkDocs shows as a sentence, where Pagefind fails.
        """
        if self._process is not None:
            with in_a_sentence():
                self._process.join()
        else:
            self._work(lambda: self._essays)

    def stop(self) -> None:
        """Leave it: the build has failed."""
        if self._process is not None:
            self._process.stop()

    def _work(self, receive: Callable[[], bytes]) -> bytes:
        parts = parts_of(self._kb, self._fragments, self._parts, self._basis, self._kept)
        make_parts(parts, receive, self._target, self._kept)
        return b""


# ---- In the pages of MkDocs ----


def essays_in(
    kb: KnowledgeBase, fragments: Fragments, generated: Container[str], files: Files
) -> tuple[Essay, ...]:
    """The rendered essays, in the order of their addresses, before anything is put in the place of
    their markers; `generated` are the paths of the other pages."""
    found = []
    for file in read_pages(files):
        page = file.page
        if page is None or page.content is None or file.src_uri in generated:
            continue
        if (page.meta.get("search") or {}).get("exclude"):
            continue
        article = kb.articles.get(file.src_uri)
        title, is_fact_check = str(page.title or page.url), bool(article and article.is_fact_check)
        html = fill_tables(page.content, fragments)
        found.append(Essay(page.url, title, html, is_fact_check))
    # The index has another order, and other bytes, where documents come in another order.
    return tuple(sorted(found, key=attrgetter("url")))


def _requested(one: Essay) -> bytes:
    """What hands an essay over to Pagefind."""
    entry = essay(one.url, one.title, one.html, is_fact_check=one.is_fact_check)
    return document(entry).request


_SHELF: Shelf[bytes] = Shelf(
    "essay-words",
    bytes,
    lambda raw, *_: raw,
    rooms=(
        *("adapters/search/pagefind.py", "adapters/search/documents.py", "citations/plain.py"),
        *("pages/searchable.py", "script.py"),
    ),
    packages=("markupsafe",),
)
