"""Many answers in one file: whether it is whole, ours and of today can be told before it is used.

A file is: a line that names the format; a code made of the rest and a secret (keyed BLAKE2b,
RFC 7693, 2.9); the tag of what the answers depend on; how many there are; for each its key and
length; then all of them, one after the other.
"""

from __future__ import annotations

import hashlib
import hmac
import struct
from typing import TYPE_CHECKING

from sourcebook.loading.cache.shelf import TAG

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_FORMAT = b"sourcebook cache 1\n"
_CODE = 32
_COUNT = struct.Struct("<I")
_ENTRY = struct.Struct(f"<{TAG}sI")


def pack(
    entries: Mapping[bytes, bytes | memoryview], tag: bytes, secret: bytes
) -> list[bytes | memoryview]:
    """A file of answers by their keys, in pieces: a large one should not be in memory twice."""
    index = [_ENTRY.pack(key, len(raw)) for key, raw in entries.items()]
    head = b"".join([tag, _COUNT.pack(len(entries)), *index])
    pieces = [head, *entries.values()]
    return [_FORMAT, _code(pieces, secret), *pieces]


def unpack(raw: bytes, tag: bytes, secret: bytes) -> dict[bytes, memoryview]:
    """The answers of a file, by their keys; raise ValueError for one that is cut, that another
    secret made, or that is of other versions."""
    view = memoryview(raw)
    start = len(_FORMAT) + _CODE
    if raw[: len(_FORMAT)] != _FORMAT or len(raw) < start + TAG + _COUNT.size:
        raise ValueError("not a cache")
    body = view[start:]
    if not hmac.compare_digest(view[len(_FORMAT) : start], _code([body], secret)):
        raise ValueError("cut, changed or of somebody else")
    if body[:TAG] != tag:
        raise ValueError("of other versions")
    (count,) = _COUNT.unpack_from(body, TAG)
    place = TAG + _COUNT.size + count * _ENTRY.size
    index = _ENTRY.iter_unpack(body[TAG + _COUNT.size : place])
    entries: dict[bytes, memoryview] = {}
    for key, size in index:
        entries[key] = body[place : place + size]
        place += size
    return entries


def _code(pieces: Iterable[bytes | memoryview], secret: bytes) -> bytes:
    code = hashlib.blake2b(key=secret, digest_size=_CODE)
    for piece in pieces:
        code.update(piece)
    return code.digest()
