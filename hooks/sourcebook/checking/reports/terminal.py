"""The report a person reads: grouped by page and file, with a closing line."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING, TextIO, TypeAlias

from rich.console import Console
from rich.text import Text

from sourcebook.checking.reports.counting import RANK, counts, looked_at
from sourcebook.checking.reports.pages import pages_of_files
from sourcebook.printable import printable
from sourcebook.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sourcebook.loading import Loaded
    from sourcebook.problems import Problem

_NARROWEST = 20
"""Columns. A terminal may say that it has one, or none."""
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}


_Piece: TypeAlias = tuple[str, str]
"""Words and their style."""


def write(loaded: Loaded, problems: Sequence[Problem], out: TextIO) -> None:
    """Write the problems by file, worst not first but in the order of the lines, as an editor
    goes through them."""
    console = Console(file=out, highlight=False, emoji=False, markup=False)
    width = max(console.width - 4, _NARROWEST)
    pages = pages_of_files(loaded)
    for path, group in groupby(problems, key=lambda problem: problem.location.path):
        heading = [(printable(path), "bold")]
        if path in pages:
            heading.append((f"  ->  {printable(pages[path])}", "bold dim"))
        lines: list[Sequence[_Piece]] = [heading]
        for problem in group:
            lines += _one(problem, width)
        _print(console, [*lines, []])
    _print(console, [_closing(loaded, problems)])


def _print(console: Console, lines: Iterable[Sequence[_Piece]]) -> None:
    """Print several lines at once, and without rich where they have no colours: else to print takes
    longer than to find what is wrong."""
    if console.color_system is None:
        console.file.write("".join("".join([words for words, _ in one]) + "\n" for one in lines))
    else:
        console.print(Text("\n").join(Text.assemble(*one) for one in lines), soft_wrap=True)


def _one(problem: Problem, width: int) -> Iterator[Sequence[_Piece]]:
    place, severity = problem.location, problem.severity
    # The place is written as editors and terminals link it, and never broken over two lines.
    yield (
        ("  ", ""),
        (f"{printable(place.path)}:{place.line}:{place.column}", "dim"),
        ("  ", ""),
        (severity.value, _STYLES[severity]),
        (f" {problem.code}", "bold"),
    )
    yield from _paragraph(problem.message, width)
    if problem.hint:
        yield from _paragraph(problem.hint, width, "italic")
    for other, note in problem.related:
        yield from _paragraph(f"{other}: {note}", width, "dim")


def _paragraph(text: str, width: int, style: str = "") -> Iterator[Sequence[_Piece]]:
    """A sentence, indented and broken between words: an address stays whole, to be clicked."""
    shown = printable(text)
    lines = [shown]
    if not shown or len(shown) > width or shown != shown.strip():
        lines = textwrap.wrap(shown, width, break_long_words=False, break_on_hyphens=False)
    for line in lines:
        yield ((f"    {line}", style),)


def _closing(loaded: Loaded, problems: Sequence[Problem]) -> Sequence[_Piece]:
    looked = looked_at(loaded)
    if not problems:
        return ("No problems. ", "bold green"), (looked, "bold green")
    style = _STYLES[min((problem.severity for problem in problems), key=RANK.__getitem__)]
    return (counts(problems), style), (". ", style), (looked, style)
