"""The YAML reader: bounded, without surprises, every value with its place."""

from __future__ import annotations

import pytest
import yaml as pyyaml
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.loading.yaml import read_yaml

NAMES = st.text("abcdefgh", min_size=1, max_size=5)
TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Co", "Cn", "Zl", "Zp")),
    max_size=30,
)
DATA = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(NAMES, inner, max_size=4)
)


@given(st.text())
def test_any_text_gives_data_and_problems_never_an_exception(text):
    """Whatever the file holds, reading it ends, and each problem stands inside the file."""
    _, problems = read_yaml(text, "x.yml")
    for problem in problems:
        assert problem.location.line >= 1
        assert problem.location.column >= 1


def test_half_a_character_is_called_by_its_name():
    """JSON writes an emoji as two escapes, which YAML does not join; indentation is not the
    matter."""
    _, problems = read_yaml('claim: "\\ud83d\\ude00 smiles"\n', "x.yml")
    (problem,) = problems
    assert "half a character" in problem.message
    assert "U0001F600" in problem.hint


@given(st.dictionaries(NAMES, DATA, max_size=5))
def test_what_was_written_is_read(data):
    """Data written by another library comes back the same, as text."""
    document, problems = read_yaml(
        pyyaml.safe_dump(data, allow_unicode=True, default_style='"'), "x.yml"
    )
    assert problems == []
    assert document.data == data


@given(st.dictionaries(NAMES, NAMES, min_size=1, max_size=5))
def test_every_field_and_value_has_its_place(data):
    """The place of a key and of a value is where its characters stand."""
    text = "".join(f"{key}:  {value}\n" for key, value in data.items())
    lines = text.splitlines()
    document, _ = read_yaml(text, "x.yml")
    for key, value in data.items():
        place = document.key_at(key)
        assert lines[place.line - 1][place.column - 1 :].startswith(key)
        place = document.value_at(key)
        assert lines[place.line - 1][place.column - 1 :].startswith(value)


def test_words_stay_words():
    """No scalar turns into a truth value, a number or a date by itself."""
    document, _ = read_yaml("[no, yes, 1e3, 010, 2026-01-27, ~, null]", "x.yml")
    assert document.data == ["no", "yes", "1e3", "010", "2026-01-27", None, None]


def test_alias_bomb_is_refused_and_small():
    """Nine levels of aliases neither load nor blow up."""
    text = 'a: &a ["lol","lol"]\n' + "".join(
        f"{name}: &{name} [{','.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    document, problems = read_yaml(text, "x.yml")
    assert {problem.code for problem in problems} == {"Y103"}
    assert len(str(document.data)) < 2_000


def test_places_hold_when_the_text_starts_later_in_the_file():
    """Front matter begins in line 2; its places count from the top of the file."""
    document, _ = read_yaml("a: b\nc: [d, e]\n", "x.md", first_line=2)
    assert str(document.value_at("c", 1)) == "x.md:3:8"


def test_place_of_an_unknown_path_is_that_of_what_is_around_it():
    """A missing field is reported where its mapping begins."""
    document, _ = read_yaml("a:\n  - {b: c}\n", "x.yml")
    assert str(document.value_at("a", 0, "nothing")) == "x.yml:2:5"


def test_items_move_up_when_one_is_left_out():
    """After an item is dropped, an index leads to the place of the item that has it now."""
    document, _ = read_yaml("a: [x, y, z]\n", "x.yml")
    assert str(document.without_items(("a", 1)).value_at("a", 1)) == "x.yml:1:11"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("claim: ''\nclaim:\n  e: [", ["Y101", "Y102"]),
        ("claim: ''\nclaim: [", ["Y101", "Y102"]),
        ("claim: l\nclaim:\n - \\", ["Y102"]),
        ('claim: l\nclaim:\n  a: {b: "\\x41"}', ["Y102"]),
    ],
)
def test_mistakes_below_a_field_given_twice_are_told(text: str, codes: list[str]) -> None:
    """Fuzzing found that they were looked for where nothing had been kept."""
    assert sorted(problem.code for problem in read_yaml(text, "x.yml")[1]) == codes


def test_a_mistake_at_the_end_is_told_inside_the_file() -> None:
    """libyaml may see it in a line behind the last one."""
    (problem,) = read_yaml("0:\n0", "x.yml")[1]
    assert (problem.location.line, problem.location.column) == (2, 2)
