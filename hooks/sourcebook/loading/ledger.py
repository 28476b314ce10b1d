"""data/health.jsonl -> ledger lines + problems."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic import ValidationError

from sourcebook.loading.files import read_text
from sourcebook.model import LedgerLine
from sourcebook.problems import Location, Problem

if TYPE_CHECKING:
    from pathlib import Path

_HINT = "The scheduled check writes this file; restore the line from the last good commit."


def load_ledger(root: Path, path: Path) -> tuple[dict[str, LedgerLine], list[Problem]]:
    """Read the ledger by address; a bad line hides no other. No file means nothing was checked."""
    if not path.exists():
        return {}, []
    file, problems = read_text(root, path)
    lines: dict[str, LedgerLine] = {}
    for number, text in enumerate(file.text.split("\n") if file else [], start=1):
        if not text.strip():
            continue
        place = Location(path.relative_to(root).as_posix(), number)
        try:
            line = LedgerLine.model_validate(json.loads(text))
        except json.JSONDecodeError as error:
            place = Location(place.path, number, error.colno)
            problems.append(Problem(place, "L801", "The line is not JSON from here on.", _HINT))
        except RecursionError:
            problems.append(Problem(place, "L801", "The line is nested too deep.", _HINT))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            name = ".".join(str(step) for step in first["loc"]) or "the line"
            message = f"The ledger line has a value that does not fit in '{name}'."
            problems.append(Problem(place, "L801", message, _HINT))
        else:
            if line.url in lines:
                message = "A line above holds the same address."
                problems.append(Problem(place, "L801", message, _HINT))
            else:
                lines[line.url] = line
    return lines, problems
