"""The card of a citation in a real browser: by pointer, by keyboard, by finger, and without it."""

from __future__ import annotations

import json
import re
import shutil

import pytest
from browsing import arrive_by_a_link, no_script_fails, violations
from loopback import served
from playwright.sync_api import expect

from conftest import SITES, SMALL, build
from knowledge import TODAY, claim, knowledge, read, source
from sourcebook.fragments import CitedSource, Fragments

ESSAY = "fact-checks/efficacy/"
CLAIM = "claims/efficacy-100-percent/"
PAGES = (ESSAY, CLAIM)
THEME = """\
  font: false
  features: [content.footnote.tooltips]
  palette:
    - {media: "(prefers-color-scheme: light)", scheme: default, primary: custom, accent: custom}
    - {media: "(prefers-color-scheme: dark)", scheme: slate, primary: custom, accent: custom}
"""
WITH_HEADING = "\n## What follows [@organiser2025]\n\nLast words [@euronews2025].\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The golden site in our colours, with a heading that cites, and a setting that asks for
    Material's own tooltips."""
    root = tmp_path_factory.mktemp("preview")
    shutil.copytree(SITES / "golden", root, dirs_exist_ok=True)
    essay = root / "docs/fact-checks/efficacy.md"
    essay.write_text(essay.read_text().replace("\n[^one]:", WITH_HEADING + "\n[^one]:"))
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("  font: false\n", THEME, 1))
    return build(root).folder


@pytest.fixture(scope="module")
def site(folder):
    with served(folder) as address:
        yield address


@pytest.fixture
def open_at(page, site):
    """Opens an address and gives the page; an error in a script fails the test."""

    def go(address, *, width=1280, height=800):
        page.set_viewport_size({"width": width, "height": height})
        page.goto(site + address)
        ready(page)
        return page

    with no_script_fails(page):
        yield go


@pytest.fixture
def finger(browser, site):
    """The same with a touch screen of the size of a telephone."""
    context = browser.new_context(has_touch=True, viewport={"width": 360, "height": 740})
    page = context.new_page()

    def go(address):
        page.goto(site + address)
        ready(page)
        return page

    yield go
    context.close()


def ready(page):
    expect(page.locator("html[data-sb-preview]")).to_have_count(1)


def mark_of(page, key):
    """The first mark of a source on the page."""
    return page.locator(f"a.footnote-ref[href='#ref-{key}']").first


def card_of(page):
    return page.locator(".sb-preview")


def is_closed(page):
    expect(card_of(page)).to_have_count(0)


def reach(page, mark):
    """Focus a mark as the keyboard does."""
    mark.evaluate("link => link.focus({ focusVisible: true })")
    expect(card_of(page)).to_be_visible()


def ids_twice(page):
    return page.evaluate(
        """() => [...document.querySelectorAll("[id]")].map((one) => one.id)
            .filter((id, place, all) => all.indexOf(id) !== place)"""
    )


# -- opening and closing -------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
def test_hover_opens_one_card(open_at, address):
    """On an essay and on a generated page, whatever tooltips the theme was asked for."""
    page = open_at(address)
    mark_of(page, "organiser2025").hover()
    expect(card_of(page)).to_be_visible()
    expect(card_of(page)).to_contain_text("Organiser 2025")
    expect(page.locator(".md-tooltip2")).to_have_count(0)
    assert ids_twice(page) == []


@pytest.mark.parametrize("address", PAGES)
def test_focus_opens_it_and_describes_the_mark(open_at, address):
    """A screen reader says who it is when it comes to the mark; moving on closes it."""
    page = open_at(address)
    mark = mark_of(page, "tass2025phase1")
    reach(page, mark)
    expect(mark).to_have_accessible_description(re.compile(r"^TASS 2025 · 25 December 2025$"))
    expect(page.get_by_role("note", name="About [")).to_be_visible()
    assert ids_twice(page) == []
    page.locator("a.md-skip").focus()
    is_closed(page)
    expect(mark).not_to_have_attribute("aria-describedby", re.compile("."))


def test_passing_over_a_mark_opens_nothing(open_at):
    """A pointer on its way elsewhere is not held up."""
    page = open_at(ESSAY)
    page.clock.install()
    page.reload()
    ready(page)
    mark_of(page, "organiser2025").hover()
    page.clock.run_for(100)
    page.mouse.move(5, 5)
    page.clock.run_for(2000)
    is_closed(page)


def test_it_stays_while_pointed_at_and_closes_on_leaving(open_at):
    """WCAG 1.4.13: hoverable and persistent."""
    page = open_at(ESSAY)
    page.clock.install()
    page.reload()
    ready(page)
    mark_of(page, "organiser2025").hover()
    page.clock.run_for(300)
    card = card_of(page)
    expect(card).to_be_visible()
    page.clock.run_for(60_000)
    expect(card).to_be_visible()
    card.locator(".sb-preview__title").hover()
    page.clock.run_for(60_000)
    expect(card).to_be_visible()
    page.mouse.move(5, 5)
    page.clock.run_for(400)
    is_closed(page)


def test_a_pointer_that_leaves_does_not_take_it_from_the_keyboard(open_at):
    """What is focused is being read."""
    page = open_at(ESSAY)
    page.clock.install()
    page.reload()
    ready(page)
    mark = mark_of(page, "organiser2025")
    mark.hover()
    reach(page, mark)
    page.mouse.move(5, 5)
    page.clock.run_for(2000)
    expect(card_of(page)).to_be_visible()


def test_escape_closes_and_the_focus_stays(open_at):
    """On the mark, in the card, and for a card that was opened by pointing."""
    page = open_at(ESSAY)
    mark = mark_of(page, "organiser2025")
    reach(page, mark)
    page.keyboard.press("Escape")
    is_closed(page)
    expect(mark).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(card_of(page).locator("a").first).to_be_focused()
    page.keyboard.press("Escape")
    is_closed(page)
    expect(mark).to_be_focused()
    page.evaluate("document.activeElement.blur()")
    mark.hover()
    expect(card_of(page)).to_be_visible()
    page.keyboard.press("Escape")
    is_closed(page)


def test_keyboard_goes_from_mark_through_card_to_what_follows(open_at):
    """Tab reaches the links of the card right after the mark, and leaves them for the next mark."""
    page = open_at(ESSAY)
    mark = page.locator("a.footnote-ref", has_text="opening").first
    reach(page, mark)
    page.keyboard.press("Tab")
    expect(card_of(page).locator(".sb-preview__title a")).to_be_focused()
    page.keyboard.press("Tab")
    expect(card_of(page).get_by_role("link", name="Go to reference")).to_be_focused()
    page.keyboard.press("Tab")
    following = mark_of(page, "factcrescendo2025")
    expect(following).to_be_focused()
    expect(card_of(page)).to_have_count(1)
    expect(card_of(page)).to_contain_text("Fact Crescendo")
    page.keyboard.press("Shift+Tab")
    expect(mark).to_be_focused()


def test_first_tap_opens_second_follows(finger):
    """A finger cannot point without pressing."""
    page = finger(ESSAY)
    mark = mark_of(page, "organiser2025")
    mark.tap()
    expect(card_of(page)).to_be_visible()
    assert "#" not in page.url
    mark.tap()
    expect(page).to_have_url(re.compile("#ref-organiser2025$"))
    is_closed(page)


def test_tap_elsewhere_closes_tap_inside_does_not(finger):
    """And the link in the card leads to the reference."""
    page = finger(ESSAY)
    mark = mark_of(page, "organiser2025")
    mark.tap()
    card_of(page).locator(".sb-preview__head").tap()
    expect(card_of(page)).to_be_visible()
    page.get_by_role("heading", name="What was said").tap()
    is_closed(page)
    mark.tap()
    card_of(page).get_by_role("link", name="Go to reference").tap()
    expect(page).to_have_url(re.compile("#ref-organiser2025$"))
    is_closed(page)


# -- jump and back -------------------------------------------------------------------------------


@pytest.mark.parametrize("by", ["mouse", "keyboard"])
def test_jump_and_back_to_the_very_mark(open_at, by):
    """The letter returns the focus to the mark, without a card over what is read there."""
    page = open_at(ESSAY)
    mark = mark_of(page, "tass2025phase1")
    place = mark.evaluate("link => link.closest('sup').id")
    back = page.locator(f"#ref-tass2025phase1 .sb-backref[href='#{place}']")
    for _ in range(2):
        if by == "mouse":
            mark.click()
        else:
            mark.press("Enter")
        expect(page).to_have_url(re.compile("#ref-tass2025phase1$"))
        is_closed(page)
        if by == "mouse":
            back.click()
        else:
            back.press("Enter")
        expect(page).to_have_url(re.compile(f"#{place}$"))
        expect(mark).to_be_focused()
        expect(mark).to_be_in_viewport()
        is_closed(page)


@pytest.mark.parametrize("address", PAGES)
def test_without_scripts_a_mark_is_a_link(browser, site, address):
    """It jumps to the reference, and the letter leads back; nothing of a card shows."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + address)
    mark = mark_of(page, "organiser2025")
    place = mark.locator("xpath=ancestor::sup").get_attribute("id")
    mark.click()
    expect(page).to_have_url(re.compile("#ref-organiser2025$"))
    expect(page.locator("#ref-organiser2025")).to_be_in_viewport()
    expect(page.get_by_text("Go to reference")).to_have_count(0)
    page.locator(f"#ref-organiser2025 a[href='#{place}']").click()
    expect(page).to_have_url(re.compile(f"#{place}$"))
    expect(mark).to_be_in_viewport()
    context.close()


# -- what it says --------------------------------------------------------------------------------


def test_what_a_card_says_on_a_claim_page(open_at):
    """Who, title, date, kind, independence, link state; what it does to this claim, with quote."""
    page = open_at(CLAIM)
    reach(page, mark_of(page, "tass2025phase1"))
    card = card_of(page)
    expect(card.locator(".sb-preview__head")).to_have_text("TASS 2025 · 25 December 2025")
    title = card.get_by_role("link", name="Онковакцина")
    expect(title).to_have_attribute("href", "../../sources/tass2025phase1/")
    expect(title.locator("cite")).to_have_attribute("lang", "ru")
    expect(card.locator(".sb-chip")).to_have_text(["official statement", "developer"])
    expect(card.locator(".sb-stance")).to_have_text("refutes")
    expect(card).to_contain_text("Kaprin's words")
    expect(card.locator("q[lang=ru]").first).to_contain_text("ускорить его невозможно")
    expect(card).to_contain_text("it cannot be sped up")
    shown = page.locator("#ref-tass2025phase1 .sb-reference__meta .sb-state").first.inner_text()
    assert "dead" in shown
    state = card.locator(".sb-preview__state .sb-state").first
    expect(state).to_have_text(shown, use_inner_text=True)


def test_what_a_card_says_on_an_essay(open_at):
    """Peer review and the archived copy as well, and nothing of any one claim."""
    page = open_at(ESSAY)
    reach(page, mark_of(page, "andtbacka2021"))
    card = card_of(page)
    expect(card.locator(".sb-chip")).to_have_text(
        ["single-arm trial", "developer", "peer-reviewed"], ignore_case=True
    )
    archived = card.get_by_role("link", name="archived copy")
    expect(archived).to_have_attribute("href", re.compile("^https://web.archive.org/"))
    expect(card.locator(".sb-stance")).to_have_count(0)


def test_a_plain_footnote_has_a_card_of_its_words(open_at):
    """Its marks are inert there, and none of its ids doubles."""
    page = open_at(ESSAY)
    reach(page, page.locator("a.footnote-ref[href='#fn:one']"))
    card = card_of(page)
    expect(card).to_contain_text("Published trials look different")
    expect(card.locator(".footnote-backref")).to_have_count(0)
    assert ids_twice(page) == []
    page.keyboard.press("Tab")
    expect(card.locator("a.footnote-ref").first).to_be_focused()
    expect(card).to_have_count(1)


def test_a_card_of_a_mark_in_a_heading_is_no_part_of_the_heading(open_at):
    """A list of headings would read it out."""
    page = open_at(ESSAY)
    heading = page.get_by_role("heading", name="What follows")
    reach(page, heading.locator("a.footnote-ref"))
    expect(heading.locator(".sb-preview")).to_have_count(0)


def test_independence_is_that_of_the_evidence():
    """It is relative to the claim; where two pieces differ, the entry of the source decides."""
    evidence = {"source": "a", "stance": "refutes", "independence": "state"}
    pieces = claim(evidence=[evidence]).evidence
    fragments = Fragments(knowledge(sources=[source("a")]), TODAY)

    def chips(items):
        listed = fragments.references([CitedSource("a", 1, ())], "x/", evidence=items)
        shown = read(read(listed).template.decode_contents())
        return [chip.text for chip in shown.select(".sb-chip")]

    assert chips(pieces) == ["news report", "state"]
    assert chips(()) == ["news report", "independent"]
    other = claim(evidence=[{**evidence, "independence": "funder"}]).evidence
    assert chips((*pieces, *other)) == ["news report", "independent"]


def test_cards_are_not_searched(folder):
    """The search would find every title twice."""
    index = json.loads((folder / "search/search_index.json").read_text())
    assert not [one["location"] for one in index["docs"] if "Go to reference" in one["text"]]


def test_only_pages_that_cite_load_the_script(folder):
    """A list has no marks."""
    for address in PAGES:
        assert "preview.js" in (folder / address / "index.html").read_text()
    assert "preview.js" not in (folder / "sources/index.html").read_text()


# -- where it stands -----------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (640, 400), (320, 568), (320, 256)])
def test_every_card_is_inside_the_window_and_off_its_line(open_at, address, width, height):
    """At 1280 pixels, at 200 and at 400 per cent, on a telephone; nothing scrolls sideways."""
    page = open_at(address, width=width, height=height)
    for mark in page.locator("article a.footnote-ref:not(.sb-preview *)").all():
        reach(page, mark)
        # What the focus scrolls has been scrolled by the next frame.
        page.evaluate("new Promise(requestAnimationFrame)")
        line, card = mark.bounding_box(), card_of(page).bounding_box()
        assert card["x"] >= 0
        assert card["x"] + card["width"] <= width
        assert card["y"] >= 0
        assert card["y"] + card["height"] <= height
        assert card["height"] >= 40
        below = card["y"] >= line["y"] + line["height"]
        assert below or card["y"] + card["height"] <= line["y"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_it_scrolls_with_its_line(open_at):
    """A card that stood still would come to lie over the line."""
    page = open_at(ESSAY, height=500)
    mark = mark_of(page, "organiser2025")
    reach(page, mark)
    page.evaluate("window.scrollBy({ top: 150, behavior: 'instant' })")
    page.evaluate("new Promise(requestAnimationFrame)")
    line, card = mark.bounding_box(), card_of(page).bounding_box()
    assert 0 <= card["y"] - line["y"] - line["height"] < 20 or (
        0 <= line["y"] - card["y"] - card["height"] < 20
    )


def test_paper_has_no_card(open_at):
    """Whatever is open when the page is printed."""
    page = open_at(ESSAY)
    reach(page, mark_of(page, "organiser2025"))
    page.emulate_media(media="print")
    expect(card_of(page)).to_be_hidden()


def test_less_motion(open_at):
    """It does not fade in for who asked for less motion."""
    page = open_at(ESSAY)
    page.emulate_media(reduced_motion="reduce")
    reach(page, mark_of(page, "organiser2025"))
    expect(card_of(page)).to_have_css("animation-name", "none")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_an_open_card_keeps_the_accessibility_guidelines(browser, site, scheme, address):
    """axe finds nothing while it is open."""
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": 360, "height": 740}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(site + address)
    ready(page)
    for key in ("tass2025phase1", "andtbacka2021"):
        reach(page, mark_of(page, key))
        assert violations(page) == []
    context.close()


def test_instant_navigation_opens_one_card(make_site, page, tmp_path):
    """The script runs again on each page that Material puts in, and listens once."""
    settings = SMALL.replace("font: false", "font: false, features: [navigation.instant]")
    root = make_site(
        {
            "mkdocs.yml": "site_url: http://127.0.0.1/\n" + settings,
            "docs/index.md": "# Small\n\n[Next](water.md), as said [@a].\n",
        }
    )
    with served(build(root, out=tmp_path / "instant").folder) as site:
        arrive_by_a_link(page, site, "water/", "Next")
        expect(page.get_by_role("heading", name="Is water wet?").first).to_be_attached()
        # Material writes whole addresses into the links of a page that it puts in.
        page.locator("a.footnote-ref[href$='#ref-a']").first.hover()
        expect(card_of(page)).to_have_count(1)
        expect(card_of(page)).to_be_visible()
        page.keyboard.press("Escape")
        is_closed(page)
