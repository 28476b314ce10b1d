"""Reference health over time: what a reader sees, and what stands behind it."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from knowledge import knowledge, pages_of, read, words
from sourcebook.model import Cause, TrendRow
from sourcebook.pages.trend import HEIGHT, MOST, columns
from sourcebook.vocabulary import LinkState

DAY = dt.date(2026, 1, 5)


def row(number: int = 0, cause=None, **counts: int) -> TrendRow:
    states = {LinkState(name.replace("_", "-")): count for name, count in counts.items()}
    return TrendRow(DAY + dt.timedelta(days=number), states, 1, cause)


def health(*rows: TrendRow):
    return read(pages_of(knowledge(trend=rows))["health/"].html)


def test_without_a_run_there_is_no_picture():
    """An empty picture would look like a good one."""
    assert not health().select(".sb-trend")


def test_a_column_a_run_with_its_figures_in_a_table():
    """Newest first in the table; the title says how it stands now."""
    page = health(row(0, alive=3, unchecked=1), row(7, alive=2, dead=1, changed=1))
    assert [words(one) for one in page.select(".sb-trend text")] == [
        "5 January 2026",
        "12 January 2026",
    ]
    assert not page.select(".sb-trend svg time")  # HTML is not drawn inside a picture
    assert "from 5 January 2026 to 12 January 2026" in words(page.select_one(".sb-trend title"))
    assert "1 fallen, 1 changed, 0 not known, 2 standing" in words(page.select_one("title"))
    table = [words(line) for line in page.select(".sb-trend tbody tr")]
    assert table == ["12 Jan 20261102", "5 Jan 20260013"]


def test_a_run_that_was_not_believed_says_so():
    """Its figures are those from before."""
    assert "not believed" in words(health(row(0, Cause.WAVE, alive=3)).select_one("tbody tr"))


@given(
    st.lists(
        st.dictionaries(st.sampled_from(list(LinkState)), st.integers(0, 10_000)), max_size=200
    )
)
def test_bands_fill_a_column_and_never_leave_the_picture(counts):
    """Every address is in one band, whatever the figures."""
    rows = [TrendRow(DAY, one, 0) for one in counts]
    shown = columns(rows)
    assert len(shown) == min(len(rows), MOST)
    for one, drawn in zip(rows[-MOST:], shown, strict=True):
        assert sum(drawn.counts) == one.total
        assert all(band.top >= -0.01 for band in drawn.bands)
        assert all(band.top + band.height <= HEIGHT + 0.05 for band in drawn.bands)
        assert drawn.place + drawn.width <= 100.01
