"""The settings: `extra: sourcebook:` in mkdocs.yml, whichever way the site is built."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

from sourcebook.model import Flag, Value

_OUTSIDE = re.compile(r"^[/\\~]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|[\x00-\x1f]")


def _below_root(value: str) -> str:
    if _OUTSIDE.search(value):
        raise PydanticCustomError("bad_path", "'{value}' leaves the folder", {"value": value})
    return value


SitePath = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=300),
    AfterValidator(_below_root),
]
"""A path below the folder of mkdocs.yml."""


class Settings(Value):
    """What a site may set. Paths are relative to the folder of mkdocs.yml."""

    format: Annotated[Literal["1"], Field(description="Version of the data formats.")] = "1"
    claims: SitePath = "data/claims"
    """Folder of the claims."""
    references: SitePath = "data/refs.bib"
    """The sources."""
    names: SitePath = "data/names.yml"
    """People, bodies and topics."""
    ledger: SitePath = "data/health.jsonl"
    """What the scheduled checks found."""
    ledger_max_age: Annotated[int, Field(ge=1, le=3650)] = 60
    """Days after which an answer in the ledger is too old to be believed. An address that answers
    is written down anew at most every 28 days, so less than 45 would doubt what is well."""
    bare_citations: Flag = False
    """Whether @key in running text, without brackets, is a citation."""
    corrections_url: str | None = None
    """Where a reader reports an error. Without it the repository's issues, else the method page."""


class Host(Value):
    """The few keys of mkdocs.yml that the core reads for itself."""

    site_name: str = "Sourcebook"
    docs_dir: SitePath = "docs"
    repo_url: str | None = None
    settings: Settings = Settings()
