"""The two lists and the panel of the home page."""

from __future__ import annotations

from knowledge import TODAY, article, claim, knowledge, ledger_line, pages_of, read, source, words
from sourcebook.fragments import Fragments
from sourcebook.graph import build_graph
from sourcebook.model import KnowledgeBase
from sourcebook.pages import HOME_MARKER, addresses, fill_markers, home_panel
from sourcebook.pages.home import latest_verdicts
from sourcebook.problems import Location, Problem

PROBLEM = Problem(Location("data/claims/bad.yml", 4, 1), "F202", "No verdict.", "Add one.")


def panel(kb: KnowledgeBase, problems: tuple[Problem, ...] = ()) -> str:
    """The home panel."""
    return str(home_panel(kb, build_graph(kb), Fragments(kb, TODAY, problems)))


def test_addresses_are_those_of_the_pages() -> None:
    """A host may announce pages before they are made."""
    kb = knowledge(broken_claims={"bad": "data/claims/bad.yml"})
    assert list(addresses(kb, Fragments(kb, TODAY))) == list(pages_of(kb))


def test_the_list_of_claims_is_complete() -> None:
    """Words, verdict, certainty, kind, topics, day; in groups by verdict; no script needed."""
    kb = knowledge([claim(topics=["water"]), claim("ice", claim="Ice.", verdict="supported")])
    tree = read(pages_of(kb)["claims/"].html)
    assert [heading["id"] for heading in tree.find_all("h2")] == ["supported", "refuted"]
    rows = [words(row) for row in tree.select("tbody tr")]
    assert len(rows) == 2
    assert rows[1].startswith("Water is dry.")
    for expected in ("Refuted", "high", "effect", "Water", "27 Jan 2026"):
        assert expected in rows[1]


def test_broken_claims_are_listed() -> None:
    """With a link to the page that says what is wrong."""
    kb = knowledge(broken_claims={"bad": "data/claims/bad.yml"})
    assert "bad: could not be loaded" in words(pages_of(kb)["claims/"].html)


def test_the_list_of_sources_is_complete() -> None:
    """Short form, title, kind, independence, date, language, state, uses; orphans marked."""
    kb = knowledge(sources=[source("a", language="ru"), source("b")])
    rows = [words(row) for row in read(pages_of(kb)["sources/"].html).select("tbody tr")]
    assert len(rows) == 2
    for expected in ("On a", "news report", "independent", "6 Sept 2025", "Russian", "1 claim"):
        assert expected in rows[0]
    assert "link not yet checked" in rows[0]
    assert "nothing" in rows[1]


def test_errors_stand_on_lists_and_home() -> None:
    """Whoever comes in by the front door is told."""
    kb = knowledge(broken_claims={"bad": "data/claims/bad.yml"})
    result = pages_of(kb, problems=(PROBLEM,))
    for html in (result["claims/"].html, result["sources/"].html, panel(kb, (PROBLEM,))):
        assert "data/claims/bad.yml:4:1 F202 No verdict. Add one." in words(html)


def test_home_lists_fact_checks_counts_and_health() -> None:
    """The way in."""
    item = article(summary="Water is *wet* [@a].", checked="2026-01-27")
    text = words(panel(knowledge(articles={item.path: item})))
    assert "1 fact-check · 1 claim · 1 source" in text
    assert "Is water dry? Water is" in text
    assert "[1]" not in text
    assert "1 source: none of the links has been checked yet." in text


def test_home_counts_link_states_once_there_was_a_check() -> None:
    """Every state in words."""
    kb = knowledge(sources=[source("a"), source("b")], ledger={"x": ledger_line("a", "dead")})
    assert "2 sources: 1 link not yet checked and 1 dead." in words(panel(kb))


def test_latest_verdicts_are_newest_first() -> None:
    """One entry a claim, its newest."""

    def history(*days: str) -> list[dict[str, str]]:
        return [{"date": day, "type": "created"} for day in days]

    kb = knowledge(
        [
            claim("old", history=history("2025-01-01")),
            claim("new", history=history("2024-01-01", "2026-01-01")),
            claim("none"),
        ]
    )
    assert [item.claim.id for item in latest_verdicts(kb)] == ["new", "old"]


def test_an_empty_knowledge_base_still_has_its_lists() -> None:
    """A new site builds."""
    kb = KnowledgeBase()
    hubs = ["claims/", "sources/", "topics/", "claimants/", "changes/", "health/"]
    assert list(pages_of(kb)) == hubs
    assert "There is no source yet." in words(panel(kb))


def test_the_marker_is_replaced_and_nothing_else() -> None:
    """The prose of the home page stays."""
    kb = knowledge()
    fragments = Fragments(kb, TODAY)
    html = fill_markers(f"<p>Hello</p>{HOME_MARKER}", "", kb, build_graph(kb), fragments)
    assert html.startswith("<p>Hello</p><div")
    assert fill_markers("<p>x</p>", "", kb, build_graph(kb), fragments) == "<p>x</p>"


def test_a_search_finds_claims_before_sources() -> None:
    """Many sources repeat a claim's words."""
    result = pages_of(knowledge())
    assert result["claims/wet/"].boost > 1 > result["sources/a/"].boost
