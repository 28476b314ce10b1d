"""JSON as all files here have it: keys sorted, two spaces, signs of all scripts as they are.

`json.dumps` says the same with `indent=2`, but then it is written in Python, in small pieces, and
takes five times as long.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from json.encoder import encode_basestring
from typing import Any


class Indented(str):
    """JSON that is written already, as if it stood by itself."""

    __slots__ = ()


_scalar = json.JSONEncoder(ensure_ascii=False).encode


def in_json(data: Any) -> Iterator[str]:
    """The text of a file in pieces, with a line break at its end. Where it has an iterator, that
    gives the items of a list, so that one of any length need not be in memory at once."""
    yield from _pieces(data, "\n")
    yield "\n"


def _pieces(data: Any, margin: str) -> Iterator[str]:
    inner = f"{margin}  "
    if isinstance(data, Iterator):
        begin = f"[{inner}"
        for item in data:
            yield f"{begin}{_indented(item, inner)}"
            begin = f",{inner}"
        yield f"{margin}]" if begin[0] == "," else "[]"
    elif isinstance(data, dict) and data:
        begin = f"{{{inner}"
        for key in sorted(data):
            yield f"{begin}{encode_basestring(key)}: "
            yield from _pieces(data[key], inner)
            begin = f",{inner}"
        yield f"{margin}}}"
    else:
        yield _indented(data, margin)


def indented(data: Any) -> Indented:
    """The value as JSON that stands by itself."""
    return Indented(_indented(data, "\n"))


def _indented(data: Any, margin: str) -> str:
    """The value as JSON; keys are strings. `margin` is what begins a line at its depth."""
    # Most of it is text, and the encoder's own way to this function is longer than the work.
    if type(data) is str:
        return encode_basestring(data)
    if type(data) is Indented:
        # No text in it holds the end of a line as it is.
        return data.replace("\n", margin)
    inner = f"{margin}  "
    match data:
        case dict() if data:
            pairs = [
                f"{encode_basestring(key)}: {_indented(data[key], inner)}" for key in sorted(data)
            ]
            return f"{{{inner}{f',{inner}'.join(pairs)}{margin}}}"
        case list() | tuple() if data:
            items = [_indented(item, inner) for item in data]
            return f"[{inner}{f',{inner}'.join(items)}{margin}]"
    return _scalar(data)
