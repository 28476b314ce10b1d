"""How claims stand when their sources fall: marks, lost support, balances that turn, dependence."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from conftest import CLAIM
from knowledge import claim, knowledge, ledger_line, pages_of, read, source, words
from sourcebook.checking import upkeep
from sourcebook.fragments import Fragments, Site
from sourcebook.loading import load
from sourcebook.model import Notice
from sourcebook.pages import feeds
from sourcebook.standing import Lean, standings
from sourcebook.vocabulary import ClaimStatus, Independence

SAID = [{"who": "fmba", "date": "2025-09-06"}]


def refutes(*keys: str) -> list[dict[str, str]]:
    return [{"source": key, "stance": "refutes"} for key in keys]


def base(claims, states, *, sources=None, **values):
    """A knowledge base in which some sources have a state."""
    ledger = {key: ledger_line(key, state) for key, state in states.items()}
    sources = sources or [source(key) for key in "abc"]
    return knowledge(claims, sources, ledger=ledger, **values)


def test_claim_whose_sources_stand_has_nothing_amiss():
    """Live, moved and unverifiable sources mark nothing."""
    kb = base([claim(evidence=refutes(*"abc"))], {"a": "alive", "b": "moved", "c": "unverifiable"})
    assert not list(standings(kb))


@pytest.mark.parametrize("state", ["dead", "usurped", "invalid", "changed", "retracted"])
def test_fallen_source_marks_the_claim_that_rests_on_it(state):
    """With enough left beside it that is a mark and no call for review."""
    one = standings(base([claim(evidence=refutes(*"abc"))], {"a": state})).of("wet")
    assert [(item.evidence.source, item.state) for item in one.shaken] == [("a", state)]
    assert not one.needs_review
    assert one.reasons == ()


def test_only_independent_support_retracted_needs_review():
    """What is left is a party's own word, so somebody has to weigh the claim again."""
    sources = [source("a"), source("b", independence=Independence.DEVELOPER)]
    kb = base([claim(evidence=refutes("a", "b"))], {"a": "retracted"}, sources=sources)
    one = standings(kb).of("wet")
    assert one.loses_independent
    assert not one.loses_all
    assert one.needs_review
    assert one.reasons[0] == "The only independent support behind its verdict has fallen."


def test_repeat_of_a_retracted_work_falls_with_it():
    """News that goes back to a retracted study is no second support."""
    sources = [source("a"), source("b", derived_from=("a",)), source("c")]
    kb = base([claim(evidence=refutes("a", "b"))], {"a": "retracted"}, sources=sources)
    one = standings(kb).of("wet")
    assert [(item.evidence.source, item.repeats) for item in one.shaken] == [("a", ""), ("b", "a")]
    assert one.loses_all


def test_repeat_of_a_dead_page_stands():
    """A newspaper can be read after the statement it reports has gone."""
    sources = [source("a"), source("b", derived_from=("a",))]
    kb = base([claim(evidence=refutes("a", "b"))], {"a": "dead"}, sources=sources)
    one = standings(kb).of("wet")
    assert [item.evidence.source for item in one.shaken] == ["a"]
    assert not one.needs_review


def test_source_of_two_origins_outlives_one_of_them():
    """A round-up that also goes back to a sound work is not void."""
    sources = [source("a"), source("b"), source("c", derived_from=("a", "b"))]
    kb = base([claim(evidence=refutes("a", "c"))], {"a": "retracted"}, sources=sources)
    assert [item.evidence.source for item in standings(kb).of("wet").shaken] == ["a"]


def test_archived_copy_keeps_a_dead_source_readable():
    """Dead and archived marks the claim; nothing is lost."""
    sources = [source("a", archive_url="https://web.archive.org/web/2026/https://example.org/a")]
    one = standings(base([claim()], {"a": "dead"}, sources=sources)).of("wet")
    assert not one.shaken[0].fell
    assert not one.needs_review


def test_archived_copy_does_not_save_a_retracted_work():
    """The copy is that of a work which its own publisher took back."""
    sources = [source("a", archive_url="https://web.archive.org/web/2026/https://example.org/a")]
    assert standings(base([claim()], {"a": "retracted"}, sources=sources)).of("wet").needs_review


def test_balance_that_turns_says_so_with_both_counts():
    """Two against one becomes one against one."""
    evidence = [*refutes("a", "b"), {"source": "c", "stance": "supports"}]
    one = standings(base([claim(evidence=evidence)], {"a": "retracted"})).of("wet")
    assert (one.before.lean, one.after.lean) == (Lean.AGAINST, Lean.EVEN)
    assert one.turns
    assert one.needs_review
    assert "leaned against the claim (1 for, 2 against)" in one.reasons[-1]
    assert "to neither side (1 for, 1 against)" in one.reasons[-1]


def test_balance_counts_origins_and_not_documents():
    """Three pages of one origin are one, so a second fallen page of it turns nothing."""
    sources = [source(key, origin_labels=("trial",)) for key in "ab"] + [source("c")]
    evidence = [*refutes("a", "b"), {"source": "c", "stance": "supports"}]
    one = standings(base([claim(evidence=evidence)], {"a": "dead"}, sources=sources)).of("wet")
    assert one.before == one.after


def test_review_is_carried_to_what_depends_on_it_however_far():
    """Two steps of depends-on, by a former id; other relations carry nothing."""
    claims = [
        claim("wet", aliases=("damp",)),
        claim("x", evidence=refutes("b"), relations=[{"type": "depends-on", "claim": "damp"}]),
        claim("y", evidence=refutes("b"), relations=[{"type": "depends-on", "claim": "x"}]),
        claim("z", evidence=refutes("b"), relations=[{"type": "contradicts", "claim": "wet"}]),
    ]
    found = standings(base(claims, {"a": "retracted"}))
    assert [one.claim.id for one in found] == ["wet", "x", "y"]
    assert found.of("x").rests_on == ("wet",)
    assert found.of("y").rests_on == ("x",)
    assert found.of("y").needs_review


def test_claims_that_depend_on_each_other_end():
    """A circle is a mistake of its own; it must not hang the build."""
    claims = [
        claim("x", relations=[{"type": "depends-on", "claim": "y"}]),
        claim("y", evidence=refutes("b"), relations=[{"type": "depends-on", "claim": "x"}]),
    ]
    assert {one.claim.id for one in standings(base(claims, {"a": "retracted"}))} == {"x", "y"}


def test_loss_before_the_last_check_was_weighed():
    """Who checked the claim after the page had gone has seen it; who did before has not."""
    old, new = claim("old", checked="2026-01-27"), claim("new", checked="2026-10-20")
    found = standings(base([old, new], {"a": "dead"}))
    assert found.of("old").needs_review
    assert not found.of("new").needs_review
    assert found.of("new").shaken[0].weighed


def test_retraction_is_weighed_only_where_the_entry_says_so():
    """A later check of the claim need not have known; `pubstate = {retracted}` does."""
    knowing = source("a", fields={"title": "A", "pubstate": "retracted"})
    late = claim(checked="2026-11-01")
    assert standings(base([late], {"a": "retracted"})).of("wet").needs_review
    found = standings(base([late], {"a": "retracted"}, sources=[knowing])).of("wet")
    assert found.shaken
    assert not found.needs_review


def test_missing_quote_marks_only_the_claim_that_quotes_it():
    """Another claim with other words from the page, or none, is left alone."""
    quotes = [
        {"quote": "wet and cold", "state": "missing"},
        {"quote": "the sea is salt", "state": "present"},
    ]
    line = ledger_line("a", "quote-missing", quotes=quotes)
    claims = [
        claim("gone", evidence=[{"source": "a", "stance": "refutes", "quote": "wet and cold"}]),
        claim("there", evidence=[{"source": "a", "stance": "refutes", "quote": "the sea is salt"}]),
        claim("none", evidence=refutes("a")),
    ]
    kb = knowledge(claims, [source("a")], ledger={line.url: line})
    assert [one.claim.id for one in standings(kb)] == ["gone"]


def test_table_of_retractions_needs_no_ledger():
    """A pull request that cites a retracted work learns so before any check has run."""
    notice = Notice(type="retraction", date=dt.date(2026, 5, 1), by="retraction-watch")
    kb = knowledge([claim()], [source("a")], table={"a": (notice,)})
    assert standings(kb).of("wet").needs_review


def test_reinstated_work_stands_again():
    """A retraction that was taken back marks nothing."""
    notices = (
        Notice(type="retraction", date=dt.date(2026, 5, 1)),
        Notice(type="reinstatement", date=dt.date(2026, 6, 1)),
    )
    assert not list(standings(knowledge([claim()], [source("a")], table={"a": notices})))


def test_status_of_a_draft_stays():
    """Only a current claim turns; what its file calls a draft is one."""
    kb = base([claim(status="draft"), claim("current")], {"a": "retracted"})
    found = standings(kb)
    assert found.status_of(kb.claims["wet"]) is ClaimStatus.DRAFT
    assert found.status_of(kb.claims["current"]) is ClaimStatus.NEEDS_REVIEW


# -- on the site ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site():
    """Water's only independent source is retracted, and ice depends on water."""
    claims = [
        claim("wet", said_by=SAID, short="Water is dry"),
        claim(
            "ice",
            said_by=SAID,
            evidence=refutes("b"),
            relations=[{"type": "depends-on", "claim": "wet"}],
        ),
        claim("sea", said_by=SAID, evidence=refutes("b", "c")),
    ]
    return pages_of(base(claims, {"a": "retracted", "b": "alive", "c": "dead"}))


def test_claim_page_says_that_it_needs_review_and_why(site):
    """Reason and source stand in the box under the verdict."""
    box = read(site["claims/wet/"].html).select_one(".sb-status--needs-review")
    assert "Status: needs review. Nothing stands behind its verdict any more." in words(box)
    assert box.li.a["href"] == "../../sources/a/"
    assert "retracted" in words(box.li)


def test_claim_page_names_the_claim_it_depends_on(site):
    """A reader learns which claim made this one doubtful."""
    box = read(site["claims/ice/"].html).select_one(".sb-status--needs-review")
    assert box.a["href"] == "../wet/"
    assert "which needs review" in words(box)


def test_mark_alone_calls_for_nothing(site):
    """A dead source beside a live one is named, and the claim stays current."""
    page = read(site["claims/sea/"].html)
    assert not page.select(".sb-status--needs-review")
    assert "Not all of its sources still stand." in words(page.select_one(".sb-status--shaken"))


def test_no_review_is_published_while_the_claim_needs_one(site):
    """A search engine must not go on showing a verdict that lost its ground."""
    assert "ClaimReview" not in str(site["claims/wet/"].head)
    assert "ClaimReview" in str(site["claims/sea/"].head)


def test_list_of_claims_shows_and_filters_it(site):
    """The row has the word, and the filter its value."""
    rows = read(site["claims/"].html).select("tbody tr")
    found = {row.a["href"].split("/")[-2]: row for row in rows}
    assert found["wet"]["data-status"] == "needs-review"
    assert "needs review" in words(found["wet"])
    assert found["sea"]["data-status"] == "current"


def test_health_page_lists_claims_that_need_review_first(site):
    """Before the table of sources: what a person has to do."""
    page = read(site["health/"].html)
    section = page.find(id="needs-review").find_next("ul")
    links = [item.a["href"] for item in section.find_all("li", recursive=False)]
    assert links == ["../claims/wet/", "../claims/ice/"]
    assert "It depends on" in words(section)


def test_feeds_tell_nothing_of_it():
    """No verdict changed, and those who follow verdicts are not to be called for a link."""
    claims = [claim(said_by=SAID, history=[{"date": "2026-01-27", "type": "created"}])]
    texts = []
    for state in ("alive", "retracted"):
        kb = base(claims, {"a": state})
        site = Site(url="https://w.example/kb/")
        texts.append(feeds(kb, Fragments(kb, dt.date(2026, 11, 21), (), site)))
    assert texts[0]
    assert texts[0] == texts[1]


# -- in the report --------------------------------------------------------------------------------


def test_check_reports_the_loss_and_what_depends_on_it(make_site):
    """One run names the claim that lost its ground and the one above it, each at its line."""
    line = {
        "url": "https://example.org/water",
        "roles": [{"key": "a", "role": "url"}],
        "state": "retracted",
        "since": "2026-10-02",
    }
    root = make_site(
        {
            "data/claims/ice.yml": CLAIM + "relations:\n  - {type: depends-on, claim: wet}\n",
            "data/health.jsonl": json.dumps(line) + "\n",
        }
    )
    found = {
        (one.code, str(one.location))
        for one in upkeep(load(root), dt.date(2026, 11, 21))
        if one.code in {"C316", "C317", "C318"}
    }
    assert found == {
        ("C316", "data/claims/ice.yml:3:10"),
        ("C316", "data/claims/wet.yml:3:10"),
        ("C318", "data/claims/ice.yml:10:31"),
    }


def test_copy_that_the_check_found_is_shown_where_the_entry_has_none():
    """A reader of a dead source gets the copy at once; the entry can be completed later."""
    copy = "https://web.archive.org/web/20260102030405/https://example.org/a"
    line = ledger_line("a", "dead", archive=copy, last_ok="2026-09-01")
    kb = knowledge([claim()], [source("a")], ledger={line.url: line})
    shown = kb.on(dt.date(2026, 11, 21), 3650)
    assert (shown.sources["a"].archive_url, str(shown.sources["a"].archive_date)) == (
        copy,
        "2026-01-02",
    )
    assert not standings(shown).of("wet").needs_review
    assert kb.sources["a"].archive_url is None
