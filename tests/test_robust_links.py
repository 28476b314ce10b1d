"""Links to sources know their archived copy, and lead to it where the source has gone."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup

from knowledge import TODAY, knowledge, ledger_line, pages_of, source
from sourcebook.bibliography import to_bibtex, to_csl_json, to_ris
from sourcebook.fragments import CitedSource, Fragments
from sourcebook.model import LedgerLine, PartialDate
from sourcebook.vocabulary import LinkState

URL = "https://example.org/a"
COPY = "https://web.archive.org/web/20250304050607/https://example.org/a"
ROBUST = {
    "data-originalurl": URL,
    "data-versionurl": COPY,
    "data-versiondate": "2025-03-04",
}
GONE = [LinkState.DEAD, LinkState.CHANGED, LinkState.QUOTE_MISSING]
STANDS = [LinkState.ALIVE, LinkState.UNCHECKED, LinkState.MOVED, LinkState.UNVERIFIABLE]


def kb_with(state, **values):
    values.setdefault("archive_url", COPY)
    lines = {} if state is None else {URL: ledger_line("a", state)}
    return knowledge(sources=[source("a", **values)], ledger=lines)


def reference(state, **values):
    """The reference in the list of a page."""
    fragments = Fragments(kb_with(state, **values), TODAY)
    html = fragments.references([CitedSource("a", 1, ("fnref:a",))], "water/")
    return BeautifulSoup(html, "html.parser").select_one(".sb-reference")


def page(state, **values):
    html = pages_of(kb_with(state, **values))["sources/a/"].html
    return BeautifulSoup(html, "html.parser")


def robust(link):
    return {name: value for name, value in link.attrs.items() if name.startswith("data-")}


@pytest.mark.parametrize("state", STANDS)
def test_a_source_that_stands_is_linked_itself(state):
    """The link leads to it, and carries the copy for the day on which it goes."""
    (link,) = reference(state).find_all("a")
    assert link["href"] == URL
    assert robust(link) == ROBUST


@pytest.mark.parametrize("state", GONE)
def test_of_a_source_that_has_gone_the_copy_comes_first(state):
    """Title and address lead to the copy; the original stands after it, for whoever wants it."""
    title, address, original = reference(state).find_all("a")
    assert title.find("cite") is not None
    assert title["href"] == address["href"] == COPY
    assert robust(title) == robust(address) == ROBUST
    assert original.get_text() == "original"
    assert (original["href"], original["rel"]) == (URL, ["nofollow"])
    assert robust(original) == {}


@pytest.mark.parametrize("values", [{}, {"archive_url": None}])
@pytest.mark.parametrize("state", [LinkState.USURPED, LinkState.INVALID])
def test_nobody_is_sent_to_a_site_that_has_been_taken_over(state, values):
    """Neither by the reference nor by the source's page; its address stands there as text."""
    for soup in (reference(state, **values), page(state, **values)):
        assert URL not in [link["href"] for link in soup.find_all("a")]
        assert "example.org/a" in soup.get_text()


def test_a_dead_source_without_a_copy_is_still_linked():
    """There is nothing better to lead to."""
    (link,) = reference(LinkState.DEAD, archive_url=None).find_all("a")
    assert link["href"] == URL
    assert robust(link) == {}


def test_the_page_of_a_dead_source_names_the_copy_before_the_original():
    """Every link to either carries both."""
    facts = page(LinkState.DEAD).select(".sb-facts div")
    names = [fact.dt.get_text() for fact in facts]
    assert names.index("Archived copy") < names.index("Original")
    assert "Link" not in names
    rows = {fact.dt.get_text(): fact.a for fact in facts if fact.a}
    assert rows["Archived copy"]["href"] == COPY
    assert rows["Original"]["href"] == URL
    assert robust(rows["Original"]) == robust(rows["Archived copy"]) == ROBUST


def test_the_page_of_a_source_that_stands_names_its_link_first():
    """As ever."""
    facts = page(LinkState.ALIVE).select(".sb-facts div")
    names = [fact.dt.get_text() for fact in facts]
    assert names.index("Link") < names.index("Archived copy")
    assert all(robust(fact.a) == ROBUST for fact in facts if fact.a)


def test_a_doi_that_is_no_more_leads_to_the_copy():
    """Where the DOI is the main address, it is what has gone."""
    doi = "https://doi.org/10.5555/a"
    roles = [{"key": "a", "role": "doi"}]
    lines = {doi: LedgerLine(url=doi, roles=roles, state="dead", since="2026-10-02")}
    kb = knowledge(sources=[source("a", url=None, doi="10.5555/a", archive_url=COPY)], ledger=lines)
    fragments = Fragments(kb, TODAY)
    links = BeautifulSoup(fragments.reference("a").html, "html.parser").find_all("a")
    assert [link["href"] for link in links] == [COPY, COPY, doi]
    assert links[1].get_text() == "doi:10.5555/a"
    assert robust(links[1])["data-originalurl"] == doi


def test_a_doi_beside_a_dead_page_is_linked_as_ever():
    """The registry's link still works, and knows the copy."""
    soup = reference(LinkState.DEAD, doi="10.5555/a")
    (link,) = [one for one in soup.find_all("a") if one.get_text() == "doi:10.5555/a"]
    assert link["href"] == "https://doi.org/10.5555/a"
    assert robust(link)["data-versionurl"] == COPY


@pytest.mark.parametrize(
    ("values", "day"),
    [
        ({"archive_date": PartialDate(2025, 5, 6)}, "2025-05-06"),
        ({"archive_date": PartialDate(2025, 5)}, "2025-03-04"),
        ({"archive_url": "https://archive.ph/AbCdE"}, None),
        (
            {"archive_url": "https://archive.ph/AbCdE", "accessed": PartialDate(2024, 1, 2)},
            "2024-01-02",
        ),
    ],
)
def test_the_day_of_the_copy_is_told_where_it_is_known(values, day):
    """By the entry, else by the copy's address, else the day of use; none is made up."""
    (link,) = reference(LinkState.ALIVE, **values).find_all("a")
    assert robust(link).get("data-versiondate") == day


@pytest.mark.parametrize("copy", ["javascript:alert(1)", 'https://a.example/"><script>x</script>'])
def test_a_hostile_copy_runs_nothing(copy):
    """It is no link, or an attribute that stays one."""
    for state in (LinkState.ALIVE, LinkState.DEAD):
        soup = reference(state, archive_url=copy)
        assert soup.find("script") is None
        assert all(link["href"].startswith("https://") for link in soup.find_all("a"))
        values = [value for link in soup.find_all("a") for value in robust(link).values()]
        assert not any(value.startswith("javascript:") for value in values)


@pytest.mark.parametrize("state", [*GONE, LinkState.USURPED, LinkState.ALIVE])
def test_data_and_exports_keep_the_original(state):
    """A program asks for the source; and the plain reference reads the same in every state."""
    kb = kb_with(state)
    entry = kb.sources["a"]
    assert URL in to_bibtex(entry) + json.dumps(to_csl_json(entry))
    assert f"UR  - {URL}" in to_ris(entry)
    assert f'"url":"{URL}"' in str(pages_of(kb)["sources/a/"].head).replace(": ", ":")

    assert Fragments(kb, TODAY).reference("a").url == URL
    assert Fragments(kb, TODAY).reference("a").text == (
        Fragments(kb_with(None), TODAY).reference("a").text
    )


def test_a_retracted_work_is_linked_as_its_address_stands():
    """What became of the work says nothing about the page."""
    (link,) = reference(LinkState.RETRACTED).find_all("a")
    assert link["href"] == URL
