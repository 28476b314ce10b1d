"""The kinds of value that fields hold, and the base of every record that mirrors a file.

The classes that mirror YAML are pydantic models, because the JSON Schema of a format and the checks
on it must be one thing; a field's description is what an editor shows a contributor.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticCustomError

from sourcebook.model.schema import explain

if TYPE_CHECKING:
    from pydantic import GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

ID_PATTERN = r"^[a-z0-9][a-z0-9-]*$"

LANGUAGE_PATTERN = r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"
"""A language tag (BCP 47; the longer names of languages that it would allow are not given out)."""

_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_PARTIAL_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")

_DAYS = 4096
"""Days that are remembered: ten thousand claims were checked on a few hundred."""


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date of which only the year, or the year and month, may be known (ISO 8601)."""

    year: int
    month: int = 0
    """1 to 12, or 0 where it is not known."""
    day: int = 0
    """1 to 31, or 0 where it is not known."""

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read `2025`, `2025-06` or `2025-06-18`; raise ValueError for anything else."""
        match = _PARTIAL_DATE.fullmatch(text)
        if match is None:
            message = f"'{text}' is not a date"
            raise ValueError(message)
        year, month, day = (int(part) if part else 0 for part in match.groups())
        dt.date(year, month or 1, day or 1)
        return cls(year, month, day)

    def __str__(self) -> str:
        text = f"{self.year:04}"
        if self.month:
            text += f"-{self.month:02}"
        if self.day:
            text += f"-{self.day:02}"
        return text


_partial = lru_cache(_DAYS)(PartialDate.parse)


@lru_cache(_DAYS)
def _full(text: str) -> dt.date:
    if _FULL_DATE.fullmatch(text) is None:
        message = f"'{text}' is not a date"
        raise ValueError(message)
    return dt.date.fromisoformat(text)


def _full_date(value: object) -> object:
    if isinstance(value, str):
        with contextlib.suppress(ValueError):
            return _full(value)
        raise PydanticCustomError("bad_date", "'{value}' is not a date", {"value": value})
    return value


def _partial_date(value: object) -> object:
    if isinstance(value, str):
        try:
            return _partial(value)
        except ValueError:
            raise PydanticCustomError(
                "bad_partial_date", "'{value}' is not a date", {"value": value}
            ) from None
    return value


def _true_or_false(value: object) -> object:
    if isinstance(value, str):
        if value in {"true", "false"}:
            return value == "true"
        raise PydanticCustomError("bad_bool", "'{value}' is not true or false", {"value": value})
    return value


def _language(value: str) -> str:
    if not re.fullmatch(LANGUAGE_PATTERN, value):
        raise PydanticCustomError("bad_language", "'{value}' is no language", {"value": value})
    return value


Day = Annotated[
    dt.date,
    BeforeValidator(_full_date, json_schema_input_type=str),
    Field(examples=["2026-01-27"]),
]
LooseDay = Annotated[
    PartialDate,
    BeforeValidator(_partial_date, json_schema_input_type=str),
    Field(
        examples=["2025-09-06", "2025-06", "2025"],
        json_schema_extra={"type": "string", "pattern": r"^\d{4}(-\d{2}(-\d{2})?)?$"},
    ),
]
Flag = Annotated[bool, BeforeValidator(_true_or_false, json_schema_input_type=bool)]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=1_000)]
Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=120)]
Language = Annotated[
    str,
    StringConstraints(strip_whitespace=True, max_length=60),
    AfterValidator(_language),
    Field(json_schema_extra={"pattern": LANGUAGE_PATTERN}),
]
SourceKey = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Count = Annotated[int, Field(ge=0)]


class Value(BaseModel):
    """A frozen record that accepts no unknown field."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        defer_build=True,
        arbitrary_types_allowed=True,
    )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, core_schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """Its schema, with what is said of each field."""
        schema = handler(core_schema)
        explain(handler.resolve_ref_schema(schema).get("properties", {}), cls)
        return schema
