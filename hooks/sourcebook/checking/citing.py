"""The fields of the formats that hold Markdown with citations."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, get_args

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator

MARKDOWN_FIELDS = frozenset(
    {"rationale", "conflict", "open_questions", "note", "if_", "then", "why", "summary"}
)
"""Fields of the formats that hold Markdown with citations."""


CITES = ("@",)
"""What stands in a text that cites."""
LINKS = ("claim:", "source:")
"""What stands in one that links to a claim or a source."""
ANY = ("",)
"""What stands in every text."""


def citing(
    record: BaseModel, signs: tuple[str, ...] = CITES, where: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The Markdown fields of a record, and of those in it, that hold one of these signs, so that
    they may cite something: each with its place and its text."""
    for field, name, holds_text in _fields(type(record)):
        value = getattr(record, field)
        if isinstance(value, str):
            if any(sign in value for sign in signs):
                yield (*where, name), value
        elif value:
            for index, item in enumerate(value):
                if not holds_text:
                    yield from citing(item, signs, (*where, name, index))
                elif any(sign in item for sign in signs):
                    yield (*where, name, index), item


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, str, bool], ...]:
    """The fields of a model that hold Markdown, or records with such fields: each with its name in
    files and whether it is text."""
    return tuple(
        (field, info.alias or field, field in MARKDOWN_FIELDS)
        for field, info in model.model_fields.items()
        if field in MARKDOWN_FIELDS
        or any(
            isinstance(kind, type) and issubclass(kind, BaseModel) and _fields(kind)
            for kind in get_args(info.annotation)
        )
    )
