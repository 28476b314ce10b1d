"""JSON Lines: the canonical report, one problem a line, for other programs.

Version 1 of the format. A field is never renamed or given another meaning without a new version.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TextIO

from sourcebook.catalogue import CODES
from sourcebook.checking.reports.pages import pages_of_files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sourcebook.loading import Loaded
    from sourcebook.problems import Problem

VERSION = 1


def write(loaded: Loaded, problems: Sequence[Problem], out: TextIO) -> None:
    """Write one JSON object a problem; ASCII only, so that no terminal or log can be fooled."""
    pages = pages_of_files(loaded)
    for problem in problems:
        record = {
            "version": VERSION,
            "code": problem.code,
            "severity": problem.severity.value,
            "title": CODES[problem.code].title,
            "path": problem.location.path,
            "line": problem.location.line,
            "column": problem.location.column,
            "page": pages.get(problem.location.path),
            "message": problem.message,
            "hint": problem.hint,
            "related": [
                {"path": place.path, "line": place.line, "column": place.column, "note": note}
                for place, note in problem.related
            ],
        }
        # The log of a workflow takes `##[name]` anywhere in a line for a command.
        out.write(json.dumps(record).replace("##[", r"##\u005b") + "\n")
