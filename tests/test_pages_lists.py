"""The two lists and the panel of the home page."""

from __future__ import annotations

import json
from dataclasses import replace

from markupsafe import escape

from knowledge import TODAY, article, claim, knowledge, ledger_line, pages_of, read, source, words
from sourcebook.fragments import Fragments
from sourcebook.graph import build_graph
from sourcebook.model import KnowledgeBase, Name, Names
from sourcebook.pages import (
    HOME_MARKER,
    Sizes,
    addresses,
    fill_markers,
    home_panel,
    makers,
)
from sourcebook.pages.cutting import Part, pager_of
from sourcebook.pages.home import MOST_CARDS, MOST_TOPICS, latest_verdicts
from sourcebook.problems import Location, Problem
from sourcebook.urls import continues_a_list

PROBLEM = Problem(Location("data/claims/bad.yml", 4, 1), "F202", "No verdict.", "Add one.")


def panel(kb: KnowledgeBase, problems: tuple[Problem, ...] = ()) -> str:
    """The home panel."""
    return str(home_panel(kb, build_graph(kb), Fragments(kb, TODAY, problems)))


def test_addresses_are_those_of_the_pages() -> None:
    """A host may announce pages before they are made."""
    kb = knowledge(broken_claims={"bad": "data/claims/bad.yml"})
    assert list(addresses(kb, Fragments(kb, TODAY).slugs)) == list(pages_of(kb))


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


SMALL = Sizes(rows=2, claims=2, changes=2)


def long_knowledge() -> KnowledgeBase:
    """Five claims of two verdicts on one topic, made by one body, and three sources."""
    dates = ("2026-03-01", "2026-02-01", "2026-02-03", "2026-02-03", "2025-12-31")
    return knowledge(
        [
            claim(
                f"c{number}",
                claim=f"Claim {number}.",
                topics=["water"],
                verdict="refuted" if number % 2 else "supported",
                said_by=[{"who": "fmba", "date": f"202{number}"}],
                history=[{"date": date, "type": "created"}],
            )
            for number, date in enumerate(dates)
        ],
        [source(key, title=f'On <i>"{key}"</i> & more') for key in ("a", "b", "c")],
    )


def test_a_list_that_fits_on_a_page_is_not_cut() -> None:
    """No pager, no index, no address more: what a small knowledge base has is as simple."""
    kb = long_knowledge()
    pages = pages_of(kb)
    assert not [url for url in pages if continues_a_list(url)]
    assert makers(kb, build_graph(kb), Fragments(kb, TODAY)).indexes == {}
    for page in pages.values():
        assert "sb-pager" not in page.html
        assert "data-filter-page" not in page.html
        assert "data-filter-index" not in page.html


def test_a_cut_list_is_announced_page_by_page() -> None:
    """Addresses and titles are known before the pages are made."""
    kb = long_knowledge()
    pages = pages_of(kb, sizes=SMALL)
    announced = addresses(kb, Fragments(kb, TODAY).slugs, SMALL)
    assert list(announced) == list(pages)
    assert {url: page.title for url, page in pages.items()} == announced
    assert announced["claims/page/3/"] == "Claims, page 3 of 3"
    assert announced["topics/water/page/2/"] == "Water, page 2 of 3"
    assert announced["claimants/fmba/page/3/"] == "FMBA, page 3 of 3"
    assert announced["changes/2026-02/page/2/"] == "Changes in February 2026, page 2 of 2"


def test_each_claim_stands_on_one_page_of_each_list() -> None:
    """In the order of the verdicts, whose names lead to the page where theirs begin."""
    pages = pages_of(long_knowledge(), sizes=SMALL)
    for first, selector in (("claims/", "tbody th a"), ("topics/water/", ".sb-row a")):
        found = []
        for number in (1, 2, 3):
            url = first if number == 1 else f"{first}page/{number}/"
            tree = read(pages[url].html)
            found += [str(one["href"]).split("/")[-2] for one in tree.select(selector)]
            leads = [str(one["href"]) for one in tree.select(".sb-tally a, .sb-mix__key a")]
            prefix = {1: "page/2/", 2: "", 3: "../2/"}[number]
            assert leads[1] == f"{prefix}#refuted"
        assert found == ["c0", "c2", "c4", "c1", "c3"]


def test_a_claimant_has_pages_as_well() -> None:
    """What was claimed goes on by date, the verdicts in their order."""
    pages = pages_of(long_knowledge(), sizes=SMALL)
    said = []
    for url in ("claimants/fmba/", "claimants/fmba/page/2/", "claimants/fmba/page/3/"):
        said += [words(one) for one in read(pages[url].html).select(".sb-said time")]
    assert said == ["2020", "2021", "2022", "2023", "2024"]


def test_long_changes_have_an_address_for_each_month() -> None:
    """The first page has the newest; every change stands under its month, and links go on."""
    pages = pages_of(long_knowledge(), sizes=SMALL)
    changes = [url for url in pages if url.startswith("changes/")]
    assert changes == [
        "changes/",
        "changes/2026-03/",
        "changes/2026-02/",
        "changes/2026-02/page/2/",
        "changes/2025-12/",
    ]
    found = [len(read(pages[url].html).select(".sb-changes li")) for url in changes]
    assert found == [2, 1, 2, 1, 1]
    tree = read(pages["changes/2026-02/"].html)
    step = tree.select_one("a[rel=next]")
    assert step is not None
    assert step["href"] == "page/2/"
    assert "newest 2 changes of 5 changes" in words(pages["changes/"].html)


def test_an_index_holds_every_row_as_its_page_shows_it() -> None:
    """The pattern filled with the row's own words gives the row, character for character."""
    kb = long_knowledge()
    graph, fragments = build_graph(kb), Fragments(kb, TODAY)
    pages = pages_of(kb, sizes=SMALL)
    for path, make in makers(kb, graph, fragments, sizes=SMALL).indexes.items():
        index = json.loads(make())
        url = path.removesuffix("rows.json")
        numbers = range(1, -(-len(index["slugs"]) // 2) + 1)
        shown = [
            str(row)
            for number in numbers
            for row in read(pages[url if number == 1 else f"{url}page/{number}/"].html).select(
                "[data-filter-page] tbody tr"
            )
        ]
        drawn = [
            str(read(_drawn(index, row, "" if row < 2 else "../../")))
            for row in range(len(index["slugs"]))
        ]
        assert drawn == shown


def _drawn(index: dict[str, object], row: int, root: str) -> str:
    """A row as the script draws it."""
    texts, cells, slugs = (index[name] for name in ("texts", "cells", "slugs"))
    assert isinstance(texts, dict)
    assert isinstance(cells, dict)
    assert isinstance(slugs, list)
    pattern = index["pattern"]
    assert isinstance(pattern, list)
    pieces = []
    for number, piece in enumerate(pattern):
        if number % 2 == 0:
            pieces.append(piece)
        elif piece in ("root", "slug"):
            pieces.append(root if piece == "root" else slugs[row])
        elif piece in texts:
            pieces.append(str(escape(texts[piece][row])))
        else:
            pieces.append(cells[piece]["values"][cells[piece]["rows"][row]])
    return "".join(pieces)


def test_the_facets_of_an_index_are_those_of_the_rows() -> None:
    """What a small list writes into its rows, a long one writes into the index."""
    kb = long_knowledge()
    graph, fragments = build_graph(kb), Fragments(kb, TODAY)
    for path, make in makers(kb, graph, fragments, sizes=SMALL).indexes.items():
        index = json.loads(make())
        whole = read(pages_of(kb)[path.removesuffix("rows.json")].html).select("tbody tr")
        for row, element in enumerate(whole):
            assert element.attrs == {
                f"data-{name}": facet["values"][facet["rows"][row]]
                for name, facet in index["facets"].items()
            }


def test_a_pager_leaves_out_what_is_far_away() -> None:
    """First, last, neighbours and every tenth."""
    part: Part[str] = Part("sources/", 34, 57, 0, ())
    pager = pager_of(part)
    assert pager is not None
    labels = [link.label for link in pager.links]
    assert " ".join(labels) == "1 … 10 … 20 … 30 … 32 33 34 35 36 … 40 … 50 … 57"
    assert (pager.previous, pager.next) == ("sources/page/33/", "sources/page/35/")


def test_home_stays_short() -> None:
    """Cards for the newest fact-checks, titles for the others; topics with the most claims."""
    articles = {
        f"a{number:03}.md": replace(
            article(
                title=f"Question {number}?",
                checked=f"20{number // 12 + 10}-{number % 12 + 1:02}-01",
            ),
            path=f"a{number:03}.md",
        )
        for number in range(MOST_CARDS + 5)
    }
    topics = tuple(Name(id=f"t{number}", label=f"T{number}") for number in range(MOST_TOPICS + 3))
    kb = knowledge([claim(topics=["t102"])], articles=articles, names=Names(topics=topics))
    tree = read(panel(kb))
    cards = [words(one) for one in tree.select(".sb-card h3")]
    assert cards[0] == f"Question {MOST_CARDS + 4}?"
    assert len(cards) == MOST_CARDS
    assert [words(one) for one in tree.select("details a")] == [
        f"Question {number}?" for number in (4, 3, 2, 1, 0)
    ]
    shown = [words(one) for one in tree.select(".sb-topics li a")]
    assert len(shown) == MOST_TOPICS
    assert shown[0] == "T102"
    assert f"{MOST_CARDS + 5} fact-checks" in words(tree)
    assert f"All {MOST_TOPICS + 3} topics" in words(tree)
