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
    from collections.abc import Sequence

    from sourcebook.loading import Loaded
    from sourcebook.problems import Problem

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.NOTICE: "cyan"}


def write(loaded: Loaded, problems: Sequence[Problem], out: TextIO) -> None:
    """Write the problems by file, worst not first but in the order of the lines, as an editor
    goes through them."""
    console = Console(file=out, highlight=False, emoji=False, markup=False)
    pages = pages_of_files(loaded)
    for path, group in groupby(problems, key=lambda problem: problem.location.path):
        heading = Text(printable(path), "bold")
        if path in pages:
            heading.append(f"  ->  {printable(pages[path])}", "dim")
        console.print(heading, soft_wrap=True)
        for problem in group:
            _one(console, problem)
        console.print()
    console.print(_closing(loaded, problems), soft_wrap=True)


def _one(console: Console, problem: Problem) -> None:
    place = problem.location
    # The place is written as editors and terminals link it, and never broken over two lines.
    line = Text("  ")
    line.append(f"{printable(place.path)}:{place.line}:{place.column}", "dim")
    line.append("  ")
    line.append(problem.severity.value, _STYLES[problem.severity])
    line.append(f" {problem.code}", "bold")
    console.print(line, soft_wrap=True)
    _paragraph(console, problem.message)
    if problem.hint:
        _paragraph(console, problem.hint, "italic")
    for other, note in problem.related:
        _paragraph(console, f"{other}: {note}", "dim")


def _paragraph(console: Console, text: str, style: str = "") -> None:
    """A sentence, indented and broken between words: an address stays whole, to be clicked."""
    for line in textwrap.wrap(
        printable(text), console.width - 4, break_long_words=False, break_on_hyphens=False
    ):
        console.print(Text(f"    {line}", style), soft_wrap=True)


def _closing(loaded: Loaded, problems: Sequence[Problem]) -> Text:
    if problems:
        style = _STYLES[min((problem.severity for problem in problems), key=RANK.__getitem__)]
        verdict = Text(counts(problems), style).append(". ", "none")
    else:
        verdict = Text("No problems. ", "bold green")
    return verdict.append(looked_at(loaded), "none")
