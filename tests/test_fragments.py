"""The pieces of HTML that essays and generated pages share."""

from __future__ import annotations

import pytest
from markupsafe import Markup

from knowledge import TODAY, article, claim, knowledge, ledger_line, read, source, words
from sourcebook.fragments import CitedSource, Fragments, Site
from sourcebook.fragments.wording import backlink_letter, count, date_in_words, joined
from sourcebook.model import KnowledgeBase, PartialDate
from sourcebook.problems import Location, Problem
from sourcebook.vocabulary import VERDICTS, Verdict

PAGE = "fact-checks/water/"
HOSTILE = '<script>alert("x")</script>'


@pytest.mark.parametrize("verdict", list(Verdict))
def test_a_badge_has_word_icon_and_colour_class(verdict: Verdict) -> None:
    """Colour is never the only sign."""
    badge = read(Fragments(knowledge(), TODAY).badge(verdict))
    assert badge.span is not None
    assert badge.span.get_text(strip=True) == VERDICTS[verdict].label
    assert f"sb-verdict--{verdict.value}" in badge.span["class"]
    assert badge.svg is not None
    assert badge.svg["aria-hidden"] == "true"


def test_a_claim_link_without_text_shows_short_words_and_verdict() -> None:
    """The verdict comes from the claim."""
    link = Fragments(knowledge([claim(short="Dry water")]), TODAY).claim_link("wet", PAGE)
    assert words(link) == "Dry water Refuted"
    assert read(link).a["href"] == "../../claims/wet/"


def test_a_claim_link_with_text_is_plain() -> None:
    """A text given replaces both."""
    assert words(Fragments(knowledge(), TODAY).claim_link("wet", PAGE, "so")) == "so"


def test_a_former_id_leads_to_the_claim_of_today() -> None:
    """Links by a former id hold."""
    fragments = Fragments(knowledge([claim(aliases=["old"])]), TODAY)
    assert fragments.claim_href("old", "") == "claims/wet/"


def test_unknown_ids_show_in_red() -> None:
    """Neither a dead link nor silence."""
    fragments = Fragments(knowledge(), TODAY)
    for piece in (
        fragments.claim_link("nope", PAGE),
        fragments.source_link("nope", PAGE),
        fragments.red_mark("nope"),
        fragments.claim_rows(["nope"], PAGE),
    ):
        assert read(piece).select(".sb-unknown")
        assert "[?nope]" in words(piece)


def test_a_row_says_who_when_and_on_how_many_sources() -> None:
    """A row of a fact-check sums the claim up."""
    kb = knowledge(
        [
            claim(
                said_by=[
                    {"who": "who", "date": "2025-10"},
                    {"who": "fmba", "date": "2025-09-06", "first": True},
                ]
            )
        ]
    )
    text = words(Fragments(kb, TODAY).claim_rows(["wet"], PAGE))
    assert "WHO, FMBA · first made 6 September 2025 · 1 source" in text
    assert "1 independent origin disputes or refutes it; no origin supports it." in text


def test_a_row_draws_own_origins_hollow() -> None:
    """The claimant's own origins are not those of others."""
    kb = knowledge(
        [claim(evidence=[{"source": "a", "stance": "supports", "independence": "developer"}])]
    )
    rows = read(Fragments(kb, TODAY).claim_rows(["wet"], PAGE))
    assert len(rows.select(".sb-box--for.sb-box--own")) == 1


def test_a_broken_claim_has_a_row_that_says_so() -> None:
    """A claim that could not be read does not vanish from a page."""
    kb = knowledge(broken_claims={"bad": "data/claims/bad.yml"})
    assert "could not be loaded" in words(Fragments(kb, TODAY).claim_rows(["bad"], PAGE))


def test_no_rows_for_no_claims() -> None:
    """An empty list is no box."""
    assert Fragments(knowledge(), TODAY).claim_rows([], PAGE) == ""


def test_references_are_numbered_with_lettered_back_links() -> None:
    """Each mark on the page can be reached from the list."""
    fragments = Fragments(knowledge(sources=[source("a"), source("b")]), TODAY)
    section = read(
        fragments.references(
            [CitedSource("b", 2, ("fnref-b-1",)), CitedSource("a", 1, ("fnref-a-1", "fnref-a-2"))],
            PAGE,
        )
    )
    items = section.select("div.footnote > ol > li")
    assert [item["id"] for item in items] == ["ref-a", "ref-b"]
    assert [item["value"] for item in items] == ["1", "2"]
    marks = items[0].select("a.sb-backref")
    assert [(mark.text, mark["href"]) for mark in marks] == [
        ("a", "#fnref-a-1"),
        ("b", "#fnref-a-2"),
    ]
    assert section.h2["id"] == "references"
    assert "../../sources/a/" in {link["href"] for link in items[0].select("a")}


def test_references_show_kind_independence_and_honest_state() -> None:
    """A source nobody has checked or fetched says so."""
    text = words(Fragments(knowledge(), TODAY).references([CitedSource("a", 1, ())], PAGE))
    assert "news report" in text
    assert "independent" in text
    assert "link not yet checked" in text
    assert "never fetched" in text


def test_a_dead_reference_says_since_when_and_offers_the_archive() -> None:
    """The ledger's verdict and the archived copy stand beside the reference."""
    kb = knowledge(
        sources=[source("a", archive_url="https://archive.example/a", accessed=PartialDate(2026))],
        ledger={
            "https://example.org/a": ledger_line(
                "a", "dead", last={"date": "2026-11-01", "result": "gone", "status": 404}
            )
        },
    )
    text = words(Fragments(kb, TODAY).references([CitedSource("a", 1, ())], PAGE))
    assert "dead since 2 October 2026 (404)" in text
    assert "read the archived copy" in text
    assert "never fetched" not in text


def test_an_address_that_could_run_code_is_no_link() -> None:
    """Only http and https are linked."""
    kb = knowledge(sources=[source("a", archive_url="javascript:alert(1)", url=None)])
    assert "javascript" not in Fragments(kb, TODAY).link_state("a")


def test_no_references_for_a_page_that_cites_nothing() -> None:
    """Neither heading nor list."""
    assert Fragments(knowledge(), TODAY).references([], PAGE) == ""


def test_an_opening_shows_dates_counts_summary_and_claims() -> None:
    """What an article's front matter asks for stands before its body."""
    item = article(checked="2026-01-27", review_by="2026-04-27")
    opening = Fragments(knowledge(), TODAY).article_opening(item, Markup("<p>No.</p>"), PAGE, 3)
    text = words(opening)
    assert "Checked 27 January 2026" in text
    assert "Next review 27 April 2026" in text
    assert "overdue" in text
    assert "1 claim · 3 sources" in text
    assert "Executive summary. No." in text
    assert read(opening).select(".sb-row")


def test_an_opening_counts_sources_that_changed() -> None:
    """A reader learns at once that a source is no longer what it was."""
    kb = knowledge(ledger={"x": ledger_line("a", "changed")})
    text = words(Fragments(kb, TODAY).article_opening(article(), Markup(), PAGE, 2, keys=["a"]))
    assert "▲ 1 changed since cited" in text


def test_an_opening_lists_what_is_wrong_with_the_file() -> None:
    """The page concerned by a problem says so."""
    problem = Problem(Location("docs/fact-checks/water.md", 2, 1), "F205", "Bad date.", "Mend it.")
    text = words(Fragments(knowledge(), TODAY, [problem]).article_opening(article(), "", PAGE, 0))
    assert "docs/fact-checks/water.md:2:1" in text
    assert "Bad date." in text


def test_a_closing_has_followups_history_and_how_to_cite() -> None:
    """What comes next, what changed, and how to refer to the page."""
    item = article(
        followups=[
            {"question": "And ice?", "claim": "wet"},
            {"question": "Steam?", "page": "x.md"},
        ],
        changes=[{"date": "2026-01-27", "type": "verdict", "from": "mixed", "to": "refuted"}],
    )
    closing = Fragments(knowledge(), TODAY).article_closing(item, PAGE)
    text = words(closing)
    assert "And ice?" in text
    assert "27 Jan 2026 verdict changed: Mixed → to Refuted." in text
    assert "Sourcebook. Is water dry?" in text
    assert {"../../x/", "../../claims/wet/", "../../method/#corrections"} <= {
        link["href"] for link in read(closing).select("a")
    }


def test_errors_are_reported_to_the_repository_where_there_is_one() -> None:
    """Else to the method page."""
    site = Site(repo_url="https://example.org/repo/")
    href = Fragments(knowledge(), TODAY, site=site).report_href(PAGE)
    assert href == "https://example.org/repo/issues/new"


def test_github_is_told_which_form_and_which_page() -> None:
    """Its issue forms fill a field from a part of the address that has the field's id."""
    site = Site(repo_url="https://github.com/owner/repo", url="https://example.org/kb/")
    found = read(Fragments(knowledge(), TODAY, site=site).report(PAGE)).select("a")
    page = f"claim=https%3A%2F%2Fexample.org%2Fkb%2F{PAGE.replace('/', '%2F')}"
    new = "https://github.com/owner/repo/issues/new?template="
    assert [link["href"] for link in found] == [
        f"{new}object-to-a-verdict.yml&{page}",
        f"{new}suggest-a-source.yml&{page}",
    ]


def test_a_banner_lists_each_problem_with_place_and_hint() -> None:
    """A red box, and nothing where nothing is wrong."""
    fragments = Fragments(knowledge(), TODAY)
    problem = Problem(Location("data/claims/wet.yml", 3, 2), "F201", "Field?", "Drop it.")
    assert "data/claims/wet.yml:3:2 F201 Field? Drop it." in words(fragments.banner([problem]))
    assert fragments.banner([]) == ""


def test_contributors_text_is_escaped_everywhere() -> None:
    """Text from strangers never becomes markup."""
    kb = knowledge(
        [claim(short=HOSTILE, said_by=[{"who": "fmba", "date": "2025"}])],
        [source("a", title=HOSTILE)],
    )
    fragments = Fragments(kb, TODAY)
    item = article(
        title=HOSTILE, changes=[{"date": "2026-01-27", "type": "created", "why": HOSTILE}]
    )
    for piece in (
        fragments.claim_rows(["wet"], PAGE),
        fragments.claim_link("wet", PAGE),
        fragments.references([CitedSource("a", 1, ())], PAGE),
        fragments.article_closing(item, PAGE),
        fragments.red_mark(HOSTILE),
    ):
        assert "<script" not in piece


@pytest.mark.parametrize(
    ("date", "text"),
    [
        (PartialDate(2025, 9, 6), "6 September 2025"),
        (PartialDate(2025, 9), "September 2025"),
        (PartialDate(2025), "2025"),
        (TODAY, "21 November 2026"),
        (None, ""),
    ],
)
def test_dates_are_words(date: object, text: str) -> None:
    """Only what is known of a date is said."""
    assert date_in_words(date) == text  # type: ignore[arg-type]


def test_numbers_lists_and_letters_in_words() -> None:
    """Plurals, lists and the letters of back-links."""
    assert [count(1, "claim"), count(1200, "claim")] == ["1 claim", "1,200 claims"]
    assert [joined([]), joined(["a"]), joined(["a", "b", "c"])] == ["", "a", "a, b and c"]
    assert [backlink_letter(index) for index in (0, 25, 26, 52)] == ["a", "z", "aa", "ba"]


def flags(kb: KnowledgeBase, *keys: str, unknown: int = 0) -> str:
    return words(Fragments(kb, TODAY).reference_flags(keys, unknown))


def test_flags_name_every_state_of_the_references_worst_first() -> None:
    """What would mislead a reader stands before what is merely not known."""
    states = ["alive", "unverifiable", "changed", "dead", "retracted", "moved"]
    kb = knowledge(
        sources=[source(state) for state in [*states, "new"]],
        ledger={
            state: ledger_line(state, state, last={"date": "2026-11-20", "result": "ok"})
            for state in states
        },
    )
    assert flags(kb, *states, "new", unknown=1) == (
        "✖ 1 citation without a source ✕ 1 retracted ✕ 1 dead ▲ 1 changed since cited "
        "? 1 could not verify → 1 moved ○ 1 link not yet checked ● 1 link live"
    )


def test_a_page_that_cites_nothing_has_no_flags() -> None:
    """There is nothing to say about no references."""
    assert not flags(knowledge())


def test_a_ledger_older_than_its_limit_says_so() -> None:
    """News of a check long ago must not pass for news of today."""
    old = {"date": "2026-09-21", "result": "ok"}
    kb = knowledge(ledger={"x": ledger_line("a", "dead", last=old)})
    assert "last check 21 September 2026" in flags(kb, "a")
    fresh = knowledge(ledger={"x": ledger_line("a", "dead", last={**old, "date": "2026-09-22"})})
    assert "last check" not in flags(fresh, "a")
