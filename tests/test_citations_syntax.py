"""Pandoc's citation syntax: what is a citation, what is in it, and what is none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sourcebook.citations.sentences import sentence_at
from sourcebook.citations.syntax import closing_bracket, parse_group


def read(text: str):
    group = parse_group(text)
    assert group is not None
    assert not group.mistake
    return [(cite.prefix, cite.key, cite.locator) for cite in group.cites]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@a", [("", "a", "")]),
        ("@a; @b", [("", "a", ""), ("", "b", "")]),
        ("see @a, pp. 3-5; also @b", [("see", "a", "pp. 3-5"), ("also", "b", "")]),
        ("-@a", [("", "a", "")]),
        ("@{https://x.y/z}, p. 3", [("", "https://x.y/z", "p. 3")]),
        ("@{a;b}", [("", "a;b", "")]),
        ("@doe:2024-b/c.d", [("", "doe:2024-b/c.d", "")]),
        ("@a.", [("", "a", ".")]),
        ("@a--b", [("", "a", "--b")]),
        ("@a, [p. 3; note]", [("", "a", "[p. 3; note]")]),
        ("@Каприн2025, с. 3", [("", "Каприн2025", "с. 3")]),
        ("@a p. 3", [("", "a", "p. 3")]),
        ("see\n@a,\np. 3", [("see", "a", "p. 3")]),
        ("@_1", [("", "_1", "")]),
    ],
)
def test_group_is_read(text, expected):
    """Prefix, key and locator are taken apart as Pandoc does."""
    assert read(text) == expected


def test_suppressed_author_is_noted():
    """A minus before the @ is no part of prefix or key."""
    group = parse_group("see -@a; @b")
    assert group is not None
    assert [cite.suppress_author for cite in group.cites] == [True, False]
    assert group.cites[0].prefix == "see"


@pytest.mark.parametrize(
    "text", ["a", "", "ann@example.org", "mail a@b.c, d@e.f", "a @ b", "x@{y}"]
)
def test_other_text_is_no_citation(text):
    """Brackets without a key after a free-standing @ are left alone."""
    assert parse_group(text) is None


@pytest.mark.parametrize(
    ("text", "offset"),
    [("@", 0), ("-@", 1), ("@a @b", 3), ("@a;", 0), ("@a; p. 3", 0), ("@a;; @b", 0)],
)
def test_mistake_is_told_and_placed(text, offset):
    """What is meant as a citation and cannot be read is a mistake, not silence."""
    group = parse_group(text)
    assert group is not None
    assert group.mistake.endswith(".")
    assert group.offset == offset


@given(st.text("@[]{};,-ab \\\n", max_size=80))
def test_offsets_are_those_of_the_at_signs(text):
    """Any text is read without an exception, and each key stands where its offset says."""
    group = parse_group(text)
    for cite in group.cites if group else ():
        assert text[cite.offset] == "@"
        assert text[cite.offset + 1 :].lstrip("{").startswith(cite.key)


@pytest.mark.parametrize("unit", ["[", "@", "[@", "[@a;", "{", "\\", "[a@", "[@{"])
def test_reading_a_megabyte_stays_small_work(unit):
    """The search for a closing bracket looks a bounded way ahead, whatever stands there."""
    text = unit * (1_000_000 // len(unit))
    steps = sum(
        1
        for start in range(0, len(text), 1_000)
        if text[start] == "[" and closing_bracket(text, start)
    )
    assert steps <= 1_000


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two* here. Three.", "Two here."),
        ("One. Two. * Three.", "Two."),
        ("Dr. Smith said so* in Nature.", "Dr. Smith said so in Nature."),
        ("It grew, e.g. by 3. That is* much.", "That is much."),
        ("See p. 3 there*.", "See p. 3 there."),
        ("Он сказал. Это так*. Нет.", "Это так."),
        ("Why? Because* “so it is.” Then.", "Because “so it is.”"),
        ("no end*", "no end"),
        ("In 2025 it cost 3.5 million* a dose. Next.", "In 2025 it cost 3.5 million a dose."),
        ("微波炉安全。加热食物*会致癌。真的吗？", "加热食物会致癌。"),
        ("「安全だ。」と言った。次*です。", "次です。"),
        ("सेतु बना। यह* सच है। नहीं।", "यह सच है।"),
        ("کیا یہ ہے؟ یہ* غلط ہے۔ نہیں۔", "یہ غلط ہے۔"),
        ("قال ذلك. هل هو* صحيح؟ لا.", "هل هو صحيح؟"),
        ("قال د. محمد ذلك*. نعم.", "قال د. محمد ذلك."),
        ("It costs 3 m. That* is much.", "That is much."),
        ("Lo dijo. ¿Es* cierto? No.", "¿Es cierto?"),
        ("ግድቡ ተጠናቋል። ቡና* ነው። አዎ።", "ቡና ነው።"),
    ],
)
def test_citing_sentence_is_found(text, expected):
    """The sentence around a mark, without its neighbours; abbreviations do not end it."""
    assert sentence_at(text.replace("*", ""), text.index("*")) == expected
