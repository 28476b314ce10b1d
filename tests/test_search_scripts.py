"""The search for words of scripts that put no space between words, and of Turkish."""

from __future__ import annotations

import json
import re

import pytest
from list_form import words_field
from loopback import served
from playwright.sync_api import expect
from searching import field, found, opening, status

from conftest import HOOKS, build, write
from knowledge import TODAY, claim, knowledge
from sourcebook.adapters.search import documents as search_documents
from sourcebook.fragments import Fragments
from sourcebook.pages.searchable import entry_makers
from sourcebook.script import _ONE_WAY, pairs_of_letters
from sourcebook.theme import ASSETS, FILTERS, SEARCH

CLAIMS = {
    "microwave": "微波炉加热食物会致癌。",
    "food": "日本の食料自給率は38%(カロリーベース)である。",
    "durian": "กินทุเรียนกับเบียร์แล้วตาย",
    "hot-water": "ရေနွေးသောက်ရင်ကိုဗစ်ရောဂါပျောက်တယ်။",
    "igdir": "Iğdır'da kişi başına gelir arttı.",
    "stretched": "اللقاح الروسي الجديـــــد آمن في كل مدرسة.",
    "persian": "واکسن ایرانی ایمن است.",
    "water": "Water is dry. 水很干。",
    "reiwa": "令和3年に新型のRNA2ワクチンができた。",
    "tibetan": "ཆུ་ཚན་འཐུང་ན་ནད་དྲག",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A claim in each script."""
    root = tmp_path_factory.mktemp("scripts")
    settings = f"site_name: 事実\ntheme: {{name: material, font: false}}\nhooks: [{HOOKS}]\n"
    entry = "@online{a, title = {A}, url = {https://example.org/}, keywords = {kind:news}}\n"
    files = {"mkdocs.yml": settings, "docs/index.md": "# 事実\n", "data/refs.bib": entry}
    for name, words in CLAIMS.items():
        data = {
            "claim": words,
            "kind": "status",
            "verdict": "refuted",
            "certainty": "low",
            "rationale": "No [@a].",
            "checked": "2026-11-21",
            "evidence": [{"source": "a", "stance": "refutes"}],
        }
        files[f"data/claims/{name}.yml"] = json.dumps(data, ensure_ascii=False)
    write(root, files)
    built = build(root)
    assert built.exit_code == 0, built.log
    with served(built.folder) as address:
        yield address


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("微波炉", "microwave"),
        ("致癌", "microwave"),
        ("癌", "microwave"),
        ("食物 致癌", "microwave"),
        ('"加热食物"', "microwave"),
        ("食料自給率", "food"),
        ("カロリー", "food"),
        ("ทุเรียน", "durian"),
        ("เบียร์", "durian"),
        ("ကိုဗစ်", "hot-water"),
        ("ığdır'da", "igdir"),
        ("IĞDIR", "igdir"),
        ("الجديد", "stretched"),
        ("الجدـــيد مدرسه", "stretched"),
        ("وٱكسن", "persian"),
        ("ايراني", "persian"),
        ("ایرانی", "persian"),
        ("dry 很干", "water"),
        ("令和3年", "reiwa"),
        ("rna2", "reiwa"),
        ("འཐུང", "tibetan"),
    ],
)
def test_a_word_is_found_wherever_it_stands_in_a_sentence(page, site, words, name):
    """Nobody types a Chinese sentence from its beginning."""
    with opening(page, site) as go:
        assert found(go(), words) == [f"claims/{name}/"]


@pytest.mark.parametrize("words", ["ığdır", "IĞDIR", "igdir"])
def test_a_list_is_filtered_by_a_turkish_word(page, site, words):
    page.goto(f"{site}claims/")
    words_field(page).fill(words)
    expect(page.locator("tbody tr:visible")).to_have_count(1)
    expect(page.locator("tbody tr:visible")).to_contain_text("Iğdır")


@pytest.mark.parametrize(("words", "seen"), [("الجديد", "الروسي"), ("واكسن ايراني", "ایمن")])
def test_a_list_is_filtered_by_a_word_written_in_another_way(page, site, words, seen):
    """A word that is stretched for its looks, and Persian letters on an Arabic keyboard."""
    page.goto(f"{site}claims/")
    words_field(page).fill(words)
    expect(page.locator("tbody tr:visible")).to_have_count(1)
    expect(page.locator("tbody tr:visible")).to_contain_text(seen)


@pytest.mark.parametrize("name", [SEARCH, FILTERS])
def test_scripts_and_index_know_the_same_letters(name):
    """What one writes in another way than the other is never found."""
    (table,) = re.findall(r"ONE_WAY = \{(.*?)\};", ASSETS[name].read_text("utf-8"), re.DOTALL)
    assert json.loads(f"{{{table.strip().rstrip(',')}}}") == _ONE_WAY


def test_a_word_of_which_only_letters_are_there_is_not_found(page, site):
    """食品 is no word of a claim about 食物."""
    with opening(page, site) as go:
        go()
        field(page).fill("食品")
        expect(status(page)).to_contain_text("Nothing found for “食品”")


def test_a_result_shows_the_sentence_and_not_the_pairs(page, site):
    """They stand in the index alone; what was sought is marked in the sentence."""
    with opening(page, site) as go:
        found(go(), "致癌")
    excerpt = page.locator(".sb-search__excerpt")
    assert excerpt.text_content().startswith("微波炉加热食物会致癌。")
    assert excerpt.locator("mark").all_text_contents() == ["致癌"]


def test_only_what_needs_it_is_written_twice():
    """The document of a claim in another script is as long as its words."""
    kb = knowledge([claim("a", claim="微波炉致癌"), claim("b", claim="Ёж, Straße, 백신, مرحبا")])
    made = {one.url: one for one in (m() for m in entry_makers(kb, Fragments(kb, TODAY)).values())}
    hidden = "\u2063"
    document = search_documents.document(made["claims/a/"]).html
    assert f"{hidden}微波 {hidden}波炉 {hidden}炉致 {hidden}致癌 {hidden}癌" in document
    assert hidden not in search_documents.document(made["claims/b/"]).html


def test_pairs_leave_marks_out_and_do_not_reach_over_other_letters():
    """As the search leaves them out; か゛ is the same as が."""
    assert pairs_of_letters("ガス is 水") == ("カス", "ス", "水")
    assert pairs_of_letters("Water") == ()
