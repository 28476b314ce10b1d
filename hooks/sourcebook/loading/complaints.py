"""What pydantic complains of, as problems: our words, with the place of what each is about."""

from __future__ import annotations

import types
import typing
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from sourcebook.problems import Problem
from sourcebook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from pydantic_core import ErrorDetails

    from sourcebook.loading.documents import Document, FieldPath
    from sourcebook.problems import Location

_DATE_HINTS = {
    "bad_date": "Write the day as year-month-day, such as 2026-01-27.",
    "bad_partial_date": "Write 2026-01-27, or 2026-01 or 2026 where no more is known.",
}
_FORMS = {
    "bad_path": (
        "a path below the folder of mkdocs.yml",
        "Give a path in that folder, without '..'.",
    ),
    "bad_network": ("a network", "Write an address and its length: 10.1.0.0/16."),
    "bad_language": ("a language tag", "Write its short form, such as ru, zh or pt-BR."),
}
_BOUNDS = {
    "greater_than": "more than",
    "greater_than_equal": "at least",
    "less_than": "less than",
    "less_than_equal": "at most",
}
_NUMBERS = frozenset(
    {"int_parsing", "int_parsing_size", "int_type", "int_from_float", "float_parsing"}
)


def explain(
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
        return unknown_field(owner, document, where, hidden)
    if kind == "missing":
        return _missing(document, where)
    if kind == "incomplete":
        message = f"{_first_upper(_name(where))} is incomplete: {detail['msg']}."
        return Problem(document.value_at(*where), "F203", message, "Add what is missing.")
    return _bad_value(document.value_at(*where), _name(where), detail)


def _bad_value(place: Location, name: str, detail: ErrorDetails) -> Problem:
    kind, value, context = detail["type"], detail["input"], detail.get("ctx", {})
    if kind == "enum":
        words = [word.strip(" '") for word in context["expected"].replace(" or ", ", ").split(",")]
        return Problem(
            place,
            "F204",
            f"'{_short(value)}' is no word that {name} can take.",
            did_you_mean(str(value), words, f"It takes one of: {', '.join(words)}."),
        )
    if kind in _DATE_HINTS:
        message = f"'{_short(value)}' in {name} is not a date."
        return Problem(place, "F205", message, _DATE_HINTS[kind])
    if kind in {"bad_bool", "bool_parsing", "bool_type"} and not isinstance(value, dict | list):
        message = f"'{_short(value)}' in {name} is neither true nor false."
        return Problem(place, "F203", message, "Write true or false.")
    if kind == "bad_address":
        message = f"'{_short(value)}' in {name} is not an http or https address."
        return Problem(place, "F208", message, "Write it whole, such as https://example.org/.")
    if kind in _FORMS:
        what, hint = _FORMS[kind]
        return Problem(place, "F203", f"'{_short(value)}' in {name} is not {what}.", hint)
    if kind in _NUMBERS or kind in _BOUNDS:
        said, hint = _bad_number(kind, context)
        return Problem(place, "F203", f"'{_short(value)}' in {name} {said}.", hint)
    if kind == "literal_error":
        message = f"'{_short(value)}' is no word that {name} can take."
        return Problem(place, "F204", message, f"It takes {context['expected']}.")
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
        amount = f"{over:,} character{'s'[: over != 1]} too long"
        message = f"{_first_upper(name)} is {amount}; the limit is {limit:,}."
        return Problem(place, "F207", message, "Shorten it.")
    if kind == "string_too_short":
        message = f"{_first_upper(name)} is empty."
        return Problem(place, "F207", message, "Fill it in, or delete the field.")
    return _wrong_shape(place, name, kind, value)


def _bad_number(kind: str, context: Mapping[str, Any]) -> tuple[str, str]:
    """What is wrong with a number, and how to mend it."""
    if kind in _BOUNDS:
        ((_, bound),) = context.items()
        said = f"is out of bounds: it must be {_BOUNDS[kind]} {bound:g}"
        return said, "Choose a number within them."
    if kind == "int_parsing_size":
        return "is out of bounds", "Choose a smaller number."
    if kind == "float_parsing":
        return "is not a number", "Write digits, with a point for fractions: 0.5."
    return "is not a whole number", "Write digits only."


def _wrong_shape(place: Location, name: str, kind: str, value: Any) -> Problem:
    holds = "a text"
    if isinstance(value, dict | list):
        holds = "a list" if isinstance(value, list) else "a mapping of fields"
    if kind == "tuple_type":
        return Problem(
            place,
            "F203",
            f"{_first_upper(name)} takes a list and holds {holds}.",
            "Begin each item on its own line with '- ', or put the items between [ and ].",
        )
    if kind in {"model_type", "model_attributes_type", "dict_type"}:
        return Problem(
            place,
            "F203",
            f"{_first_upper(name)} takes fields with values and holds {holds}.",
            "Write it as {field: value, field: value}.",
        )
    if holds != "a text":
        return Problem(
            place,
            "F203",
            f"{_first_upper(name)} takes a text and holds {holds}.",
            "Write one text; put quotes around it if it holds ': ' or begins with [ or {.",
        )
    return Problem(
        place, "F203", f"{_first_upper(name)} has a value it cannot take: '{_short(value)}'."
    )


def unknown_field(
    model: type[BaseModel], document: Document, where: FieldPath, hidden: frozenset[str]
) -> Problem:
    """The problem of a field that the format does not have, or that the loader fills in itself."""
    known = [info.alias or name for name, info in model.model_fields.items() if name not in hidden]
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


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]


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
