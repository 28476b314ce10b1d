"""The index of a large site in parts: made one by one, and searched as one in a real browser."""

from __future__ import annotations

import datetime as dt
import html
import re
import shutil
import threading
from pathlib import Path

import pytest
from loopback import served
from mkdocs.commands import build as mkdocs_build
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError
from playwright.sync_api import expect
from searching import field, found, opening, status

from conftest import SITES
from knowledge import TODAY, claim, knowledge, source
from sourcebook import processes
from sourcebook.adapters.search import index as search
from sourcebook.adapters.search import parts as search_parts
from sourcebook.fragments import Fragments
from sourcebook.loading.cache import Kept
from sourcebook.pages.searchable import entry_makers

DAY = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
WHOLE = search_parts.PAGES_IN_A_PART
SMALL_PART = 12
ESSAYS = {f"docs/essay-{word}.md": f"# Of {word}\n\nThe {word}.\n" for word in ("zaqx", "zdqx")}


def built(root: Path, out: Path) -> Path:
    """Builds a site in this process, where a test has set how large a part is."""
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(out))
    config.plugins.on_startup(command="build", dirty=False)
    mkdocs_build.build(config)
    return out


@pytest.fixture(scope="module")
def golden(tmp_path_factory):
    """The golden site with two more essays."""
    root = tmp_path_factory.mktemp("golden")
    shutil.copytree(SITES / "golden", root, dirs_exist_ok=True)
    for name, text in ESSAYS.items():
        (root / name).write_text(text)
    return root


@pytest.fixture(scope="module")
def small_parts():
    """Parts of a few pages."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", str(int(DAY.timestamp())))
        patch.setattr(search_parts, "PAGES_IN_A_PART", SMALL_PART)
        yield


@pytest.fixture(scope="module")
def folder(golden, small_parts, tmp_path_factory):
    """The golden site with its index in parts, below a path."""
    return built(golden, tmp_path_factory.mktemp("host") / "kb")


@pytest.fixture(scope="module")
def parts(folder):
    """In how many."""
    number = len(list((folder / "pagefind").rglob("pagefind-entry.json")))
    assert number > 2
    return number


@pytest.fixture(scope="module")
def site(folder):
    with served(folder.parent) as address:
        yield f"{address}kb/"


@pytest.fixture
def open_at(page, site):
    with opening(page, site) as go:
        yield go


def titles(folder):
    """The title of each page made from data or written by somebody, by its address."""
    pages = [*folder.glob("claims/*/index.html"), *folder.glob("sources/*/index.html")]
    pages += [*folder.glob("essay-*/index.html"), folder / "fact-checks/efficacy/index.html"]
    made = {}
    for path in pages:
        heading = re.search(r"<h1[^>]*>(.*?)</h1>", path.read_text(), re.DOTALL)
        if heading is None:
            continue  # It leads on to another page.
        words = html.unescape(re.sub(r"<[^>]+>", "", heading[1]))
        made[f"{path.parent.relative_to(folder).as_posix()}/"] = words.replace("¶", "").strip()
    return made


def part_of(url, parts):
    """The number of the part in which a document stands, from 0 on."""
    asked = search_parts.divided([(url, b"x")], parts)
    return [bool(part) for part in asked].index(True)


# -- in a browser --------------------------------------------------------------------------------


def test_a_page_is_found_whichever_part_it_stands_in(open_at, folder, parts):
    """By its title: claims, sources and essays, and the result leads to the page."""
    page = open_at("health/")
    every = titles(folder)
    assert {part_of(url, parts) for url in every} == set(range(parts))
    assert any(part_of(url, parts) for url in every if url.startswith("essay-"))
    for url, title in every.items():
        assert url in found(page, title)[:5]
    # Of a title such as "A systematic review" every word stands on many pages.
    of_the_last = (url for url in every if part_of(url, parts) == parts - 1)
    last = next(url for url in of_the_last if found(page, every[url])[0] == url)
    page.get_by_role("option").first.click()
    expect(page).to_have_url(re.compile(rf"/kb/{re.escape(last)}$"))
    expect(page.locator("h1").first).to_contain_text(every[last])


def test_every_word_counts_also_where_only_one_part_has_it(open_at):
    """As in one index: what only has the other words is not found, unless no page has the word."""
    page = open_at()
    assert found(page, "the zdqx") == ["essay-zdqx/"]
    assert len(found(page, "2025")) == len(found(page, "2025 zzzzqqqq"))
    field(page).fill("2025 zdqx")
    expect(status(page)).to_contain_text("Nothing found for “2025 zdqx”")


def test_results_of_all_parts_stand_in_one_order(open_at, folder, parts):
    """By their scores, not part after part; every one of them leads to a page."""
    page = open_at()
    shown = found(page, "2025")
    scored = page.evaluate(
        """async () => {
          const pagefind = await import("/kb/pagefind/pagefind.js");
          const { results } = await pagefind.search("2025");
          return Promise.all(results.map(
            async (one) => [(await one.data()).raw_url, one.score]));
        }"""
    )
    urls = [url.removeprefix("/") for url, _ in scored]
    assert shown == urls[: len(shown)]
    scores = [score for _, score in scored]
    assert scores == sorted(scores, reverse=True)
    numbers = [part_of(url, parts) for url in urls]
    assert set(numbers) == set(range(parts))
    assert numbers != sorted(numbers)
    assert len(urls) == len(set(urls))
    assert all((folder / url / "index.html").is_file() for url in urls)


def test_further_parts_are_searched_as_the_first(open_at, parts):
    """Scores can be compared and excerpts are of one length only with the same options."""
    page = open_at()
    asked = """async () => {
      const pagefind = await import("/kb/pagefind/pagefind.js");
      const { results } = await pagefind.search("2025");
      const data = await Promise.all(results.map((one) => one.data()));
      return data.map((one) => [one.raw_url, one.plain_excerpt.split(/\\s+/).length]);
    }"""
    found(page, "2025")
    lengths = {}
    for url, words in page.evaluate(asked):
        number = part_of(url.removeprefix("/"), parts)
        lengths[number] = max(lengths.get(number, 0), words)
    # Pagefind's own length is 30.
    assert set(lengths) == set(range(parts))
    assert max(lengths.values()) <= 25


def test_the_program_is_fetched_once_and_nothing_before_the_field_is_used(open_at, page, parts):
    """Each further part costs the reader its own pieces only."""
    asked: list[str] = []
    page.context.on("request", lambda request: asked.append(request.url.partition("?")[0]))
    open_at()
    page.wait_for_load_state("networkidle")
    assert [url for url in asked if "pagefind" in url] == []
    found(page, "2025")
    page.wait_for_load_state("networkidle")
    for name in ("wasm.en.pagefind", "pagefind.js", "pagefind-worker.js"):
        assert len([url for url in asked if url.endswith(f"/{name}")]) == 1, name
    assert len([url for url in asked if url.endswith("/pagefind-entry.json")]) == parts
    assert len([url for url in asked if url.endswith(".pf_meta")]) == parts


@pytest.mark.parametrize("missing", ["2/pagefind-entry.json", "2/*.pf_meta", "wasm.en.pagefind"])
def test_with_a_part_missing_nobody_takes_the_rest_for_all(page, site, folder, parts, missing):
    """ "Nothing found" must not mean that it was not looked for. The next try begins anew."""
    every = titles(folder)
    lost = next(url for url in every if part_of(url, parts) == 1)
    page.goto(site)
    place = f"**/kb/pagefind/{missing}*"
    page.route(place, lambda route: route.fulfill(status=404, body="<p>Nothing here"))
    field(page).fill("2025")
    expect(status(page)).to_contain_text("The search could not be loaded")
    expect(page.get_by_role("option")).to_have_count(0)
    page.unroute(place)
    assert lost in found(page, every[lost])[:5]


# -- the pages and the files ---------------------------------------------------------------------


def test_every_page_says_in_how_many_parts(folder, parts):
    """Those with a frame, those that MkDocs writes, and that for dead addresses."""
    pages = [path for path in folder.rglob("*.html") if "md-search" in path.read_text()]
    assert folder / "404.html" in pages
    said = {
        path: re.findall(r'data-sb-search(?:="(\d+)")? role', path.read_text()) for path in pages
    }
    assert {path for path, numbers in said.items() if numbers != [str(parts)]} == set()


def test_further_parts_bring_no_program(folder, parts):
    """It would be published for nobody."""
    for number in range(2, parts + 1):
        names = {path.name for path in (folder / "pagefind" / str(number)).iterdir()}
        assert {"fragment", "index", "pagefind-entry.json"} <= names
        assert not names & search_parts.PROGRAM_FILES
    assert not (folder / "pagefind" / str(parts + 1)).exists()


def test_a_site_that_is_not_large_has_one_index_and_its_pages_name_no_number(
    golden, folder, tmp_path, monkeypatch
):
    """As many pages as one part may have are one part."""
    pages = len(re.findall("<loc>", (folder / "sitemap.xml").read_text()))
    monkeypatch.setattr(search_parts, "PAGES_IN_A_PART", pages)
    whole = built(golden, tmp_path / "whole")
    assert sorted(path.name for path in (whole / "pagefind").iterdir() if path.is_dir()) == [
        "fragment",
        "index",
    ]
    assert 'data-sb-search role="dialog"' in (whole / "index.html").read_text()
    monkeypatch.setattr(search_parts, "PAGES_IN_A_PART", pages - 1)
    divided = built(golden, tmp_path / "divided")
    assert 'data-sb-search="2" role="dialog"' in (divided / "index.html").read_text()


def test_parts_are_the_same_each_time(golden, folder, tmp_path):
    """Two builds of the same input are the same to the byte."""
    assert files_of(folder) == files_of(built(golden, tmp_path / "again"))


def test_building_over_an_index_with_more_parts_leaves_none_of_them(golden, tmp_path, monkeypatch):
    """No page of a removed claim is found."""
    out = built(golden, tmp_path / "out")
    assert (out / "pagefind/2").is_dir()
    monkeypatch.setattr(search_parts, "PAGES_IN_A_PART", 1_000)
    built(golden, out)
    assert not (out / "pagefind/2").exists()


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# -- the parts -----------------------------------------------------------------------------------

COUNT = 3
SOURCES = [source(key) for key in "abcdefghijklmnopqrst"]
PAGES = [
    search.Essay(f"of-{word}/", word, f"<p>{word}</p>", is_fact_check=False)
    for word in ("zaqx", "zbqx", "zcqx", "zdqx", "zeqx", "zfqx")
]


def write_index(kb, target, essays=PAGES, kept=None, parts=COUNT):
    index = search.SearchIndex(kb, Fragments(kb, TODAY), target, kept, parts=parts)
    index.take_essays(essays)
    index.finish()
    return files_of(target)


@pytest.fixture
def runs(tmp_path, monkeypatch):
    """Gives how often Pagefind ran since it was asked last."""
    noted = tmp_path / "runs"
    noted.write_text("")

    class Noted(search_parts.Indexing):
        # It is made in a process of its own.
        def __init__(self):
            with noted.open("a") as file:
                file.write("x")
            super().__init__()

    monkeypatch.setattr(search_parts, "Indexing", Noted)

    def since() -> int:
        number = len(noted.read_text())
        noted.write_text("")
        return number

    return since


only_here = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
"""A process that runs tests may have threads; a build that has any does not fork."""


@only_here
def test_an_edit_makes_only_the_part_anew_that_it_is_in(tmp_path, runs):
    """In a claim or in an essay; and each part is what it would be without a cache."""
    kb = knowledge([claim(), claim("dry")], SOURCES)
    other = knowledge([claim(rationale="Water is zzxq."), claim("dry")], SOURCES)
    edited = search.Essay(PAGES[0].url, "zaqx", "<p>Of zzxq.</p>", is_fact_check=False)
    kept = tmp_path / "kept"

    def made(name, kb, essays=PAGES):
        return write_index(kb, tmp_path / name, essays, Kept(kept, b"ours"))

    first = made("first", kb)
    assert runs() == COUNT
    assert made("second", kb) == first
    assert runs() == 0
    assert changed(first, made("claim", other)) == {part_of("claims/wet/", COUNT)}
    assert runs() == 1
    again = made("essay", kb, [edited, *PAGES[1:]])
    assert changed(first, again) == {part_of(edited.url, COUNT)}
    assert runs() == 1
    assert again == write_index(kb, tmp_path / "plain", [edited, *PAGES[1:]])


@only_here
def test_essays_are_guessed_to_be_what_they_were(tmp_path, runs):
    """So that a part that an edit concerns need not wait for them; a wrong guess costs a run."""
    kb = knowledge([claim(), claim("dry")], SOURCES)
    other = knowledge([claim(rationale="Water is zzxq."), claim("dry")], SOURCES)
    concerned = part_of("claims/wet/", COUNT)
    beside = next(page for page in PAGES if part_of(page.url, COUNT) == concerned)
    edited = search.Essay(beside.url, beside.title, "<p>Of zzxq.</p>", is_fact_check=False)
    essays = [edited if page is beside else page for page in PAGES]
    kept = tmp_path / "kept"
    write_index(kb, tmp_path / "first", kept=Kept(kept, b"ours"))
    runs()
    made = write_index(other, tmp_path / "right", kept=Kept(kept, b"ours"))
    assert runs() == 1
    assert made == write_index(other, tmp_path / "right-plain")
    runs()
    made = write_index(kb, tmp_path / "wrong", essays, kept=Kept(kept, b"ours"))
    assert made == write_index(kb, tmp_path / "wrong-plain", essays)


def test_whoever_hands_essays_over_does_not_wait_for_the_parts(tmp_path):
    taken = threading.Event()

    class Part:
        can_tell = False

        def make(self, take):
            # Only once they are taken is the first part begun with.
            assert taken.wait(30)
            return b""

        def of(self, _):
            return b""

    def receive():
        taken.set()
        return b""

    search_parts.make_parts([Part()], receive, tmp_path, Kept(tmp_path / "kept", b"ours"))
    assert (tmp_path / "pagefind-entry.json").is_file()


@only_here
def test_of_an_index_that_stood_there_nothing_is_left(tmp_path):
    """As `--dirty` leaves it; the files of others stay."""
    old, few = knowledge([claim(), claim("dry")], SOURCES), knowledge([claim()], SOURCES[:2])
    write_index(old, tmp_path / "mended")
    (tmp_path / "mended/3/notes.txt").write_text("Somebody's.")
    after = write_index(few, tmp_path / "mended", parts=2)
    assert after.pop("3/notes.txt") == b"Somebody's."
    assert after == write_index(few, tmp_path / "whole", parts=2)


def changed(one, other):
    """The numbers of the parts of which any file differs."""
    names = {name for name in {*one, *other} if one.get(name) != other.get(name)}
    numbers = (name.partition("/")[0] for name in names)
    return {int(number) - 1 if number.isdecimal() else 0 for number in numbers}


def test_one_more_document_moves_no_other():
    """Else one new claim would mean a new index of all."""
    kb = knowledge([claim()], SOURCES)
    urls = list(entry_makers(kb, Fragments(kb, TODAY)))

    def divided(urls):
        return search_parts.divided(((url, url.encode()) for url in urls), COUNT)

    before = divided(urls)
    after = divided(sorted([*urls, "claims/new/"]))
    assert [set(new) - set(old) for old, new in zip(before, after, strict=True)].count(set()) == 2
    assert all(set(old) <= set(new) for old, new in zip(before, after, strict=True))


def test_a_document_stands_in_the_same_part_on_every_machine():
    """Two machines give the same site, and a cache serves the next run."""
    urls = ("claims/wet/", "claims/dry/", "sources/a/", "water/", "claims/ü/", "")
    assert [part_of(url, COUNT) for url in urls] == [0, 1, 2, 1, 2, 0]


def test_parts_are_even():
    """A word is as rare in one part as in another only if each is a sample of all."""
    urls = [f"{kind}/{number}/" for kind in ("claims", "sources") for number in range(4_000)]
    sizes = [len(part) for part in search_parts.divided(((url, b"") for url in urls), 2)]
    assert all(3_800 < size < 4_200 for size in sizes)


@pytest.mark.parametrize(
    ("pages", "parts"),
    [
        *((0, 1), (1, 1), (4_000, 1)),
        *((4_001, 2), (5_200, 2), (5_201, 3), (13_000, 5), (15_600, 6), (24_000, 6)),
        *((24_001, 7), (28_001, 8), (40_000, 10)),
    ],
)
def test_there_are_few_parts_for_a_reader_and_small_ones_for_an_edit(pages, parts, monkeypatch):
    """A reader fetches a piece of each, an edit makes one anew, and Pagefind has each in memory."""
    monkeypatch.setattr(search_parts, "PAGES_IN_A_PART", WHOLE)
    assert search_parts.how_many_parts(pages) == parts


@only_here
def test_a_part_that_cannot_be_made_stops_the_build(tmp_path, monkeypatch):
    """A site of which a part cannot be searched is not published; no program is left at work."""
    (tmp_path / "2").write_text("in the way")
    started = []
    real = search_parts.Indexing.__init__

    def noting(self):
        real(self)
        started.append(self._process)

    monkeypatch.setattr(search_parts.Indexing, "__init__", noting)
    monkeypatch.setattr(processes, "how_many", lambda _: 1)
    kb = knowledge([claim()], SOURCES)
    with pytest.raises(PluginError, match="could not write the index"):
        write_index(kb, tmp_path)
    assert len(started) == 2
    assert all(process.poll() is not None for process in started)
