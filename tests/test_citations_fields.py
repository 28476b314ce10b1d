"""Markdown in data fields: strangers' text, so a short list of syntax and nothing that runs."""

from __future__ import annotations

import time

import pytest
from bs4 import BeautifulSoup
from hypothesis import example, given, settings
from hypothesis import strategies as st
from test_citations_essay import base, make_desk, marks

from knowledge import read, words
from sourcebook.citations import FieldMarkdown, Numbering, fields, keys_in
from sourcebook.fragments import Fragments

FRAGMENTS: Fragments = make_desk().fragments
FIELDS = FieldMarkdown(FRAGMENTS)
ALLOWED = {
    *("p", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote", "a", "span", "sup", "br"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "svg", "path"),
}


def block(text: str, numbering: Numbering | None = None) -> str:
    return str(FIELDS.block(text, numbering or Numbering(FRAGMENTS.slugs), "claims/ice/"))


def test_paragraphs_lists_and_citations() -> None:
    page = read(block("It is *wet* [@a].\n\n- one [@b, p. 3]\n- two"))
    assert marks(page) == ["[1]", "[2, p. 3]"]
    assert [words(item) for item in page.select("li")] == ["one [2, p. 3]", "two"]


def test_fields_share_the_numbers_of_their_page() -> None:
    numbering = Numbering(FRAGMENTS.slugs)
    first, second = block("[@b]", numbering), block("[@a; @b]", numbering)
    assert marks(read(first)) + marks(read(second)) == ["[1]", "[2]", "[1]"]
    assert [one.key for one in numbering.cited()] == ["b", "a"]


def test_inline_has_no_paragraph_around_it() -> None:
    numbering = Numbering(FRAGMENTS.slugs)
    assert FIELDS.inline("*wet*", numbering, "") == "<em>wet</em>"
    assert FIELDS.inline("one\n\ntwo", numbering, "").count("<p>") == 2


def test_links_to_claims_and_sources_are_relative_to_the_page() -> None:
    page = read(block("[](claim:wet) [t](claim:damp) [](source:a) [web](https://e.org)"))
    assert [link["href"] for link in page.select("a")] == [
        *("../wet/", "../wet/", "../../sources/a/", "https://e.org")
    ]


def test_unknown_keys_are_red_and_kept_for_the_checker() -> None:
    numbering = Numbering(FRAGMENTS.slugs)
    assert "[?nope]" in words(block("x [@nope]", numbering))
    assert numbering.unknown == ["nope"]


@pytest.mark.parametrize(
    "target",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "java\tscript:alert(1)",
        " javascript:alert(1)",
        "&#106;avascript:alert(1)",
        "java&Tab;script:alert(1)",
        "\x01javascript:alert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "mailto:a@b.org",
        "//e.org/x",
        "/x",
        "../x",
        "#x",
        "https://user:pass@e.org/",
        "https://good.org@e.org/",
        "https:///x",
        "http://",
        "https://e.org\\@good.org/",
        "ht\ntps://e.org",
    ],
)
@pytest.mark.parametrize("form", ["[words]({})", "[words](<{}>)", "[words][r]\n\n[r]: {}", "<{}>"])
def test_other_addresses_lose_their_link(form: str, target: str) -> None:
    """The words stay, and nothing can be clicked."""
    page = read(block(form.format(target)))
    assert not page.select("a, [href], [src]")


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "x <img src=x onerror=alert(1)> y",
        "<div onclick=x>\ny\n</div>",
        "<!-- x --> y",
        "x{: onclick='alert(1)' }\n",
        "![<img src=x onerror=alert(1)>](https://e.org/i.png)",
        "![alt](javascript:alert(1))",
        '[x](https://e.org "a\\" onmouseover=\\"alert(1)")',
        "[@a, <img src=x onerror=alert(1)>]",
        "[@{<img src=x onerror=alert(1)>}]",
        "[](claim:<img src=x onerror=alert(1)>)",
        "[](source:%3Cimg%20src=x%20onerror=alert(1)%3E)",
        "[<b>x</b>](claim:wet)",
        "&lt;script&gt;alert(1)&lt;/script&gt; &#60;b&#62;",
        "\x02wzxhzdk:0\x03 <b>x</b>",
        "`<b>` [@a; <b>] [@<b>]",
        '<https://e.org/"onmouseover=alert(1)>',
    ],
)
def test_markup_is_shown_as_text(text: str) -> None:
    """No element and no attribute comes out of a stranger's field."""
    page = read(block(text))
    _assert_harmless(page)


def test_images_are_shown_as_their_alternative_text() -> None:
    page = read(block("![a cup](https://e.org/i.png)"))
    assert words(page) == "a cup"
    assert not page.select("img")


HOSTILE = st.lists(
    st.sampled_from(
        [
            "<",
            ">",
            '"',
            "'",
            "&",
            "[",
            "]",
            "(",
            ")",
            "@a",
            "@",
            "{",
            "}",
            "!",
            "`",
            "*",
            "\\",
            "\n",
            "javascript:",
            "https://",
            "claim:",
            "source:",
            "<b onclick=x>",
            "\x02",
            "\x03",
            "0",
            ":",
            "<!--",
            "-->",
            "wet",
            ";",
            "&lt;",
            "    ",
            "\x02wzxhzdk:0\x03",
            "klzzwxh:0000",
        ]
    ),
    max_size=25,
).map("".join)


@given(HOSTILE)
@settings(max_examples=300, deadline=None)
def test_no_text_gets_markup_through(text: str) -> None:
    _assert_harmless(read(block(text)))


def _assert_harmless(page: BeautifulSoup) -> None:
    for element in page.find_all(True):
        assert element.name in ALLOWED, element
        assert not [name for name in element.attrs if name.startswith("on") or name == "style"]
        href = str(element.get("href", "https:"))
        assert href.startswith(("http:", "https:", "../", "#ref-")), element


def test_a_field_leaves_nothing_for_the_next() -> None:
    block("[x]: https://e.org\n\n[x] [@a] [@b")
    assert block("[x]") == "<p>[x]</p>"


def test_keys_in_a_field_have_their_places() -> None:
    """Those in code, links and escapes are none."""
    text = "x [@a; @nope, p. 3] `[@b]` \\[@c] [@d](https://e.org) [@{https://x.y/z}] a@b.org"
    assert keys_in(text) == (("a", 3), ("nope", 7), ("https://x.y/z", text.index("@{")))
    assert keys_in("") == ()


def test_the_base_has_what_the_tests_name() -> None:
    assert {"a", "b"} <= set(base().sources)


@pytest.mark.parametrize("piece", ["[", "[@", "@", "\\", "{", "[@{", "[@a", "![", "<", "*", "`"])
def test_a_field_of_signs_does_not_hang_the_build(piece: str) -> None:
    """The longest field there may be, of whatever signs, takes seconds at most."""
    text = (piece * 20_000)[:20_000]
    start = time.process_time()
    shown = block(text)
    keys_in(text)
    assert time.process_time() - start < 10
    _assert_harmless(read(shown))


WORDS = st.text(
    st.sampled_from("aZéяй漢ªß09١_ ,.:;?!’“”„…–—%/'\"()«»×°€-+=#\n")
    | st.characters(categories=["L", "N"]),
    min_size=1,
)
CITES = st.builds(
    "{}@{}{}{}".format,
    st.sampled_from(["", "", "", "-", "see ", "(see "]),
    st.sampled_from(["a", "b", "a", "b", "nope", "a_b", "{a}", ""]),
    st.sampled_from(["", "", ", p. 3", ", pp. 3–5 and 7", " p. _3_", ",", ", para. 3.", ", a (b)"]),
    st.sampled_from(["", "", " ", "."]),
)
GROUPS = st.builds("[{}]".format, st.lists(CITES, min_size=1, max_size=3).map("; ".join))
PROSE = st.lists(
    WORDS | GROUPS | st.sampled_from([" ", "word ", "Two words. ", "[x]", "(", ":", "!", "\n"]),
    min_size=1,
    max_size=8,
).map("".join)


@given(PROSE)
@example("1. one [@a].")
@example("See [@a](b) and [@a][@b], ![@a], [@a]: b.")
@example("One [@a; @b, p. 3]. Two, e.g. this [@b]\n")
@example("One\n[@a]")
@example("a [@a_b] _c_ [@b, _p_]")
def test_prose_comes_out_as_markdown_gives_it(text: str) -> None:
    """Sentences and citations take a short way; the long one gives the same, to the last note."""
    short, long = Numbering(FRAGMENTS.slugs), Numbering(FRAGMENTS.slugs)
    written = block(text, short)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fields, "prose", lambda *_: None)
        assert written == block(text, long)
    assert short.mentions() == long.mentions()
    assert short.cited() == long.cited()


@pytest.mark.parametrize(
    "text", ["It is wet.", "It is “wet” (so says a) [@a, p. 3].\n", "Wet [@a; @b], dry: 3% [@b]."]
)
def test_what_most_fields_are_takes_the_short_way(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(FieldMarkdown, "_converted", None)
        assert block(text).startswith("<p>")


@pytest.mark.parametrize("key", ["a", "b", "nope"])
def test_a_mark_by_itself_is_that_of_a_citation(key: str) -> None:
    alone, within = Numbering(FRAGMENTS.slugs), Numbering(FRAGMENTS.slugs)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(fields, "prose", lambda *_: None)
        as_text = FIELDS.inline(f"[@{key}]", within, "")
    assert FIELDS.cite(key, alone, "") == as_text
    assert (alone.mentions(), alone.unknown) == (within.mentions(), within.unknown)
