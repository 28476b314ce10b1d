"""What one look at a reference means for who wrote it: the table's column "pull request"."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from conftest import CLAIM
from knowledge import knowledge, ledger_line, source
from sourcebook.catalogue import CODES
from sourcebook.checking.references import policy
from sourcebook.checking.references.targets import targets_of
from sourcebook.loading import load
from sourcebook.model import Observation, Pin
from sourcebook.problems import Location

DAY = dt.date(2026, 11, 21)
COPY = {"archive_url": "https://archive.example/a"}


def found(result: str, *, role: str = "url", details=None, **values):
    kb = knowledge(sources=[source("a", **{"doi": "10.1000/a", **values})])
    target = next(one for one in targets_of(kb) if one.roles[0].role == role)
    seen = Observation.model_validate({"date": DAY, "result": result, **(details or {})})
    return list(policy.problems_of(kb, target, seen))


@pytest.mark.parametrize(
    ("result", "values", "severity"),
    [
        ("ok", {}, None),
        ("redirected", {}, None),
        ("reinstated", {}, None),
        ("drifted", {}, None),
        ("moved", {}, "notice"),
        ("rate-limited", {}, "notice"),
        ("blocked", COPY, "warning"),
        ("blocked", {}, "error"),
        ("gone", {}, "error"),
        ("no-such-host", {}, "error"),
        ("unreachable", {}, "warning"),
        ("tls-broken", {}, "warning"),
        ("soft-404", {}, "warning"),
        ("usurped", {}, "warning"),
        ("quote-missing", {}, None),  # spoken of where the quote stands, in its claim
        ("retracted", {}, "error"),
        ("concern", {}, "warning"),
        ("corrected", {}, "warning"),
        ("unknown-doi", {}, "error"),
        ("archive-broken", {}, "warning"),
        ("refused", {}, "error"),
    ],
)
def test_a_look_is_judged_as_the_table_says(result, values, severity):
    """Only what no bad night explains blocks a pull request."""
    problems = found(result, **values)
    assert [problem.severity for problem in problems] == ([severity] if severity else [])


@pytest.mark.parametrize("result", ["gone", "no-such-host", "unreachable", "tls-broken"])
def test_an_archived_copy_that_fails_is_a_warning(result):
    """The reference itself may be well."""
    assert [one.code for one in found(result, role="archive", **COPY)] == ["R117"]


def test_what_is_gone_but_archived_is_not_asked_for_a_copy():
    """The entry has one; the mend says how to tell that this is known."""
    (problem,) = found("gone", **COPY)
    assert "pin = {dead until" in problem.hint
    (problem,) = found("gone")
    assert "archiveurl" in problem.hint


def test_a_problem_stands_in_the_line_of_its_address():
    """A contributor is sent to the very field."""
    places = {"url": Location("data/refs.bib", 4, 10), "doi": Location("data/refs.bib", 5, 10)}
    assert found("gone", places=places)[0].location == places["url"]
    assert found("unknown-doi", role="doi", places=places)[0].location == places["doi"]


def test_what_was_seen_is_said_with_its_status():
    """The evidence is in the sentence, the mend in the hint."""
    (problem,) = found("gone", details={"status": 404})
    assert problem.message == "https://example.org/a (a) is gone: 404."
    (problem,) = found("tls-broken", details={"error": "certificate expired"})
    assert (
        problem.message == "https://example.org/a (a) cannot prove who it is: certificate expired."
    )


def test_the_new_address_of_what_moved_is_offered():
    """The mend can be copied from the report."""
    (problem,) = found("moved", details={"hops": ["https://x.example/", "https://y.example/"]})
    assert problem.hint == "Write https://y.example/ instead."


def test_a_place_that_the_page_lacks_is_a_notice():
    """The page is there, the part after # is not."""
    details = {"status": 200, "error": "the page has no place named 'x'"}
    (problem,) = found("ok", details=details, url="https://example.org/a#x")
    assert (problem.code, problem.severity) == ("R115", "notice")


def test_a_pinned_source_is_not_spoken_of():
    """Somebody has looked, and said so with a reason and an end."""
    pin = Pin(state="alive", why="Read it.", until="2027-01-01")
    assert found("blocked", pin=pin) == []


NOTICE = {"type": "retraction", "date": "2026-05-01", "doi": "10.1000/n"}


def test_a_retraction_is_told_with_its_notice_and_no_pin_silences_it():
    """A pin speaks of a link; the work is retracted all the same."""
    pin = Pin(state="alive", why="Read it.", until="2027-01-01")
    (problem,) = found("retracted", role="doi", details={"notices": [NOTICE]}, pin=pin)
    assert (problem.code, problem.severity) == ("R111", "error")
    assert "10.1000/n" in problem.message


def test_a_work_that_is_cited_as_retracted_is_no_problem():
    """The entry says that whoever cites it knows."""
    fields = {"title": "A", "pubstate": "retracted"}
    assert found("retracted", role="doi", details={"notices": [NOTICE]}, fields=fields) == []


def test_two_sources_at_one_address_are_both_told():
    """Whoever wrote either has to know."""
    one = source("a")
    kb = knowledge(sources=[one, dataclasses.replace(source("b"), url=one.url)])
    (target,) = targets_of(kb)
    seen = Observation.model_validate({"date": DAY, "result": "gone"})
    assert len(list(policy.problems_of(kb, target, seen))) == 2


def test_what_was_not_reached_is_a_notice():
    """What was not asked is not called well."""
    kb = knowledge()
    targets = targets_of(kb)
    (problem,) = policy.not_reached(kb, targets, {targets[0].url})
    assert (problem.code, problem.severity) == ("R110", "notice")


QUOTING = CLAIM.replace("stance: supports}", "stance: supports, quote: water is wet to the touch}")


def told(make_site, *quotes, **files):
    """What is said of quotes, each a state or a state and more, of the claim that quotes water."""
    loaded = load(make_site({"data/claims/wet.yml": QUOTING, **files}))
    (target,) = targets_of(loaded.kb)
    seen = Observation.model_validate(
        {
            "date": DAY,
            "result": "ok",
            "quotes": [{"quote": "water is wet to the touch", **one} for one in quotes],
        }
    )
    return [
        (one.code, one.severity.value, str(one.location), one.message)
        for one in policy.quote_problems(loaded, target, seen)
    ]


def test_missing_quote_is_an_error_in_the_line_of_the_quote(make_site):
    """Whoever quoted is sent to the words themselves, not to the entry of the source."""
    ((code, severity, place, message),) = told(make_site, {"state": "missing"})
    assert (code, severity, place) == ("R116", "error", "data/claims/wet.yml:8:42")
    assert message == (
        "https://example.org/water (a) does not have the words “water is wet to the touch”."
    )


def test_near_quote_shows_both_texts(make_site):
    """The two stand side by side, so that a person sees the difference."""
    ((code, severity, _, message),) = told(
        make_site, {"state": "near", "found": "water is wet on the touch"}
    )
    assert (code, severity) == ("R120", "warning")
    assert "Quoted: “water is wet to the touch”. There: “water is wet on the touch”." in message


def test_quote_that_could_not_be_looked_for_says_why(make_site):
    """A notice, for nobody is at fault."""
    ((code, severity, _, message),) = told(
        make_site, {"state": "cannot-tell", "why": "no text layer"}
    )
    assert (code, severity) == ("R121", "notice")
    assert message.endswith("“water is wet to the touch”: no text layer.")


def test_found_quote_is_not_spoken_of(make_site):
    """All is well."""
    assert told(make_site, {"state": "present"}) == []


def test_every_code_of_a_look_can_come_about():
    """No code of R is there for show: each comes of a look, of the ledger (R118, R119), or of a
    quote, as shown above."""
    codes = {code for code in CODES if code.startswith("R")}
    results = [
        *("moved", "rate-limited", "gone", "no-such-host", "unreachable", "tls-broken"),
        *("soft-404", "usurped", "quote-missing", "retracted", "concern", "unknown-doi"),
        *("archive-broken", "refused", "blocked"),
    ]
    seen = {one.code for result in results for one in found(result)}
    seen |= {one.code for one in found("blocked", **COPY)}
    seen |= {one.code for one in found("ok", details={"error": "no"}, url="https://a.example/#x")}
    assert codes - seen == {"R116", "R118", "R119", "R120", "R121"}
    assert ledger_line("a", "moved")
