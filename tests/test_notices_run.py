"""Notices through the command line: a Crossref on loopback, the ledger, `check` and the pages."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from web import NETWORK, Web

from conftest import CLAIM, SMALL, build
from knowledge import words
from sourcebook.cli import main

LEDGER = "data/health.jsonl"
REFS = """\
@article{a,
  title = {On water},
  date = {2020-01-02},
  doi = {10.5555/Lake},
}
"""
KINDS = {"kind": "application/json"}


@pytest.fixture
def web():
    with Web(hosts=14) as running:
        running.page("handles", json.dumps({"responseCode": 1}), **KINDS)
        yield running


@pytest.fixture
def site(make_site, web):
    """Writes a knowledge base whose claim rests on one article with a DOI."""

    def make(refs: str = REFS, **files):
        checker = {
            "canaries": [web.url("ok", host=12)],
            "interval": 0,
            "timeout": 2,
            "minutes": 1,
            "allow_networks": [NETWORK],
            "handles": web.url("handles/"),
            "crossref": web.url("crossref/"),
            "datacite": web.url("datacite/"),
        }
        extra = json.dumps({"sourcebook": {"checker": checker}})
        settings = f"{SMALL}extra: {extra}\n"
        return make_site(
            {"mkdocs.yml": settings, "data/refs.bib": refs, "data/claims/wet.yml": CLAIM, **files}
        )

    return make


def crossref(web: Web, *updates: tuple[str, tuple[int, int, int], str]) -> None:
    """What Crossref says of every work from now on."""
    listed = [
        {
            "DOI": doi,
            "type": kind,
            "label": kind,
            "source": "publisher",
            "updated": {"date-parts": [list(day)]},
        }
        for kind, day, doi in updates
    ]
    record = {"status": "ok", "message": {"DOI": "10.5555/lake", "updated-by": listed}}
    web.page("crossref", json.dumps(record), **KINDS)


def run(root, *arguments, code: int):
    result = CliRunner().invoke(main, ["check", str(root), "--format", "jsonl", *arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    assert result.exit_code == code, result.output
    return [json.loads(one) for one in result.stdout.splitlines()]


def codes(problems) -> list[str]:
    return [one["code"] for one in problems]


def scheduled(root, day: str, code: int = 0) -> dict:
    """The line of the DOI after a scheduled run."""
    run(root, "--links", "--update-ledger", "--all", "--today", day, "--select", "X", code=code)
    return json.loads((root / LEDGER).read_text())


RETRACTION = ("retraction", (2024, 5, 1), "10.5555/notice")
CONCERN = ("expression_of_concern", (2023, 1, 1), "10.5555/doubt")
BACK = ("reinstatement", (2025, 1, 1), "10.5555/back")


def test_a_pull_request_that_cites_a_retracted_work_is_told_so(site, web):
    """The record of the cited work is asked, whether or not its page answers."""
    crossref(web, CONCERN, RETRACTION)
    problems = run(site(), "--links", "--select", "R111,R112", code=1)
    assert set(codes(problems)) == {"R111"}
    said = problems[0]
    assert said["path"] == "data/refs.bib"
    assert "retracted on 2024-05-01; notice 10.5555/notice, says the publisher" in said["message"]
    assert "/crossref/10.5555/lake" in web.paths()


def test_a_concern_is_a_warning(site, web):
    """One does not stop a pull request for it."""
    crossref(web, CONCERN)
    assert set(codes(run(site(), "--links", "--select", "R111,R112", code=0))) == {"R112"}


def test_the_schedule_writes_what_it_learns_and_pages_show_it(site, web):
    """From Crossref to the reader: once, without anybody lifting a finger."""
    root = site()
    crossref(web)
    assert scheduled(root, "2026-11-02")["state"] == "alive"
    crossref(web, RETRACTION)
    line = scheduled(root, "2026-11-09")
    assert line["state"] == "retracted"
    assert line["notices"] == [
        {"type": "retraction", "date": "2024-05-01", "doi": "10.5555/notice"}
    ]
    assert codes(run(root, "--select", "R", "--today", "2026-11-10", code=1)) == ["R111"]
    built = build(root, strict=True)
    assert built.exit_code == 0, built.log
    mark = "✕ Retracted, 1 May 2024: notice 10.5555/notice, says the publisher"
    assert words(built.article("water/").select_one(".sb-reference__meta")).startswith(mark)


def test_a_registry_that_is_down_takes_no_retraction_back(site, web):
    """Nor does a record that cannot be read."""
    root = site()
    crossref(web, RETRACTION)
    before = scheduled(root, "2026-11-02")
    web.page("crossref", "out of order", status=503, **KINDS)
    after = scheduled(root, "2026-11-09")
    assert (after["state"], after["notices"]) == ("retracted", before["notices"])


def test_a_reinstatement_ends_it(site, web):
    """On the day on which the record says so."""
    root = site()
    crossref(web, RETRACTION)
    assert scheduled(root, "2026-11-02")["state"] == "retracted"
    crossref(web, RETRACTION, BACK)
    assert scheduled(root, "2026-11-09")["state"] == "alive"
    assert run(root, "--select", "R", "--today", "2026-11-10", code=0) == []


def test_what_is_cited_knowingly_is_no_error_and_is_shown_all_the_same(site, web):
    """A reader wants to know it more than anybody."""
    crossref(web, RETRACTION)
    root = site(REFS.replace("doi =", "pubstate = {retracted},\n  doi ="))
    scheduled(root, "2026-11-02")
    assert run(root, "--select", "R", "--today", "2026-11-03", code=0) == []
    article = build(root, strict=True).article("water/")
    assert "Retracted, 1 May 2024" in words(article.select_one(".sb-reference__meta"))
