"""Every citation, link and block at its line and column, and nothing that is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_citations_essay import ALL, SETTINGS, base, make_desk
from test_citations_untouched import UNTOUCHED

from conftest import SMALL
from sourcebook.checking.offline import survey
from sourcebook.citations import CitationsExtension, Located, Sightings, keys_in, locate
from sourcebook.loading import load


def find(text: str, first_line: int = 1) -> list[Located]:
    seen = Sightings([])
    ours = CitationsExtension(host=make_desk(kb=base()), locating=seen, bare=False)
    md = markdown.Markdown(extensions=[ours, *ALL], extension_configs=SETTINGS)
    return locate(text, first_line, md, seen)


def places(text: str, first_line: int = 1) -> list[tuple[str, str, int, int]]:
    return [(one.kind, one.name, one.line, one.column) for one in find(text, first_line)]


def test_each_citation_has_its_line_and_column() -> None:
    text = "x [see @a, p. 3; -@nope]\n\n*y* [@{https://x.y/z}]\n\n- i\n\n    - *j [@b]*"
    assert places(text, 10) == [
        ("source", "a", 10, 8),
        ("source", "nope", 10, 19),
        ("source", "https://x.y/z", 12, 6),
        ("source", "b", 16, 11),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "| x | y |\n|---|---|\n| wet [@a] | z |",
        "!!! note\n    wet [@a]",
        "x[^1]\n\n[^1]: wet [@a]",
        "Term\n: wet [@a]",
        "## Wet [@a]",
        '<div markdown="1">\nwet [@a]\n</div>',
        '=== "Tab"\n\n    wet [@a]',
        "\twet\n\nwet\r\nwet [@a]\r\n",
        "wet\U000f0001\U000f000a [@a] \ue000",
        "Жёлтый 😀 [@a]",
    ],
)
def test_places_hold_wherever_text_does(text: str) -> None:
    before = text[: text.index("@a")]
    column = len(before) - (before.rfind("\n") + 1) + 1
    assert places(text) == [("source", "a", before.count("\n") + 1, column)]


@pytest.mark.parametrize("text", UNTOUCHED.values(), ids=UNTOUCHED.keys())
def test_what_is_no_citation_is_not_found(text: str) -> None:
    before = f"[@b]\n\n{text}\n\n"
    assert places(f"{before}[@c]") == [
        ("source", "b", 1, 2),
        ("source", "c", before.count("\n") + 1, 2),
    ]


def test_the_same_key_is_told_apart() -> None:
    """One in code, one in a link, one that counts: a search for the key would find the first."""
    text = "`[@nope]` [@nope](https://e.org) <!-- [@nope] --> \\[@nope] [@nope]"
    assert places(text) == [("source", "nope", 1, text.rindex("@") + 1)]


@pytest.mark.parametrize("text", ["[@]", "[-@]", "[@a @b]", "[@a;]", "[@a; b]", "[@@a]"])
def test_mistakes_have_a_place(text: str) -> None:
    """The @ sign that the mistake is about."""
    (found,) = find(f"one\n\ntwo {text} three")
    assert (found.kind, found.line) == ("mistake", 3)
    assert f"two {text} three"[found.column - 1] == "@"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x [](claim:nope)", ("claim", "nope", 1, 12)),
        ("x [words *x*](claim:nope)", ("claim", "nope", 1, 21)),
        ("x [](source:nope)", ("source-link", "nope", 1, 13)),
        ("x [y](source:nope 'title')", ("source-link", "nope", 1, 14)),
        ("x [y][z]\n\n[z]: claim:nope", ("claim", "nope", 3, 12)),
        ("x\n\n::: claims\nwet, nope\n:::", ("claim", "nope", 4, 6)),
        ("x\n\n::: claims\n- wet\n- nope\n:::", ("claim", "nope", 5, 3)),
        ("- x\n\n    ::: claims\n    nope\n    :::", ("claim", "nope", 4, 5)),
    ],
)
def test_links_and_blocks_have_a_place(text: str, expected: tuple[str, str, int, int]) -> None:
    assert expected in places(text)


def test_links_in_code_are_not_found() -> None:
    assert places("`[](claim:nope)` claim:nope\n\n    ::: claims\n    nope\n    :::") == []


@pytest.mark.parametrize(
    "text", ["::: claims\n:::", "::: claims\nwet", "::: claims\n\nSome prose."]
)
def test_a_bad_block_has_a_place(text: str) -> None:
    assert ("block", 3, 1) in [(one.kind, one.line, one.column) for one in find("x\n\n" + text)]


def test_a_forgotten_end_does_not_swallow_the_page() -> None:
    """The next block is its own."""
    text = "::: claims\nwet\n\nProse here [@a].\n\n::: claims\nwet\n:::\n\nMore [@b]."
    kinds = [one.kind for one in find(text)]
    assert kinds.count("source") == 2
    assert kinds.count("block") == 1


TEXT = st.lists(
    st.sampled_from(
        [
            "[@a]",
            "[@b, p. 3]",
            "`[@a]`",
            "*x*",
            "x",
            "\n\n",
            "- ",
            "\\@",
            "@",
            "[",
            "]",
            "<!-- [@a] -->",
            "[t](u)",
            "[@a](u)",
            "\U000f0003",
            "é",
            "> ",
        ]
    ),
    max_size=20,
).map(" ".join)


@pytest.mark.parametrize("key", ["https://x.y/@who/1", "@", "source:a", "mail:source:a", "a:::b"])
def test_what_is_planted_in_a_key_is_no_part_of_it(key: str) -> None:
    """An address may hold an @, and a key the words by which links are known."""
    text = f"x [@{{{key}}}] and [y](source:{key})."
    assert places(text) == [
        ("source", key, 1, 4),
        ("source-link", key, 1, text.index("(source:") + len("(source:") + 1),
    ]
    assert keys_in(f"*x* [@{{{key}}}].") == ((key, 5),)


def test_a_key_of_several_words_needs_no_braces() -> None:
    assert places("x [@source:a, p. 3]")[0][:2] == ("source", "source:a")


def test_a_backslash_in_a_link_is_no_part_of_its_name() -> None:
    """Whoever writes Markdown by habit puts one before an underscore."""
    assert places("[x](source:a\\_b) [@{a\\_b}]") == [
        ("source-link", "a_b", 1, 12),
        ("source", "a_b", 1, 19),
    ]


@pytest.mark.parametrize("code", ["%00", "%1B%5B31m", "%E2%80%AEx", "%0A"])
def test_what_no_page_may_hold_stays_as_it_is_written(code: str) -> None:
    """A number in an address may stand for any character."""
    assert places(f"[x](claim:{code})") == [("claim", code, 1, 11)]


def test_what_is_planted_in_an_id_of_a_block_is_no_part_of_it() -> None:
    text = "::: claims\nwet\n::: claims\n:::\n"
    found = {name for kind, name, _, _ in places(text) if kind == "claim"}
    assert found == {"wet", ":::", "claims"}


@pytest.mark.parametrize("text", ["[](claim:)", "[x](source:)"])
def test_a_link_to_nothing_is_told_and_shown(make_site: Callable[..., Path], text: str) -> None:
    page = f"---\ntitle: Is water wet?\n---\n# Water\n\n{text}\n"
    found = survey(load(make_site({"mkdocs.yml": SMALL, "docs/water.md": page})))
    here = [one for one in found if one.location.path == "docs/water.md" and one.code[0] == "P"]
    kind = text.partition("(")[2].partition(":")[0]
    assert [(one.location.line, one.message) for one in here] == [
        (6, f"Nothing stands after '{kind}:'.")
    ]


@given(TEXT)
@settings(max_examples=100, deadline=None)
def test_every_place_is_an_at_sign_with_its_key(text: str) -> None:
    lines = text.split("\n")
    for one in find(text):
        rest = lines[one.line - 1][one.column - 1 :]
        assert rest.startswith("@" + one.name if one.kind == "source" else "@")


def test_a_mistake_is_a_problem_at_its_place_in_the_file(make_site: Callable[..., Path]) -> None:
    """Lines count from the top of the file, front matter included."""
    page = (
        "---\ntitle: Is water wet?\n---\n# Water\n\n"
        "Wet [@b] [@].\n[](claim:wett) [](source:aa)\n\n::: claims\n:::\n"
    )
    found = survey(load(make_site({"mkdocs.yml": SMALL, "docs/water.md": page})))
    here = [item for item in found if item.location.path == "docs/water.md"]
    assert [(item.code, item.location.line, item.location.column) for item in here] == [
        ("P601", 6, 6),
        ("P602", 6, 11),
        ("P603", 7, 10),
        ("P604", 7, 26),
        ("P605", 9, 1),
    ]
    assert "wet" in here[2].hint
    assert all(item.hint for item in here)
