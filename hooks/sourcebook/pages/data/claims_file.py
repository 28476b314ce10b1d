"""claims.json: the claims in full, and the JSON Schema that says what is in it.

The records are those of the model, so the file has a field as soon as a claim has it; the version
goes up when a field goes or changes its meaning, not when one is added.
"""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, Field

from sourcebook.model import Claim, Line, Names, Value, schema_of
from sourcebook.pages.data.indented import Indented, in_json
from sourcebook.pages.data.listing import CLAIMS_SCHEMA, newest_day
from sourcebook.urls import claim_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sourcebook.fragments import Fragments, Site
    from sourcebook.model import KnowledgeBase

VERSION = 1


class SiteRecord(Value):
    """Where the data come from."""

    name: Line
    """What the site is called."""
    url: Line | None = None
    """Where it is published, if that is known."""


class LicenceRecord(Value):
    """What may be done with the data."""

    label: Line
    """Its name."""
    address: Line
    """Where it can be read."""


class ClaimRecord(Claim):
    """A claim as its file has it, with its id and its page."""

    url: Line
    """The address of its page; without one of the site, relative to this file."""


class ClaimsFile(Value):
    """Every claim of a site."""

    schema_: Line = Field(alias="$schema", description="The schema, relative to this file.")
    version: Literal[1]
    """Of this format. It goes up when a field goes or changes its meaning."""
    site: SiteRecord
    """Where the data come from."""
    licence: LicenceRecord | None = None
    """What may be done with them, if the site says so."""
    date: dt.date | None = None
    """The day of the newest check or change in the data."""
    names: Names
    """The people, bodies and topics that claims name by an id."""
    claims: tuple[ClaimRecord, ...]
    """Sorted by id."""


def claim_record(site: Site, claim: Claim) -> Mapping[str, Any]:
    """A claim in the file."""
    page = claim_url(claim.id)
    return {**_plain(claim), "url": site.absolute(page) or page}


def claims_json(
    kb: KnowledgeBase, fragments: Fragments, records: Iterator[Indented]
) -> Iterator[str]:
    """The file in pieces, in a form that changes only with the data: claims and keys sorted, two
    spaces. The `records` are from `claim_record`, sorted by id."""
    site = fragments.site
    return in_json(
        {
            "$schema": CLAIMS_SCHEMA.path,
            "version": VERSION,
            "site": {"name": site.name, "url": site.url or None},
            "licence": (
                dict(zip(("label", "address"), site.licence, strict=True)) if site.licence else None
            ),
            "date": _plain(newest_day(kb)),
            "names": _plain(kb.names),
            "claims": records,
        }
    )


def claims_schema() -> str:
    """The JSON Schema of the file."""
    draft = "https://json-schema.org/draft/2020-12/schema"
    return "".join(in_json({"$schema": draft, **schema_of(ClaimsFile)}))


@cache
def _fields(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """The names of its fields, in the model and in the format."""
    return tuple((name, field.alias or name) for name, field in model.model_fields.items())


def _plain(value: Any) -> Any:
    """A record as JSON has it: fields by the names of the format, dates in ISO 8601."""
    if isinstance(value, BaseModel):
        return {alias: _plain(getattr(value, name)) for name, alias in _fields(type(value))}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value if value is None or isinstance(value, bool | int) else str(value)
