"""Reference health: totals, what is at risk, and what rests on one origin."""

from __future__ import annotations

from bs4 import BeautifulSoup

from knowledge import TODAY, claim, knowledge, source
from sourcebook.fragments import Fragments
from sourcebook.graph import build_graph
from sourcebook.model import LedgerLine
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
