"""Pages that an earlier build wrote and that would be written just so again, for `--dirty`.

For each page is kept what it was made of, as a digest, and how its file was when it was written. A
page is left as it is only where both are what they were; so a site that somebody else has touched,
or that another version has built, is written anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sourcebook.loading.cache import Shelf
from sourcebook.loading.cache.shelf import key_of
from sourcebook.pages.made_of import LookedUp

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from sourcebook.citations import Desk
    from sourcebook.fragments import Fragments
    from sourcebook.loading.cache import Kept
    from sourcebook.pages.made_of import MadeOf, Watched

_PACKAGE = Path(__file__).parents[1]


class _Written(NamedTuple):
    """A page as it was written."""

    made_of: str
    claims: tuple[str, ...]
    sources: tuple[str, ...]
    """What was looked up for it."""
    size: int
    time: int
    """Of its file, which nobody has touched while both are the same; nanoseconds."""


class Untouched:
    """The pages of one build."""

    def __init__(
        self, kept: Kept, folder: Path, watched: Watched, made_of: MadeOf, beside: Collection[str]
    ) -> None:
        """Recall what is `kept` of the site in a folder. Pages are made from what is `watched`;
        `beside` are the paths of our files that are no pages."""
        self._kept, self._folder, self._watched, self._made_of = kept, folder, watched, made_of
        self._beside = frozenset(beside)
        self._before: dict[str, _Written] = {}
        self._beside_before: dict[str, tuple[int, int]] = {}
        raw = kept.ask(_SHELF, self._key)
        # Made by code that did what no code of today does.
        with contextlib.suppress(ValueError, TypeError, LookupError, AttributeError):
            found = json.loads(raw or b"")
            self._before = {url: _Written(*one) for url, one in found["pages"].items()}
            self._beside_before = {path: tuple(one) for path, one in found["beside"].items()}
        self._now: dict[str, _Written] = {}

    @property
    def _key(self) -> bytes:
        return key_of((str(self._folder),))

    def stands(self, url: str) -> bool:
        """Whether a page would be written as it stands there; if not, begin to watch how it is
        made."""
        before = self._before.get(url)
        if before is not None and _state(self._page(url)) == before[-2:]:
            looked_up = LookedUp(tuple(before.claims), tuple(before.sources))
            if self._made_of.digest(url, looked_up) == before.made_of:
                self._now[url] = before
                return True
        self._watched.take()
        return False

    def written(self, url: str) -> None:
        """Note that a page was made and written."""
        looked_up = self._watched.take()
        digest, state = self._made_of.digest(url, looked_up), _state(self._page(url))
        if digest is not None and state is not None:
            self._now[url] = _Written(digest, looked_up.claims, looked_up.sources, *state)
        # To find a digest something is looked up, too.
        self._watched.take()

    def noted(self) -> bytes:
        """What this process knows of its pages, for `take` of another."""
        return json.dumps(self._now).encode()

    def take(self, noted: bytes) -> None:
        """Know what another process has noted."""
        self._now |= json.loads(noted)

    def finish(self, urls: Collection[str]) -> None:
        """Remove pages that are no longer among the addresses of the site, and other files of ours
        that are no longer made; keep what is known of those that stay. All are written by now."""
        for url, before in self._before.items():
            if url not in urls:
                _remove(self._page(url), before[-2:])
        for path, state in self._beside_before.items():
            if path not in self._beside:
                _remove(self._folder / path, state)
        found = {path: _state(self._folder / path) for path in self._beside}
        beside = {path: state for path, state in found.items() if state is not None}
        self._kept.tell(_SHELF, self._key, _packed({"pages": self._now, "beside": beside}))
        self._kept.write()

    def _page(self, url: str) -> Path:
        return self._folder / url / "index.html"


def _remove(path: Path, state: tuple[int, int]) -> None:
    """Remove a file that is in the state in which we left it."""
    if _state(path) == state:
        # What else stands in its folder is somebody else's.
        with contextlib.suppress(OSError):
            path.unlink()
            path.parent.rmdir()


def _state(path: Path) -> tuple[int, int] | None:
    """Size and time of a file; None where there is none."""
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def rest_of(desk: Desk, fragments: Fragments, outlines: Iterable[bytes]) -> str:
    """All that pages are made from besides claims and sources, as a digest: settings, names, the
    day, the theme, and our own code and templates."""
    kb = desk.loaded.kb
    words = (
        desk.loaded.host.model_dump_json(),
        fragments.today.isoformat(),
        repr((fragments.site, kb.names, kb.aliases, kb.broken_claims, kb.last_check)),
        _our_files(),
        *(hashlib.blake2b(one, digest_size=16).hexdigest() for one in outlines),
    )
    return key_of(words).hex()


def _our_files() -> str:
    total = hashlib.blake2b(digest_size=16)
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            name, data = path.relative_to(_PACKAGE).as_posix().encode(), path.read_bytes()
            total.update(b"%s %d " % (name, len(data)) + data)
    return total.hexdigest()


def _packed(known: Mapping[str, Mapping[str, object]]) -> bytes:
    return json.dumps(known).encode()


_SHELF: Shelf[Mapping[str, Mapping[str, object]]] = Shelf(
    "pages",
    _packed,
    json.loads,
    rooms=("adapters/untouched.py", "pages/made_of.py"),
    packages=(
        *("babel", "jinja2", "markdown", "markupsafe", "mkdocs", "mkdocs-material", "pybtex"),
        *("pydantic", "pylatexenc", "pymdown-extensions"),
    ),
)
"""By the folder of a site, its pages and our other files in it."""
