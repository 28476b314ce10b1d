"""The rows of a long list, for its pages and for the index that its filter reads.

A page of a list holds two hundred rows, and its filter must know all of them. So beside a list that
is cut stands one file, `rows.json`, with what the rows are filtered by and what they show. It is
fetched when the filter is first used. A cell that many rows share, such as a kind or a date, is
written once in it as HTML, and each row holds its number; what is different in every row is plain
text, which the script escapes. Pages and index are made from the same cells and the same template,
so that a row looks the same in both.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from markupsafe import Markup, escape

from sourcebook.pages.filters import filters_for, row_data
from sourcebook.urls import relative

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from sourcebook.pages.filters import Facet, Filter

T = TypeVar("T")

INDEX = "rows.json"
"""The name of the index, beside the first page of its list."""
MOST_OPTIONS = 200
"""Of a filter in a list that is cut; one with more takes them from the index."""

_ROOT = "root"
_SLUG = "slug"
_MARK = re.compile("\ue000([a-z]+)\ue001")
_BREAKS = re.compile(r"[\r\n]+")


@dataclass(frozen=True, slots=True)
class Text(Generic[T]):
    """A column with a text of its own for every row."""

    name: str
    text: Callable[[T], str]


@dataclass(frozen=True, slots=True)
class Shared(Generic[T]):
    """A column whose cells many rows share."""

    name: str
    of: Callable[[T], Hashable]
    """What of an item decides the cell."""
    cell: Callable[[Any], str | Markup]
    """The cell made of that; text is escaped."""
    is_read: bool = True
    """Whether its words are there to be read, and found: not those of an attribute."""


@dataclass(frozen=True, slots=True)
class Row:
    """What the template of a row fills in."""

    data: Markup
    """The `data-*` attributes, with a space before each."""
    href: str | Markup
    cells: dict[str, str | Markup]


class Listing(Generic[T]):
    """All claims, or all sources."""

    def __init__(
        self,
        url: str,
        items: Sequence[T],
        slug: Callable[[T], str],
        texts: Sequence[Text[T]],
        shared: Sequence[Shared[T]],
        facets: Sequence[Facet[T]],
    ) -> None:
        """Take the items in the order of the list; `slug` gives the last part of an address."""
        self.url, self.items = url, items
        self._slug, self._texts, self._shared, self._facets = slug, texts, shared, facets
        self.filters: tuple[Filter, ...] = filters_for(facets, items)
        self._made: dict[tuple[str, Hashable], Markup] = {}

    def row(self, item: T, base: str, *, has_data: bool) -> Row:
        """A row as the page at `base` shows it; `has_data` where its filter looks at the page."""
        cells: dict[str, str | Markup] = {one.name: one.text(item) for one in self._texts}
        cells.update((one.name, self._cell(one, one.of(item))) for one in self._shared)
        return Row(
            data=_attributes(row_data(self._facets, item)) if has_data else Markup(""),
            href=relative(f"{self.url}{self._slug(item)}/", base),
            cells=cells,
        )

    def _cell(self, column: Shared[T], value: Hashable) -> Markup:
        found = self._made.get((column.name, value))
        if found is None:
            found = self._made[column.name, value] = escape(column.cell(value))
        return found

    def index(self, row: Callable[[Row], str]) -> str:
        """The index as JSON: `row` is the template of a row, which gives the pattern."""
        names = [one.name for one in self._texts] + [one.name for one in self._shared]
        href = _mark(_ROOT) + _mark(_SLUG) + "/"
        pattern = _MARK.split(row(Row(Markup(""), href, {name: _mark(name) for name in names})))
        return json.dumps(
            {
                "pattern": pattern,
                "slugs": [self._slug(item) for item in self.items],
                "texts": {
                    one.name: [_line(one.text(item)) for item in self.items] for one in self._texts
                },
                "cells": {one.name: self._cells(one) for one in self._shared},
                "facets": {
                    one.name: _coded((" ".join(one.values(item)) for item in self.items), str)
                    for one in self._facets
                },
                "options": {
                    one.name: one.options for one in self.filters if len(one.options) > MOST_OPTIONS
                },
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )

    def _cells(self, column: Shared[T]) -> dict[str, Any]:
        coded = _coded(
            (column.of(item) for item in self.items), lambda value: str(self._cell(column, value))
        )
        return {**coded, "read": column.is_read}


def _coded(values: Iterable[Hashable], written: Callable[[Any], str]) -> dict[str, Any]:
    """Values that recur: each once, and for every row the number of its own."""
    numbers: dict[Hashable, int] = {}
    rows = [numbers.setdefault(value, len(numbers)) for value in values]
    return {"values": [written(value) for value in numbers], "rows": rows}


def _mark(name: str) -> Markup:
    return Markup(f"\ue000{name}\ue001")  # noqa: S704 - names of columns are ours


def _line(text: str) -> str:
    """A text in one line, as the script folds all rows of a column at once."""
    return _BREAKS.sub(" ", text)


def _attributes(values: dict[str, str]) -> Markup:
    return Markup("").join(Markup(' {}="{}"').format(name, text) for name, text in values.items())
