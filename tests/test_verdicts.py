"""The table of verdicts: what each class of observation does to a line of the ledger."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.checking.references.ledger_file import line_text
from sourcebook.checking.references.schedule import is_due
from sourcebook.checking.references.targets import Target
from sourcebook.checking.references.verdicts import fold, fold_all, put_off, suspicions
from sourcebook.model import LedgerLine, Observation, Pin, Role
from sourcebook.vocabulary import LinkClass, LinkState

BEGIN = dt.date(2026, 1, 5)
URL = "https://example.org/water"
TARGET = Target(URL, (Role(key="a", role="url"),))
ARCHIVE = Target(URL, (Role(key="a", role="archive"),))
NEW = "https://example.org/new"


def day(number: int) -> dt.date:
    return BEGIN + dt.timedelta(days=number)


def seen(result: str, number: int, **values) -> Observation:
    if result == "moved":
        values = {"hops": (NEW,), "permanent": True, **values}
    return Observation(date=day(number), result=result, **values)


def told(*news: tuple[int, str], state: str | None = None, line: LedgerLine | None = None):
    """The line after news of (day, class); `410` stands for gone with that status."""
    if state is not None:
        line = LedgerLine(url=URL, roles=TARGET.roles, state=state, since=day(-50))
    for number, result in news:
        status = 410 if result == "410" else None
        name = "gone" if result == "410" else result
        line = fold(line, TARGET, seen(name, number, status=status))
    return line


@pytest.mark.parametrize(
    ("state", "news", "expected"),
    [
        # ok and redirected
        (None, [(0, "ok")], "alive"),
        (None, [(0, "redirected")], "alive"),
        ("unchecked", [(0, "ok")], "alive"),
        ("unverifiable", [(0, "ok")], "alive"),
        ("invalid", [(0, "ok")], "alive"),
        ("moved", [(0, "ok")], "alive"),
        ("changed", [(0, "ok")], "alive"),
        ("quote-missing", [(0, "redirected")], "alive"),
        ("retracted", [(0, "ok"), (7, "ok")], "retracted"),
        # dead and taken over come back by two answers on two days
        ("dead", [(0, "ok")], "dead"),
        ("dead", [(0, "ok"), (0, "ok")], "dead"),
        ("dead", [(0, "ok"), (1, "ok")], "alive"),
        ("dead", [(0, "ok"), (1, "redirected")], "alive"),
        ("dead", [(0, "ok"), (1, "gone"), (2, "ok")], "dead"),
        ("dead", [(0, "ok"), (1, "unreachable"), (2, "ok"), (3, "ok")], "alive"),
        ("dead", [(0, "ok"), (1, "blocked"), (2, "ok")], "alive"),
        ("usurped", [(0, "ok")], "usurped"),
        ("usurped", [(0, "ok"), (1, "usurped"), (2, "ok")], "usurped"),
        ("usurped", [(0, "ok"), (1, "ok")], "alive"),
        ("dead", [(0, "moved"), (1, "moved")], "alive"),
        # moved
        (None, [(0, "moved")], "alive"),
        (None, [(0, "moved"), (6, "moved")], "alive"),
        (None, [(0, "moved"), (7, "moved")], "moved"),
        (None, [(0, "moved"), (3, "ok"), (7, "moved")], "alive"),
        ("moved", [(0, "moved")], "moved"),
        ("changed", [(0, "moved"), (7, "moved")], "changed"),
        # rate-limited is no observation
        (None, [(0, "rate-limited")], "unchecked"),
        ("alive", [(0, "rate-limited")], "alive"),
        # blocked
        (None, [(0, "blocked")], "unverifiable"),
        ("alive", [(0, "blocked")], "unverifiable"),
        ("moved", [(0, "blocked")], "unverifiable"),
        ("dead", [(0, "blocked")], "dead"),
        ("usurped", [(0, "blocked")], "usurped"),
        ("changed", [(0, "blocked")], "changed"),
        ("alive", [(0, "gone"), (3, "blocked"), (4, "gone"), (6, "gone")], "dead"),
        # gone, no-such-host, soft-404
        ("alive", [(0, "gone"), (3, "gone")], "alive"),
        ("alive", [(0, "gone"), (3, "gone"), (5, "gone")], "alive"),
        ("alive", [(0, "gone"), (3, "gone"), (6, "gone")], "dead"),
        ("alive", [(0, "gone"), (6, "gone")], "alive"),
        ("alive", [(0, "410"), (6, "410")], "dead"),
        ("alive", [(0, "410"), (5, "410")], "alive"),
        ("alive", [(0, "no-such-host"), (3, "no-such-host"), (6, "no-such-host")], "dead"),
        ("alive", [(0, "soft-404"), (3, "gone"), (6, "no-such-host")], "dead"),
        ("alive", [(0, "gone"), (3, "ok"), (6, "gone"), (9, "gone")], "alive"),
        ("alive", [(0, "gone"), (3, "moved"), (6, "gone"), (9, "gone")], "alive"),
        ("alive", [(0, "gone"), (3, "drifted"), (6, "gone"), (9, "gone")], "alive"),
        # unreachable
        ("alive", [(0, "unreachable"), (5, "unreachable"), (10, "unreachable")], "alive"),
        ("alive", [(n, "unreachable") for n in (0, 3, 6, 9, 12)], "alive"),
        ("alive", [(n, "unreachable") for n in (0, 7, 14)], "alive"),
        ("alive", [(n, "unreachable") for n in (0, 5, 10, 14)], "dead"),
        ("alive", [(0, "gone"), (5, "unreachable"), (9, "gone"), (14, "unreachable")], "dead"),
        # tls-broken
        ("alive", [(0, "tls-broken")], "unverifiable"),
        ("dead", [(0, "tls-broken")], "dead"),
        ("alive", [(n, "tls-broken") for n in range(0, 60, 3)], "unverifiable"),
        (
            "alive",
            [(0, "tls-broken"), (5, "unreachable"), (9, "tls-broken"), (14, "tls-broken")],
            "unverifiable",
        ),
        (
            "alive",
            [(0, "tls-broken"), (5, "unreachable"), (9, "unreachable"), (14, "tls-broken")],
            "dead",
        ),
        # usurped
        ("alive", [(0, "usurped"), (2, "usurped")], "alive"),
        ("alive", [(0, "usurped"), (3, "usurped")], "usurped"),
        ("alive", [(0, "usurped"), (1, "ok"), (3, "usurped")], "alive"),
        ("dead", [(0, "usurped"), (3, "usurped")], "usurped"),
        ("usurped", [(0, "gone"), (3, "gone"), (6, "gone")], "usurped"),
        # drifted and quote-missing
        ("alive", [(0, "drifted")], "alive"),
        ("alive", [(0, "drifted"), (1, "drifted")], "changed"),
        ("alive", [(0, "drifted"), (1, "ok"), (2, "drifted")], "alive"),
        ("alive", [(0, "quote-missing"), (2, "quote-missing")], "alive"),
        ("alive", [(0, "quote-missing"), (3, "quote-missing")], "quote-missing"),
        ("alive", [(0, "quote-missing"), (1, "ok"), (3, "quote-missing")], "alive"),
        ("usurped", [(0, "drifted"), (1, "drifted")], "usurped"),
        (None, [(0, "quote-missing")], "unchecked"),
        # the record of the work
        (None, [(0, "retracted")], "retracted"),
        ("dead", [(0, "retracted")], "retracted"),
        ("retracted", [(n, "gone") for n in range(0, 30, 3)], "retracted"),
        ("retracted", [(0, "unknown-doi")], "retracted"),
        ("retracted", [(0, "reinstated")], "alive"),
        (None, [(0, "reinstated")], "alive"),
        (None, [(0, "concern")], "alive"),
        (None, [(0, "corrected")], "alive"),
        ("retracted", [(0, "concern")], "retracted"),
        ("quote-missing", [(0, "corrected")], "quote-missing"),
        (None, [(0, "unknown-doi")], "dead"),
        ("alive", [(0, "unknown-doi")], "dead"),
        # archives, and what may not be asked
        ("alive", [(0, "archive-missing")], "alive"),
        ("dead", [(0, "archive-broken")], "dead"),
        (None, [(0, "refused")], "invalid"),
        ("alive", [(0, "refused")], "invalid"),
        ("dead", [(0, "refused")], "dead"),
        ("invalid", [(0, "blocked")], "unverifiable"),
    ],
)
def test_row_of_the_table(state, news, expected):
    """Each row, from each state in which it matters."""
    assert told(*news, state=state).state == expected


def test_date_of_a_state_is_the_day_it_was_concluded():
    """It is not the day of the first strike, and does not move while the state lasts."""
    news = [(n, "gone") for n in (0, 3, 6)]
    assert told((-1, "ok"), *news).since == day(6)
    assert told((-1, "ok"), *news, (20, "gone")).since == day(6)


def test_what_concluded_stays_as_evidence_and_is_suspected_no_more():
    """A dead line tells from what it was concluded, and is asked no more often for it."""
    line = told((-1, "ok"), (0, "gone"), (1, "usurped"), (3, "gone"), (6, "gone"))
    assert {name: track.count for name, track in line.tracks.items()} == {"strikes": 3, "weak": 3}
    assert suspicions(line) == {}


def test_moved_tells_where_to_and_an_answer_takes_it_back():
    """The new address is suggested when it is sure, and no longer when the old one answers."""
    line = told((0, "ok"), (7, "moved"), (14, "moved"))
    assert (line.state, line.final_url, line.tracks) == (LinkState.MOVED, NEW, {})
    line = told((21, "ok"), line=line)
    assert (line.state, line.final_url) == (LinkState.ALIVE, None)


def test_moving_to_another_place_each_time_is_not_moved():
    """Two sights of two new addresses are not the same news twice."""
    line = told((0, "moved"))
    for number in (7, 14):
        hop = f"https://example.org/{number}"
        line = fold(line, TARGET, seen("moved", number, hops=(hop,)))
        assert line.state == "alive"
        assert line.tracks["moved"].count == 1


def test_moved_address_that_moves_again_is_suggested_anew_when_sure():
    """The old suggestion stands until the new one has been seen for a week."""
    line = told((0, "moved"), (7, "moved"))
    line = fold(line, TARGET, seen("moved", 14, hops=("https://example.org/c",)))
    assert line.final_url == NEW
    line = fold(line, TARGET, seen("moved", 21, hops=("https://example.org/c",)))
    assert (line.final_url, line.since) == ("https://example.org/c", day(7))


def test_bad_certificate_is_written_until_it_is_settled_and_then_rests():
    """It stays unverifiable; after four in two weeks nothing is counted any more."""
    news = [(n, "tls-broken") for n in (0, 5, 10, 15)]
    line = told(*news)
    assert line.tracks["tls"].count == 4
    assert suspicions(line) == {}
    assert told((22, "tls-broken"), line=line) is line


def test_flags_are_sorted_and_each_stands_once():
    """The state stays what it was."""
    line = told((0, "corrected"), (0, "concern"), (1, "archive-broken"), (2, "corrected"))
    assert line.flags == ("archive-broken", "concern", "corrected")
    assert line.state == "alive"


def test_flags_of_an_archive_fall_when_the_copy_answers():
    """On the copy's own line by its answer, on a page's line when a copy is named there."""
    line = fold(None, ARCHIVE, seen("archive-broken", 0))
    assert fold(line, ARCHIVE, seen("ok", 7)).flags == ()
    line = told((0, "archive-missing"))
    assert told((7, "ok"), line=line).flags == ("archive-missing",)
    found = line.model_copy(update={"archive": "https://web.archive.org/web/2026/x"})
    assert told((7, "ok"), line=found).flags == ()


def test_notices_on_the_work_outlive_answers_of_its_page():
    """That the page answers says nothing of the publisher's doubts; taking them back does."""
    assert told((0, "concern"), (7, "ok")).flags == ("concern",)
    assert told((0, "concern"), (7, "retracted"), (30, "reinstated")).flags == ()


def test_two_successes_of_a_dead_doi_bring_it_back():
    """The registry's record, found twice, is as good as a page."""
    line = told((0, "unknown-doi"), (1, "concern"), (2, "corrected"))
    assert (line.state, line.flags) == (LinkState.ALIVE, ("concern", "corrected"))


def test_older_news_is_ignored():
    """An observation from before the line's last changes nothing."""
    line = told((0, "ok"), (10, "gone"))
    assert told((9, "ok"), line=line) is line
    assert told((3, "retracted"), line=line) is line


def test_roles_are_always_those_of_the_target():
    """Also where nothing was observed."""
    line = LedgerLine(url=URL, roles=(), state="alive", since=BEGIN)
    for result in ("ok", "rate-limited", "blocked"):
        assert fold(line, TARGET, seen(result, 1)).roles == TARGET.roles


def test_pin_and_all_that_others_write_is_kept():
    """A person's word and the baseline are not the fold's to change."""
    values = {
        "pin": Pin(state="alive", why="Seen.", until=day(90)),
        "fingerprint": "abc",
        "baseline": BEGIN,
        "archive": "https://web.archive.org/web/2026/x",
    }
    line = LedgerLine(url=URL, roles=TARGET.roles, state="alive", since=BEGIN, **values)
    for result in LinkClass:
        after = fold(line, TARGET, seen(result.value, 1))
        assert {name: getattr(after, name) for name in values} == values


def test_what_is_owed_is_so_until_it_is_observed():
    """The first day counts, and a site that asks us to wait has not been observed."""
    line = put_off(put_off(told((0, "ok")), TARGET, day(7)), TARGET, day(8))
    assert line.owed == day(7)
    assert told((9, "rate-limited"), line=line).owed == day(7)
    assert told((9, "ok"), line=line).owed is None
    assert put_off(None, TARGET, day(1)).state == "unchecked"


def test_quiet_weeks_change_no_byte_and_four_move_the_date():
    """While all is well the date of the last answer moves every 28 days or more."""
    line = told((0, "ok"))
    for number, result in ((7, "ok"), (14, "redirected"), (21, "ok"), (27, "ok")):
        assert told((number, result), line=line) is line
    line = told((28, "ok"), line=line)
    assert (line.last_ok, line.last.date) == (day(28), day(28))


@pytest.mark.parametrize(
    "news",
    [
        [(0, "blocked")],
        [(0, "unknown-doi")],
        [(0, "refused")],
        [(0, "retracted")],
        [(0, "gone"), (3, "gone"), (6, "gone")],
        [(0, "moved"), (7, "moved")],
        [(0, "usurped"), (3, "usurped")],
        [(0, "drifted"), (1, "drifted")],
        [(0, "quote-missing"), (3, "quote-missing")],
        [(0, "archive-missing")],
        [(0, "concern")],
    ],
)
def test_same_again_changes_no_byte(news):
    """A line in any state that is seen the same again is left alone for 28 days, then dated."""
    line = told(*news)
    last, result = news[-1]
    for later in (7, 14, 21):
        assert told((last + later, result), line=line) is line
    assert told((last + 28, result), line=line).last.date == day(last + 28)


def test_news_is_dated_at_once():
    """What is not the same as last time is written down with its day."""
    line = told((0, "ok"), (3, "gone"))
    assert (line.last.result, line.last.date, line.last_ok) == (LinkClass.GONE, day(3), day(0))
    line = told((4, "ok"), line=line)
    assert (line.last.result, line.last_ok, line.tracks) == (LinkClass.OK, day(4), {})


def test_whole_ledger_is_folded_by_its_targets():
    """What no source has any more goes, what is new comes, what was not asked stays."""
    other = Target("https://example.org/other", (Role(key="b", role="url"),))
    third = Target("https://example.org/third", (Role(key="c", role="url"),))
    gone = told((0, "ok")).model_copy(update={"url": "https://example.org/gone"})
    ledger = {URL: told((0, "ok")), gone.url: gone}
    after = fold_all(
        ledger, [TARGET, other, third], {other.url: seen("ok", 7)}, {third.url}, day(7)
    )
    assert after[URL] == ledger[URL]
    assert {url: line.state for url, line in after.items()} == {
        URL: "alive",
        other.url: "alive",
        third.url: "unchecked",
    }
    assert after[third.url].owed == day(7)


# Properties

NEWS = st.lists(
    st.tuples(st.integers(0, 9), st.sampled_from([*(c.value for c in LinkClass), "410"])),
    max_size=14,
)
AT_ONCE = {"retracted", "unknown-doi", "refused"}


def history(steps) -> LedgerLine | None:
    number, line = 0, None
    for step, result in steps:
        number += step
        line = told((number, result), line=line)
    return line


@given(NEWS, st.sampled_from(list(LinkClass)), st.integers(0, 40))
def test_same_news_of_one_day_twice_is_once(steps, result, step):
    """Folding is idempotent within a day, whatever came before."""
    line = history(steps)
    one = seen(result.value, sum(step for step, _ in steps) + step)
    once = fold(line, TARGET, one)
    assert line_text(fold(once, TARGET, one)) == line_text(once)


@given(st.sampled_from(list(LinkState)), st.sampled_from(list(LinkClass)), st.integers(0, 400))
def test_one_observation_kills_nothing(state, result, number):
    """On schedule a single check condemns no source, but for a DOI that no registry knows."""
    line = LedgerLine(url=URL, roles=TARGET.roles, state=state, since=day(0))
    after = fold(line, TARGET, seen(result.value, number, status=410))
    if result.value not in AT_ONCE and state is not LinkState.DEAD:
        assert after.state is not LinkState.DEAD


@given(NEWS, st.sampled_from(["ok", "redirected"]))
def test_an_answer_clears_every_suspicion(steps, result):
    """After an ok nothing is held against an address, and it lives unless it was lost."""
    steps = [step for step in steps if step[1] != "retracted"]
    line = history(steps)
    after = told((sum(step for step, _ in steps) + 1, result), line=line)
    assert set(after.tracks) <= {"recovery"}
    lost = line is not None and line.state in {LinkState.DEAD, LinkState.USURPED}
    assert lost or after.state is LinkState.ALIVE
    again = told((sum(step for step, _ in steps) + 2, result), line=after)
    assert (again.state, again.tracks) == (LinkState.ALIVE, {})


@given(NEWS)
def test_dead_only_by_strikes_enough_over_days_enough(steps):
    """Whoever is dead has the evidence in the line, unless a registry disowned it."""
    steps = [step for step in steps if step[1] != "unknown-doi"]
    number, line = 0, None
    for step, result in steps:
        before, number = line, number + step
        line = told((number, result), line=line)
        if line.state is LinkState.DEAD and before.state is not LinkState.DEAD:
            strikes, weak = line.tracks.get("strikes"), line.tracks["weak"]
            by_strikes = strikes and strikes.count >= 3 and (strikes.last - strikes.first).days >= 6
            assert by_strikes or (weak.count >= 4 and (weak.last - weak.first).days >= 14)


@given(NEWS, st.permutations(["concern", "corrected", "archive-missing", "archive-broken"]))
def test_flags_of_one_day_come_in_any_order(steps, order):
    """The order of notices within a day decides nothing but which is named as the last."""
    number = sum(step for step, _ in steps) + 1
    line = told(*((number, result) for result in order), line=history(steps))
    same = told(*((number, result) for result in sorted(order)), line=history(steps))
    assert (line.state, line.tracks, line.flags) == (same.state, same.tracks, same.flags)


# When it is asked


def test_never_seen_and_owed_are_due_at_once():
    """Even in the second run of a day."""
    assert is_due(None, URL, day(0), day(0))
    assert is_due(told((0, "rate-limited")), URL, day(0), day(0))
    assert is_due(put_off(told((0, "ok")), TARGET, day(1)), URL, day(1), day(1))


def test_sound_address_is_due_once_a_week_on_its_day():
    """One day in seven, the same each week, and not twice on one day."""
    line = told((0, "ok"))
    due = [n for n in range(1, 29) if is_due(line, URL, day(n - 1), day(n))]
    assert len(due) == 4
    assert {later - earlier for earlier, later in pairwise(due)} == {7}
    assert not any(is_due(line, URL, day(n), day(n)) for n in range(28))


def test_days_without_a_run_are_made_up_for():
    """What was due on a day without a run is due in the next; after a week without, all is."""
    line = told((0, "ok"))
    due = next(n for n in range(1, 8) if is_due(line, URL, day(n - 1), day(n)))
    assert is_due(line, URL, day(due - 1), day(due + 3))
    assert is_due(line, URL, day(1), day(8))
    assert is_due(line, URL, None, day(1))


def test_a_weeks_work_is_spread_over_the_week():
    """Of 7,000 addresses about 1,000 are due each day."""
    line = told((0, "ok"))
    for number in range(1, 8):
        due = sum(is_due(line, f"{URL}{n}", day(number - 1), day(number)) for n in range(7000))
        assert 850 < due < 1150


@pytest.mark.parametrize("result", ["gone", "unreachable", "usurped", "quote-missing", "drifted"])
def test_suspect_is_due_after_three_days(result):
    """Not before, whatever its day of the week is."""
    line = told((0, "ok"), (7, result))
    assert [n for n in range(8, 12) if is_due(line, URL, day(n - 1), day(n))] == [10]
    assert is_due(line, URL, day(7), day(12))
    assert not is_due(line, URL, None, day(9))


def test_recovery_is_asked_about_the_next_day():
    """Its second answer may come a day after the first."""
    line = told((0, "unknown-doi"), (7, "ok"))
    assert not is_due(line, URL, day(6), day(7))
    assert is_due(line, URL, day(7), day(8))


def test_blocked_suspect_is_not_asked_for_ever():
    """A suspicion that nothing feeds is asked about every three days, for four weeks only."""
    line = told((0, "ok"), (7, "gone"), (10, "blocked"))
    due = [n for n in range(11, 92) if is_due(line, URL, day(n - 1), day(n))]
    assert [n for n in due if n <= 35] == list(range(13, 35, 3))
    assert len([n for n in due if n > 35]) == 8


def test_dead_line_is_asked_once_a_week():
    """It is concluded, so it is no suspect any more."""
    line = told((0, "gone"), (3, "gone"), (6, "gone"))
    assert len([n for n in range(8, 36) if is_due(line, URL, day(n - 1), day(n))]) == 4


def test_reinstatement_counts_whatever_the_record_tells_after_it():
    """Nobody looked between the reinstatement and a later correction: the work stands again."""
    target = Target("https://doi.org/10.1000/a", (Role(key="a", role="doi"),))
    notices = [
        {"type": "retraction", "date": "2026-01-02"},
        {"type": "reinstatement", "date": "2026-02-02"},
        {"type": "correction", "date": "2026-03-02"},
    ]
    first = {"date": "2026-01-05", "result": "retracted", "notices": notices[:1]}
    line = fold(None, target, Observation.model_validate(first))
    assert line.state == "retracted"
    later = {"date": "2026-03-05", "result": "corrected", "notices": notices}
    line = fold(line, target, Observation.model_validate(later))
    assert line.state == "alive"
    assert line.flags == ("corrected",)
