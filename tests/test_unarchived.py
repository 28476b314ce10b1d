"""Sources without an archived copy: asked sparingly, and noted without accusing anybody."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from knowledge import knowledge, ledger_line, source
from sourcebook.checking.references.fetching import run
from sourcebook.checking.references.targets import targets_of
from sourcebook.checking.references.unarchived import MOST, look_for_copies, noted, turns
from sourcebook.checking.references.verdicts import fold
from sourcebook.model import Observation

DAY = dt.date(2026, 3, 2)
COPY = "https://web.archive.org/web/20260101000000/https://example.org/a"


@dataclass
class Copy:
    address: str


@dataclass
class Found:
    """What a search came to, as far as it is read here."""

    copy: Copy | None = None
    missing: bool = False

    def is_missing(self, days: int) -> bool:
        return self.missing and days == 180


class Finder:
    """Archives that have a copy of everything, and remember what they were asked."""

    def __init__(self) -> None:
        self.asked = []

    async def find(self, wanted):
        self.asked.append(wanted)
        return Found(Copy(COPY))


def targets(count: int = 1, **values):
    return targets_of(knowledge([], [source(f"s{n}", **values) for n in range(count)]))


def seen(**values) -> Observation:
    return Observation(date=DAY, result="ok", **values)


def test_source_with_a_copy_in_its_entry_is_not_looked_for():
    """Somebody has given one."""
    assert turns(targets(3), {}, DAY)
    assert not turns(targets(3, archive_url=COPY), {}, DAY)


def test_source_whose_copy_the_ledger_knows_is_not_looked_for():
    """It was found before."""
    line = ledger_line("s0", "alive", archive=COPY)
    assert not turns(targets(), {line.url: line}, DAY)


def test_each_known_source_has_one_turn_in_four_weeks():
    """However often the check runs: an archive is no servant."""
    lines = [ledger_line(f"s{n}", "alive") for n in range(200)]
    ledger = {line.url: line for line in lines}
    weeks = [turns(targets(200), ledger, DAY + dt.timedelta(weeks=week)) for week in range(4)]
    assert sum(len(week) for week in weeks) == 200
    assert len({target.url for week in weeks for target in week}) == 200
    assert all(weeks)


def test_one_run_asks_for_so_many_and_no_more():
    """A knowledge base of thousands takes its time."""
    assert len(turns(targets(MOST + 5), {}, DAY)) == MOST


def test_date_of_use_is_what_is_looked_for():
    """The copy is to show what was read."""
    finder = Finder()
    run(look_for_copies(finder, targets(), DAY))
    assert finder.asked[0].day == dt.date(2025, 9, 6)


def test_nothing_is_asked_when_the_time_is_over():
    """What did not fit has its next turn."""
    finder = Finder()
    assert run(look_for_copies(finder, targets(3), DAY, lambda: True)) == {}
    assert finder.asked == []


def test_copy_found_and_copy_missing_are_noted_with_the_day():
    """Both are part of what was seen, and end in the ledger."""
    urls = [target.url for target in targets(3)]
    found = {urls[0]: Found(Copy(COPY)), urls[1]: Found(missing=True), urls[2]: Found()}
    told = noted({url: seen() for url in urls}, found, 180)
    assert [told[url].copy_at for url in urls] == [COPY, None, None]
    assert [told[url].copyless for url in urls] == [False, True, False]


def test_address_that_was_not_seen_is_left_out():
    """Nothing is noted of what the run did not reach."""
    assert noted({}, {"https://example.org/a": Found(Copy(COPY))}, 180) == {}


def test_missing_copy_is_a_flag_until_one_is_found():
    """The flag goes when an archive has one; and only then is its address kept."""
    (target,) = targets()
    line = fold(None, target, seen(copyless=True))
    assert line.flags == ("archive-missing",)
    assert line.archive is None
    later = Observation(date=DAY + dt.timedelta(days=28), result="ok", copy_at=COPY)
    line = fold(line, target, later)
    assert line.flags == ()
    assert line.archive == COPY
    assert line.last.copy_at is None
