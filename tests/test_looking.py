"""A closer look: what the text of an answer adds to "it answers", and when it adds nothing."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from sourcebook.checking.references.answers import Answer, Hop
from sourcebook.checking.references.looking import is_readable, look_closer
from sourcebook.checking.references.matching.fingerprints import fingerprint
from sourcebook.checking.references.reading import Reading
from sourcebook.checking.references.targets import Target
from sourcebook.checking.references.texts import known_baseline
from sourcebook.model import LedgerLine, Observation, Role

DAY = dt.date(2026, 3, 2)
URL = "https://example.org/report/one"
QUOTE = "the water in the upper basin stood at eleven metres"
WORDS = (
    "river basin water gauge keeper bridge spring winter metre clerk report valley stone flood "
    "measure record board meeting autumn village channel gate letter figure table station north"
).split()


def prose(seed: int, length: int = 260) -> str:
    dice = random.Random(seed)
    return ". ".join(" ".join(dice.choices(WORDS, k=13)) for _ in range(length // 13)) + "."


OLD, NEW = prose(1), prose(2)


def known(text: str = OLD, **values) -> LedgerLine:
    return LedgerLine(
        url=URL,
        roles=(Role(key="a", role="url"),),
        state="alive",
        since="2026-01-01",
        **{"fingerprint": fingerprint(text), "baseline": "2026-01-01", **values},
    )


def look(text: str, *, quotes=(), line=None, role="url", result="ok", url=URL, hops=(), **values):
    """The observation after a look at a page with this text."""
    body = values.pop("body", b"<p>")
    used = values.pop("used", None)
    reading = Reading("html", text=text, main=values.pop("main", text), title="Report", **values)
    target = Target(url, (Role(key="a", role=role),), quotes=tuple(quotes), used=used)
    answer = Answer(url, status=200, hops=tuple(Hop(301, hop) for hop in hops), body=body)
    seen = Observation(date=DAY, result=result, status=200)
    return look_closer(seen, target, answer, reading, line)


def test_quote_that_stands_leaves_the_answer_as_it_was():
    """And says so of each quote."""
    seen = look(f"{OLD} On that day, {QUOTE}. {NEW}", quotes=[QUOTE])
    assert (seen.result, [one.state for one in seen.quotes]) == ("ok", ["present"])


def test_missing_quote_is_named():
    """The evidence is the words that were looked for."""
    seen = look(OLD, quotes=[QUOTE])
    assert seen.result == "quote-missing"
    assert seen.error == f"it lacks the words “{QUOTE}”"


def test_several_missing_quotes_are_counted():
    """One is shown, and how many more there are."""
    seen = look(OLD, quotes=[QUOTE, "a keeper of the gate wrote it down at once"])
    assert seen.error.endswith(", and 1 more")


def test_title_may_be_quoted():
    """It stands in no paragraph."""
    reading = Reading("html", text=OLD, main=OLD, title="The water rose by eleven metres in May")
    target = Target(URL, (Role(key="a", role="url"),), quotes=("water rose by eleven metres",))
    seen = look_closer(Observation(date=DAY, result="ok"), target, Answer(URL, status=200), reading)
    assert seen.result == "ok"


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"complete": False}, "it was not read to its end"),
        ({"trouble": "no text layer"}, "no text layer"),
        ({"body": b'<script>{"isAccessibleForFree": false}'}, "the whole text is for subscribers"),
        ({"body": b'{"isAccessibleForFree":"False"}'}, "the whole text is for subscribers"),
    ],
)
def test_nothing_is_missed_in_a_text_that_was_not_all_there(values, why):
    """A scan, a cut file and a teaser prove nothing; the reason is kept."""
    seen = look(OLD, quotes=[QUOTE], **values)
    assert seen.result == "ok"
    assert [(one.state, one.why) for one in seen.quotes] == [("cannot-tell", why)]


def test_quote_found_in_a_teaser_is_found():
    """What is there is there."""
    seen = look(f"{OLD} {QUOTE}", quotes=[QUOTE], body=b'{"isAccessibleForFree": false}')
    assert [one.state for one in seen.quotes] == ["present"]


def test_other_text_has_drifted_with_the_share_that_is_left():
    """A figure that a person can weigh."""
    seen = look(NEW, line=known())
    assert seen.result == "drifted"
    assert seen.error == "0% of the text of 2026-01-01 is left"


@pytest.mark.parametrize("quote", [QUOTE, QUOTE.replace("eleven", "twelve")])
def test_page_whose_quote_stands_has_not_drifted(quote):
    """However little else is left, and even if the words are only nearly the same."""
    seen = look(f"{NEW} Then {QUOTE}.", quotes=[quote], line=known())
    assert seen.result == "ok"


@pytest.mark.parametrize(
    "values",
    [
        {"line": None},
        {"line": known(fingerprint=None)},
        {"line": known(), "complete": False},
        {"line": known(), "body": b'{"isAccessibleForFree": false}'},
        {"line": known(), "url": "https://example.org/"},
        {"line": known(), "used": dt.date(2026, 2, 1)},
    ],
    ids=["new", "no baseline", "cut", "teaser", "home page", "read since"],
)
def test_nothing_has_drifted_where_it_cannot_be_told(values):
    """No baseline, not all of the text, a page that changes by itself, or read since."""
    assert look(NEW, **values).result == "ok"


def test_empty_shell_has_not_drifted():
    """A page that a script fills says nothing."""
    assert look("Loading", main="", line=known()).result == "ok"


def test_other_site_with_nothing_left_was_taken_over():
    """The address now leads to somebody else's page."""
    seen = look(NEW, line=known(), hops=["https://casino.example/win"], result="moved")
    assert seen.result == "usurped"
    assert seen.error.startswith("it leads to casino.example, and 0%")


def test_own_site_with_nothing_left_has_drifted():
    """Another page of the same owner."""
    seen = look(NEW, line=known(), hops=["https://www.example.org/home"], result="moved")
    assert seen.result == "drifted"


def test_copy_without_the_words_is_a_copy_that_does_not_serve():
    """And never drifts: it is what it was."""
    assert look(OLD, quotes=[QUOTE], role="archive").result == "archive-broken"
    assert look(NEW, line=known(), role="archive").result == "ok"


def test_only_what_answered_is_read():
    """A not-found page is not searched for quotes."""
    assert look(OLD, quotes=[QUOTE], result="soft-404").quotes == ()
    assert not is_readable(Observation(date=DAY, result="blocked"))


def test_baseline_is_of_the_main_text_and_is_looked_for_in_all_of_it():
    """Menus are no baseline, and an article in other markup is still there."""
    seen = look(f"{prose(9)} {OLD}", main=OLD)
    assert seen.fingerprint == fingerprint(OLD)
    assert look(f"{prose(9)} {OLD}", main=prose(9), line=known()).result == "ok"


def test_page_without_a_main_text_gives_no_baseline():
    """Of menus alone nothing could be told later."""
    assert look(OLD, main="").fingerprint is None


def test_reading_it_again_makes_a_new_baseline():
    """`urldate` later than the baseline: what was read then is what is cited."""
    roles = (Role(key="a", role="url"),)
    later = Target(URL, roles, used=dt.date(2026, 2, 1))
    assert known_baseline(known(), later) is None
    assert known_baseline(known(), Target(URL, roles, used=dt.date(2025, 12, 1))) is not None
