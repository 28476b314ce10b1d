"""The search in a real browser: by words, by names in two scripts, by sources, by keyboard."""

from __future__ import annotations

import filecmp
import gzip
import html
import importlib.util
import json
import re
import shutil

import pytest
from browsing import violations
from loopback import served
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError
from playwright.sync_api import expect
from searching import field, found, opening

from conftest import SITES, build
from knowledge import TODAY, claim, knowledge, pages_of, source
from sourcebook.adapters.search import documents as search_documents
from sourcebook.adapters.search import in_pages
from sourcebook.adapters.search import index as search
from sourcebook.adapters.search import parts as search_parts
from sourcebook.fragments import Fragments
from sourcebook.loading.cache import Kept
from sourcebook.loading.memory import Memory
from sourcebook.model import Name, Names
from sourcebook.pages.searchable import entry_makers
from sourcebook.vocabulary import Verdict

DRAFT = """\
claim: Enteromix was given to patients in 2024.
kind: event
verdict: refuted
certainty: low
rationale: The study opened in 2025 [@mailhealth2025spief].
checked: 2026-11-21
said_by: [{who: fmba, source: tass2025phase1}]
evidence:
  - {source: mailhealth2025spief, stance: disputes, quote: вакцина появится, quote_lang: ru}
"""
EFFICACY = "claims/efficacy-100-percent/"
DRAFTED = "claims/given-in-2024/"
VOLUNTEERS = "claims/phase1-48-volunteers/"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The golden site with a claim that the FMBA made."""
    root = tmp_path_factory.mktemp("search")
    shutil.copytree(SITES / "golden", root, dirs_exist_ok=True)
    (root / "data/claims/given-in-2024.yml").write_text(DRAFT)
    built = build(root)
    assert built.exit_code == 0, built.log
    return built.folder


@pytest.fixture(scope="module")
def site(folder):
    with served(folder) as address:
        yield address


@pytest.fixture
def asked(page):
    """Every address that the page asks for."""
    addresses: list[str] = []
    page.context.on("request", lambda request: addresses.append(request.url))
    return addresses


@pytest.fixture
def open_at(page, site, asked):
    with opening(page, site) as go:
        yield go


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("efficacy", EFFICACY),
        ("volunteers", VOLUNTEERS),
        ("given to patients", DRAFTED),
        ("безопасности", EFFICACY),
        ("вакцина появится", DRAFTED),
        ("FMBA", DRAFTED),
        ("ФМБА", DRAFTED),
        ("Federal Medical and Biological Agency", DRAFTED),
        ("Каприн", EFFICACY),
        ("Энтеромикс", EFFICACY),
    ],
)
def test_a_claim_is_found_by_its_words_and_by_who_made_it(open_at, words, expected):
    """Latin and Cyrillic, by every spelling of a name: among the first three results."""
    assert expected in found(open_at(), words)[:3]


def test_a_claim_is_found_by_the_title_of_its_source(open_at, folder):
    """The source itself is found too."""
    title = build_title(folder, "sources/tass2025phase1/")
    results = found(open_at(), title)
    assert "sources/tass2025phase1/" in results[:5]
    assert {EFFICACY, DRAFTED} & set(results[:3])


@pytest.mark.parametrize("words", ["Andtbacka", "Euronews", "TASS"])
def test_a_source_is_found_by_author_and_publisher(open_at, words):
    """Names that stand in no title."""
    results = found(open_at(), words)
    assert any(one.startswith("sources/") for one in results)


def build_title(folder, address):
    text = (folder / address / "index.html").read_text()
    heading = re.search(r"<h1[^>]*>(.*?)</h1>", text, re.DOTALL)[1]
    return html.unescape(re.sub(r"<[^>]+>", "", heading))


def test_a_fact_check_is_found_by_its_text(open_at):
    """Essays are searched as well as what is made from data."""
    assert "fact-checks/efficacy/" in found(open_at(), "Enteromix efficacy")[:5]


def test_a_result_says_what_it_is(open_at):
    """Title, verdict as a word, kind, and the place with the words marked."""
    page = open_at()
    found(page, "ФМБА")
    option = page.get_by_role("option").filter(has_text="given to patients").first
    expect(option.locator(".sb-verdict")).to_have_text("Refuted")
    expect(option.locator(".sb-search__kind")).to_contain_text("Claim")
    expect(option.locator(".sb-search__title")).to_have_text(
        "Enteromix was given to patients in 2024."
    )
    expect(option.locator("mark").first).to_contain_text("ФМБА")


@pytest.mark.parametrize("key", ["/", "s"])
def test_keyboard_alone_is_enough(open_at, key):
    """A key leads into the field, arrows through the results, Enter to the page."""
    page = open_at("health/")
    page.keyboard.press(key)
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("")
    page.keyboard.type("volunteers")
    expect(field(page)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(field(page)).to_be_focused()
    chosen = page.locator("[role=option][aria-selected=true]")
    expect(chosen).to_have_count(1)
    expect(field(page)).to_have_attribute("aria-activedescendant", chosen.get_attribute("id"))
    target = chosen.get_attribute("href")
    page.keyboard.press("Enter")
    expect(page).to_have_url(target)


def test_keys_pressed_before_the_results_act_on_them(open_at):
    """Whoever types and presses Enter at once means the whole word, not what was shown for half."""
    page = open_at("health/")
    found(page, "vol")
    page.evaluate(
        """() => {
          const field = document.querySelector(".md-search__input");
          const down = { key: "ArrowDown", bubbles: true, cancelable: true };
          const press = () => field.dispatchEvent(new KeyboardEvent("keydown", down));
          field.value = "efficacy";
          field.dispatchEvent(new Event("input", { bubbles: true }));
          press();
          press();
        }"""
    )
    options = page.get_by_role("option")
    chosen = page.locator("[role=option][aria-selected=true] mark").first
    expect(chosen).to_have_text(re.compile("efficacy", re.IGNORECASE))
    expect(options.nth(1)).to_have_attribute("aria-selected", "true")
    target = options.first.get_attribute("href")
    page.evaluate(
        """() => {
          const field = document.querySelector(".md-search__input");
          field.dispatchEvent(new Event("input", { bubbles: true }));
          field.form.requestSubmit();
        }"""
    )
    expect(page).to_have_url(target)


def test_escape_closes_and_nothing_is_chosen_by_itself(open_at):
    """The field loses the focus and the list is out of sight."""
    page = open_at()
    found(page, "volunteers")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    page.keyboard.press("Escape")
    expect(field(page)).not_to_be_focused()
    expect(page.get_by_role("option").first).to_be_hidden()


def test_nothing_found_says_so(open_at):
    """In the place that a screen reader listens to, with a way on."""
    page = open_at("health/")
    field(page).fill("zzxqvw")
    expect(page.get_by_role("status")).to_contain_text("Nothing found for “zzxqvw”")
    expect(field(page)).to_have_attribute("aria-expanded", "false")
    page.get_by_role("link", name="All claims").click()
    expect(page).to_have_url(re.compile(r"/claims/$"))


def test_a_search_that_cannot_be_loaded_says_so(page, site):
    """The lists are one step away, and the next try may succeed."""
    page.goto(site)
    page.route("**/pagefind/**", lambda route: route.abort())
    field(page).fill("volunteers")
    expect(page.get_by_role("status")).to_contain_text("The search could not be loaded")


def test_no_other_host_is_asked_and_nothing_before_the_field_is_used(open_at, asked, site):
    """Pagefind alone answers: Material's index stays where it is."""
    page = open_at()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "pagefind" in url or "search_index" in url] == []
    found(page, "Enteromix")
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith((site, "data:", "blob:"))] == []
    assert any("pagefind" in url for url in asked)
    assert not any("search_index" in url or "workers/search" in url for url in asked)


def test_the_page_for_dead_addresses_has_it_too(folder):
    """Where else would one search?"""
    assert "assets/search.js" in (folder / "404.html").read_text()


def test_more_results_are_a_button_away(open_at):
    """The first ten are shown, then the next."""
    page = open_at()
    assert len(found(page, "2025")) == 10
    page.locator(".sb-search__more").click()
    expect(page.get_by_role("option").nth(10)).to_have_attribute("aria-selected", "true")
    expect(field(page)).to_be_focused()


def test_without_scripts_there_are_links(browser, site):
    """The claims and the sources instead of a field that does nothing."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(site + "claims/efficacy-100-percent/")
    links = page.locator(".sb-search-links a")
    expect(links).to_have_text(["Claims", "Sources"])
    assert links.first.evaluate("one => one.pathname") == "/claims/"
    expect(page.locator(".md-search__input")).to_be_hidden()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 360])
def test_it_keeps_the_accessibility_guidelines(browser, site, scheme, width):
    """axe finds nothing with results open, on a wide screen and on a narrow one."""
    context = browser.new_context(
        color_scheme=scheme, viewport={"width": width, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto(site + EFFICACY)
    page.keyboard.press("/")
    found(page, "Enteromix")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(500)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    context.close()


# -- without a browser ---------------------------------------------------------------------------


def entries(kb):
    """What a search finds of the pages made from data."""
    return [make() for make in entry_makers(kb, Fragments(kb, TODAY)).values()]


def test_what_is_searched():
    """A claim knows names and titles that its page may not show; a source no export formats."""
    names = Names(bodies=(Name(id="fmba", label="FMBA", also=("ФМБА",)),))
    kb = knowledge(
        [claim(said_by=[{"who": "fmba", "source": "b"}])], [source("a"), source("b")], names=names
    )
    made = {one.url: one for one in entries(kb)}
    assert "claims/" not in made
    assert not any("/page/" in url for url in made)
    wet = made["claims/wet/"]
    text = " ".join(one.text for one in wet.words)
    assert wet.verdict is Verdict.REFUTED
    assert all(word in text for word in ("FMBA", "ФМБА", "On a", "On b"))
    assert "@online" not in " ".join(one.text for one in made["sources/a/"].words)


def test_a_new_claim_or_source_makes_no_entry_another():
    """The part of the index of each page that says how many there are would be made anew too."""
    before = {one.url: one for one in entries(knowledge([claim()], [source("a")]))}
    more = knowledge([claim(), claim("dry")], [source("a"), source("new")])
    after = {one.url: one for one in entries(more)}
    assert after.keys() - before.keys() == {"claims/dry/", "sources/new/"}
    assert {url: after[url] for url in before} == before


def test_the_lists_of_the_home_page_are_not_searched_and_tables_of_words_are(folder):
    """Lists repeat other pages; a code of an error is explained nowhere else."""
    texts = [gzip.decompress(path.read_bytes()) for path in folder.rglob("*.pf_fragment")]
    found = {one["url"]: one["content"] for one in map(_fragment, texts)}
    assert "Golden" in found["/"]
    assert "Latest verdicts" in (folder / "index.html").read_text()
    assert "Latest verdicts" not in found["/"]
    assert "C303" in found["/guide/codes/"]
    assert not any("\u00b6" in content for content in found.values())


def _fragment(raw):
    return json.loads(raw[raw.index(b"{") :])


def test_a_claim_is_searched_by_what_its_file_says_and_not_by_what_its_page_explains():
    """Every sentence of it, without markup and marks; no legend of a picture, no heading."""
    said = {
        "rationale": "Of *aaa* [@a].",
        "conflict": "Of bbb.",
        "evidence": [
            {"source": "a", "stance": "refutes", "note": "Of ccc [@a].", "quote": "ддд"},
            {"source": "b", "stance": "supports", "quote": "éé", "translation": "Of eee"},
        ],
        "searches": [
            {"where": "fff", "query": "ggg", "date": TODAY, "hits": 1, "relevant": 0, "note": "hhh"}
        ],
        "would_change": [{"if": "Of iii.", "then": "Of jjj."}],
        "open_questions": ["Of kkk?"],
        "said_by": [{"who": "ann", "note": "Of lll."}],
        "relations": [{"type": "broader", "claim": "other", "note": "Of mmm."}],
        "history": [{"date": TODAY, "type": "created", "why": "Of nnn."}],
    }
    kb = knowledge([claim(**said), claim("other")], [source("a"), source("b")])
    made = {one.url: one for one in entries(kb)}
    text = " ".join(one.text for one in made["claims/wet/"].words)
    words = set(re.findall(r"\w+", text))
    assert {3 * letter for letter in "abceffghijklmn"} | {"ддд", "éé"} <= words
    assert "Of aaa." in text
    page = pages_of(kb)["claims/wet/"].html
    for word in ("cohort study", "Where we looked", "History"):
        assert word in page
        assert word not in text


def test_a_document_is_escaped():
    """Words of the data are never markup."""
    kb = knowledge([claim(claim="<script>alert(1)</script> & so on")])
    made = entries(kb)[0]
    assert "<script" not in search_documents.document(made).html


only_here = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
"""A process that runs tests may have threads; a build that has any does not fork."""


def same_index(one, other):
    names = sorted(str(path.relative_to(one)) for path in (one / "pagefind").rglob("*.*"))
    others = sorted(str(path.relative_to(other)) for path in (other / "pagefind").rglob("*.*"))
    _, mismatch, errors = filecmp.cmpfiles(one, other, names, shallow=False)
    return names == others and mismatch == errors == []


def test_the_index_is_the_same_each_time(folder, tmp_path):
    """Two builds of the same input are the same to the byte."""
    assert same_index(folder, build(folder.parent, out=tmp_path / "again").folder)


@only_here
def test_the_index_of_the_same_documents_is_not_made_again(tmp_path, monkeypatch):
    """With one word changed, in a claim or in an essay, it is made as if there were none; so is one
    whose file was cut."""
    runs = tmp_path / "runs"

    class Noted(search_parts.Indexing):
        # It is made in a process of its own.
        def __init__(self):
            with runs.open("a") as file:
                file.write("x")
            super().__init__()

    monkeypatch.setattr(search_parts, "Indexing", Noted)
    kb, other = knowledge([claim()]), knowledge([claim(rationale="Water is zzxq.")])
    page = search.Essay("water/", "Water", "<p>Of water.</p>", is_fact_check=False)
    edited = search.Essay("water/", "Water", "<p>Of zzxq.</p>", is_fact_check=False)

    def made(name, kb, essays):
        write_index(kb, tmp_path / name / "pagefind", essays, Kept(tmp_path / "kept", b"ours"))
        return tmp_path / name

    first = made("first", kb, [page])
    assert same_index(first, made("second", kb, [page]))
    assert runs.read_text() == "x"
    assert not same_index(first, made("claim", other, [page]))
    assert not same_index(first, made("essay", kb, [edited]))
    assert runs.read_text() == "xxx"
    kept = tmp_path / "kept/search.cache"
    kept.write_bytes(kept.read_bytes()[:-1])
    assert same_index(first, made("third", kb, [page]))
    assert runs.read_text() == "xxxx"


@only_here
def test_the_words_of_an_essay_are_sought_once(tmp_path, monkeypatch):
    """Between builds too; those of an essay with another title or text are its own."""
    read: list[str] = []
    really = search.essay

    def noted(url, title, html, *, is_fact_check):
        read.append(f"{title}: {html}")
        return really(url, title, html, is_fact_check=is_fact_check)

    monkeypatch.setattr(search, "essay", noted)

    def made(name, *essays, known=True):
        memory = Memory(Kept(tmp_path / "kept", b"ours")) if known else None
        write_index(knowledge(), tmp_path / name / "pagefind", essays, memory=memory)
        if memory is not None:
            memory.keep()
        found, read[:] = list(read), []
        return found

    first = search.Essay("water/", "Water", "<p>Of water.</p>", is_fact_check=False)
    others = [first._replace(html="<p>Of zzxq.</p>"), first._replace(title="Ice")]
    assert made("one", first) == ["Water: <p>Of water.</p>"]
    assert made("two", first) == []
    assert made("three", others[0], others[1]._replace(url="ice/")) == [
        "Water: <p>Of zzxq.</p>",
        "Ice: <p>Of water.</p>",
    ]
    for name, essay in (("four", first), ("five", others[0])):
        assert made(name, essay) == []
        made(f"{name} anew", essay, known=False)
        assert same_index(tmp_path / name, tmp_path / f"{name} anew")


def write_index(kb, target, essays=(), kept=None, memory=None):
    index = search.SearchIndex(kb, Fragments(kb, TODAY), target, kept)
    index.take_essays(essays, memory)
    index.finish()


def test_an_index_that_cannot_be_written_stops_the_build(tmp_path):
    """A site whose search is torn is not published as if it were whole."""
    (tmp_path / "pagefind").write_text("in the way")
    kb = knowledge()
    with pytest.raises(PluginError, match="could not write the index"):
        write_index(kb, tmp_path / "pagefind")


def test_settings_of_pagefind_in_the_environment_are_not_ours(tmp_path, monkeypatch):
    """Two machines give the same index, whatever is set on either."""
    monkeypatch.setenv("PAGEFIND_EXCLUDE_SELECTORS", "h1")
    monkeypatch.setenv("PAGEFIND_GLOB", "none.html")
    kb = knowledge()
    write_index(kb, tmp_path / "out")
    assert list((tmp_path / "out" / "fragment").iterdir())


def test_material_collects_nothing_that_nobody_fetches(folder):
    """Its index is empty where ours stands."""
    assert json.loads((folder / "search/search_index.json").read_text())["docs"] == []


def test_without_the_package_material_searches(tmp_path, monkeypatch):
    """All pages are in its index, no mark of a citation is, and no page loads a script of ours."""
    real = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util,
        "find_spec",
        lambda name, *rest: None if name.startswith("pagefind") else real(name, *rest),
    )
    assert not search.is_available()
    shutil.copytree(SITES / "golden", tmp_path, dirs_exist_ok=True)
    config = load_config(str(tmp_path / "mkdocs.yml"))
    mkdocs_build.build(config)
    index = (tmp_path / "site/search/search_index.json").read_text()
    assert "claims/efficacy-100-percent/" in index
    assert "sources/tass2025phase1/" in index
    assert "trial result [" not in index
    assert not (tmp_path / "site/pagefind").exists()
    assert "assets/search.js" not in (tmp_path / "site/index.html").read_text()


def test_a_page_without_the_field_is_left_alone():
    """A site may bring a partial of its own."""
    assert in_pages.with_search("<html><body></body></html>") == "<html><body></body></html>"
