"""The report a person reads: grouped by page and file, with a closing line."""

from __future__ import annotations

import textwrap
from itertools import groupby
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.text import Text

from sourcebook.checking.reports.counting import RANK, counts, looked_at
from sourcebook.checking.reports.pages import pages_of_files
from sourcebook.printable import printable
from sourcebook.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sourcebook.loading import Loaded
    from sourcebook.problems import Problem

_NARROWEST = 20
"""Columns. A terminal may say that it has one, or none."""
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}


def write(loaded: Loaded, problems: Sequence[Problem], out: TextIO) -> None:
    """Write the problems by file, worst not first but in the order of the lines, as an editor
    goes through them."""
    console = Console(file=out, highlight=False, emoji=False, markup=False)
    width = max(console.width - 4, _NARROWEST)
    pages = pages_of_files(loaded)
    for path, group in groupby(problems, key=lambda problem: problem.location.path):
        heading = Text(printable(path), "bold")
        if path in pages:
            heading.append(f"  ->  {printable(pages[path])}", "dim")
        lines = [heading]
        for problem in group:
            lines += _one(problem, width)
        _print(console, Text("\n").join([*lines, Text()]))
    _print(console, _closing(loaded, problems))


def _print(console: Console, text: Text) -> None:
    """Print several lines at once, and without rich where they have no colours: else to print takes
    longer than to find what is wrong."""
    if console.color_system is None:
        console.file.write(f"{text.plain}\n")
    else:
        console.print(text, soft_wrap=True)


def _one(problem: Problem, width: int) -> Iterator[Text]:
    place = problem.location
    # The place is written as editors and terminals link it, and never broken over two lines.
    line = Text("  ")
    line.append(f"{printable(place.path)}:{place.line}:{place.column}", "dim")
    line.append("  ")
    line.append(problem.severity.value, _STYLES[problem.severity])
    line.append(f" {problem.code}", "bold")
    yield line
    yield from _paragraph(problem.message, width)
    if problem.hint:
        yield from _paragraph(problem.hint, width, "italic")
    for other, note in problem.related:
        yield from _paragraph(f"{other}: {note}", width, "dim")


def _paragraph(text: str, width: int, style: str = "") -> Iterator[Text]:
    """A sentence, indented and broken between words: an address stays whole, to be clicked."""
    for line in textwrap.wrap(
        printable(text), width, break_long_words=False, break_on_hyphens=False
    ):
        yield Text(f"    {line}", style)


def _closing(loaded: Loaded, problems: Sequence[Problem]) -> Text:
    if problems:
        style = _STYLES[min((problem.severity for problem in problems), key=RANK.__getitem__)]
        verdict = Text(counts(problems), style).append(". ", "none")
    else:
        verdict = Text("No problems. ", "bold green")
    return verdict.append(looked_at(loaded), "none")
