"""The shapes that MkDocs and its themes expect of settings, and what is said of any other."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sourcebook.loading.host.values import ELSEWHERE, Unreadable, kind_of
from sourcebook.printable import printable
from sourcebook.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sourcebook.loading.documents import FieldPath
    from sourcebook.loading.host.values import HostValues

_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Shape:
    """What a setting may hold."""

    fits: Callable[[Any], bool]
    said: str
    """What that is, behind "takes"."""
    hint: str
    """How it is written; `{}` is the name of the setting."""
    items: Shape | None = None
    """What each item may be, where it holds a list."""

    def holds(self, value: object) -> bool:
        """Whether a value has this shape, and each of its items theirs."""
        if not self.fits(value):
            return False
        items = value if self.items is not None and isinstance(value, list) else ()
        return all(self.items.holds(one) for one in items if self.items)


def _is(kind: type) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, kind)


_BELOW = "Write '{}:', and below it, indented, its settings."
_LINES = "Write '{}:', and below it each on a line of its own, behind a dash."
TEXT = Shape(_is(str), "a text", "Write it after the colon, without brackets and without a dash.")
PATTERNS = Shape(_is(str), "patterns", "Write '{}: |', and below it, indented, one on each line.")
TRUTH = Shape(_is(bool), "true or false", "Write '{0}: true' or '{0}: false'.")
TEXTS = Shape(_is(list), "a list of texts", _LINES, TEXT)
MAPPING = Shape(_is(dict), "settings with values", _BELOW)
MAPPINGS = Shape(lambda one: isinstance(one, list | dict), MAPPING.said, _BELOW, MAPPING)


def wrong_shape(values: HostValues, where: FieldPath, shape: Shape) -> Iterator[Problem]:
    """A problem if the value at a place has another shape, or for each item that has; none where
    that cannot be known."""
    value = values.at(*where)
    if value is ELSEWHERE or isinstance(value, Unreadable):
        return
    if not shape.fits(value):
        yield _misshapen(values, where, value, shape)
    elif shape.items is not None and isinstance(value, list):
        for number in range(len(value)):
            yield from wrong_shape(values, (*where, number), shape.items)


def _misshapen(values: HostValues, where: FieldPath, value: object, shape: Shape) -> Problem:
    said = f"{called(where)} takes {shape.said} and holds {kind_of(value)}."
    last = next((step for step in reversed(where) if isinstance(step, str)), "")
    name = printable(last[:_LONGEST])
    hint = shape.hint.replace("{0}", name).replace("{}", name)
    if shape.fits("") and isinstance(value, bool | int | float | dt.date):
        said = (
            f"{called(where)} takes a text, and what is written there is read as {kind_of(value)}."
        )
        hint = "Put it in quotes."
    if value is None:
        hint += " Without a value, delete the line."
    return Problem(values.file.document.value_at(*where), "S906", said, hint)


def called(where: FieldPath) -> str:
    """A setting in words: "'extra_css'", "Item 2 of 'nav'"."""
    names = [step for step in where if isinstance(step, str)]
    name = f"'{printable(': '.join(names)[:_LONGEST])}'"
    return f"Item {where[-1] + 1} of {name}" if isinstance(where[-1], int) else name
