"""`sourcebook schema`: the JSON Schemas by which an editor completes and explains."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sourcebook.checking.reports.reading import ReportLine
from sourcebook.cli.choices import Unwritten
from sourcebook.model import ClaimFile, FrontMatter, Names, schema_of
from sourcebook.pages.data.claims_file import claims_schema
from sourcebook.printable import printable
from sourcebook.settings import Settings
from sourcebook.writing import CannotWrite, write_whole

if TYPE_CHECKING:
    from collections.abc import Mapping

_DIALECT = "https://json-schema.org/draft/2020-12/schema"


@click.command()
@click.argument(
    "folder", type=click.Path(file_okay=False, path_type=Path), default=Path("docs/schema")
)
def schema(folder: Path) -> None:
    """Write the JSON Schemas of claims, names, front matter, settings and reports into FOLDER.

    An editor with the YAML language server completes the fields and explains them. FOLDER is
    docs/schema unless named; what lies there under these names is written over.

    \b
    sourcebook schema
    """  # noqa: D301 - click asks for a real backspace before lines to keep as they are
    try:
        for name, text in schemas().items():
            write_whole(folder / name, text.encode())
            click.echo(printable(str(folder / name)))
    except CannotWrite as error:
        raise Unwritten(str(error.strerror)) from None


def schemas() -> Mapping[str, str]:
    """The text of each schema by the name of its file."""
    return {
        "claim.json": _text(schema_of(ClaimFile)),
        "names.json": _text(schema_of(Names)),
        "front-matter.json": _text(_with_others(schema_of(FrontMatter))),
        "mkdocs.json": _text(_of_host(schema_of(Settings))),
        "problem.json": _text(schema_of(ReportLine)),
        "claims.json": claims_schema(),
    }


def _with_others(schema: dict[str, Any]) -> dict[str, Any]:
    """Front matter holds fields of the host as well."""
    return {**schema, "additionalProperties": True}


def _of_host(settings: dict[str, Any]) -> dict[str, Any]:
    """mkdocs.yml, of which only `extra: sourcebook:` is ours."""
    definitions = settings.pop("$defs", {})
    # YAML reads a bare 1 as a number.
    version = settings["properties"]["format"]
    version.pop("const", None)
    version |= {"type": ["integer", "string"], "enum": [1, "1"], "default": 1}
    return {
        "title": "mkdocs.yml of a knowledge base",
        "type": "object",
        "properties": {
            "extra": {"type": "object", "properties": {"sourcebook": settings}},
        },
        "$defs": definitions,
    }


def _text(schema: dict[str, Any]) -> str:
    return json.dumps({"$schema": _DIALECT, **schema}, indent=2) + "\n"
