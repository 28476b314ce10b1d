"""A DOI is asked at registries, never at the publisher, who would only shut us out.

The Handle System's proxy says whether a DOI resolves (https://www.doi.org/the-identifier/resources/
factsheets/doi-resolution-documentation, REST API: responseCode 1 success, 2 error, 100 no such
handle, 200 values not found). Where there is no handle, Crossref and DataCite say whether the DOI
was ever registered. Crossref's record also says what has become of the work: see `notices`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from sourcebook.checking.references.answers import Failure
from sourcebook.checking.references.classifying.notices import class_of, updates_of
from sourcebook.checking.references.classifying.observing import observation
from sourcebook.model import decisive
from sourcebook.vocabulary import LinkClass

if TYPE_CHECKING:
    import datetime as dt

    from sourcebook.checking.references.answers import Answer
    from sourcebook.model import Observation

HANDLES = "https://doi.org/api/handles/"
CROSSREF = "https://api.crossref.org/works/"
DATACITE = "https://api.datacite.org/dois/"

_FOUND = 1
_NO_SUCH_HANDLE = 100
_NO_SUCH_VALUES = 200
_LONGEST = 1_000_000
"""Bytes. A handle's record has a few hundred."""


def handle_url(doi: str, base: str = HANDLES) -> str:
    """Where the Handle System's proxy tells of a DOI; `base` ends where the DOI begins."""
    return _at(base, doi)


def crossref_url(doi: str, base: str = CROSSREF) -> str:
    """Where Crossref tells of a DOI."""
    return _at(base, doi)


def datacite_url(doi: str, base: str = DATACITE) -> str:
    """Where DataCite tells of a DOI."""
    return _at(base, doi)


def classify_doi(
    handle: Answer, crossref: Answer | None, datacite: Answer | None, date: dt.date
) -> Observation:
    """What the registries say of a DOI, and Crossref of the work.

    A handle is enough: `ok`. Without one the others are asked, and a DOI is `unknown-doi` only
    where all three said clearly that they do not have it. Called with neither, it is `unknown-doi`
    as far as the handle tells, which is when the two are to be asked. Whoever answers otherwise
    (429, 5xx, a failure, something not understood) leaves it open: `rate-limited` or `unreachable`.

    A DOI that is there is `retracted`, `concern`, `corrected` or `reinstated` where notices in
    Crossref's record say so; all of them are in `notices`, the deciding one in `error`. Where
    Crossref did not answer, or does not have it because it is another registry's, it stays `ok`.
    """
    if handle.failure is Failure.FORBIDDEN:
        return observation(handle, date, LinkClass.REFUSED, handle.detail or handle.failure.value)
    code = _response_code(handle)
    if code in {_FOUND, _NO_SUCH_VALUES}:
        return _noted(handle, crossref, date, "")
    if code != _NO_SUCH_HANDLE:
        return _open(handle, date, "the resolver of DOIs")
    if crossref is None and datacite is None:
        return observation(handle, date, LinkClass.UNKNOWN_DOI, "no such handle")
    registries = (("Crossref", crossref), ("DataCite", datacite))
    for name, answer in registries:
        if answer is not None and answer.failure is None and answer.status == 200:
            return _noted(handle, crossref, date, f"no handle, but {name} has it")
    for name, answer in registries:
        if answer is None:
            return observation(handle, date, LinkClass.UNREACHABLE, f"{name} was not asked")
        if answer.failure is not None or answer.status not in {404, 410}:
            return _open(answer, date, name)
    error = "no such handle, and neither Crossref nor DataCite has it"
    return observation(handle, date, LinkClass.UNKNOWN_DOI, error)


def _noted(handle: Answer, crossref: Answer | None, date: dt.date, error: str) -> Observation:
    """The observation of a DOI that is there, with what Crossref's record says of the work."""
    updates = updates_of(crossref) if crossref is not None else None
    if updates is None:
        return observation(handle, date, LinkClass.OK, error)
    notice = decisive(updates.notices)
    if notice is not None:
        error = notice.words
    elif updates.unknown:
        words = f"Crossref's record has updates of unknown types: {', '.join(updates.unknown)}"
        error = f"{error}; {words}" if error else words
    seen = observation(handle, date, class_of(notice), error)
    return seen.model_copy(update={"notices": updates.notices})


def _at(base: str, doi: str) -> str:
    return base.rstrip("/") + "/" + quote(doi, safe="/:;()._-")


def _response_code(answer: Answer) -> int | None:
    """The proxy's own word, or None where there is none that can be relied on."""
    if answer.failure is not None or answer.truncated or answer.status not in {200, 404}:
        return None
    if len(answer.body) > _LONGEST:
        return None
    try:
        told = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    code = told.get("responseCode") if isinstance(told, dict) else None
    return code if type(code) is int else None


def _open(answer: Answer, date: dt.date, who: str) -> Observation:
    waits = answer.status == 429 or (answer.status == 503 and answer.retry_after is not None)
    if waits or answer.failure is Failure.BUDGET:
        return observation(answer, date, LinkClass.RATE_LIMITED, f"{who} asked us to wait")
    why = answer.failure.value if answer.failure else f"answered {answer.status}, not understood"
    return observation(answer, date, LinkClass.UNREACHABLE, f"{who}: {why}")
