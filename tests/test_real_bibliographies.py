"""Bibliographies as programs and databases write them: all of them load, and read clean.

The files of `data/bibliographies` are modelled on what each program exports; the works are made
up. What comes of them stands in `references.txt` beside them: after a change that is meant, write
it anew with `python tests/test_real_bibliographies.py`, and read what changed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from conftest import REFS
from sourcebook.bibliography import format_reference, short_url, to_bibtex, to_csl, to_ris
from sourcebook.bibliography.names import read_names
from sourcebook.loading import load
from sourcebook.loading.bibtex.addresses import read_doi, read_url
from sourcebook.loading.bibtex.dates import legacy_date, parse_date
from sourcebook.loading.bibtex.file import load_bibliography
from sourcebook.loading.bibtex.findings import MOST
from sourcebook.model import Source

FOLDER = Path(__file__).parent / "data" / "bibliographies"
FILES = sorted(path.name for path in FOLDER.glob("*.bib"))
EXPECTED = FOLDER / "references.txt"
ENTRY = re.compile(
    r"^[ \t]*@(?!comment|string|preamble|xdata)\w+[({]([^,\s]+)", re.MULTILINE | re.IGNORECASE
)
LATEX = re.compile(r"[\\{}$]|``|''|--")


def text_of(name: str) -> str:
    return (FOLDER / name).read_text(encoding="utf-8")


def told(name: str) -> Iterator[str]:
    """What comes of a file: what is wrong with it, then each reference."""
    sources, problems, _ = load_bibliography(text_of(name), name)
    for problem in problems:
        yield f"! {problem.location} {problem.code} {problem.message}"
    for key, source in sources.items():
        yield f"{key} | {format_reference(source).text}"


def everything() -> str:
    return "\n".join("\n".join((f"# {name}", *told(name), "")) for name in FILES)


def test_every_reference_reads_as_it_did() -> None:
    """The text of each reference, and each problem at its place."""
    assert everything() == EXPECTED.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", FILES)
def test_every_entry_appears(name: str) -> None:
    """No entry is lost, whatever is wrong with it or with its neighbour."""
    assert list(load_bibliography(text_of(name), name)[0]) == ENTRY.findall(text_of(name))


@pytest.mark.parametrize("name", FILES)
def test_no_latex_is_left_in_what_a_reader_sees(name: str) -> None:
    for source in load_bibliography(text_of(name), name)[0].values():
        shown = format_reference(source)
        for text in (shown.text, shown.short, shown.authors, source.title, to_ris(source)):
            plain = text.replace(short_url(source.url or "-"), "").replace("$5m", "")
            assert not LATEX.search(plain.replace("\n", " ").replace("  - ", " ")), text
        assert to_csl(source)["title"] == source.title


@pytest.mark.parametrize("name", [name for name in FILES if name != "broken.bib"])
def test_an_export_loads_back_as_it_was(name: str) -> None:
    """What inheritance, abbreviations and commands of its own gave an entry, its export has."""
    for source in load_bibliography(text_of(name), name)[0].values():
        again, _, _ = load_bibliography(to_bibtex(source), "x.bib")
        (one,) = again.values()
        assert (one.title, format_reference(one).text) == (
            source.title,
            format_reference(source).text,
        )


def test_what_programs_write_is_kept_and_told_nobody() -> None:
    """Fields of reference managers are in the entry and in no report."""
    sources, problems, _ = load_bibliography(text_of("jabref.bib"), "jabref.bib")
    assert problems == []
    kept = sources["Arden2019"].fields
    assert kept["comment-ann"] == "Seen on Monday."
    assert kept["ranking"] == "rank3"
    assert "ranking" in to_bibtex(sources["Arden2019"])


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_a_byte_order_mark_make_no_difference(ends: str, mark: str) -> None:
    text = text_of("jabref.bib")
    same, problems, _ = load_bibliography(mark + text.replace("\n", ends), "jabref.bib")
    assert problems == []
    assert same == load_bibliography(text, "jabref.bib")[0]


def test_a_byte_of_another_encoding_costs_its_own_entry_only(make_site) -> None:
    """A Latin-1 file is a problem at the first such byte; the other entries are read."""
    root = make_site({})
    one = "@misc{caf, title = {Café}, url = {https://example.org/c}}\n"
    (root / "data/refs.bib").write_bytes((REFS + one).encode("latin-1"))
    loaded = load(root)
    (problem,) = [problem for problem in loaded.problems if problem.code == "X005"]
    assert problem.location.line == (REFS + one).count("\n")
    assert "0xE9" in problem.message
    assert {*load_bibliography(REFS, "r.bib")[0], "caf"} == set(loaded.kb.sources)


def _codes(text: str) -> list[tuple[str, str]]:
    return [(one.code, one.message) for one in load_bibliography(text, "r.bib")[1]]


def test_a_word_that_nobody_knows_is_told_once_with_its_number() -> None:
    entries = "".join(f"@misc{{k{n}, title = {{A}}, colour = {{red}}}}\n" for n in range(3))
    sources, (problem,), _ = load_bibliography(entries, "r.bib")
    assert problem.message == "'colour' is no field of BibLaTeX; it stands in 2 more places."
    assert [place.line for place, _ in problem.related] == [2, 3]
    assert all(source.fields["colour"] == "red" for source in sources.values())
    macros = "".join(f"@misc{{k{n}, title = {{A}}, series = nope}}\n" for n in range(2))
    (told_once,) = _codes(macros)
    assert told_once[1].endswith("it stands in 1 more place.")
    assert (
        len(_codes("@thing{a, title={A}}\n@thing{b, title={\\foo B}}\n@misc{c,title={\\foo C}}"))
        == 2
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("@misc{k%d, title = {A}, note = }", "B401"),
        ("@misc{k%d, title = {A}, date = {soon}}", "B412"),
        ("@misc{k%d, title = {A}, f%d = {x}}", "B415"),
        ("@misc{same, title = {%d}}", "B402"),
    ],
)
def test_the_problems_of_a_file_are_bounded_and_counted(line: str, code: str) -> None:
    """Of a thousand mistakes of a kind the first are told, and how many more there are."""
    number = 1_000 + (code == "B402")
    entries = "\n".join(line.replace("%d", str(n)) for n in range(number))
    found = [message for one, message in _codes(entries) if one == code]
    assert len(found) == MOST + 1
    assert f"The file has {1_000 - MOST} more problems of the kind {code}, from here on." in found


def test_a_huge_abstract_is_told_and_its_entry_stays() -> None:
    abstract = "x {y} @z, " * 500_000
    text = f"@misc{{a, abstract = {{{abstract}}}, title = {{A}}}}\n@misc{{b, title = {{B}}}}"
    sources, problems, _ = load_bibliography(text, "r.bib")
    assert [source.title for source in sources.values()] == ["A", "B"]
    assert [problem.code for problem in problems] == ["B411"]


def test_of_thousands_of_authors_the_first_are_shown() -> None:
    """A list that is too long is told; nobody is cut in two, in braces or out of them."""
    people = " and ".join(
        f"Doe{n}, Jane and {{{{Institute {n} of this and that}}}}" for n in range(999)
    )
    text = f"@misc{{a, title = {{A}}, author = {{{people}}}}}"
    sources, problems, _ = load_bibliography(text, "r.bib")
    assert [problem.code for problem in problems] == ["B411"]
    found = read_names(sources["a"].fields["author"])
    assert found.others
    assert 600 < len(found.names) < 1998
    assert found.full == "Jane Doe0, Institute 0 of this and that, Jane Doe1 et al."
    last = len(found.names) // 2 - 1
    assert found.names[2 * last + 1].family == f"Institute {last} of this and that"


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ("address={P}, location={Q}", ("location", "venue"), ("P", "Q")),
        ("archiveprefix={arXiv}, eprinttype={arxiv}", ("eprinttype",), ("arXiv",)),
        ("arxivid={1909.00012}", ("eprint", "eprinttype"), ("1909.00012", "arxiv")),
        ("howpublished={\\url{https://x.org/a_b}}", ("url",), ("https://x.org/a_b",)),
        ("type={Journal Article}", ("entrysubtype",), ("Journal Article",)),
        ("city={P}, address={Q}", ("location", "city"), ("Q", "P")),
    ],
)
def test_what_older_programs_mean_is_understood(
    fields: str, name: tuple[str, ...], value: tuple[str, ...]
) -> None:
    sources, problems, _ = load_bibliography(f"@misc{{a, title={{A}}, {fields}}}", "r.bib")
    assert problems == []
    assert tuple(sources["a"].fields[one] for one in name) == value


def test_a_former_key_leads_to_its_entry() -> None:
    """`ids` may be named wherever a key may (BibLaTeX manual, 2.2.3)."""
    sources = load_bibliography(text_of("biblatex.bib"), "b.bib")[0]
    assert sources["follows"].derived_from == ("renamed",)


@pytest.mark.parametrize(
    ("year", "month", "date"),
    [
        ("2019", "10 jan", "2019-01-10"),
        ("2019", "July 30th", "2019-07-30"),
        ("2019", "Sep 12", "2019-09-12"),
        ("2019", "May--June", "2019-05/2019-06"),
        ("2019", "6–8", "2019-06/2019-08"),
        ("2019", "Summer", "2019-22"),
        ("2019", "Sept.", "2019-09"),
        ("1973--74", "", "1973/1974"),
        ("2004–", "", "2004/"),
        ("[2009]", "3", "2009-03"),
        ("c. 1850", "", "1850~"),
    ],
)
def test_years_and_months_are_read_as_people_write_them(year: str, month: str, date: str) -> None:
    assert legacy_date(year, month) == date
    assert parse_date(date)


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2004-34", "April–June 2004"),
        ("2004-41", "July–December 2004"),
        ("2004-26", "summer 2004"),
        ("unknown/2004", "until 2004"),
        ("-0043/-0042", "44 BC–43 BC"),
    ],
)
def test_parts_of_a_year_and_unknown_ends_are_said_in_words(date: str, words: str) -> None:
    (source,) = load_bibliography(f"@misc{{a, title={{A}}, date={{{date}}}}}", "r.bib")[0].values()
    assert format_reference(source).text == f"A. {words}."


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("id=abc, family=Doe, given=Jane, gender=sf", "Jane Doe"),
        ('"family=Doe, given=Jane"', "Jane Doe"),
        (r"Fran\c cois J\o rgensen, A.\,B.", "A. B. François Jørgensen"),
        ("Jane Doe 0002", "Jane Doe"),
        ("{" * 150 + "Doe" + "}" * 150 + " Jane", "Doe Jane"),
    ],
)
def test_names_are_read_as_programs_write_them(written: str, read: str) -> None:
    assert read_names(written).full == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("10/ggd754", "10/ggd754"),
        ("http://doi.acm.org/10.1145/1.2", "10.1145/1.2"),
        ("{10.1016/j.x}", "10.1016/j.x"),
        ("info:doi/10.1076/jn", "10.1076/jn"),
    ],
)
def test_dois_are_read_as_programs_write_them(written: str, read: str) -> None:
    assert read_doi(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://x.org/a|b^c", "https://x.org/a%7Cb%5Ec"),
        (r"https://x.org/{\textasciitilde}a\_b\%20", "https://x.org/~a_b%20"),
        (r"https://x.org/$\sim$a", "https://x.org/~a"),
    ],
)
def test_addresses_are_read_as_programs_write_them(written: str, read: str) -> None:
    assert read_url(written) == read


def source_of(preamble: str, title: str) -> Source:
    text = f'@preamble{{"{preamble}"}}\n@misc{{a, title={{{title}}}}}'
    return load_bibliography(text, "r.bib")[0]["a"]


@pytest.mark.parametrize(
    ("preamble", "title", "text"),
    [
        (r"\newcommand{\noopsort}[1]{}", r"\noopsort{b}A", "A"),
        (r"\providecommand*\both[2]{#2 #1}", r"\both{a}{\both b c}", "c b a"),
        (r"\def\quay#1{Quay of #1}", r"{\quay Ellery}", "Quay of Ellery"),
        (r"\def\quay#1{Quay of #1}", r"{\quay{Ellery}}", "Quay of Ellery"),
        (r"\newcommand{\emph}[1]{no}", r"\emph{A}", "A"),
        (r"\newcommand{\a}{\b}\newcommand{\b}{\a\a}", r"x", "x"),
        (r"\def\x{\ifx\a\b c\else d\fi}", r"A\x", "A"),
    ],
)
def test_commands_of_a_preamble_are_put_in(preamble: str, title: str, text: str) -> None:
    assert source_of(preamble, title).title == text


def test_commands_that_double_each_other_stay_small() -> None:
    names = "abcdefghijklmnop"
    lines = [rf"\newcommand{{\zz{one}}}{{\zz{two}\zz{two}}}" for one, two in pairwise(names)]
    assert len(source_of("".join(lines), r"\zza A" * 50).fields["title"]) < 20_000


if __name__ == "__main__":
    EXPECTED.write_text(everything(), encoding="utf-8")
