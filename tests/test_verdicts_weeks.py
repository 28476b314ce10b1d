"""Twelve weeks of daily runs, simulated: what is alive stays so, and what is dead is found."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from sourcebook.checking.references.ledger_file import ledger_bytes
from sourcebook.checking.references.schedule import is_due
from sourcebook.checking.references.targets import Target
from sourcebook.checking.references.verdicts import fold_all
from sourcebook.model import Observation, Role

MONDAY = dt.date(2026, 1, 5)
WEEKS = 12


def day(number: int) -> dt.date:
    return MONDAY + dt.timedelta(days=number)


class World:
    """Sources, a ledger, and a run each day of the week on which there is one."""

    def __init__(self, count: int = 1, answer=lambda url, number: "ok", weekdays=range(7)):
        self.targets = [
            Target(f"https://host{n}.example.org/page", (Role(key=f"s{n}", role="url"),))
            for n in range(count)
        ]
        self.answer = answer
        self.weekdays = weekdays
        self.ledger = {}
        self.previous = None
        self.asked: list[tuple[int, str, str]] = []
        """Day, address and class of each question."""
        self.states: dict[str, dict[str, int]] = {}
        """The first day on which an address was seen in a state."""

    def run(self, number: int) -> None:
        today = day(number)
        if today.weekday() not in self.weekdays:
            return
        seen = {}
        for target in self.targets:
            if is_due(self.ledger.get(target.url), target.url, self.previous, today):
                result, _, status = self.answer(target.url, number).partition(" ")
                self.asked.append((number, target.url, result))
                seen[target.url] = Observation(
                    date=today, result=result, status=int(status) if status else None
                )
        self.ledger = fold_all(self.ledger, self.targets, seen)
        self.previous = today
        for url, line in self.ledger.items():
            self.states.setdefault(url, {}).setdefault(line.state.value, number)

    def run_to(self, end: int, begin: int = 0):
        for number in range(begin, end):
            self.run(number)
        return self

    def first_asked_after(self, number: int) -> int:
        return next(when for when, _, _ in self.asked if when >= number)

    def day_of(self, state: str, index: int = 0) -> int | None:
        return self.states[self.targets[index].url].get(state)


def failing_from(begin: int, result: str, end: int = 10_000):
    return lambda url, number: result if begin <= number < end else "ok"


@pytest.mark.parametrize("seed", range(4))
def test_bad_visits_kill_nothing(seed):
    """1,000 sources of which 5 % of visits fail and 0.5 % give a stray 404: none is dead, none
    taken over, and at the end of the noise every one is alive again."""
    dice = random.Random(seed)

    def answer(url, number):
        throw = dice.random()
        if number >= WEEKS * 7 or throw > 0.055:
            return "ok"
        return "unreachable" if throw < 0.05 else "gone 404"

    world = World(1000, answer).run_to(WEEKS * 7)
    states = {state for found in world.states.values() for state in found}
    assert states <= {"alive", "unchecked"}
    assert len([result for _, _, result in world.asked if result != "ok"]) > 500
    world.run_to(WEEKS * 7 + 8, WEEKS * 7)
    assert {line.state.value for line in world.ledger.values()} == {"alive"}
    assert not any(line.tracks for line in world.ledger.values())


@pytest.mark.parametrize("begin", range(14, 21))
@pytest.mark.parametrize("result", ["unreachable", "gone 404", "no-such-host", "tls-broken"])
def test_host_down_for_five_days_is_not_dead(begin, result):
    """Whatever the host does meanwhile, on whatever weekday it begins."""
    world = World(20, failing_from(begin, result, begin + 5)).run_to(60)
    assert all("dead" not in states for states in world.states.values())
    assert {line.state.value for line in world.ledger.values()} == {"alive"}


@pytest.mark.parametrize("begin", range(14, 21))
@pytest.mark.parametrize("result", ["gone 404", "no-such-host", "gone 410", "soft-404"])
def test_what_is_gone_is_dead_after_six_days(begin, result):
    """Counted from the first failed visit, on whatever weekday it begins: on day 6 or 7."""
    for index in range(7):
        world = World(index + 1, failing_from(begin, result))
        world.targets = world.targets[index:]  # Each has its own day of the week.
        world.run_to(60)
        first = world.first_asked_after(begin)
        assert first < begin + 7
        assert world.day_of("dead") - first in {6, 7}
        assert world.ledger[world.targets[0].url].since == day(world.day_of("dead"))


@pytest.mark.parametrize("begin", range(14, 21))
def test_where_no_run_is_at_weekends_death_comes_little_later(begin):
    """With runs from Monday to Friday it takes a week or a day more, and never less than six
    days."""
    for index in range(7):
        world = World(index + 1, failing_from(begin, "gone 404"), weekdays=range(5))
        world.targets = world.targets[index:]
        world.run_to(60)
        assert 6 <= world.day_of("dead") - world.first_asked_after(begin) <= 8


def test_unreachable_is_dead_after_two_weeks():
    """Weak strikes take four and fourteen days."""
    world = World(1, failing_from(14, "unreachable")).run_to(60)
    assert 14 <= world.day_of("dead") - world.first_asked_after(14) <= 17


def test_bad_certificate_is_never_death():
    """A year of it is unverifiable, and writes the ledger no more than once in four weeks."""
    world = World(1, failing_from(14, "tls-broken")).run_to(60)
    assert world.day_of("dead") is None
    assert world.day_of("unverifiable") is not None
    versions = set()
    for number in range(60, 365):
        world.run(number)
        versions.add(ledger_bytes(world.ledger.values()))
    assert world.day_of("dead") is None
    assert len(versions) <= 305 // 28 + 2


def test_dead_page_that_returns_is_alive_after_two_answers():
    """The second is asked for a day after the first."""
    world = World(1, failing_from(14, "gone 404", 40)).run_to(39)
    assert world.ledger[world.targets[0].url].state == "dead"
    world.run_to(60, 39)
    first = world.first_asked_after(40)
    assert world.ledger[world.targets[0].url].since == day(first + 1)
    assert world.ledger[world.targets[0].url].state == "alive"


def test_quiet_weeks_change_no_byte():
    """While every address answers, each line is written once in four weeks; in between, the bytes
    stay, and so they do for what is dead, blocked or moved for good."""
    steady = {0: "gone 404", 1: "blocked", 2: "refused", 3: "retracted", 4: "unknown-doi"}

    def answer(url, number):
        index = int(url.removeprefix("https://host").partition(".")[0])
        return steady.get(index, "ok")

    world = World(200, answer).run_to(14)
    before = ledger_bytes(world.ledger.values())
    changed = 0
    for number in range(14, 14 + 8 * 7):
        earlier = dict(world.ledger)
        world.run(number)
        changed += sum(world.ledger[url] is not line for url, line in earlier.items())
        if number == 25:
            assert ledger_bytes(world.ledger.values()) == before
    assert changed <= 200 * 2


def test_same_answers_on_the_same_days_give_the_same_bytes():
    """Two histories that are alike end alike, byte for byte."""

    def history():
        dice = random.Random(7)
        results = ["ok", "ok", "gone 404", "moved", "blocked", "usurped", "quote-missing"]
        return World(100, lambda url, number: dice.choice(results)).run_to(60)

    assert ledger_bytes(history().ledger.values()) == ledger_bytes(history().ledger.values())
