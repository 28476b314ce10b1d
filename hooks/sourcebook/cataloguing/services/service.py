"""What services have in common: a request, the answer's bytes, and data of unknown shape."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

import defusedxml
from defusedxml import ElementTree

from sourcebook.cataloguing.cleaning import clean
from sourcebook.checking.references.answers import Failure
from sourcebook.checking.references.fetching import Question
from sourcebook.loading.bibtex.addresses import read_doi

if TYPE_CHECKING:
    from collections.abc import Mapping
    from xml.etree.ElementTree import Element

    from sourcebook.checking.references.answers import Answer

JSON = Question(accept="application/json")
XML = Question(accept="application/xml, application/atom+xml, text/xml;q=0.9")

_DEEPEST = 200
"""Elements within elements; a record has about ten."""


class Unusable(Exception):
    """No record came. The text is one sentence, for people."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, and whom."""

    service: str
    """The name people know it by."""
    url: str
    question: Question = field(default_factory=Question)
    lacking: str = "it does not know this one"
    """What a 404 means."""


def with_query(base: str, query: Mapping[str, str]) -> str:
    """An address with these parameters after those it has."""
    return f"{base}{'&' if '?' in base else '?'}{urlencode(query, quote_via=quote)}"


def below(base: str, name: str) -> str:
    """An address that ends in a name, such as a DOI."""
    return f"{base.rstrip('/')}/{quote(name, safe='/:;()._-')}"


def body_of(answer: Answer, request: Request) -> bytes:
    """The bytes of a good answer; raise Unusable for any other."""
    name = request.service
    if answer.failure is Failure.TIMEOUT:
        raise Unusable(f"{name} did not answer in time.")
    if answer.failure is Failure.FORBIDDEN:
        raise Unusable(f"{name} was not asked: {clean(answer.detail, 200)}.")
    if answer.failure is not None:
        raise Unusable(f"{name} could not be asked: {answer.failure.value}.")
    if answer.status in {404, 410}:
        raise Unusable(f"{name} answered {answer.status}: {request.lacking}.")
    if answer.status == 429:
        raise Unusable(f"{name} asks to come back later (429).")
    if answer.status != 200:
        raise Unusable(f"{name} answered {answer.status}.")
    if answer.truncated:
        raise Unusable(f"{name} gave an answer too long to be read.")
    if not answer.body.strip():
        raise Unusable(f"{name} gave an empty answer.")
    return answer.body


def json_of(raw: bytes, service: str) -> Any:
    """The data of a JSON text; raise Unusable for what is none."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        raise Unusable(f"{service} gave something else than JSON.") from None


def xml_of(raw: bytes, service: str) -> Element:
    """The root of an XML text; raise Unusable for what is none, defines entities, or is nested as
    no record is."""
    try:
        root: Element = ElementTree.fromstring(raw)
    except (ElementTree.ParseError, defusedxml.DefusedXmlException, ValueError, LookupError):
        raise Unusable(f"{service} gave something else than XML.") from None
    level, depth = [root], 0
    while level:
        depth += 1
        if depth > _DEEPEST:
            raise Unusable(f"{service} gave XML nested too deep to be read.")
        level = [child for element in level for child in element]
    return root


def at(data: Any, *path: str | int) -> Any:
    """What stands at a path of keys and places, or None."""
    for step in path:
        if isinstance(data, dict) and isinstance(step, str):
            data = data.get(step)
        elif isinstance(data, list) and isinstance(step, int) and -len(data) <= step < len(data):
            data = data[step]
        else:
            return None
    return data


def text(data: Any, *path: str | int) -> str:
    """The text or number at a path, clean; of a list its first; empty where there is none."""
    found = at(data, *path)
    if isinstance(found, list):
        found = found[0] if found else None
    return clean(found)


def listed(data: Any, *path: str | int) -> list[Any]:
    """The list at a path, or what stands there alone; a hundred at most."""
    found = at(data, *path)
    if found is None:
        return []
    return found[:100] if isinstance(found, list) else [found]


def doi_in(told: str) -> str:
    """The bare DOI, or empty for what is none."""
    try:
        return read_doi(told)
    except ValueError:
        return ""


def spoken(element: Element | None, longest: int = 1_000) -> str:
    """All text in an element, clean; empty where there is none."""
    return clean("".join(element.itertext()), longest) if element is not None else ""
