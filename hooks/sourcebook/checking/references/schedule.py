"""When an address is asked: the sound ones once a week, the suspected ones sooner.

Nothing is written down for it. The days on which an address is due follow from its own text, so
that a week's work is spread over the week and a quiet run leaves the ledger as it was; and what
was due on days without a run is due in the next one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.checking.references.hashing import stable_hash
from sourcebook.checking.references.verdicts import PATIENCE, suspicions
from sourcebook.vocabulary import LinkState

if TYPE_CHECKING:
    import datetime as dt

    from sourcebook.model import LedgerLine

WEEK = 7
"""Days between two questions to an address of which nothing bad is suspected."""
_SUSPECT = 3
_RECOVERING = 1


def is_due(line: LedgerLine | None, url: str, previous_run: dt.date | None, today: dt.date) -> bool:
    """Whether an address is to be asked today.

    `previous_run` is the date of the last run whose observations went into the ledger; None where
    there was none. Due at once: what was never seen, and what is owed. A suspect is due three days
    after the suspicion was last fed, an address on its way back after one, and again every so many
    days; if nothing has fed the suspicion for four weeks (a site that blocks us, say), it waits its
    turn with the others. All others are due on one day of the week, which their address decides.
    """
    if line is None or (line.last is None and line.state is LinkState.UNCHECKED) or line.owed:
        return True
    fed = {name: track.last for name, track in suspicions(line).items() if name != "moved"}
    last = max(fed.values(), default=None)
    if last is None or (today - last).days > PATIENCE:
        if previous_run is None:
            return True
        return _slots(previous_run, today, WEEK, stable_hash(url)) > 0
    step = _RECOVERING if "recovery" in fed else _SUSPECT
    begin = last if previous_run is None else max(last, previous_run)
    return _slots(begin, today, step, -last.toordinal()) > 0


def _slots(after: dt.date, until: dt.date, step: int, shift: int) -> int:
    """How many days d lie in (after, until] with (d.toordinal() + shift) % step == 0."""
    return (until.toordinal() + shift) // step - (after.toordinal() + shift) // step
