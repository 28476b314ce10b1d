"""Every parser as something that takes any text, and what must hold of its answer; and the texts
that try them hardest. For the tests, and for the benchmarks that fuzz and time the same parsers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from knowledge import TODAY, knowledge
from sourcebook.bibliography import format_reference, to_bibtex, to_csl, to_ris
from sourcebook.bibliography.names import read_names
from sourcebook.checking.references.matching.quotes import look_for
from sourcebook.citations.fields import FieldMarkdown
from sourcebook.citations.numbering import Numbering
from sourcebook.citations.syntax import closing_bracket, parse_group
from sourcebook.fragments import Fragments
from sourcebook.latex import to_text, unknown_commands
from sourcebook.loading.articles import read_article
from sourcebook.loading.bibtex.addresses import read_doi, read_url
from sourcebook.loading.bibtex.dates import legacy_date, parse_date
from sourcebook.loading.bibtex.file import load_bibliography
from sourcebook.loading.claims import read_claim
from sourcebook.loading.yaml import read_yaml
from sourcebook.problems import Problem

SIGNS = ["[", "]", "{", "}", "@", "\\", "*", '"', "#", "%", "$", "&", "`", "'", "-", ",", ":", "="]
PAIRS = [
    "{}", "}{", "[]", "@{", "\\{", "{\\", '{"', '"{', "\\\\", "$$", "``", "''", "--", "{,", "=#",
    "&#", "*[", "[@", "@a", "\n@", "\n{", "\n- ", "\n a:", "? ", "\n%", "\\'", "\\a", "$_", "$^{",
    "\\begin{x}", "a=", "{a}", "(a", ")@", "!!", "&a ", "*a ", "| ", "> ", " and ", "; ", "...",
    "\n- *a", "\n- {}", "1. ", "+ ", "<i>", "</i>", "<sub> ", "&lt;", "\\ifmmode\\else ", '"`',
]  # fmt: skip
ENTRIES = [
    "@a{", "@a{\n", '@a{x,t="', "@a{x y}", "@a(x y)", "@a{x,\n t=", "@a{x,t={", "@comment{\n",
    "@string{a=b}\n", "@a{x,a=b#c}\n", "@preamble{", '@preamble{"\\def\\a{"}\n',
    "@a{x,crossref={x}}\n", "@a{x,title={{{{", "\n@a", "@a{x,xdata={y,z}}\n", "@a{x,x={}\nx={}}\n",
]  # fmt: skip


FRAGMENTS = Fragments(knowledge(), today=TODAY)
FIELDS = FieldMarkdown(FRAGMENTS)


def inside(problems: Iterable[Problem], text: str) -> None:
    """Every place that a problem names is one of the text, or just behind a line of it."""
    lines = with_line_feeds(text).split("\n")
    for problem in problems:
        for place in (problem.location, *(where for where, _ in problem.related)):
            assert 1 <= place.line <= len(lines), problem
            assert 1 <= place.column <= len(lines[place.line - 1]) + 1, problem


def bibtex(text: str) -> None:
    sources, problems, _ = load_bibliography(text, "r.bib")
    inside(problems, text.removeprefix("\ufeff"))
    for source in sources.values():
        shown = format_reference(source)
        assert not set(source.title + shown.authors) & set("\\{}")
        assert to_ris(source)
        assert to_csl(source)
        assert to_bibtex(source)


def in_a_title(text: str) -> None:
    load_bibliography(f"@misc{{a, title = {{{text}}}, author = {{{text}}}}}", "r.bib")


def latex(text: str) -> None:
    assert not set(to_text(text)) & set("\\{}")
    unknown_commands(text)


def with_line_feeds(text: str) -> str:
    """As files are read."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def yaml(text: str) -> None:
    text = with_line_feeds(text)
    inside(read_yaml(text, "x.yml")[1], text)


def front_matter(text: str) -> None:
    page = f"---\n{with_line_feeds(text)}\n---\nA page.\n"
    inside(read_article(page, "x.md", "x.md")[2], page)


def claim(text: str) -> None:
    """A list that is to hold words, and that anything may follow."""
    file = f"claim: A\ntopics:\n{with_line_feeds(text)}\n"
    inside(read_claim(file, "x.yml", "x").problems, file)


def data_field(text: str) -> None:
    """As long as the model lets it be."""
    text = text[:20_000]
    FIELDS.block(text, Numbering(FRAGMENTS.slugs), "")
    FIELDS.plain(text)


def citation(text: str) -> None:
    group = parse_group(text)
    assert group is None or not group.mistake or 0 <= group.offset < len(text)
    for start, sign in enumerate(text):
        if sign == "[":
            assert -1 <= closing_bracket(text, start) < len(text)


def names(text: str) -> None:
    read_names.__wrapped__(text)


def values(text: str) -> None:
    """Addresses, DOIs and dates are read, or refused with a sentence."""

    def month(text: str) -> str:
        return legacy_date("2019", text)

    for read in (read_url, read_doi, parse_date, legacy_date, month):
        try:
            read(text)
        except ValueError:
            continue


def quote(text: str) -> None:
    look_for("the rise was small", text)


PARSERS: Mapping[str, Callable[[str], None]] = {
    one.__name__: one
    for one in (
        bibtex,
        in_a_title,
        latex,
        yaml,
        front_matter,
        claim,
        data_field,
        citation,
        names,
        values,
        quote,
    )
}
