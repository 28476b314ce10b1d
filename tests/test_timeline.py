"""Announcements against evidence: what stands on which lane, and where."""

from __future__ import annotations

import datetime as dt

import pytest
from bs4 import BeautifulSoup

from conftest import TODAY
from knowledge import claim, knowledge, source
from sourcebook.fragments import Fragments
from sourcebook.fragments.timeline import timeline
from sourcebook.model import Article, FrontMatter, PartialDate
from sourcebook.vocabulary import SourceKind

SEARCH = {"where": "w", "query": "q", "date": "2026-11-21", "hits": 8, "relevant": 0}


def evidence(*pairs):
    return [{"source": key, "stance": stance} for key, stance in pairs]


def base(**values):
    settings = {"said_by": [{"who": "ann", "date": "2025-09-06", "source": "a"}], **values}
    return knowledge(
        claims=[claim(**settings)],
        sources=[
            source("a"),
            source("speech", kind=SourceKind.OFFICIAL_STATEMENT, date=PartialDate(2025, 12, 25)),
            source("trial", kind=SourceKind.RCT, date=PartialDate(2024, 1, 18)),
            source("register", kind=SourceKind.TRIAL_REGISTRATION, date=PartialDate(2026, 2)),
        ],
    )


def line_of(kb):
    found = timeline(kb, list(kb.claims.values()), dt.date(2026, 11, 21))
    assert found is not None
    return found


def test_announcements_are_sayings_and_official_statements():
    """The upper lane holds who said it and what officials said, in the order of their dates."""
    line = line_of(base(evidence=evidence(("speech", "refutes"), ("a", "origin"))))
    assert [str(event.date) for event in line.announced] == ["2025-09-06", "2025-12-25"]
    assert line.published == ()


def test_statement_about_something_else_is_no_announcement():
    """An official statement cited as background belongs to another story."""
    line = line_of(base(evidence=evidence(("speech", "context"))))
    assert [str(event.date) for event in line.announced] == ["2025-09-06"]


def test_published_data_are_studies_and_register_entries_that_bear_on_the_claim():
    """The lower lane holds trials and register entries with a stance on the claim."""
    line = line_of(base(evidence=evidence(("trial", "disputes"), ("register", "qualifies"))))
    assert [event.key for event in line.published] == ["trial", "register"]


@pytest.mark.parametrize("stance", ["context", "origin"])
def test_background_is_no_published_data(stance):
    """A trial of another product, cited as context, does not fill the empty lane."""
    assert line_of(base(evidence=evidence(("trial", stance)))).published == ()


def test_saying_that_nothing_was_found_is_no_announcement():
    """Who reports an absence announces nothing."""
    kb = base(kind="absence", searches=[SEARCH])
    assert timeline(kb, list(kb.claims.values()), dt.date(2026, 11, 21)) is None


def test_places_follow_the_dates():
    """The first of January stands at the year's tick, an unknown month in the year's middle."""
    line = line_of(
        base(said_by=[{"who": "ann", "date": "2025"}, {"who": "bob", "date": "2026-01-01"}])
    )
    assert [year for year, _ in line.years] == [2025, 2026]
    assert [place for _, place in line.years] == [0, 50]
    assert [event.place for event in line.announced] == [25.0, pytest.approx(50.14, abs=0.01)]


def drawn(kb):
    article = Article(
        "x.md", FrontMatter.model_validate({"title": "X?", "claims": list(kb.claims)}), "", 1
    )
    fragments = Fragments(kb, TODAY)
    opening = BeautifulSoup(str(fragments.timeline(article, "x/")), "html.parser")
    return opening, fragments.where_we_looked(article)


def test_empty_lane_says_where_and_when_was_looked():
    """An empty lane is a finding only with its searches, and links to them."""
    opening, looked = drawn(base(searches=[SEARCH]))
    assert "nothing found" in opening.svg.get_text()
    assert "1 search made on 21 November 2026" in opening.figcaption.get_text()
    assert opening.figcaption.a["href"] == "#where-we-looked"
    assert 'id="where-we-looked"' in looked


def test_empty_lane_without_searches_claims_nothing():
    """Without a search log the page does not say that nothing was found by looking."""
    opening, looked = drawn(base())
    assert "no search for them is recorded" in opening.figcaption.get_text()
    assert not looked


def test_picture_has_a_title_and_a_table():
    """Who cannot see the picture has its title and every dot as a row."""
    opening, _ = drawn(base(evidence=evidence(("speech", "refutes"))))
    assert opening.svg["role"] == "img"
    assert opening.svg.title.get_text().startswith("Announcements against evidence")
    assert len(opening.select("tbody tr")) == len(opening.select("circle")) == 2
