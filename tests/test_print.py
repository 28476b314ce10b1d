"""Paper, narrow and enlarged screens, and pages that run from right to left, in a real browser."""

from __future__ import annotations

import io
from collections.abc import Iterable

import pytest
from loopback import served
from pypdf import PdfReader
from test_browser import (
    ARTICLE,
    KINDS_OF_PAGE,
    every_kind_of_page,
)

from conftest import HOOKS, build, write

CLAIM = "claims/efficacy-100-percent/"
PRINTED = (ARTICLE, CLAIM)

RTL = {
    "mkdocs.yml": f"""\
site_name: كتاب
theme:
  name: material
  font: false
  language: ar
  direction: rtl
  palette: {{primary: custom, accent: custom}}
hooks: [{HOOKS}]
markdown_extensions: [sourcebook, footnotes]
""",
    "data/names.yml": """\
people:
  - {id: ann, label: آن}
topics:
  - {id: water, label: الماء}
""",
    "data/claims/wet.yml": """\
claim: الماء جاف تماما (100%) حسب المعهد.
short: الماء جاف
kind: status
topics: [water]
said_by:
  - {who: ann, date: 2025-09-06, source: b, first: true}
verdict: refuted
certainty: high
rationale: الماء ليس جافا [@a].
checked: 2026-01-27
evidence:
  - {source: a, stance: refutes, quote: המים רטובים מאוד, quote_lang: he, translation: الماء مبلل}
  - {source: b, stance: supports, quote: Water is dry!, quote_lang: en}
  - {source: c, stance: supports}
  - {source: d, stance: supports}
history:
  - {date: 2026-01-27, type: verdict, from: mixed, to: refuted, why: مصدر جديد.}
  - {date: 2025-10-01, type: created}
""",
    "data/refs.bib": """\
@online{a, title = {המים רטובים}, publisher = {Haifa}, langid = {hebrew}, date = {2025-01-02},
  url = {https://example.org/a/long/path/that/goes/on/and/on/and/on}, keywords = {kind:rct}}
@online{b, title = {الماء جاف}, publisher = {النهار}, langid = {arabic}, date = {2025-09-06},
  url = {https://example.org/b}, keywords = {kind:news, indep:developer, origin:speech}}
@online{c, title = {Water is dry}, publisher = {The Times}, langid = {english},
  date = {2025-09-07}, url = {https://example.org/c}, keywords = {kind:news, origin:speech}}
@online{d, title = {جاف}, publisher = {الأهرام}, langid = {arabic}, date = {2025-09-08},
  url = {https://example.org/d}, keywords = {kind:news, origin:speech}}
""",
    "docs/index.md": "# كتاب\n",
    "docs/water.md": """\
---
title: هل الماء جاف؟
claims: [wet]
summary: لا [@a].
---
## الأول
قال إن الماء جاف [@b].
""",
}
RTL_PAGES = ("water/", "claims/wet/", "sources/b/", "topics/water/", "claims/", "claimants/ann/")


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """Every kind of page, in the dark colours of ours."""
    root = every_kind_of_page(tmp_path_factory.mktemp("printed"))
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("scheme: default", "scheme: slate"))
    with served(build(root).folder) as address:
        yield address


@pytest.fixture(scope="module")
def rtl(tmp_path_factory):
    """A small site in Arabic, with a Hebrew and an English source."""
    root = tmp_path_factory.mktemp("rtl")
    write(root, RTL)
    built = build(root)
    assert built.exit_code == 0, built.log
    with served(built.folder) as address:
        yield address


# -- paper ---------------------------------------------------------------------------------------


@pytest.fixture(params=PRINTED)
def paper(page, site, request):
    """A page as it is printed from a dark screen, as wide as A4 between its margins."""
    page.set_viewport_size({"width": 680, "height": 1000})
    page.goto(site + request.param)
    page.emulate_media(media="print", color_scheme="dark")
    return page


def test_paper_holds_no_furniture(paper):
    """Nothing that can only be clicked."""
    furniture = paper.locator(
        ".md-header, .md-tabs, .md-sidebar, .md-footer, .md-search, .md-top, .headerlink,"
        " .sb-report, .sb-filter, article button, article input"
    )
    assert [one for one in furniture.all() if one.is_visible()] == []


def test_paper_keeps_the_words_of_verdicts(paper):
    """On white, with a line around them."""
    badge = paper.locator("article .sb-verdict").first
    assert badge.is_visible()
    assert badge.inner_text().strip() in {"Refuted", "Supported"}
    look = "one => [getComputedStyle(one).backgroundColor, getComputedStyle(one).borderTopStyle]"
    assert badge.evaluate(look) == ["rgba(0, 0, 0, 0)", "solid"]


def test_paper_is_black_on_white(paper):
    """Even from a dark screen: nothing is lighter than a middle grey, and no ground is dark."""
    light = paper.evaluate(
        """() => {
          const bright = colour => {
            const [r, g, b, a = 1] = colour.match(/[\\d.]+/g).map(Number);
            return a === 0 ? 1 : 1 - a * (1 - (0.3 * r + 0.59 * g + 0.11 * b) / 255);
          };
          return [...document.querySelectorAll("body, article :not(svg *)")]
            .filter(one => one.getClientRects().length)
            .map(one => [one, getComputedStyle(one)])
            .filter(([one, look]) =>
              bright(look.color) > 0.55 || bright(look.backgroundColor) < 0.8)
            .filter(([one]) => !one.closest(".sb-box"))
            .map(([one]) => one.outerHTML.slice(0, 100));
        }"""
    )
    assert light == []


def test_paper_writes_out_the_addresses_of_references(paper):
    """Nobody can follow a link on paper."""
    links = paper.locator('.sb-references a[href^="http"]')
    assert links.count()
    for link in links.all():
        shown = link.evaluate('one => getComputedStyle(one, "::after").content')
        assert link.get_attribute("href") in shown.replace('" "', "")


def test_paper_cuts_nothing_off(paper):
    """No table and no line is wider than the sheet, and nothing scrolls inside itself."""
    assert paper.evaluate("document.documentElement.scrollWidth") <= 680
    cut = paper.evaluate(
        """() => [...document.querySelectorAll("article *")].filter(one =>
            getComputedStyle(one).overflowX !== "visible" && one.scrollWidth > one.clientWidth + 1
            && !one.closest("svg, .sb-sr")).map(one => one.outerHTML.slice(0, 100))"""
    )
    assert cut == []


def test_headings_stay_with_what_follows(paper):
    """No page ends with a heading, and no row of evidence is torn."""
    breaks = "all => all.map(one => getComputedStyle(one).breakAfter)"
    assert set(paper.locator("article :is(h1, h2, h3)").evaluate_all(breaks)) == {"avoid"}
    inside = "all => all.map(one => getComputedStyle(one).breakInside)"
    rows = paper.locator("article :is(tr, .sb-row, .sb-references li)")
    assert set(rows.evaluate_all(inside)) == {"avoid"}


def test_folds_are_open_or_left_out(page, site):
    """A note folded on the screen is read on paper; what repeats a picture in a table is not."""
    page.goto(site + CLAIM)
    page.evaluate(
        """() => document.querySelector("article").insertAdjacentHTML("beforeend",
            "<details id='note'><summary>More</summary><p>Folded words.</p></details>")"""
    )
    page.emulate_media(media="print")
    assert page.locator("#note p").is_visible()
    assert not page.locator(".sb-course details").first.is_visible()


def test_browser_prints_a_document(page, site):
    """One that holds the words and none of the furniture."""
    page.goto(site + CLAIM)
    printed = page.pdf(format="A4")
    assert printed.startswith(b"%PDF")
    text = "".join(one.extract_text() for one in PdfReader(io.BytesIO(printed)).pages)
    assert "Refuted" in text
    assert "Report an error" not in text


# -- narrow and enlarged ---------------------------------------------------------------------------

# At 200 % a window 640 pixels wide has room for 320 (WCAG 2.2, 1.4.4 and 1.4.10).
NARROW = pytest.mark.parametrize("zoom", [1, 2])


def overflowing(page) -> list[str]:
    """What stands out of the window and does not scroll inside something."""
    return page.evaluate(
        """() => [...document.querySelectorAll("article *")].filter(one => {
          const box = one.getBoundingClientRect();
          const wide = document.documentElement.clientWidth;
          if (!box.width || (box.right <= wide + 1 && box.left >= -1) || one.closest(".sb-sr"))
            return false;
          for (let over = one; over; over = over.parentElement)
            if (over !== document.body && over !== document.documentElement
                && getComputedStyle(over).overflowX !== "visible") return false;
          return true;
        }).map(one => one.outerHTML.slice(0, 100))"""
    )


def misfits(browser, site: str, addresses: Iterable[str], zoom: int) -> dict[str, list[str]]:
    """What does not fit a window in which 320 pixels of ours have room, by address."""
    context = browser.new_context(
        viewport={"width": 320, "height": 500}, device_scale_factor=zoom, reduced_motion="reduce"
    )
    page = context.new_page()
    found = {}
    for address in addresses:
        page.goto(site + address)
        wide = page.evaluate("document.documentElement.scrollWidth")
        beyond = [f"the page is {wide} pixels wide"] if wide > 320 else []
        found[address] = overflowing(page) + beyond
    context.close()
    return {address: what for address, what in found.items() if what}


@NARROW
def test_no_kind_of_page_scrolls_sideways(browser, site, zoom):
    """Only tables do, inside themselves."""
    assert misfits(browser, site, KINDS_OF_PAGE, zoom) == {}


@NARROW
def test_no_right_to_left_page_scrolls_sideways(browser, rtl, zoom):
    """Nor to the other side."""
    assert misfits(browser, rtl, RTL_PAGES, zoom) == {}


def test_larger_letters_alone_break_nothing(browser, site):
    """A reader who sets twice the size of letters, in a window of 1280 pixels."""
    context = browser.new_context(viewport={"width": 1280, "height": 800})
    page = context.new_page()
    found = {}
    for address in KINDS_OF_PAGE:
        page.goto(site + address)
        page.add_style_tag(content="html { font-size: 250% !important }")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > 1280:
            found[address] = wide
    context.close()
    assert found == {}


# -- from right to left ----------------------------------------------------------------------------


def test_titles_and_quotes_run_in_their_own_direction(page, rtl):
    """Each with its language, where it is known."""
    page.goto(rtl + "claims/wet/")
    runs = "one => getComputedStyle(one).direction"
    assert page.locator("h1").evaluate(runs) == "rtl"
    quotes = page.locator("blockquote q[lang]")
    assert [one.get_attribute("lang") for one in quotes.all()] == ["he", "en"]
    assert quotes.evaluate_all(f"all => all.map({runs})") == ["rtl", "ltr"]
    titles = page.locator(".sb-references cite")
    tongues = {one.get_attribute("lang"): one.evaluate(runs) for one in titles.all()}
    assert tongues == {"he": "rtl", "ar": "rtl", "en": "ltr"}


def test_an_arabic_title_runs_its_own_way_on_an_english_page(page, site, rtl):
    """The other way round as well: direction comes from the words, not from the page."""
    page.goto(rtl + "claims/wet/")
    page.evaluate("document.documentElement.dir = document.body.dir = 'ltr'")
    runs = "one => getComputedStyle(one).direction"
    assert page.locator("h1").evaluate(runs) == "rtl"
    assert page.locator(".sb-summary").evaluate(runs) == "ltr"


def test_dates_in_words_keep_their_order(page, rtl):
    """The day stands before the month, also amid Arabic."""
    page.goto(rtl + "claims/wet/")
    order = page.locator("article time").evaluate_all(
        """all => all.filter(one => one.getClientRects().length === 1).map(one => {
          const words = one.firstChild, place = (from, to) => {
            const range = document.createRange();
            range.setStart(words, from);
            range.setEnd(words, to);
            return range.getBoundingClientRect().left;
          };
          return place(0, 1) < place(words.length - 1, words.length);
        })"""
    )
    assert order
    assert all(order)


@pytest.mark.parametrize(
    ("address", "picture"), [("claims/wet/", ".sb-tree"), ("claims/wet/", ".sb-course")]
)
def test_pictures_are_mirrored_and_their_words_stay_inside(page, rtl, address, picture):
    """The beginning is on the right, and no word leaves its picture."""
    page.goto(rtl + address)
    frame = page.locator(f"{picture} > svg").bounding_box()
    first = page.locator(f"{picture} circle").first.bounding_box()
    assert first["x"] > frame["x"] + frame["width"] * 0.9
    for one in page.locator(f"{picture} > svg text").all():
        box = one.bounding_box()
        assert frame["x"] - 1 <= box["x"]
        assert box["x"] + box["width"] <= frame["x"] + frame["width"] + 1
