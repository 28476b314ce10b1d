"""Numbers and digests that are the same on every machine and in every run.

Python's own `hash()` of a text differs from process to process, so nothing that two runs or two
shards have to agree on may rest on it.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sourcebook.checking.references.targets import Target


def stable_hash(text: str) -> int:
    """A number from 0 to 2**64 - 1 that is spread evenly and depends on the text alone."""
    raw = text.encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.blake2b(raw, digest_size=8).digest(), "big")


def digest_of(raw: bytes) -> str:
    """SHA-256 of a file's bytes in hexadecimal: whether two runs began from the same file."""
    return hashlib.sha256(raw).hexdigest()


def digest_of_targets(targets: Iterable[Target]) -> str:
    """SHA-256 in hexadecimal of all that is to be asked, in the order given."""
    rows = [
        [
            target.url,
            [[role.key, role.role] for role in target.roles],
            target.titles,
            target.quotes,
            target.anchors,
            str(target.used or ""),
        ]
        for target in targets
    ]
    return digest_of(json.dumps(rows, separators=(",", ":")).encode())
