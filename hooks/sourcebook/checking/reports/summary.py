"""Markdown for people on GitHub: a step's summary, and the one comment or issue that is kept.

What strangers wrote is shown as it stands, by `github_markdown`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO

from sourcebook.checking.reports.counting import RANK, counted, counts, looked_at
from sourcebook.checking.reports.lacking import files_of, is_lacking
from sourcebook.checking.reports.pages import pages_of_files
from sourcebook.github_markdown import escaped, in_code

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sourcebook.loading import Loaded
    from sourcebook.problems import Problem

LIMIT = 48_000
"""Characters of the whole; a comment may have 65,536, and what a change does stands there too."""
MARKER = "<!-- sourcebook:report -->"
"""The last line, by which the comment is found again."""
_LONGEST_NOTE = 200
_ROOM = 700
"""Characters kept free for what was left out, and for the marker."""
_LISTED = 30
"""Pages in the list of those with missing or dead citations."""
_RELATED = 5


def write(loaded: Loaded, problems: Sequence[Problem], out: TextIO) -> None:
    """Write the report, at most `LIMIT` characters, worst first."""
    pages = pages_of_files(loaded)
    blocks = [f"## Sourcebook: {counts(problems) or 'no problems'}\n\n"]
    if looked := looked_at(loaded):
        blocks.append(f"{looked}\n\n")
    blocks.append(_lacking_pages(problems, pages))
    room = LIMIT - _ROOM - sum(map(len, blocks))
    left_out: list[Problem] = []
    for path, group in _by_file(problems):
        heading = f"### {_heading(path, pages)}\n\n"
        for problem in group:
            block = heading + _item(problem)
            if left_out or len(block) > room:
                left_out.append(problem)
                continue
            blocks.append(block)
            room -= len(block)
            heading = ""
        if not heading:
            blocks.append("\n")
            room -= 1
    if left_out:
        blocks.append(
            f"**Left out, for want of room:** {counts(left_out)}. "
            "`sourcebook check` prints the whole list.\n\n"
        )
    out.write("".join(blocks) + MARKER + "\n")


def _heading(path: str, pages: Mapping[str, str]) -> str:
    page = pages.get(path)
    return f"{in_code(page)} ({in_code(path)})" if page else in_code(path)


def _lacking_pages(problems: Iterable[Problem], pages: Mapping[str, str]) -> str:
    """The list of pages with missing or dead citations, those with most of them first."""
    numbers: dict[str, int] = {}
    for problem in problems:
        if is_lacking(problem):
            touched = set(files_of(problem))
            # A dead source is written down in the bibliography, but it is a page that lacks it.
            for path in {path for path in touched if path in pages} or {problem.location.path}:
                numbers[path] = numbers.get(path, 0) + 1
    if not numbers:
        return ""
    ordered = sorted(numbers, key=lambda path: (-numbers[path], path))
    lines = [f"- {_heading(path, pages)}: {numbers[path]:,}\n" for path in ordered[:_LISTED]]
    if len(ordered) > _LISTED:
        lines.append(f"- and {counted(len(ordered) - _LISTED, 'more file')}\n")
    return "**Missing or dead citations:**\n\n" + "".join(lines) + "\n"


def _by_file(problems: Iterable[Problem]) -> list[tuple[str, list[Problem]]]:
    """Problems by file: those with missing or dead citations first, then the worse ones."""
    files: dict[str, list[Problem]] = {}
    for problem in sorted(problems, key=lambda one: (RANK[one.severity], one)):
        files.setdefault(problem.location.path, []).append(problem)
    return sorted(
        files.items(),
        key=lambda item: (
            not any(map(is_lacking, item[1])),
            min(RANK[problem.severity] for problem in item[1]),
            item[0],
        ),
    )


def _item(problem: Problem) -> str:
    place = problem.location
    where = in_code(f"{place.path}:{place.line}:{place.column}")
    lines = [f"- **{problem.severity.value} {problem.code}** {where}", escaped(problem.message)]
    if problem.hint:
        lines.append(f"*{escaped(problem.hint)}*")
    for other, note in problem.related[:_RELATED]:
        lines.append(f"{in_code(str(other))}: {escaped(note, _LONGEST_NOTE)}")
    if len(problem.related) > _RELATED:
        lines.append(f"and {counted(len(problem.related) - _RELATED, 'more place')}")
    # Two spaces at the end break the line within an item of a list.
    return "  \n  ".join(lines) + "\n"
