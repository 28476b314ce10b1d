"""What MkDocs reads where a setting stands.

Our own reader leaves every scalar as the text that it is; to MkDocs `5` is a number, `no` a truth
value and `2026-01-27` a day, by YAML 1.1 (https://yaml.org/type/).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import yaml

from sourcebook.printable import printable
from sourcebook.problems import Location, Problem

if TYPE_CHECKING:
    from sourcebook.loading.documents import FieldPath
    from sourcebook.loading.inheriting import Inherited


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What looks like a number or a day and is none, as `2026-13-45`: MkDocs ends there in a
    traceback."""

    text: str


ELSEWHERE = object()
"""What comes from a tag, or cannot be known."""


class _Reader(yaml.CSafeLoader):
    """YAML as MkDocs reads it, but without the tags that only it knows."""


def _or_unreadable(tag: str) -> None:
    made: Any = yaml.CSafeLoader.yaml_constructors[tag]

    def construct(reader: Any, node: yaml.Node) -> Any:
        try:
            return made(reader, node)
        except (ValueError, AttributeError, OverflowError):
            # PyYAML does not look whether a text behind a tag has the form that it is read by.
            return Unreadable(str(node.value))

    _Reader.add_constructor(tag, construct)


for _tag in ("int", "float", "timestamp"):
    _or_unreadable(f"tag:yaml.org,2002:{_tag}")
_Reader.add_constructor(None, lambda *_: ELSEWHERE)


@dataclass
class HostValues:
    """The values of a file with settings and of all that it inherits from."""

    file: Inherited

    def at(self, *where: str | int) -> Any:
        """The value at a place: what the standard library and PyYAML make of it, `ELSEWHERE` where
        that cannot be known."""
        return ELSEWHERE if self.file.is_from_elsewhere(where) else self._made(where)

    def unreadable(self) -> list[FieldPath]:
        """Where the values stand that end MkDocs in a traceback."""
        places = self.file.document.values
        return [where for where in places if isinstance(self._made(where), Unreadable)]

    def _made(self, where: FieldPath) -> Any:
        # What a merge key brings in stands somewhere else.
        if where not in self.file.document.values:
            return ELSEWHERE
        value = self._whole
        for step in where:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return ELSEWHERE
        return value

    @cached_property
    def _whole(self) -> Any:
        """What is in force, as far as it is looked at."""
        above, *inherited = (data for data, _ in self._layers.values())
        for below in inherited:
            above = _over(below, above, _DEEPEST)
        return above

    def broken(self) -> list[Problem]:
        """What only shows where the values are made, such as an alias of nothing."""
        return [self._complaint(path, one) for path, (_, one) in self._layers.items() if one]

    def _complaint(self, path: str, error: yaml.MarkedYAMLError) -> Problem:
        mark = error.problem_mark or error.context_mark
        place = Location(path, mark.line + 1, mark.column + 1) if mark else Location(path)
        said = printable(str(error.problem or error.context)[:_LONGEST])
        hint = "Mend it, or write the value itself."
        return Problem(place, "Y101", f"YAML stops making sense here: {said}.", hint)

    @cached_property
    def _layers(self) -> dict[str, tuple[Any, yaml.MarkedYAMLError | None]]:
        return {path: _read(layer.text) for path, layer in self.file.layers.items()}


_LONGEST = 100
_DEEPEST = 4
"""Levels of settings that are laid over each other. Deeper ones are not looked at, and aliases in
both files could make them without end."""


def _over(below: Any, above: Any, levels: int) -> Any:
    """One value laid over another, as MkDocs does it."""
    if not (levels and isinstance(below, dict) and isinstance(above, dict)):
        return above
    both = {
        name: _over(below[name], one, levels - 1) for name, one in above.items() if name in below
    }
    return {**below, **above, **both}


def _read(text: str) -> tuple[Any, yaml.MarkedYAMLError | None]:
    """The values in a text, and why there are none."""
    try:
        return yaml.load(text, _Reader), None  # noqa: S506  # it knows no tag that makes anything
    except yaml.MarkedYAMLError as error:
        return ELSEWHERE, error
    except (yaml.YAMLError, ValueError, TypeError, RecursionError):
        return ELSEWHERE, None


def kind_of(value: object) -> str:
    """A value in words: "a list", "a number"."""
    kinds: tuple[tuple[Any, str], ...] = (
        (str, "a text"),
        (bool, "a truth value"),
        (int | float, "a number"),
        (dt.date, "a day"),
        (list, "a list"),
        (dict, "settings with values"),
    )
    return next((said for kind, said in kinds if isinstance(value, kind)), "nothing")
