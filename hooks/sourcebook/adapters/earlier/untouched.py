"""Pages that an earlier build wrote and that would be written just so again, for `--dirty`.

A page is left as it is only where all that it was made of is what it was, and its file is as we
left it; so a site that somebody else has touched, or that another version has built, is written
anew.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sourcebook.pages.looked_up import LookedUp
from sourcebook.pages.made_of import Made

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from sourcebook.adapters.earlier.left import Left
    from sourcebook.adapters.frames.frame import Laid
    from sourcebook.pages import GeneratedPage
    from sourcebook.pages.looked_up import Watched
    from sourcebook.pages.made_of import MadeOf


class Untouched:
    """The pages of one build."""

    def __init__(
        self, left: Left, known: Mapping[str, Made], watched: Watched, made_of: MadeOf
    ) -> None:
        """Compare with what an earlier build left, of which some is `known`. Pages are made from
        what is `watched`."""
        self._left, self._known, self._watched, self._made_of = left, known, watched, made_of
        self.pages: dict[str, Made] = {}
        """How they were made, by address."""

    @property
    def are_site(self) -> bool:
        """Whether an earlier build has left any page."""
        return bool(self._known)

    def stands(self, url: str) -> bool:
        """Whether a page would be written as it stands there."""
        return self._stands(url, f"{url}index.html")

    def _stands(self, url: str, path: str) -> bool:
        before = self._known.get(url)
        if before is None or not self._left.is_as_it_was(path):
            return False
        if self._made_of.is_still(url, before):
            self.pages[url] = before
            return True
        return False

    def index(self, path: str, make: Callable[[], str]) -> str | None:
        """The index of a list, to be written; None where it stands there already."""
        if self._stands(path, path):
            return None
        if (made := self._made_of.made(path, LookedUp((), ()))) is not None:
            self.pages[path] = made
        return make()

    def laid(self, _url: str, _frames: Collection[str]) -> Laid | None:
        """No page that is written is known."""
        return None

    def wrote(self, page: GeneratedPage, laid: Laid | None) -> None:
        """Nothing of it is kept: it stands in the folder of the site."""

    def page(self, url: str, make: Callable[[], GeneratedPage]) -> GeneratedPage:
        """A page to be written, and note what it was made of."""
        self._watched.take()
        page = make()
        if (made := self._made_of.made(url, self._watched.take())) is not None:
            self.pages[url] = made
        return page

    def leave_to_others(self) -> None:
        """Leave what is noted so far to the process that this one was forked from."""
        self.pages.clear()

    def noted(self) -> bytes:
        """What this process knows of its pages, for `take` of another."""
        return json.dumps(self.pages).encode()

    def take(self, noted: bytes) -> None:
        """Know what another process has noted."""
        found = json.loads(noted)
        self.pages |= {url: Made(*made) for url, made in found.items()}

    def finish(self, _: Collection[str]) -> bytes:
        """How all pages were made, as `Left.keep` takes it."""
        return json.dumps({url: (made,) for url, made in self.pages.items()}).encode()
