"""When a run is not believed: silent canaries, or too much that fails at once."""

from __future__ import annotations

import datetime as dt

import pytest

from sourcebook.checking.references.outage import judge
from sourcebook.checking.references.sites import site_of
from sourcebook.model import Cause, LedgerLine, Observation, Track

TODAY = dt.date(2026, 1, 5)
WELL = {"https://a.org/": True, "https://b.org/": True, "https://c.org/": True}


def line(url: str, state: str = "alive", **values) -> LedgerLine:
    return LedgerLine(url=url, roles=(), state=state, since=TODAY, **values)


def world(failing: int, sites: int, well: int, result: str = "unreachable"):
    """A ledger of living addresses, and what a run saw of them."""
    bad = [f"https://www{n}.site{n % sites}.org/{n}" for n in range(failing)]
    good = [f"https://good{n}.org/" for n in range(well)]
    seen = {url: Observation(date=TODAY, result=result) for url in bad}
    seen |= {url: Observation(date=TODAY, result="ok") for url in good}
    return {url: line(url) for url in seen}, seen


@pytest.mark.parametrize(
    ("failing", "sites", "well", "believed"),
    [
        (0, 1, 100, True),
        (10, 5, 39, False),
        (10, 5, 40, True),  # 20 %, and not more
        (9, 5, 0, True),
        (30, 4, 0, True),
        (10, 10, 0, False),
        (1, 1, 3, True),  # four sources, one of them dead
        (4, 4, 0, True),
        (200, 1, 100, True),  # one large site is down
        (3000, 900, 9000, False),
    ],
)
def test_share_and_minimums(failing, sites, well, believed):
    """More than 20 % of those alive and asked, at least 10 addresses on at least 5 sites."""
    assert judge(*world(failing, sites, well), WELL, WELL).conclusive is believed


@pytest.mark.parametrize(
    ("result", "believed"),
    [
        ("gone", False),
        ("no-such-host", False),
        ("unreachable", False),
        ("tls-broken", False),
        ("soft-404", False),
        ("blocked", True),
        ("rate-limited", True),
        ("quote-missing", True),
        ("unknown-doi", True),
    ],
)
def test_classes_that_a_fault_of_ours_could_cause(result, believed):
    """That 20 sites block us, or answer with other words, is no outage."""
    assert judge(*world(20, 20, 0, result), WELL, WELL).conclusive is believed


def test_only_what_was_well_can_newly_fail():
    """Dead lines, suspects and new addresses count neither as failed nor as asked."""
    before, seen = world(20, 20, 10)
    failing = [url for url in seen if "site" in url]
    strike = {"strikes": Track(first=TODAY, last=TODAY, count=1)}
    for change in (
        {url: line(url, "dead") for url in failing},
        {url: line(url, "unverifiable") for url in failing},
        {url: line(url, tracks=strike) for url in failing},
    ):
        assert judge(before | change, seen, WELL, WELL).conclusive
    new = {url: line for url, line in before.items() if url not in failing}
    assert judge(new, seen, WELL, WELL).conclusive
    moved = before | {url: line(url, "moved") for url in failing}
    assert not judge(moved, seen, WELL, WELL).conclusive


def test_sites_that_only_ask_us_to_wait_do_not_dilute_the_share():
    """A rate limit is no observation, so it is no sign of health."""
    before, seen = world(10, 10, 30)
    seen |= {
        url: Observation(date=TODAY, result="rate-limited") for url in list(seen) if "good" in url
    }
    assert not judge(before, seen, WELL, WELL).conclusive


def test_wave_is_told_with_its_figures_and_what_to_do():
    """Whoever reads the log can judge for himself."""
    outcome = judge(*world(12, 6, 20), WELL, WELL)
    assert outcome.cause is Cause.WAVE
    assert "12 of 32 addresses" in outcome.sentence
    assert "6 sites" in outcome.sentence
    assert outcome.hint


@pytest.mark.parametrize(("earlier", "believed"), [(0, False), (2, False), (3, True), (9, True)])
def test_fourth_wave_in_a_row_is_believed(earlier, believed):
    """Three are not believed; what is still so after them is so."""
    outcome = judge(*world(20, 20, 0), WELL, WELL, earlier)
    assert outcome.conclusive is believed


@pytest.mark.parametrize("silent", ["before", "after"])
def test_silent_canaries_are_never_believed(silent):
    """However often, and however little fails."""
    ill = dict.fromkeys(WELL, False) | {"https://a.org/": True}
    canaries = (ill, WELL) if silent == "before" else (WELL, ill)
    outcome = judge(*world(0, 1, 3), *canaries, earlier_waves=9)
    assert outcome.cause is Cause.CANARIES
    assert silent in outcome.sentence
    assert "https://b.org/" in outcome.sentence


def test_one_dead_canary_of_three_stops_nothing():
    """More than half have to answer."""
    ill = WELL | {"https://a.org/": False}
    assert judge(*world(0, 1, 3), ill, ill).conclusive
    assert not judge(*world(0, 1, 3), {"a": True, "b": False}, WELL).conclusive


def test_without_canaries_nothing_is_believed():
    """Nobody could tell a dead source from a line that is down."""
    outcome = judge(*world(0, 1, 3), {}, {})
    assert (outcome.conclusive, outcome.cause) == (False, Cause.CANARIES)
    assert "Name" in outcome.hint


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("a.b.example.co.uk", "example.co.uk"),
        ("WWW.Example.org.", "example.org"),
        ("one.github.io", "one.github.io"),
        ("github.io", "github.io"),
        ("xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai"),
        ("192.0.2.7", "192.0.2.7"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("localhost", "localhost"),
        ("", ""),
    ],
)
def test_site_of_a_host(host, site):
    """The registrable domain; numbers and bare names stand for themselves."""
    assert site_of(host) == site
