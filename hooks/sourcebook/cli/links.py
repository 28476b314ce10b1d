"""What `check --links` and `merge` do: ask, conclude, write, report."""

from __future__ import annotations

import sys
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from sourcebook.checking import survey, unsilenced, upkeep
from sourcebook.cli.choices import ERRORS, GOOD, INCONCLUSIVE, USAGE, Reporting, Unwritten
from sourcebook.loading import load, trend_file
from sourcebook.vocabulary import LINK_CLASSES, LinkClass, QuoteState

try:
    from sourcebook.checking.changes import changed_targets
    from sourcebook.checking.references import policy
    from sourcebook.checking.references.asking import Inquiry, Interrupted, inquire
    from sourcebook.checking.references.hashing import digest_of_targets
    from sourcebook.checking.references.ledger_file import write_ledger
    from sourcebook.checking.references.outage import judge
    from sourcebook.checking.references.progress import Display, display
    from sourcebook.checking.references.run import Plan, conclude, plan
    from sourcebook.checking.references.shards import Blob, write_blob
    from sourcebook.checking.references.sweep import many_to_one
    from sourcebook.checking.references.targets import targets_of
    from sourcebook.writing import write_whole
except ImportError as error:
    raise click.UsageError(
        f"Asking references needs a package that is not here ({error.name}). "
        "Install them with: pip install 'sourcebook[check]'"
    ) from None

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from sourcebook.loading import Loaded
    from sourcebook.model import LedgerLine, Observation
    from sourcebook.problems import Problem
    from sourcebook.settings import Checker

_QUOTES = {
    QuoteState.PRESENT: "found",
    QuoteState.NEAR: "nearly so",
    QuoteState.MISSING: "missing",
    QuoteState.UNKNOWN: "could not be looked for",
}
JOURNALS = ".sourcebook"
"""Folder, beside the settings, of what an unfinished run has seen."""


@dataclass(frozen=True)
class LinkCheck:
    """One run over the references of a knowledge base."""

    root: Path
    config: str
    loaded: Loaded
    date: dt.date
    report: Reporting
    allow_empty: bool

    def single(self, changed_since: str | None, *, links: bool = True, quotes: bool = False) -> int:
        """Ask once and judge at once; nothing is written. Gives the exit code.

        With `quotes` the quoted words are looked for; without `links` only quoted sources are
        asked.
        """
        kb = self.loaded.kb
        targets = targets_of(kb)
        checker = self.loaded.host.settings.checker
        if changed_since is not None:
            host = self.loaded.host
            changed = changed_targets(self.root, changed_since, host, targets, self.config)
            if changed.trouble:
                raise click.UsageError(f"{changed.trouble} {changed.mend}".rstrip())
            targets = tuple(target for target in targets if target.url in changed.urls)
            if changed.settings is not None:
                # Whoever sends a change does not say how much we ask, and whom.
                checker = changed.settings.checker
        if not links:
            targets = tuple(target for target in targets if target.quotes and not target.doi)
        inquiry = Inquiry(self.date, targets, "", digest_of_targets(targets))
        what = "there" if links else "quoted"
        code = self._empty(inquiry, "new or changed" if changed_since else what)
        if code is not None:
            return code
        blob = self._ask(inquiry, checker=checker, known=kb.ledger if quotes else None)
        if blob is None:
            return INCONCLUSIVE
        outcome = judge({}, {}, blob.canaries_before, blob.canaries_after)
        if not outcome.conclusive:
            # What was seen through a line that is down is no news of anybody's references.
            self.report.tell(self.loaded, self._offline())
            _say(f"{outcome.sentence} {outcome.hint}".rstrip())
            return INCONCLUSIVE
        seen = many_to_one(blob.seen)
        found = [
            problem
            for target in targets
            if target.url in seen
            for problem in (
                *policy.problems_of(kb, target, seen[target.url]),
                *policy.quote_problems(self.loaded, target, seen[target.url]),
            )
        ]
        if quotes and changed_since is None:
            found += policy.without_text(self.loaded)
        found += policy.not_reached(kb, targets, blob.not_reached)
        code = self.report.tell(self.loaded, (*self._offline(), *unsilenced(self.loaded, found)))
        _say(f"{tally(seen)} One look is no verdict: the schedule takes days over one.")
        if quotes:
            _say(quotes_told(seen))
        return code

    def shard(self, shard: tuple[int, int], path: Path, *, everything: bool) -> int:
        """Ask a part of what is due and write down what was seen. Gives the exit code."""
        self._ledger_must_be_whole()
        made = self._plan(everything=everything)
        journal = f"journal-{shard[0]}-of-{shard[1]}.jsonl"
        blob = self._ask(Inquiry.of_plan(made, *shard), journal, known=self.loaded.kb.ledger)
        if blob is None:
            return INCONCLUSIVE
        try:
            write_blob(path, blob)
        except OSError as error:
            return _unwritten(error)
        self._journal(journal).unlink(missing_ok=True)
        _say(f"{tally(blob.seen)} Shard {shard[0]} of {shard[1]} is in {path}.")
        return GOOD

    def scheduled(self, *, everything: bool) -> int:
        """Ask all that is due, write the ledger and the trend. Gives the exit code."""
        self._ledger_must_be_whole()
        made = self._plan(everything=everything)
        inquiry = Inquiry.of_plan(made, 1, 1)
        if not self.allow_empty and (code := self._empty(inquiry, "due today")) is not None:
            return code
        blob = self._ask(inquiry, "journal.jsonl", known=self.loaded.kb.ledger)
        if blob is None:
            return INCONCLUSIVE
        code = self.settle([blob], write=True)
        if code != USAGE:
            # What was seen is written by now, or was judged not to be believed.
            self._journal("journal.jsonl").unlink(missing_ok=True)
        return code

    def settle(self, blobs: Sequence[Blob], *, write: bool) -> int:
        """Conclude from what all shards saw; with `write`, into the ledger. Gives the exit code."""
        self._ledger_must_be_whole()
        concluded = conclude(self.loaded.kb, self._trend(), blobs)
        outcome = concluded.outcome
        if not any(blob.asked for blob in blobs) and outcome.conclusive and not self.allow_empty:
            _say("No address was asked. If that may be, add --allow-empty.")
            return ERRORS
        loaded = self.loaded
        if write:
            try:
                if outcome.conclusive:
                    write_ledger(self._ledger_path, concluded.ledger.values())
                write_whole(self._trend_path, concluded.trend.encode())
            except OSError as error:
                return _unwritten(error)
            loaded = load(self.root, self.config)
        code = self.report.tell(loaded, (*survey(loaded), *upkeep(loaded, self.date)))
        if not outcome.conclusive:
            _say(f"{outcome.sentence} {outcome.hint}".rstrip())
            return INCONCLUSIVE
        if not outcome.sentence.startswith("0 of"):
            _say(outcome.sentence)
        late = len(concluded.not_reached)
        _say(
            tally(concluded.seen)
            + (f" The time did not suffice for {late:,} more, which come first next time." if late
               else "")
        )  # fmt: skip
        return code

    def _offline(self) -> Iterator[Problem]:
        yield from survey(self.loaded)
        yield from upkeep(self.loaded, self.date)

    def _plan(self, *, everything: bool) -> Plan:
        return plan(self.loaded.kb, self._trend(), self.date, everything=everything)

    def _ask(
        self,
        inquiry: Inquiry,
        journal: str = "",
        checker: Checker | None = None,
        known: Mapping[str, LedgerLine] | None = None,
    ) -> Blob | None:
        """What was seen; None where somebody stopped the run. Texts are looked at where `known`
        tells what the ledger has of them."""
        host = self.loaded.host
        if checker is not None:
            host = host.model_copy(
                update={"settings": host.settings.model_copy(update={"checker": checker})}
            )
        path = self._journal(journal) if journal else None
        try:
            blob, note = inquire(inquiry, host, _display, path, known)
        except Interrupted:
            again = "Run the same command again to go on." if path else "Nothing was written."
            _say(f"Stopped. {again}")
            return None
        except OSError as error:
            raise Unwritten(error.strerror or str(error)) from None
        if note:
            _say(note)
        return blob

    def _journal(self, name: str) -> Path:
        return self.root / JOURNALS / name

    def _empty(self, inquiry: Inquiry, what: str) -> int | None:
        """The exit code where there is nothing to ask, else None."""
        if inquiry.targets:
            return None
        code = self.report.tell(self.loaded, self._offline())
        if self.allow_empty:
            _say(f"No address of a reference is {what}, so none was asked.")
            return code
        _say(f"No address of a reference is {what}. If that may be, add --allow-empty.")
        return code or ERRORS

    def _ledger_must_be_whole(self) -> None:
        settings = self.loaded.host.settings
        files = {settings.ledger, trend_file(settings.ledger)}
        broken = [
            problem
            for problem in self.loaded.problems
            if problem.code[0] in "LX" and problem.location.path in files
        ]
        if broken:
            places = ", ".join(str(problem.location) for problem in broken[:5])
            raise click.UsageError(
                f"The ledger or its trend cannot be read whole ({places}), and what cannot be read "
                "would be lost. Restore the file from the last good commit."
            )

    @property
    def _ledger_path(self) -> Path:
        return self.root / self.loaded.host.settings.ledger

    @property
    def _trend_path(self) -> Path:
        return self.root / trend_file(self.loaded.host.settings.ledger)

    def _trend(self) -> str:
        try:
            return self._trend_path.read_text("utf-8")
        except FileNotFoundError:
            return ""
        except (OSError, UnicodeDecodeError):
            raise click.UsageError(
                f"{self._trend_path.name} cannot be read. Restore it from the last good commit."
            ) from None


def tally(seen: Mapping[str, Observation]) -> str:
    """How many addresses were asked and what they were found to be, as a sentence."""
    if not seen:
        return "No address was asked."
    counts = {
        result: number
        for result in LinkClass
        if (number := sum(one.result is result for one in seen.values()))
    }
    parts = [f"{number:,} {LINK_CLASSES[result].label}" for result, number in counts.items()]
    return f"{len(seen):,} asked: {', '.join(parts)}."


def quotes_told(seen: Mapping[str, Observation]) -> str:
    """How many quotes were looked for and what became of them, as a sentence."""
    states = Counter(quote.state for one in seen.values() for quote in one.quotes)
    if not states:
        return "No quote was looked for."
    parts = [f"{states[state]:,} {words}" for state, words in _QUOTES.items() if states[state]]
    number = states.total()
    return f"{number:,} {'quote' if number == 1 else 'quotes'} looked for: {', '.join(parts)}."


def _display(total: int) -> Display:
    return display(total, sys.stderr, time.monotonic)


def _say(text: str) -> None:
    click.echo(text, err=True)


def _unwritten(error: OSError) -> int:
    _say(str(error.strerror))
    return USAGE
