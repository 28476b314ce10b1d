"""The report a person reads: grouped by page and file, with a closing line."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, TextIO

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from sourcebook.checking.reports.pages import pages_of_files
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
        heading = Text(_printable(path), "bold")
        if path in pages:
            heading.append(f"  ->  {pages[path]}", "dim")
        console.print(heading, soft_wrap=True)
        for problem in group:
            _one(console, problem)
        console.print()
    console.print(_summary(loaded, problems), soft_wrap=True)


def _one(console: Console, problem: Problem) -> None:
    place = problem.location
    # The place is written as editors and terminals link it, and never broken over two lines.
    line = Text("  ")
    line.append(f"{_printable(place.path)}:{place.line}:{place.column}", "dim")
    line.append("  ")
    line.append(problem.severity.value, _STYLES[problem.severity])
    line.append(f" {problem.code}", "bold")
    console.print(line, soft_wrap=True)
    console.print(Padding(Text(_printable(problem.message)), (0, 0, 0, 4), expand=False))
    if problem.hint:
        console.print(Padding(Text(_printable(problem.hint), "italic"), (0, 0, 0, 4), expand=False))
    for other, note in problem.related:
        where = f"{_printable(str(other))}: {_printable(note)}"
        console.print(Padding(Text(where, "dim"), (0, 0, 0, 4), expand=False))


def _summary(loaded: Loaded, problems: Sequence[Problem]) -> Text:
    kb = loaded.kb
    claims = len(kb.claims) + len(kb.broken_claims)
    looked = (
        f"{_count(claims, 'claim')}, {_count(len(kb.sources), 'source')} and "
        f"{_count(len(kb.articles), 'page')} checked"
    )
    if not problems:
        return Text.assemble(("No problems. ", "bold green"), f"{looked}.")
    parts = [
        _count(number, severity.value)
        for severity in Severity
        if (number := sum(problem.severity is severity for problem in problems))
    ]
    style = _STYLES[min((problem.severity for problem in problems), key=list(Severity).index)]
    return Text.assemble((", ".join(parts), style), f". {looked}.")


def _count(number: int, word: str) -> str:
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def _printable(text: str) -> str:
    """The text without characters that could move the cursor, colour the screen or turn the
    direction of reading."""
    return "".join(one if one.isprintable() else f"<U+{ord(one):04X}>" for one in text)
