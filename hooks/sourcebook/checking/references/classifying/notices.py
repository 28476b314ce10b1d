"""What Crossref's record of a work says has become of it.

`message.updated-by` of https://api.crossref.org/works/{doi} lists what updates the work: DOI of the
notice, `type`, `label`, `updated` with `date-parts`, `source` (publisher or retraction-watch) and
`record-id` (Crossref, "Retraction Watch retractions now in the Crossref API", January 2025). The
types are those of its documentation, "Registering updates", and the words that publishers have
deposited in their place.

Other things in the record look like the same and are not. `update-to` says what the work itself
does to others: a notice of retraction has one, and is not retracted. `relation` has no word for it.
A title that begins with RETRACTED: may be that of the notice, or of a work on retractions. None of
them is read.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from sourcebook.loading.bibtex.addresses import read_doi
from sourcebook.model import Notice, joined_notices
from sourcebook.model.notice import bounded
from sourcebook.vocabulary import LinkClass, NoticeType

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sourcebook.checking.references.answers import Answer

_TYPES: Mapping[str, NoticeType] = MappingProxyType(
    {
        "retraction": NoticeType.RETRACTION,
        "withdrawal": NoticeType.WITHDRAWAL,
        "removal": NoticeType.REMOVAL,
        "partial_retraction": NoticeType.PARTIAL_RETRACTION,
        "expression_of_concern": NoticeType.CONCERN,
        "correction": NoticeType.CORRECTION,
        "corrigendum": NoticeType.CORRECTION,
        "erratum": NoticeType.CORRECTION,
        "reinstatement": NoticeType.REINSTATEMENT,
        # Not in the documentation, but deposited.
        "retracted": NoticeType.RETRACTION,
        "retracion": NoticeType.RETRACTION,
        "retration": NoticeType.RETRACTION,
        "withdrawn": NoticeType.WITHDRAWAL,
        "concern": NoticeType.CONCERN,
        "err": NoticeType.CORRECTION,
        "corrected": NoticeType.CORRECTION,
        "corrected_article": NoticeType.CORRECTION,
    }
)
_SAY_NOTHING = frozenset({"new_version", "new_edition", "addendum", "clarification"})
"""Types of update that leave open whether the work is sound."""
_MOST_TYPES = 10
_LONGEST_TYPE = 40
_LONGEST_DOI = 900
_CLASSES: Mapping[NoticeType, LinkClass] = MappingProxyType(
    {
        NoticeType.RETRACTION: LinkClass.RETRACTED,
        NoticeType.WITHDRAWAL: LinkClass.RETRACTED,
        NoticeType.REMOVAL: LinkClass.RETRACTED,
        NoticeType.PARTIAL_RETRACTION: LinkClass.CONCERN,
        NoticeType.CONCERN: LinkClass.CONCERN,
        NoticeType.CORRECTION: LinkClass.CORRECTED,
        NoticeType.REINSTATEMENT: LinkClass.REINSTATED,
    }
)


@dataclass(frozen=True, slots=True)
class Updates:
    """What a record lists as having updated the work."""

    notices: tuple[Notice, ...] = ()
    """Each once, oldest first."""
    unknown: tuple[str, ...] = ()
    """Types that nobody knows, sorted: they may say that the work is unsound, or anything."""


def notices_of(answer: Answer) -> tuple[Notice, ...] | None:
    """The notices on a work by Crossref's record of it, each once, oldest first; None where the
    answer does not tell: no answer, cut off, not the record's shape."""
    updates = updates_of(answer)
    return None if updates is None else updates.notices


def updates_of(answer: Answer) -> Updates | None:
    """The same, with the types of update that are not known."""
    if answer.failure is not None or answer.truncated or answer.status != 200:
        return None
    try:
        record = json.loads(answer.body)
    except (ValueError, RecursionError):
        return None
    message = record.get("message") if isinstance(record, dict) else None
    if not isinstance(message, dict):
        return None
    listed = message.get("updated-by")
    if listed is None:
        return Updates()
    if not isinstance(listed, list):
        return None
    found: list[Notice] = []
    unknown: set[str] = set()
    for item in listed:
        name = _type(item)
        if name in _TYPES:
            found.append(_notice(_TYPES[name], item))
        elif name not in _SAY_NOTHING:
            unknown.add(name)
    return Updates(bounded(joined_notices(found)), tuple(sorted(unknown)[:_MOST_TYPES]))


def class_of(notice: Notice | None) -> LinkClass:
    """What the notice that decides how a work stands makes of it; ok where there is none."""
    return _CLASSES[notice.type] if notice else LinkClass.OK


def _type(item: Any) -> str:
    """The type of an update in one spelling; its label where it has none."""
    if not isinstance(item, dict):
        return "?"
    for name in ("type", "label"):
        value = item.get(name)
        if isinstance(value, str) and value.strip():
            return "_".join(value.lower().replace("-", " ").replace("_", " ").split())[
                :_LONGEST_TYPE
            ]
    return "?"


def _notice(kind: NoticeType, item: Mapping[str, Any]) -> Notice:
    is_watch = item.get("source") == "retraction-watch"
    return Notice(
        type=kind,
        date=_day(item.get("updated")),
        doi=_doi(item.get("DOI")),
        by="retraction-watch" if is_watch else "publisher",
    )


def _day(updated: Any) -> dt.date | None:
    """The day of a notice; None where less than the day is known, for a record that knows only the
    year has the first of January in `date-time`."""
    if not isinstance(updated, dict):
        return None
    parts = updated.get("date-parts")
    if isinstance(parts, list) and parts and isinstance(parts[0], list):
        parts = parts[0]
    elif parts is None and isinstance(text := updated.get("date-time"), str):
        parts = [int(part) if part.isdecimal() else None for part in text[:10].split("-")]
    if (
        not isinstance(parts, list)
        or len(parts) != 3
        or any(type(part) is not int for part in parts)
    ):
        return None
    try:
        return dt.date(*parts)
    except (ValueError, OverflowError):
        return None


def _doi(value: Any) -> str | None:
    if not isinstance(value, str):
        return None
    try:
        return read_doi(value[:_LONGEST_DOI]).lower()
    except ValueError:
        return None
