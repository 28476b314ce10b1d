"""The date of a build, from the environment or the clock; a wrong one is a sentence everywhere."""

from __future__ import annotations

import datetime as dt
import os
import re
import subprocess
import sys

import pytest
from click.testing import CliRunner

from conftest import CLAIM, SMALL
from sourcebook.cli import main
from sourcebook.cli.choices import date_of
from sourcebook.loading.clock import NoDateError, today

NAME = "SOURCE_DATE_EPOCH"
SENTENCE = f"{NAME} is set to 'tomorrow', which is no date. Write it in seconds since 1970"


@pytest.mark.parametrize(
    ("epoch", "date"),
    [
        ("1795219200", dt.date(2026, 11, 21)),
        ("1795305599", dt.date(2026, 11, 21)),
        ("0", dt.date(1970, 1, 1)),
        ("-1", dt.date(1969, 12, 31)),
    ],
)
def test_the_environment_says_the_date(monkeypatch, epoch, date):
    """In UTC, wherever the computer stands."""
    monkeypatch.setenv(NAME, epoch)
    assert today() == date


@pytest.mark.parametrize("epoch", [None, ""])
def test_without_it_the_clock_does(monkeypatch, epoch):
    """A variable that is set to nothing is as good as none."""
    monkeypatch.delenv(NAME, raising=False)
    if epoch is not None:
        monkeypatch.setenv(NAME, epoch)
    before = dt.datetime.now(dt.UTC).date()
    assert before <= today() <= dt.datetime.now(dt.UTC).date()


@pytest.mark.parametrize(
    "epoch",
    ["tomorrow", "2026-11-21", "1795219200.5", "1_795", " 1", "1\n", "٣", "9" * 15, "9" * 5000,
     "-" + "9" * 14],
)  # fmt: skip
def test_what_is_no_date_is_a_sentence(monkeypatch, epoch):
    """On one line that stays short, and with a way to mend it."""
    monkeypatch.setenv(NAME, epoch)
    with pytest.raises(NoDateError) as caught:
        today()
    said = str(caught.value)
    assert said.startswith(f"{NAME} is set to ")
    assert said.endswith("or unset it.")
    assert "\n" not in said
    assert len(said) < 200


def test_commands_go_by_the_same_date_as_builds(monkeypatch):
    """What a preview calls overdue, `check` calls overdue; the option is stronger than both."""
    monkeypatch.setenv(NAME, "1795219200")
    assert date_of(None) == dt.date(2026, 11, 21)
    assert date_of(dt.datetime(2020, 1, 2)) == dt.date(2020, 1, 2)  # noqa: DTZ001 - click's


def test_check_calls_a_review_overdue_by_the_date_of_the_environment(make_site):
    """From end to end, with the clock at any date."""
    root = make_site({"data/claims/wet.yml": CLAIM + "review_by: 2026-11-20\n"})
    due = "The review was due on 2026-11-20."
    for day, is_due in ((20, False), (21, True)):
        epoch = str(int(dt.datetime(2026, 11, day, tzinfo=dt.UTC).timestamp()))
        said = CliRunner(env={NAME: epoch}).invoke(main, ["check", str(root)]).output
        assert (due in said) == is_due


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["render", "--in"],
        ["impact", "a", "--in"],
        ["add", "10.1234/x", "--no-fetch", "--in"],
    ],
)
def test_commands_say_it_in_a_sentence(make_site, words):
    """Exit 2, as for any mistake of use; and --today goes before it."""
    root = make_site()
    result = CliRunner(env={NAME: "tomorrow"}).invoke(main, [*words, str(root)])
    assert result.exit_code == 2
    assert SENTENCE in re.sub(r"\s+", " ", result.output)
    assert isinstance(result.exception, SystemExit)


def test_an_option_makes_the_environment_unimportant(make_site):
    """Whoever names a date need not mend the variable."""
    root = make_site()
    command = ["check", str(root), "--today", "2026-11-21"]
    assert CliRunner(env={NAME: "tomorrow"}).invoke(main, command).exit_code == 0


def test_a_build_with_mkdocs_says_it_in_a_sentence(make_site):
    """And ends: a build by the clock would not be the one that was asked for."""
    root = make_site({"mkdocs.yml": SMALL})
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--config-file", str(root / "mkdocs.yml")],
        env={**os.environ, NAME: "tomorrow", "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert SENTENCE in done.stderr
    assert "Traceback" not in done.stderr
    assert not (root / "site/index.html").exists()
