"""Paragraphs that Markdown would not come to an end with: told, and shown as they stand."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from conftest import CLAIM, SMALL, build
from sourcebook.cli import main
from sourcebook.tangles import tangles

MANY = 20_000


def places(text: str) -> list[tuple[int, int]]:
    """The lines of each."""
    return [(one.start, one.end) for one in tangles(text.split("\n"))]


@pytest.mark.parametrize(
    "text",
    [
        *("[" * MANY, "![" * MANY, "[a](" * MANY, "[a][" * MANY, "[@" * MANY),
        *("[" * 9_000 + "]" * 9_000, "1. " * 60 + "a", "+ " * 60 + "a", "> " * 60 + "a"),
        *("- 1. " * 60 + "a", "\t" * 60 + "- a", "<a " * MANY, "<" * MANY),
        *("# a\n" * MANY, "*[a]: b\n" * MANY, "-\n" * MANY, "a\n---\n" * MANY, "* * *\n" * MANY),
    ],
)
def test_a_tangle_is_found_by_its_lines(text: str) -> None:
    """Brackets that nothing closes, or that are closed far away, lists in lists, and headings
    without an empty line between."""
    text = text.strip("\n")
    assert places(f"A.\n\nB.\n{text}\nC.\n\nD.") == [(2, 5 + text.count("\n"))]


@pytest.mark.parametrize(
    "text",
    [
        *("- [a](b)\n" * MANY, "[a](b) " * MANY, "[a][b] " * MANY, "- " * 60, "* " * 60),
        *(f"```\n{'[' * MANY}\n```", f"~~~~ json\n\n{'[' * MANY}\n~~~~"),
        *("[" * 900, "> " * 30 + "a", "*" * MANY, "<b>" * MANY, "# a\n\n" * MANY),
        *("*[a]: what it stands for\n" * 900, f"```\n{'# a' * MANY}\n```", "#a " * MANY),
    ],
)
def test_what_only_looks_like_one_is_none(text: str) -> None:
    """A list of twenty thousand links, a rule, code."""
    assert places(f"A.\n\n{text}\n\nD.") == []


def test_a_fence_that_nothing_closes_hides_nothing() -> None:
    assert places(f"```\n{'[' * MANY}\n\n````") == [(0, 2)]


def test_page_with_tangles_is_told_and_shows_them_as_they_stand(make_site) -> None:
    """The rest of the page is read, and so are all other pages."""
    nested = "1. " * 6_000
    page = f"# Home\n\nSee *this*.\n\n{'[<b>' * MANY}\n\n{nested}\n\nAnd [@a], *that*.\n"
    root = make_site({"mkdocs.yml": SMALL, "docs/index.md": page})
    built = build(root)
    assert built.exit_code == 0, built.log
    assert "docs/index.md:5:1: A503 Too many brackets are open at once" in built.log
    assert "docs/index.md:7:1: A503 Too many lists or quotations stand inside" in built.log
    article = built.article("")
    assert [one.text for one in article("em")] == ["this", "that"]
    assert [one.text for one in article("pre")] == ["[<b>" * MANY, nested]
    assert article.find("b") is None
    assert "[1]" in article.text


def test_page_that_nests_too_much_ends_in_a_sentence(make_site) -> None:
    """Markdown goes a step deeper into itself for each element, and Python ends it."""
    more = "markdown_extensions: [sourcebook, footnotes, md_in_html]\n"
    settings = SMALL.partition("markdown_extensions")[0] + more
    page = "A [@a].\n\n" + "<div markdown>\n" * 1_500 + "a\n" + "</div>\n" * 1_500
    root = make_site({"mkdocs.yml": settings, "docs/deep.md": page})
    built = build(root)
    assert built.exit_code == 1
    assert "docs/deep.md: Too much stands inside one another on this page" in built.log
    assert "Traceback" not in built.log
    checked = CliRunner().invoke(main, ["check", str(root)])
    assert checked.exit_code == 1
    assert "docs/deep.md:1:1" in checked.output
    assert "A503" in checked.output


@pytest.mark.parametrize("text", ["[" * 1_001, "1. " * 6_000])
def test_field_that_cannot_be_read_is_told_and_shown_as_it_stands(make_site, text: str) -> None:
    """Nothing in it is a citation, also not where there is one."""
    claim = CLAIM + f"conflict: |-\n  {text}[@nobody]\n"
    built = build(make_site({"mkdocs.yml": SMALL, "data/claims/wet.yml": claim}))
    assert built.exit_code == 0, built.log
    assert "data/claims/wet.yml:9:11: F209 This text has too many brackets, or nests" in built.log
    assert "P601" not in built.log
    assert "[@nobody]" in built.article("claims/wet").text
