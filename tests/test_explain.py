"""The examples of the codes: each does what it says, in a terminal and on the page of codes."""

from __future__ import annotations

import os
import re

import pytest
from click.testing import CliRunner

from conftest import SMALL, TODAY, build, write
from sourcebook.catalogue import CODES, EXAMPLES, SUBJECTS, parts_of
from sourcebook.checking import survey, upkeep
from sourcebook.cli import main
from sourcebook.loading import load
from sourcebook.problems import Problem

WET = "data/claims/wet.yml"
BIB = "data/refs.bib"
PAGE = "docs/water.md"

WORLD = {
    "mkdocs.yml": (
        "site_name: Water\nextra:\n  sourcebook:\n    retractions: data/retractions.csv\n"
    ),
    WET: """\
claim: Water is wet.
kind: status
verdict: supported
certainty: high
rationale: It wets what it touches [@lake2024; @rain2025].
checked: 2026-01-27
said_by:
  - {who: lake-board, source: pond2019}
evidence:
  - {source: lake2024, stance: supports}
  - {source: rain2025, stance: supports}
""",
    "data/claims/rain.yml": """\
claim: Rain wets the ground.
kind: status
verdict: supported
certainty: high
rationale: Where it falls, the ground is wet [@lake2024; @rain2025].
checked: 2026-01-27
evidence:
  - {source: lake2024, stance: supports}
  - {source: rain2025, stance: supports}
relations:
  - {type: depends-on, claim: wet}
""",
    BIB: "".join(
        f"@online{{{key}, title = {{On the {key}}}, url = {{https://example.org/{key}}}}}\n"
        for key in ("lake2024", "rain2025", "pond2019", "spring2023")
    ),
    "data/names.yml": """\
bodies:
  - {id: lake-board, label: The lake board}
topics:
  - {id: water, label: Water}
""",
    "data/health.jsonl": (
        '{"url": "https://example.org/pond2019", "roles": [{"key": "pond2019", "role": "url"}], '
        '"state": "dead", "since": "2026-10-02"}\n'
    ),
    "data/health-trend.csv": "",
    "data/retractions.csv": (
        "Record ID,Title,Subject,Institution,Journal,Publisher,Country,Author,URLS,ArticleType,"
        "RetractionDate,RetractionDOI,RetractionPubMedID,OriginalPaperDate,OriginalPaperDOI,"
        "OriginalPaperPubMedID,RetractionNature,Reason,Paywalled,Notes\n"
    ),
    "docs/index.md": "# Water\n",
    "docs/ice.md": "# Ice\n",
    PAGE: """\
---
title: Is water wet?
claims: [wet]
summary: Yes [@lake2024].
---
A spring feeds the lake [@spring2023].
""",
}
"""The good knowledge base about water to which all examples belong."""

SNIPPETS = sorted(code for code, example in EXAMPLES.items() if not example.words)
# What sites do when they are asked is shown in `test_policy`.
WORDS = sorted(
    code for code, example in EXAMPLES.items() if example.words and not code.startswith("R")
)


def fields_of(text: str) -> dict[str, str]:
    """The top-level fields of a YAML text, by name, each with all of its lines."""
    blocks = re.split(r"(?m)^(?=\w+:)", text)
    return {block.split(":")[0]: block for block in blocks if re.match(r"\w+:", block)}


def embedded(file: str, piece: str) -> dict[str, str]:
    """The knowledge base with a piece of a file in its place, written as any reader would."""
    good, piece = WORLD[file], piece + "\n"
    if file.endswith(".yml"):
        given = fields_of(piece)
        others = [block for name, block in fields_of(good).items() if name not in given]
        # A list has no fields to add to, so it is the whole file.
        return {file: piece + "".join(others) if given else piece}
    if file.endswith(".md"):
        head = "" if piece.startswith("---") else good[: good.rindex("---\n") + 4]
        return {file: head + piece}
    return {file: good + piece}


def problems_in(make_site, files: dict[str, str | bytes | None]) -> tuple[Problem, ...]:
    loaded = load(make_site({**WORLD, **files}))
    return (*survey(loaded), *upkeep(loaded, TODAY))


def codes_in(make_site, files) -> set[str]:
    return {problem.code for problem in problems_in(make_site, files)}


def test_every_code_has_an_example_and_every_example_a_code():
    """No code is left without, and no example is of a code that was never there."""
    assert set(EXAMPLES) == set(CODES)
    assert {code[0] for code in CODES} == set(SUBJECTS)


def test_examples_are_short_and_fit():
    """A reader takes in eight lines at a glance."""
    for code, example in EXAMPLES.items():
        for text in (example.wrong, example.right):
            lines = text.split("\n")
            assert 1 <= len(lines) <= 8, code
            assert max(map(len, lines)) <= 110, code
            assert text == text.strip("\n"), code
        assert example.wrong != example.right, code


def test_knowledge_base_of_the_examples_is_good(make_site):
    """Before an example is put in, there is nothing to say: each is found for what it is."""
    assert problems_in(make_site, {}) == ()


@pytest.mark.parametrize("code", SNIPPETS)
def test_wrong_is_found(make_site, code):
    """What is shown as wrong gives the problem that it is an example of."""
    example = EXAMPLES[code]
    assert code in codes_in(make_site, embedded(example.file, example.wrong))


@pytest.mark.parametrize("code", SNIPPETS)
def test_right_is_good(make_site, code):
    """What is shown as right gives no problem at all, but for a source that nothing cites,
    because the piece of text that would cite it is not shown."""
    example = EXAMPLES[code]
    allowed = {"B419"} - {code}
    assert codes_in(make_site, embedded(example.file, example.right)) <= allowed


WARNINGS = [code for code in SNIPPETS if CODES[code].severity != "error"]


@pytest.mark.parametrize("code", WARNINGS)
def test_silence_does_what_is_said(make_site, code):
    """The comment that is shown, put in the line above, silences the warning."""
    example = EXAMPLES[code]
    files = {**WORLD, **embedded(example.file, example.wrong)}
    first = next(one.location for one in problems_in(make_site, files) if one.code == code)
    lines = files[first.path].split("\n")
    lines.insert(first.line - 1, parts_of(code)[-1].text)
    after = codes_in(make_site, {**files, first.path: "\n".join(lines)})
    assert not after & {code, "S904"}


def two_claims_of_one_name(root, name):
    path = root / "data/claims/lakes" / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(WORLD[WET])


def replaced(root, make):
    path = root / WET
    path.unlink()
    make(path)


MAKERS = {
    "C301": (
        lambda root: two_claims_of_one_name(root, "wet.yml"),
        lambda root: two_claims_of_one_name(root, "wet-lakes.yml"),
    ),
    "A504": (
        lambda root: (root / "docs/health.md").write_text("# Health\n"),
        lambda root: (root / "docs/your-health.md").write_text("# Health\n"),
    ),
    "X001": (
        lambda root: ((root / BIB).unlink(), (root / BIB).mkdir()),
        lambda root: None,
    ),
    "X002": (
        lambda root: replaced(root, lambda path: path.symlink_to(os.devnull)),
        lambda root: None,
    ),
    "X004": (
        lambda root: (root / WET).write_text(WORLD[WET] + "#" * 5_000_000),
        lambda root: (root / WET).write_text(WORLD[WET] + "#" * 15_000),
    ),
    "X005": (
        lambda root: (root / WET).write_bytes(WORLD[WET].replace("wet", "wét").encode("latin-1")),
        lambda root: (root / WET).write_bytes(WORLD[WET].replace("wet", "wét").encode()),
    ),
}
"""What the examples in words tell of, really done: wrong, and right."""


@pytest.mark.parametrize("code", sorted({*WORDS, *MAKERS}))
def test_what_is_told_in_words_is_so(make_site, code):
    """What no piece of text can show is done to the files, and is found or is good."""
    wrong, right = MAKERS[code]
    root = make_site(WORLD)
    right(root)
    assert survey(load(root)) == ()
    assert code in WORDS
    wrong(root)
    assert code in {problem.code for problem in survey(load(root))}


def explained(code: str) -> str:
    result = CliRunner().invoke(main, ["explain", code])
    assert result.exit_code == 0
    return result.output


def test_warning_is_explained_with_wrong_right_and_silence():
    """All of it, in this order, the pieces of text indented and whole."""
    assert explained("b415") == (
        "B415: unknown field (warning)\n\n"
        "It is kept, but nothing shows it.\n\n"
        "Wrong, in data/refs.bib:\n\n"
        "    @online{river2025,\n"
        "      title = {On the river},\n"
        "      url = {https://example.org/river},\n"
        "      pubisher = {The lake board},\n"
        "    }\n\n"
        "Right:\n\n"
        "    @online{river2025,\n"
        "      title = {On the river},\n"
        "      url = {https://example.org/river},\n"
        "      publisher = {The lake board},\n"
        "    }\n\n"
        "Silence: Where it may stand, write this in the line that the report names, "
        "or in the line above, with your reason:\n\n"
        "    % sourcebook: ignore B415 why it may stand\n"
    )


def test_error_is_explained_as_not_to_be_silenced():
    """An error is mended; what cannot be shown is told in a sentence."""
    shown = explained("X002")
    assert "Wrong, in data/claims/wet.yml: This is a symbolic link" in shown
    assert "Right: This is the file itself." in shown
    assert shown.endswith("Errors cannot be silenced.\n")
    assert "ignore" not in shown


def test_comment_is_that_of_the_file():
    """A comment begins with % in the bibliography, and with # in YAML and in front matter."""
    assert "    # sourcebook: ignore C311 why" in explained("C311")
    assert "    % sourcebook: ignore B419 why" in explained("B419")
    assert "in the front matter" in explained("P606")


@pytest.fixture(scope="module")
def codes_page(tmp_path_factory):
    root = tmp_path_factory.mktemp("codes")
    codes = "# Codes\n\n<!-- sourcebook:codes -->\n"
    write(root, {**WORLD, "mkdocs.yml": SMALL, "docs/codes.md": codes})
    return build(root, strict=True).article("codes/")


def section(article, code):
    """All between the heading of a code and the next heading."""
    heading = article.find(id=code.lower())
    assert heading.name == "h3"
    following = []
    for element in heading.find_next_siblings():
        if element.name in {"h2", "h3"}:
            break
        following.append(element)
    return heading, following


@pytest.mark.parametrize("code", sorted(CODES))
def test_page_says_what_the_terminal_says(codes_page, code):
    """The same words and the same pieces of text, from one source."""
    heading, following = section(codes_page, code)
    assert heading.get_text().startswith(f"{code} {CODES[code].title}")
    shown = [element.get_text() for element in following]
    assert shown[0] == f"{CODES[code].severity} {CODES[code].why}"
    pieces = [element.get_text() for element in following if element.name == "pre"]
    example = EXAMPLES[code]
    if example.words:
        assert any(example.wrong in text for text in shown)
        assert any(example.right in text for text in shown)
    else:
        assert pieces[:2] == [example.wrong, example.right]
    told = explained(code)
    for element in following[1:]:
        text = element.get_text()
        for line in text.split("\n"):
            assert line.strip() in told, (code, line)
    assert ("Errors cannot be silenced." in "".join(shown)) == (CODES[code].severity == "error")


def test_page_lists_every_code_and_leads_to_its_section(codes_page):
    """One row a code with severity and problem, linked to a heading; in order, by subject."""
    rows = codes_page.select(".sb-codes tbody tr")
    assert {row.code.get_text() for row in rows} == set(CODES)
    assert len(rows) == len(CODES)
    for row in rows:
        code = row.code.get_text()
        assert row.a["href"] == f"#{code.lower()}"
        assert [cell.get_text() for cell in row("td")] == [CODES[code].severity, CODES[code].title]
    headings = [found["id"].upper() for found in codes_page("h3")]
    assert headings == [row.code.get_text() for row in rows]
    assert [found.get_text() for found in codes_page("h2")] == [
        f"{letter}: {subject}" for letter, subject in SUBJECTS.items()
    ]


def test_examples_are_escaped_and_can_be_scrolled_by_keyboard(codes_page):
    """A piece of text is shown and never read as HTML, and its box has a name of its own."""
    boxes = codes_page.select("pre > code")
    assert not codes_page.select("pre > code *")
    assert "<!-- spring2023" in "".join(box.get_text() for box in boxes)
    assert all(box["tabindex"] == "0" and box["role"] == "region" for box in boxes)
    names = [box["aria-label"] for box in boxes]
    assert len(names) == len(set(names))
