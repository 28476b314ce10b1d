"""Lists of links as headers and TimeMaps have them (RFC 8288, section 3; RFC 6690, section 2)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

MOST = 20_000
"""Links of one list that are read."""

_TARGET = re.compile(r"[\s,;]*+<([^<>]*+)>")
_PARAMETER = re.compile(
    r"\s*+;\s*+(?:([A-Za-z0-9!#$&+.^_`|~*-]++)"
    r"(?:\s*+=\s*+(?:\"((?:[^\"\\]|\\.)*+)\"|'([^']*+)'|([^\s;,\"']++)))?)?",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Link:
    """One link of a list."""

    target: str
    """As it is written; it may be relative."""
    relations: frozenset[str]
    """In lower case."""
    parameters: Mapping[str, str]
    """Names in lower case; of those that stand several times, the first."""


def read_links(text: str) -> Iterator[Link]:
    """The links of a list in their order, to the first place that is none; a last one that was cut
    off is left out."""
    position = 0
    for _ in range(MOST):
        target = _TARGET.match(text, position)
        if target is None:
            return
        position = target.end()
        parameters: dict[str, str] = {}
        while (match := _PARAMETER.match(text, position)) and match.end() > position:
            position = match.end()
            if match[1]:
                value = next((one for one in match.groups()[1:] if one is not None), "")
                parameters.setdefault(match[1].lower(), value)
        rest = text[position : position + 200].lstrip()
        if rest and not rest.startswith(","):
            return
        relations = frozenset(parameters.get("rel", "").lower().split())
        yield Link(target[1].strip(), relations, parameters)
