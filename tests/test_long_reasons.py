"""Reasons that fill pages stand whole where they belong, and begun in the list of changes."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup

from conftest import CLAIM, SMALL, build, write

LONG = "The **first** word of [@a] was that water is wet. " + "And so said all of them. " * 750
"""Nearly as long as a field may be."""
HISTORY = "history:\n  - {{date: 2026-01-{day:02}, type: created, why: {why}}}\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("reasons")
    claims = {
        f"data/claims/c{number:03}.yml": CLAIM.replace("Water", f"Water {number}")
        + HISTORY.format(day=number % 20 + 1, why=f'"{LONG}"')
        for number in range(190)
    }
    write(
        root,
        {
            "mkdocs.yml": SMALL,
            "data/refs.bib": "@online{a, title = {A}, url = {https://example.org/a}, "
            "keywords = {kind:news}, date = {2025}}\n",
            "docs/index.md": "# Small\n",
            "docs/water.md": f"---\ntitle: Is it?\nclaims: [c000]\nchanges:\n  - date: 2026-02-02\n"
            f'    type: correction\n    why: "{LONG}"\n---\nIt is [@a].\n',
            **claims,
            "data/claims/short.yml": CLAIM + HISTORY.format(day=1, why='"It is **wet** [@a]."'),
        },
    )
    built = build(root)
    assert built.exit_code == 0, built.log
    return built.folder


def page_at(folder, url):
    return BeautifulSoup((folder / url / "index.html").read_text("utf-8"), "html.parser")


def row_of(folder, title):
    rows = page_at(folder, "changes").select(".sb-changes li")
    (found,) = [row for row in rows if row.a.get_text() == title]
    return found


@pytest.mark.parametrize("title", ["Water 7 is wet.", "Is it?"])
def test_a_long_reason_is_begun_and_leads_to_the_whole(folder, title):
    """In words alone: a mark or a tag that is cut would be none."""
    row = row_of(folder, title)
    assert "The first word of was that water is wet. And so" in " ".join(row.bdi.get_text().split())
    assert row.bdi.get_text().endswith("…")
    assert len(row.bdi.get_text()) <= 600
    link = row.find_all("a")[-1]
    assert link.get_text() == "The whole reason"
    target = urlsplit(urljoin("https://example.org/changes/", link["href"]))
    whole = page_at(folder, target.path.strip("/"))
    words = whole.find(id=target.fragment).find_next("ol").get_text()
    assert words.count("And so said all of them.") == 750


def test_a_short_reason_is_whole(folder):
    row = row_of(folder, "Water is wet.")
    assert row.strong.get_text() == "wet"
    assert row.bdi is None
    assert "The whole reason" not in row.get_text()


def test_a_page_of_long_reasons_is_no_long_page(folder):
    assert (folder / "changes/index.html").stat().st_size < 500_000
