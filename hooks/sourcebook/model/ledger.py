"""The ledger: what is known about one address, one line each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from pydantic import Field

from sourcebook.model.notice import Notice
from sourcebook.model.values import (
    Count,
    Day,
    Flag,
    Line,
    SourceKey,
    Value,
)
from sourcebook.vocabulary import LinkClass, LinkState, QuoteState

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

_WEARS_OUT = frozenset({LinkState.ALIVE, LinkState.MOVED, LinkState.UNVERIFIABLE})
"""States that say only how an address answered when it was last asked. What was found dead or
retracted stays so until a check finds otherwise."""


class QuoteSeen(Value):
    """What became of one quote when it was looked for in the text of its source."""

    quote: Line
    """As a claim has it."""
    state: QuoteState
    found: Line | None = None
    """The source's own words, where they are nearly the quoted ones."""
    why: Line | None = None
    """Why it could not be looked for, in a few words."""


class Observation(Value):
    """One check of one address."""

    date: Day
    result: LinkClass
    status: int | None = None
    """Of the last answer; None where none came."""
    error: Line | None = None
    """What stood in the way, or what gave the page away, in a few words."""
    hops: tuple[Line, ...] = ()
    """Where each redirect led, in their order."""
    permanent: Flag = False
    """Whether every redirect was one for good (301, 308)."""
    quotes: tuple[QuoteSeen, ...] = ()
    """What became of each quote; empty where none was looked for."""
    fingerprint: Line | None = None
    """Of the main text; None where there was too little of it, or it was not read."""
    notices: tuple[Notice, ...] = ()
    """What the record of the work says; empty where it says nothing or was not asked."""
    copy_at: Line | None = None
    """Where an archive has a copy that will do; None where none was looked for or found."""
    copyless: Flag = False
    """Whether every archive was heard, and none has a copy near the day of use."""


TrackName = Literal["strikes", "weak", "tls", "moved", "usurped", "quote", "drift", "recovery"]


class Track(Value):
    """A count of one kind of bad (or good) news about an address."""

    first: Day
    last: Day
    count: Count


class Pin(Value):
    """A verdict set by a person, with a reason and an end."""

    state: LinkState
    why: Line
    until: Day


class Role(Value):
    """What an address is to a source."""

    key: SourceKey
    role: Literal["url", "doi", "archive"]


class LedgerLine(Value):
    """One line of data/health.jsonl: what is known about one normalised address."""

    url: Line
    roles: tuple[Role, ...]
    state: LinkState
    since: Day
    last_ok: Day | None = None
    tracks: dict[TrackName, Track] = Field(default_factory=dict)
    """What is suspected but not yet concluded. Empty while all is well."""
    flags: tuple[Literal["concern", "corrected", "archive-missing", "archive-broken"], ...] = ()
    last: Observation | None = None
    final_url: Line | None = None
    fingerprint: Line | None = None
    """Of the main text as it was on the day `baseline`, to which later looks are compared."""
    baseline: Day | None = None
    archive: Line | None = None
    quotes: tuple[QuoteSeen, ...] = ()
    """What became of each quote when it was last looked for with an outcome."""
    notices: tuple[Notice, ...] = ()
    """What the record of the work says, oldest first."""
    pin: Pin | None = None
    owed: Day | None = None
    """The day on which it was to be asked and the time of the run did not suffice."""

    @property
    def newest(self) -> dt.date | None:
        """The day of the latest answer that the line tells of."""
        days = [day for day in (self.last_ok, self.last.date if self.last else None) if day]
        return max(days, default=None)


def as_of(ledger: Mapping[str, LedgerLine], today: dt.date, max_age: int) -> dict[str, LedgerLine]:
    """The ledger as it may be shown on a day: news older than `max_age` days is none, and a pin
    holds to the end of its last day."""
    return {url: _as_of(line, today, max_age) for url, line in ledger.items()}


def _as_of(line: LedgerLine, today: dt.date, max_age: int) -> LedgerLine:
    changes: dict[str, object] = {}
    if line.pin and line.pin.until < today:
        changes["pin"] = None
    if line.state in _WEARS_OUT and (not line.newest or (today - line.newest).days > max_age):
        changes["state"] = LinkState.UNCHECKED
    return line.model_copy(update=changes) if changes else line
