"""The pinned table of retractions: what is read of it, what is wrong with it, what is cut out."""

from __future__ import annotations

import csv
import datetime as dt
import io
import os

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conftest import SMALL, TODAY, build
from knowledge import source, words
from sourcebook.checking import upkeep
from sourcebook.cli import main
from sourcebook.loading import load
from sourcebook.loading.memory import Memory
from sourcebook.loading.retractions import LARGEST, load_retractions, read_day
from sourcebook.vocabulary import LinkState

TABLE = "data/retractions.csv"
HEADER = (
    "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,"
    "RetractionDate,RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,"
    "OriginalPaperPubMedID,RetractionNature,Reason,Paywalled,Notes"
).split(",")


def row(doi="10.5555/lake", pmid="0", nature="Retraction", day="5/1/2024 0:00", **more):
    """One row, by column."""
    return {
        "Record ID": "7",
        "Title": 'On "the" lake, anew',
        "Institution": "Department of Water,\nThe Lake",
        "Author": "Ann Lake;Bob Pond",
        "RetractionDate": day,
        "RetractionDOI": "10.5555/Notice",
        "RetractionPubMedID": "0",
        "OriginalPaperDate": "1/2/2020 0:00",
        "OriginalPaperDOI": doi,
        "OriginalPaperPubMedID": pmid,
        "RetractionNature": nature,
        "Reason": "+Error in Data;+Unreliable Results;",
        "Paywalled": "No",
        **more,
    }


def table(*rows, header=tuple(HEADER), end="\n") -> str:
    """The text of a table."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, header, lineterminator=end, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


@pytest.fixture
def read(tmp_path):
    """Reads a table for some sources: notices by key in words, and problems."""

    def go(text, *sources):
        sources = sources or (source("a", doi="10.5555/lake"),)
        path = tmp_path / TABLE
        path.parent.mkdir(exist_ok=True)
        if text is not None:
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        known = {one.key: one for one in sources}
        notices, problems = load_retractions(tmp_path, path, known)
        return (
            {key: [one.words for one in found] for key, found in notices.items()},
            [f"{one.code} {one.location}: {one.message}" for one in problems],
        )

    return go


FOUND = "retracted on 2024-05-01; notice 10.5555/notice, says Retraction Watch"
GOOD = ({"a": [FOUND]}, [])


# -- which rows ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "doi",
    [
        "10.5555/lake", "10.5555/LAKE", " 10.5555/Lake ", "https://doi.org/10.5555/lake",
        "doi: 10.5555/lake", "10.5555%2Flake",
    ],
)  # fmt: skip
def test_a_row_is_recognised_by_the_doi_of_the_work(read, doi):
    """DOIs fold case, and people write them in many ways."""
    assert read(table(row(doi))) == GOOD


@pytest.mark.parametrize(
    "values",
    [
        {"doi": "10.5555/LAKE"},
        {"url": "https://doi.org/10.5555/Lake"},
        {"url": "http://dx.doi.org/10.5555/lake"},
        {"fields": {"pmid": "30000001"}},
        {"fields": {"pmid": "{030000001}"}},
        {"fields": {"eprinttype": "pubmed", "eprint": "30000001"}},
        {"url": "https://pubmed.ncbi.nlm.nih.gov/30000001/"},
        {"url": "https://www.ncbi.nlm.nih.gov/pubmed/30000001"},
    ],
)
def test_a_source_is_recognised_by_whatever_identifies_it(read, values):
    """Its DOI, its PubMed id, or an address that holds one of them."""
    found, _ = read(table(row(pmid="30000001")), source("a", **values))
    assert found == {"a": [FOUND]}


def test_an_old_doi_with_escaped_signs_is_the_same(read):
    """Retraction Watch writes some of Wiley's as they stand in addresses."""
    doi = "10.1002/1096-9098(200007)74:3<201::AID-JSO8>3.0.CO;2-5"
    escaped = doi.replace("<", "%3C").replace(">", "%3E")
    assert read(table(row(escaped)), source("a", doi=doi)) == GOOD


@pytest.mark.parametrize("pmid", ["0", "", " "])
def test_nought_is_no_pubmed_id(read, pmid):
    """The table writes 0 where there is none."""
    sources = (source("a", fields={"pmid": "0"}), source("b", fields={"pmid": ""}))
    assert read(table(row("unavailable", pmid)), *sources) == ({}, [])


def test_identifiers_that_contradict_each_other_accuse_nobody(read):
    """One of the two has a slip, in the table or in the entry."""
    one = source("a", doi="10.5555/other", fields={"pmid": "30000001"})
    assert read(table(row(pmid="30000001")), one) == ({}, [])
    assert read(table(row("unavailable", "30000001")), one) == GOOD


def test_the_notice_itself_is_not_retracted(read):
    """Who cites the notice cites the notice."""
    assert read(table(row()), source("a", doi="10.5555/notice")) == ({}, [])


def test_two_entries_for_one_work_are_both_told(read):
    """And one row serves both."""
    sources = (source("a", doi="10.5555/lake"), source("b", doi="10.5555/Lake"))
    assert read(table(row()), *sources) == ({"a": [FOUND], "b": [FOUND]}, [])


# -- what a row says -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("nature", "label"),
    [
        ("Retraction", "retracted"), ("retraction ", "retracted"),
        ("Expression of concern", "expression of concern"), ("Correction", "corrected"),
        ("Reinstatement", "reinstated"),
    ],
)  # fmt: skip
def test_every_nature_is_known(read, nature, label):
    """The four of Retraction Watch."""
    (found,) = read(table(row(nature=nature)))[0]["a"]
    assert found == FOUND.replace("retracted", label, 1)


def test_all_notices_on_a_work_are_kept_oldest_first(read):
    """In whatever order the table has them."""
    rows = [row(), row(nature="Correction", day="2/9/2023 0:00", RetractionDOI="10.5555/c")]
    found, _ = read(table(*rows))
    assert [one.split(" on ")[1][:10] for one in found["a"]] == ["2023-02-09", "2024-05-01"]


@pytest.mark.parametrize("doi", ["unavailable", "Unavailable", "", "0"])
def test_a_notice_without_a_doi_has_none(read, doi):
    """It is shown without a link."""
    assert read(table(row(RetractionDOI=doi)))[0] == {
        "a": ["retracted on 2024-05-01, says Retraction Watch"]
    }


def test_days_are_american_or_iso():
    """As the table writes them, and as an editor may have saved them."""
    for text in ("1/30/2019 0:00", "01/30/2019", "1/30/2019 00:00:00", "2019-01-30",
                 "2019-01-30 00:00:00", "2019-01-30T00:00"):  # fmt: skip
        assert read_day(text) == dt.date(2019, 1, 30)
    for text in ("30/1/2019 0:00", "1/30/19", "2019", "soon", "2019-01-30x"):
        with pytest.raises(ValueError, match=r"."):
            read_day(text)


# -- how the file may look -------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_do_not_matter(read, end, mark):
    """Quoted line breaks belong to their row."""
    assert read(mark + table(row("10.5555/other"), row(), end=end)) == GOOD


@pytest.mark.parametrize(
    "header",
    [
        HEADER[::-1],
        [*HEADER, ""],
        [*HEADER, "Something new"],
        ["OriginalPaperDOI", "RetractionNature", "RetractionDate", "RetractionDOI",
         "OriginalPaperPubMedID"],
    ],
)  # fmt: skip
def test_columns_are_found_by_name(read, header):
    """In any order; the published table ends its lines with a comma."""
    assert read(table(row(), header=header)) == GOOD


def test_empty_rows_are_passed_over(read):
    """Blank lines and rows of commas alone."""
    assert read(table() + "\n" + "," * 19 + "\n" + table(row()).split("\n", 1)[1]) == GOOD


def changed(old: str, new: str) -> str:
    return table(row()).replace(old, new)


WRONG = {
    "empty": ("", "L803 data/retractions.csv:1:1: The table has no column RetractionDate"),
    "a column missing": (
        changed("OriginalPaperDOI", "DOI"),
        "L803 data/retractions.csv:1:1: The table has no column OriginalPaperDOI.",
    ),
    "a column twice": (
        changed("Notes", "RetractionDate"),
        "L803 data/retractions.csv:1:1: The table has the column RetractionDate twice.",
    ),
    "another format": (
        '{"DOI": "10.5555/lake"}\n',
        "L803 data/retractions.csv:1:1: The table has no column",
    ),
    "a bad day": (
        table(row("10.5555/b"), row(day="30 May 2024")),
        "L803 data/retractions.csv:4:1: '30 May 2024' in RetractionDate of a row on a is not a",
    ),
    "an unknown nature": (
        table(row(nature="Retraktion")),
        "L803 data/retractions.csv:2:1: 'Retraktion' in RetractionNature of a row on a is not k",
    ),
    "a row cut off": (
        table(row("10.5555/b")) + "8,On rain,Water\n",
        "L803 data/retractions.csv:4:1: The row has too few values to tell on which work it is.",
    ),
    "a quotation mark too few": (
        table(row()) + '8,"On rain,Water\n',
        "L803 data/retractions.csv:4:1: The row that begins here cannot be read: ",
    ),
    "Latin-1": (
        table(row(Title="Caf\xe9")).encode("latin-1"),
        "X005 data/retractions.csv:2:6: The byte 0xE9 here is not UTF-8.",
    ),
    "UTF-16": (table(row()).encode("utf-16"), "X005 data/retractions.csv:1:1: The byte 0x"),
    "not there": (None, "X003 data/retractions.csv:1:1: The table of retractions does not exist."),
}


@pytest.mark.parametrize(("text", "problem"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_told_with_its_line(read, text, problem):
    """Each once, and never a traceback."""
    _, problems = read(text)
    assert len(problems) == 1
    assert problems[0].startswith(problem)


def test_a_retraction_whose_day_cannot_be_read_is_one_all_the_same(read):
    """Nobody is told that a doubtful work is sound for a slip in a date."""
    assert read(table(row(day="soon")))[0] == {
        "a": ["retracted; notice 10.5555/notice, says Retraction Watch"]
    }


def test_rows_on_works_of_others_are_not_judged(read):
    """A slip in one of seventy thousand is not for us to mend."""
    assert read(table(row("10.5555/b", day="soon", nature="?"), row())) == GOOD


def test_thousands_of_bad_rows_make_no_thousands_of_problems(read):
    """Twenty are enough to see what is wrong."""
    assert len(read(table(*(row(nature="?") for _ in range(100))))[1]) == 20


def test_a_file_too_large_is_not_read(tmp_path):
    """It is a mistake or an attack."""
    path = tmp_path / "t.csv"
    path.touch()
    os.truncate(path, LARGEST + 1)
    _, (problem,) = load_retractions(tmp_path, path, {})
    assert problem.code == "X004"


@given(st.binary(), st.booleans())
def test_no_bytes_are_too_odd(tmp_path_factory, odd, is_headed):
    """Whatever stands there, what comes back are problems."""
    path = tmp_path_factory.getbasetemp() / "odd.csv"
    path.write_bytes((table(row()).encode() if is_headed else b"") + odd)
    load_retractions(path.parent, path, {"a": source("a", doi="10.5555/lake")})


def test_a_row_without_end_is_not_read_to_its_end(read):
    """A file may be one line of any length, or one quoted value after the other."""
    for endless in ("x" * 5_000_000, '"a\n",' * 1_000_000):
        _, problems = read(table(row()) + endless)
        assert [one.partition(": ")[2] for one in problems] == [
            "The row that begins here has more than 2,000,000 bytes."
        ]
        assert problems[0].startswith("L803 data/retractions.csv:4:1")


def test_a_table_with_thousands_of_notices_on_one_work_keeps_the_worst(read):
    """A page can show only so many."""
    many = [row(nature="Correction", RetractionDOI=f"10.5555/{number}") for number in range(999)]
    found, _ = read(table(row(), *many))
    assert len(found["a"]) == 100
    assert FOUND in found["a"]


def test_a_symbolic_link_is_not_followed(tmp_path):
    """It could bring in a file from outside."""
    (tmp_path / "t.csv").symlink_to(os.devnull)
    _, (problem,) = load_retractions(tmp_path, tmp_path / "t.csv", {})
    assert problem.code == "X002"


# -- in a knowledge base ---------------------------------------------------------------------------

REFS = """\
@article{a,
  title = {On water},
  date = {2020-01-02},
  doi = {10.5555/Lake},
  url = {https://example.org/water},
}
"""
WITH_TABLE = f"site_name: Small\nextra: {{sourcebook: {{retractions: {TABLE}}}}}\n"


@pytest.fixture
def site(make_site):
    """A knowledge base with a table, that cites a work by its DOI."""

    def make(text=None, **files):
        return make_site(
            {"mkdocs.yml": WITH_TABLE, "data/refs.bib": REFS, TABLE: text or table(row()), **files}
        )

    return make


def test_a_table_needs_no_network_to_tell(site):
    """A pull request that cites a retracted work is told so offline."""
    loaded = load(site())
    assert loaded.problems == ()
    assert loaded.kb.state_of("a") is LinkState.RETRACTED
    (problem,) = (one for one in upkeep(loaded, TODAY) if one.code.startswith("R"))
    assert (problem.code, str(problem.location)) == ("R111", "data/refs.bib:4:10")
    assert problem.message == f"'a': {FOUND}."


def test_without_the_setting_no_table_is_read(site):
    """A file of that name may be anything."""
    loaded = load(site(**{"mkdocs.yml": "site_name: Small\n"}, text="nonsense"))
    assert loaded.kb.table == {}
    assert loaded.problems == ()


def test_a_table_is_read_again_only_if_it_or_the_sources_changed(site, monkeypatch):
    """While a site is served, an edit elsewhere does not read sixty megabytes."""
    root, memory = site(), Memory()
    first = load(root, memory=memory).kb.table
    assert load(root, memory=memory).kb.table is first
    (root / TABLE).write_text(table(row(nature="Correction", Reason="")))
    second = load(root, memory=memory).kb.table
    assert [one.type for one in second["a"]] == ["correction"]
    (root / "data/refs.bib").write_text(REFS.replace("Lake", "pond"))
    assert load(root, memory=memory).kb.table == {}


def test_a_page_shows_what_the_table_says(site):
    """In a build as in any other."""
    sources = WITH_TABLE.partition("extra:")
    root = site(**{"mkdocs.yml": SMALL + sources[1] + sources[2]})
    built = build(root, strict=True)
    assert built.exit_code == 0, built.log
    mark = "✕ Retracted, 1 May 2024: notice 10.5555/notice, says Retraction Watch"
    for address in ("water/", "claims/wet/"):
        meta = built.article(address).select_one(".sb-reference__meta")
        assert words(meta).startswith(mark)
    assert mark in words(built.article("sources/a/").select_one(".sb-notices"))


# -- cutting the table to what is cited ------------------------------------------------------------


def run(*arguments):
    result = CliRunner().invoke(main, ["retractions", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result


@pytest.fixture
def full(tmp_path_factory):
    """Writes a whole table, outside of the knowledge base."""

    def make(text):
        path = tmp_path_factory.mktemp("full") / "retraction_watch.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return make


OTHERS = [row(f"10.5555/other.{number}") for number in range(50)]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_rows_on_cited_works_are_kept_as_they_are(site, full, end, mark):
    """Byte for byte, with the row of column names, in the order of the table."""
    ours = [row(nature="Expression of concern", day="2/9/2023 0:00"), row("10.5555/LAKE")]
    text = mark + table(*OTHERS[:20], ours[0], *OTHERS[20:], ours[1], end=end)
    root = site(table(header=HEADER))
    result = run(full(text), "--in", root)
    assert result.exit_code == 0, result.output
    assert result.output == f"Wrote {TABLE}: 2 rows on 1 of 1 sources.\n"
    assert (root / TABLE).read_bytes() == (mark + table(*ours, end=end)).encode()
    assert load(root).kb.state_of("a") is LinkState.RETRACTED


def test_the_same_table_gives_the_same_bytes(site, full):
    """A second run changes nothing and says so."""
    root, path = site(), full(table(*OTHERS, row()))
    run(path, "--in", root)
    before = (root / TABLE).stat()
    result = run(path, "--in", root)
    assert result.output == f"Unchanged: {TABLE}: 1 row on 1 of 1 sources.\n"
    assert (root / TABLE).stat() == before


def test_a_table_can_be_cut_where_it_stands(site):
    """All of it is read before anything is written."""
    root = site(table(*OTHERS, row()))
    assert run(root / TABLE, "--in", root).exit_code == 0
    assert (root / TABLE).read_text() == table(row())


def test_a_table_without_any_of_our_works_leaves_the_column_names(site, full):
    """An empty table is a table: nothing is known to be retracted."""
    root = site()
    assert "0 rows on 0 of 1 sources" in run(full(table(*OTHERS)), "--in", root).output
    assert (root / TABLE).read_text() == table()
    assert load(root).problems == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (changed("OriginalPaperDOI", "DOI"), "1: The table has no column OriginalPaperDOI."),
        (table(row()) + "8,On rain\n", "4: The row has too few values"),
        (table(row()) + '8,"On rain\n', "4: The row that begins here cannot be read"),
        ("", "1: The table has no column"),
    ],
)
def test_a_table_that_is_not_whole_changes_nothing(site, full, text, said):
    """Half a download would take retractions away."""
    root = site()
    before = (root / TABLE).read_bytes()
    result = run(full(text), "--in", root)
    assert result.exit_code == 2
    assert f"retraction_watch.csv:{said}" in " ".join(result.output.split())
    assert "Nothing was written." in " ".join(result.output.split())
    assert (root / TABLE).read_bytes() == before


def test_bytes_that_are_no_utf8_in_other_rows_do_not_matter(site, full):
    """The published table has had some; the file that is kept must not."""
    root = site()
    bad = table(row("10.5555/b", Title="Caf\xe9"), row()).encode("latin-1")
    assert run(full(bad), "--in", root).exit_code == 0
    assert (root / TABLE).read_text() == table(row())
    ours = table(row(Title="Caf\xe9")).encode("latin-1")
    result = run(full(ours), "--in", root)
    assert result.exit_code == 1
    assert "data/retractions.csv:2:6: The byte 0xE9 here is not UTF-8." in result.output


def test_what_is_wrong_in_a_row_that_is_kept_is_told(site, full):
    """With its line in the new file, where it can be mended."""
    result = run(full(table(*OTHERS, row(day="soon"))), "--in", site())
    assert result.exit_code == 1
    assert "data/retractions.csv:2:1: 'soon' in RetractionDate" in result.output


@pytest.mark.parametrize("refs", [REFS.replace("doi = {10", "doi = {x10"), None])
def test_a_bibliography_with_mistakes_loses_no_rows(site, full, refs):
    """An entry that cannot be read would seem to be retracted no more."""
    root = site()
    if refs is None:
        (root / "data/refs.bib").unlink()
    else:
        (root / "data/refs.bib").write_text(refs)
    result = run(full(table(row())), "--in", root)
    assert result.exit_code == 2
    assert "data/refs.bib has mistakes" in " ".join(result.output.split())
    assert (root / TABLE).read_text() == table(row())


def test_without_the_setting_it_is_said_what_to_write(make_site, full):
    """Where the rows go is for the site to say."""
    result = run(full(table()), "--in", make_site())
    assert result.exit_code == 2
    assert "retractions: data/retractions.csv" in result.output


def test_a_file_that_cannot_be_written_is_a_sentence(site, full):
    """And no traceback."""
    root = site()
    (root / TABLE).unlink()
    (root / TABLE).mkdir()
    result = run(full(table(row())), "--in", root)
    assert result.exit_code == 2
    assert "cannot be written" in " ".join(result.output.split())
