"""A source as CSL-JSON (https://docs.citationstyles.org, CSL 1.0.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sourcebook.bibliography.dates import date_of
from sourcebook.bibliography.names import read_names
from sourcebook.bibliography.pages import bare_pages
from sourcebook.latex import to_text

if TYPE_CHECKING:
    from sourcebook.bibliography.names import Name
    from sourcebook.loading.bibtex.dates import DatePoint
    from sourcebook.model import PartialDate, Source

_TYPES = {
    "article": "article-journal", "suppperiodical": "article-journal", "periodical": "periodical",
    "book": "book", "mvbook": "book", "collection": "book", "mvcollection": "book",
    "reference": "book", "mvreference": "book", "commentary": "book", "inbook": "chapter",
    "bookinbook": "chapter", "suppbook": "chapter", "incollection": "chapter",
    "suppcollection": "chapter", "inreference": "entry-encyclopedia", "booklet": "pamphlet",
    "dataset": "dataset", "software": "software", "online": "webpage", "patent": "patent",
    "proceedings": "book", "mvproceedings": "book", "inproceedings": "paper-conference",
    "report": "report", "manual": "report", "thesis": "thesis", "unpublished": "manuscript",
    "artwork": "graphic", "image": "graphic", "audio": "song", "music": "song",
    "movie": "motion_picture", "video": "motion_picture", "letter": "personal_communication",
    "legal": "treaty", "legislation": "legislation", "jurisdiction": "legal_case",
    "performance": "performance", "review": "review", "standard": "standard", "set": "collection",
}  # fmt: skip
_NAMES = ("author", "editor", "translator")
_VARIABLES = {
    "container-title": ("journaltitle", "booktitle", "maintitle"),
    "collection-title": ("series",),
    "publisher": ("publisher", "institution", "organization", "howpublished"),
    "publisher-place": ("location",),
    "volume": ("volume",),
    "edition": ("edition",),
    "version": ("version",),
    "event-title": ("eventtitle",),
    "event-place": ("venue",),
    "genre": ("type",),
    "ISBN": ("isbn",),
    "ISSN": ("issn",),
    "PMID": ("pmid",),
    "note": ("note",),
    "abstract": ("abstract",),
}


def to_csl(source: Source) -> dict[str, Any]:
    """The item as data for `json.dumps`; variables without a value are absent."""
    fields = source.fields
    item: dict[str, Any] = {
        "id": source.key,
        "type": _TYPES.get(source.entry_type, "document"),
        "title": source.title,
        "language": source.language,
        "DOI": source.doi,
        "URL": source.url,
        "archive_location": source.archive_url,
        "accessed": _partial(source.accessed),
        "issued": _issued(source),
        "page": bare_pages(to_text(fields.get("pages", ""))).replace("–", "-"),
        "keyword": ", ".join(source.keywords),
    }
    number = to_text(fields.get("number", ""))
    item["issue" if "journaltitle" in fields else "number"] = number
    for name in _NAMES:
        item[name] = [_name(one) for one in read_names(fields.get(name, "")).names]
    for variable, names in _VARIABLES.items():
        item[variable] = next(
            (text for name in names if (text := to_text(fields.get(name, "")))), None
        )
    return {name: value for name, value in item.items() if value}


def _name(name: Name) -> dict[str, str]:
    if name.literal or not name.given:
        return {"literal": name.natural}
    parts = {
        "family": name.family,
        "given": name.given,
        "non-dropping-particle": name.prefix,
        "suffix": name.suffix,
    }
    return {part: value for part, value in parts.items() if value}


def _issued(source: Source) -> dict[str, Any] | None:
    span = date_of(source.fields)
    if span is None:
        return None
    points = [point for point in (span.start, span.end) if point]
    issued: dict[str, Any] = {"date-parts": [_parts(point) for point in points]}
    if any(point.approximate or point.uncertain for point in points):
        issued["circa"] = True
    if len(points) == 1 and points[0].season:
        issued["season"] = points[0].season
    return issued


def _parts(point: DatePoint | PartialDate) -> list[int]:
    parts = [point.year, point.month, point.day]
    return parts[: 3 if point.day else 2 if point.month else 1]


def _partial(date: PartialDate | None) -> dict[str, Any] | None:
    return {"date-parts": [_parts(date)]} if date else None
