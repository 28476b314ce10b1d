"""What `check` says of the ledger without asking anybody: which pages cite what has fallen."""

from __future__ import annotations

import json

import pytest

from conftest import ARTICLE, CLAIM, REFS, TODAY
from sourcebook.checking import upkeep
from sourcebook.loading import load

SECOND = """\
@online{b,
  title = {More},
  url = {https://example.org/more},
}
"""


def line(key: str, state: str, url: str, **values) -> str:
    record = {
        "url": url,
        "roles": [{"key": key, "role": "url"}],
        "state": state,
        "since": "2026-10-02",
        "last": {"date": "2026-11-20", "result": "ok"},
        **values,
    }
    return json.dumps(record) + "\n"


def told(make_site, ledger: str, files=None) -> list[str]:
    root = make_site(
        {
            "data/refs.bib": REFS + SECOND,
            "data/health.jsonl": ledger,
            "data/claims/wet.yml": CLAIM + "  - {source: b, stance: supports}\n",
            **(files or {}),
        }
    )
    return [f"{one.code} {one.location}" for one in upkeep(load(root), TODAY)]


@pytest.mark.parametrize(
    "state", ["dead", "usurped", "invalid", "retracted", "changed", "quote-missing"]
)
def test_every_page_that_cites_what_has_fallen_is_named(make_site, state):
    """The claim by its evidence, the article by its summary and by its body."""
    assert told(make_site, line("a", state, "https://example.org/water")) == [
        "C312 data/claims/wet.yml:8:14",
        "P607 docs/water.md:4:15",
        "P607 docs/water.md:6:15",
    ]


@pytest.mark.parametrize("state", ["alive", "unverifiable", "moved", "unchecked"])
def test_what_still_stands_is_not_called_fallen(make_site, state):
    """A page that answers, or that cannot be asked, is not dead."""
    codes = told(make_site, line("a", state, "https://example.org/water", final_url="https://z/"))
    assert not [one for one in codes if one[:4] in {"C312", "P607"}]


def test_a_key_in_a_rationale_that_is_no_evidence_is_named(make_site):
    """A claim's text may cite what its evidence does not list."""
    files = {
        "data/claims/wet.yml": CLAIM.replace("[@a]", "[@a; @b]"),
        "docs/water.md": ARTICLE.replace("[@a]", "[@b]"),
    }
    codes = told(make_site, line("b", "dead", "https://example.org/more"), files)
    assert "P607 data/claims/wet.yml:5:23" in codes


def test_what_moved_for_good_is_told_with_its_new_address(make_site):
    """The schedule knows it, so a person can mend the entry."""
    ledger = line("a", "moved", "https://example.org/water", final_url="https://example.org/w")
    assert told(make_site, ledger) == ["R118 data/refs.bib:4:10"]


def test_what_cannot_be_verified_wants_a_copy(make_site):
    """Without a copy nobody but a person with a browser can tell."""
    ledger = line("a", "unverifiable", "https://example.org/water")
    assert told(make_site, ledger) == ["R119 data/refs.bib:4:10"]
    copy = REFS.replace("url =", "archiveurl = {https://archive.example/w},\n  url =") + SECOND
    assert told(make_site, ledger, {"data/refs.bib": copy}) == []


def test_a_pin_speaks_for_a_source_that_is_dead_in_the_ledger(make_site):
    """Somebody has looked."""
    pinned = REFS.replace("url =", "pin = {alive until 2026-11-21: read it},\n  url =") + SECOND
    ledger = line("a", "dead", "https://example.org/water")
    assert told(make_site, ledger, {"data/refs.bib": pinned}) == []
