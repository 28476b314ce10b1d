"""Pages of topics, claimants and changes."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup

from knowledge import TODAY, claim, knowledge, source
from sourcebook.fragments import Fragments
from sourcebook.graph import build_graph
from sourcebook.model import Article, FrontMatter, Name, Names
from sourcebook.pages import addresses, generate

NAMES = Names(
    people=(Name(id="ann", label="Ann", also=("Анна",), note="A chemist"),),
    bodies=(Name(id="who", label="WHO", link="https://example.org/"),),
    topics=(Name(id="water", label="Water", also=("H2O",)), Name(id="fire", label="Fire")),
)
CLAIMS = [
    claim(
        "dry",
        topics=["water"],
        said_by=[
            {"who": "ann", "date": "2025-09", "source": "a", "first": True},
            {"who": "ann", "date": "2025-01-02", "note": "On the radio."},
        ],
        history=[
            {
                "date": "2026-02-01",
                "type": "verdict",
                "from": "mixed",
                "to": "refuted",
                "why": "New.",
            },
            {"date": "2026-01-20", "type": "link-fix"},
            {"date": "2026-01-01", "type": "created"},
        ],
    ),
    claim("wet", verdict="supported", topics=["water"], said_by=[{"who": "who"}]),
]
ARTICLE = Article(
    "check.md",
    FrontMatter.model_validate(
        {
            "title": "Is it?",
            "claims": ["dry"],
            "topics": ["water"],
            "changes": [{"date": "2026-02-01", "type": "correction", "why": "A wrong date."}],
        }
    ),
    "",
    1,
)


@pytest.fixture(scope="module")
def pages():
    kb = knowledge(
        claims=CLAIMS, sources=[source("a")], names=NAMES, articles={"check.md": ARTICLE}
    )
    fragments = Fragments(kb, TODAY)
    made = {page.url: page for page in generate(kb, build_graph(kb), fragments)}
    assert set(made) == set(addresses(kb, fragments.slugs))
    return {url: BeautifulSoup(page.html, "html.parser") for url, page in made.items()}


def words(soup) -> str:
    return " ".join(soup.get_text(" ").split())


def test_topic_shows_its_claims_by_verdict_and_its_fact_checks(pages):
    """Claims in the order of the verdicts, fact-checks first, other spellings named."""
    page = pages["topics/water/"]
    assert [heading.get_text() for heading in page.select("h2")] == [
        "Fact-checks",
        "Supported",
        "Refuted",
    ]
    assert [row["href"] for row in page.select(".sb-row a")] == [
        "../../claims/wet/",
        "../../claims/dry/",
    ]
    assert page.find("a", href="../../check/").get_text() == "Is it?"
    assert "Also written H2O" in words(page)


def test_topic_without_claims_says_so(pages):
    """An empty topic is no empty page."""
    assert "No claim has this topic." in words(pages["topics/fire/"])


def test_claimant_shows_what_was_said_when_and_where(pages):
    """Every saying, oldest first, with its date, source and note."""
    page = pages["claimants/ann/"]
    said = [words(item) for item in page.select(".sb-said li")]
    assert said[0].startswith("2 January 2025")
    assert "On the radio." in said[0]
    assert said[1].startswith("September 2025")
    assert "earliest found" in said[1]
    assert page.select(".sb-said a.footnote-ref")
    assert "Анна" in words(page)
    assert len(page.select(".sb-row")) == 1


def test_unknown_date_is_said(pages):
    """A saying without a date is listed, and its date not invented."""
    assert "Date not known" in words(pages["claimants/who/"])


def test_claim_leads_to_its_topic_and_claimant(pages):
    """From a claim to everything else on its topic and by its claimant."""
    hrefs = {link.get("href") for link in pages["claims/dry/"].select("a")}
    assert {"../../topics/water/", "../../claimants/ann/"} <= hrefs


def test_lists_count_claims(pages):
    """The lists of topics and claimants hold every name with its number of claims."""
    assert [words(item) for item in pages["topics/"].select("li > :is(a, .sb-note)")] == [
        "Water",
        "2 claims: 1 supported and 1 refuted",
        "Fire",
        "0 claims",
    ]
    assert words(pages["claimants/"].select("li")[0]).startswith("Ann 2 claims · A chemist")


def test_changes_are_listed_by_day_newest_first(pages):
    """Verdict changes and corrections with from, to and why; mended links are left out."""
    page = pages["changes/"]
    assert [heading.get_text() for heading in page.select("h2")] == [
        "1 February 2026",
        "1 January 2026",
    ]
    text = words(page)
    assert "verdict changed from mixed to refuted. New." in text
    assert "Is it? · correction. A wrong date." in text
    assert "link fix" not in text


def test_a_topic_and_a_claimant_show_announcements_against_evidence(pages):
    """Who announced what, and what was published since, belongs to both."""
    for address in ("topics/water/", "claimants/ann/"):
        timeline = pages[address].select_one("figure.sb-timeline")
        assert "2 January 2025" in words(timeline) or "2 Jan 2025" in words(timeline)
        assert "nothing found" in timeline.svg.get_text()


def test_a_claimant_names_the_fact_checks_of_their_claims(pages):
    """From a speaker a reader comes to what was checked of it."""
    assert pages["claimants/ann/"].find("a", href="../../check/").get_text() == "Is it?"
