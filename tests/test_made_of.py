"""Where the digest of a page is what it was, the page is, whatever else was edited."""

from __future__ import annotations

import pytest
from hypothesis import event, given, settings
from states import REST, kb_of, problems_of, two_states

from knowledge import TODAY
from sourcebook.fragments import Fragments
from sourcebook.graph import build_graph
from sourcebook.model import PageUses
from sourcebook.pages import makers
from sourcebook.pages.looked_up import Watched
from sourcebook.pages.made_of import MadeOf
from sourcebook.pages.whole import Wholes


def made(known):
    """The digests of a knowledge base, what makes its pages, and what notes how."""
    watched = Watched()
    kb = watched(kb_of(known))
    uses = PageUses(
        "home.md", "home/", known["title"], tuple(known["mentions"]), tuple(known["named"])
    )
    graph = build_graph(kb, [uses])
    fragments = Fragments(kb, TODAY, problems_of(known))
    making = makers(kb, graph, fragments).pages
    return MadeOf(Wholes(kb, fragments), kb, graph, fragments, ""), making, watched


@settings(max_examples=40)  # Each builds two sites.
@given(states=two_states())
def test_a_page_of_the_same_digest_is_the_same(states):
    before, after = states
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
