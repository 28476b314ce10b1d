"""Where the digest of a page is what it was, the page is, whatever else was edited."""

from __future__ import annotations

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from knowledge import TODAY, claim, knowledge, ledger_line, source
from sourcebook.fragments import Fragments
from sourcebook.graph import build_graph
from sourcebook.model import Article, FrontMatter, Mention, Name, Names, PageUses
from sourcebook.pages import makers
from sourcebook.pages.looked_up import Watched
from sourcebook.pages.made_of import MadeOf
from sourcebook.pages.whole import Wholes
from sourcebook.problems import Location, Problem

CLAIMS, SOURCES = [f"c{number}" for number in range(4)], [f"s{number}" for number in range(5)]
SOME_CLAIM, SOME_SOURCE = st.sampled_from([*CLAIMS, "former"]), st.sampled_from([*SOURCES, "none"])
WORDS = st.sampled_from(
    ["So it is.", "So [@s0].", "See [@s1; @s2].", "[](claim:c0), [x](claim:c3)"]
)
EVIDENCE = st.fixed_dictionaries(
    {"source": SOME_SOURCE, "stance": st.sampled_from(["supports", "refutes", "context"])},
    optional={
        "note": WORDS,
        "quote": st.just("Water is wet."),
        "independence": st.just("developer"),
    },
)
RELATION = st.fixed_dictionaries(
    {"type": st.sampled_from(["depends-on", "contradicts"]), "claim": SOME_CLAIM},
    optional={"note": WORDS},
)
SAYING = st.fixed_dictionaries(
    {"who": st.sampled_from(["fmba", "who"])}, optional={"source": SOME_SOURCE, "note": WORDS}
)
CLAIM = st.fixed_dictionaries(
    {
        "claim": st.sampled_from(["Water is dry.", "Ice is wet."]),
        "verdict": st.sampled_from(["refuted", "supported"]),
        "rationale": WORDS,
        "evidence": st.lists(EVIDENCE, max_size=3),
        "relations": st.lists(RELATION, max_size=2),
        "said_by": st.lists(SAYING, max_size=2),
        "topics": st.lists(st.sampled_from(["water", "ice"]), max_size=1),
    },
    optional={"short": st.just("In short"), "aliases": st.just(["former"])},
)
ORIGINS = st.lists(st.sampled_from([*SOURCES, "statement"]), max_size=2, unique=True).map(tuple)
SOURCE = st.fixed_dictionaries(
    {
        "title": st.sampled_from(["On water", "On ice"]),
        "derived_from": ORIGINS.map(lambda names: tuple(n for n in names if n != "statement")),
        "origin_labels": ORIGINS.map(lambda names: tuple(n for n in names if n == "statement")),
    },
    optional={"archive_url": st.just("https://archive.example.org/x")},
)
STATE = st.sampled_from(["", "alive", "dead", "retracted"])
MENTION = st.builds(Mention, SOME_SOURCE, st.just("cite-1"), st.sampled_from(["One.", "Two."]))
KNOWN = st.fixed_dictionaries(
    {
        "claims": st.dictionaries(st.sampled_from(CLAIMS), CLAIM, min_size=2),
        "sources": st.dictionaries(st.sampled_from(SOURCES), SOURCE, min_size=3),
        "states": st.dictionaries(st.sampled_from(SOURCES), STATE, max_size=2),
        "mentions": st.lists(MENTION, max_size=2),
        "named": st.lists(st.sampled_from(CLAIMS), max_size=2, unique=True),
        "title": st.sampled_from(["Home", "At home"]),
        "wrong": st.lists(st.sampled_from(CLAIMS), max_size=1),
    }
)
REST = {"states": {}, "mentions": [], "named": [], "title": "Home", "wrong": []}
NAMES = Names(
    bodies=(Name(id="fmba", label="FMBA"), Name(id="who", label="WHO")),
    topics=(Name(id="water", label="Water"), Name(id="ice", label="Ice")),
)


def made(known):
    """The digests of a knowledge base, what makes its pages, and what notes how."""
    front = FrontMatter(title=known["title"], claims=known["named"], topics=["water"])
    kb = knowledge(
        [claim(name, **values) for name, values in sorted(known["claims"].items())],
        [source(key, **values) for key, values in sorted(known["sources"].items())],
        names=NAMES,
        articles={"home.md": Article("home.md", front, "", 1)},
        ledger={key: ledger_line(key, state) for key, state in known["states"].items() if state},
    )
    watched = Watched()
    kb = watched(kb)
    uses = PageUses(
        "home.md", "home/", known["title"], tuple(known["mentions"]), tuple(known["named"])
    )
    problems = [
        Problem(Location(f"data/claims/{name}.yml", 3), "C303", "It is wrong.", "Mend it.")
        for name in known["wrong"]
    ]
    graph = build_graph(kb, [uses])
    fragments = Fragments(kb, TODAY, problems)
    making = makers(kb, graph, fragments).pages
    return MadeOf(Wholes(kb, fragments), kb, graph, fragments, ""), making, watched


@settings(max_examples=40)  # Each builds two sites.
@given(
    before=KNOWN,
    edit=KNOWN,
    edited=st.sets(st.sampled_from([*CLAIMS, *SOURCES]), max_size=2),
    rest=st.sets(st.sampled_from(["states", "mentions", "named", "title", "wrong"]), max_size=1),
)
def test_a_page_of_the_same_digest_is_the_same(before, edit, edited, rest):
    after = {name: edit[name] if name in rest else value for name, value in before.items()}
    for part in ("claims", "sources"):
        changed = {name: edit[part].get(name) for name in edited if name in before[part]}
        merged = {**before[part], **changed}
        after[part] = {name: value for name, value in merged.items() if value is not None}
    old, old_pages, watched = made(before)
    new, new_pages, _ = made(after)
    for url, make in old_pages.items():
        watched.take()
        page = make()
        looked_up = watched.take()
        digest = old.digest(url, looked_up)
        if digest is not None and url in new_pages and new.digest(url, looked_up) == digest:
            event("the same")
            assert new_pages[url]() == page


def test_what_becomes_of_a_source_counts_for_all_that_depend_on_its_claim():
    known = {
        "claims": {
            f"c{number}": {
                "verdict": "supported",
                "rationale": "So it is.",
                "evidence": [{"source": f"s{number}", "stance": "supports"}],
                "relations": [{"type": "depends-on", "claim": f"c{number + 1}"}],
            }
            for number in range(3)
        },
        "sources": {"s0": {}, "s1": {}, "s2": {}},
        **REST,
    }
    old, old_pages, watched = made(known)
    new, new_pages, _ = made({**known, "states": {"s2": "dead"}})
    # For the first page all claims are looked at, to see how they stand.
    old_pages["claims/c2/"]()
    watched.take()
    page = old_pages["claims/c0/"]()
    looked_up = watched.take()
    assert new_pages["claims/c0/"]() != page
    assert new.digest("claims/c0/", looked_up) != old.digest("claims/c0/", looked_up)


def test_pages_far_from_an_edit_keep_their_digest():
    """Else nothing would be gained, and the test above would say nothing."""
    known = {
        "claims": {
            "c0": {"evidence": [{"source": "s0", "stance": "supports"}], "topics": ["ice"]},
            "c1": {"evidence": [{"source": "s1", "stance": "supports"}], "topics": ["water"]},
        },
        "sources": {"s0": {}, "s1": {}, "s2": {"derived_from": ("s1",)}},
        **REST,
    }
    for one in known["claims"].values():
        one["rationale"] = "So it is."
    edited = {**known, "claims": {**known["claims"], "c0": {**known["claims"]["c0"], "short": "S"}}}
    old, old_pages, watched = made(known)
    new, _, _ = made(edited)
    changed = set()
    for url, make in old_pages.items():
        watched.take()
        make()
        looked_up = watched.take()
        if old.digest(url, looked_up) not in {None, new.digest(url, looked_up)}:
            changed.add(url)
    assert changed == {"claims/c0/", "sources/s0/", "topics/ice/"}


@pytest.mark.parametrize("url", ["claims/", "sources/", "changes/", "health/", "data/", "nowhere/"])
def test_lists_of_everything_have_none(url):
    digests, _, watched = made({"claims": {"c0": {}}, "sources": {"s0": {}}, **REST})
    assert digests.digest(url, watched.take()) is None
