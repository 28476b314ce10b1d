"""What came of the search for archived copies, for people and for programs."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sourcebook.checking.reports.counting import counted
from sourcebook.vocabulary import QUOTE_STATES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sourcebook.checking.references.archives import Copy, Found, Look

VERSION = 1
"""Of the lines for programs. No field is renamed or given another meaning without a new one."""
_COLUMN = 28
DayOf = Literal["use", "publication", "today"]
_DAYS: dict[DayOf, str] = {"use": "used", "publication": "published", "today": "undated, by"}


@dataclass(frozen=True, slots=True)
class Row:
    """One source."""

    key: str
    found: Found
    day_is: DayOf = "use"
    """What the day is to which the copy is to be near."""
    note: str = ""
    """What else is to be said, in a sentence."""
    is_written: bool = False
    is_refused: bool = False
    """Whether its entry could not be written."""
    is_saved: bool = False
    """Whether the copy was made now."""
    is_later: bool = False
    """Whether a capture failed for a reason that may pass."""

    @property
    def copy(self) -> Copy | None:
        """The best whole copy."""
        return self.found.copy

    @property
    def proposes(self) -> bool:
        """Whether the copy may be cited: it is whole, and no quote is known to be missing."""
        return self.found.look is not None and not self.found.look.lacking

    @property
    def is_good(self) -> bool:
        """Whether the source has a copy, or would have it if that were written."""
        return self.proposes and not self.is_refused

    @property
    def is_inconclusive(self) -> bool:
        """Whether nothing can be said, since an archive was not heard."""
        return not self.proposes and (bool(self.found.unheard) or self.is_later)


def as_lines(row: Row) -> Iterator[str]:
    """The row for a terminal: what was found, where, and what is to be said of it."""
    found, look = row.found, row.found.look
    head = f"{row.key:{_COLUMN}} {_DAYS[row.day_is]} {found.wanted.day}"
    if look is None:
        yield f"{head}  {'not known' if row.is_inconclusive else 'no copy'}"
    else:
        made = "captured" if row.is_saved else "copy of"
        parts = [f"{made} {look.copy.day} ({_distance(found.days or 0)})", "whole", *_quotes(look)]
        yield f"{head}  {', '.join(parts)}"
        yield f"{'':{_COLUMN}} {look.copy.address}"
    for refused in found.refused:
        yield f"{'':{_COLUMN}} not {refused.copy.address}: {refused.trouble}"
    if look is None or look.lacking:
        for sentence in found.unheard:
            yield f"{'':{_COLUMN}} {sentence}"
    if row.note:
        yield f"{'':{_COLUMN}} {row.note}"


def as_jsonl(row: Row) -> str:
    """The row as one JSON object; ASCII only, so that no terminal or log can be fooled."""
    found, look = row.found, row.found.look
    record = {
        "version": VERSION,
        "key": row.key,
        "url": found.wanted.url,
        "day": found.wanted.day.isoformat(),
        "day_is": row.day_is,
        "copy": None
        if look is None
        else {
            "archive": found.archive,
            "address": look.copy.address,
            "taken": look.copy.moment.isoformat(),
            "days": found.days,
            "captured": row.is_saved,
            "quotes": [
                {"quote": seen.quote, "state": seen.state.value, "found": seen.found}
                for seen in look.quotes
            ],
        },
        "refused": [{"address": one.copy.address, "why": one.trouble} for one in found.refused],
        "unheard": list(found.unheard),
        "proposed": row.proposes,
        "written": row.is_written,
        "note": row.note,
    }
    # The log of a workflow takes `##[name]` anywhere in a line for a command.
    return json.dumps(record).replace("##[", r"##\u005b")


def summary(rows: Sequence[Row], *, wrote: bool, days: int) -> str:
    """All rows as a few sentences."""
    good = [row for row in rows if row.is_good]
    unknown = sum(row.is_inconclusive for row in rows)
    rest = [row for row in rows if not row.is_good and not row.is_inconclusive]
    refused = sum(row.is_refused for row in rest)
    lacking = sum(row.found.look is not None and not row.is_refused for row in rest)
    counts = {
        "with one": len(good),
        "with one that lacks a quote": lacking,
        "with none": len(rest) - refused - lacking,
        "left as they are": refused,
        "not known, for an archive was not heard": unknown,
    }
    told = ", ".join(f"{number:,} {what}" for what, number in counts.items() if number)
    text = f"Copies of {counted(len(rows), 'source')} looked for: {told}."
    if far := sum(abs(row.found.days or 0) > days for row in good):
        text += f" {far:,} taken more than {days:,} days from the day of use: look at them."
    if wrote:
        return f"{text} {sum(row.is_written for row in rows):,} written."
    return f"{text} Nothing was written; --write does." if good else text


def _distance(days: int) -> str:
    if days == 0:
        return "the same day"
    return f"{counted(abs(days), 'day')} {'after' if days > 0 else 'before'}"


def _quotes(look: Look) -> list[str]:
    counts = Counter(seen.state for seen in look.quotes)
    return [
        f"{QUOTE_STATES[state].label}{f' ({number:,})' if number > 1 else ''}"
        for state, number in counts.items()
    ]
