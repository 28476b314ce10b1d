"""`mkdocs serve`: what is made from data is written when a browser asks for it.

A site under work is looked at one page at a time. So a rebuild after an edit loads and checks
everything and renders the essays; the page of a claim or source, a download or the index of the
search is made by the first request for it. No page is carried over from one build to the next, so
none can be older than the data.
"""

from __future__ import annotations

import posixpath
import threading
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mkdocs.commands.build import _build_page
from mkdocs.exceptions import BuildError
from mkdocs.utils import write_file

from sourcebook.adapters.other_files import text_paths
from sourcebook.adapters.search.index import FOLDER, Essay, SearchIndex, is_available
from sourcebook.adapters.telling import log
from sourcebook.pages import downloads, feeds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

    from jinja2 import Environment
    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from sourcebook.fragments import Fragments
    from sourcebook.loading.cache import Kept
    from sourcebook.model import KnowledgeBase
    from sourcebook.pages import GeneratedPage


_NOT_FOUND = "404"
_NOTHING = 0
_UNDER_WAY = -1


class OnDemand:
    """The files that wait to be asked for.

    Requests come in threads of their own and the builds run in another: the lock sees to it that
    nothing is written for a build that is over.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._build = 0
        self._waiting: Mapping[str, Callable[[], None]] | None = None
        """None while a build is under way."""
        self._written: set[str] = set()

    def close(self) -> None:
        """Write no more: a build begins."""
        with self._lock:
            self._waiting = None

    def open(self, waiting: Mapping[str, Callable[[], None]]) -> None:
        """Take what writes each file, by its path below the site's root; a path that ends in a
        slash stands for all files of a folder. The build is over."""
        with self._lock:
            self._build += 1
            self._waiting = waiting
            self._written = set()

    def around(self, app: WSGIApplication, mount: str = "/") -> WSGIApplication:
        """The application of MkDocs' server, with the missing files written when they are asked
        for. `mount` is the path below which the site stands."""

        def answer(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            path = environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore")
            written_for = _NOTHING
            while True:
                # MkDocs' own answer waits for the end of a build that is under way.
                said: list[tuple[Any, ...]] = []
                body = app(environ, partial(_note, said))
                build = _NOTHING
                if said[0][0].startswith(_NOT_FOUND):
                    build = self._write(path, mount)
                if build in (_NOTHING, written_for):
                    start(*said[0])
                    return body
                written_for = build

        return answer

    def _write(self, path: str, mount: str) -> int:
        """See that the file for a path is written. Gives the number of the build it was written
        for; `_UNDER_WAY` where a build has begun since; `_NOTHING` where no such file waits."""
        if not f"{path}/".startswith(mount):
            return _NOTHING
        # As MkDocs' server reads a path.
        name = posixpath.normpath("/" + path[len(mount) :]).lstrip("/")
        if path.endswith("/"):
            name = posixpath.join(name, "index.html")
        folder = f"{name.partition('/')[0]}/"
        with self._lock:
            if self._waiting is None:
                return _UNDER_WAY
            for asked in (name, posixpath.join(name, "index.html"), folder):
                if asked in self._waiting:
                    if asked not in self._written:
                        try:
                            self._waiting[asked]()
                        except BuildError as error:
                            log.error(str(error))
                            return _NOTHING
                        self._written.add(asked)
                    return self._build
        return _NOTHING


def _note(said: list[tuple[Any, ...]], *given: Any) -> Callable[[bytes], object]:
    """A `start_response` that only notes what it is told (PEP 3333)."""
    said.append(given)
    return _ignore


def _ignore(_: bytes) -> None:
    """MkDocs' server gives its answers back and writes none."""


@dataclass(frozen=True)
class Unwritten:
    """What of one build is written when it is asked for, and all that takes."""

    kb: KnowledgeBase
    fragments: Fragments
    making: Mapping[str, Callable[[], GeneratedPage]]
    """What makes each page, by address."""
    fill: Callable[[GeneratedPage], Page]
    """Puts what was made into MkDocs' page."""
    config: MkDocsConfig
    files: Files
    nav: Navigation
    env: Environment
    kept: Kept | None

    def take_out(self, pages: Mapping[str, Page]) -> None:
        """Take the files out of this build: they were announced, so that links to them hold."""
        for page in pages.values():
            self.files.remove(page.file)
        for name in text_paths(self.fragments):
            file = self.files.get_file_from_path(name)
            if file is not None:
                self.files.remove(file)

    def writers(
        self,
        pages: Mapping[str, Page],
        essays: tuple[Essay, ...],
        indexes: Mapping[str, Callable[[], str]],
        parts: int,
    ) -> dict[str, Callable[[], None]]:
        """What writes each file, by its path; see `OnDemand.open`. `pages` are those of `making`,
        `essays` the others that the search finds, none without a search, in an index of so many
        `parts`, and `indexes` what makes those of long lists."""
        waiting: dict[str, Callable[[], None]] = {
            page.file.dest_uri: partial(self._write_page, url) for url, page in pages.items()
        }
        waiting |= dict.fromkeys(text_paths(self.fragments), self._write_texts)
        waiting |= {name: partial(self._write_index, name, make) for name, make in indexes.items()}
        if is_available():
            waiting[f"{FOLDER}/"] = partial(self._write_search, essays, parts)
        return waiting

    def _write_page(self, url: str) -> None:
        page = self.fill(self.making[url]())
        if is_available():
            page.meta["search"] = {"exclude": True}
        # MkDocs' own way to write a page, so that it is the page that a build writes.
        _build_page(page, self.config, self.files.documentation_pages(), self.nav, self.env)

    def _write_texts(self) -> None:
        texts = {**downloads(self.kb, self.fragments), **feeds(self.kb, self.fragments)}
        for name, text in texts.items():
            write_file(text.encode(), str(Path(self.config.site_dir, name)))

    def _write_index(self, name: str, make: Callable[[], str]) -> None:
        write_file(make().encode(), str(Path(self.config.site_dir, name)))

    def _write_search(self, essays: tuple[Essay, ...], parts: int) -> None:
        target = Path(self.config.site_dir, FOLDER)
        index = SearchIndex(self.kb, self.fragments, target, self.kept, parts=parts)
        index.take_essays(essays)
        index.finish()
