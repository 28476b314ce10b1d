"""Frames of the theme that earlier builds have made: to make one, and to see that it is right,
takes the time of four pages, in each of the processes that write pages.

What the theme lays around pages of one folder decides what it lays around those of others; so where
that is what it was, and all else that every page is made from, all frames are.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sourcebook.adapters.earlier.zstandard import PACKAGES as ZSTANDARD
from sourcebook.adapters.earlier.zstandard import packer, unpacked
from sourcebook.adapters.frames.frame import Kind, frame_of
from sourcebook.adapters.packages import PACKAGES
from sourcebook.loading.cache import Shelf
from sourcebook.loading.cache.shelf import key_of
from sourcebook.pages import Heading

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sourcebook.adapters.frames.frame import Frame
    from sourcebook.loading.cache import Kept


class KeptFrames:
    """Those of one build."""

    def __init__(self, kept: Kept, rest: str) -> None:
        """Look among what is `kept`; `rest` is the digest of what all pages are made from, with
        what the theme lays around those of one folder."""
        self._kept, self._key = kept, key_of((rest,))
        raw = kept.ask(_SHELF, self._key)
        self._data: list[Sequence[Any]] = json.loads(unpacked(raw)) if raw is not None else []
        self._were = len(self._data)
        self.known: Mapping[Kind, Frame] = {
            _kind(*kind): frame_of(frame) for kind, frame in self._data
        }

    def take(self, data: Iterable[Sequence[Any]]) -> None:
        """Know new ones, from `frames_as_data`. Two processes may have made the same."""
        kinds = {json.dumps(kind) for kind, _ in self._data}
        self._data += [one for one in data if json.dumps(one[0]) not in kinds]

    def keep(self) -> None:
        """Every page was what its frame gives: keep the new ones."""
        if len(self._data) > self._were:
            self._kept.tell(_SHELF, self._key, packer()(json.dumps(self._data).encode()))
            self._kept.write()


def frames_as_data(frames: Mapping[Kind, Frame]) -> list[Sequence[Any]]:
    """Kinds and their frames in what JSON holds; without those that it cannot hold."""
    found = [((*kind,), frame.as_data()) for kind, frame in frames.items()]
    return [(kind, data) for kind, data in found if data is not None]


def _kind(folder: str, contents: Iterable[Sequence[Any]], given: Iterable[bool]) -> Kind:
    return Kind(folder, tuple(Heading(*one) for one in contents), tuple(given))


_SHELF: Shelf[bytes] = Shelf(
    "frames",
    bytes,
    bytes,
    rooms=(
        *(
            "adapters/frames/frame.py",
            "adapters/earlier/kept_frames.py",
            "adapters/frames/words.py",
        ),
        *("adapters/writing_pages.py", "adapters/earlier/zstandard.py"),
    ),
    packages=(*PACKAGES, *ZSTANDARD),
)
"""By the digest of what all pages are made from, in which all our other code is."""
