"""Formatted references and exports."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import rispy
from pybtex.database import parse_string

from sourcebook.bibliography import Reference, format_reference, to_bibtex, to_csl, to_ris
from sourcebook.loading.bibtex.file import load_bibliography

SOURCES = load_bibliography(
    (Path(__file__).parent / "data" / "every-type.bib").read_text(encoding="utf-8"), "r.bib"
)[0]


def reference(fields: str, kind: str = "online") -> Reference:
    return format_reference(load_bibliography(f"@{kind}{{k,{fields}}}", "r.bib")[0]["k"])


@pytest.mark.parametrize("key", SOURCES)
def test_every_type_is_formatted_without_latex_or_gaps(key: str) -> None:
    found = format_reference(SOURCES[key])
    assert not re.search(r"[\\{}$]|\.\.|, ,|\(\)| \.", found.text)
    assert found.short
    assert "None" not in found.text


@pytest.mark.parametrize("key", SOURCES)
def test_every_export_can_be_read_back(key: str) -> None:
    source = SOURCES[key]
    again = load_bibliography(to_bibtex(source), "r.bib")[0][key]
    assert (again.title, again.date, again.url, again.doi) == (
        source.title, source.date, source.url, source.doi)  # fmt: skip
    assert key in parse_string(to_bibtex(source), "bibtex").entries
    (record,) = rispy.loads(to_ris(source))
    assert record["title"] == source.title
    assert to_csl(source)["id"] == key


def test_an_article_reads_in_the_usual_order() -> None:
    assert format_reference(SOURCES["type-article"]).text == (
        "Jörg Müller, Kari Østby et al. A article about tides & ports. Annals of Tidal Studies "
        "12(3). April–May 2019. pp. 101–119. doi:10.5555/tides.2019.12"
    )


def test_labels() -> None:
    assert reference("title={T},organization={TASS},date={2025-12-25}").short == "TASS 2025"
    many = "title={T},author={Weber, J. and Ng, M. and others},date={2024}"
    assert reference(many).short == "Weber et al. 2024"
    assert reference("title={T},author={family=Gogh, given=Vincent, prefix=van}").short == (
        "van Gogh undated"
    )


def test_a_body_that_speaks_is_not_named_again() -> None:
    text = reference("title={T},organization={TASS},publisher={TASS},date={2025-12-25}").text
    assert text == "TASS. T. 25 December 2025."


def test_the_title_carries_language_and_direction() -> None:
    assert '<cite lang="ar" dir="rtl">' in reference("title={مصدر},langid={arabic}").html
    assert '<cite lang="ru" dir="ltr">' in reference("title={Вода},langid={russian}").html


def test_a_title_of_ours_is_no_cite() -> None:
    found = reference("title={[A post]}")
    assert found.html == "[A post]. Undated."


def test_markup_in_fields_is_escaped() -> None:
    found = reference(
        'title={<script>"x"</script>},author={<b>, A},url={https://x.org/?a=1&b=<}'
        ",doi={10.1234/<x>}"
    )
    assert "<script" not in found.html
    assert "<b>" not in found.html
    assert "%3Cx%3E" in found.html


@pytest.mark.parametrize(
    ("author", "text"),
    [
        ("张, 伟 and 李, 娜", "张伟 and 李娜"),
        ("安倍, 晋三", "安倍晋三"),
        ("김, 대중", "김대중"),
        ("鈴木, イチロー", "鈴木イチロー"),
        ("シェイクスピア, ウィリアム", "ウィリアム シェイクスピア"),
        ("Zhang, 伟", "伟 Zhang"),
        ("{张伟 研究所}", "张伟 研究所"),
    ],
)
def test_east_asian_names_begin_with_the_family(author: str, text: str) -> None:
    """Nobody is called 伟 张."""
    assert reference(f"title={{T}},author={{{author}}}").text == f"{text}. T. Undated."


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ("title={Water},subtitle={A history}", "Water: A history. Undated."),
        ("title={Is it safe?},subtitle={A trial}", "Is it safe? A trial. Undated."),
        ("title={水は安全か？},subtitle={試験}", "水は安全か？ 試験. Undated."),
        ("title={T},booktitle={Why?},booksubtitle={A book}", "T. In Why? A book. Undated."),
    ],
)
def test_no_colon_follows_a_title_that_asks(fields: str, text: str) -> None:
    assert reference(fields).text == text
