"""YAML in the shortest way: the data of a text in which nothing is refused, without places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DEPTH = 20
NULLS = frozenset({"", "null", "Null", "NULL", "~"})

_BEFORE: list[type[yaml.Event]] = [yaml.StreamStartEvent, yaml.DocumentStartEvent]
_AFTER: list[type[yaml.Event]] = [yaml.DocumentEndEvent, yaml.StreamEndEvent]


class OddError(Exception):
    """Something in a text has to be looked at more closely."""


def read_plain(text: str) -> Any:
    """The data of a text in which nothing is refused; raise OddError or YAMLError for any other.

    It takes what the other reader takes, and to the same data.
    """
    parser = yaml.CSafeLoader(text)
    following = parser.get_event
    if [type(following()) for _ in _BEFORE] != _BEFORE:
        raise OddError
    data = _value(following(), following, MAX_DEPTH)
    if [type(following()) for _ in _AFTER] != _AFTER:
        raise OddError
    return data


def _value(event: Any, following: Callable[[], Any], depth: int) -> Any:
    """The value that begins with an event, and may hold so many levels."""
    kind = type(event)
    if kind is yaml.ScalarEvent:
        return _scalar(event)
    if (
        not depth
        or kind not in (yaml.MappingStartEvent, yaml.SequenceStartEvent)
        or event.anchor
        or (event.tag and event.tag != "!")
    ):
        raise OddError
    if kind is yaml.SequenceStartEvent:
        items = []
        while type(event := following()) is not yaml.SequenceEndEvent:
            items.append(_value(event, following, depth - 1))
        return items
    fields: dict[str, Any] = {}
    while type(event := following()) is not yaml.MappingEndEvent:
        if type(event) is not yaml.ScalarEvent:
            raise OddError
        _scalar(event)
        name = event.value
        if name in fields or name == "<<":
            raise OddError
        fields[name] = _value(following(), following, depth - 1)
    return fields


def _scalar(event: Any) -> str | None:
    if event.anchor or (event.tag and event.tag != "!"):
        raise OddError
    value: str = event.value
    if value in NULLS and event.implicit[0] and event.style in (None, ""):
        return None
    return value
