"""A page of a claim or a source is made once, until something that it is made of is another."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from edits import (
    EFFICACY,
    HARMS,
    VOLUNTEERS,
    derived,
    differing,
    edit,
    gone,
    ledger,
    name,
    related,
    run,
    verdict,
    whole,
    words,
)
from hypothesis import event, given, settings
from markupsafe import Markup
from states import kb_of, problems_of, two_states

import sourcebook.pages
from conftest import SITES
from sourcebook import processes
from sourcebook.adapters import basis, other_files, writing_pages
from sourcebook.adapters import build as adapter
from sourcebook.adapters.announcing.ready_page import ReadyPage, scripts_of
from sourcebook.adapters.basis import Basis
from sourcebook.adapters.earlier.kept_pages import _SHELF, KeptPages, _written
from sourcebook.adapters.frames.frame import Laid
from sourcebook.adapters.search.index import SearchIndex
from sourcebook.bibliography import formatted
from sourcebook.citations import Desk, FieldMarkdown
from sourcebook.fragments import Fragments
from sourcebook.graph import build_graph
from sourcebook.loading import Loaded, Places
from sourcebook.loading.cache import Kept, keeping
from sourcebook.loading.cache.packing import unpack
from sourcebook.loading.cache.shelf import key_of
from sourcebook.model import PageUses
from sourcebook.pages import GeneratedPage, Heading, makers
from sourcebook.pages.indexes import Listings
from sourcebook.pages.looked_up import Watched
from sourcebook.pages.made_of import Made, MadeOf
from sourcebook.pages.page import make_build
from sourcebook.settings import Host

NOON = 1_795_262_400
LISTS = {"claims/", "sources/", "topics/", "claimants/", "changes/", "health/", "data/"}


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path_factory):
    """A day, and a cache of the test's own."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOON))
    monkeypatch.setenv("SOURCEBOOK_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def root(tmp_path):
    """The golden site."""
    return Path(shutil.copytree(SITES / "golden", tmp_path / "kb"))


@pytest.fixture
def making(monkeypatch):
    """The addresses of the pages that were made, but for lists of everything."""
    found: list[str] = []
    finished = sourcebook.pages._finished

    def noting(make, *rest):
        page = finished(make, *rest)
        if page.url not in LISTS:
            found.append(page.url)
        return page

    monkeypatch.setattr(sourcebook.pages, "_finished", noting)
    return found


def again(root: Path, making: list[str]) -> tuple[dict[str, bytes], set[str]]:
    """The files of one more build, and the pages that it made."""
    making.clear()
    files = run(root, root / "site", dirty=False)
    return files, set(making)


def settle(root: Path) -> dict[str, bytes]:
    """A build that finds no cache, and keeps its pages."""
    return run(root, root / "site", dirty=False)


def test_the_second_build_makes_none_and_says_the_same(root, making):
    first, asked = again(root, making)
    assert f"claims/{EFFICACY}/" in asked
    second, asked = again(root, making)
    assert asked == set()
    assert differing(second, first) == []
    assert differing(second, whole(root)) == []


SOME_EDITS = (verdict, related, gone, derived, name, ledger)
"""The others are made to a site that is mended, where the same digests decide."""


@pytest.mark.parametrize("change", SOME_EDITS, ids=lambda change: change.__name__)
def test_an_edit_leaves_the_bytes_of_a_build_without_a_cache(root, change):
    before = settle(root)
    change(root)
    after = run(root, root / "site", dirty=False)
    assert after != before
    assert differing(after, whole(root)) == []


@pytest.fixture
def filling(monkeypatch):
    """The addresses of the pages that were put into MkDocs' pages, and not just laid again."""
    found: list[str] = []
    fill = ReadyPage.fill

    def noting(self, ready, *rest):
        found.append(ready.url)
        fill(self, ready, *rest)

    monkeypatch.setattr(ReadyPage, "fill", noting)
    return found


def of_sources(filling):
    """Those of single sources, which are the stand-ins of none."""
    found = {url for url in filling if url.startswith("sources/") and "/sb-" not in url}
    filling.clear()
    return {url for url in found if url != "sources/" and not url.startswith("sources/b")}


def test_a_page_that_is_as_it_was_is_laid_into_its_frame_again(root, filling):
    """But for those that show MkDocs' own; in another frame it is laid anew, and stays there."""
    settle(root)
    every = of_sources(filling)
    first = run(root, root / "site", dirty=False)
    assert len(of_sources(filling)) < len(every) / 3
    edit(root, "mkdocs.yml", "  font: false", "  font: false\n  features: [navigation.footer]")
    files = run(root, root / "site", dirty=False)
    assert of_sources(filling) == every
    assert files != first
    assert differing(files, whole(root)) == []
    of_sources(filling)
    assert differing(run(root, root / "site", dirty=False), files) == []
    assert len(of_sources(filling)) < len(every) / 3


def test_only_pages_that_an_edit_concerns_are_made(root, making):
    settle(root)
    edit(root, f"data/claims/{VOLUNTEERS}.yml", "verdict: mostly-supported", "verdict: mixed")
    made = again(root, making)[1]
    assert f"claims/{VOLUNTEERS}/" in made
    assert not {"sources/weber2024/", "sources/nct03897881/", "sources/chumakov2012/"} & made
    # What was made is kept beside what was not.
    assert again(root, making)[1] == set()


DAYS = (1, 30, 90, 400)
"""Reviews become overdue, news of the ledger get old, and a year ends."""


@pytest.mark.parametrize("days", DAYS)
def test_another_day_makes_what_it_says_something_else_of(root, making, monkeypatch, days):
    settle(root)
    every = set(making)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOON + days * 86_400))
    files, made = again(root, making)
    assert differing(files, whole(root)) == []
    assert len(made) < len(every) / 4 or days > 1


def test_other_code_or_nothing_kept_make_all(root, making, monkeypatch):
    settle(root)
    every = set(making)
    with monkeypatch.context() as patch:
        patch.setattr(basis, "_our_files", lambda: "others")
        assert again(root, making)[1] == every
    monkeypatch.setenv("SOURCEBOOK_CACHE", "off")
    assert again(root, making)[1] == every


def test_another_theme_lies_around_the_same_pages(root, making):
    settle(root)
    edit(root, "mkdocs.yml", "name: material", "name: material\n  language: de")
    files, made = again(root, making)
    assert made == set()
    assert b'lang="de"' in files[f"claims/{EFFICACY}/index.html"]
    assert differing(files, whole(root)) == []


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_a_cut_or_foreign_cache_is_dropped(root, making, harm):
    settle(root)
    every = set(making)
    kept = keeping(root)
    assert kept is not None
    harm(kept.folder / f"{_SHELF.name}.cache", _SHELF)
    files, made = again(root, making)
    assert made == every
    assert differing(files, whole(root)) == []


def test_pages_of_several_processes_are_kept_together(root, making, monkeypatch):
    """Each makes a share of them, and one writes them all down."""
    monkeypatch.setattr(processes, "how_many", lambda _: 2)
    monkeypatch.setattr(writing_pages, "_WORTH_A_PROCESS", 5)
    before = settle(root)
    # What another process makes is not seen here, but nothing is left for it to make then.
    words(root)
    after, _ = again(root, making)
    third, made = again(root, making)
    assert made == set()
    assert after != before
    assert differing(third, whole(root)) == []
    kept = keeping(root)
    assert kept is not None
    pages = {name for name in third if name.startswith(("claims/", "sources/"))}
    known = unpack((kept.folder / f"{_SHELF.name}.cache").read_bytes(), _SHELF.tag, kept._secret)
    assert len(known) >= len([name for name in pages if name.count("/") == 2])


def a_page(html):
    return GeneratedPage(
        url="claims/a/",
        title="<b>",
        html=html,
        toc=(Heading(2, "a", "A"), Heading(3, "b", "B")),
        description="So.",
        data_path="data/claims/a.yml",
        nav_title="a",
        boost=2.5,
        scripts=("assets/a.js",),
        head=Markup("<meta>"),
    )


WORDS = {
    "title": b"&lt;b&gt;",
    "description": b"So.",
    "edited": b"data/claims/a.yml",
    "name": b"a",
    "head": b"<meta>",
    "content": b'<table tabindex="0">\n<script src="../../assets/a.js" defer></script>',
}


class AsBefore:
    """Nothing has changed of what pages are made of, unless told otherwise."""

    def __init__(self):
        self.changed = set()

    def is_still(self, url, made):
        return url not in self.changed and made.of == url

    def made(self, url, looked_up):
        return Made(url, ("a",), ("b", "c"))


def builds(folder, as_before):
    """What makes one build after another with what those before it kept: a function of the pages
    that are written, with what stands in their frames, and of all addresses there are. It gives the
    pages that were made anew, and those that were left."""

    def build(pages, urls=None):
        kept = KeptPages(Kept(folder, b"secret"), Watched(), as_before)
        made, left = [], {}

        def make(page):
            made.append(page.url)
            return page

        for page, laid in pages:
            left[page.url] = kept.page(page.url, partial(make, page))
            kept.wrote(left[page.url], laid)
        kept.finish(urls or [page.url for page, _ in pages])
        return made, left

    return build


def laid_of(page, frame="f"):
    return Laid(frame, {**WORDS, "content": f"{page.html}{scripts_of(page)}".encode()})


@pytest.mark.parametrize("has_frame", [False, True])
def test_what_is_kept_is_the_page(tmp_path, has_frame):
    """As it was made, and what was looked up for it."""
    page = a_page("<p>é \u2028\n\0</p>")
    build = builds(tmp_path, AsBefore())
    written = [(page, laid_of(page) if has_frame else None)]
    build(written)
    made, left = build(written)
    assert made == []
    assert left == {page.url: page}
    assert type(left[page.url].head) is Markup
    again = KeptPages(Kept(tmp_path, b"secret"), Watched(), AsBefore())
    assert json.loads(again.finish([page.url]))[page.url][0] == [page.url, ["a"], ["b", "c"]]


def many(number):
    """Pages with frames, more than stand in a bundle."""
    pages = [replace(a_page(f"<p>{one}</p>"), url=f"claims/{one:02}/") for one in range(number)]
    return [(page, laid_of(page)) for page in pages]


def test_pages_are_kept_in_bundles_and_each_is_found(tmp_path):
    """In whatever order they are asked for."""
    build, pages = builds(tmp_path, AsBefore()), many(37)
    build(pages)
    every = {page.url: page for page, _ in pages}
    assert build(pages[::-1]) == ([], every)
    mixed = [pages[one * 7 % 37] for one in range(37)]
    assert build(mixed) == ([], every)
    later = KeptPages(Kept(tmp_path, b"secret"), Watched(), AsBefore())
    assert [later.laid(page.url, {"f"}) for page, _ in pages] == [laid for _, laid in pages]
    assert {later.laid(page.url, {"g"}) for page, _ in pages} == {None}


def test_of_a_bundle_that_is_of_little_use_the_rest_is_packed_anew(tmp_path):
    """So what is kept stays about as large as what is shown, however often it is edited."""
    as_before = AsBefore()
    build, pages = builds(tmp_path, as_before), many(16)
    build(pages)
    # Of the first bundle six go, of the second two.
    gone = {page.url for page, _ in pages[:6] + pages[8:10]}
    staying = [one for one in pages if one[0].url not in gone]
    before = where(tmp_path, staying)
    new = [(replace(a_page("<p>new</p>"), url="claims/new/"), None)]
    assert build(staying + new)[0] == ["claims/new/"]
    after = where(tmp_path, staying)
    assert [url for url in before if after[url] != before[url]] == ["claims/06/", "claims/07/"]
    assert after["claims/06/"] == after["claims/07/"]
    assert build(staying + new) == ([], {page.url: page for page, _ in staying + new})


def where(folder, pages):
    """The bundle of each page that is kept."""
    kept = Kept(folder, b"secret")
    raws = {page.url: kept.ask(_SHELF, key_of((page.url,))) for page, _ in pages}
    return {url: _SHELF.read(raw).bundle for url, raw in raws.items() if raw}


def test_an_edit_leaves_the_others_of_its_bundle(tmp_path):
    as_before = AsBefore()
    build, pages = builds(tmp_path, as_before), many(16)
    build(pages)
    as_before.changed = {"claims/03/"}
    edited = replace(a_page("<p>edited</p>"), url="claims/03/")
    pages[3] = (edited, laid_of(edited))
    assert build(pages)[0] == ["claims/03/"]
    as_before.changed = set()
    assert build(pages) == ([], {page.url: page for page, _ in pages})


def test_a_page_whose_bundle_is_gone_is_made_again(tmp_path):
    """There may have been no room for it."""
    build, pages = builds(tmp_path, AsBefore()), many(10)
    build(pages)
    bundles = where(tmp_path, pages)
    kept = Kept(tmp_path, b"secret")
    state = kept._state(_SHELF)
    state.used = dict(state.old)
    del state.used[bytes.fromhex(bundles["claims/00/"])]
    state.old, state.news = {}, 1
    kept.write()
    made, left = build(pages)
    assert made == [page.url for page, _ in pages[:8]]
    assert left == {page.url: page for page, _ in pages}


def test_a_large_first_build_writes_downloads_with_the_pages(root, monkeypatch):
    """Without a process of their own, whose memory it has no room for; later ones have it."""
    small = whole(root)
    apart: list[int] = []
    begun = other_files.FilesApart.__init__

    def noting(self, folder, makers, pages):
        apart.append(len(makers))
        begun(self, folder, makers, pages)

    monkeypatch.setattr(other_files.FilesApart, "__init__", noting)
    monkeypatch.setattr(adapter, "_MANY", 0)
    monkeypatch.setattr(formatted, "_MANY", 0)
    assert differing(run(root, root / "site", dirty=False), small) == []
    assert apart == []
    assert differing(run(root, root / "site", dirty=False), small) == []
    assert apart == [3]


def test_a_large_first_build_writes_pages_in_one_process_while_its_index_is_made(root, monkeypatch):
    """Three would have no room; the second for pages begins when that of the index has ended."""
    small = whole(root)
    said: list[object] = []
    begun = writing_pages.PagesApart._begin

    def begin(self, count):
        said.append(count)
        begun(self, count)

    def is_done(_):
        said.append("asked")
        return said.count("asked") == 3

    monkeypatch.setattr(writing_pages.PagesApart, "_begin", begin)
    monkeypatch.setattr(SearchIndex, "is_done", is_done)
    monkeypatch.setattr(processes, "how_many", lambda _: 2)
    monkeypatch.setattr(writing_pages, "_WORTH_A_PROCESS", 1)
    monkeypatch.setattr(writing_pages, "_IN_A_TURN", 1)
    monkeypatch.setattr(adapter, "_MANY", 0)
    monkeypatch.setattr(formatted, "_MANY", 0)
    assert differing(run(root, root / "site", dirty=False), small) == []
    assert said == [0, "asked", "asked", "asked", 1]
    # What each of them noted of its pages the next build finds.
    made: list[str] = []
    page = KeptPages.page

    def noting(self, url, make):
        return page(self, url, lambda: made.append(url) or make())

    monkeypatch.setattr(KeptPages, "page", noting)
    monkeypatch.setattr(processes, "how_many", lambda _: 1)
    assert differing(run(root, root / "site", dirty=False), small) == []
    assert not any(url.startswith(("claims/", "sources/")) for url in made)


def test_what_is_kept_stands_in_its_frame_as_it_did(tmp_path):
    """And elsewhere as it was, mended already."""
    build = builds(tmp_path, AsBefore())
    page, laid = a_page("<table>"), Laid("f", WORDS)
    build([(page, laid)])
    again = KeptPages(Kept(tmp_path, b"secret"), Watched(), AsBefore())
    assert again.laid(page.url, {"f"}) == laid
    assert build([(page, laid)])[1] == {page.url: a_page('<table tabindex="0">')}


def test_a_page_that_utf8_cannot_hold_is_not_kept():
    assert _written(a_page("\ud800"), None) is None


def pages_of(known, kept):
    """The pages of a knowledge base, with those that are kept; and how many of them were made."""
    made = []
    desk = Desk(Loaded(kb_of(known), (), Places(), Host()), known["today"], problems_of(known))
    basis = Basis(desk)
    kb = basis.watched_kb
    uses = PageUses(
        "home.md", "home/", known["title"], tuple(known["mentions"]), tuple(known["named"])
    )
    graph = build_graph(kb, [uses])
    fragments = Fragments(kb, known["today"], problems_of(known))
    made_of = MadeOf(basis.wholes, kb, graph, fragments, basis.rest())
    pages = KeptPages(kept, basis.watched, made_of)
    making = makers(kb, graph, fragments)
    listings = Listings(make_build(kb, graph, fragments, FieldMarkdown(fragments)))
    indexes = {
        "claims/rows.json": listings.index_of_claims,
        "sources/rows.json": listings.index_of_sources,
    }
    found = {}
    for url, make in making.pages.items():
        found[url] = pages.page(url, lambda m=make: made.append(1) or m())
        pages.wrote(found[url], None)
    for path, make in indexes.items():
        found[path] = pages.index(path, lambda m=make: made.append(1) or m())
    pages.finish(found)
    return found, len(made)


@settings(max_examples=40)  # Each builds four sites.
@given(states=two_states())
def test_pages_are_what_they_would_be(states, tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept")
    before, after = states
    first, _ = pages_of(before, Kept(folder, b"ours"))
    second, made = pages_of(before, Kept(folder, b"ours"))
    assert second == first
    assert made < len(first)
    third, made = pages_of(after, Kept(folder, b"ours"))
    event("some kept" if made < len(third) else "none kept")
    assert third == pages_of(after, Kept(tmp_path_factory.mktemp("none"), b"ours"))[0]
