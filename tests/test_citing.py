"""How a page of ours is cited: what a reader copies is read back by the programs it is for."""

from __future__ import annotations

import datetime as dt

import pytest
import rispy
from bs4 import Tag
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import Entry, parse_string
from pylatexenc import latex2text

from conftest import SITES, SMALL, build
from sourcebook.fragments.citing import PageCitation, cite_page

DAY = dt.date(2026, 1, 27)
LINK = "https://example.org/kb/claims/wet/"
HOSTILE = [
    "A {b} c} {",
    "50% & more #1, $5 and $6, a_b ~ ^ ` \\cmd{x} \\",
    "@article{x, title = {y}}",
    "Энтеромикс «100%» — 疫苗",
    "1 - 2 -- 3 --- 4, 'q' ''r'' \"s\"",
    "ER - ",
    "</code><script>alert(1)</script> &amp; <!--",
    "می\u200cخواهم",
]
LINE_ENDS = ["\n", "\r\n", "\r", "\x0b", "\x0c", "\x1c", "\x85", "\u2028", "\u2029"]


def cited(title: str, site: str = "Small", link: str = LINK) -> PageCitation:
    return cite_page(site, title, "claims/wet/", link, DAY)


def entry(bibtex: str) -> Entry:
    """The one entry that pybtex finds."""
    ((_, found),) = parse_string(bibtex, "bibtex").entries.items()
    return found


def shown(latex: str) -> str:
    """What LaTeX prints. pylatexenc lacks its commands for braces and has an accent for a caret."""
    context = latex2text.get_default_latex_context_db()
    signs = {"textbraceleft": "{", "textbraceright": "}", "textasciicircum": "^"}
    specs = [latex2text.MacroTextSpec(name, simplify_repl=sign) for name, sign in signs.items()]
    context.add_context_category("signs", macros=specs, prepend=True)
    return str(latex2text.LatexNodes2Text(latex_context=context).latex_to_text(latex))


@pytest.mark.parametrize("title", HOSTILE)
def test_hostile_titles_come_back_as_they_were(title):
    """In words, through pybtex and through rispy: the same title, and the address after it."""
    forms = cited(title)
    title = title.strip()
    assert title in forms.plain
    assert forms.plain.endswith(f"Checked 27 January 2026. {LINK}")
    found = entry(forms.bibtex)
    assert shown(found.fields["title"]) == title
    assert (found.type, found.fields["date"], found.fields["url"]) == ("online", "2026-01-27", LINK)
    (record,) = rispy.loads(forms.ris)
    assert record["title"] == title
    assert (record["type_of_reference"], record["year"], record["date"]) == (
        *("ELEC", "2026"),
        "2026/01/27/",
    )
    assert record["urls"] == [LINK]


@pytest.mark.parametrize("name", [*HOSTILE, "Facts, Checks and Sons", "others", "van der Site"])
def test_site_is_one_author_whatever_it_is_called(name):
    """A name with `and` or a comma is that of one body, not of people."""
    forms = cited("Title", site=name)
    (author,) = entry(forms.bibtex).persons["author"]
    assert shown(str(author)) == name.strip()
    assert rispy.loads(forms.ris)[0]["authors"] == [name.strip()]
    assert forms.plain.startswith(name.strip())


@pytest.mark.parametrize("end", LINE_ENDS)
def test_line_break_begins_no_field(end):
    """A title in two lines is one line in all three forms."""
    forms = cited(f"One{end}UR  - https://bad.example/{end}ER  - ")
    words = "One UR - https://bad.example/ ER -"
    assert words in forms.plain
    assert len(forms.plain.splitlines()) == 1
    assert entry(forms.bibtex).fields["title"] == words
    (record,) = rispy.loads(forms.ris)
    assert (record["title"], record["urls"]) == (words, [LINK])


def test_text_does_not_turn_in_the_hands_of_who_copies_it():
    """Signs that turn the direction of text, and controls, are left out."""
    forms = cited("exe.\u202egnp\u202c a\x00b\x1bc")
    assert "exe.gnp abc" in forms.plain
    assert not any(sign in f"{forms.plain}{forms.bibtex}{forms.ris}" for sign in "\u202e\x00")


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_title_and_site_are_read_back(title, site):
    """Whatever stands in them, each reader finds one record with the address of the page."""
    forms = cited(title, site=site)
    assert entry(forms.bibtex).fields["url"] == LINK
    (record,) = rispy.loads(forms.ris)
    assert record["urls"] == [LINK]
    assert len(forms.plain.splitlines()) == 1


@pytest.mark.parametrize(
    ("title", "end"),
    [("Is it wet?", "Is it wet?"), ("It is wet", "It is wet."), ("“Wet.”", "“Wet.”")],
)
def test_a_title_ends_once(title, end):
    """No stop is added to a title that brings one."""
    assert f"Small. {end} Checked" in cited(title).plain


def test_key_tells_pages_and_years_apart():
    """Two pages of a site can stand in one bibliography."""
    bibtex = "".join(
        cite_page("Small", "T", url, "", dt.date(year, 1, 1)).bibtex
        for url, year in (("claims/a/", 2025), ("claims/b/", 2025), ("claims/a/", 2026))
    )
    assert len(parse_string(bibtex, "bibtex").entries) == 3
    assert entry(cite_page("Факты", "T", "", "", None).bibtex).key == "page"


def test_what_is_not_known_is_left_out():
    """Without the site's address and a date there is neither; an address of part would lead
    whoever reads it elsewhere nowhere."""
    forms = cite_page("Small", "T", "claims/wet/", "", None)
    assert forms.plain == "Small. T."
    assert set(entry(forms.bibtex).fields) == {"title"}
    (record,) = rispy.loads(forms.ris)
    assert set(record) == {"type_of_reference", "authors", "title"}


# -- on the pages --------------------------------------------------------------------------------


def forms_on(page: Tag) -> dict[str, str]:
    """The texts that a reader copies, by their names."""
    return {
        str(one.summary.get_text()): one.code.get_text()
        for one in page.select("#cite-this-page ~ .sb-export")
        if one.summary and one.code
    }


@pytest.fixture(scope="module")
def golden(tmp_path_factory):
    built = build(SITES / "golden", strict=True, out=tmp_path_factory.mktemp("golden"))
    assert built.exit_code == 0, built.log
    return built


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("fact-checks/efficacy/", "Is Enteromix 100% effective?"),
        (
            "claims/efficacy-100-percent/",
            "“Enteromix showed 100% efficacy in a human trial.” Verdict: refuted.",
        ),
    ],
)
def test_pages_say_how_to_cite_them(golden, address, title):
    """A fact-check and a claim: site, title with the verdict, day and the whole address."""
    page = golden.article(address)
    link = f"https://example.org/kb/{address}"
    forms = forms_on(page)
    assert list(forms) == ["Plain text", "BibTeX", "RIS"]
    plain = f"Golden. {title} Checked 21 November 2026. {link}"
    assert forms["Plain text"] == plain
    assert " ".join(page.select_one(".sb-cite-page").get_text().split()) == plain
    assert page.select_one(".sb-cite-page a")["href"] == link
    found = entry(forms["BibTeX"])
    assert shown(found.fields["title"]) == title
    assert (found.fields["url"], found.fields["date"]) == (link, "2026-11-21")
    (record,) = rispy.loads(forms["RIS"])
    assert (record["title"], record["urls"], record["authors"]) == (title, [link], ["Golden"])
    assert golden.page(address).select_one("link[rel=canonical]")["href"] == link


def test_other_pages_are_not_cited(golden):
    """What is no work of the site's own has no such section."""
    for address in ("", "claims/", "sources/tass2025phase1/", "topics/enteromix/", "data/"):
        assert not golden.article(address).select("#cite-this-page"), address


def test_hostile_title_reaches_the_reader_whole(make_site):
    """From the file to the page: what is copied from the page is what was written, and no
    markup comes of it; without the site's address there is no link."""
    title = "</code><script>alert(1)</script> {b} 50% & «Вода» \\x"
    front = f"---\ntitle: '{title}'\nclaims: [wet]\nchecked: 2026-01-27\n---\nWet [@a].\n"
    built = build(make_site({"mkdocs.yml": SMALL, "docs/water.md": front}))
    assert built.exit_code == 0, built.log
    page = built.article("water/")
    forms = forms_on(page)
    assert forms["Plain text"] == f"Small. {title}. Checked 27 January 2026."
    assert shown(entry(forms["BibTeX"]).fields["title"]) == title
    assert rispy.loads(forms["RIS"])[0]["title"] == title
    assert not page.select("#cite-this-page ~ * script, .sb-cite-page a")
