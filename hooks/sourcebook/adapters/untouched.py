"""Pages that an earlier build wrote and that would be written just so again, for `--dirty`.

A page is left as it is only where all that it was made of is what it was, and its file is as we
left it; so a site that somebody else has touched, or that another version has built, is written
anew.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING

from sourcebook.adapters.left import Made
from sourcebook.loading.cache.shelf import key_of
from sourcebook.pages.made_of import LookedUp

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sourcebook.adapters.left import Left
    from sourcebook.citations import Desk
    from sourcebook.fragments import Fragments
    from sourcebook.pages.made_of import MadeOf, Watched

_PACKAGE = Path(__file__).parents[1]


class Untouched:
    """The pages of one build."""

    def __init__(self, left: Left, watched: Watched, made_of: MadeOf) -> None:
        """Compare with what an earlier build left. Pages are made from what is `watched`."""
        self._left, self._watched, self._made_of = left, watched, made_of
        self.pages: dict[str, Made] = {}
        """How they were made, by address."""

    def stands(self, url: str) -> bool:
        """Whether a page would be written as it stands there; if not, begin to watch how it is
        made."""
        before = self._left.pages.get(url)
        if before is not None and self._left.is_as_it_was(f"{url}index.html"):
            looked_up = LookedUp(before.claims, before.sources)
            if self._made_of.digest(url, looked_up) == before.of:
                self.pages[url] = before
                return True
        self._watched.take()
        return False

    def written(self, url: str) -> None:
        """Note that a page was made and written."""
        looked_up = self._watched.take()
        digest = self._made_of.digest(url, looked_up)
        if digest is not None:
            self.pages[url] = Made(digest, looked_up.claims, looked_up.sources)
        # To find a digest something is looked up, too.
        self._watched.take()

    def noted(self) -> bytes:
        """What this process knows of its pages, for `take` of another."""
        return json.dumps(self.pages).encode()

    def take(self, noted: bytes) -> None:
        """Know what another process has noted."""
        found = json.loads(noted)
        self.pages |= {url: Made(*made) for url, made in found.items()}


def rest_of(desk: Desk, fragments: Fragments, outlines: Iterable[bytes]) -> str:
    """All that pages are made from besides claims and sources, as a digest: settings, names, the
    day, the theme, and our own code and templates."""
    kb = desk.loaded.kb
    words = (
        desk.loaded.host.model_dump_json(),
        fragments.today.isoformat(),
        repr((fragments.site, kb.names, kb.aliases, kb.broken_claims, kb.last_check)),
        # An essay of a certain name changes where errors are reported.
        fragments.report_href(""),
        _our_files(),
        *(hashlib.blake2b(one, digest_size=16).hexdigest() for one in outlines),
    )
    return key_of(words).hex()


def _our_files() -> str:
    """A digest of our own code, templates and scripts."""
    total = hashlib.blake2b(digest_size=16)
    for path in sorted(_PACKAGE.rglob("*")):
        if path.is_file() and path.suffix != ".pyc":
            name, data = path.relative_to(_PACKAGE).as_posix().encode(), path.read_bytes()
            total.update(b"%s %d " % (name, len(data)) + data)
    return total.hexdigest()
