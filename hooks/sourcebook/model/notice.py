"""What the record of a work says has become of it: retracted, doubted, corrected, reinstated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sourcebook.model.values import Day, Line, Value
from sourcebook.vocabulary import NoticeType

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

_RETRACTING = frozenset({NoticeType.RETRACTION, NoticeType.WITHDRAWAL, NoticeType.REMOVAL})
_DOUBTING = frozenset({NoticeType.CONCERN, NoticeType.PARTIAL_RETRACTION})


class Notice(Value):
    """One notice on a work, as Crossref's `updated-by` or Retraction Watch has it."""

    type: NoticeType
    date: Day | None = None
    """The day of the notice; None where it is not known."""
    doi: Line | None = None
    """DOI of the notice itself, bare and in lower case."""
    by: Literal["publisher", "retraction-watch"] = "publisher"
    """Who says so."""


def retracted_by(notices: Iterable[Notice]) -> Notice | None:
    """The notice by which a work stands retracted, or None where it does not.

    A reinstatement takes back what came before it; on one and the same day, or where a day is not
    known, the retraction stands: nobody is told that a doubtful work is sound.
    """
    notices = tuple(notices)
    back = max(
        (one.date for one in notices if one.type is NoticeType.REINSTATEMENT and one.date),
        default=None,
    )
    standing = [
        one
        for one in notices
        if one.type in _RETRACTING and not (back and one.date and one.date < back)
    ]
    return max(standing, key=_newness, default=None)


def doubted_by(notices: Iterable[Notice]) -> Notice | None:
    """The newest expression of concern or partial retraction that no reinstatement has ended."""
    notices = tuple(notices)
    back = max(
        (one.date for one in notices if one.type is NoticeType.REINSTATEMENT and one.date),
        default=None,
    )
    found = [
        one
        for one in notices
        if one.type in _DOUBTING and not (back and one.date and one.date < back)
    ]
    return max(found, key=_newness, default=None)


def joined_notices(*several: Iterable[Notice]) -> tuple[Notice, ...]:
    """Notices from several records, each once and oldest first; the publisher's own word is kept
    where two tell of the same notice."""
    found: dict[tuple[object, ...], Notice] = {}
    for one in sorted(
        (one for notices in several for one in notices), key=lambda one: one.by != "publisher"
    ):
        same = (one.type, one.doi) if one.doi else (one.type, one.date)
        found.setdefault(same, one)
    return tuple(sorted(found.values(), key=_newness))


def _newness(notice: Notice) -> tuple[bool, dt.date | None, str, str]:
    day = notice.date
    return (day is not None, day, notice.type.value, notice.doi or "")
