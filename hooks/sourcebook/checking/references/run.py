"""One run of the schedule: what is to be asked, and what comes of it. Pure; `asking` does the rest.

`plan` says what is due. Each shard makes a blob of it. `conclude` joins the blobs, asks whether the
run is to be believed, and only then folds what was seen into the ledger.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.checking.references.hashing import digest_of, digest_of_targets
from sourcebook.checking.references.ledger_file import ledger_bytes
from sourcebook.checking.references.outage import Outcome, judge
from sourcebook.checking.references.schedule import is_due
from sourcebook.checking.references.shards import merge, shard_of
from sourcebook.checking.references.sweep import many_to_one
from sourcebook.checking.references.targets import targets_of
from sourcebook.checking.references.texts import baselines_of_copies, with_copies
from sourcebook.checking.references.trend import (
    append_row,
    previous_run,
    row_of,
    waves_before,
)
from sourcebook.checking.references.verdicts import fold_all
from sourcebook.loading import read_trend
from sourcebook.model import Cause
from sourcebook.vocabulary import LinkClass

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from sourcebook.checking.references.shards import Blob
    from sourcebook.checking.references.targets import Target
    from sourcebook.model import KnowledgeBase, LedgerLine, Observation


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is about."""

    date: dt.date
    targets: tuple[Target, ...]
    """Every address of the knowledge base."""
    due: tuple[Target, ...]
    """Those to be asked today, by all shards."""
    ledger_digest: str
    targets_digest: str

    def part(self, shard: int, of: int) -> tuple[Target, ...]:
        """The due ones that a shard asks."""
        return tuple(target for target in self.due if shard_of(target.host, of) == shard)


@dataclass(frozen=True, slots=True)
class Conclusion:
    """What a run comes to."""

    outcome: Outcome
    ledger: Mapping[str, LedgerLine]
    """As it is to be written; the old one where the run is not believed."""
    trend: str
    """The text of the trend file with this run's row."""
    seen: Mapping[str, Observation]
    not_reached: tuple[str, ...]
    asked: int


def plan(kb: KnowledgeBase, trend: str, date: dt.date, *, everything: bool = False) -> Plan:
    """What is due on a day; all there is with `everything`. `trend` is the text of its file."""
    rows, _ = read_trend(trend)
    before = previous_run(rows, date)
    targets = targets_of(kb)
    return Plan(
        date=date,
        targets=targets,
        due=tuple(
            target
            for target in targets
            if everything or is_due(kb.ledger.get(target.url), target.url, before, date)
        ),
        # Of the lines as they were read, so that the order or spacing of the file makes no odds.
        ledger_digest=digest_of(ledger_bytes(kb.ledger.values())),
        targets_digest=digest_of_targets(targets),
    )


def conclude(kb: KnowledgeBase, trend: str, blobs: Sequence[Blob]) -> Conclusion:
    """Join the shards of a run, and fold what they saw if it is to be believed."""
    merged = merge(blobs)
    date = blobs[0].date if blobs else None
    if isinstance(merged, str) or date is None:
        return _unbelieved(kb, trend, blobs, _broken(str(merged)))
    here = plan(kb, trend, date)
    if (merged.ledger, merged.targets) != (here.ledger_digest, here.targets_digest):
        sentence = (
            "The shards began from another ledger or other sources than those in this folder. "
            "Merge in the commit that the shards ran on."
        )
        return _unbelieved(kb, trend, blobs, _broken(sentence))
    seen = many_to_one(merged.seen)
    rows, _ = read_trend(trend)
    outcome = judge(
        kb.ledger, seen, merged.canaries_before, merged.canaries_after, waves_before(rows, date)
    )
    if not outcome.conclusive:
        return _unbelieved(kb, trend, blobs, outcome)
    # Who asked us to wait longer than the run could is asked again as soon as may be.
    late = sorted(
        {
            *merged.not_reached,
            *(url for url, one in seen.items() if one.result is LinkClass.RATE_LIMITED),
        }
    )
    seen = {url: one for url, one in seen.items() if url not in set(late)}
    folded = fold_all(kb.ledger, here.targets, seen, frozenset(late), date)
    ledger = with_copies(kb.ledger, folded, baselines_of_copies(kb, seen))
    row = row_of(ledger.values(), date, merged.asked)
    return Conclusion(outcome, ledger, append_row(trend, row), seen, tuple(late), merged.asked)


def _broken(sentence: str) -> Outcome:
    return Outcome(conclusive=False, sentence=sentence, cause=Cause.SHARDS)


def _unbelieved(
    kb: KnowledgeBase, trend: str, blobs: Sequence[Blob], outcome: Outcome
) -> Conclusion:
    """The ledger as it was. The trend tells of the run, so that a row of waves can be known."""
    asked = sum(blob.asked for blob in blobs)
    if blobs and outcome.cause is Cause.WAVE:
        row = row_of(kb.ledger.values(), blobs[0].date, asked, outcome.cause)
        trend = append_row(trend, row)
    return Conclusion(outcome, kb.ledger, trend, {}, (), asked)
