"""Numbers go by first appearance on the page, whatever order Markdown works in."""

from __future__ import annotations

import re

import markdown
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_citations_essay import make_desk, make_md, marks, page_of, render

from knowledge import read
from sourcebook.citations import CitationsExtension, Numbering


@pytest.mark.parametrize(
    "text",
    [
        "**x** [@a] *y [@b]* [@c]",
        "[@a] *x **y [@b]** [@c]*",
        "*x [@a]* [@b] **y [@c]**",
        "| [@a] | *x [@b]* |\n|---|---|\n| y [@c] | z |",
        "- x [@a]\n    - *y [@b]*\n- z [@c]",
        "Term [@a]\n: *x* [@b]\n\nx [@c]",
        '!!! note "Title [@a]"\n    x [@b]\n\nx [@c]',
        '??? note "Title [@a]"\n    *x* [@b]\n\nx [@c]',
        "## Head [@a]\n\n*x [@b]*\n\n### Head [@c]",
        "> *x* [@a]\n\nx `y` [@b] [link](u) [@c]",
        '<div markdown="1">\n\n*x [@a]*\n\n</div>\n\nx [@b] [@c]',
        "x [@a][^1] y [@b]\n\n[^1]: note [@c]",
        "x[^2] y[^1] [@a]\n\n[^2]: second [@b]\n\n[^1]: first [@c]",
        "[^1]: note *x* [@c]\n\nx[^1] [@a]\n\ny [@b]",
        '=== "One"\n\n    x [@a]\n\n=== "Two"\n\n    *y [@b]*\n\nx [@c]',
    ],
)
def test_numbers_follow_the_page(text: str) -> None:
    """Keys a, b, c stand on the page in this order, in the text or in its footnotes."""
    page = render(text)
    assert marks(page) == ["[1]", "[2]", "[3]"]
    assert [item["id"] for item in page.select(".sb-references li")] == ["ref-a", "ref-b", "ref-c"]


def test_a_source_has_one_number_on_a_page() -> None:
    assert marks(render("[@b] [@a] [@b, p. 3] [@c; @a]")) == [
        "[1]",
        "[2]",
        "[1, p. 3]",
        "[3]",
        "[2]",
    ]


def test_footnotes_that_are_repeated_have_numbers_once() -> None:
    page = render("x[^1] y[^1] [@a]\n\n[^1]: note [@b]")
    assert marks(page) == ["[1]", "[2]"]


def test_footnotes_may_stand_in_the_order_of_their_marks() -> None:
    """Numbers follow where the notes stand, whichever order the site asks for."""
    ours = CitationsExtension(host=make_desk())
    md = markdown.Markdown(
        extensions=[ours, "footnotes"],
        extension_configs={"footnotes": {"USE_DEFINITION_ORDER": False}},
    )
    page = read(md.convert("x[^2] y[^1]\n\n[^1]: first [@a]\n\n[^2]: second [@b]"))
    assert marks(page) == ["[1]", "[2]"]
    assert [item["id"] for item in page.select(".sb-references li")] == ["ref-b", "ref-a"]


PIECES = st.sampled_from(["x [@{}]", "*x [@{}] y*", "**x *y [@{}]***", "`c` [@{}]", "- i [@{}]\n"])


@given(st.lists(st.tuples(PIECES, st.sampled_from("abcde")), min_size=1, max_size=12))
@settings(max_examples=40, deadline=None)
def test_any_mixture_is_numbered_in_order(pieces: list[tuple[str, str]]) -> None:
    """Numbers are those of first appearance, with no gap."""
    separator = "\n\n"
    page = render(separator.join(piece.format(key) for piece, key in pieces))
    order = list(dict.fromkeys(key for _, key in pieces))
    assert marks(page) == [f"[{order.index(key) + 1}]" for _, key in pieces]


def test_the_counter_alone() -> None:
    """Unknown keys take no number; anchors count the marks of a source."""
    numbering = Numbering({"a": "a", "B:1": "b-1"})
    first, unknown, second = numbering.cite("B:1"), numbering.cite("x"), numbering.cite("a")
    again = numbering.cite("B:1", "p. 3", "So it is.")
    assert unknown is None
    assert first
    assert second
    assert again
    assert (first.number, second.number, again.number) == (1, 2, 1)
    assert (first.anchor, again.anchor) == ("fnref-b-1-1", "fnref-b-1-2")
    assert [(one.key, one.number, one.anchors) for one in numbering.cited()] == [
        ("B:1", 1, ("fnref-b-1-1", "fnref-b-1-2")),
        ("a", 2, ("fnref-a-1",)),
    ]
    assert numbering.unknown == ["x"]
    assert [one.sentence for one in numbering.mentions()] == ["", "", "So it is."]


def test_the_page_that_zensical_renders() -> None:
    """Its context extension says the page where no host does."""
    from types import SimpleNamespace  # noqa: PLC0415

    from markdown.preprocessors import Preprocessor  # noqa: PLC0415

    from knowledge import article, claim, knowledge, source  # noqa: PLC0415

    class Context(Preprocessor):
        page = SimpleNamespace(path="fact-checks/water.md", url="fact-checks/water/", title=None)

        def run(self, lines: list[str]) -> list[str]:
            return lines

    page = article(summary="No [@b].")
    kb = knowledge([claim()], [source("a"), source("b")], articles={page.path: page})
    desk = make_desk(kb=kb)
    md = make_md(desk)
    md.preprocessors.register(Context(md), "rendering_context", 0)
    shown = read(md.convert("Wet [@a]."))
    assert marks(shown) == ["[1]", "[2]"]
    assert desk.uses[page.path].url == "fact-checks/water/"


def test_nothing_of_markdowns_own_marks_is_left() -> None:
    page = render(
        r"*x \* [@a, `p` \* 3]* [see **x** @b] [@c \] x] &amp; <b>[@d]</b>", make_desk(page_of())
    )
    assert not re.search("[\x02\x03]|klzz|wzxh|sb-group", str(page))
