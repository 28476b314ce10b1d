"""What the page of a source must show."""

from __future__ import annotations

from knowledge import claim, knowledge, ledger_line, pages_of, read, source, words
from sourcebook.model import KnowledgeBase, Mention, PageUses, PartialDate
from sourcebook.problems import Location, Problem


def page(kb: KnowledgeBase | None = None, key: str = "a", **values: object) -> str:
    """The HTML of a source's page."""
    return pages_of(kb or knowledge(), **values)[f"sources/{key}/"].html  # type: ignore[arg-type]


def test_what_the_entry_says() -> None:
    """Reference, kind, peer review, independence, language, date."""
    entry = source("a", language="ru", peer_reviewed=True)
    text = words(page(knowledge(sources=[entry])))
    for expected in (
        "On a",
        "Kind news report.",
        "Peer-reviewed yes",
        "Independence independent.",
        "Language Russian",
        "Date 6 September 2025",
        "Key a",
    ):
        assert expected in text


def test_our_note_is_shown() -> None:
    """What we wrote about the source."""
    entry = source("a", fields={"title": "On a", "note": "Read in part."})
    assert "Our note Read in part." in words(page(knowledge(sources=[entry])))


def test_a_source_never_fetched_or_checked_says_so() -> None:
    """Honesty about what was done."""
    text = words(page())
    assert "link not yet checked" in text
    assert "never fetched" in text
    assert "Archived copy none known" in text


def test_link_state_and_archive_come_from_the_data() -> None:
    """The ledger's verdict with its day, and the copy with its day."""
    kb = knowledge(
        sources=[
            source(
                "a",
                archive_url="https://archive.example/a",
                archive_date=PartialDate(2026, 1, 2),
                accessed=PartialDate(2026, 1, 1),
            )
        ],
        ledger={"x": ledger_line("a", "alive", last={"date": "2026-11-20", "result": "ok"})},
    )
    text = words(page(kb))
    assert "link live, checked 20 November 2026" in text
    assert "https://archive.example/a, 2 January 2026" in text
    assert "Fetched 1 January 2026" in text


def test_sources_of_one_origin_name_each_other() -> None:
    """Ten articles on one statement are one origin."""
    kb = knowledge(sources=[source(key, origin_labels=("speech-2025",)) for key in "abc"])
    html = page(kb)
    assert "One of 3 sources that go back to the origin speech-2025" in words(html)
    assert {"../b/", "../c/"} <= {link["href"] for link in read(html).select(".sb-siblings a")}


def test_derivation_is_shown_from_both_ends() -> None:
    """What it derives from, and what derives from it."""
    kb = knowledge(sources=[source("a"), source("b", derived_from=("a",))])
    assert "It derives from" in words(page(kb, "b"))
    assert "Derived from it:" in words(page(kb, "a"))


def test_every_claim_with_stance_quote_and_verdict() -> None:
    """What rests on the source."""
    item = claim(
        evidence=[
            {"source": "a", "stance": "refutes", "at": "p. 9", "note": "Wet.", "quote": "so wet"}
        ]
    )
    text = words(page(knowledge([item])))
    for expected in ("refutes", "Wet.", "so wet", "p. 9", "Water is dry. Refuted"):
        assert expected in text


def test_a_claim_that_only_names_it_as_the_place_of_saying() -> None:
    """Listed too, without a stance."""
    item = claim(said_by=[{"who": "fmba", "source": "b"}])
    assert "place where the claim was made" in words(
        page(knowledge([item], [source("a"), source("b")]), "b")
    )


def test_every_citing_sentence_leads_to_its_place() -> None:
    """A link to the very mark on the page."""
    uses = PageUses(
        "x.md", "x/", "On water", (Mention("a", "fnref-a-1", "Water is wet <b>.", "p. 3"),)
    )
    tree = read(page(uses=(uses,)))
    links = {link.text: link["href"] for link in tree.select(".sb-mentions a")}
    assert links == {"On water": "../../x/", "Water is wet <b>.": "../../x/#fnref-a-1"}


def test_three_exports() -> None:
    """To be copied without JavaScript."""
    names = [tag.text for tag in read(page()).select("details.sb-export > summary")]
    assert names == ["BibTeX", "RIS", "CSL-JSON"]


def test_a_source_nothing_uses_says_so() -> None:
    """An orphan is visible."""
    kb = knowledge(sources=[source("a"), source("b")])
    assert "Nothing uses this source yet." in words(page(kb, "b"))
    assert "Nothing uses this source yet." not in words(page(kb, "a"))


def test_problems_of_the_entry_stand_on_its_page_only() -> None:
    """From the first line of the entry to the next entry."""
    sources = [
        source("a", location=Location("data/refs.bib", 1)),
        source("b", location=Location("data/refs.bib", 10)),
    ]
    problem = Problem(Location("data/refs.bib", 12, 3), "B416", "Bad DOI.", "")
    kb = knowledge(sources=sources)
    assert "Bad DOI." in words(page(kb, "b", problems=(problem,)))
    assert "Bad DOI." not in words(page(kb, "a", problems=(problem,)))


def test_hostile_entries_do_no_harm() -> None:
    """Neither markup nor addresses that run code."""
    bad = "<script>x</script>"
    entry = source("a", title=bad, fields={"title": bad, "note": bad}, url="javascript:alert(1)")
    tree = read(page(knowledge(sources=[entry])))
    assert not tree.find_all("script")
    assert not [a for a in tree.find_all("a") if str(a["href"]).startswith("javascript")]
