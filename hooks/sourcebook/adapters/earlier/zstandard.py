"""How pages are packed for the cache."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable

PACKAGES = ("backports.zstd",)
"""Whose versions have a say in it."""
_QUICKLY = 1
"""How hard it tries: a page takes a ninth of its bytes, and little time."""


def packer() -> Callable[[bytes], bytes]:
    """What packs one page after another. Where each has one of its own, that takes as long as the
    rest."""
    return partial(zstd.ZstdCompressor(_QUICKLY).compress, mode=zstd.ZstdCompressor.FLUSH_FRAME)


def unpacked(packed: bytes) -> bytes:
    """What was packed."""
    return zstd.decompress(packed)
