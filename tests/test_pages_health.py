"""Reference health: totals, what is at risk, and what rests on one origin."""

from __future__ import annotations

from bs4 import BeautifulSoup

from knowledge import TODAY, claim, knowledge, ledger_line, pages_of, source
from sourcebook.fragments import Fragments
from sourcebook.graph import build_graph
from sourcebook.model import LedgerLine, Notice
from sourcebook.pages import generate


def health(states: dict[str, str], claims=None):
    ledger = {
        key: LedgerLine.model_validate(
            {
                "url": f"https://example.org/{key}",
                "roles": [{"key": key, "role": "url"}],
                "state": state,
                "since": "2026-10-02",
                "last": {"date": "2026-10-02", "result": "gone", "status": 404},
            }
        )
        for key, state in states.items()
    }
    kb = knowledge(claims=claims, sources=[source(key) for key in ("a", "b", "c")], ledger=ledger)
    made = generate(kb, build_graph(kb), Fragments(kb, TODAY))
    html = next(page.html for page in made if page.url == "health/")
    return BeautifulSoup(html, "html.parser")


def words(soup) -> str:
    return " ".join(soup.get_text(" ").split())


def test_empty_ledger_claims_no_health():
    """Before the first check no source is called sound, and none dead."""
    page = health({})
    assert "No check has run yet" in words(page)
    assert [words(item) for item in page.select(".sb-totals li")] == [
        "3 ○ link not yet checked",
        "0 with an archived copy",
    ]
    assert "Nothing is known" in words(page)


def test_totals_count_sources_by_state():
    """Each state that occurs has its number."""
    page = health({"a": "dead", "b": "alive"})
    totals = [words(item) for item in page.select(".sb-totals li")]
    assert totals[:3] == ["1 ○ link not yet checked", "1 ● link live", "1 ✕ dead"]
    assert "Last check 2 October 2026" in words(page)


def test_what_is_at_risk_is_listed_with_its_evidence_worst_first():
    """The source that a verdict rests on alone stands first, with what the check saw."""
    claims = [
        claim("one", evidence=[{"source": "b", "stance": "refutes"}]),
        claim(
            "two",
            evidence=[{"source": "a", "stance": "refutes"}, {"source": "c", "stance": "refutes"}],
        ),
    ]
    rows = health({"a": "dead", "b": "retracted", "c": "alive"}, claims).select("tbody tr")
    assert [words(row.th) for row in rows] == ["B 2025", "A 2025"]
    assert "gone (404), 2 Oct 2026" in words(rows[0])
    assert rows[0].find_all("td")[-1].a["href"] == "../claims/one/"
    assert words(rows[1].find_all("td")[-1]) == "nothing"


def test_verdicts_on_one_origin_are_named():
    """A verdict with a single origin behind it is listed even when all links are live."""
    page = health({}, [claim("one", evidence=[{"source": "b", "stance": "refutes"}])])
    section = page.find(id="one-origin").find_next("ul")
    assert section.a["href"] == "../claims/one/"


def quoted(states: dict[str, str], link: str = "alive"):
    """The page where claims quote sources, and what became of each quote."""
    claims = [
        claim(key, evidence=[{"source": key, "stance": "refutes", "quote": f"words of {key}"}])
        for key in states
    ]
    ledger = {
        key: ledger_line(
            key,
            "quote-missing" if state == "missing" else link,
            quotes=[
                {
                    "quote": f"words of {key}",
                    "state": state,
                    "found": "words on it" if state == "near" else None,
                }
            ],
        )
        for key, state in states.items()
        if state != "unasked"
    }
    kb = knowledge(claims, [source(key) for key in states], ledger=ledger)
    return BeautifulSoup(pages_of(kb)["health/"].html, "html.parser")


def test_quotes_are_counted_by_what_became_of_them():
    """Found, nearly so, missing, and those that nobody has looked for."""
    page = quoted({"a": "present", "b": "near", "c": "missing", "d": "unasked"})
    totals = [words(item) for item in page.select(".sb-totals li")]
    assert totals[-4:] == [
        "1 ● quote found",
        "1 ▲ nearly so",
        "1 ✕ quote missing",
        "1 quote not yet looked for",
    ]


def test_quotes_that_are_off_are_listed_with_both_texts():
    """A person compares what is quoted with what is there; found ones are not listed."""
    page = quoted({"a": "present", "b": "near", "c": "missing"})
    items = page.find(id="quotes").find_next("ul").find_all("li", recursive=False)
    assert [item.a["href"] for item in items] == ["../claims/b/", "../claims/c/"]
    assert [quote.get_text() for quote in items[0].find_all("q")] == ["words of b", "words on it"]


def test_page_without_quotes_says_nothing_of_them():
    """No heading stands over nothing."""
    assert health({}).find(id="quotes") is None


def test_works_with_a_concern_or_a_correction_are_listed():
    """They are not at risk, and somebody should read the notice."""
    notice = Notice(type="expression-of-concern", date="2026-05-01", doi="10.1000/n")
    kb = knowledge([claim()], [source("a")], table={"a": (notice,)})
    page = BeautifulSoup(pages_of(kb)["health/"].html, "html.parser")
    (item,) = page.find(id="notices").find_next("ul").find_all("li", recursive=False)
    assert item.a["href"] == "../sources/a/"
    assert "1 May 2026" in words(item)


def test_totals_lead_to_the_list_of_those_sources():
    """One tap from a number to what it counts."""
    page = health({"a": "dead", "b": "alive"})
    links = [item.a["href"] for item in page.select(".sb-totals li")]
    assert "../sources/?link=dead" in links
    assert links[-1] == "../sources/?archived=yes"


def test_lists_of_a_large_knowledge_base_end(monkeypatch):
    """Two hundred rows and a word about the rest: a page of thousands helps nobody."""
    monkeypatch.setattr("sourcebook.pages.health.MOST", 2)
    page = health(dict.fromkeys("abc", "dead"), [claim("one")])
    assert len(page.find(id="at-risk").find_next("tbody").find_all("tr")) == 2
    assert "And 1 more: see the list of sources ." in words(page)
