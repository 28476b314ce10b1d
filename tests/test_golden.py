"""The golden data: every field of every format is in them, and is read."""

from __future__ import annotations

import pytest

from conftest import SITES
from sourcebook.loading import load
from sourcebook.model import (
    Change,
    Claim,
    ClaimFile,
    Evidence,
    Followup,
    FrontMatter,
    LedgerLine,
    Name,
    Notice,
    PartialDate,
    Pin,
    QuoteSeen,
    Relation,
    Saying,
    Search,
    WouldChange,
)
from sourcebook.settings import Checker, Settings
from sourcebook.vocabulary import Independence, LinkState, SourceKind, Stance


@pytest.fixture(scope="module")
def golden():
    return load(SITES / "golden")


def given_fields(records) -> set[str]:
    return set().union(*(record.model_fields_set for record in records))


def test_every_field_of_every_record_is_given(golden):
    """No field of a format is missing from the golden data, so none goes untested."""
    claim = golden.kb.claims["efficacy-100-percent"]
    front = golden.kb.articles["fact-checks/efficacy.md"].front
    names = golden.kb.names
    line = next(iter(golden.kb.ledger.values()))
    for model, records in (
        (ClaimFile, [claim]),
        (Saying, claim.said_by),
        (Evidence, claim.evidence),
        (Search, claim.searches),
        (WouldChange, claim.would_change),
        (Relation, claim.relations),
        (Change, claim.history),
        (FrontMatter, [front]),
        (Followup, front.followups),
        (Name, [*names.people, *names.bodies, *names.topics]),
        (LedgerLine, [line]),
        (Pin, [line.pin]),
        (QuoteSeen, line.quotes),
        (Notice, line.notices),
        (Settings, [golden.host.settings]),
        (Checker, [golden.host.settings.checker]),
    ):
        assert given_fields(records) - {"id"} == set(model.model_fields) - (
            {"id"} if model is Claim else {"id"} & set(model.model_fields)
        ), model


def test_every_source_kind_has_an_entry(golden):
    """There is an entry of each kind of source."""
    assert {source.kind for source in golden.kb.sources.values()} == set(SourceKind)


def test_source_is_read_whole(golden):
    """The entry with every field arrives with every field."""
    source = golden.kb.sources["andtbacka2021"]
    assert source.kind is SourceKind.SINGLE_ARM_TRIAL
    assert source.independence is Independence.DEVELOPER
    assert source.peer_reviewed
    assert source.keywords == ("melanoma",)
    assert source.doi == "10.1200/JCO.20.03246"
    assert source.url == "https://ascopubs.org/doi/10.1200/JCO.20.03246"
    assert source.date == PartialDate(2021, 8, 31)
    assert source.accessed == PartialDate(2026, 11, 21)
    assert source.archive_date == PartialDate(2026, 1, 1)
    assert source.archive_url is not None
    assert source.language == "en"
    assert source.derived_from == ("chumakov2012",)
    assert source.origin_labels == ("trial-calm",)
    assert not source.described
    assert golden.kb.sources["factcrescendo2025"].described


def test_ledger_state_reaches_the_source(golden):
    """A dead address in the ledger is the state of its source."""
    assert golden.kb.state_of("tass2025phase1") is LinkState.DEAD
    assert golden.kb.state_of("weber2024") is LinkState.UNCHECKED


def test_evidence_is_read_in_order(golden):
    """Evidence keeps the order of the file."""
    stances = [item.stance for item in golden.kb.claims["efficacy-100-percent"].evidence]
    assert stances == [
        Stance.REFUTES,
        Stance.DISPUTES,
        Stance.DISPUTES,
        Stance.ORIGIN,
        Stance.CONTEXT,
    ]
