"""The JSON Schema of a format: what an editor completes, checks and explains.

What stands below a field in the class is what an editor shows of it. pydantic could take it from
there itself (`use_attribute_docstrings`), but reads the source of every class each time that one is
imported, which takes an eighth of the time that every command needs to start.
"""

from __future__ import annotations

import ast
import inspect
import sys
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from sourcebook.vocabulary import TERMS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


def schema_of(model: type[BaseModel]) -> dict[str, Any]:
    """The JSON Schema of a format, as data.

    Each word of the vocabulary is explained in `markdownEnumDescriptions`, which editors show
    beside what they complete (the YAML language server and Visual Studio Code know it).
    """
    schema = model.model_json_schema(by_alias=True, mode="validation")
    terms = {kind.__name__: meanings for kind, meanings in TERMS.items()}
    for name, definition in schema.get("$defs", {}).items():
        if name in terms:
            words = {str(word): term.meaning for word, term in terms[name].items()}
            definition["markdownEnumDescriptions"] = [words[one] for one in definition["enum"]]
    return schema


def explain(properties: Mapping[str, dict[str, Any]], model: type[BaseModel]) -> None:
    """Put what is said of each field into its part of a schema, which is found by its name in
    files."""
    for kind in model.__mro__:
        if kind is BaseModel or not issubclass(kind, BaseModel):
            continue
        for name, words in _said_of_fields(kind).items():
            field = model.model_fields.get(name)
            if field is not None:
                properties[field.alias or name].setdefault("description", words)


@cache
def _said_of_fields(kind: type) -> Mapping[str, str]:
    """What stands below each field, by its name, in the source of a class; nothing where that is
    not at hand. Remembered, because a schema asks for each class as often as it is named."""
    said = {}
    for field, below in pairwise(_body_of(kind)):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(words))),
            ):
                said[name] = inspect.cleandoc(words)
    return MappingProxyType(said)


def _body_of(kind: type) -> Sequence[ast.stmt]:
    found: ast.AST | None = _module_of(kind.__module__)
    for name in kind.__qualname__.split("."):
        if name != "<locals>" and found is not None:
            found = next((one for one in ast.walk(found) if getattr(one, "name", "") == name), None)
    return getattr(found, "body", ())


@cache
def _module_of(name: str) -> ast.Module | None:
    """A module's source, read once for all its classes: `inspect` reads it anew for each."""
    try:
        return ast.parse(inspect.getsource(sys.modules[name]))
    except (KeyError, OSError, TypeError, SyntaxError):
        return None
