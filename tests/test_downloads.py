"""The data as files: each is read back by the program it is made for."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import jsonschema
import pytest
import rispy
from citeproc import (
    Citation,
    CitationItem,
    CitationStylesBibliography,
    CitationStylesStyle,
    formatter,
)
from citeproc.source.json import CiteProcJSON
from pybtex.database import parse_string

from conftest import SITES, SMALL, TODAY, build
from knowledge import article, claim, knowledge, pages_of, read, source, words
from sourcebook.citations import Desk
from sourcebook.fragments import Fragments, Site
from sourcebook.loading import load
from sourcebook.model import KnowledgeBase
from sourcebook.pages import downloads
from sourcebook.pages.data.claims_file import ClaimsFile, claims_schema
from sourcebook.pages.data.listing import DOWNLOADS, newest_day

SCHEMAS = Path(__file__).parent / "data" / "schemas"
ROOT = Path(__file__).parents[1]
HOSTILE = "</script><b onclick='x()'>\"&amp; \u202e \u2028 ; , \x07"


def files_of(kb: KnowledgeBase, **site: object) -> dict[str, str]:
    return dict(downloads(kb, Fragments(kb, TODAY, (), Site(**site))))


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))


@pytest.fixture(scope="module", params=["golden", "real"])
def loaded(request):
    root = SITES / "golden" if request.param == "golden" else ROOT
    return Desk(load(root), TODAY)


@pytest.fixture(scope="module")
def files(loaded):
    return downloads(loaded.loaded.kb, loaded.fragments)


def test_every_listed_file_is_written(files):
    """The page lists exactly the files that there are."""
    assert {item.path for item in DOWNLOADS} == set(files)


# -- claims.json ---------------------------------------------------------------------------------


def test_claims_keep_to_the_published_schema(files):
    """claims.json is valid by the schema beside it, and names it."""
    data = json.loads(files["claims.json"])
    schema = json.loads(files[data["$schema"]])
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(data)
    assert data["version"] == 1


def test_claims_come_back_whole(loaded, files):
    """What is read back from claims.json is what was loaded, field by field."""
    kb = loaded.loaded.kb
    again = ClaimsFile.model_validate(json.loads(files["claims.json"]))
    assert again.names == kb.names
    assert [one.id for one in again.claims] == sorted(kb.claims)
    for one in again.claims:
        mine = kb.claims[one.id]
        assert {name: getattr(one, name) for name in type(mine).model_fields} == dict(mine)


def test_schema_explains_every_field():
    """No field of the published format is left without a description."""
    schema = json.loads(claims_schema())
    for definition in [schema, *schema["$defs"].values()]:
        for name, field in definition.get("properties", {}).items():
            if name not in {"people", "bodies", "topics"} or "description" in field:
                assert field.get("description") or "$ref" in field, (definition["title"], name)


def test_claims_are_canonical(files):
    """Keys and claims are sorted, and the text ends in one line break."""
    text = files["claims.json"]
    data = json.loads(text)
    assert text == json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def test_licence_site_and_date_stand_in_the_file():
    """Whoever has only the file knows whose it is, of when, and what may be done with it."""
    kb = knowledge([claim(history=[{"date": "2026-03-04", "type": "wording"}])])
    text = files_of(
        kb, name="Wet", url="https://w.example/kb/", licence=("CC0", "https://l.example/")
    )["claims.json"]
    data = json.loads(text)
    assert data["site"] == {"name": "Wet", "url": "https://w.example/kb/"}
    assert data["licence"] == {"label": "CC0", "address": "https://l.example/"}
    assert data["date"] == "2026-03-04"
    assert data["claims"][0]["url"] == "https://w.example/kb/claims/wet/"
    assert json.loads(files_of(kb)["claims.json"])["claims"][0]["url"] == "claims/wet/"


def test_date_is_that_of_the_data():
    """A day on which nothing changes gives the same files."""
    kb = knowledge([claim()], articles={"a.md": article(checked="2026-05-06")})
    assert str(newest_day(kb)) == "2026-05-06"
    assert newest_day(KnowledgeBase()) is None
    tomorrow = downloads(kb, Fragments(kb, TODAY.replace(year=2030)))
    assert files_of(kb) == tomorrow


# -- tables --------------------------------------------------------------------------------------


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "\x07="])
def test_no_cell_is_a_formula(sign):
    """A cell that a spreadsheet would run gets an apostrophe, wherever it comes from."""
    text = f"{sign}HYPERLINK(1)"
    kb = knowledge(
        # Loaded text is stripped; whoever makes a claim otherwise is no safer to trust.
        [claim().model_copy(update={"claim": text, "short": text})],
        [source("a", title=text, url=text)],
    )
    files = files_of(kb)
    for name in ("claims.csv", "evidence.csv"):
        for row in rows(files[name]):
            assert not any(value.startswith(tuple("=+-@\t\r\n")) for value in row.values()), row
    assert rows(files["claims.csv"])[0]["claim"].startswith("'")
    assert rows(files["evidence.csv"])[0]["title"].startswith("'")


def test_tables_are_rfc_4180(files):
    """Lines end in CRLF, every row has every column, and nothing is in another encoding."""
    for name in ("claims.csv", "evidence.csv"):
        text = files[name]
        assert text.endswith("\r\n")
        found = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        assert len({len(row) for row in found}) == 1
        assert "\ufeff" not in text


def test_hostile_text_comes_back_as_it_was():
    """Quotation marks, commas, line breaks and HTML survive; signs for no eye do not."""
    nasty = f'one, "two"\r\n{HOSTILE}'
    kb = knowledge([claim(evidence=[{"source": "a", "stance": "refutes", "note": nasty}])])
    row = rows(files_of(kb)["evidence.csv"])[0]
    assert row["note"] == nasty.replace("\x07", "")


def test_rows_say_what_the_claim_says(loaded, files):
    """A row a claim and a row a piece of evidence, with their words."""
    kb = loaded.loaded.kb
    found = rows(files["claims.csv"])
    assert [row["id"] for row in found] == sorted(kb.claims)
    for row in found:
        one = kb.claims[row["id"]]
        assert row["verdict"] == one.verdict.value
        assert int(row["origins_against"]) == len(kb.balance(one).opposing)
        assert (row["rating"] == "") is (row["verdict"] == "unproven")
    evidence = rows(files["evidence.csv"])
    assert len(evidence) == sum(len(one.evidence) for one in kb.claims.values())


def test_evidence_without_its_source_is_still_a_row():
    """A key that no source has leaves its columns empty."""
    kb = knowledge([claim(evidence=[{"source": "gone", "stance": "refutes"}])])
    row = rows(files_of(kb)["evidence.csv"])[0]
    assert (row["source"], row["title"], row["url"]) == ("gone", "", "")


# -- references ----------------------------------------------------------------------------------


def test_bibtex_is_read_back(loaded, files, tmp_path):
    """pybtex reads every entry, and our own loader finds the same sources again."""
    kb = loaded.loaded.kb
    assert set(parse_string(files["refs.bib"], "bibtex").entries) == set(kb.sources)
    (tmp_path / "data").mkdir()
    (tmp_path / "mkdocs.yml").write_text("site_name: Again\n")
    (tmp_path / "data" / "refs.bib").write_text(files["refs.bib"])
    again = load(tmp_path).kb.sources
    for key, one in kb.sources.items():
        assert (again[key].title, again[key].url, again[key].kind) == (one.title, one.url, one.kind)


def test_ris_is_read_back(loaded, files):
    """rispy reads a record a source, with its title."""
    kb = loaded.loaded.kb
    records = rispy.loads(files["refs.ris"])
    assert [record["id"] for record in records] == list(kb.sources)
    for record, one in zip(records, kb.sources.values(), strict=True):
        assert record["title"] == one.title


def test_csl_keeps_to_its_schema(loaded, files):
    """Every item is valid by the schema of CSL."""
    items = json.loads(files["refs.csl.json"])
    schema = json.loads((SCHEMAS / "csl-data.json").read_text())
    jsonschema.Draft7Validator(schema).validate(items)
    assert [item["id"] for item in items] == list(loaded.loaded.kb.sources)


def test_csl_is_rendered_by_a_citation_processor(files):
    """citeproc-py makes a reference of every item in the style it brings, with the title in it."""
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    for item in json.loads(files["refs.csl.json"]):
        bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
        bibliography.register(Citation([CitationItem(item["id"])]))
        (reference,) = bibliography.bibliography()
        assert item["title"] in str(reference)
        if "issued" in item:
            assert str(item["issued"]["date-parts"][0][0]) in str(reference)


def test_hostile_source_is_rendered_by_a_citation_processor():
    """Signs of HTML and of LaTeX in a title and a name change nothing for the processor."""
    title = "<i>A & b</i> {c} \\ %, $5 \u2014 \u0411\u043e\u043b\u044c\u0448\u043e\u0439"
    made = source(
        "a", title=title, fields={"author": "{Body & Sons, <Inc.>} and Last, First", "title": "x"}
    )
    (item,) = json.loads(files_of(knowledge(sources=[made]))["refs.csl.json"])
    style = CitationStylesStyle("harvard-cite-them-right", validate=False)
    bibliography = CitationStylesBibliography(style, CiteProcJSON([item]), formatter.plain)
    bibliography.register(Citation([CitationItem("a")]))
    (reference,) = bibliography.bibliography()
    assert title in str(reference)
    assert "Body & Sons, <Inc.>" in str(reference)


# -- claim reviews -------------------------------------------------------------------------------


def test_claim_reviews_are_those_of_the_pages():
    """The feed has current claims that somebody made, and no others."""
    said = [{"who": "fmba"}]
    kb = knowledge(
        [
            claim("made", said_by=said),
            claim("own"),
            claim("old", said_by=said, status="superseded"),
        ]
    )
    feed = json.loads(files_of(kb)["claimreview.json"])
    assert feed["@type"] == "DataFeed"
    items = [element["item"] for element in feed["dataFeedElement"]]
    assert [item["url"] for item in items] == ["claims/made/"]
    schema = json.loads((SCHEMAS / "claimreview.json").read_text())
    jsonschema.Draft202012Validator(schema).validate(items[0])


def test_every_claim_review_keeps_to_the_schema(files):
    """The golden ones and those of this site, each by the properties asked for."""
    schema = json.loads((SCHEMAS / "claimreview.json").read_text())
    elements = json.loads(files["claimreview.json"])["dataFeedElement"]
    assert elements
    for element in elements:
        jsonschema.Draft202012Validator(schema).validate(element["item"])


# -- the page ------------------------------------------------------------------------------------


def test_page_lists_and_links_every_file():
    """Each file has a link and a sentence; the guard against formulas is told."""
    page = pages_of(knowledge())["data/"]
    hrefs = [link["href"] for link in read(page.html).select(".sb-downloads a")]
    assert hrefs == [f"../{item.path}" for item in DOWNLOADS]
    assert "apostrophe" in words(page.html)
    assert "No licence is stated" in words(page.html)


def test_lists_and_home_lead_to_the_page(golden):
    """The page of data is found from the home page and from either list."""
    for address, href in (("", "data/"), ("claims/", "../data/"), ("sources/", "../data/")):
        assert golden.article(address).select(f"a[href='{href}']"), address


@pytest.fixture(scope="module")
def golden(tmp_path_factory):
    built = build(SITES / "golden", strict=True, out=tmp_path_factory.mktemp("golden"))
    assert built.exit_code == 0, built.log
    return built


def test_dataset_lists_what_the_page_lists(golden):
    """The Dataset for programs has the files, licence and date that readers see."""
    page = golden.page("data/")
    (tag,) = page.select("script[type='application/ld+json']")
    data = json.loads(tag.string)
    assert data["@type"] == "Dataset"
    assert 50 <= len(data["description"]) <= 5000
    shown = golden.article("data/")
    links = [str(link["href"]) for link in shown.select(".sb-downloads a")]
    found = [
        one["contentUrl"].removeprefix("https://example.org/kb/") for one in data["distribution"]
    ]
    assert links == [f"../{path}" for path in found]
    assert data["license"] == shown.select_one("a[rel~=license]")["href"]
    assert data["dateModified"] == shown.select_one("time")["datetime"]


def test_files_are_published_byte_for_byte(golden):
    """What is published is what was made, line ends included."""
    desk = Desk(load(SITES / "golden"), TODAY)
    for path, text in downloads(desk.loaded.kb, desk.fragments).items():
        assert (golden.folder / path).read_bytes() == text.encode(), path


def test_files_are_not_searched_and_not_in_the_sitemap(golden):
    """Search and sitemap know the page that lists the files and not the files."""
    index = (golden.folder / "search" / "search_index.json").read_text()
    sitemap = (golden.folder / "sitemap.xml").read_text()
    for item in DOWNLOADS:
        assert f'"location":"{item.path}' not in index
        assert f"/{item.path}<" not in sitemap
    assert "https://example.org/kb/data/<" in sitemap


def test_a_file_of_the_site_with_our_name_gives_way(make_site):
    """A file under docs/ at the same address does not stop the build; ours is published."""
    built = build(make_site({"mkdocs.yml": SMALL, "docs/claims.csv": "theirs"}), strict=True)
    assert built.exit_code == 0, built.log
    assert (built.folder / "claims.csv").read_text().startswith("id,claim")
