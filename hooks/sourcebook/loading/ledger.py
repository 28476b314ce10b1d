"""data/health.jsonl -> ledger lines + problems."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from sourcebook.loading.collector import uncollected
from sourcebook.loading.files import is_there, read_text
from sourcebook.model import LedgerLine
from sourcebook.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HINT = "The scheduled check writes this file; restore the line from the last good commit."

_BY_NUMBER = re.compile(r"\\u(?:00[0189]|007f|[dD][89a-fA-F])|\\[bf]|[\x7f-\x9f]")
"""How JSON may hold a character that no text of ours does; most lines are told apart by it."""
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff]")


def _cleaned(data: Any) -> Any:
    """The data without characters that could steer a terminal, or pass for a mark that Markdown
    sets for itself. They are no mistake: a line tells what a server said, and a server that could
    spoil a line would end all checks to come."""
    if isinstance(data, str):
        return _FORBIDDEN.sub("", data)
    if isinstance(data, dict):
        return {_FORBIDDEN.sub("", name): _cleaned(value) for name, value in data.items()}
    return [_cleaned(value) for value in data] if isinstance(data, list) else data


def load_ledger(root: Path, path: Path) -> tuple[dict[str, LedgerLine], list[Problem]]:
    """Read the ledger by address; a bad line hides no other. No file means nothing was checked."""
    if not is_there(path):
        return {}, []
    file, problems = read_text(root, path)
    name = path.relative_to(root).as_posix()
    with uncollected():
        lines, found = _lines(name, file.text if file else "")
    return lines, problems + found


def _lines(path: str, content: str) -> tuple[dict[str, LedgerLine], list[Problem]]:
    lines: dict[str, LedgerLine] = {}
    problems: list[Problem] = []
    for number, text in enumerate(_one_by_one(content), start=1):
        if not text.strip():
            continue
        place = Location(path, number)
        try:
            line = _line(text)
        except json.JSONDecodeError as error:
            place = Location(path, number, error.colno)
            problems.append(Problem(place, "L801", "The line is not JSON from here on.", _HINT))
        except RecursionError:
            problems.append(Problem(place, "L801", "The line is nested too deep.", _HINT))
        except ValidationError as error:
            first = error.errors(include_url=False)[0]
            name = ".".join(str(step) for step in first["loc"]) or "the line"
            message = f"The ledger line has a value that does not fit in '{name}'."
            problems.append(Problem(place, "L801", message, _HINT))
        except ValueError:  # A number of thousands of digits, which Python does not read.
            problems.append(Problem(place, "L801", "The line is not JSON.", _HINT))
        else:
            if line.url in lines:
                message = "A line above holds the same address."
                problems.append(Problem(place, "L801", message, _HINT))
            else:
                lines[line.url] = line
    return lines, problems


def _one_by_one(content: str) -> Iterator[str]:
    """The lines of a text, never all of them at once: a ledger may have fifty megabytes."""
    begin = 0
    while (end := content.find("\n", begin)) >= 0:
        yield content[begin:end]
        begin = end + 1
    yield content[begin:]


def _line(text: str) -> LedgerLine:
    """One line. pydantic reads JSON faster than `json` and pydantic one after the other, but does
    not say in which column it breaks off, so what it cannot read is read again."""
    if _BY_NUMBER.search(text):
        return LedgerLine.model_validate(_cleaned(json.loads(text)))
    try:
        return LedgerLine.model_validate_json(text)
    except ValidationError as error:
        if error.errors(include_url=False)[0]["type"] != "json_invalid":
            raise
    return LedgerLine.model_validate(json.loads(text))
