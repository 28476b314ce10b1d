"""Throw mutated text at every parser until one raises, or says of a place that is not in the text.

    pip install atheris && python benchmarks/fuzz.py bibtex -max_total_time=300 [CORPUS]

atheris (https://github.com/google/atheris) watches which branches a text reaches and breeds from
those that reach new ones. What follows the name of a parser goes to libFuzzer. A text that fails is
left in `crash-...` in the current folder. The tests hold the same properties with hypothesis, on
fewer texts.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import atheris

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sourcebook.problems import Problem

with atheris.instrument_imports(include=["sourcebook", "pylatexenc", "pybtex"]):
    from sourcebook.bibliography import format_reference, to_bibtex, to_csl, to_ris
    from sourcebook.bibliography.names import read_names
    from sourcebook.checking.references.matching.quotes import look_for
    from sourcebook.citations.syntax import closing_bracket, parse_group
    from sourcebook.latex import to_text, unknown_commands
    from sourcebook.loading.articles import read_article
    from sourcebook.loading.bibtex import legacy_date, load_bibliography, parse_date
    from sourcebook.loading.bibtex.addresses import read_doi, read_url
    from sourcebook.loading.yaml import read_yaml


def _with_line_feeds(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _inside(problems: Iterable[Problem], text: str) -> None:
    lines = _with_line_feeds(text).split("\n")
    for problem in problems:
        for place in (problem.location, *(where for where, _ in problem.related)):
            assert 1 <= place.line <= len(lines), problem
            assert 1 <= place.column <= len(lines[place.line - 1]) + 1, problem


def _bibtex(text: str) -> None:
    sources, problems, _ = load_bibliography(text, "refs.bib")
    _inside(problems, text.removeprefix("\ufeff"))
    for source in sources.values():
        shown = format_reference(source)
        assert not set(source.title + shown.authors) & set("\\{}")
        to_ris(source), to_csl(source), to_bibtex(source)


def _latex(text: str) -> None:
    assert not set(to_text(text)) & set("\\{}")
    unknown_commands(text)


def _yaml(text: str) -> None:
    text = _with_line_feeds(text)
    _inside(read_yaml(text, "x.yml")[1], text)


def _front_matter(text: str) -> None:
    page = f"---\n{_with_line_feeds(text)}\n---\n"
    _inside(read_article(page, "x.md", "x.md")[2], page)


def _citation(text: str) -> None:
    group = parse_group(text)
    assert group is None or not group.mistake or 0 <= group.offset < len(text)
    assert -1 <= closing_bracket(f"[{text}", 0) <= len(text)


def _values(text: str) -> None:
    read_names(text)
    for read in (read_url, read_doi, parse_date, legacy_date, lambda text: legacy_date("1", text)):
        try:
            read(text)
        except ValueError:
            continue


def _quote(text: str) -> None:
    quote, _, page = text.partition("\n")
    look_for(quote, page)


PARSERS: dict[str, Callable[[str], None]] = {
    "bibtex": _bibtex,
    "latex": _latex,
    "yaml": _yaml,
    "front-matter": _front_matter,
    "citation": _citation,
    "values": _values,
    "quote": _quote,
}


def _main() -> None:
    parser = PARSERS[sys.argv.pop(1)]

    def one(data: bytes) -> None:
        parser(data.decode("utf-8", "ignore"))

    atheris.Setup(sys.argv, one)
    atheris.Fuzz()


if __name__ == "__main__":
    _main()
