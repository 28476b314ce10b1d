"""Claims in other languages than their site: screen readers and fonts go by `lang`."""

from __future__ import annotations

import csv
import json

import pytest
from browsing import no_script_fails
from bs4 import BeautifulSoup
from list_form import counted, open_list, shown, state_is
from loopback import served

from conftest import CLAIM, SMALL, build, write

NUMBER = 205
"""More than a page of the list holds, so that its filter draws rows from the index."""
RUSSIAN = CLAIM.replace("claim: Water is wet.", "claim: Вода мокрая.\nlanguage: ru")
PERSIAN = CLAIM.replace("claim: Water is wet.", "claim: آب خیس است.\nlanguage: fa") + (
    "relations: [{type: contradicts, claim: russian}]\nsaid_by: [{who: ann}]\n"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    root = tmp_path_factory.mktemp("languages")
    plain = {
        f"data/claims/c{number:03}.yml": CLAIM.replace("Water", f"Water {number}")
        for number in range(NUMBER)
    }
    write(
        root,
        {
            "mkdocs.yml": f"site_url: https://example.org/\n{SMALL}",
            "data/refs.bib": "@online{a, title = {A}, url = {https://example.org/a}, "
            "keywords = {kind:news}, date = {2025}}\n",
            "data/names.yml": "people:\n  - {id: ann, label: Ann Lee}\n",
            "docs/index.md": "---\ntitle: Small\nclaims: [russian, c000]\n---\n# Small\n\n"
            "See [](claim:persian) and [what was said](claim:persian).\n",
            **plain,
            "data/claims/russian.yml": RUSSIAN,
            "data/claims/persian.yml": PERSIAN,
        },
    )
    built = build(root)
    assert built.exit_code == 0, built.log
    return built.folder


def page_at(folder, url):
    return BeautifulSoup((folder / url / "index.html").read_text(encoding="utf-8"), "html.parser")


def told(found):
    return found.get("lang"), found["dir"], found.get_text()


def test_the_claim_is_in_its_language_on_its_own_page(folder):
    assert told(page_at(folder, "claims/persian").h1) == ("fa", "rtl", "آب خیس است.")
    assert told(page_at(folder, "claims/c000").h1) == (None, "auto", "Water 0 is wet.")


def test_links_that_say_the_claim_are_in_its_language(folder):
    """Words of the page that lead to it are not."""
    (related,) = page_at(folder, "claims/persian").select(".sb-connections .sb-claim-link")
    assert told(related) == ("ru", "auto", "Вода мокрая.")
    essay = page_at(folder, "")
    links = [told(one) for one in essay.select("p .sb-claim-link")]
    assert links == [("fa", "rtl", "آب خیس است."), (None, "auto", "what was said")]
    rows = [told(one) for one in essay.select(".sb-row__words > a")]
    assert rows == [("ru", "auto", "Вода мокрая."), (None, "auto", "Water 0 is wet.")]


def test_structured_data_names_the_language_of_the_claim_and_of_its_review(folder):
    page = page_at(folder, "claims/persian")
    things = [json.loads(one.string) for one in page.select('script[type="application/ld+json"]')]
    (review,) = [one for one in things if one["@type"] == "ClaimReview"]
    assert review["inLanguage"] == "en"
    assert review["itemReviewed"]["inLanguage"] == "fa"


def test_downloads_give_it(folder):
    with (folder / "claims.csv").open(encoding="utf-8-sig", newline="") as file:
        found = {row["id"]: row["language"] for row in csv.DictReader(file)}
    assert (found["russian"], found["c000"]) == ("ru", "")
    whole = json.loads((folder / "claims.json").read_text(encoding="utf-8"))
    assert {one.get("language") for one in whole["claims"]} == {"ru", "fa", None}


def test_the_list_can_be_narrowed_to_a_language(folder, page):
    """Rows that a script draws carry it as well; without other languages nothing is offered."""
    with served(folder) as address, no_script_fails(page):
        open_list(page, f"{address}claims/")
        page.get_by_label("Language").select_option(label="Russian")
        state_is(page, "?language=ru")
        counted(page, "1 of 207 claims")
        assert shown(page) == ["Вода мокрая."]
        link = page.locator("tbody tr:visible th a").first
        assert (link.get_attribute("lang"), link.inner_text()) == ("ru", "Вода мокрая.")
        page.get_by_label("Language").select_option(label="the site's own")
        counted(page, "205 of 207 claims")
        assert page.locator("tbody tr:visible th a").first.get_attribute("lang") is None


def test_a_site_in_one_language_offers_no_choice(make_site):
    dry = CLAIM.replace("wet", "dry").replace("supported", "refuted")
    built = build(make_site({"mkdocs.yml": SMALL, "data/claims/dry.yml": dry}))
    assert built.exit_code == 0, built.log
    form = page_at(built.folder, "claims").select_one(".sb-filter")
    assert "Verdict" in form.get_text()
    assert "Language" not in form.get_text()


def test_what_is_no_language_is_told_where_it_stands(make_site):
    wrong = RUSSIAN.replace("ru\n", "Russian\n")
    built = build(make_site({"mkdocs.yml": SMALL, "data/claims/wet.yml": wrong}))
    told = "data/claims/wet.yml:2:11: F203 'Russian' in language is not a language tag."
    assert told in built.log
