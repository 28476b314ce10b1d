"""What pages say of a work that was retracted, doubted, corrected or reinstated.

The text of a reference stays that of the work as it was published, so that it is the same in every
export; the mark stands under it with the address of the notice, as the National Library of
Medicine's samples of references put "Retraction in" behind a reference and leave its title alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from markupsafe import Markup

from sourcebook.bibliography import doi_url
from sourcebook.model import decisive, retracted_by
from sourcebook.vocabulary import NOTICES, WHO_NOTICED, NoticeType

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sourcebook.fragments.filling import Templates
    from sourcebook.model import KnowledgeBase, Notice, Source
    from sourcebook.vocabulary import Term

BY_ENTRY = "says its entry here"
_TONES: Mapping[NoticeType, str] = MappingProxyType(
    {
        NoticeType.RETRACTION: "bad",
        NoticeType.WITHDRAWAL: "bad",
        NoticeType.REMOVAL: "bad",
        NoticeType.REINSTATEMENT: "good",
    }
)
"""How each type of notice is coloured; the rest warns."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One notice as a page shows it."""

    term: Term
    tone: str
    """bad, warn or good."""
    date: dt.date | None
    doi: str
    """Of the notice; empty where it is not known."""
    href: str
    """Where the notice is read; empty where that is not known."""
    who: str
    """Who says so, with the verb: `says the publisher`."""


def shown(notice: Notice) -> Shown:
    """A notice of a record."""
    return Shown(
        term=NOTICES[notice.type],
        tone=_TONES.get(notice.type, "warn"),
        date=notice.date,
        doi=notice.doi or "",
        href=doi_url(notice.doi) if notice.doi else "",
        who=f"says {WHO_NOTICED[notice.by]}",
    )


def mark_of(source: Source, notices: Sequence[Notice]) -> Shown | None:
    """What is said wherever the source is cited: the notice that decides how the work stands, else
    what its own entry says; None where neither says anything."""
    if source.retraction_known and not retracted_by(notices) and not _is_back(notices):
        return Shown(NOTICES[NoticeType.RETRACTION], "bad", None, "", "", BY_ENTRY)
    notice = decisive(notices)
    return shown(notice) if notice else None


def _is_back(notices: Sequence[Notice]) -> bool:
    return any(one.type is NoticeType.REINSTATEMENT for one in notices)


class Notices:
    """Makes the marks and boxes of retracted and doubted works."""

    def __init__(self, kb: KnowledgeBase, templates: Templates) -> None:
        """Remember the data."""
        self._kb = kb
        self._templates = templates
        self._marks: dict[str, Markup] = {}

    def deciding(self, key: str) -> Markup:
        """The notice that decides how the work of a source stands; empty where there is none."""
        if key not in self._marks:
            self._marks[key] = self._mark(key)
        return self._marks[key]

    def _mark(self, key: str) -> Markup:
        notices = self._kb.notices.get(key, ())
        mark = mark_of(self._kb.sources[key], notices)
        if mark is None:
            return Markup("")
        others = len(notices) - (1 if mark.who != BY_ENTRY else 0)
        return self._templates.render("notice.html", one=mark, more=others)

    def all(self, key: str) -> Markup:
        """All notices on the work of a source in a box, newest first; empty where there is none."""
        notices = self._kb.notices.get(key, ())
        mark = mark_of(self._kb.sources[key], notices)
        if mark is None:
            return Markup("")
        listed = [shown(one) for one in reversed(notices)]
        if mark.who == BY_ENTRY:
            listed.insert(0, mark)
        return self._templates.once("notices.html", key, notices=listed, tone=mark.tone)
