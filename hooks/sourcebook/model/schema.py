"""The JSON Schema of a format: what an editor completes, checks and explains.

What stands below a field in the class is what an editor shows of it. pydantic could take it from
there itself (`use_attribute_docstrings`), but reads the source of every class each time that one is
imported, which takes an eighth of the time that every command needs to start.
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from sourcebook.vocabulary import TERMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pydantic import BaseModel


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
    for kind in reversed(model.__mro__):
        for name, words in _said_of_fields(kind):
            field = model.model_fields.get(name)
            if field is not None:
                properties[field.alias or name].setdefault("description", words)


def _said_of_fields(kind: type) -> Iterator[tuple[str, str]]:
    """The names of fields and what stands below each, in the source of a class; nothing where that
    is not at hand."""
    try:
        source = inspect.getsource(kind)
    except (OSError, TypeError):
        return
    (definition,) = ast.parse(textwrap.dedent(source)).body
    for field, below in pairwise(getattr(definition, "body", ())):
        match field, below:
            case (
                ast.AnnAssign(target=ast.Name(id=name)),
                ast.Expr(value=ast.Constant(value=str(words))),
            ):
                yield name, inspect.cleandoc(words)
