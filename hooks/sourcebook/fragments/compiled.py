"""What templates were compiled to, for the next build of the same process and for other processes
that are at work for the same build.

A server builds a site after each edit, and to compile its templates takes as long as a small site.
Nothing is written to disk: code that is read from a file would be run.
"""

from __future__ import annotations

import hashlib
import marshal
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from jinja2 import BytecodeCache

if TYPE_CHECKING:
    from types import CodeType

    from jinja2 import Environment
    from jinja2.bccache import Bucket

    _Key = tuple[str, tuple[Any, ...]]

_PLAIN = (str, bool, type(None))


class Compiled(BytecodeCache):
    """The code of each template as it last was, for environments that compile alike."""

    def __init__(self) -> None:
        self._code: dict[_Key, tuple[str, CodeType]] = {}
        """By its name and place, and the language that it is written in; with the digest of its
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

    def is_empty(self) -> bool:
        """Whether nothing was compiled so far."""
        return not self._code

    def packed(self) -> bytes:
        """All of it, for `take` in a process of this very program: only there it may be run."""
        return marshal.dumps(self._code)

    def take(self, packed: bytes) -> None:
        """Know what another process has compiled."""
        self._code |= marshal.loads(packed)  # noqa: S302 - from a process that this one has begun


def _key_of(bucket: Bucket) -> _Key:
    return bucket.key, _language_of(bucket.environment)


def _language_of(environment: Environment) -> tuple[Any, ...]:
    """All that has a say in what a text is compiled to, as plain values. Also each filter and test,
    because what it gives for a text that stands in a template is found out beforehand."""
    plain = [(name, one) for name, one in vars(environment).items() if isinstance(one, _PLAIN)]
    called = [*environment.filters.items(), *environment.tests.items()]
    if not isinstance(environment.autoescape, bool):
        called.append(("autoescape", environment.autoescape))
    try:
        named = _named(tuple(called))
    except TypeError:
        # Somebody's object that cannot be a key.
        named = _named.__wrapped__(tuple(called))
    return tuple(plain), named, tuple(sorted(environment.extensions))


@lru_cache(maxsize=16)
def _named(called: tuple[tuple[str, Any], ...]) -> str:
    """What these are and where each is from, as a digest. Asked for each template, and of a hundred
    functions."""
    named = [
        (name, getattr(one, "__module__", ""), getattr(one, "__qualname__", type(one).__name__))
        for name, one in called
    ]
    return hashlib.blake2b(
        repr(sorted(map(repr, named))).encode("utf-8", "surrogatepass"), digest_size=16
    ).hexdigest()
