"""Lists of several pages in a real browser: one filter over all rows, and links without scripts."""

from __future__ import annotations

import re
from urllib.parse import urljoin

import pytest
from browsing import no_script_fails, violations
from bs4 import BeautifulSoup
from list_form import counted, open_list, shown, state_is, words_field
from loopback import served
from playwright.sync_api import expect

from conftest import SMALL, build, write

NUMBER = 450
ROWS = 200
"""Of the three pages, the last has 50."""
VERDICTS = ("supported", "mixed", "refuted")
TITLES = {
    7: ("Vérification des faits", "fr"),
    8: ("Клинические испытания", "ru"),
    9: ("تجربة سريرية", "ar"),
    10: ('A <x>bold</x> "title" & more', "en"),
}


def source(number):
    title, language = TITLES.get(number, (f"Report {number:03}", "en"))
    kind = "dataset" if number % 100 == 99 else "news"
    title = title.replace("&", "\\&")
    return (
        f"@online{{s{number:03}, title = {{{title}}}, publisher = {{House {number:03}}}, "
        f"date = {{2025-01-{number % 28 + 1:02}}}, url = {{https://example.org/{number}}}, "
        f"langid = {{{language}}}, keywords = {{kind:{kind}}}}}\n"
    )


def claim(number):
    return (
        f"claim: Sample {number:03} is wet.\nkind: status\n"
        f"verdict: {VERDICTS[number % 3]}\n"
        f"certainty: {'low' if number % 90 == 89 else 'high'}\n"
        f"rationale: It is [@s{number:03}].\nchecked: 2026-01-27\ntopics: [water]\n"
        f"said_by: [{{who: body-{number % 225}}}]\n"
        f"evidence: [{{source: s{number:03}, stance: supports}}]\n"
        f"history: [{{date: 2026-{number % 9 + 1:02}-03, type: created}}]\n"
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A site with 450 claims and sources, 225 claimants and changes in nine months."""
    root = tmp_path_factory.mktemp("long")
    names = "".join(f"  - {{id: body-{one}, label: Body {one:03}}}\n" for one in range(225))
    files = {
        "mkdocs.yml": f"site_url: https://example.org/kb/\n{SMALL}",
        "docs/index.md": "# Small\n\n[Sources](sources/index.md)\n\n<!-- sourcebook:home -->\n",
        "data/refs.bib": "".join(map(source, range(NUMBER))),
        "data/names.yml": f"bodies:\n{names}topics:\n  - {{id: water, label: Water}}\n",
        **{f"data/claims/c{one:03}.yml": claim(one) for one in range(NUMBER)},
    }
    write(root, files)
    built = build(root)
    assert built.exit_code == 0, built.log
    return built.folder


@pytest.fixture(scope="module")
def site(folder):
    with served(folder) as address:
        yield address


@pytest.fixture
def open_at(page, site):
    """Opens an address and gives the page; an error in a script fails the test."""
    with no_script_fails(page):
        yield lambda address: open_list(page, site + address)


def article_of(folder, address):
    html = (folder / address / "index.html").read_text()
    return BeautifulSoup(html, "html.parser").find("article")


def test_pages_hold_every_row_once(folder):
    """Along rel=next, from the first page to the last."""
    for start in ("claims/", "sources/"):
        found: list[str] = []
        address = start
        for last in (False, False, True):
            tree = article_of(folder, address)
            rows = tree.select("tbody tr th a")
            assert len(rows) <= ROWS
            found += [row.text for row in rows]
            step = tree.select_one("a[rel=next]")
            assert (step is None) == last
            address = "" if last else urljoin(f"/{address}", step["href"]).lstrip("/")
        assert len(found) == len(set(found)) == NUMBER


def test_pages_link_both_ways_and_stand_in_the_sitemap_but_in_no_menu(folder):
    """Their addresses are the list's own with a number behind it."""
    tree = article_of(folder, "sources/page/2/")
    assert tree.select_one("a[rel=prev]")["href"] == "../../"
    assert tree.select_one("a[rel=next]")["href"] == "../3/"
    assert tree.select_one(".sb-pager a[aria-current=page]").text == "2"
    assert "sources/page/3/" in (folder / "sitemap.xml").read_text()
    menu = BeautifulSoup((folder / "index.html").read_text(), "html.parser").select("nav.md-nav a")
    assert [one["href"] for one in menu if "page/" in one["href"]] == []


@pytest.mark.parametrize(
    ("address", "label", "value", "state", "number"),
    [
        ("claims/", "Verdict", "Refuted", "?verdict=refuted", 150),
        ("claims/page/2/", "Certainty", "low", "?certainty=low", 5),
        ("claims/", "Said by", "Body 224", "?claimant=body-224", 2),
        ("sources/", "Kind", "dataset", "?kind=dataset", 4),
        ("sources/page/3/", "Language", "Russian", "?language=ru", 1),
    ],
)
def test_a_filter_looks_at_all_pages(open_at, address, label, value, state, number):
    """Whichever page it is set on; the links of the rows lead where they should."""
    page = open_at(address)
    # A list of very many values comes with the index, which the form asks for when it is entered.
    page.get_by_label(label, exact=True).focus()
    page.get_by_label(label, exact=True).select_option(label=value)
    noun = address.partition("/")[0]
    counted(page, f"{number} of 450 {noun}")
    assert len(shown(page)) == min(number, ROWS)
    state_is(page, state)
    page.locator("tbody tr:visible th a").first.click()
    expect(page).to_have_url(re.compile(rf"^http://[^/]+/{noun}/[cs]\d+/$"))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("house 449", ["House 449 2025"]),
        ("VERIFICATION faits", ["House 007 2025"]),
        ("клинические ИСПЫТАНИЯ", ["House 008 2025"]),
        ("سريرية", ["House 009 2025"]),
        ("<x>bold</x>", ["House 010 2025"]),
        ("russian", ["House 008 2025"]),
    ],
)
def test_words_are_found_on_any_page_in_any_script(open_at, words, expected):
    """Cyrillic, Arabic, accents, and markup in a title, which stays text."""
    page = open_at("sources/page/3/")
    words_field(page).fill(words)
    counted(page, "1 of 450 sources")
    assert shown(page) == expected


def test_words_of_attributes_and_links_are_not_read(open_at):
    """A row is found by what it shows."""
    page = open_at("sources/")
    words_field(page).fill("lang=")
    counted(page, "0 of 450 sources: no source matches")
    words_field(page).fill("dir")
    counted(page, "0 of 450 sources: no source matches")


@pytest.mark.parametrize(("address", "query"), [("claims/", "sample"), ("sources/", "house")])
def test_a_row_of_the_filter_is_the_row_of_the_page(open_at, address, query):
    """The same markup, whether a page has it or the index."""
    page = open_at(address)
    get = "rows => rows.map(row => row.innerHTML)"
    static = page.locator("[data-filter-page] tbody tr").evaluate_all(get)
    words_field(page).fill(query)
    expect(page.locator("[data-filter-matches] tbody tr")).to_have_count(ROWS)
    assert page.locator("[data-filter-matches] tbody tr").evaluate_all(get) == static


def test_an_address_restores_the_state(open_at):
    """Also a value that is offered only once the index is there, and the page of matches."""
    page = open_at("claims/?claimant=body-200")
    counted(page, "2 of 450 claims")
    expect(page.get_by_label("Said by", exact=True)).to_have_value("body-200")
    page = open_at("sources/?words=house&page=3")
    counted(page, "450 of 450 sources")
    expect(page.locator("tbody tr:visible")).to_have_count(50)
    assert shown(page)[-1] == "House 449 2025"


def test_what_is_not_offered_is_ignored(open_at):
    """A mistyped link shows the page of the list as it is."""
    page = open_at("claims/page/2/?verdict=nonsense&claimant=nobody&page=x")
    counted(page, "450 of 450 claims")
    assert len(shown(page)) == ROWS
    expect(page.locator("[data-filter-page]")).to_be_visible()


def test_matches_have_pages_and_back_goes_through_them(open_at):
    """A step to more matches is an entry of the history; typing is none."""
    page = open_at("claims/")
    open_at("sources/")
    words_field(page).press_sequentially("house")
    counted(page, "450 of 450 sources")
    matches = page.get_by_role("navigation", name="Pages of the sources that match")
    expect(matches).to_contain_text("Page 1 of 3")
    expect(matches.get_by_role("link", name="Previous")).to_be_hidden()
    matches.get_by_role("link", name="Next").click()
    expect(matches).to_contain_text("Page 2 of 3")
    state_is(page, "?words=house&page=2")
    assert shown(page)[0] == "House 200 2025"
    matches.get_by_role("link", name="Next").click()
    expect(matches.get_by_role("link", name="Next")).to_be_hidden()
    page.go_back()
    expect(matches).to_contain_text("Page 2 of 3")
    assert shown(page)[0] == "House 200 2025"
    # What is typed now is seen from its first page.
    words_field(page).fill("report 3")
    expect(matches).to_contain_text("Page 1 of 2")
    state_is(page, "?words=report+3")
    page.go_back()
    page.go_back()
    expect(page).to_have_url(re.compile(r"/claims/$"))


def test_clear_brings_the_page_back(open_at):
    """The rows that it had, the links to the other pages, and nothing in the address."""
    page = open_at("claims/page/2/?verdict=refuted")
    counted(page, "150 of 450 claims")
    expect(page.get_by_role("navigation", name="Pages of the list")).to_be_hidden()
    contents = page.locator(".md-nav--secondary")
    expect(contents.get_by_role("link", name="Mixed")).to_be_hidden()
    page.get_by_role("button", name="Clear filters").click()
    counted(page, "450 of 450 claims")
    state_is(page, "")
    expect(page.get_by_role("navigation", name="Pages of the list")).to_be_visible()
    expect(contents.get_by_role("link", name="Mixed")).to_be_visible()
    assert len(shown(page)) == ROWS


def test_the_index_is_fetched_only_when_the_form_is_used(page, site):
    """Most visits never filter."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(f"{site}sources/")
    page.wait_for_load_state("networkidle")
    assert [one for one in asked if one.endswith("rows.json")] == []
    with page.expect_request("**/sources/rows.json"):
        words_field(page).focus()
    words_field(page).fill("report 44")
    counted(page, "14 of 450 sources")
    assert len([one for one in asked if one.endswith("rows.json")]) == 1


def test_an_index_that_does_not_come_is_told_and_asked_for_again(page, site):
    """Nothing is shown as if it were filtered."""
    page.route("**/rows.json", lambda route: route.abort())
    page.goto(f"{site}sources/?words=house")
    failed = "450 of 450 sources: the list of all could not be loaded, so nothing is filtered"
    counted(page, failed)
    assert len(shown(page)) == ROWS
    page.unroute("**/rows.json")
    words_field(page).fill("report 44")
    counted(page, "14 of 450 sources")


def test_without_scripts_links_lead_to_all_rows(browser, site):
    """And no control that would do nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}claims/?verdict=refuted")
    found = shown(page)
    for number in (2, 3):
        page.get_by_role("link", name="Next").click()
        expect(page).to_have_url(re.compile(rf"/claims/page/{number}/$"))
        assert page.locator("article form:visible").count() == 0
        found += shown(page)
    assert len(set(found)) == NUMBER
    page.locator(".sb-tally a", has_text="Mixed").click()
    expect(page).to_have_url(re.compile(r"/claims/#mixed$|/page/\d/#mixed$"))
    expect(page.get_by_role("heading", name="Mixed")).to_be_visible()
    context.close()


def test_topic_claimants_and_changes_have_pages_as_well(folder):
    """Each claim of the topic stands on one of its pages, each change under its month."""
    found = set()
    for number in range(1, 6):
        address = "topics/water/" + (f"page/{number}/" if number > 1 else "")
        found |= {
            one["href"].split("/")[-2] for one in article_of(folder, address).select(".sb-row a")
        }
    assert len(found) == NUMBER
    assert len(article_of(folder, "claimants/").select(".sb-names li")) == ROWS
    assert len(article_of(folder, "claimants/page/2/").select(".sb-names li")) == 25
    assert len(article_of(folder, "changes/").select(".sb-changes li")) == ROWS
    for month in range(1, 10):
        tree = article_of(folder, f"changes/2026-{month:02}/")
        assert len(tree.select(".sb-changes li")) == 50


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 360)])
def test_long_lists_keep_the_accessibility_guidelines(browser, site, scheme, width):
    """axe finds nothing; targets are large enough and nothing sticks out."""
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    for address in (
        "claims/page/3/",
        "sources/?words=house&page=3",
        "changes/2026-03/",
        "topics/water/page/5/",
    ):
        page.goto(site + address)
        page.wait_for_load_state("networkidle")
        assert violations(page) == []
        for link in page.locator(".sb-pager a:visible").all():
            box = link.bounding_box()
            assert min(box["height"], box["width"]) >= 24
            assert box["x"] + box["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_long_lists_in_a_page_that_runs_from_right_to_left(open_at):
    """A title keeps its own direction in a row that the script draws."""
    page = open_at("sources/")
    page.evaluate("document.documentElement.dir = 'rtl'")
    words_field(page).fill("سريرية")
    counted(page, "1 of 450 sources")
    title = page.locator("[data-filter-matches] cite")
    expect(title).to_have_attribute("dir", "rtl")
    expect(title).to_have_attribute("lang", "ar")
    assert title.evaluate("one => getComputedStyle(one).direction") == "rtl"
