"""Which essays the host leaves out of the site, and patterns in its settings that are none.

Patterns are written as in .gitignore (https://www.mkdocs.org/user-guide/configuration/#exclude_docs).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sourcebook.printable import printable
from sourcebook.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sourcebook.loading.host.values import HostValues
    from sourcebook.problems import Location
    from sourcebook.settings import Host

SETTINGS = ("exclude_docs", "draft_docs", "not_in_nav")
"""What takes patterns."""
_ALWAYS = (".*", "/templates/")
"""What MkDocs leaves out where no setting says otherwise."""


def left_out(paths: Iterable[str], host: Host, *, drafts: bool = False) -> frozenset[str]:
    """Those of the paths under docs/ that are not published. With `drafts`, what is shown in a
    preview only is not among them. A pattern that is none leaves nothing out."""
    excluded, preview = host.exclude_docs, "" if drafts else host.draft_docs
    if not excluded and not preview:
        # What was read holds no hidden files, and most sites need no library for the rest.
        return frozenset(path for path in paths if path.startswith("templates/"))
    # It takes longer to import than most sites to check.
    from pathspec.gitignore import GitIgnoreSpec  # noqa: PLC0415

    def matching(lines: Iterable[str]) -> GitIgnoreSpec:
        return GitIgnoreSpec.from_lines([line for line in lines if _is_pattern(line)])

    specs = matching([*_ALWAYS, *excluded.splitlines()]), matching(preview.splitlines())
    return frozenset(path for path in paths if any(one.match_file(path) for one in specs))


def brings_back_hidden(host: Host) -> bool:
    """Whether files that begin with a dot may be published after all."""
    return any(line.startswith("!") for line in host.exclude_docs.splitlines())


def wrong_patterns(values: HostValues) -> Iterator[Problem]:
    """A problem for each line that is no pattern, at which MkDocs ends."""
    for name in SETTINGS:
        value = values.at(name)
        if not isinstance(value, str):
            continue
        place = values.file.document.value_at(name)
        for line in value.splitlines():
            if not _is_pattern(line):
                place = _place(values, place, line.strip())
                said = f"'{printable(line.strip()[:60])}' in '{name}' is no pattern."
                hint = "Write on each line a path as in .gitignore, such as 'drafts/' or '!a.md'."
                yield Problem(place, "S906", said, hint)


def _is_pattern(line: str) -> bool:
    from pathspec.gitignore import GitIgnoreSpec  # noqa: PLC0415 - see `left_out`

    try:
        GitIgnoreSpec.from_lines([line])
    except ValueError:
        return False
    return True


def _place(values: HostValues, last: Location, line: str) -> Location:
    """Where a line of a setting stands, after the last one; that one itself, where the setting is
    written in another way."""
    lines = values.file.layers[last.path].lines
    for number in range(last.line + 1, len(lines) + 1):
        if lines[number - 1].strip() == line:
            return replace(last, line=number, column=lines[number - 1].index(line) + 1)
    return last
