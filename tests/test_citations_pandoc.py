"""What stands between the brackets of a citation (https://pandoc.org/MANUAL.html#citation-syntax)."""

from __future__ import annotations

import dataclasses
import string
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sourcebook.citations import Cite, parse_group
from sourcebook.citations.syntax import closing_bracket

PUNCTUATION = ":.#$%&-+?<>~/"
WORD = st.text(string.ascii_letters + string.digits + "_éЖ", min_size=1, max_size=8)
KEY = st.builds(
    lambda first, rest: first + "".join(mark + word for mark, word in rest),
    WORD,
    st.lists(st.tuples(st.sampled_from(PUNCTUATION), WORD), max_size=4),
)


def cites(text: str) -> tuple[Cite, ...]:
    """The citations between two brackets, which must hold good ones."""
    group = parse_group(text)
    assert group is not None
    assert not group.mistake
    return group.cites


def keys(text: str) -> list[str]:
    return [cite.key for cite in cites(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@a", [("", "a", "", False)]),
        ("@a; @b", [("", "a", "", False), ("", "b", "", False)]),
        ("see @a, pp. 3-5; also @b", [("see", "a", "pp. 3-5", False), ("also", "b", "", False)]),
        ("-@a", [("", "a", "", True)]),
        ("see -@a, p. 3", [("see", "a", "p. 3", True)]),
        ("@{https://x.y/z}, p. 3", [("", "https://x.y/z", "p. 3", False)]),
        ("@{a; b]}; @c", [("", "a; b]", "", False), ("", "c", "", False)]),
        ("@a, see [p. 3; p. 4]; @b", [("", "a", "see [p. 3; p. 4]", False), ("", "b", "", False)]),
        ("@a, Kaprin's words", [("", "a", "Kaprin's words", False)]),
        ("see\n  @a,\n  p. 3", [("see", "a", "p. 3", False)]),
        ("@тасс2025", [("", "тасс2025", "", False)]),
    ],
)
def test_groups_are_read(text: str, expected: list[tuple[str, str, str, bool]]) -> None:
    """Prefix, key, locator and the minus sign of each citation are kept apart."""
    found = [(one.prefix, one.key, one.locator, one.suppress_author) for one in cites(text)]
    assert found == expected


@pytest.mark.parametrize("mark", PUNCTUATION)
def test_punctuation_belongs_to_a_key_only_inside_it(mark: str) -> None:
    """Each of Pandoc's signs may stand inside a key, and at its end it is no part of it."""
    assert keys(f"@a{mark}b") == [f"a{mark}b"]
    assert keys(f"@a{mark}") == ["a"]
    assert keys(f"@a{mark}{mark}b") == ["a"]


@pytest.mark.parametrize("start", ["_a", "1a", "Ж"])
def test_a_key_starts_with_a_letter_digit_or_underscore(start: str) -> None:
    assert keys(f"@{start}") == [start]


@pytest.mark.parametrize("text", ["", "a", "me@example.org", "write to me@a", "x @ y", "^@a"])
def test_what_is_no_citation(text: str) -> None:
    """Text without an @ that starts a key, an e-mail address, a footnote mark."""
    assert parse_group(text) is None


@pytest.mark.parametrize(
    "text", ["@", "@@a", "-@", "@;", "@a @b", "@a;", ";@a", "@a; b", "@a;; @b", "@{}"]
)
def test_a_group_that_is_meant_as_one_has_a_mistake(text: str) -> None:
    """It can be told from text, so that it is reported and not lost."""
    group = parse_group(text)
    assert group is not None
    assert group.mistake.endswith(".")
    assert not group.cites
    assert text[group.offset] == "@"


def test_a_group_is_immutable() -> None:
    group = parse_group("@a")
    assert group is not None
    with pytest.raises(dataclasses.FrozenInstanceError):
        group.cites[0].key = "b"  # type: ignore[misc]


@given(st.text(alphabet=st.sampled_from("@a-;,{}[]\\ \nЖ.:1"), max_size=60))
def test_any_text_gives_a_group_or_none(text: str) -> None:
    """Nothing is raised, and every offset is that of an @ sign."""
    group = parse_group(text)
    if group is None:
        return
    assert group.cites or group.mistake
    for cite in group.cites:
        assert text[cite.offset] == "@"
        assert text[cite.offset + 1 :].removeprefix("{").startswith(cite.key)


@given(
    st.lists(
        st.tuples(st.sampled_from(["", "see "]), KEY, st.sampled_from(["", ", p. 3"])),
        min_size=1,
        max_size=5,
    )
)
def test_what_is_written_is_read_back(parts: list[tuple[str, str, str]]) -> None:
    """Any keys, prefixes and locators, joined by semicolons, come back in order."""
    text = "; ".join(f"{prefix}@{key}{locator}" for prefix, key, locator in parts)
    found = [(cite.prefix, cite.key, cite.locator) for cite in cites(text)]
    assert found == [(before.strip(), key, after.strip(", ")) for before, key, after in parts]


@given(st.text(max_size=40).filter(lambda text: not set(text) & set("{}\n") and text.strip()))
@settings(max_examples=50)
def test_anything_can_be_a_key_in_braces(text: str) -> None:
    assert keys(f"@{{{text}}}") == [text]


@pytest.mark.parametrize(
    "piece", ["[", "]", "@", "\\", "{", "@{", "@a;", "-@", "@a ", ";", "a:", "@a:"]
)
def test_a_megabyte_takes_linear_time(piece: str) -> None:
    """No text makes the parser slow: a million characters in well under the time a square takes."""
    text = piece * (1_000_000 // len(piece))
    start = time.process_time()
    parse_group(text)
    for index in range(0, len(text), 10_000):
        closing_bracket(text, index)
    assert time.process_time() - start < 5


@pytest.mark.parametrize(
    ("text", "end"),
    [("[@a]", 3), ("[@a, [p. 3]] x", 11), ("[@a", -1), ("[[[[@a]]]]", -1)],
)
def test_the_closing_bracket_is_found(text: str, end: int) -> None:
    """Brackets in a locator nest, a few levels deep; those of a key in braces do not count."""
    assert closing_bracket(text, 0) == end
