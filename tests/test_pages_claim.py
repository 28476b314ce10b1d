"""What the page of a claim must show."""

from __future__ import annotations

import pytest

from knowledge import claim, knowledge, pages_of, read, source, words
from sourcebook.model import Claim, KnowledgeBase, PageUses
from sourcebook.pages.claim import only_speaker
from sourcebook.pages.ladder import ladder
from sourcebook.problems import Location, Problem
from sourcebook.vocabulary import SourceKind

FULL = claim(
    short="Dry water",
    said_by=[
        {"who": "fmba", "date": "2025-09-06", "source": "b", "first": True, "note": "At a forum."},
        {"who": "who", "date": "2025-10"},
    ],
    review_by="2026-07-27",
    evidence=[
        {
            "source": "a",
            "stance": "refutes",
            "at": "para. 3",
            "note": "Says it is wet.",
            "quote": "вода мокрая",
            "quote_lang": "ru",
            "translation": "water is wet",
        },
        {"source": "b", "stance": "supports", "independence": "developer"},
    ],
    conflict="One says wet, one says dry [@b].",
    searches=[
        {
            "where": "a library",
            "query": 'water AND "dry"',
            "date": "2026-11-21",
            "hits": 12,
            "relevant": 0,
            "note": "Towels.",
        }
    ],
    would_change=[{"if": "A dry drop", "then": "mixed", "watch": "https://example.org/watch"}],
    open_questions=["What of steam?"],
    relations=[{"type": "depends-on", "claim": "ice", "note": "Same stuff."}],
    history=[
        {"date": "2025-01-01", "type": "created"},
        {
            "date": "2026-01-27",
            "type": "verdict",
            "from": "misleading",
            "to": "refuted",
            "why": "New test [@a].",
            "by": "Ann",
        },
    ],
    aliases=["damp"],
)
SOURCES = [source("a"), source("b")]


def page(item: Claim = FULL, kb: KnowledgeBase | None = None, **values: object) -> str:
    """The HTML of the claim's page in a knowledge base with one other claim."""
    base = kb or knowledge([item, claim("ice", claim="Ice is cold.", verdict="supported")], SOURCES)
    return pages_of(base, **values)[f"claims/{item.id}/"].html  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "expected",
    [
        "Water is dry.",
        "Refuted",
        "Certainty high",
        "Checked 27 January 2026",
        "Next review 27 July 2026",
        "Claimed by FMBA, WHO",
        "First made 6 September 2025 in",
        "It is not",
        "1 independent origin disputes or refutes it; 1 origin supports it",
        "supports it, an interested party’s own.",
        "Says it is wet.",
        "In translation:",
        "para. 3",
        "One says wet, one says dry",
        "12 hits, 0 relevant",
        "Towels.",
        "A dry drop → mixed",
        "What of steam?",
        "Depends on Ice is cold. Supported",
        "Same stuff.",
        "earliest found",
        "At a forum.",
        "27 Jan 2026 verdict changed: Misleading → to Refuted. New test",
        "(Ann)",
        "Formerly damp.",
        "References",
        "Report an error",
        "Suggest a source",
    ],
)
def test_a_claim_page_shows(expected: str) -> None:
    """Everything the data say is on the page."""
    assert expected in words(page())


def test_the_page_has_one_h1_which_is_the_claim() -> None:
    """The claim itself, not its short words."""
    headings = read(page()).find_all("h1")
    assert [heading.text for heading in headings] == ["Water is dry."]


def test_the_quote_has_its_language() -> None:
    """A screen reader must know that it is Russian."""
    quote = read(page()).select_one("blockquote q")
    assert quote is not None
    assert (quote["lang"], quote.text) == ("ru", "вода мокрая")


def test_the_query_stands_as_code() -> None:
    """As it was typed."""
    assert 'water AND "dry"' in {code.text for code in read(page()).find_all("code")}


def test_numbers_follow_the_order_of_display() -> None:
    """Where it was first made comes first, then the rationale: one number a source on the page."""
    tree = read(page())
    numbers = [mark.text.strip("[]") for mark in tree.select("a.footnote-ref")]
    assert numbers[:2] == ["1", "2"]
    assert set(numbers) == {"1", "2"}
    assert [item["id"] for item in tree.select(".footnote li")] == ["ref-b", "ref-a"]


def test_every_citation_mark_leads_to_its_reference_and_back() -> None:
    """No link within the page is dead."""
    tree = read(page())
    ids = {tag["id"] for tag in tree.find_all(id=True)}
    inner = {a["href"][1:] for a in tree.find_all("a") if str(a.get("href", "")).startswith("#")}
    assert inner
    assert inner <= ids


def test_history_is_newest_first() -> None:
    """Whatever the order of the file."""
    days = [tag["datetime"] for tag in read(page()).select(".sb-history time")]
    assert days == ["2026-01-27", "2025-01-01"]


def test_contents_name_every_heading_of_the_page() -> None:
    """The table of contents is that of the page."""
    result = pages_of(knowledge([FULL, claim("ice")], SOURCES))["claims/wet/"]
    headings = [(tag["id"], tag.text) for tag in read(result.html).find_all("h2")]
    assert [(heading.id, heading.title) for heading in result.toc] == headings
    assert len({heading.id for heading in result.toc}) == len(result.toc)


def test_a_claim_that_is_not_current_says_so() -> None:
    """A reader must not take a draft for an assessment."""
    assert "Status: needs review." in words(page(claim(status="needs-review")))
    assert "Status:" not in words(page())


def test_relations_are_shown_from_both_ends() -> None:
    """The other claim's page names this one."""
    kb = knowledge([FULL, claim("ice")], SOURCES)
    assert "Is needed by Dry water Refuted" in words(pages_of(kb)["claims/ice/"].html)


def test_pages_that_use_the_claim_are_listed() -> None:
    """With a link."""
    uses = PageUses("x.md", "x/", "On water", claims=("wet",))
    links = {a.text: a["href"] for a in read(page(uses=(uses,))).find_all("a")}
    assert links["On water"] == "../../x/"


def test_missing_searches_are_named_as_missing() -> None:
    """Silence would read as diligence."""
    assert "No search is recorded for this claim." in words(page(claim()))


def test_a_claim_without_origins_has_no_ladder() -> None:
    """An empty picture says nothing."""
    text = page(claim(evidence=[{"source": "a", "stance": "context"}]))
    assert "No origin supports, disputes or refutes it." in words(text)
    assert not read(text).select(".sb-ladder")


def test_the_ladder_has_a_mark_for_each_origin_and_an_alternative_in_words() -> None:
    """Two documents of one statement are one mark; the claimant's own is hollow."""
    sources = [
        source("a", origin_labels=("speech",)),
        source("b", origin_labels=("speech",)),
        source("c"),
    ]
    item = claim(
        evidence=[
            {"source": "a", "stance": "disputes"},
            {"source": "b", "stance": "disputes"},
            {"source": "c", "stance": "supports", "independence": "state"},
        ]
    )
    tree = read(page(item, knowledge([item], sources)))
    picture = tree.select_one("[role=img]")
    assert picture is not None
    assert len(picture.select(".sb-mark")) == 2
    assert len(picture.select(".sb-dot--own")) == 1
    assert "1 independent origin disputes or refutes it" in str(picture["aria-label"])
    assert "2 documents that repeat the same statement count once" in words(tree)


def test_rungs_depend_on_the_kind_of_claim() -> None:
    """Study designs for an effect, records and relays for an event."""
    kb = knowledge(sources=[source("a", kind=SourceKind.RCT)])
    rungs = {rung.label: len(rung.opposing) for rung in ladder(kb, claim())}
    assert rungs["randomised trial"] == 1
    relayed = knowledge(sources=[source("a", origin_labels=("speech",))])
    rungs = {rung.label: len(rung.opposing) for rung in ladder(relayed, claim(kind="event"))}
    assert rungs == {
        "primary record": 0,
        "first-hand statement": 0,
        "fact-check": 0,
        "report": 0,
        "relay": 1,
    }


def test_one_speaker_is_named_only_where_it_is_known() -> None:
    """All origins are FMBA's: said. One of them is not: silence."""
    said = [{"who": "fmba", "source": "a"}]
    item = claim(said_by=said, evidence=[{"source": "a", "stance": "supports"}])
    assert only_speaker(knowledge([item], SOURCES), item) == "FMBA"
    item = claim(
        said_by=said,
        evidence=[{"source": "a", "stance": "supports"}, {"source": "b", "stance": "disputes"}],
    )
    assert only_speaker(knowledge([item], SOURCES), item) == ""


def test_a_broken_claim_has_a_page_with_its_problems() -> None:
    """Links to it still lead somewhere."""
    kb = knowledge(broken_claims={"bad": "data/claims/bad.yml"})
    problem = Problem(Location("data/claims/bad.yml", 4, 1), "F202", "No verdict.", "Add one.")
    result = pages_of(kb, problems=(problem,))["claims/bad/"]
    text = words(result.html)
    assert "bad could not be loaded" in text
    assert "data/claims/bad.yml:4:1 F202 No verdict. Add one." in text
    assert result.data_path == "data/claims/bad.yml"


def test_a_page_shows_the_problems_of_its_file_only() -> None:
    """Another file's mistakes do not discredit it."""
    problem = Problem(Location("data/claims/wet.yml", 4, 1), "C309", "Who?", "")
    kb = knowledge([FULL, claim("ice")], SOURCES)
    result = pages_of(kb, problems=(problem,))
    assert "Who?" in words(result["claims/wet/"].html)
    assert "Who?" not in words(result["claims/ice/"].html)


def test_unknown_sources_show_in_red_and_take_no_number() -> None:
    """The page is built all the same."""
    item = claim(evidence=[{"source": "nope", "stance": "refutes"}])
    tree = read(page(item))
    assert tree.select(".sb-unknown")
    assert len(tree.select(".footnote li")) == 1


def test_text_from_contributors_is_escaped() -> None:
    """In every field of a claim."""
    bad = "<script>x</script><img src=x onerror=y>"
    item = claim(
        claim=bad,
        short=bad,
        rationale=bad,
        conflict=bad,
        said_by=[{"who": "fmba", "note": bad}],
        evidence=[{"source": "a", "stance": "refutes", "at": bad, "note": bad, "quote": bad}],
        searches=[
            {
                "where": bad,
                "query": bad,
                "date": "2026-01-01",
                "hits": 1,
                "relevant": 0,
                "note": bad,
            }
        ],
        would_change=[{"if": bad, "then": bad, "watch": "javascript:alert(1)"}],
        open_questions=[bad],
        history=[{"date": "2026-01-01", "type": "created", "why": bad, "by": bad}],
    )
    tree = read(page(item))
    assert not tree.find_all("script")
    assert not tree.find_all("img")
    assert not [a for a in tree.find_all("a") if str(a["href"]).startswith("javascript")]


def test_search_text_has_no_marks_and_no_tags() -> None:
    """A search index finds words."""
    result = pages_of(knowledge([FULL, claim("ice")], SOURCES))["claims/wet/"]
    assert "Says it is wet." in result.text
    assert "<" not in result.text
    assert "[1]" not in result.text.split("References")[0]


def test_the_description_gives_verdict_and_claim() -> None:
    """What a search engine or a shared link shows."""
    result = pages_of(knowledge([FULL, claim("ice")], SOURCES))["claims/wet/"]
    assert result.description == "Refuted (high certainty): Water is dry."
    assert result.data_path == "data/claims/wet.yml"


def test_output_is_the_same_twice() -> None:
    """Two builds of one input are identical."""
    assert page() == page()


@pytest.mark.parametrize("said", ["Water is wet. " * 1_000, "说" * 15_000, "👩🏽\u200d🔬" * 3_000])
def test_a_claim_that_fills_pages_is_whole_on_its_own_and_has_a_title_of_a_line(said):
    """Its label is in the title, in lists and in every link to it."""
    page = pages_of(knowledge([claim(claim=said)], [source("a")]))["claims/wet/"]
    heading = read(page.html).h1
    assert heading is not None
    assert heading.get_text() == said.strip()
    beginning = page.title.removesuffix("…")
    assert 0 < len(beginning) < 400
    assert said.startswith(beginning)
    assert not beginning.endswith("\u200d")
