"""Origins and balance: what counts is where the evidence goes back to, not how often it is told."""

from __future__ import annotations

import contextlib
import dataclasses
import datetime as dt
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.model import (
    Claim,
    ClaimFile,
    Evidence,
    KnowledgeBase,
    LedgerLine,
    PartialDate,
    Pin,
    Source,
    as_of,
    schema_of,
)
from sourcebook.problems import Location
from sourcebook.vocabulary import Independence, LinkState, SourceKind, Stance


def source(key: str, *, labels=(), derived=(), independence=Independence.INDEPENDENT, kind=None):
    return Source(
        key=key,
        entry_type="online",
        fields={},
        title=key,
        location=Location("refs.bib"),
        origin_labels=tuple(labels),
        derived_from=tuple(derived),
        independence=independence,
        kind=kind,
    )


def claim(*evidence: tuple[str, str], **fields) -> Claim:
    return Claim.model_validate(
        {
            "id": "c",
            "claim": "x",
            "kind": "effect",
            "verdict": "mixed",
            "certainty": "low",
            "rationale": "x",
            "checked": "2026-01-01",
            "evidence": [{"source": key, "stance": stance} for key, stance in evidence],
            **fields,
        }
    )


def kb(*sources: Source) -> KnowledgeBase:
    return KnowledgeBase(sources={one.key: one for one in sources})


def test_five_reports_of_one_statement_are_one_origin():
    """Reports that share a label count once, whatever their number."""
    reports = [source(f"r{number}", labels=["statement"]) for number in range(5)]
    balance = kb(*reports).balance(claim(*((one.key, "supports") for one in reports)))
    assert [origin.id for origin in balance.supporting] == ["statement"]
    assert balance.supporting[0].sources == ("r0", "r1", "r2", "r3", "r4")
    assert balance.opposing == ()


@pytest.mark.parametrize("stance", ["context", "origin", "qualifies"])
def test_some_stances_count_for_no_side(stance):
    """Context, origin and qualifies are shown and never counted."""
    balance = kb(source("a")).balance(claim(("a", stance)))
    assert balance.all == ()


def test_round_up_counts_its_roots_and_joins_nothing():
    """A report that goes back to two statements counts as both, and does not make them one."""
    base = kb(
        source("roundup", derived=["one", "two"]),
        source("one", labels=["first"]),
        source("two", labels=["second"]),
    )
    assert base.origins_of("roundup") == ("first", "second")
    assert base.origins_of("one") == ("first",)
    balance = base.balance(claim(("roundup", "supports"), ("one", "supports")))
    assert {origin.id for origin in balance.supporting} == {"first", "second"}


def test_chain_leads_to_its_root():
    """A report of a report of a source goes back to that source."""
    base = kb(source("a"), source("b", derived=["a"]), source("c", derived=["b"]))
    assert base.origins_of("c") == ("a",)


def test_circle_of_sources_is_one_origin():
    """Sources that derive from each other end nowhere; they count as one origin."""
    base = kb(source("a", derived=["b"]), source("b", derived=["a"]))
    assert base.origins_of("a") == base.origins_of("b") == ("a",)


def test_origin_is_the_claimants_own_by_interest_or_by_source():
    """Developer, state and funder are interested; a source of the claim itself is as well."""
    base = kb(
        source("dev", independence=Independence.DEVELOPER),
        source("said", labels=["speech"]),
        source("relay", labels=["speech"]),
        source("free"),
    )
    found = base.balance(
        claim(
            ("dev", "supports"),
            ("relay", "supports"),
            ("free", "disputes"),
            said_by=[{"who": "x", "source": "said"}],
        )
    )
    assert {origin.id: origin.own for origin in found.all} == {
        "dev": True,
        "speech": True,
        "free": False,
    }


def test_evidence_may_know_better_about_independence():
    """Independence is relative to the claim, so the evidence overrides the entry."""
    base = kb(source("a", independence=Independence.DEVELOPER))
    item = Evidence(source="a", stance=Stance.SUPPORTS, independence=Independence.INDEPENDENT)
    assert base.independence_of(item) is Independence.INDEPENDENT


def test_origin_has_the_kind_of_its_strongest_source():
    """A trial told by a newspaper is still a trial where the paper itself is in evidence."""
    base = kb(
        source("news", labels=["trial"], kind=SourceKind.NEWS),
        source("paper", labels=["trial"], kind=SourceKind.RCT),
    )
    balance = base.balance(claim(("news", "supports"), ("paper", "supports")))
    assert balance.supporting[0].kind is SourceKind.RCT


def test_pin_overrides_the_state_and_unknown_is_unchecked():
    """A person's pinned verdict stands; what the ledger does not know is not yet checked."""
    line = LedgerLine.model_validate(
        {
            "url": "https://example.org/",
            "roles": [{"key": "a", "role": "url"}],
            "state": "dead",
            "since": "2026-01-01",
            "pin": {"state": "alive", "why": "seen", "until": "2027-01-01"},
        }
    )
    base = KnowledgeBase(ledger={line.url: line})
    assert base.state_of("a") is LinkState.ALIVE
    assert base.state_of("b") is LinkState.UNCHECKED


@given(st.dates())
def test_dates_survive_a_round_trip(date):
    """A date, its month and its year are read back as they were written."""
    for text in (date.isoformat(), date.isoformat()[:7], date.isoformat()[:4]):
        assert str(PartialDate.parse(text)) == text


@given(st.text())
def test_other_text_is_no_date(text):
    """Whatever is not a date is refused with ValueError and nothing else."""
    with contextlib.suppress(ValueError):
        assert str(PartialDate.parse(text)) == text


def test_schema_names_and_explains_every_field():
    """An editor can complete and explain each field of a claim; the id is not one of them."""
    schema = schema_of(ClaimFile)
    assert "id" not in schema["properties"]
    assert {"claim", "verdict", "evidence", "would_change"} <= set(schema["properties"])
    for name, definition in [("claim", schema), *schema["$defs"].items()]:
        for field, value in definition.get("properties", {}).items():
            assert value.get("description"), f"{name}.{field}"
    json.dumps(schema)


@pytest.mark.parametrize(
    ("state", "answered", "shown"),
    [
        ("alive", "2026-09-22", "alive"),
        ("alive", "2026-09-21", "unchecked"),
        ("moved", "2026-09-21", "unchecked"),
        ("unverifiable", "2026-09-21", "unchecked"),
        ("dead", "2020-01-01", "dead"),
        ("retracted", "2020-01-01", "retracted"),
    ],
)
def test_an_answer_wears_out_but_a_finding_does_not(state, answered, shown):
    """Live sixty-one days ago says nothing of today; dead stays dead until somebody looks."""
    line = LedgerLine.model_validate(
        {
            "url": "https://example.org/a",
            "roles": [],
            "state": state,
            "since": "2020-01-01",
            "last_ok": answered,
        }
    )
    ledger = as_of({line.url: line}, dt.date(2026, 11, 21), 60)
    assert ledger[line.url].state == shown


def test_a_pin_ends_with_its_last_day():
    """A person's word holds for as long as they said."""
    line = LedgerLine.model_validate(
        {
            "url": "https://example.org/a",
            "roles": [],
            "state": "dead",
            "since": "2020-01-01",
            "pin": {"state": "alive", "why": "Read it myself.", "until": "2026-11-21"},
        }
    )
    assert as_of({"x": line}, dt.date(2026, 11, 21), 60)["x"].pin
    assert as_of({"x": line}, dt.date(2026, 11, 22), 60)["x"].pin is None


def test_a_person_is_believed_before_the_ledger_until_the_pin_ends():
    """A pin in an entry overrules what the check saw, and no longer than it says."""
    pin = Pin(state="alive", why="Read it myself.", until="2026-11-21")
    kb = KnowledgeBase(
        sources={"a": dataclasses.replace(source("a"), pin=pin)},
        ledger={
            "x": LedgerLine.model_validate(
                {
                    "url": "x",
                    "roles": [{"key": "a", "role": "url"}],
                    "state": "dead",
                    "since": "2026-01-01",
                }
            )
        },
    )
    assert kb.on(dt.date(2026, 11, 21), 60).state_of("a") is LinkState.ALIVE
    assert kb.on(dt.date(2026, 11, 22), 60).state_of("a") is LinkState.DEAD


def test_a_retraction_of_the_doi_outweighs_a_page_that_answers():
    """A publisher's page may stand for ever; the work is retracted all the same."""
    lines = [
        {"url": "https://a/", "roles": [{"key": "a", "role": "url"}], "state": "alive"},
        {"url": "https://doi.org/a", "roles": [{"key": "a", "role": "doi"}], "state": "retracted"},
    ]
    kb = KnowledgeBase(
        sources={"a": source("a")},
        ledger={
            line["url"]: LedgerLine.model_validate({**line, "since": "2026-01-01"})
            for line in lines
        },
    )
    assert kb.state_of("a") is LinkState.RETRACTED
