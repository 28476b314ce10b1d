"""zensical.toml -> the data of its table `project`, with a place for each field."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from sourcebook.loading.documents import Document, Marks, Span
from sourcebook.problems import Location, Problem

if TYPE_CHECKING:
    from sourcebook.loading.documents import FieldPath
    from sourcebook.loading.files import TextFile

_MAX_PLACES = 500
"""How many fields are looked for: each is looked for line by line."""
_AT_LINE = re.compile(r" \(at line (\d+), column (\d+)\)$")


def read_toml(file: TextFile) -> tuple[Document, list[Problem]]:
    """The table `project`, which holds in TOML what mkdocs.yml holds at its top.

    The standard library's reader gives no places, so a wrong setting has the first line that names
    it. Scalars become text, as our reader of YAML leaves them.
    """
    lines = tuple(file.text.split("\n"))
    keys: dict[FieldPath, Span] = {}
    try:
        whole = tomllib.loads(file.text)
        plain = _plain(whole.get("project", whole), (), lines, keys)
    except (ValueError, RecursionError) as error:
        message = str(error)
        found = _AT_LINE.search(message)
        place = Location(file.path, *(int(one) for one in found.groups())) if found else None
        said = _AT_LINE.sub("", message).rstrip(".")
        problem = Problem(
            place or Location(file.path),
            "S902",
            f"This is no TOML: {said[:1].lower()}{said[1:]}.",
            "See https://toml.io/en/v1.0.0 for how it is written.",
        )
        return Document(file.path), [problem]
    marks = Marks(keys, keys, lines)
    return Document(file.path, plain, file.text, marking=lambda _: marks), []


def _plain(
    value: object, where: FieldPath, lines: tuple[str, ...], keys: dict[FieldPath, Span]
) -> Any:
    if where and isinstance(where[-1], str) and len(keys) < _MAX_PLACES:
        name = re.compile(rf"(?:^|[\s.\[{{,\"']){re.escape(where[-1])}[\"']?\s*[=\].]")
        above = keys[where[:-1]].line - 1 if where[:-1] in keys else 0
        for number, line in enumerate(lines[above:], above + 1):
            if found := name.search(line):
                column = line.index(where[-1], found.start()) + 1
                keys[where] = Span(number, column, number, column + len(where[-1]))
                break
    if isinstance(value, dict):
        return {key: _plain(one, (*where, key), lines, keys) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one, (*where, at), lines, keys) for at, one in enumerate(value)]
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else str(value)
