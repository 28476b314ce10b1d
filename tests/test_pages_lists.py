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
    assert "not used" in rows[1]


def filters(html: str) -> dict[str, list[str]]:
    """The values that each filter of a page offers, by its name."""
    found = read(html).select("form.sb-filter select")
    return {str(one["name"]): [str(o["value"]) for o in one.find_all("option")] for one in found}


def test_rows_of_claims_carry_what_they_are_filtered_by() -> None:
    """Written from the model; several values stand with spaces between, each once."""
    said = [{"who": "fmba"}, {"who": "who"}, {"who": "fmba"}]
    item = claim(topics=["water", "ice"], said_by=said, status="draft")
    row = read(pages_of(knowledge([item]))["claims/"].html).select_one("tbody tr")
    assert row is not None
    assert row.attrs == {
        "data-verdict": "refuted",
        "data-certainty": "high",
        "data-kind": "effect",
        "data-status": "draft",
        "data-topic": "water ice",
        "data-claimant": "fmba who",
    }


def test_rows_of_sources_carry_what_they_are_filtered_by() -> None:
    """What a source does not state has a word of its own, so that it can be asked for."""
    web = "https://web.archive.org/x"
    full = source("a", language="ru", archive_url=web, peer_reviewed=True)
    kb = knowledge(sources=[full, source("b", kind=None, archive_url="javascript:x")])
    rows = read(pages_of(kb)["sources/"].html).select("tbody tr")
    assert [tuple(row.attrs.values()) for row in rows] == [
        ("news", "independent", "unchecked", "ru", "yes", "yes", "yes"),
        ("none", "independent", "unchecked", "none", "no", "no", "no"),
    ]
    assert list(rows[0].attrs) == [
        f"data-{name}"
        for name in ("kind", "independence", "link", "language", "used", "archived", "reviewed")
    ]


def test_filters_offer_what_occurs_and_divides() -> None:
    """In the order of the vocabulary, names by their label; what all rows share is left out."""
    kb = knowledge(
        [
            claim(said_by=[{"who": "who"}, {"who": "fmba"}, {"who": "nobody"}]),
            claim("ice", verdict="supported", topics=["water"]),
        ]
    )
    assert filters(pages_of(kb)["claims/"].html) == {
        "verdict": ["", "supported", "refuted"],
        "topic": ["", "water"],
        "claimant": ["", "fmba", "who", "nobody"],
    }
    kb = knowledge(sources=[source("a", language="ru"), source("b", language="de"), source("c")])
    assert filters(pages_of(kb)["sources/"].html) == {
        "language": ["", "de", "ru", "none"],
        "used": ["", "yes", "no"],
    }


def test_the_form_is_hidden_until_a_script_shows_it() -> None:
    """A control that does nothing is never seen, nor its words found by a search."""
    kb = knowledge([claim(), claim("ice", verdict="supported")], [source("a"), source("b")])
    for address in ("claims/", "sources/"):
        page = pages_of(kb)[address]
        form = read(page.html).select_one("form.sb-filter")
        assert form is not None
        assert form.has_attr("hidden")
        assert form.has_attr("data-search-exclude")
        assert page.scripts == ("assets/filters.js",)
        assert "any" not in page.text.split()


def test_a_list_of_one_has_no_filters() -> None:
    """There is nothing to choose between."""
    for address in ("claims/", "sources/"):
        assert read(pages_of(knowledge())[address].html).select("form") == []


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
    hubs = ["claims/", "sources/", "topics/", "claimants/", "changes/", "health/", "data/"]
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
