"""An archived copy into an entry: whatever the file looks like, no other byte changes."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.editing.archiving import add_copies
from sourcebook.editing.files import Written
from sourcebook.loading.bibtex.file import load_bibliography

DAY = dt.date(2025, 3, 4)
COPY = "https://web.archive.org/web/20250304050607/https://example.org/a%20b?x=1&y=2#s_1"
URL = "https://example.org/water"


def added(text: str, key: str = "a", **values):
    return add_copies(text, "refs.bib", {key: (values.get("url", COPY), DAY)})


LAYOUTS = {
    "usual": (
        f"@online{{a,\n  title = {{T}},\n  url = {{{URL}}},\n}}\n",
        (
            f"@online{{a,\n  title = {{T}},\n  url = {{{URL}}},\n  archiveurl = {{{COPY}}},\n"
            "  archivedate = {2025-03-04},\n}\n"
        ),
    ),
    "column": (
        f"@online{{a,\n  title        = {{T}},\n  url          = {{{URL}}},\n}}\n",
        (
            f"@online{{a,\n  title        = {{T}},\n  url          = {{{URL}}},\n"
            f"  archiveurl   = {{{COPY}}},\n  archivedate  = {{2025-03-04}},\n}}\n"
        ),
    ),
    "urldate": (
        f"@online{{a,\n  url = {{{URL}}},\n  urldate = {{2025-03-01}},\n  title = {{T}}\n}}\n",
        (
            f"@online{{a,\n  url = {{{URL}}},\n  urldate = {{2025-03-01}},\n"
            f"  archiveurl = {{{COPY}}},\n  archivedate = {{2025-03-04}},\n  title = {{T}}\n}}\n"
        ),
    ),
    "no last comma": (
        f"@online{{a,\n\turl={{{URL}}}\n}}",
        f"@online{{a,\n\turl={{{URL}}},\n\tarchiveurl={{{COPY}}},\n\tarchivedate={{2025-03-04}}\n}}",
    ),
    "one line": (
        f"@online{{a, title = {{T}}, url = {{{URL}}}}}",
        (
            f"@online{{a, title = {{T}}, url = {{{URL}}}, archiveurl = {{{COPY}}}, "
            "archivedate = {2025-03-04}}"
        ),
    ),
    "commas first": (
        f'@online{{a\n  , url = "{URL}"\n  , title = "T"\n  }}\n',
        (
            f'@online{{a\n  , url = "{URL}"\n  , archiveurl = "{COPY}"\n'
            '  , archivedate = "2025-03-04"\n  , title = "T"\n  }\n'
        ),
    ),
    "upper case and remarks": (
        f"@ONLINE{{a,\n  URL = {{{URL}}}, % checked by ann\n  TITLE = {{T}},\n}}\n",
        (
            f"@ONLINE{{a,\n  URL = {{{URL}}}, % checked by ann\n  ARCHIVEURL = {{{COPY}}},\n"
            "  ARCHIVEDATE = {2025-03-04},\n  TITLE = {T},\n}\n"
        ),
    ),
    "a remark behind the last": (
        f"@online{{a,\n  title = {{T}},\n  url = {{{URL}}} % checked by ann\n}}\n",
        (
            f"@online{{a,\n  title = {{T}},\n  url = {{{URL}}}, % checked by ann\n"
            f"  archiveurl = {{{COPY}}},\n  archivedate = {{2025-03-04}}\n}}\n"
        ),
    ),
    "carriage returns": (
        f"@online{{a,\r  url = {{{URL}}},\r}}\r",
        (
            f"@online{{a,\r  url = {{{URL}}},\r  archiveurl = {{{COPY}}},\r"
            "  archivedate = {2025-03-04},\r}\r"
        ),
    ),
    "parentheses": (
        f"@online(a,\n  url = {{{URL}}}\n)\n",
        (
            f"@online(a,\n  url = {{{URL}}},\n  archiveurl = {{{COPY}}},\n"
            "  archivedate = {2025-03-04}\n)\n"
        ),
    ),
    "put together": (
        '@string{base = "https://example.org/"}\n@online{a,\n  url = base # {water},\n}\n',
        (
            '@string{base = "https://example.org/"}\n@online{a,\n  url = base # {water},\n'
            f"  archiveurl = {{{COPY}}},\n  archivedate = {{2025-03-04}},\n}}\n"
        ),
    ),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_new_fields_are_set_as_their_neighbour(name):
    """Its indentation, column, quotation marks, case and commas; remarks stay where they are."""
    before, after = LAYOUTS[name]
    done = added(before)
    assert done.text == after
    assert done.refusals == {}


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f"@online{{a, url = {{{URL}}}, archivedate = {{2020-01-01}}}}", "'archivedate' already"),
        (f"@online{{a, url = {{{URL}}}, archive = {{nonsense}}}}", "'archive' already"),
        (f"@online{{a, url = {{{URL}}}, title = {{T}}\n\n@online{{b, title={{x}}}}", "broken"),
        (f"@online{{a, url = {{{URL}}}}}\n@online{{a, url = {{{URL}}}}}", "two with its key"),
        (f"@online{{b, url = {{{URL}}}}}", "no entry"),
        ("@online{a}", "broken"),
    ],
)
def test_an_entry_in_doubt_is_left_as_it_is(text, why):
    """With a sentence, and to the last byte."""
    done = added(text)
    assert done.text == text
    assert why in done.refusals["a"]


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "https://a.example.org/{b", 'https://a.example.org/"', "https://a b/",
     "https://user@example.org/", r"https://a.example.org/\%41", "https://a.example.org/}, x = {"],
)  # fmt: skip
def test_an_address_that_bibtex_would_read_otherwise_is_refused(url):
    """Whatever an archive gives for an address ends inside one value or nowhere."""
    text = f"@online{{a, url = {{{URL}}}}}"
    done = added(text, url=url)
    assert done.text == text
    assert "a" in done.refusals


def test_one_entry_in_doubt_does_not_keep_the_others(tmp_path):
    """Each is judged for itself."""
    text = f"@online{{a, url = {{{URL}}}, archivedate = {{2020}}}}\n@online{{b, url = {{{URL}}}}}\n"
    done = add_copies(text, "refs.bib", {"a": (COPY, DAY), "b": (COPY, DAY)})
    assert set(done.refusals) == {"a"}
    assert load_bibliography(done.text, "refs.bib")[0]["b"].archive_url == COPY


BLANK = st.sampled_from(["", " ", "  ", "\t", "\n", "\n  ", " \n\t", "\n\n "])
REMARK = st.sampled_from(["", "", "% a remark, with {braces\n", " % two = {2},\n  "])
NAME = st.sampled_from(["title", "TITLE", "note", "date", "urldate", "keywords", "publisher"])
VALUES = {
    "title": ['{On {W}ater, "wet"}', '"Water {"}', "{Вода, вода}"],
    "note": ["{% no remark}", "{a = {b}, c}", '"x" # { y}', "{}"],
    "date": ["2025", "{2025-01}", '"2025-01-02"'],
    "urldate": ["{2025-03-01}", '"2025-03-01"'],
    "keywords": ["{kind:news, indep:state}"],
    "publisher": ["{A and B}", "{C\n    and D}"],
}
URLS = st.sampled_from([f"{{{URL}}}", f'"{URL}"', "{https://example.org/a_b%20c}", f"{{ {URL} }}"])


@st.composite
def entries(draw, key):
    """An entry with a url, in any of many layouts."""
    names = draw(st.lists(NAME, max_size=5, unique_by=str.lower))
    fields = [(name, draw(st.sampled_from(VALUES[name.lower()]))) for name in names]
    at = draw(st.integers(0, len(fields)))
    fields.insert(at, (draw(st.sampled_from(["url", "URL", "Url"])), draw(URLS)))
    first = draw(st.booleans())
    parts = [f"@{draw(st.sampled_from(['online', 'MISC', 'article']))}{{{draw(BLANK)}{key}"]
    for number, (name, value) in enumerate(fields):
        lead = f"{draw(BLANK)},{draw(BLANK)}" if first or number == 0 else draw(BLANK)
        gap = f"{lead}{draw(REMARK)}"
        parts.append(f"{gap}{name}{draw(BLANK)}={draw(BLANK)}{value}")
        if not first and number < len(fields) - 1:
            parts.append(f"{draw(BLANK)},{draw(REMARK)}")
    parts.append(draw(st.sampled_from(["}", "\n}", ",}", ",\n}", " ,\n}\n", " % end\n}"])))
    return "".join(parts)


@st.composite
def files(draw):
    """A file with two entries, remarks around them, ends of lines of one kind."""
    between = st.sampled_from(["", "\n", "\n\n% ours\n", "\n@comment{x}\n", "\n@string{s = {t}}\n"])
    text = draw(between) + draw(entries("a")) + draw(between) + "\n" + draw(entries("b"))
    text += draw(between)
    return text.replace("\n", draw(st.sampled_from(["\n", "\r\n", "\r"])))


@given(files(), st.booleans())
def test_whatever_the_layout_only_the_two_fields_are_new(text, bom):
    """What is added can be taken away again, and leaves the file as it was; all else in it says
    what it said."""
    before, known, _ = load_bibliography(_lf(text), "refs.bib")
    done = added(text)
    after, problems, _ = load_bibliography(_lf(done.text), "refs.bib")
    raw = (b"\xef\xbb\xbf" if bom else b"") + text.encode()
    assert Written("refs.bib", raw, text).encode(text) == raw
    if "a" in done.refusals:
        assert done.text == text
        return
    assert _is_text_with_insertions(text, done.text)
    assert after["a"].archive_url == COPY
    assert str(after["a"].archive_date) == "2025-03-04"
    assert {name: value for name, value in after["a"].fields.items() if "archive" not in name} == (
        before["a"].fields
    )
    assert after["b"].fields == before["b"].fields
    assert [one.code for one in problems] == [one.code for one in known]


@given(files())
def test_a_sound_entry_is_never_refused(text):
    """Odd layouts are layouts too."""
    _, problems, _ = load_bibliography(_lf(text), "refs.bib")
    if not [one for one in problems if one.code in {"B401", "B404", "B408", "B409"}]:
        assert added(text).refusals == {}


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _is_text_with_insertions(before: str, after: str) -> bool:
    """Whether every character of a text is still there in its order."""
    rest = iter(after)
    return all(character in rest for character in before)
