"""Whatever is edited, what is kept of essays and downloads is what would be made anew."""

from __future__ import annotations

import datetime as dt
from functools import partial
from pathlib import Path

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from mkdocs.config import load_config
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page
from states import kb_of, problems_of, two_states

from sourcebook.adapters.basis import Basis
from sourcebook.adapters.earlier.kept_essays import KeptEssays
from sourcebook.adapters.earlier.kept_pieces import KeptPieces
from sourcebook.citations import Desk, PageContext
from sourcebook.fragments import Fragments
from sourcebook.loading import Loaded, Places
from sourcebook.loading.cache import Kept
from sourcebook.loading.memory import Memory
from sourcebook.model import Article
from sourcebook.pages import downloads
from sourcebook.pages.data import Pieces, downloads_of
from sourcebook.pages.whole import Wholes
from sourcebook.settings import Host

WRITTEN = (
    "So it is [@s0, p. 3; see @s1].",
    "As [](claim:c0) and [others](claim:former) say [-@s2].",
    "::: claims\nc1\nc2\n:::",
    "Told in [](source:s3) and [there](source:s4).[^1]\n\n[^1]: By [@s1].",
    "## A heading [@s2]",
    "Nothing is cited here.",
)


@pytest.fixture(scope="module")
def config(tmp_path_factory):
    """The configuration of a site with citations."""
    root = tmp_path_factory.mktemp("site")
    (root / "docs").mkdir()
    (root / "mkdocs.yml").write_text(
        "site_name: Small\nplugins: []\nmarkdown_extensions: [sourcebook.citations, footnotes, toc]"
    )
    return load_config(str(root / "mkdocs.yml"))


def rendered(config, known, text, memory=None):
    """What Markdown makes of an essay, and what the essay cites; kept in a memory, if any."""
    kb = kb_of(known)
    article = Article("home.md", kb.articles["home.md"].front, text, 1)
    desk = Desk(Loaded(kb, (), Places(), Host()), known["today"], problems_of(known))
    config.mdx_configs["sourcebook.citations"] = {"host": desk}
    Path(config.docs_dir, "home.md").write_text(text)
    files = Files([File("home.md", config.docs_dir, config.site_dir, use_directory_urls=True)])
    page = Page(None, files.src_uris["home.md"], config)
    page.read_source(config)
    desk.page = PageContext(article, page.url, known["title"])
    if memory is not None:
        memory.turn()
        essays = KeptEssays(Basis(desk), memory, config, "sourcebook.citations")
        essays.begin()
        essays.take_over(page, article)
    page.render(config, files)
    return page.content, str(page.toc), page.title, page.present_anchor_ids, desk.uses


@settings(max_examples=40)
@given(states=two_states(), text=st.lists(st.sampled_from(WRITTEN), max_size=3).map("\n\n".join))
def test_an_essay_is_what_it_would_be(config, states, text):
    before, after = states
    memory = Memory()
    first = rendered(config, before, text, memory)
    event("kept" if memory._now else "not kept")
    assert rendered(config, before, text, memory) == first
    assert rendered(config, after, text, memory) == rendered(config, after, text)


@settings(max_examples=30)
@given(states=two_states())
def test_downloads_are_what_they_would_be(states, tmp_path_factory):
    kept = Kept(tmp_path_factory.mktemp("kept"), b"ours")
    for known in states:
        kb = kb_of(known)
        fragments = Fragments(kb, known["today"], problems_of(known))
        pieces = KeptPieces(kb, fragments, Wholes(kb, fragments), lambda: kept)
        found = downloads_of(kb, fragments, pieces)
        assert {name: "".join(texts) for name, texts in found} == downloads(kb, fragments)


def test_pieces_are_made_once(tmp_path, monkeypatch):
    """For a claim that is edited, and for what names a source that is, anew."""
    made: list[str] = []
    of_claim = Pieces.of_claim
    monkeypatch.setattr(
        Pieces, "of_claim", lambda self, one: made.append(one.id) or of_claim(self, one)
    )
    evidence = [{"source": "s0", "stance": "supports"}]
    known = {
        "claims": {"c0": {"rationale": "So.", "evidence": evidence}, "c1": {"rationale": "So."}},
        "sources": {"s0": {}, "s1": {}},
        "states": {},
        "mentions": [],
        "named": [],
        "title": "Home",
        "wrong": [],
        "today": dt.date(2026, 11, 21),
    }

    def again(known):
        made.clear()
        kb = kb_of(known)
        fragments = Fragments(kb, known["today"], problems_of(known))
        keep = partial(Kept, tmp_path, b"ours")
        pieces = KeptPieces(kb, fragments, Wholes(kb, fragments), keep)
        pieces.of_claims()
        return sorted(made)

    assert again(known) == ["c0", "c1"]
    assert again(known) == []
    assert again({**known, "sources": {"s0": {"title": "On ice"}, "s1": {}}}) == ["c0"]
    claims = {**known["claims"], "c1": {"rationale": "Not so."}}
    assert again({**known, "claims": claims}) == ["c1"]
