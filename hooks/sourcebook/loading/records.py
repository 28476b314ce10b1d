"""From plain data to the model: pydantic checks, and each of its complaints becomes a problem.

What is wrong is left out and the rest still loads: an unknown field, a bad value of a field that
may be absent, one bad item of a list. Only a record that lacks what it cannot be without is lost.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from sourcebook.loading.complaints import explain, unknown_field
from sourcebook.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pydantic_core import ErrorDetails

    from sourcebook.loading.documents import Document, FieldPath

ModelT = TypeVar("ModelT", bound=BaseModel)

_ROUNDS = 4
"""How often what is wrong is left out and the rest tried again."""


def read_record(
    model: type[ModelT],
    document: Document,
    *,
    where: FieldPath = (),
    given: Mapping[str, Any] | None = None,
) -> tuple[ModelT | None, list[Problem], Document]:
    """Make a record of the mapping at `where` in a document.

    `given` are fields that the loader knows and the file must not name (a claim's id). Gives the
    record, or None if too much is wrong; every problem with its place; and the document without
    the list items that were left out, so that an index of the record finds its place in it.
    """
    data = _at(document.data, where)
    if not isinstance(data, dict):
        message = (
            "Nothing is written here."
            if data is None
            else "This is not a mapping of fields to values."
        )
        hint = f"Begin with a field and its value, such as '{next(iter(model.model_fields))}: ...'."
        return None, [Problem(document.value_at(*where), "Y106", message, hint)], document
    hidden = frozenset(given or ())
    reserved = sorted(hidden.intersection(data))
    problems = [unknown_field(model, document, (*where, name), hidden) for name in reserved]
    written = {name: value for name, value in data.items() if name not in reserved}
    rest = without_nulls(written)
    if rest != written:
        problems += _unknown_without_value(model, document, where, written, hidden)
    for round_number in range(_ROUNDS):
        try:
            return model.model_validate({**rest, **(given or {})}), problems, document
        except ValidationError as error:
            details = error.errors(include_url=False)
            if round_number == 0:
                problems += [explain(model, document, where, one, hidden) for one in details]
            prunings = _prunings(details)
            rest = _without(rest, prunings)
            items = ((*where, *path) for path in prunings if isinstance(path[-1], int))
            document = document.without_items(*items)
    return None, problems, document


def failing_fields(
    model: type[BaseModel], document: Document, given: Mapping[str, Any]
) -> set[str]:
    """The fields of a document's record that are missing or hold something wrong."""
    data = document.data if isinstance(document.data, dict) else {}
    try:
        model.model_validate({**without_nulls(data), **given})
    except ValidationError as error:
        return {str(one["loc"][0]) for one in error.errors(include_url=False) if one["loc"]}
    return set()


def _at(data: Any, where: FieldPath) -> Any:
    for step in where:
        data = data[step]
    return data


def without_nulls(data: Any) -> Any:
    """The data without fields that have a name and no value: they count as absent."""
    # Most values are texts, and to ask each of them by a call would take most of the time.
    if isinstance(data, dict):
        return {
            name: value if isinstance(value, str) else without_nulls(value)
            for name, value in data.items()
            if value is not None
        }
    if isinstance(data, list):
        return [value if isinstance(value, str) else without_nulls(value) for value in data]
    return data


def _unknown_without_value(
    model: type[BaseModel],
    document: Document,
    where: FieldPath,
    data: Mapping[str, Any],
    hidden: frozenset[str],
) -> list[Problem]:
    """Fields that nobody knows and that hold nothing: half of a sentence, mostly, that YAML took
    for a field. `{note: the same, in other words.}` has a field `in other words.`."""
    try:
        model.model_validate(data)
    except ValidationError as error:
        return [
            explain(model, document, where, one, hidden)
            for one in error.errors(include_url=False)
            if one["type"] == "extra_forbidden" and one["input"] is None
        ]
    return []


def _prunings(details: Sequence[ErrorDetails]) -> list[FieldPath]:
    """What to leave out for each complaint, last item of a list first so that indices hold.

    A missing field takes the item of the nearest list with it.
    """
    paths: set[FieldPath] = set()
    for detail in details:
        path = detail["loc"]
        if detail["type"] == "missing":
            path = path[:-1]
            while path and not isinstance(path[-1], int):
                path = path[:-1]
        if path:
            paths.add(path)
    return sorted(paths, key=lambda path: [(isinstance(s, int), s) for s in path], reverse=True)


def _without(data: Any, places: Sequence[FieldPath]) -> Any:
    """A copy of the data without the values at some places, last item of a list first. Each level
    is copied once, however many there are: a file may hold ten thousand unknown fields."""
    below: dict[str | int, list[FieldPath]] = {}
    for step, *rest in places:
        below.setdefault(step, []).append(tuple(rest))
    kept: Any = dict(data) if isinstance(data, dict) else list(data)
    for step, deeper in below.items():
        if () in deeper:
            del kept[step]
        else:
            kept[step] = _without(data[step], deeper)
    return kept
