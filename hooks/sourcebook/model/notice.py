"""What the record of a work says has become of it: retracted, doubted, corrected, reinstated."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from sourcebook.model.values import Day, Line, Value
from sourcebook.vocabulary import NOTICES, WHO_NOTICED, NoticeType

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Iterable

_RETRACTING = frozenset({NoticeType.RETRACTION, NoticeType.WITHDRAWAL, NoticeType.REMOVAL})
_DOUBTING = frozenset({NoticeType.CONCERN, NoticeType.PARTIAL_RETRACTION})
MOST = 100
"""Notices that are kept of one work. No work has so many."""
_MILDER = frozenset({NoticeType.CORRECTION, NoticeType.REINSTATEMENT})


class Notice(Value):
    """One notice on a work, as Crossref's `updated-by` or Retraction Watch has it."""

    type: NoticeType
    date: Day | None = None
    """The day of the notice; None where it is not known."""
    doi: Line | None = None
    """DOI of the notice itself, bare and in lower case."""
    by: Literal["publisher", "retraction-watch"] = "publisher"
    """Who says so."""

    @property
    def words(self) -> str:
        """`retracted on 2024-05-01; notice 10.1234/x, says the publisher`."""
        day = f" on {self.date}" if self.date else ""
        notice = f"; notice {self.doi}" if self.doi else ""
        return f"{NOTICES[self.type].label}{day}{notice}, says {WHO_NOTICED[self.by]}"


def retracted_by(notices: Iterable[Notice]) -> Notice | None:
    """The notice by which a work stands retracted, or None where it does not.

    A reinstatement takes back what came before it; on one and the same day, or where a day is not
    known, the retraction stands: nobody is told that a doubtful work is sound.
    """
    return _newest_standing(notices, _RETRACTING)


def doubted_by(notices: Iterable[Notice]) -> Notice | None:
    """The newest expression of concern or partial retraction that no reinstatement has ended."""
    return _newest_standing(notices, _DOUBTING)


def _newest_standing(notices: Iterable[Notice], types: Collection[NoticeType]) -> Notice | None:
    """The newest notice of these types that no later reinstatement has ended."""
    notices = tuple(notices)
    back = max(
        (one.date for one in notices if one.type is NoticeType.REINSTATEMENT and one.date),
        default=None,
    )
    standing = [
        one for one in notices if one.type in types and not (back and one.date and one.date < back)
    ]
    return max(standing, key=_newness, default=None)


def decisive(notices: Iterable[Notice]) -> Notice | None:
    """The notice that says how the work stands: of a retraction before a doubt before the newest
    correction or reinstatement; None where there is no notice that still holds."""
    notices = tuple(notices)
    if found := retracted_by(notices) or doubted_by(notices):
        return found
    rest = [one for one in notices if one.type in _MILDER]
    return max(rest, key=_newness, default=None)


def joined_notices(*several: Iterable[Notice]) -> tuple[Notice, ...]:
    """Notices from several records, each once and oldest first; the publisher's own word is kept
    where two tell of the same notice, with the day that the other knows if it has none."""
    found: dict[tuple[object, ...], Notice] = {}
    for one in sorted(
        (one for notices in several for one in notices),
        key=lambda one: (one.by != "publisher", one.doi is None),
    ):
        same = (one.type, one.doi) if one.doi else (one.type, one.date)
        first = found.setdefault(same, one)
        if first.date is None and one.date:
            found[same] = first.model_copy(update={"date": one.date})
    told = {(one.type, one.date) for one in found.values() if one.doi}
    kept = (one for one in found.values() if one.doi or (one.type, one.date) not in told)
    return tuple(sorted(kept, key=_newness))


def bounded(notices: tuple[Notice, ...]) -> tuple[Notice, ...]:
    """At most `MOST` of them, oldest first; corrections are left out before what decides more."""
    if len(notices) <= MOST:
        return notices
    graver = [one for one in notices if one.type is not NoticeType.CORRECTION]
    corrections = [one for one in notices if one.type is NoticeType.CORRECTION]
    # What has no day comes first, because no reinstatement ends it.
    ranked = [one for one in graver if not one.date] + graver[::-1] + corrections[::-1]
    return joined_notices(list(dict.fromkeys(ranked))[:MOST])


def _newness(notice: Notice) -> tuple[bool, dt.date | None, str, str]:
    day = notice.date
    return (day is not None, day, notice.type.value, notice.doi or "")
