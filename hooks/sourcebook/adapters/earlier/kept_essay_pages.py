"""Pages of essays as MkDocs wrote them in an earlier build, for those that it would write just so
again; see `essay_pages` for how that is known.

They are kept whole, for the theme lays something else around each.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sourcebook.adapters.earlier.zstandard import PACKAGES as ZSTANDARD
from sourcebook.adapters.earlier.zstandard import packer, unpacked
from sourcebook.adapters.packages import PACKAGES
from sourcebook.loading.cache import Shelf
from sourcebook.loading.cache.shelf import key_of

if TYPE_CHECKING:
    from sourcebook.loading.cache import Kept

_BETWEEN = b"\n"
"""Stands behind the digest of what a page is made of, and not in it."""


class KeptEssayPages:
    """Those of one build, by their paths below the folder of the site."""

    def __init__(self, kept: Kept) -> None:
        """Look among what is `kept`."""
        self._kept = kept
        self._digests: dict[str, str] = {}
        """Of those that are not known."""

    def page(self, path: str, digest: str) -> bytes | None:
        """The page, if it was made of what has this digest; else it is noted for `keep`."""
        raw = self._kept.ask(_SHELF, key_of((path,)))
        if raw is not None:
            before, _, packed = raw.partition(_BETWEEN)
            if before == digest.encode():
                return unpacked(packed)
        self._digests[path] = digest
        return None

    def keep(self, folder: Path) -> None:
        """All pages are written: keep those of the `folder` of the site that were not known."""
        pack = packer()
        for path, digest in self._digests.items():
            try:
                written = Path(folder, path).read_bytes()
            except OSError:
                continue  # Of an essay from which nothing came MkDocs writes no page.
            self._kept.tell(_SHELF, key_of((path,)), digest.encode() + _BETWEEN + pack(written))
        self._kept.write()


_SHELF: Shelf[bytes] = Shelf(
    "essay-pages",
    bytes,
    bytes,
    rooms=(
        "adapters/essay_pages.py",
        "adapters/earlier/kept_essay_pages.py",
        "adapters/earlier/zstandard.py",
    ),
    packages=(*PACKAGES, *ZSTANDARD),
)
"""By its path, a page and the digest of what it was made of, which has all our other code in it."""
