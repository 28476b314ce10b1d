"""The filters of the two lists in a real browser: by mouse, by keyboard, by address, without."""

from __future__ import annotations

import re
import shutil

import pytest
from browsing import arrive_by_a_link, no_script_fails, violations
from list_form import choose, counted, open_list, shown, state_is, words_field
from loopback import served
from playwright.sync_api import expect

from conftest import SITES, SMALL, build

DRAFT = """\
claim: Enteromix was given to patients in 2024.
kind: event
status: draft
verdict: refuted
certainty: low
rationale: The study opened in 2025 [@mailhealth2025spief].
checked: 2026-11-21
said_by: [{who: fmba, source: organiser2025}]
evidence:
  - {source: mailhealth2025spief, stance: disputes}
"""
FULL = "Enteromix is 100% effective"
DRAFTED = "Enteromix was given to patients in 2024."
VOLUNTEERS = "The Phase I study of Enteromix was announced with 48 volunteers."


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The golden site with a draft of a third claim, on a loopback server."""
    root = tmp_path_factory.mktemp("filters")
    shutil.copytree(SITES / "golden", root, dirs_exist_ok=True)
    (root / "data/claims/given-in-2024.yml").write_text(DRAFT)
    with served(build(root).folder) as address:
        yield address


@pytest.fixture
def open_at(page, site):
    """Opens an address and gives the page; an error in a script fails the test."""
    with no_script_fails(page):
        yield lambda address: open_list(page, site + address)


@pytest.mark.parametrize(
    ("label", "value", "state", "expected"),
    [
        ("Verdict", "Refuted", "?verdict=refuted", [FULL, DRAFTED]),
        ("Certainty", "moderate", "?certainty=moderate", [VOLUNTEERS]),
        ("Kind", "event", "?kind=event", [DRAFTED]),
        ("Status", "draft", "?status=draft", [DRAFTED]),
        ("Topic", "Enteromix", "?topic=enteromix", [FULL]),
        ("Said by", "Andrey Kaprin", "?claimant=kaprin", [FULL]),
        ("Language", "English", "?language=en", [FULL]),
    ],
)
def test_each_filter_of_claims(open_at, label, value, state, expected):
    """It leaves the rows that have the value and writes itself into the address."""
    page = open_at("claims/")
    choose(page, label, value)
    counted(page, f"{len(expected)} of 3 claims")
    assert shown(page) == expected
    state_is(page, state)


@pytest.mark.parametrize(
    ("label", "value", "state", "number"),
    [
        ("Kind", "dataset", "?kind=dataset", 1),
        ("Independence", "state", "?independence=state", 1),
        ("Link", "dead", "?link=dead", 1),
        ("Language", "Russian", "?language=ru", 3),
        ("Language", "not stated", "?language=none", 11),
        ("Archived copy", "archived", "?archived=yes", 2),
        ("Archived copy", "not archived", "?archived=no", 15),
        ("Peer review", "peer-reviewed", "?reviewed=yes", 5),
    ],
)
def test_each_filter_of_sources(open_at, label, value, state, number):
    """The same for sources."""
    page = open_at("sources/")
    choose(page, label, value)
    counted(page, f"{number} of 17 sources")
    assert len(shown(page)) == number
    state_is(page, state)


def test_sources_that_nothing_uses(open_at):
    """The rows that say "not used", and no other."""
    page = open_at("sources/")
    orphans = page.locator("tbody tr", has_text="not used").count()
    assert 0 < orphans < 17
    choose(page, "Use", "not used")
    counted(page, f"{orphans} of 17 sources")
    expect(page.locator("tbody tr:visible", has_text="not used")).to_have_count(orphans)
    state_is(page, "?used=no")


def test_several_filters_must_all_hold(open_at):
    """Each one narrows what the others leave."""
    page = open_at("claims/")
    choose(page, "Verdict", "Refuted")
    choose(page, "Certainty", "low")
    counted(page, "1 of 3 claims")
    assert shown(page) == [DRAFTED]
    state_is(page, "?verdict=refuted&certainty=low")


def test_an_address_restores_the_state(open_at):
    """Whoever is sent a link sees the same rows and the same form."""
    page = open_at("claims/?words=enteromix&verdict=refuted&topic=enteromix")
    counted(page, "1 of 3 claims")
    assert shown(page) == [FULL]
    expect(page.get_by_label("Verdict", exact=True)).to_have_value("refuted")
    expect(page.get_by_label("Topic", exact=True)).to_have_value("enteromix")
    expect(words_field(page)).to_have_value("enteromix")


def test_what_is_not_offered_is_ignored(open_at):
    """A value from an older or mistyped link hides nothing, nor does a strange name."""
    page = open_at("claims/?verdict=nonsense&colour=red&kind=event")
    counted(page, "1 of 3 claims")
    expect(page.get_by_label("Verdict", exact=True)).to_have_value("")
    choose(page, "Kind", "any")
    counted(page, "3 of 3 claims")
    state_is(page, "?colour=red")


def test_clear_empties_everything(open_at):
    """All rows are back, and nothing is left in the address."""
    page = open_at("sources/?language=ru&words=vaccine")
    page.get_by_role("button", name="Clear filters").click()
    counted(page, "17 of 17 sources")
    expect(page.get_by_label("Language", exact=True)).to_have_value("")
    expect(words_field(page)).to_have_value("")
    state_is(page, "")


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ЭНТЕРОМИКС", ["TASS 2025"]),
        ("клинических онковакцина", ["TASS 2025"]),
        ("verification des FAITS", ["Uren 2025"]),
        ("vérification", ["Uren 2025"]),
    ],
)
def test_words_are_found_in_any_script(open_at, words, expected):
    """Cyrillic and Latin, whatever the case, the accents and the order."""
    page = open_at("sources/")
    words_field(page).fill(words)
    counted(page, "1 of 17 sources")
    assert shown(page) == expected
    expect(page).to_have_url(re.compile(r"\?words="))
    page.reload()
    counted(page, "1 of 17 sources")
    expect(words_field(page)).to_have_value(words)


def test_typing_leaves_no_trail_for_the_back_button(open_at):
    """Back leaves the page, however much was typed and chosen."""
    page = open_at("claims/")
    open_at("sources/")
    words_field(page).press_sequentially("vac")
    choose(page, "Language", "Russian")
    expect(page).to_have_url(re.compile(r"words=vac&language=ru"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"/claims/$"))


def test_back_to_before_a_jump_restores_that_state(open_at):
    """A jump to a heading makes an entry of the history: its state belongs to it."""
    page = open_at("claims/?verdict=refuted")
    page.locator(".sb-tally a").filter(visible=True).click()
    expect(page).to_have_url(re.compile(r"\?verdict=refuted#refuted$"))
    choose(page, "Certainty", "low")
    counted(page, "1 of 3 claims")
    page.go_back()
    counted(page, "2 of 3 claims")
    expect(page.get_by_label("Certainty", exact=True)).to_have_value("")


def test_empty_groups_hide_with_all_that_leads_there(open_at):
    """Heading, table, entry in the contents and in the tally; the tally counts what is left."""
    page = open_at("claims/")
    expect(page.locator(".sb-tally li:visible")).to_have_count(2)
    choose(page, "Status", "draft")
    expect(page.get_by_role("heading", name="Refuted")).to_be_visible()
    expect(page.get_by_role("heading", name="Mostly supported")).to_be_hidden()
    expect(page.locator("table:visible")).to_have_count(1)
    expect(page.locator(".sb-tally li:visible")).to_have_text(re.compile(r"Refuted\s+1"))
    contents = page.locator(".md-nav--secondary")
    expect(contents.get_by_role("link", name="Mostly supported")).to_be_hidden()
    expect(contents.get_by_role("link", name="Refuted")).to_be_visible()
    choose(page, "Status", "any")
    expect(page.locator("table:visible")).to_have_count(2)


@pytest.mark.parametrize(("address", "noun"), [("claims/", "claim"), ("sources/", "source")])
def test_a_list_without_a_match_says_so(open_at, address, noun):
    """In the same place that a screen reader listens to."""
    page = open_at(address)
    words_field(page).fill("no such words at all")
    count = page.get_by_role("status")
    expect(count).to_have_text(re.compile(rf"^0 of \d+ {noun}s: no {noun} matches$"))
    expect(count).to_have_attribute("aria-live", "polite")
    expect(page.locator("table:visible")).to_have_count(0)


def test_keyboard_alone_is_enough(open_at):
    """Tab from filter to filter, a letter or an arrow to choose, Enter to clear."""
    page = open_at("claims/")
    words_field(page).focus()
    page.keyboard.type("enteromix")
    page.keyboard.press("Enter")
    state_is(page, "?words=enteromix")
    page.keyboard.press("Tab")
    expect(page.get_by_label("Verdict", exact=True)).to_be_focused()
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"
    page.keyboard.type("Ref")
    counted(page, "2 of 3 claims")
    state_is(page, "?words=enteromix&verdict=refuted")
    for _ in range(7):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Clear filters")).to_be_focused()
    page.keyboard.press("Enter")
    counted(page, "3 of 3 claims")
    state_is(page, "")


@pytest.mark.parametrize(("address", "rows"), [("claims/", 3), ("sources/", 17)])
def test_without_scripts_the_list_is_whole(browser, site, address, rows):
    """Every row is there and no control that would do nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + address + "?verdict=refuted&kind=dataset")
    assert page.locator("tbody tr:visible").count() == rows
    assert page.locator("article form:visible, article select:visible").count() == 0
    context.close()


def test_printed_page_has_no_form(open_at):
    """Paper has no controls."""
    page = open_at("claims/")
    page.emulate_media(media="print")
    expect(page.locator(".sb-filter")).to_be_hidden()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_filters_keep_the_accessibility_guidelines(browser, site, scheme, width):
    """axe finds nothing with a filter set; targets are large enough and nothing sticks out."""
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    for address in (
        "claims/?verdict=refuted&words=enteromix",
        "sources/?language=ru&used=yes",
        "sources/?words=nowhere",
    ):
        page.goto(site + address)
        page.wait_for_load_state("networkidle")
        expect(page.locator(".sb-filter")).to_be_visible()
        assert violations(page) == []
        for control in page.locator(".sb-filter :is(input, select, button)").all():
            box = control.bounding_box()
            assert box["height"] >= 24
            assert box["x"] + box["width"] <= width
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


def test_instant_navigation_sets_the_form_up(make_site, page, tmp_path):
    """Arriving by a link that Material follows without loading the page anew."""
    settings = SMALL.replace("font: false", "font: false, features: [navigation.instant]")
    second = "@online{b, title = {On ice}, keywords = {kind:news}}\n@online{a, title = {Water}}\n"
    root = make_site(
        {
            "mkdocs.yml": "site_url: http://127.0.0.1/\n" + settings,
            "data/refs.bib": second,
            "docs/index.md": "# Small\n\n[All sources](sources/index.md)\n",
        }
    )
    with served(build(root, out=tmp_path / "instant").folder) as site:
        arrive_by_a_link(page, site, "sources/", "All sources")
        expect(page.locator(".sb-filter")).to_be_visible()
        choose(page, "Kind", "news report")
        counted(page, "1 of 2 sources")
        state_is(page, "?kind=news")
