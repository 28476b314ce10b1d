"""A source that hundreds of claims use has pages of them, and none is too long to read."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from edits import differing, edit, run, whole
from loopback import served

from conftest import CLAIM, SMALL, write

CLAIMS, ON_A_PAGE = 205, 100
PAGES = ("sources/a/", "sources/a/page/2/", "sources/a/page/3/")


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """Many claims of one source, the last of them only said there."""
    folder = tmp_path_factory.mktemp("uses") / "kb"
    claims = {
        f"data/claims/c{one:03}.yml": CLAIM.replace("Water is wet.", f"Water no. {one:03} is wet.")
        for one in range(CLAIMS - 1)
    }
    last = CLAIM.replace("source: a,", "source: b,").replace("[@a]", "[@b]")
    claims["data/claims/c999.yml"] = f"{last}said_by: [{{who: ann, source: a}}]\n"
    write(
        folder,
        {
            "mkdocs.yml": f"site_url: https://example.org/kb/\n{SMALL}",
            "docs/index.md": "# Small\n\nIt is wet [@a].\n",
            "data/refs.bib": "@online{a, title={On water}}\n@online{b, title={On ice}}\n",
            "data/names.yml": "people: [{id: ann, label: Ann}]\n",
            **claims,
        },
    )
    return folder


@pytest.fixture(scope="module")
def folder(root):
    run(root, root.parent / "site", dirty=False)
    return root.parent / "site"


def article(folder, address):
    html = (folder / address / "index.html").read_text()
    return BeautifulSoup(html, "html.parser").find("article")


def test_each_claim_stands_on_one_page(folder):
    """A hundred on each but the last, and their numbers are said."""
    found = []
    for number, address in enumerate(PAGES, 1):
        tree = article(folder, address)
        rows = [row.select("td")[2].a["href"].split("/")[-2] for row in tree.select("tbody tr")]
        found.append(rows)
        first, last = (number - 1) * ON_A_PAGE + 1, min(number * ON_A_PAGE, CLAIMS)
        assert f"Page {number} of 3, with claims {first} to {last}." in tree.text
        assert tree.select_one(".sb-pager a[aria-current=page]").text == str(number)
    assert [len(rows) for rows in found] == [100, 100, 5]
    assert len({claim for rows in found for claim in rows}) == CLAIMS
    assert "said here" in article(folder, PAGES[2]).text
    assert not (folder / "sources/a/page/4").exists()
    assert not (folder / "sources/b/page").exists()


def test_what_the_source_is_stands_on_the_first_page_alone(folder):
    """The others lead there, and programs are told of one work, not of three."""
    first, *others = (article(folder, address) for address in PAGES)
    assert first.find(id="about") is not None
    assert "Pages that cite it" in first.text
    for address, tree in zip(PAGES[1:], others, strict=True):
        assert tree.find(id="about") is None
        assert tree.select_one('.sb-note a[href="../../"]').text == "its first page"
        assert "application/ld+json" not in (folder / address / "index.html").read_text()
    sitemap = (folder / "sitemap.xml").read_text()
    titles = set()
    for address in PAGES:
        assert f"<loc>https://example.org/kb/{address}</loc>" in sitemap
        page = BeautifulSoup((folder / address / "index.html").read_text(), "html.parser")
        titles.add(page.title.text)
        assert page.find("link", rel="canonical")["href"] == f"https://example.org/kb/{address}"
    assert {re.sub(" - Small", "", one) for one in titles} == {
        "On water",
        "On water, page 2 of 3",
        "On water, page 3 of 3",
    }


def test_an_edit_reaches_the_page_with_its_claim(root, folder, monkeypatch, tmp_path):
    """With what earlier builds have kept, and with `--dirty`; also where there is a page less."""
    monkeypatch.setenv("SOURCEBOOK_CACHE", str(tmp_path))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795262400")
    ways = {"dirty": True, "kept": False}
    for way in ("kept", "dirty", "kept"):
        run(root, root.parent / way, dirty=ways[way])
    edit(root, "data/claims/c150.yml", "verdict: supported", "verdict: refuted")
    for step in ("edited", "fewer"):
        if step == "fewer":
            for one in range(100, 110):
                (root / f"data/claims/c{one}.yml").unlink()
        expected = whole(root)
        assert ("sources/a/page/3/index.html" in expected) == (step == "edited")
        for way, dirty in ways.items():
            assert differing(run(root, root.parent / way, dirty=dirty), expected) == []


@pytest.mark.parametrize("width", [1280, 360])
def test_the_pages_are_walked_through(page, folder, width):
    """From the first to the last and back to what the source is."""
    page.set_viewport_size({"width": width, "height": 800})
    with served(folder) as site:
        page.goto(site + PAGES[0])
        for address in PAGES[1:]:
            page.locator(".sb-pager a[rel=next]").click()
            page.wait_for_url(site + address)
            assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.locator(".sb-note a").first.click()
        page.wait_for_url(site + PAGES[0])
