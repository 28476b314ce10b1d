"""From plain data to the model: pydantic checks, and each of its complaints becomes a problem.

What is wrong is left out and the rest still loads: an unknown field, a bad value of a field that
may be absent, one bad item of a list. Only a record that lacks what it cannot be without is lost.
"""

from __future__ import annotations

import types
import typing
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from sourcebook.problems import Problem
from sourcebook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic_core import ErrorDetails

    from sourcebook.loading.yaml import Document, FieldPath
    from sourcebook.problems import Location

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
    problems = [_unknown_field(model, document, (*where, name), hidden) for name in reserved]
    rest = _without_nulls({name: value for name, value in data.items() if name not in reserved})
    for round_number in range(_ROUNDS):
        try:
            return model.model_validate({**rest, **(given or {})}), problems, document
        except ValidationError as error:
            details = error.errors(include_url=False)
            if round_number == 0:
                problems += [_explain(model, document, where, one, hidden) for one in details]
            for path in _prunings(details):
                rest = _without(rest, path)
                if isinstance(path[-1], int):
                    document = document.without_item((*where, *path))
    return None, problems, document


def _at(data: Any, where: FieldPath) -> Any:
    for step in where:
        data = data[step]
    return data


def _without_nulls(data: Any) -> Any:
    """The data without fields that have a name and no value: they count as absent."""
    if isinstance(data, dict):
        return {name: _without_nulls(value) for name, value in data.items() if value is not None}
    if isinstance(data, list):
        return [_without_nulls(value) for value in data]
    return data


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


def _without(data: Any, where: FieldPath) -> Any:
    """A copy of the data without the value at a place."""
    step, *rest = where
    kept = dict(data) if isinstance(data, dict) else list(data)
    if rest:
        kept[step] = _without(data[step], tuple(rest))
    else:
        del kept[step]
    return kept


def _explain(
    model: type[BaseModel],
    document: Document,
    base: FieldPath,
    detail: ErrorDetails,
    hidden: frozenset[str],
) -> Problem:
    """One complaint of pydantic's in our words, with the place of what it is about."""
    where = (*base, *detail["loc"])
    kind = detail["type"]
    if kind == "extra_forbidden":
        owner = _model_at(model, detail["loc"][:-1]) or model
        return _unknown_field(owner, document, where, hidden)
    if kind == "missing":
        return _missing(document, where)
    name = _name(where)
    value = detail["input"]
    context = detail.get("ctx", {})
    place = document.value_at(*where)
    if kind == "enum":
        words = [word.strip(" '") for word in context["expected"].replace(" or ", ", ").split(",")]
        return Problem(
            place,
            "F204",
            f"'{_short(value)}' is no word that {name} can take.",
            did_you_mean(str(value), words, f"It takes one of: {', '.join(words)}."),
        )
    if kind in {"bad_date", "bad_partial_date"}:
        hint = "Write the day as year-month-day, such as 2026-01-27."
        if kind == "bad_partial_date":
            hint = "Write 2026-01-27, or 2026-01 or 2026 where no more is known."
        return Problem(place, "F205", f"'{_short(value)}' in {name} is not a date.", hint)
    if kind == "bad_bool":
        return Problem(
            place, "F203", f"'{_short(value)}' in {name} is neither true nor false.",
            "Write true or false.",
        )
    if kind == "string_pattern_mismatch":
        return Problem(
            place,
            "F206",
            f"'{_short(value)}' in {name} is not an id.",
            "Use lower-case letters, digits and hyphens, such as phase1-48-volunteers.",
        )
    if kind == "string_too_long":
        limit = context["max_length"]
        over = len(str(value).strip()) - limit
        return Problem(
            place,
            "F207",
            f"{name} is {over:,} character{'s' if over != 1 else ''} too long; the limit is {limit:,}.",
            "Shorten it.",
        )
    if kind == "string_too_short":
        return Problem(place, "F207", f"{name} is empty.", "Fill it in, or delete the field.")
    if kind in {"int_parsing", "int_type", "greater_than_equal", "int_from_float"}:
        return Problem(
            place, "F203", f"'{_short(value)}' in {name} is not a whole number from 0.",
            "Write digits only.",
        )
    return _wrong_shape(place=place, name=name, kind=kind, value=value)


def _wrong_shape(place: Location, name: str, kind: str, value: Any) -> Problem:
    holds = {dict: "a mapping of fields", list: "a list"}.get(type(value), "a text")
    if kind == "tuple_type":
        return Problem(
            place,
            "F203",
            f"{name} takes a list and holds {holds}.",
            "Begin each item on its own line with '- ', or put the items between [ and ].",
        )
    if kind in {"model_type", "model_attributes_type", "dict_type"}:
        return Problem(
            place,
            "F203",
            f"{name} takes fields with values and holds {holds}.",
            "Write it as {field: value, field: value}.",
        )
    if holds != "a text":
        return Problem(
            place,
            "F203",
            f"{name} takes a text and holds {holds}.",
            "Write one text; put quotes around it if it holds ': ' or begins with [ or {.",
        )
    return Problem(place, "F203", f"{name} has a value it cannot take: '{_short(value)}'.")


def _unknown_field(
    model: type[BaseModel], document: Document, where: FieldPath, hidden: frozenset[str]
) -> Problem:
    known = [
        info.alias or name for name, info in model.model_fields.items() if name not in hidden
    ]
    name = str(where[-1])
    hint = did_you_mean(name, known, f"The fields are: {', '.join(known)}.")
    if name in hidden:
        hint = "Delete it; the id is the name of the file."
    return Problem(document.key_at(*where), "F201", f"There is no field '{_short(name)}'.", hint)


def _missing(document: Document, where: FieldPath) -> Problem:
    name = str(where[-1])
    if where in document.keys:
        return Problem(
            document.key_at(*where), "F202", f"The field '{name}' has no value.", "Fill it in."
        )
    return Problem(
        document.value_at(*where[:-1]),
        "F202",
        f"The field '{name}' is missing{_inside(where[:-1])}.",
        f"Add '{name}: ...'.",
    )


def _inside(where: FieldPath) -> str:
    return f" in {_name(where)}" if where else ""


def _name(where: FieldPath) -> str:
    """A field path in words: `source of evidence 4`."""
    parts: list[str] = []
    for step in where:
        if isinstance(step, int) and parts:
            parts[-1] = f"{parts[-1]} {step + 1}"
        else:
            parts.append(str(step))
    return " of ".join(reversed(parts))


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:57] + "..."


def _model_at(model: type[BaseModel], where: Sequence[str | int]) -> type[BaseModel] | None:
    """The model of the record at a place inside another."""
    current: type[BaseModel] | None = model
    for step in where:
        if isinstance(step, int) or current is None:
            continue
        fields = {info.alias or name: info for name, info in current.model_fields.items()}
        if step not in fields:
            return None
        current = next(_models_in(fields[step].annotation), None)
    return current


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    elif typing.get_origin(annotation) is not None or isinstance(annotation, types.UnionType):
        for inner in typing.get_args(annotation):
            yield from _models_in(inner)
