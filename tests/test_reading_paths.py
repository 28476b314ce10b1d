"""Whole paths that a reader takes with the keyboard alone, with scripts and without.

Every step is a key that a person presses; how each part behaves is told in `test_preview`,
`test_filters` and `test_search`.
"""

from __future__ import annotations

import re

import pytest
from browsing import no_script_fails
from loopback import served
from playwright.sync_api import expect
from test_browser import every_kind_of_page

from conftest import build

QUESTION = "Is Enteromix 100% effective?"
FULL = "Enteromix is 100% effective"


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    with served(build(every_kind_of_page(tmp_path_factory.mktemp("paths"))).folder) as address:
        yield address


class Reader:
    """Somebody at a keyboard."""

    def __init__(self, page, *, scripts):
        self.page = page
        self.scripts = scripts

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def reach(self, target, *, within):
        """Press Tab until the target is focused, at most `within` times."""
        for _ in range(within):
            self.press("Tab")
            if target.evaluate("one => one === document.activeElement"):
                expect(target).to_be_in_viewport()
                return
        focused = self.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
        raise AssertionError(f"not reached within {within}; the focus is on {focused}")

    def follow(self, target, address, *, within):
        """Reach a link and press Enter on it."""
        self.reach(target, within=within)
        self.press("Enter")
        self.arrive(address)

    def arrive(self, address):
        """The address ends so; what leads there depends on nothing else."""
        expect(self.page).to_have_url(re.compile(re.escape(address) + "$"))
        if self.scripts:
            self.page.wait_for_load_state("load")
        # Until the stylesheet is there, a switch of the theme that it hides would take the focus.
        expect(self.page.locator("#__drawer")).to_be_hidden()

    def back_to(self, address):
        """What Alt and the left arrow do; a browser without a window does not know these keys."""
        self.page.go_back()
        self.arrive(address)

    def skip(self):
        """Past the header, with the first link of the page."""
        self.follow(self.page.locator("a.md-skip"), "#sb-content", within=1)
        expect(self.page.get_by_role("heading", level=1)).to_be_in_viewport()


@pytest.fixture(params=["with scripts", "without scripts"])
def reader(request, browser, site):
    """At the home page, in a browser that runs scripts and in one that does not."""
    scripts = request.param == "with scripts"
    context = browser.new_context(
        java_script_enabled=scripts,
        viewport={"width": 1280, "height": 800},
        reduced_motion="reduce",
    )
    page = context.new_page()
    with no_script_fails(page):
        page.goto(site)
        yield Reader(page, scripts=scripts)
    context.close()


def test_from_the_question_to_the_source_and_back(reader):
    """Home, fact-check, mark, its card, its reference, back to the mark; then on to the source."""
    page = reader.page
    reader.skip()
    question = page.locator("article").get_by_role("link", name=QUESTION).first
    reader.follow(question, "fact-checks/efficacy/", within=20)
    expect(page.get_by_role("heading", level=1)).to_contain_text(QUESTION)

    reader.skip()
    mark = page.locator("article a.footnote-ref[href='#ref-tass2025phase1']").first
    reader.reach(mark, within=10)
    card = page.locator(".sb-preview")
    expect(card).to_have_count(1 if reader.scripts else 0)
    if reader.scripts:
        expect(card).to_contain_text("TASS 2025")
        reader.press("Escape")
        expect(card).to_have_count(0)
        expect(mark).to_be_focused()
    place = mark.locator("xpath=ancestor::sup").get_attribute("id")
    reader.press("Enter")
    reader.arrive("#ref-tass2025phase1")
    reference = page.locator("#ref-tass2025phase1")
    expect(reference).to_be_in_viewport()

    reader.follow(reference.locator(f"a[href='#{place}']"), f"#{place}", within=8)
    expect(mark).to_be_in_viewport()
    if reader.scripts:
        expect(mark).to_be_focused()
        reader.press("Enter")
    else:
        reader.reach(mark, within=1)
        reader.press("Enter")
    reader.arrive("#ref-tass2025phase1")
    about = reference.get_by_role("link", name="About this source")
    reader.follow(about, "sources/tass2025phase1/", within=12)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Онковакцина")

    reader.back_to("fact-checks/efficacy/#ref-tass2025phase1")
    expect(reference).to_be_in_viewport()


def test_from_home_through_the_list_to_a_claim(reader):
    """The list is filtered where scripts run and whole where not; Back leads to what was left."""
    page = reader.page
    rows = page.locator("tbody tr:visible th a")
    reader.skip()
    listed = page.locator("article a[href='claims/']").first
    reader.follow(listed, "claims/", within=20)
    expect(rows).to_have_count(2)
    reader.skip()
    left = "claims/"
    if reader.scripts:
        reader.reach(page.get_by_label("Words", exact=True), within=5)
        page.keyboard.type("enteromix")
        reader.reach(page.get_by_label("Verdict", exact=True), within=1)
        page.keyboard.type("Ref")
        left = "claims/?words=enteromix&verdict=refuted#sb-content"
        expect(rows).to_have_count(1)
        expect(page).to_have_url(re.compile(re.escape(left) + "$"))
    else:
        expect(page.locator("article form:visible")).to_have_count(0)
        left += "#sb-content"
    claim = rows.filter(has_text=FULL)
    reader.follow(claim, "claims/efficacy-100-percent/", within=25)
    expect(page.get_by_role("heading", level=1)).to_contain_text("100%")

    reader.back_to(left)
    expect(rows).to_have_count(1 if reader.scripts else 2)


def test_from_a_word_to_the_claim(reader):
    """The search answers; where it cannot, links to the lists stand in its place."""
    page = reader.page
    if reader.scripts:
        reader.press("/")
        page.keyboard.type("volunteers")
        chosen = page.locator("[role=option][aria-selected=true]")
        expect(page.locator("[role=option]").first).to_be_visible()
        reader.press("ArrowDown")
        expect(chosen).to_have_count(1)
        reader.press("Enter")
    else:
        expect(page.locator(".md-search__input")).to_be_hidden()
        links = page.locator(".sb-search-links a")
        reader.follow(links.filter(has_text="Claims"), "claims/", within=10)
        reader.skip()
        reader.reach(page.locator("tbody tr th a").filter(has_text="volunteers"), within=25)
        reader.press("Enter")
    reader.arrive("claims/phase1-48-volunteers/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("48 volunteers")


def test_from_a_dead_address_to_the_knowledge_base(reader, site):
    """The page for addresses that lead nowhere leads on, however deep the address was."""
    page = reader.page
    page.goto(f"{site}404.html")
    home = page.locator("header a[href]").first
    reader.reach(home, within=5)
    reader.press("Enter")
    reader.arrive(site)
    expect(page.locator("#fact-checks")).to_be_visible()
