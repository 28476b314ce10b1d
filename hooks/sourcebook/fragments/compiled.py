"""What templates were compiled to, for the next build of the same process.

A server builds a site after each edit, and to compile its templates takes as long as a small site.
Nothing is written to disk: code that is read from a file would be run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from jinja2 import BytecodeCache

if TYPE_CHECKING:
    from types import CodeType

    from jinja2.bccache import Bucket


class Compiled(BytecodeCache):
    """The code of each template as it last was, for environments that compile alike."""

    def __init__(self) -> None:
        self._code: dict[tuple[str, frozenset[str]], tuple[str, CodeType]] = {}
        """By its name and place, and the extensions of the language; with the digest of its
        text."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the code, if it was made from this text."""
        digest, code = self._code.get(_key_of(bucket), ("", None))
        if digest == bucket.checksum:
            bucket.code = code

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the code, in the place of that of an earlier text."""
        if bucket.code is not None:
            self._code[_key_of(bucket)] = bucket.checksum, bucket.code


def _key_of(bucket: Bucket) -> tuple[str, frozenset[str]]:
    return bucket.key, frozenset(bucket.environment.extensions)
