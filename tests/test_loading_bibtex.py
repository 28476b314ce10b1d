"""The bibliography: what loads, and where what is wrong with it is told."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from steps import steps

from sourcebook.loading.bibtex.datamodel import ENTRY_TYPES
from sourcebook.loading.bibtex.dates import parse_date
from sourcebook.loading.bibtex.file import load_bibliography
from sourcebook.model import PartialDate, Source
from sourcebook.vocabulary import Independence, SourceKind

EVERY_TYPE = (Path(__file__).parent / "data" / "every-type.bib").read_text(encoding="utf-8")


def told(text: str) -> list[str]:
    return [f"{problem.location} {problem.code}" for problem in load_bibliography(text, "r.bib")[1]]


def sources(text: str) -> dict[str, Source]:
    return load_bibliography(text, "r.bib")[0]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("@article{title={A},\n date={2025}}", ["r.bib:1:1 B408"]),
        ("@misc{,title={A}}", ["r.bib:1:1 B408"]),
        ("@misc{a,title={A}}, note={B}\n}", ["r.bib:1:19 B409"]),
        ("Some words\n@misc{a,title={A}}", ["r.bib:1:1 B409"]),
        ("@misc{a,title={A}\n@misc{b,title={B}}", ["r.bib:1:1 B401"]),
        ("@misc{a,title={A}}\n@misc{b,title={B,\n note={C},\n}\n@misc{c,title={C}}",
         ["r.bib:2:1 B401"]),
        ("@misc{a,title={A}\n note={B}}", ["r.bib:2:2 B401"]),
        ("@misc{a,title={A}, note=\n url={https://x.org}}", ["r.bib:1:20 B401"]),
        ("@misc{a b,title={A}}", ["r.bib:1:9 B401"]),
        ("@misc{a,title={A}}\n@misc{a,title={B}}", ["r.bib:2:7 B402"]),
        ("@misc{a,title={A}}\n@misc{A,title={B}}", ["r.bib:2:7 B403"]),
        ("@misc{a,title={A},\n Title={B}}", ["r.bib:2:2 B404"]),
        ("@misc{a,journal={A},\n title={B},journaltitle={C}}", ["r.bib:2:12 B404"]),
        ("@misc{a,note={A}}", ["r.bib:1:1 B405"]),
        ("@misc{a,title={ }}", ["r.bib:1:16 B405"]),
        ("@misc{a,title={A},\n keywords={x, kind:rcd}}", ["r.bib:2:15 B406"]),
        ("@misc{a,title={A},keywords={indep:}}", ["r.bib:1:29 B406"]),
        ("@artcle{a,title={A}}", ["r.bib:1:1 B407"]),
        ("@misc{a,title=nope}", ["r.bib:1:15 B410"]),
        ("@misc{a,title={" + "x" * 20_001 + "}}", ["r.bib:1:16 B411"]),
        ("@misc{a,title={A},date={2025-13}}", ["r.bib:1:25 B412"]),
        ("@misc{a,title={A},year={soon}}", ["r.bib:1:25 B412"]),
        ("@misc{a,title={A},related={a1,\n b},relatedtype={derivedfrom}}",
         ["r.bib:1:28 B413", "r.bib:2:2 B413"]),
        ("@misc{a,title={A},crossref={b}}\n@misc{b,title={B},crossref={a}}",
         ["r.bib:1:29 B414"]),
        ("@misc{a,title={A},tilte={B}}", ["r.bib:1:19 B415"]),
        ("@misc{a,title={A},doi={11.1/x}}", ["r.bib:1:24 B416"]),
        ("@misc{a,title={A},related={a},relatedtype={derivedfrom}}", ["r.bib:1:28 B417"]),
        ("@misc{a,title={A \\foo{B}}}", ["r.bib:1:18 B418"]),
        ("@misc{a,title={Ж},url={ftp://x.org}}", ["r.bib:1:24 F208"]),
        ("\ufeff@misc{a,\r\n title={A},\r\n url={x}}", ["r.bib:3:7 F208"]),
    ],
)  # fmt: skip
def test_each_mistake_is_told_at_its_place(text: str, places: list[str]) -> None:
    assert told(text) == places


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "data:text/html,x", "java\tscript:x", "https://a:b@x.org/",
     "https://x.org/a b", "https://", "https://[x", "//x.org", "javascript&#58;x",
     "https://x.org:99999/", 'https://x.org/"x'],
)  # fmt: skip
def test_an_address_that_may_do_harm_is_no_link(url: str) -> None:
    found, problems, _ = load_bibliography(f"@misc{{a,title={{A}},url={{{url}}}}}", "r.bib")
    assert found["a"].url is None
    assert [problem.code for problem in problems] == ["F208"]


def test_one_bad_entry_hides_no_other() -> None:
    text = "@misc{a,title={A}}\n@misc{b,title={B\n@misc{c,title=}\n@misc{d,title={D}}"
    assert list(sources(text)) == ["a", "b", "c", "d"]
    assert {line.split()[0] for line in told(text)} == {"r.bib:2:1", "r.bib:3:15"}


def test_the_first_of_two_entries_is_kept() -> None:
    assert sources("@misc{a,title={A}}\n@misc{a,title={B}}")["a"].title == "A"


def test_every_type_loads_without_a_problem() -> None:
    found, problems, marks = load_bibliography(EVERY_TYPE, "r.bib")
    assert problems == []
    custom = {f"custom{letter}" for letter in "abcdef"}
    assert {source.entry_type for source in found.values()} == ENTRY_TYPES - custom - {"xdata"}
    assert set(marks) == {*found, "xpress"}


def test_fields_are_inherited_as_biblatex_does() -> None:
    found = sources(EVERY_TYPE)
    assert found["type-inbook"].fields["booktitle"] == found["type-book"].fields["title"]
    assert found["type-inbook"].fields["publisher"] == "Harbour Street Press"
    assert found["type-inproceedings"].fields["booktitle"].startswith("A proceedings")
    assert found["type-inproceedings"].title == "A inproceedings about tides & ports"


def test_an_entry_becomes_a_source() -> None:
    found = sources(EVERY_TYPE)
    online, article = found["type-online"], found["type-article"]
    assert online.url == "https://example.org/a_b?c=d&e=%20"
    assert online.accessed == PartialDate(2026, 1, 2)
    assert online.archive_date == PartialDate(2026, 1, 3)
    assert online.date == PartialDate(2025, 12, 25)
    assert online.language == "ru"
    assert online.derived_from == ("type-report",)
    assert (article.kind, article.independence) == (SourceKind.COHORT, Independence.INDEPENDENT)
    assert article.peer_reviewed
    assert article.keywords == ("tides",)
    assert article.doi == "10.5555/tides.2019.12"
    assert found["type-book"].date == PartialDate(1998, 6)
    assert found["type-book"].title == "A book about tides & ports: An Atlas of H₂O"
    assert found["type-report"].fields["institution"] == "Harbour Street Press, Port Ellery"
    assert found["type-alias"].entry_type == "report"


def test_marks_name_key_field_and_value() -> None:
    _, _, marks = load_bibliography("@misc{a,\n  title = {A},\n}", "r.bib")
    assert str(marks["a"].key) == "r.bib:1:7"
    assert str(marks["a"].fields["title"].name) == "r.bib:2:3"
    assert str(marks["a"].fields["title"].value) == "r.bib:2:12"


@pytest.mark.parametrize(
    "date",
    ["2025", "2025-06", "2025-06-18", "2019-04/2019-05", "2019-04/", "/2019", "2019/..", "1723~",
     "1723?", "1723%", "-0043", "2025-21", "199X", "2004-XX", "2025-06-18T10:20:30Z", "Y17000002",
     "2024-02-29"],
)  # fmt: skip
def test_biblatex_dates_are_read(date: str) -> None:
    assert parse_date(date)


@pytest.mark.parametrize(
    "date", ["", "/", "2025-13", "2025-02-29", "18.6.2025", "2025/2024", "1/2/3", "20255", "٢٠٢٥"]
)
def test_other_dates_are_refused(date: str) -> None:
    with pytest.raises(ValueError, match=r"date|slash|month|day|ends|neither"):
        parse_date(date)


def test_abbreviations_that_double_stay_small() -> None:
    text = "@string{a = {xx}}\n" + "@string{a = a # a}\n" * 60 + "@misc{k,title=a}"
    found: list[str] = []
    assert steps(lambda: found.extend(told(text))) < 20_000
    assert any(line.endswith("B411") for line in found)


@given(st.text(max_size=300))
def test_no_text_raises(text: str) -> None:
    load_bibliography(text, "r.bib")


_BITS = ["@misc{k", "@", "{", "}", '"', ",", "=", "#", "title", "a", "\n", " ", "%", "(", ")",
         "@string{", "@comment{", "crossref", "2025", "\\", "xdata={k}", "@a(k,"]  # fmt: skip


@given(st.lists(st.sampled_from(_BITS), max_size=40).map("".join))
def test_whatever_is_written_is_used_or_named(text: str) -> None:
    found, problems, _ = load_bibliography(text, "r.bib")
    plain = re.sub(r"%[^\n]*", "", text)
    if plain.strip() and not re.search(r"@(comment|string)", plain):
        assert found or problems or "xdata" in plain
