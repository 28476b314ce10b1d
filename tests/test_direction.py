"""Words from right to left on a page that runs from left to right."""

from __future__ import annotations

import pytest
from loopback import served
from markupsafe import Markup

from conftest import HOOKS, build, write
from sourcebook.fragments.wording import ended
from sourcebook.pages.page import shortened
from sourcebook.script import direction_of, first_words, has_right_to_left

FILES = {
    "mkdocs.yml": f"""\
site_name: Water
theme: {{name: material, font: false}}
hooks: [{HOOKS}]
markdown_extensions: [sourcebook]
""",
    "data/names.yml": """\
people:
  - {id: ann, label: آن الأحمدي, note: كيميائية (FDA) في مصر.}
topics:
  - {id: water, label: الماء}
""",
    "data/claims/wet.yml": """\
claim: الماء جاف تماما (100%) حسب المعهد.
kind: status
topics: [water]
said_by:
  - {who: ann, date: 2025-09-06, source: b, first: true, note: قالت ذلك (FDA) أمس.}
verdict: refuted
certainty: high
rationale: الماء ليس جافا (FDA) أبدا [@a].
checked: 2026-01-27
evidence:
  - {source: a, stance: refutes, note: قال المعهد (FDA) ذلك.}
conflict: يختلفان (FDA) في هذا [@b].
open_questions: [من قال (FDA) ذلك؟]
would_change:
  - {if: تجربة (FDA) جديدة., then: مختلط (FDA) الآن.}
history:
  - {date: 2026-01-27, type: created, why: مصدر (FDA) جديد., by: آن}
""",
    "data/claims/drug.yml": """\
claim: Enteromix هو لقاح يصنع لكل مريض.
kind: status
topics: [water]
verdict: supported
certainty: high
rationale: Enteromix هو لقاح [@a].
checked: 2026-01-27
evidence:
  - {source: a, stance: supports, note: Enteromix لقاح يصنع لكل مريض.}
history:
  - {date: 2026-01-27, type: created}
""",
    "data/refs.bib": """\
@online{a, title = {הספר הזה (FDA) רטוב}, author = {علي حسن and سعاد فريد}, langid = {hebrew},
  url = {https://example.org/a}, keywords = {kind:rct}, date = {2025}}
@online{b, title = {الماء (FDA) جاف}, author = {ليلى نور}, langid = {arabic},
  url = {https://example.org/b}, keywords = {kind:news}, date = {2025}}
""",
    "docs/index.md": "# Water\n",
    "docs/water.md": """\
---
title: هل الماء (FDA) جاف؟
claims: [wet]
summary: لا شيء (FDA) منه [@a].
followups: [{question: هل هو (FDA) رطب؟, claim: wet}]
---
## الباب (FDA) الأول

قال إن الماء (FDA) جاف [@b]. وقال الآخر [@a, p. 3] غير ذلك.

- بند (FDA) أول
""",
}
ORDER = r"""() => {
  const place = (node, at) => {
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect();
  };
  const walker = document.createTreeWalker(
    document.querySelector(".md-content"), NodeFilter.SHOW_TEXT);
  const wrong = [];
  for (let node; (node = walker.nextNode());) {
    const found = /[\u0590-\u06ff] \(FDA\) [\u0590-\u06ff]/.exec(node.data);
    if (!found || !node.parentElement.checkVisibility()) continue;
    if (node.parentElement.closest(".sb-sr, details:not([open]), template, pre")) continue;
    const before = place(node, found.index), after = place(node, found.index + 8);
    if (before.top === after.top && before.left < after.left) wrong.push(node.data.trim());
    seen += 1;
  }
  return wrong;
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A site in English with a claim, sources and an essay in Arabic and Hebrew."""
    root = tmp_path_factory.mktemp("direction")
    write(root, FILES)
    built = build(root)
    assert built.exit_code == 0, built.log
    with served(built.folder) as address:
        yield address


@pytest.fixture
def broken(tmp_path):
    """The same with a mistake in the claim."""
    claim = FILES["data/claims/wet.yml"] + "aliases: [drug]\n"
    write(tmp_path, {**FILES, "data/claims/wet.yml": claim})
    with served(build(tmp_path).folder) as address:
        yield address


@pytest.mark.parametrize(
    ("address", "least"),
    [("claims/wet/", 10), ("water/", 6), ("claims/", 0), ("claimants/ann/", 2), ("changes/", 1)],
)
def test_what_stands_before_a_latin_word_stays_before_it(page, site, address, least):
    """A sentence in Arabic is read from the right, whatever stands in it and around it."""
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(site + address)
    page.evaluate("globalThis.seen = 0")
    assert page.evaluate(ORDER) == []
    assert page.evaluate("seen") >= least


def test_the_list_of_claims_gives_each_its_own_direction(page, site):
    """A claim in Arabic ends on the left, full stop and all."""
    page.goto(site + "claims/")
    links = page.locator("tbody th a")
    assert links.evaluate_all("all => all.map(one => getComputedStyle(one).direction)") == [
        "rtl",
        "rtl",
    ]


def test_a_claim_that_begins_with_the_name_of_a_drug_runs_as_the_rest_of_it(page, site):
    """Its first letter is Latin, by which alone a browser goes."""
    page.goto(site + "claims/drug/")
    found = [
        page.locator(one).first.evaluate("one => getComputedStyle(one).direction")
        for one in ("h1", ".sb-evidence bdi[dir]")
    ]
    assert found == ["rtl", "rtl"]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("claims/", "article > p.sb-words"),
        ("claims/", ".sb-filter__count [data-filter-shown]"),
        ("changes/", "h2[id^=d2]"),
    ],
)
def test_our_own_english_words_keep_their_order_on_a_page_from_right_to_left(
    page, site, address, words
):
    """A number at the beginning would stand at the end, and a full stop at the beginning."""
    page.goto(site + address)
    page.evaluate("document.documentElement.dir = document.body.dir = 'rtl'")
    first, last = page.locator(words).first.evaluate(
        """one => {
          const whole = document.createRange();
          whole.selectNodeContents(one.closest("p, h2"));
          const start = document.createRange();
          start.setStart(one.firstChild, 0);
          start.setEnd(one.firstChild, 1);
          return [start.getBoundingClientRect().left, whole.getBoundingClientRect().left];
        }"""
    )
    assert first - last < 1


PLACE = """(one, text) => {
  const walker = document.createTreeWalker(one, NodeFilter.SHOW_TEXT);
  for (let node; (node = walker.nextNode());) {
    const at = node.data.indexOf(text);
    if (at < 0) continue;
    const range = document.createRange();
    range.setStart(node, at);
    range.setEnd(node, at + 1);
    return range.getBoundingClientRect().left;
  }
}"""
"""Where the first letter of a text stands."""


def test_a_mark_with_a_locator_keeps_its_order_in_a_sentence_from_right_to_left(page, site):
    """`[1, p. 3]`, where `[p. 3 ,1]` was read."""
    page.goto(site + "water/")
    mark = page.locator("a.footnote-ref", has_text="p. 3")
    number = mark.evaluate(PLACE, mark.inner_text().strip("[")[0])
    assert number < mark.evaluate(PLACE, "p. 3")


def test_a_summary_runs_its_own_way_whatever_we_write_before_it(page, site):
    """Our label stands before it, which is at the right of a summary in Arabic."""
    page.goto(site + "water/")
    summary = page.locator(".sb-summary p").first
    assert summary.evaluate(PLACE, "لا شيء") < summary.evaluate(PLACE, "Executive")


def test_a_problem_keeps_its_order_on_a_page_from_right_to_left(page, broken):
    """Their number stands at the beginning."""
    page.goto(broken + "claims/wet/")
    page.evaluate("document.documentElement.dir = document.body.dir = 'rtl'")
    title = page.locator(".sb-banner__title")
    assert title.evaluate(PLACE, "1 problem") < title.evaluate(PLACE, "problem")


def test_names_from_right_to_left_keep_their_places(page, site):
    """The first author stands first, and a year beside a mark stays with its name."""
    page.goto(site + "claims/wet/")
    reference = page.locator("#ref-a .sb-reference")
    places = reference.evaluate(
        """one => [...one.querySelectorAll("bdi")].map(name => [
          name.textContent, name.getBoundingClientRect().left])"""
    )
    assert [name for name, _ in sorted(places, key=lambda one: one[1])][:2] == [
        "علي حسن",
        "سعاد فريد",
    ]
    assert page.locator(".sb-evidence__source bdi").text_content() == "حسن and فريد 2025"


@pytest.mark.parametrize(
    ("text", "language", "direction"),
    [
        ("COVID لقاح", None, "ltr"),
        ("COVID-19 مرض معد", None, "rtl"),
        ("לקיחת paracetamol and ibuprofen", None, "rtl"),
        ("100% من السكان", None, "rtl"),
        ("12.5%", "fa", "rtl"),
        ("12.5%", "pa-Arab", "rtl"),
        ("12.5%", "en", "ltr"),
        ("12.5%", None, "auto"),
    ],
)
def test_the_first_letter_or_most_of_them_tell_the_direction_and_else_the_language(
    text, language, direction
):
    """A name before a sentence does not turn it around, nor does one in it."""
    assert direction_of(text, language) == direction


@pytest.mark.parametrize("text", ["a א", "العربية", "ދިވެހި", "ߒߞߏ", "𞤀𞤣𞤤𞤢𞤥", "ﷲ"])
def test_every_script_from_right_to_left_is_known(text):
    """Hebrew, Arabic, Thaana, N'Ko, Adlam and the old forms of letters."""
    assert has_right_to_left(text)
    assert not has_right_to_left("Ёж, 微波炉, ไทย, 100 %, 👩‍🔬")


@pytest.mark.parametrize("text", ["Wet.", "جاف؟", "ہے۔", "है।", "致癌。", "ունի։"])
def test_a_sentence_that_ends_gets_no_second_full_stop(text):
    """Each script has its own sign."""
    assert ended(text) == text
    assert ended(Markup("Wet")) == "Wet."


@pytest.mark.parametrize(
    ("text", "limit", "cut"),
    [
        ("Water is wet today", 12, "Water is wet"),
        ("Water is wet today", 14, "Water is wet"),
        ("Refuted: 喝高度白酒可以杀死病毒病毒病毒", 20, "Refuted: 喝高度白酒可以杀死病毒"),
        ("喝高度白酒可以杀死病毒", 4, "喝高度白"),
        ("น้ำมะนาว", 1, "น"),
        ("abcde\u0301f", 5, "abcd"),
        ("xyz👩\u200d🔬", 4, "xyz"),
        ("xyz👩\u200d🔬", 5, "xyz"),
        ("xyz👍🏽", 4, "xyz"),
        ("xyz🇺🇦", 4, "xyz"),
        ("\u0301" * 9, 4, "\u0301" * 4),
    ],
)  # fmt: skip
def test_a_text_is_cut_at_a_word_or_else_between_letters(text, limit, cut):
    """Chinese and Thai have no spaces; a mark stays with its letter."""
    assert first_words(text, limit) == cut


def test_the_description_of_a_long_claim_without_spaces_says_what_it_claims():
    """It is what a search engine and a shared link show."""
    shown = shortened("Refuted (high certainty): " + "微波炉加热食物会致癌" * 30)
    assert len(shown) == 160
    assert shown.endswith("…")
