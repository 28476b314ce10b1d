"""The ledger: what is known about one address, one line each."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from sourcebook.model.values import (
    Count,
    Day,
    Line,
    SourceKey,
    Value,
)
from sourcebook.vocabulary import LinkState


class Observation(Value):
    """One check of one address."""

    date: Day
    result: Line
    """A class of the table in docs/checker.md: ok, gone, blocked ..."""
    status: int | None = None
    error: Line | None = None
    hops: tuple[Line, ...] = ()


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
    tracks: dict[str, Track] = Field(default_factory=dict)
    last: Observation | None = None
    final_url: Line | None = None
    fingerprint: Line | None = None
    baseline: Day | None = None
    archive: Line | None = None
    pin: Pin | None = None
