"""GitHub annotations: one workflow command a problem, shown beside the line of a change.

GitHub keeps ten of a kind for each step and drops the rest without a word, so the worst go first
and the rest are counted. Escaping is that of `@actions/core` (`command.ts`): percent and line ends
everywhere, colon and comma in properties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from sourcebook.catalogue import CODES
from sourcebook.checking.reports.counting import counted, counts, looked_at
from sourcebook.checking.reports.lacking import is_lacking
from sourcebook.printable import printable
from sourcebook.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sourcebook.loading import Loaded
    from sourcebook.problems import Problem

LIMIT = 10
"""Annotations of a kind that GitHub shows for one step."""
_LONGEST = 1_000
"""Characters of a message: GitHub cuts longer annotations."""


def write(loaded: Loaded, problems: Sequence[Problem], out: TextIO) -> None:
    """Write the worst problems as annotations, then what was left out and how many there are."""
    rest: list[Problem] = []
    for severity in Severity:
        of_kind = [problem for problem in problems if problem.severity is severity]
        of_kind.sort(key=lambda problem: not is_lacking(problem))
        out.writelines(_command(problem) + "\n" for problem in of_kind[:LIMIT])
        rest += of_kind[LIMIT:]
    if rest:
        verb = "is" if len(rest) == 1 else "are"
        out.write(
            f"{counts(rest)} more {verb} not shown as annotations, of which there can be {LIMIT} "
            f"of a kind. The whole list is in the report of this run; 'sourcebook check' prints "
            f"it as well.\n"
        )
    total = (
        f"{counted(len(problems), 'problem')}: {counts(problems)}" if problems else "No problems"
    )
    out.write(f"{total}. {looked_at(loaded)}".rstrip() + "\n")


def _command(problem: Problem) -> str:
    place = problem.location
    title = f"{problem.code}: {CODES[problem.code].title}"
    lines = [problem.message, problem.hint]
    lines += [f"{other}: {note}" for other, note in problem.related[:5]]
    message = "\n".join(_shortened(printable(line)) for line in lines if line)
    return (
        f"::{problem.severity.value} file={_property(place.path)},line={place.line},"
        f"col={place.column},title={_property(title)}::{_data(message)}"
    )


def _shortened(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    # A path is made printable too: none of ours has such characters, and GitHub would only find
    # no file of that name.
    return _data(printable(text)).replace(":", "%3A").replace(",", "%2C")
