"""Our files as an earlier build left them in the folder of a site, for one with `--dirty`.

MkDocs empties the folder before a full build. Where it does not, pages of claims that there are no
more would stay published; so we remember what we wrote. Where nothing is known of a folder, it is
emptied after all.
"""

from __future__ import annotations

import contextlib
import json
import os
from typing import TYPE_CHECKING

from sourcebook.adapters.packages import PACKAGES
from sourcebook.loading.cache import Shelf
from sourcebook.loading.cache.shelf import key_of
from sourcebook.pages.made_of import Made

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path

    from sourcebook.loading.cache import Kept

State = tuple[int, int]
"""Size and time (nanoseconds) of a file, which nobody has touched while both are the same."""
_SECOND = 1_000_000_000


class Left:
    """What is `kept` of the site in a folder."""

    def __init__(self, kept: Kept, folder: Path, *, look: bool) -> None:
        """Recall it, where somebody wants to `look`: a full build finds the folder empty."""
        self._kept, self._folder = kept, folder
        self.rest = ""
        """What all pages were made from, in a digest."""
        self.pages: Mapping[str, Made] = {}
        """Those of which it is known how they were made, by address."""
        self._files: Mapping[str, State] = {}
        raw = kept.ask(_SHELF, self._key) if look else None
        if raw is not None:
            self.rest, self.pages, self._files = _unpacked(raw)
        self.is_known = any(map(self.is_as_it_was, self._files))
        """Whether the folder is one that an earlier build left: not where somebody has built the
        site in it with another cache since, for of what that build wrote nothing is known."""
        if not self.is_known:
            self.rest, self.pages, self._files = "", {}, {}

    @property
    def _key(self) -> bytes:
        return key_of((str(self._folder),))

    def is_as_it_was(self, path: str) -> bool:
        """Whether a file of ours is as we left it; `path` is below the folder."""
        before = self._files.get(path)
        if before is None:
            return False
        size, time = before
        # Many archives keep whole seconds, and a build service brings the folder in one.
        return self._state(path) in (before, (size, time // _SECOND * _SECOND))

    def _state(self, path: str) -> State | None:
        """None where there is no file."""
        # There are tens of thousands, and paths that are objects would take longer than the system.
        try:
            found = os.lstat(f"{self._folder}{os.sep}{path}")
        except OSError:
            return None
        return found.st_size, found.st_mtime_ns

    def remove_all_but(self, paths: Collection[str]) -> None:
        """Remove the files of ours that are none of these, if nobody has touched them; before
        anybody else writes to their places."""
        for path in self._files:
            if path not in paths and self.is_as_it_was(path):
                place = self._folder / path
                # What else stands in its folders is somebody else's.
                with contextlib.suppress(OSError):
                    place.unlink()
                    for folder in place.relative_to(self._folder).parents[:-1]:
                        (self._folder / folder).rmdir()

    def keep(
        self, rest: str, pages: bytes, others: Mapping[str, Made], paths: Collection[str]
    ) -> None:
        """Remember how `pages`, and `others`, were made, all from the same `rest`, and how our
        files are now that all are written. Of the pages this is JSON: by its address, a list that
        begins with how each was made."""
        found = {path: self._state(path) for path in paths}
        files = {path: state for path, state in found.items() if state is not None}
        told = [json.dumps(one).encode() for one in (rest, others, files)]
        self._kept.tell(_SHELF, self._key, b"[%s]" % b",".join([pages, *told]))
        self._kept.write()


_Known = tuple[str, "Mapping[str, Made]", "Mapping[str, State]"]


def _unpacked(raw: bytes) -> _Known:
    pages, rest, others, files = json.loads(raw)
    made = {url: made for url, (made, *_) in pages.items()} | others
    return (
        rest,
        {
            url: Made(of, tuple(claims), tuple(sources))
            for url, (of, claims, sources) in made.items()
        },
        {path: (size, time) for path, (size, time) in files.items()},
    )


_SHELF: Shelf[bytes] = Shelf(
    "pages",
    bytes,
    bytes,
    rooms=("adapters/earlier/left.py", "adapters/earlier/untouched.py", "pages/made_of.py"),
    packages=PACKAGES,
)
"""By the folder of a site, its pages and our files in it."""
