"""What people, catalogues and registries write into bibliographies, read as they mean it.

Each case was found in a public bibliography, and the names and titles here are made up. Nothing
that cannot be read costs what stands beside it: a bad month leaves the year.
"""

from __future__ import annotations

import pytest

from sourcebook.bibliography import format_reference, to_csl, to_ris
from sourcebook.bibliography.names import read_names
from sourcebook.latex import to_text, unknown_commands
from sourcebook.loading.bibtex.addresses import read_doi, read_url
from sourcebook.loading.bibtex.dates import legacy_date
from sourcebook.loading.bibtex.file import load_bibliography
from sourcebook.model import Source


def loaded(fields: str) -> tuple[Source, list[str]]:
    """One entry, and the codes of what is wrong with it."""
    sources, problems, _ = load_bibliography(f"@misc{{a, title={{A}}, {fields}}}", "r.bib")
    return sources["a"], [problem.code for problem in problems]


@pytest.mark.parametrize(
    ("fields", "shown"),
    [
        ("year={1998}, month={Winter/Spring}", "1998"),
        ("year={1998}, month={13}", "1998"),
        ("year={2010. – 178 p.}", "2010"),
        ("year={submitted 2009}", "Undated"),
        ("date={reprinted 1998}", "Undated"),
        ("year={Published October 2008}", "2008"),
        ("date={2015-6-25}", "25 June 2015"),
        ("date={2010.11.05}", "5 November 2010"),
        ("date={2012-02-30}", "February 2012"),
        ("date={May 7 2015}", "7 May 2015"),
        ("date={1922-1926}", "1922–1926"),
        ("date={1926-1922}", "Undated"),
        ("year={1945 (new ed. 1967)}", "Undated"),
        ("year={Last accessed on 20 October 2008}", "Undated"),
        ("year={in press}", "in press"),
        ("year={soon}", "Undated"),
        ("year={1442هـ}", "Undated"),
        ("year={1441 AH}", "Undated"),
        ("year={۱۳۹۹}", "Undated"),
        ("year={๒๕๖๓}", "Undated"),
    ],
)
def test_of_a_bad_date_is_shown_what_can_be_told(fields: str, shown: str) -> None:
    """And it is a problem all the same."""
    source, codes = loaded(fields)
    assert codes == ["B412"]
    assert format_reference(source).text == f"A. {shown}."


def test_exports_and_the_order_of_sources_have_the_salvaged_date() -> None:
    source, _ = loaded("year={1998}, month={soon}, urldate={2010.11.5}")
    assert (str(source.date), str(source.accessed)) == ("1998", "2010-11-05")
    assert "PY  - 1998" in to_ris(source)
    assert to_csl(source)["issued"] == {"date-parts": [[1998]]}


@pytest.mark.parametrize(
    ("year", "month", "date"),
    [
        ("1998", "June 28--July 2", "1998-06-28/1998-07-02"),
        ("1998", "28--30 June", "1998-06-28/1998-06-30"),
        ("1998", "Sept. 8-10", "1998-09-08/1998-09-10"),
        ("1998", "Jun 3, 1998", "1998-06-03"),
        ("1998", "June 1998", "1998-06"),
        ("1998", "1998-06", "1998-06"),
        ("1998", "????", "1998"),
        ("1998", "juil.", "1998-07"),
        ("1998", "März", "1998-03"),
        ("1998", "Giugno", "1998-06"),
        ("????", "", "XXXX"),
        ("19??", "", "19XX"),
        ("[19--?]", "", "19XX"),
        ("[170-?].", "", "170X"),
        ("1941- .", "", "1941/"),
        ("[2002?]", "", "2002?"),
        ("cop. 2002", "", "2002"),
        ("c1998", "", "1998"),
        ("p1988", "", "1988"),
        ("2013a", "", "2013"),
        ("1904–6", "", "1904/1906"),
        ("1865\uff08清同治四年\uff09", "", "1865"),
        ("2020年", "3月", "2020-03"),
        ("2018년", "12 월", "2018-12"),
        ("2010 г.", "декабря", "2010-12"),
        ("2011 р.", "лютий", "2011-02"),
        ("2012", "października", "2012-10"),
        ("2012", "Ağustos", "2012-08"),
        ("٢٠٢٠", "", "2020"),
        ("२०२०", "", "2020"),
    ],
)
def test_dates_of_catalogues_and_conferences_are_read(year: str, month: str, date: str) -> None:
    assert legacy_date(year, month) == date
    assert loaded(f"year={{{year}}}, month={{{month}}}")[1] == []


@pytest.mark.parametrize("month", ["6", "06", "jun", "juin"])
def test_a_day_of_its_own_field_goes_with_any_month(month: str) -> None:
    assert legacy_date("2015", month, "25") == "2015-06-25"


def test_a_month_that_is_none_is_told_at_the_month_whatever_the_year_looks_like() -> None:
    text = "@misc{a, title={A},\n year={2020年},\n month={soon}}"
    (problem,) = load_bibliography(text, "r.bib")[1]
    assert (problem.location.line, problem.message) == (3, "In 'month', 'soon' is no month.")


@pytest.mark.parametrize("month", ["jui", "mat", "ju"])
def test_the_beginning_of_two_months_is_none(month: str) -> None:
    with pytest.raises(ValueError, match="is no month"):
        legacy_date("2015", month)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Doe, J. and Roe, K. et al.", "J. Doe, K. Roe et al."),
        ("Doe, J. and et al.", "J. Doe et al."),
        ("Roe, K., et al.", "K. Roe et al."),
        ("et al., Jane Doe", "Jane Doe et al."),
        ("Doe, J. and {others}", "J. Doe et al."),
        ("Doe, J. and др.", "J. Doe et al."),
        ("Иванов, И. И. и др.", "И. И. Иванов et al."),
        ("王明 and 等", "王明 et al."),
        ("أحمد and وآخرون", "أحمد et al."),
        ("Doe, J. and and Roe, K.", "J. Doe and K. Roe"),
        ("and Roe, K.", "K. Roe"),
        ("and and and", ""),
        ("Doe, J; and Roe, K.", "J Doe and K. Roe"),
        ("Doe, Jane; and and Roe, K.;", "Jane Doe and K. Roe"),
        ("Nicole Dupr&eacute;", "Nicole Dupré"),
        ("Doe, Jane (1946-....)", "Jane Doe"),
        ("Doe, Jane (Hg.)", "Jane Doe"),
        ("Doe, Jane (Eds.)", "Jane Doe"),
        ("Doe, Jane (1920-1999)", "Jane Doe"),
        ("Doe, Jane, 1946-", "Jane Doe"),
        ("Frame & Sons, Inc.", "Frame & Sons, Inc."),
        ("Jane Doe, Jr.", "Jane Doe Jr."),
        ("Doe, II", "II Doe"),
        ("Doe, A.{\\~{}}B.", "A. B. Doe"),
        ("{Doe, A. B.} and {Quay, Inc.}", "A. B. Doe and Quay, Inc."),
        (r"Bo\ifmmode \check{z}\else \v{z}\fi{}ena Doe", "Božena Doe"),
    ],
)
def test_slips_in_lists_of_names_are_understood(written: str, read: str) -> None:
    assert read_names(written).full == read


@pytest.mark.parametrize(
    "written",
    [
        "Doe J, Roe K, Poe L",
        "Jane Doe, Kim Roe, Lee Poe",
        "Doe, Jane; Roe, Kim",
        "Doe J; Roe K",
        "Doe J., Roe K.",
        "Петров П.П., Сидоров С. С.",
        "Institute of Water, Lakes, Rivers",
        r"""M{\"u}ller J, {\'E}tang K, Poe L""",
    ],
)
def test_several_people_as_one_are_told_and_shown_as_they_stand(written: str) -> None:
    """BibTeX would make one stranger of them; who they are is not for us to guess."""
    text = f"@misc{{a, title={{A}},\n  author = {{Quay, A. and\n    {written}}}}}"
    sources, problems, _ = load_bibliography(text, "r.bib")
    (problem,) = problems
    first = written.replace(";", ",").split(",")[0]
    assert (problem.code, problem.location.line, problem.location.column) == ("B423", 3, 5)
    assert f"'{first}'" in problem.message
    assert to_text(written) in read_names(sources["a"].fields["author"]).full


@pytest.mark.parametrize(
    "written",
    [
        "Doe, Jr., Jane",
        "Doe, Jane, PhD",
        "Doe, Jane, 1920--1999",
        "Thomson, (Lord Kelvin), William",
        "Doe, Jane, et al.",
        "{Institute of Water, Lakes, Rivers}",
        "family=Gogh, given=Vincent, prefix=van",
        "Doe, Jane AND Roe, Kim And Poe, Lee",
        r"Fr\&\#233;d Doe and Du Pr&eacute;, Kim",
        "Doe, Jane; and Roe, Kim",
        "St. John, J. R.",
        "Doe J., Jr.",
        "Петров, П. П.",
    ],
)
def test_one_person_with_several_commas_is_one(written: str) -> None:
    assert loaded(f"author = {{{written}}}")[1] == []


@pytest.mark.parametrize(
    ("fields", "year"),
    [("date = {987}", "0987"), ("year = {72}", "0072"), ("date = {987-05}", "0987")],
)
def test_it_is_said_how_an_early_year_is_written(fields: str, year: str) -> None:
    _, problems, _ = load_bibliography(f"@misc{{a, title={{A}}, {fields}}}", "r.bib")
    assert [f"four digits, as in {year}" in one.message for one in problems] == [True]


@pytest.mark.parametrize("written", ["2., überarb. Aufl.", "第2版", "Изд. 3-е", "3e éd."])
def test_an_edition_that_says_so_is_not_called_one_again(written: str) -> None:
    text = f"@book{{a, title={{A}}, edition={{{written}}}}}"
    (source,) = load_bibliography(text, "r.bib")[0].values()
    assert f"A. {written.removesuffix('.')}." in format_reference(source).text
    assert " ed." not in format_reference(source).text


@pytest.mark.parametrize("written", ["山田 太郎", "김 철수", "张 伟"])
def test_names_of_east_asia_begin_with_the_family_without_a_comma_too(written: str) -> None:
    (name,) = read_names(written).names
    assert (name.natural, name.sorted) == (written.replace(" ", ""), written.replace(" ", ", "))


def test_a_name_in_katakana_alone_keeps_its_order() -> None:
    (name,) = read_names("ジョン スミス").names
    assert name.natural == "ジョン スミス"


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("pp. 12--24", "12–24"),
        ("С. 12–24", "12–24"),
        ("S. 12-24", "12–24"),
        ("S12--S24", "S12–S24"),
    ],
)
def test_the_word_for_pages_is_not_said_twice(written: str, shown: str) -> None:
    source, _ = loaded(f"pages = {{{written}}}")
    first, last = shown.split("–")
    assert format_reference(source).text == f"A. Undated. pp. {shown}."
    assert f"SP  - {first}\nEP  - {last}\n" in to_ris(source).replace("\r", "")
    assert to_csl(source)["page"] == f"{first}-{last}"


@pytest.mark.parametrize("written", ["鈴木, 一郎", "김, 철수", "王, 小明"])
def test_names_of_east_asia_begin_with_the_family(written: str) -> None:
    (name,) = read_names(written).names
    assert name.natural == written.replace(", ", "")
    assert name.sorted == written


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("A <i>b</i> c &amp; d", "A b c & d"),
        ("H<sub>2</sub>O<SUP>+</SUP>", "H₂O⁺"),
        ("H{\\textless}sub{\\textgreater}2{\\textless}/sub{\\textgreater}O", "H₂O"),
        ("<ASTROBJ>X 1</ASTROBJ><br/>z", "X 1 z"),
        (
            '<mml:math id="m"><mml:msup><mml:mi>x</mml:mi><mml:mn>2</mml:mn></mml:msup></mml:math>',
            "x²",
        ),
        (r"Fr\&\#233;d, M{\&quot;u}ller, \&quot;so\&quot;", 'Fréd, Müller, "so"'),
        ("&lgr;-terms of &Ohgr;&#38;&#xa0;x &amp;#39;", "λ-terms of Ω& x '"),
        ("&lt;i&gt;x&lt;/i&gt;", "x"),
        ("&#123;&#92;x&#36;", "x$"),
        ("if a <b and c> d</x>", "if a <b and c> d</x>"),
        ("</script> <b> x", "</script> <b> x"),
        ("$a<b$ and $c>d$", "a<b and c>d"),
        ("AT&T; a&b;c", "AT&T; a&b;c"),
    ],
)
def test_html_in_a_value_is_what_it_stands_for(written: str, read: str) -> None:
    assert to_text(written) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("`You're so': an `odd' case", "‘You're so’: an ‘odd’ case"),
        ("``x `y'''", "“x ‘y’”"),
        ("the `code` and O'Brien", "the `code` and O'Brien"),
        ('"`Wer geht von Bord?"\' – so', "„Wer geht von Bord?“ – so"),
        (r"\glqq{}So\grqq{} \flqq so\frqq{}", "„So“ «so»"),
        (r"в{\~{}}системах, {\~{}}10 000", "в системах, ~10 000"),
        (r"Quay \amp{}Sons", "Quay &Sons"),
    ],
)
def test_quotation_marks_and_ties_are_as_a_reader_knows_them(written: str, read: str) -> None:
    assert to_text(written) == read
    assert unknown_commands(written) == ()


@pytest.mark.parametrize(
    ("less", "more"),
    [("<", ">"), ("&lt;", "&gt;"), ("$<$", "$>$"), ("{\\textless}", "{\\textgreater}"),
     ("\\textless{}", "\\textgreater{}")],
)  # fmt: skip
def test_angle_brackets_in_a_doi_are_read(less: str, more: str) -> None:
    assert read_doi(f"10.1002/(SICI)16{less}16::AID{more}3.0.CO;2-2") == (
        "10.1002/(SICI)16<16::AID>3.0.CO;2-2"
    )


def test_an_ampersand_of_html_in_an_address_is_one() -> None:
    assert read_url("https://example.org/?a=1&amp;b=2") == "https://example.org/?a=1&b=2"


def test_of_two_dois_the_first_is_used_and_told() -> None:
    """INSPIRE writes that of an erratum beside it."""
    source, codes = loaded("doi={10.1103/a.1, 10.1103/b.2}")
    assert (source.doi, codes) == ("10.1103/a.1", ["B416"])


def test_what_the_web_of_science_and_file_managers_write_is_no_problem() -> None:
    source, codes = loaded("Early Access Date = {AUG 2020}, file={a.pdf}, pdf={b.pdf}, year=2020")
    assert codes == []
    assert (source.fields["file"], source.fields["pdf"]) == ("a.pdf", "b.pdf")
    assert source.fields["early access date"] == "AUG 2020"
