"""What is said often is said by a short way, and it says the same as the long one."""

from __future__ import annotations

import datetime as dt
import json
import posixpath
import textwrap

import pytest
from babel.dates import format_date
from hypothesis import example, given
from hypothesis import strategies as st
from jinja2 import DictLoader
from markupsafe import Markup, escape

from sourcebook import latex
from sourcebook.bibliography import names
from sourcebook.bibliography.names import read_names
from sourcebook.checking.reports import terminal
from sourcebook.fragments import make_environment
from sourcebook.fragments.wording import LOCALE, date_in_words
from sourcebook.latex import to_text
from sourcebook.loading.bibtex.dates import parse_date
from sourcebook.model import PartialDate
from sourcebook.pages.data.indented import indented
from sourcebook.pages.page import plain_text
from sourcebook.printable import printable
from sourcebook.problems import Location, Problem
from sourcebook.urls import is_web_address, relative

NAME_LETTERS = st.text(st.sampled_from("aZéяй漢’'.-–~{}\\ 9_"), min_size=1, max_size=8)


@given(st.tuples(NAME_LETTERS, NAME_LETTERS).map(", ".join))
@example("van Gogh, Vincent")
@example("García-Lorca, Federico del S.")
@example("O'Neill, J.-P. Ann")
def test_a_plain_name_is_taken_apart_as_tex_does(word):
    if names._SIMPLE.fullmatch(word):
        (name,) = read_names(word).names
        assert name == names._by_the_rules_of_tex(word)


def test_the_names_of_most_bibliographies_take_the_short_way(monkeypatch):
    monkeypatch.setattr(names, "_by_the_rules_of_tex", None)
    assert read_names("Müller-Weber, Ann B. and Петрова, Ирина").short == "Müller-Weber and Петрова"


@given(st.text(st.sampled_from("aB é9 ,.:;/()’-'&%#_{}\\я\t\n"), max_size=12))
@example("{RNA} in {\\&} \\%")
@example("a{-}-b")
@example("12--34")
@example("{-}---'")
def test_words_with_signs_are_read_as_a_parser_reads_them(text):
    if latex._ONLY_SIGNS.fullmatch(text):
        by_the_parser = latex._converted(text).translate(latex._NO_LATEX)
        assert to_text(text) == latex._SPACES.sub(" ", by_the_parser).strip(" ")


@given(st.dates(), st.from_regex(r"\d{4}-[01]\d-[0-3]\d", fullmatch=True))
@example(dt.date(2024, 2, 29), "2023-02-29")
def test_a_plain_day_is_read_as_any_date_is(date, text):
    for one in (date.isoformat(), text):
        try:
            # A time after it takes the long way, and is not kept.
            expected = parse_date(f"{one}T12:00")
        except ValueError:
            with pytest.raises(ValueError, match=r"."):
                parse_date(one)
        else:
            assert parse_date(one) == expected


SAID = st.text(st.sampled_from("aя &<>'\"\u202e")) | st.text("a", min_size=150).map("<".__add__)


@given(SAID | SAID.map(Markup) | st.integers() | st.none())
def test_what_a_template_writes_is_escaped(value):
    template = make_environment().from_string("{{ value }}|{{ value | lower }}")
    assert template.render(value=value) == f"{escape(value)}|{escape(value).lower()}"


@given(st.dates(), st.booleans())
def test_a_date_in_words_is_that_of_the_locale(date, short):
    month = "MMM" if short else "MMMM"
    day = format_date(date, f"d {month} y", locale=LOCALE)
    assert date_in_words(date, short=short) == day
    assert date_in_words(PartialDate(date.year, date.month, date.day), short=short) == day
    without_day = format_date(dt.date(date.year, date.month, 1), f"{month} y", locale=LOCALE)
    assert date_in_words(PartialDate(date.year, date.month), short=short) == without_day


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda one: st.lists(one) | st.tuples(one) | st.dictionaries(st.text(), one),
    max_leaves=12,
)


@given(JSON)
def test_json_is_written_as_python_writes_it(data):
    assert indented(data) == json.dumps(data, ensure_ascii=False, indent=2, sort_keys=True)


@given(
    st.lists(
        st.sampled_from(["word", " ", " .", " ,", "&amp;", "&lt;b&gt;", "&#34;", "<b>", "</b>"])
        | st.sampled_from(["<p>", "</p>", "<h2 id='a'>", "</h2>", "</td>", "<summary>", "\n"])
        | st.sampled_from(["<sup class='x'>no</sup>", "<svg>no</svg>", "<!-- no -->", "&nbsp;"])
        | st.sampled_from(["<form>no</form>", "<template>no <svg>no</svg></template>"])
        | st.sampled_from(['<a class="headerlink" href="#a" title="Permanent link">no</a>'])
    ).map("".join)
)
def test_the_words_of_a_page_are_those_outside_its_tags(html):
    found = plain_text(html)
    assert "no" not in found.split()
    assert found.count("word") == html.count("word")
    assert "<b>" not in found.replace("<b>", "", html.count("&lt;b&gt;"))
    assert " ." not in found
    assert " ," not in found
    if "<" not in html.replace("<b>", "").replace("</b>", ""):
        assert plain_text(f"<i>{html}</i>") == found


@pytest.mark.parametrize("space", ["\t", "\n", "\x85", "\xa0", "\u2003", "\u2028", "\u3000", " "])
def test_no_white_space_is_in_an_address(space):
    assert not is_web_address(f"https://example.org/a{space}b")


@given(st.text() | st.text().map(Markup) | st.integers() | st.text().map(escape))
def test_a_template_writes_each_value_once_escaped(value):
    """Values that are HTML are written as they are, all others escaped, in loops, macros and
    included templates alike."""
    environment = make_environment()
    environment.loader = DictLoader(
        {
            "page": "{{ a }}{% for b in [a] %}{{ b }}{% endfor %}"
            "{% from 'macro' import m %}{{ m(a) }}{% include 'part' %}",
            "macro": "{% macro m(c) %}{{ c }}{% endmacro %}",
            "part": "{{ a }}",
        }
    )
    assert environment.get_template("page").render(a=value) == str(escape(value)) * 4


FOLDERS = st.sampled_from(["a", "b", "ab", "c", "claims", "..", ".", ""])
ADDRESSES = st.builds(
    lambda names, end: "/".join(names) + end,
    st.lists(FOLDERS, max_size=4),
    st.sampled_from(["", "/", "#x", "/#x"]),
)


def by_the_rules_of_paths(target: str, base: str) -> str:
    """The same with `posixpath`."""
    path, hash_sign, fragment = target.partition("#")
    link = posixpath.relpath(path or ".", posixpath.dirname(base) or ".")
    if (path.endswith("/") or not path) and not link.endswith("/"):
        link += "/"
    return link + hash_sign + fragment


@given(ADDRESSES, ADDRESSES)
@example("claims/a/", "claims/a/")
@example("claims/", "claims/a/")
@example("claims/a/b/", "claims/a/")
@example("a", "ab/c/")
@example("/a", "b/c/")
@example("../a/", "b/c/")
def test_a_link_is_the_relative_path(target, base):
    assert relative(target, base) == by_the_rules_of_paths(target, base)


PLACES = st.builds(
    Location, st.sampled_from(["a.yml", "b.yml"]), st.integers(1, 3), st.integers(1, 3)
)
PROBLEMS = st.builds(
    Problem,
    PLACES,
    st.sampled_from(["C311", "B419"]),
    st.sampled_from(["", "x"]),
    st.sampled_from(["", "x"]),
    st.lists(st.tuples(PLACES, st.sampled_from(["", "x"])), max_size=2).map(tuple),
)


@given(st.lists(PROBLEMS))
def test_problems_have_one_order(problems):
    assert sorted(problems, key=lambda one: one.order) == sorted(problems)


@given(st.text(st.sampled_from("ab- \t\u00a0\u202e:.é漢"), max_size=60), st.integers(20, 40))
@example("", 20)
@example(" a", 20)
@example("a ", 20)
def test_a_line_that_fits_is_as_if_it_had_been_wrapped(text, width):
    wrapped = textwrap.wrap(printable(text), width, break_long_words=False, break_on_hyphens=False)
    lines = terminal._paragraph(text, width)
    assert ["".join(words for words, _ in one) for one in lines] == [
        f"    {one}" for one in wrapped
    ]
