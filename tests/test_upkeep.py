"""What wants a person: thin, unsourced, unused and overdue things, and how they are silenced."""

from __future__ import annotations

import datetime as dt

import pytest

from conftest import ARTICLE, CLAIM, REFS, TODAY
from sourcebook.checking import survey, upkeep
from sourcebook.loading import load

WET = "data/claims/wet.yml"
BIB = "data/refs.bib"
SECOND = "  - {source: b, stance: supports}\n"
B = "@online{b, title = {More}, url = {https://example.org/b}}\n"
SPEECH = (
    REFS.rstrip()[:-1] + "  keywords = {origin:speech},\n}\n"
    "@online{b, title = {More}, url = {https://example.org/b}, keywords = {origin:speech}}\n"
)
DEAD = (
    '{"url":"https://example.org/water","roles":[{"key":"a","role":"url"}],'
    '"state":"dead","since":"2026-10-02"}\n'
)


def found(make_site, files=None, today: dt.date = TODAY):
    good = {WET: CLAIM + SECOND, BIB: REFS + B}
    loaded = load(make_site({**good, **(files or {})}))
    assert survey(loaded) == ()
    return [f"{problem.code} {problem.location}" for problem in upkeep(loaded, today)]


def test_good_site_wants_nobody(make_site):
    """Two origins, every sentence sourced, every source used: nothing to say."""
    assert found(make_site) == []


CASES = {
    "one origin alone": ({WET: CLAIM, BIB: REFS}, ["C311 data/claims/wet.yml:3:10"]),
    "two reports of one statement": (
        {BIB: SPEECH},
        ["C311 data/claims/wet.yml:3:10"],
    ),
    "refuted by one": (
        {
            WET: CLAIM.replace("verdict: supported", "verdict: refuted").replace(
                "stance: supports", "stance: refutes"
            )
            + SECOND,
        },
        ["C311 data/claims/wet.yml:3:10"],
    ),
    "evidence that is dead": (
        {"data/health.jsonl": DEAD},
        [
            "C312 data/claims/wet.yml:8:14",
            "P607 docs/water.md:4:15",
            "P607 docs/water.md:6:15",
        ],
    ),
    "rationale cites what is no evidence": (
        {WET: CLAIM.replace("[@a]", "[@a; @c]") + SECOND, BIB: REFS + B + B.replace("b", "c")},
        ["C314 data/claims/wet.yml:5:24"],
    ),
    "rationale cites nothing": (
        {WET: CLAIM.replace(" [@a]", "") + SECOND},
        ["C314 data/claims/wet.yml:5:12", "C315 data/claims/wet.yml:5:12"],
    ),
    "sentence without a source": (
        {
            WET: CLAIM.replace("It is [@a].", "It is [@a]. Always has been. [](claim:wet) too.")
            + SECOND
        },
        ["C315 data/claims/wet.yml:5:24"],
    ),
    "summary without a source": (
        {"docs/water.md": ARTICLE.replace("Yes [@a].", "Yes.")},
        ["C315 docs/water.md:4:10"],
    ),
    "source nobody uses": (
        {BIB: REFS + B + "@online{c, title = {C}, url = {https://example.org/c}}\n"},
        ["B419 data/refs.bib:7:1"],
    ),
    "source without address": (
        {BIB: REFS + "@online{b, title = {More}}\n"},
        ["B420 data/refs.bib:6:1"],
    ),
    "one address twice": (
        {BIB: REFS + B.replace("https://example.org/b", "http://www.example.org/water/#x")},
        ["B421 data/refs.bib:6:1"],
    ),
    "fact-check that cites nothing": (
        {"docs/water.md": "---\ntitle: Wet?\nclaims: [wet]\n---\nYes, see [](source:a).\n"},
        ["P606 docs/water.md:3:1"],
    ),
}


@pytest.mark.parametrize(("files", "expected"), CASES.values(), ids=CASES.keys())
def test_what_wants_a_person_is_found(make_site, files, expected):
    """Each weakness is a warning at its place, and nothing else is said."""
    assert found(make_site, files) == expected


def test_review_is_overdue_only_after_its_day(make_site):
    """On the day itself a review is still in time."""
    files = {WET: CLAIM + SECOND + "review_by: 2026-11-20\n"}
    assert found(make_site, files, dt.date(2026, 11, 20)) == []
    assert found(make_site, files, dt.date(2026, 11, 21)) == ["C313 data/claims/wet.yml:10:12"]


@pytest.mark.parametrize(
    "line", ["verdict: supported # sourcebook: ignore C311 there is one trial", None]
)
def test_warning_is_silenced_on_the_spot(make_site, line):
    """In its line or in the line above, with a reason."""
    line = line or "# sourcebook: ignore C311 there is one trial\nverdict: supported"
    assert found(make_site, {WET: CLAIM.replace("verdict: supported", line), BIB: REFS}) == []


def test_silence_in_the_bibliography(make_site):
    """A comment above an entry silences its warnings, and no other entry's."""
    entry = "@online{c, title = {C}}\n"
    files = {BIB: REFS + B + "% sourcebook: ignore B419, B420 kept for later\n" + entry}
    assert found(make_site, files) == []


@pytest.mark.parametrize(
    ("comment", "column"),
    [
        ("# sourcebook: ignore C311", 21),
        ("# sourcebook: ignore because", 21),
        ("# sourcebook: ignore C999 why", 21),
        ("# sourcebook: ignore F204 why", 21),
    ],
)
def test_silence_must_be_whole(make_site, comment, column):
    """Without code or reason, with an unknown code or for an error, it is a warning itself."""
    text = CLAIM.replace("verdict: supported", f"verdict: supported  {comment}") + SECOND
    problems = survey(load(make_site({WET: text, BIB: REFS + B})))
    assert [f"{one.code} {one.location}" for one in problems] == [
        f"S904 data/claims/wet.yml:3:{column}"
    ]
