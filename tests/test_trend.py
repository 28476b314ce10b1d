"""The trend: one row a run, read in spite of broken lines, and what follows from earlier runs."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.checking.references.trend import (
    COLUMNS,
    append_row,
    previous_run,
    row_of,
    waves_before,
)
from sourcebook.loading import read_trend
from sourcebook.model import Cause, LedgerLine, TrendRow
from sourcebook.vocabulary import LinkState

DAY = dt.date(2026, 1, 5)


def day(number: int) -> dt.date:
    return DAY + dt.timedelta(days=number)


def rows(*causes: str) -> tuple[TrendRow, ...]:
    """Rows of one day after another: w a wave, c canaries, s shards, a dot for a good run."""
    words = {"w": Cause.WAVE, "c": Cause.CANARIES, "s": Cause.SHARDS, ".": None}
    return tuple(TrendRow(day(n), {}, 0, words[cause]) for n, cause in enumerate("".join(causes)))


def test_row_counts_each_state():
    """As a spreadsheet reads it."""
    ledger = [
        LedgerLine(url=str(n), roles=(), state=state, since=DAY)
        for n, state in enumerate(["alive", "alive", "dead"])
    ]
    text = append_row("", row_of(ledger, DAY, 2))
    assert text == (
        "date,unchecked,alive,moved,unverifiable,dead,usurped,changed,quote-missing,retracted,"
        "invalid,total,asked,inconclusive,cause\n"
        "2026-01-05,0,2,0,0,1,0,0,0,0,0,3,2,0,\n"
    )


ROWS = st.lists(
    st.builds(
        TrendRow,
        st.dates(),
        st.dictionaries(st.sampled_from(list(LinkState)), st.integers(1, 999_999)),
        st.integers(0, 999_999),
        st.none() | st.sampled_from(list(Cause)),
    ),
    unique_by=lambda row: row.date,
)


@given(ROWS)
def test_rows_come_back_as_they_were(given_rows):
    """Sorted by date, whatever order they were added in."""
    text = ""
    for row in given_rows:
        text = append_row(text, row)
    found, broken = read_trend(text)
    assert not broken
    assert list(found) == sorted(given_rows, key=lambda row: row.date)


def test_second_run_of_a_day_takes_the_place_of_the_first():
    """One row a day, that of the last run."""
    text = append_row(append_row("", TrendRow(DAY, {}, 1)), TrendRow(day(1), {}, 2))
    found, _ = read_trend(append_row(text, TrendRow(DAY, {}, 3, Cause.WAVE)))
    assert found == (TrendRow(DAY, {}, 3, Cause.WAVE), TrendRow(day(1), {}, 2))


GOOD = append_row("", TrendRow(DAY, {LinkState.ALIVE: 2}, 1))


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("<<<<<<< HEAD", "1 values, and there are 15 columns"),
        ("2026-01-06,0,2", "3 values"),
        (GOOD.split("\n")[1].replace("2026-01-05", "2026-02-30"), "does not fit"),
        (GOOD.split("\n")[1].replace("2026-01-05", "yesterday"), "'yesterday' is not a date."),
        (GOOD.split("\n")[1].replace(",2,", ",-2,"), "'-2' is not a number"),
        (GOOD.split("\n")[1].replace(",2,", ",9999999999,"), "is not a number"),
        (GOOD.split("\n")[1] + "storm", "'storm' is not a valid Cause"),
        ("\x00" * 15, "values"),
    ],
)
def test_broken_line_hides_no_other(line, words):
    """It is told with its number, and the next run writes the file without it."""
    text = f"{GOOD}{line}\n2026-01-07,0,2,0,0,0,0,0,0,0,0,2,0,0,\n"
    found, broken = read_trend(text)
    assert [row.date for row in found] == [DAY, day(2)]
    assert [line for line, _ in broken] == [3]
    assert words in broken[0][1]
    assert read_trend(append_row(text, TrendRow(day(3))))[1] == ()


def test_row_without_a_header_is_told():
    """Nobody could say what its numbers count."""
    assert read_trend(GOOD.split("\n")[1])[1][0][0] == 1


def test_file_of_another_version_is_read_by_the_names_of_its_columns():
    """A column it did not know counts as none; one we do not know is passed over."""
    found, broken = read_trend("date,alive,colour,asked\r\n2026-01-05,4,blue,3\r\n")
    assert found == (TrendRow(DAY, {LinkState.ALIVE: 4}, 3),)
    assert not broken
    assert append_row("date,alive,asked\n2026-01-05,4,3\n", TrendRow(day(1))).count(",") == 3 * (
        len(COLUMNS) - 1
    )


def test_run_that_was_not_believed_for_no_reason_given_is_no_wave():
    """An older or edited row that says only 1 counts for nothing."""
    found, _ = read_trend("date,inconclusive\n2026-01-05,1\n")
    assert found[0].cause is Cause.SHARDS
    assert waves_before(found, day(1)) == 0


@pytest.mark.parametrize(
    ("causes", "count"),
    [("", 0), (".", 0), ("w", 1), (".www", 3), ("w.w", 1), ("wwc", 0), ("wcw", 1), ("wws", 0)],
)
def test_only_waves_without_a_gap_count(causes, count):
    """A good run ends the row, and one with silent canaries or missing shards tells nothing."""
    assert waves_before(rows(causes), day(len(causes))) == count


def test_wave_of_today_does_not_count_for_itself():
    """A run that is tried again on the same day is no second wave."""
    assert waves_before(rows("ww"), day(1)) == 1


@pytest.mark.parametrize(("causes", "last"), [("", None), ("w", None), ("..", 1), ("..wcs", 1)])
def test_previous_run_is_the_last_that_was_believed(causes, last):
    """What an unbelieved run asked is still due."""
    assert previous_run(rows(causes), day(9)) == (None if last is None else day(last))
