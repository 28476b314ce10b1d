"""Any DOI, by content negotiation: Crossref, DataCite, mEDRA and others answer behind doi.org.

Source: https://citation.doi.org/docs.html (content negotiation of DOIs).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.cataloguing.services.csl import record_of
from sourcebook.cataloguing.services.service import Request, Unusable, below, json_of
from sourcebook.checking.references.fetching import Question

if TYPE_CHECKING:
    from sourcebook.cataloguing.record import Record

NAME = "The DOI resolver"
_ACCEPT = "application/vnd.citationstyles.csl+json, application/json;q=0.5"


def request(base: str, doi: str) -> Request:
    """Asks for the record of a DOI."""
    return Request(NAME, below(base, doi), Question(accept=_ACCEPT), "it does not know this DOI")


def read(raw: bytes) -> Record:
    """The record; raise Unusable for an answer that is none."""
    data = json_of(raw, NAME)
    if not isinstance(data, dict) or not ({"title", "type", "author"} & data.keys()):
        raise Unusable(f"{NAME} gave JSON that is no record of a work.")
    return record_of(data, NAME)
