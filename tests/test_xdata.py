"""Single values of `xdata` entries: put in where they are named, or told at that place."""

from __future__ import annotations

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from steps import grows_with_length_only

from conftest import SMALL, build
from sourcebook.bibliography import to_bibtex
from sourcebook.cli import main
from sourcebook.loading.bibtex.file import load_bibliography

SHARED = """\
@xdata{press,
  author    = {Ann Bee and {World Health Organization} and Carl Dee},
  publisher = {MIT Press},
  location  = {Cambridge and London},
  note      = {A {\\"u}ber note},
  date      = {2020-05},
}
"""


def read(fields: str, shared: str = SHARED):
    """The fields of a book, and what is wrong: code, line, column and message."""
    sources, problems, _ = load_bibliography(f"{shared}@book{{b,\n{fields}}}\n", "r.bib")
    return dict(sources["b"].fields), [
        (one.code, one.location.line, one.location.column, one.message) for one in problems
    ]


# As the example of the manual, section 3.13.6: what is written, and what it means.
GOOD = {
    "author = {xdata=press-author-1}": "Ann Bee",
    "author = {xdata=press-author-2}": "{World Health Organization}",
    "author = {Eve Fox and xdata=press-author-3 and others}": "Eve Fox and Carl Dee and others",
    "author = {xdata=press-author}": "Ann Bee and {World Health Organization} and Carl Dee",
    "editor = {xdata=press-author-3 and xdata=press-author-1}": "Carl Dee and Ann Bee",
    "publisher = {xdata=press-publisher}": "MIT Press",
    "location = {xdata=press-location-2}": "London",
    "location = {Berlin and xdata=press-location}": "Berlin and Cambridge and London",
    "address = {xdata=press-address-1}": "Cambridge",
    "note = {xdata=press-note}": 'A {\\"u}ber note',
    "addendum = {XDATA=press-NOTE}": 'A {\\"u}ber note',
    'note = "xdata=press-note"': 'A {\\"u}ber note',
    "note = {see xdata=press-note}": "see xdata=press-note",
    "title = {On the xdata= of BibLaTeX}": "On the xdata= of BibLaTeX",
    "date = {xdata=press-date}": "2020-05",
}


@pytest.mark.parametrize("written", GOOD)
def test_a_value_stands_where_it_is_named(written):
    """Of a list an item, or all; of a field the whole. In a text it is a word like any other."""
    title = "" if written.startswith("title") else "title = {T},\n"
    fields, problems = read(f"{title}{written}\n")
    name = written.split()[0].replace("address", "location")
    assert fields[name] == GOOD[written]
    assert problems == []


# What is written, the code, the column of the reference, and why it stands for nothing.
BAD = {
    "author = {xdata=press-author-4}": ("B413", 11, "'author' of 'press' has no item 4."),
    "author = {xdata=press-author-0}": ("B413", 11, "'author' of 'press' has no item 0."),
    "author = {A B and xdata=press-author-4}": ("B413", 19, "'author' of 'press' has no item 4."),
    "note = {xdata=press-doi}": ("B413", 9, "'press' has no field 'doi'."),
    "note = {xdata=pres-note}": ("B413", 9, "'pres' is the key of no entry."),
    "note = {xdata=press}": ("B413", 9, "it names no field."),
    "note = {xdata=b-title}": ("B413", 9, "'b' is no entry of type xdata."),
    "note = {xdata=press-author-1}": ("B413", 9, "'author' is of another kind than 'note'."),
    "organization = {xdata=press-author}": (
        "B413",
        17,
        "'author' is of another kind than 'organization'.",
    ),
}


@pytest.mark.parametrize("written", BAD)
def test_a_reference_that_leads_nowhere_is_told_at_its_place(written):
    """And never shown; what stands beside it is kept."""
    fields, problems = read(f"title = {{T}},\n{written}\n")
    code, column, why = BAD[written]
    reference = written[column - 1 :].rstrip("}")
    name = written.split()[0]
    said = f"'{reference}' in '{name}' of 'b' stands for nothing: {why}"
    assert problems == [(code, 10, column, said)]
    assert fields.get(name) == ("A B" if "A B" in written else None)


def test_a_title_that_stands_for_nothing_is_one_mistake():
    """It is not missing as well."""
    fields, problems = read("title = {xdata=press-title}\n")
    assert "title" not in fields
    assert [code for code, *_ in problems] == ["B413"]


def test_a_misspelt_key_is_answered_with_the_nearest():
    _, problems, _ = load_bibliography(SHARED + "@book{b, title={xdata=pres-note}}\n", "r.bib")
    assert [one.hint for one in problems] == ["Did you mean 'press'?"]


def test_keys_and_chains_may_be_long():
    """A key with hyphens; an entry that takes from one that takes from another, and inherits."""
    shared = (
        "@xdata{who-eu-2, author={Ann Bee and xdata=c-author}, xdata={d}}\n"
        "@xdata{c, author={xdata=d-author-2}}\n"
        "@xdata{d, author={X and Carl Dee}, publisher={P}}\n"
    )
    fields, problems = read(
        "title={T}, author={xdata=who-eu-2-author-2}, publisher={xdata=who-eu-2-publisher}\n",
        shared,
    )
    assert (fields["author"], fields["publisher"]) == ("Carl Dee", "P")
    assert problems == []


RINGS = {
    "itself": "@xdata{a, note={xdata=a-note}}",
    "two": "@xdata{a, note={xdata=b1-note}}@xdata{b1, note={xdata=a-note}}",
    "inherited": "@xdata{a, xdata={c}}@xdata{c, xdata={a}, note={xdata=a-note}}",
    "a long chain": "".join(f"@xdata{{k{n}, note={{xdata=k{n + 1}-note}}}}" for n in range(2000)),
    "a doubling": "".join(
        f"@xdata{{k{n}, author={{xdata=k{n + 1}-author and xdata=k{n + 1}-author}}}}"
        for n in range(40)
    )
    + "@xdata{k40, author={Ann Bee}}",
}


@pytest.mark.parametrize("name", RINGS)
def test_a_ring_and_a_bomb_end_in_a_sentence(name):
    """Neither the stack nor the memory is used up."""
    field = "author" if name == "a doubling" else "note"
    key = "k0" if name.startswith("a ") else "a"
    fields, problems = read(f"title={{T}}, {field}={{xdata={key}-{field}}}\n", RINGS[name] + "\n")
    assert {code for code, *_ in problems} & {"B414", "B411"}
    assert {code for code, *_ in problems} <= {"B414", "B411", "B413"}
    assert "xdata" not in str(fields)


@pytest.mark.parametrize(
    "piece",
    [
        "@book{b, title={xdata=p-title}}\n",
        "@xdata{p, title={T}}@book{b, title={xdata=p-title}, author={xdata=p-author and xdata=p}}",
        "@xdata{p, xdata={p, q, r}, author={A and B and xdata=p-author-2}}\n",
    ],
)
def test_the_steps_grow_with_the_length_only(piece):
    assert grows_with_length_only(lambda text: load_bibliography(text, "r.bib"), piece)


@given(st.lists(st.sampled_from(
    ["xdata=", "XDATA=p-", "p", "-", "author", "title", "1", " and ", "{", "}", ", ", "@xdata{p,",
     "@book{b,", "author={", "title={", "}}", "\n"]), max_size=40))  # fmt: skip
def test_no_text_raises(pieces):
    """And no reference is left in a list or a field by itself."""
    sources, _, _ = load_bibliography("".join(pieces), "r.bib")
    for source in sources.values():
        for value in source.fields.values():
            assert not value.casefold().startswith("xdata=") or " " in value or value == "xdata="


def test_a_page_and_a_download_show_what_is_meant(make_site):
    """And the key of the source may be given another name without harm."""
    refs = (
        SHARED + "@book{a,\n  title = {On water},\n  author = {xdata=press-author-1},\n"
        "  publisher = {xdata=press-publisher},\n  date = {2025},\n"
        "  url = {https://example.org/water},\n}\n"
    )
    root = make_site({"mkdocs.yml": SMALL, "data/refs.bib": refs})
    built = build(root, strict=True)
    assert built.exit_code == 0, built.log
    text = built.article("sources/a").get_text()
    assert "Bee" in text
    assert "MIT Press" in text
    assert "xdata=" not in "".join(
        path.read_text() for path in built.folder.rglob("*") if path.suffix in {".html", ".bib"}
    )
    sources, _, _ = load_bibliography(refs, "r.bib")
    assert "Ann Bee" in to_bibtex(sources["a"])
    for words in (["rename", "a", "z"], ["fmt"]):
        result = CliRunner().invoke(main, [*words, "--in", str(root)])
        assert result.exit_code == 0, result.output
    kept = (root / "data/refs.bib").read_text()
    assert "{xdata=press-author-1}" in kept
    assert load_bibliography(kept, "r.bib")[0]["z"].fields["author"] == "Ann Bee"
