"""Where the digest of a page is what it was, the page is, whatever else was edited."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st
from states import REST, VERDICTS, kb_of, problems_of, two_states

from knowledge import TODAY, knowledge
from sourcebook.fragments import Fragments
from sourcebook.graph import build_graph
from sourcebook.model import Mention, PageUses
from sourcebook.pages import makers
from sourcebook.pages.cutting import SIZES, Sizes
from sourcebook.pages.looked_up import LookedUp, Watched
from sourcebook.pages.made_of import MadeOf
from sourcebook.pages.whole import Wholes


def test_a_claim_whose_file_moved_is_another():
    """Its page says where it is edited."""
    kb = knowledge()
    moved = replace(kb, claim_paths={"wet": "data/claims/of/water/wet.yaml"})
    one, other = (Wholes(of, Fragments(of, TODAY), {"wet": "text"}) for of in (kb, moved))
    assert one.claim("wet") != other.claim("wet")


CHANGED = {"date": "2026-01-27", "type": "wording"}


def made(known, sizes=SIZES):
    """The digests of a knowledge base, what makes its pages, what makes the indexes of its lists,
    and what notes how."""
    watched = Watched()
    kb = watched(kb_of(known))
    uses = PageUses(
        "home.md", "home/", known["title"], tuple(known["mentions"]), tuple(known["named"])
    )
    graph = build_graph(kb, [uses])
    fragments = Fragments(kb, known["today"], problems_of(known))
    making = makers(kb, graph, fragments, sizes=sizes)
    # Former ids stand in what all pages are made of: see `Basis.rest`.
    rest = repr((kb.aliases, fragments.of_the_day))
    made_of = MadeOf(Wholes(kb, fragments), kb, graph, fragments, rest, sizes=sizes)
    return made_of, making.pages, making.indexes, watched


@settings(max_examples=60)  # Each builds two sites.
@given(states=two_states(), size=st.sampled_from([1, 2, 200]))
def test_a_page_of_the_same_digest_is_the_same(states, size):
    before, after = states
    sizes = Sizes(size, size, size)
    old, old_pages, old_indexes, watched = made(before, sizes)
    new, new_pages, new_indexes, _ = made(after, sizes)
    for url, make in old_pages.items():
        watched.take()
        page = make()
        then = old.made(url, watched.take())
        if then is not None and url in new_pages and new.is_still(url, then):
            event(f"the same: {url.partition('/')[0]}")
            assert new_pages[url]() == page
    for path, make in old_indexes.items():
        then = old.made(path, LookedUp((), ()))
        if path in new_indexes and new.is_still(path, then):
            event(f"the same: {path}")
            assert new_indexes[path]() == make()


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
    old, old_pages, _, watched = made(known)
    new, new_pages, _, _ = made({**known, "states": {"s2": "dead"}})
    # For the first page all claims are looked at, to see how they stand.
    old_pages["claims/c2/"]()
    watched.take()
    page = old_pages["claims/c0/"]()
    looked_up = watched.take()
    assert new_pages["claims/c0/"]() != page
    assert new.digest("claims/c0/", looked_up) != old.digest("claims/c0/", looked_up)


def test_a_day_counts_for_the_pages_that_say_something_of_it():
    """A review that becomes overdue, and verdicts that are drawn up to the day."""
    claims = {
        "c0": {"review_by": "2026-11-21"},
        "c1": {"history": VERDICTS, "verdict": "refuted"},
        "c2": {"review_by": "2026-11-22", "evidence": [{"source": "s0", "stance": "supports"}]},
    }
    for one in claims.values():
        one["rationale"] = "So it is."
    known = {"claims": claims, "sources": {"s0": {}}, **REST}
    old, old_pages, _, watched = made(known)
    new, new_pages, _, _ = made({**known, "today": TODAY + dt.timedelta(days=1)})
    changed = set()
    for url, make in old_pages.items():
        watched.take()
        page = make()
        then = old.made(url, watched.take())
        if then is not None and not new.is_still(url, then):
            assert new_pages[url]() != page
            changed.add(url)
    assert changed == {"claims/c0/", "claims/c1/"}


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
    old, old_pages, _, watched = made(known)
    new, _, _, _ = made(edited)
    changed = set()
    for url, make in old_pages.items():
        watched.take()
        make()
        looked_up = watched.take()
        if old.digest(url, looked_up) not in {None, new.digest(url, looked_up)}:
            changed.add(url)
    assert changed == {"claims/", "claims/c0/", "sources/s0/", "topics/ice/"}


@pytest.mark.parametrize(
    "edit",
    [
        {"claim": "Ice is wet."},
        {"short": "In short"},
        {"status": "superseded"},
        {"verdict": "supported"},
        {"certainty": "low"},
        {"kind": "event"},
        {"topics": ["ice"]},
        {"checked": "2026-01-28"},
        {"said_by": [{"who": "who"}]},
    ],
    ids=lambda edit: next(iter(edit)),
)
def test_what_the_list_of_claims_says_of_one_changes_it(edit):
    """Each of these alone; what only the page of the claim says leaves the list as it is."""
    plain = {"claims": {"c0": {}, "c1": {}}, "sources": {"s0": {}}, **REST}
    old, pages, _, _ = made(plain)
    new, edited, _, _ = made({**plain, "claims": {"c0": edit, "c1": {}}})
    then = old.made("claims/", LookedUp((), ()))
    assert edited["claims/"]() != pages["claims/"]()
    assert not new.is_still("claims/", then)
    other, _, _, _ = made({**plain, "claims": {"c0": {"rationale": "So it is."}, "c1": {}}})
    assert other.is_still("claims/", then)


@pytest.mark.parametrize(
    ("url", "edit"),
    [
        ("sources/", {"sources": {"s0": {"title": "On ice"}}}),
        ("sources/", {"states": {"s0": "dead"}}),
        ("sources/", {"mentions": [Mention("s0", "cite-1", "One.")]}),
        ("sources/", {"claims": {"c0": {"evidence": [{"source": "s0", "stance": "supports"}]}}}),
        ("sources/", {"wrong": ["c0"]}),
        ("claims/", {"wrong": ["c0"]}),
        ("changes/", {"claims": {"c0": {"history": [{**CHANGED, "why": "So."}]}}}),
        ("changes/", {"claims": {"c0": {"history": [CHANGED, CHANGED]}}}),
        ("changes/", {"claims": {"c0": {"history": [CHANGED], "short": "In short"}}}),
    ],
)
def test_what_a_list_says_of_others_changes_it(url, edit):
    plain = {"claims": {"c0": {"history": [CHANGED]}}, "sources": {"s0": {}}, **REST}
    old, pages, _, watched = made(plain)
    new, edited, _, _ = made({**plain, **edit})
    watched.take()
    page = pages[url]()
    assert edited[url]() != page
    assert not new.is_still(url, old.made(url, watched.take()))


@pytest.mark.parametrize("date", ["2025-12-01", "2026-01-28"])
def test_a_change_elsewhere_moves_those_of_a_month(date):
    """One in another month changes the way there, one in the same month what stands on a page."""
    history = [{**CHANGED, "date": f"2026-01-{day}", "why": f"On {day}."} for day in (27, 26)]
    plain = {"claims": {"c0": {"history": history}, "c1": {}}, "sources": {"s0": {}}, **REST}
    more = {"history": [{**CHANGED, "date": date}]}
    sizes = Sizes(changes=1)
    old, pages, _, watched = made(plain, sizes)
    new, edited, _, _ = made({**plain, "claims": {**plain["claims"], "c1": more}}, sizes)
    url = "changes/2026-01/page/2/"
    watched.take()
    page = pages[url]()
    assert edited[url]() != page
    assert not new.is_still(url, old.made(url, watched.take()))


@pytest.mark.parametrize("url", ["topics/", "claimants/", "health/", "data/", "nowhere/"])
def test_further_lists_of_everything_have_none(url):
    digests, _, _, watched = made({"claims": {"c0": {}}, "sources": {"s0": {}}, **REST})
    assert digests.digest(url, watched.take()) is None
