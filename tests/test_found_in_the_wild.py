"""What people, catalogues and registries write into bibliographies, read as they mean it.

Each case was found in a public bibliography, and the names and titles here are made up. Nothing
that cannot be read costs what stands beside it: a bad month leaves the year.
"""

from __future__ import annotations

import pytest

from sourcebook.bibliography.names import read_names
from sourcebook.latex import to_text, unknown_commands


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Doe, J. and Roe, K. et al.", "J. Doe, K. Roe et al."),
        ("Doe, J. and et al.", "J. Doe et al."),
        ("Roe, K., et al.", "K. Roe et al."),
        ("et al., Jane Doe", "Jane Doe et al."),
        ("Doe, J. and {others}", "J. Doe et al."),
        ("Doe, J. and and Roe, K.", "J. Doe and K. Roe"),
        ("and Roe, K.", "K. Roe"),
        ("Doe, J; and Roe, K.", "J Doe and K. Roe"),
        ("Doe, Jane (1946-....)", "Jane Doe"),
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
