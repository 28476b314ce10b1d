"""JSON as all files here have it: keys sorted, two spaces, signs of all scripts as they are.

`json.dumps` says the same with `indent=2`, but then it is written in Python, in small pieces, and
takes five times as long.
"""

from __future__ import annotations

import json
from json.encoder import encode_basestring
from typing import Any

_scalar = json.JSONEncoder(ensure_ascii=False).encode


def in_json(data: Any) -> str:
    """The text of a file, with a line break at its end."""
    return indented(data) + "\n"


def indented(data: Any, margin: str = "\n") -> str:
    """The value as JSON; keys are strings. `margin` is what begins a line at its depth."""
    # Most of it is text, and the encoder's own way to this function is longer than the work.
    if type(data) is str:
        return encode_basestring(data)
    inner = f"{margin}  "
    match data:
        case dict() if data:
            pairs = [
                f"{encode_basestring(key)}: {indented(data[key], inner)}" for key in sorted(data)
            ]
            return f"{{{inner}{f',{inner}'.join(pairs)}{margin}}}"
        case list() | tuple() if data:
            items = [indented(item, inner) for item in data]
            return f"[{inner}{f',{inner}'.join(items)}{margin}]"
    return _scalar(data)
