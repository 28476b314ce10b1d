"""SARIF 2.1.0, for code scanning and for editors (OASIS Standard, 27 March 2020).

Rule ids are the codes. Places are in Unicode code points, relative to the folder of the knowledge
base. A fingerprint is made of code, path and message, so that a problem stays the same one when
lines above it come or go.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from importlib.metadata import version
from typing import TYPE_CHECKING, Any, TextIO
from urllib.parse import quote

from sourcebook.catalogue import CODES, SUBJECTS, as_text
from sourcebook.printable import printable
from sourcebook.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sourcebook.loading import Loaded
    from sourcebook.problems import Location, Problem

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
FINGERPRINT = "sourcebookProblem/v1"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTICE: "note"}
_ROOT = "%SRCROOT%"
_LINK = re.compile(r"\[[^\]]*\]\(")


def write(loaded: Loaded, problems: Sequence[Problem], out: TextIO) -> None:  # noqa: ARG001
    """Write one log with one run; ASCII only, as the JSON Lines are."""
    codes = sorted({problem.code for problem in problems})
    seen: Counter[str] = Counter()
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "Sourcebook",
                        "version": version("sourcebook"),
                        "rules": [_rule(code) for code in codes],
                    }
                },
                "columnKind": "unicodeCodePoints",
                "originalUriBaseIds": {
                    _ROOT: {"description": {"text": "The folder of the knowledge base."}}
                },
                "results": [_result(problem, codes, seen) for problem in problems],
            }
        ],
    }
    json.dump(log, out, indent=2)
    out.write("\n")


def _rule(code: str) -> dict[str, Any]:
    entry = CODES[code]
    return {
        "id": code,
        "shortDescription": {"text": _message(entry.title)},
        "fullDescription": {"text": _message(entry.why)},
        "help": {"text": _message(as_text(code), lines=True)},
        "defaultConfiguration": {"level": _LEVELS[Severity(entry.severity)]},
        "properties": {"tags": [SUBJECTS[code[0]]]},
    }


def _result(problem: Problem, codes: Sequence[str], seen: Counter[str]) -> dict[str, Any]:
    digest = _digest(problem)
    seen[digest] += 1
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "ruleIndex": codes.index(problem.code),
        "level": _LEVELS[problem.severity],
        "message": {"text": _message(f"{problem.message} {problem.hint}".rstrip())},
        "locations": [{"physicalLocation": _place(problem.location)}],
        # The same words twice in one file are two problems: they are told apart by their order.
        "partialFingerprints": {FINGERPRINT: f"{digest}:{seen[digest]}"},
    }
    if problem.related:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": _place(place), "message": {"text": _message(note)}}
            for number, (place, note) in enumerate(problem.related, start=1)
        ]
    return result


def _place(place: Location) -> dict[str, Any]:
    # A colon in the first step of a path would be read as the end of a scheme, so it goes, too.
    uri = quote(place.path, safe="/", errors="backslashreplace")
    return {
        "artifactLocation": {"uri": uri, "uriBaseId": _ROOT},
        "region": {"startLine": place.line, "startColumn": place.column},
    }


def _message(text: str, *, lines: bool = False) -> str:
    """Text as a SARIF message: braces are doubled (section 3.11.5), and what would be a link is
    none (3.11.6)."""
    shown = "\n".join(map(printable, text.split("\n"))) if lines else printable(text)
    shown = shown.replace("{", "{{").replace("}", "}}")
    if _LINK.search(shown):
        shown = re.sub(r"[\\\[\]]", r"\\\g<0>", shown)
    return shown


def _digest(problem: Problem) -> str:
    text = f"{problem.code}\0{problem.location.path}\0{problem.message}"
    return hashlib.sha256(text.encode(errors="backslashreplace")).hexdigest()[:32]
