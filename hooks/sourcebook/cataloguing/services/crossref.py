"""Crossref, which also knows whether a work was corrected or retracted.

Source: https://api.crossref.org and https://www.crossref.org/documentation/retrieve-metadata/
(works; `update-to` stands with a notice, `updated-by` with the work that it is about).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sourcebook.cataloguing.cleaning import clean
from sourcebook.cataloguing.dates import date_of_parts
from sourcebook.cataloguing.services.csl import record_of
from sourcebook.cataloguing.services.service import (
    JSON,
    Request,
    Unusable,
    at,
    below,
    json_of,
    text,
)
from sourcebook.cataloguing.services.service import listed as listed_at

if TYPE_CHECKING:
    from sourcebook.cataloguing.record import Record

NAME = "Crossref"
_UPDATES = {
    "retraction": "a retraction",
    "partial_retraction": "a partial retraction",
    "withdrawal": "a withdrawal",
    "removal": "a removal",
    "expression_of_concern": "an expression of concern",
    "correction": "a correction",
    "corrigendum": "a corrigendum",
    "erratum": "an erratum",
    "addendum": "an addendum",
    "clarification": "a clarification",
    "new_version": "a new version",
    "new_edition": "a new edition",
    "reinstatement": "a reinstatement",
}


def request(base: str, doi: str) -> Request:
    """Asks for the record of a DOI."""
    return Request(NAME, below(base, doi), JSON, "it does not know this DOI")


def read(raw: bytes) -> Record:
    """The record; raise Unusable for an answer that is none."""
    message = at(json_of(raw, NAME), "message")
    if not isinstance(message, dict) or not ({"title", "type", "DOI"} & message.keys()):
        raise Unusable(f"{NAME} gave JSON that is no record of a work.")
    record = record_of(message, NAME)
    return record.filled_from(type(record)(remarks=tuple(_remarks(message))))


def _remarks(message: dict[str, Any]) -> list[str]:
    remarks = []
    for name, sentence in (
        ("updated-by", "Crossref knows {what} of this work{where}{when}."),
        ("update-to", "Crossref says that this is itself {what} of another work{where}{when}."),
    ):
        for update in listed_at(message, name):
            told = text(update, "type").lower().replace("-", "_")
            what = _UPDATES.get(told) or f"an update ({clean(told, 40)})"
            doi = clean(text(update, "DOI"), 100)
            day = at(update, "updated", "date-parts", 0)
            date = date_of_parts(day) if isinstance(day, list) else ""
            remarks.append(
                sentence.format(
                    what=what, where=f": {doi}" if doi else "", when=f", {date}" if date else ""
                )
            )
    return list(dict.fromkeys(remarks))[:10]
