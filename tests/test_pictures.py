"""Origin tree, verdict history and verdict mix: what is drawn, where, and what stands behind it."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from knowledge import TODAY, claim, knowledge, pages_of, read, source, words
from sourcebook.model import Change, KnowledgeBase, PartialDate
from sourcebook.pages.origin_tree import LEAF_X, LONGEST_NAME, MOST, ROW, Document, drawn
from sourcebook.pages.verdict_history import verdict_history
from sourcebook.pages.verdict_mix import verdict_mix
from sourcebook.vocabulary import Independence, Verdict

SPEECH = "speech-2025"
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2040, 1, 1))
VERDICT = st.sampled_from(list(Verdict))


def carried(number: int, **values: object) -> list:
    """So many sources of one speech."""
    return [source(f"s{one}", origin_labels=(SPEECH,), **values) for one in range(number)]


def page(kb: KnowledgeBase, url: str):
    """One page as a tree."""
    return read(pages_of(kb)[url].html)


def only_svg_inside(tree) -> bool:
    """Whether a picture holds nothing but its own elements: HTML is not drawn there."""
    allowed = {"title", "text", "tspan", "line", "path", "circle", "rect", "g"}
    drawn_ = tree.select("figure svg *, .sb-mix svg *")
    return bool(drawn_) and {tag.name for tag in drawn_} <= allowed


def unique_ids(tree) -> bool:
    """Whether no id stands twice."""
    ids = [tag["id"] for tag in tree.select("[id]")]
    return len(ids) == len(set(ids))


# -- the origin tree ---------------------------------------------------------------------------


def test_a_source_with_siblings_shows_their_tree() -> None:
    """A branch a document, the page's own in bold, an interested party's own hollow."""
    sources = [
        *carried(2),
        source("late", origin_labels=(SPEECH,), date=PartialDate(2026, 1)),
        source("own", origin_labels=(SPEECH,), independence=Independence.STATE, date=None),
    ]
    tree = page(knowledge(sources=[source("a"), *sources]), "sources/s1/")
    assert words(tree.select_one(".sb-tree title")) == (
        "One origin, speech-2025, carried on by 4 documents."
    )
    assert [text.get_text() for text in tree.select(".sb-tree text")] == [
        "6 Sept 2025 · \u2068S0\u2069",
        "6 Sept 2025 · \u2068S1\u2069",
        "Jan 2026 · \u2068Late\u2069",
        "no date · \u2068Own\u2069",
    ]
    assert [words(one) for one in tree.select(".sb-tree__here")] == ["S1"]
    hollow = [
        "sb-tree__document--own" in mark["class"] for mark in tree.select(".sb-tree__document")
    ]
    assert hollow == [False, False, False, True]
    assert only_svg_inside(tree)
    assert unique_ids(tree)


def test_behind_the_tree_stands_a_list() -> None:
    """With a link to each other document."""
    tree = page(knowledge(sources=[source("a"), *carried(3)]), "sources/s1/")
    items = [words(item) for item in tree.select(".sb-tree details li")]
    assert items == [
        "6 Sept 2025: S0 2025",
        "6 Sept 2025: S1 (this source)",
        "6 Sept 2025: S2 2025",
    ]
    assert [link["href"] for link in tree.select(".sb-tree li a")] == ["../s0/", "../s2/"]


def test_a_source_that_others_derive_from_is_the_root() -> None:
    """It is no branch of itself."""
    sources = [source("a"), source("b", derived_from=("a",)), source("c", derived_from=("b",))]
    for key in "abc":
        tree = page(knowledge(sources=sources), f"sources/{key}/")
        assert "One origin, A 2025, carried on by 2 documents" in words(tree.select_one("title"))


def test_a_source_alone_shows_no_tree() -> None:
    """One document is no tree, whether or not its origin has a name."""
    kb = knowledge(sources=[source("a"), source("b", origin_labels=(SPEECH,))])
    assert not page(kb, "sources/a/").select(".sb-tree")
    assert not page(kb, "sources/b/").select(".sb-tree")


def test_at_most_thirty_branches_are_drawn_and_the_rest_counted() -> None:
    """The page's own source is among them, and the list holds all."""
    tree = page(knowledge(sources=[source("a"), *carried(45)]), "sources/s9/")
    assert len(tree.select(".sb-tree__document")) == MOST
    assert words(tree.select_one(".sb-tree__more")) == "and 15 more documents"
    assert len(tree.select(".sb-tree__here")) == 1
    assert len(tree.select(".sb-tree li")) == 45


def evidence(*keys: str, stance: str = "supports") -> list[dict]:
    """Evidence from some sources."""
    return [{"source": key, "stance": stance} for key in keys]


def test_a_claim_shows_an_origin_that_three_of_its_documents_carry() -> None:
    """Places of saying count, background does not."""
    said = [{"who": "fmba", "source": "s2"}]
    background = evidence("s3", stance="context")
    three = claim(evidence=[*evidence("s0", "s1"), *background], said_by=said)
    tree = page(knowledge([three], carried(5)), "claims/wet/")
    assert "carried on by 3 documents" in words(tree.select_one(".sb-tree title"))
    two = claim(evidence=[*evidence("s0", "s1"), *background])
    assert not page(knowledge([two], carried(5)), "claims/wet/").select(".sb-tree")


def test_on_a_claim_hollow_is_what_is_so_for_this_claim() -> None:
    """Evidence may say that a source has an interest here."""
    item = claim(
        evidence=[
            *evidence("s0", "s1"),
            {"source": "s2", "stance": "supports", "independence": "funder"},
        ]
    )
    tree = page(knowledge([item], carried(3)), "claims/wet/")
    assert len(tree.select(".sb-tree__document--own")) == 1
    assert "interested party’s own" in words(tree.select_one(".sb-tree figcaption"))


def test_ids_of_several_trees_differ() -> None:
    """A round-up of two speeches stands in both trees."""
    sources = [source(f"s{one}", origin_labels=(SPEECH, "other")) for one in range(3)]
    tree = page(knowledge([claim(evidence=evidence("s0", "s1", "s2"))], sources), "claims/wet/")
    assert len(tree.select(".sb-tree")) == 2
    assert unique_ids(tree)


def test_hostile_names_do_no_harm_in_a_picture() -> None:
    """They are escaped, and cut where they are long."""
    bad = "<script>alert(1)</script>" * 3
    fields = {"title": "T", "publisher": bad, "date": "2025-09-06"}
    tree = page(knowledge(sources=[source("a"), *carried(2, fields=fields)]), "sources/s0/")
    assert not tree.find_all("script")
    assert all(len(text.get_text()) < 50 for text in tree.select(".sb-tree text"))


@given(
    st.lists(
        st.builds(
            Document,
            key=st.text(max_size=5),
            date=st.none() | st.builds(PartialDate, st.integers(1900, 2100)),
            name=st.text(max_size=60),
            own=st.booleans(),
        ),
        max_size=60,
    ),
    st.integers(0, 70),
)
def test_a_tree_loses_no_document_and_stays_within_its_picture(documents, here) -> None:
    """Whatever the dates, names and numbers."""
    if here < len(documents):
        one = documents[here]
        documents[here] = Document(one.key, one.date, one.name, one.own, here=True)
    tree = drawn("speech", documents, is_source=False)
    assert len(tree.documents) == len(documents) == len(tree.branches) + tree.more
    assert len(tree.branches) <= MOST
    assert any(branch.document.here for branch in tree.branches) == (here < len(documents))
    heights = [branch.y for branch in tree.branches]
    assert all(low + ROW == high for low, high in pairwise(heights))
    assert all(ROW / 2 <= y <= tree.height - ROW / 2 for y in [*heights, tree.root_y])
    assert all(len(branch.document.label) <= LONGEST_NAME for branch in tree.branches)
    assert all(branch.path.endswith(f"{LEAF_X - 5} {branch.y:g}") for branch in tree.branches)


# -- a claim's verdicts over time ----------------------------------------------------------------


def change(date: str, kind: str = "verdict", before: str | None = None, after: str | None = None):
    """An entry of a history, as a file has it."""
    return {"date": date, "type": kind, "from": before, "to": after}


TWICE = [
    change("2026-11-01", before="unproven", after="refuted"),
    change("2026-10-01", kind="link-fix"),
    change("2026-06-01", before="mixed", after="unproven"),
    change("2026-01-01", kind="created"),
]


def test_a_history_of_verdicts_is_drawn_above_its_words() -> None:
    """A lane for each verdict with icon and word; a step for each verdict, in a table too."""
    tree = page(knowledge([claim(history=TWICE)]), "claims/wet/")
    assert words(tree.select_one(".sb-course title")) == (
        "Verdicts over time: mixed from 1 January 2026, then unproven from 1 June 2026, "
        "then refuted from 1 November 2026."
    )
    assert [words(text) for text in tree.select(".sb-course text")] == [
        "◐ Mixed",
        "✖ Refuted",
        "? Unproven",
        "1 January 2026",
        "21 November 2026",
    ]
    assert len(tree.select(".sb-course__step")) == 3
    assert [words(row) for row in tree.select(".sb-course tbody tr")] == [
        "1 November 2026 Refuted",
        "1 June 2026 Unproven",
        "1 January 2026 Mixed",
    ]
    assert len(tree.select(".sb-history li")) == 4
    assert only_svg_inside(tree)
    assert unique_ids(tree)


def test_one_verdict_is_no_history() -> None:
    """A line without a step would say nothing."""
    only_created = claim(history=[change("2026-01-01", kind="created", after="refuted")])
    assert verdict_history(only_created, TODAY) is None
    # Without a day of creation nobody knows since when the former verdict stood.
    once = claim(history=[change("2026-11-01", before="mixed", after="refuted")])
    assert verdict_history(once, TODAY) is None


def test_two_changes_of_one_day_keep_their_order() -> None:
    """The file lists the newest first."""
    history = [
        change("2026-11-01", before="mixed", after="refuted"),
        change("2026-11-01", before="supported", after="mixed"),
    ]
    course = verdict_history(claim(history=history), TODAY)
    assert course is not None
    assert [step.verdict.value for step in course.steps] == ["mixed", "refuted"]


def test_words_that_are_no_verdict_are_left_to_the_text() -> None:
    """A history may hold any words."""
    history = [*TWICE, change("2025-12-01", before="x", after="no verdict of ours")]
    course = verdict_history(claim(history=history), TODAY)
    assert course is not None
    assert len(course.steps) == 3


@given(st.lists(st.tuples(DAYS, VERDICT), max_size=70), DAYS)
def test_steps_follow_each_other_and_stay_within_the_picture(given_, today) -> None:
    """Each verdict is one step; each begins where the last ended; nothing lies outside."""
    history = [Change(date=day, type="verdict", to=verdict.value) for day, verdict in given_]
    course = verdict_history(claim(history=history), today)
    if len(given_) < 2:
        assert course is None
        return
    assert course is not None
    assert len(course.steps) == min(len(given_), 60)
    assert all(one.end == two.place for one, two in pairwise(course.steps))
    assert all(0 < step.place <= step.end < 100 for step in course.steps)
    assert {step.y for step in course.steps} == {lane.y for lane in course.lanes}
    assert all(0 < lane.y < course.height for lane in course.lanes)


# -- the mix of verdicts -------------------------------------------------------------------------


def mixed() -> KnowledgeBase:
    """Four claims on water, all said by one body."""
    said = [{"who": "fmba", "date": "2025-09-06"}]
    verdicts = ("refuted", "unproven", "refuted", "supported")
    return knowledge(
        [
            claim(f"c{number}", verdict=verdict, topics=["water"], said_by=said)
            for number, verdict in enumerate(verdicts)
        ]
    )


def test_topic_and_claimant_show_the_mix_of_verdicts() -> None:
    """A bar with its counts in words, each leading to its claims."""
    for url in ("topics/water/", "claimants/fmba/"):
        tree = page(mixed(), url)
        figure = tree.select_one("figure.sb-mix")
        assert figure is not None
        assert words(figure.title) == "4 claims: 1 supported, 2 refuted and 1 unproven"
        assert [words(item) for item in figure.select("li")] == [
            "Supported 1 claim",
            "Refuted 2 claims",
            "Unproven 1 claim",
        ]
        targets = [str(link["href"]) for link in figure.select("li a")]
        assert all(tree.select_one(f"h2{target}") for target in targets)
        assert only_svg_inside(tree)
        assert unique_ids(tree)


def test_the_list_of_topics_shows_each_mix_in_small() -> None:
    """With the same counts in words beside the name."""
    tree = page(mixed(), "topics/")
    assert len(tree.select(".sb-mix--small svg rect")) == 3
    assert "4 claims: 1 supported, 2 refuted and 1 unproven" in words(tree.select_one(".sb-note"))
    assert unique_ids(tree)


def test_without_a_claim_there_is_no_bar() -> None:
    """An empty bar would look like an answer."""
    assert not page(knowledge(claims=[]), "topics/water/").select(".sb-mix")
    assert not page(knowledge(claims=[]), "topics/").select(".sb-mix")


@given(st.lists(VERDICT, max_size=300))
def test_pieces_of_a_bar_fill_it_and_count_every_claim(verdicts) -> None:
    """Side by side, from edge to edge."""
    mix = verdict_mix([claim(f"c{number}", verdict=one) for number, one in enumerate(verdicts)])
    if not verdicts:
        assert mix is None
        return
    assert mix is not None
    assert sum(share.number for share in mix.shares) == mix.total == len(verdicts)
    assert mix.shares[0].place == 0
    assert abs(mix.shares[-1].place + mix.shares[-1].width - 100) < 0.01
    for one, two in pairwise(mix.shares):
        assert abs(one.place + one.width - two.place) < 0.01
