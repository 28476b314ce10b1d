"""The short ways of reading say what the long ones say, and leave to them what they cannot."""

from __future__ import annotations

import string

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from sourcebook.citations.locating import _keys
from sourcebook.citations.prose import keys_of_prose
from sourcebook.loading.plain_yaml import MAX_DEPTH, OddError, read_plain
from sourcebook.loading.yaml import _read, read_yaml

PIECES = st.sampled_from(
    [
        *("a: b\n", "a:\n", "  - x\n", "  b: c\n", "- - y\n", "? k\n", ": v\n", "{a: [b, c]}\n"),
        *("'q'", '"d\\x41"', "&x ", "*x", "<<: ", "!!str ", "! ", "~", "null", "|\n  text\n"),
        *(">\n  folded\n  text\n", "---\n", "...\n", "# note\n", "%YAML 1.1\n", "[", "]", "{", "}"),
        *(",", "\t", "\n", " ", "\u2028", "é", ": ", "- "),
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


@given(TEXTS)
@example("a: ~\nb: ''\n'c': null\n~: d\n")
@example("a: 1\na: 2\n")
@example("- &x a\n- *x\n")
@example("--- a\n--- b\n")
@example("[" * MAX_DEPTH + "]" * MAX_DEPTH)
@example("[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1))
def test_what_is_plain_is_read_to_the_same_data(text):
    """A text of which the short way gives data has the same data and no problem the long way."""
    try:
        data = read_plain(text)
    except (OddError, yaml.YAMLError):
        return
    assert (data, []) == _read(text, "x.yml", 1, tags=False)[::2]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "a: &x b",
            "a: !!str b",
            "<<: b",
            "a: 1\na: 2",
            "--- a\n--- b",
            "? [a]\n: b",
            "a: 'b",
            "",
        ),
        "[" * (MAX_DEPTH + 1) + "]" * (MAX_DEPTH + 1),
    ],
)
def test_what_is_odd_is_left_to_the_long_way(text):
    """Anchors, tags, merge keys, repeated fields, a second document, too many levels."""
    with pytest.raises((OddError, yaml.YAMLError)):
        read_plain(text)


@given(TEXTS)
def test_places_that_are_found_later_are_those_of_the_text(text):
    """Each value has a place, also after an item of a list has been left out."""
    document, problems = read_yaml(text, "x.yml", first_line=3)
    data, marks, again = _read(text, "x.yml", 3, tags=False)
    assert (document.data, document.keys, document.values) == (data, marks.keys, marks.values)
    assert (document.lines, problems) == (marks.lines, again)


def test_items_that_are_left_out_move_those_after_them_up():
    """One lot after the other, each item numbered as it is when the turn of its lot comes."""
    document, _ = read_yaml("a:\n  - x\n  - y\n  - z\n", "x.yml")
    assert document.without_items(("a", 0)).value_at("a", 0).line == 3
    assert document.without_items(("a", 1)).without_items(("a", 0)).value_at("a", 0).line == 4
    assert document.without_items(("a", 0), ("a", 1)).value_at("a", 0).line == 4
    assert document.without_items(("a", 0), ("a", 2)).value_at("a", 0).line == 3


def test_items_of_lists_in_each_other_are_left_out_together():
    """The inner ones are numbered as they are in the text, whatever leaves before them."""
    document, _ = read_yaml("a:\n  - b\n  - c: [d, e,\n    f]\n", "x.yml")
    rest = document.without_items(("a", 0), ("a", 1, "c", 0), ("a", 1, "c", 1))
    assert str(rest.value_at("a", 0, "c", 0)) == "x.yml:4:5"


WORDS = st.lists(
    st.one_of(
        st.sampled_from(["[@a]", "[@b, p. 3]", "[@a; @c]", "[see @a]", "@a", "[@", "[-@d]", "\\@"]),
        st.sampled_from(
            ["*", "_", "`", "<b>", "&amp;", "](", "[x](claim:y)", "\n", "\n\n", "    "]
        ),
        st.text(string.ascii_letters + " .,;:()“”–…'\"", max_size=8),
    ),
    max_size=8,
).map("".join)


@given(WORDS)
@example("It is so [@a, p. 3]. And so [@b; @c].")
@example("1. It is so [@a].")
def test_keys_of_plain_prose_are_those_that_markdown_finds(text):
    """A text is either not taken, or has the same keys at the same places."""
    found = keys_of_prose(text)
    assert found is None or found == tuple(_keys(text))
