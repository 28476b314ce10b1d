"""Warnings silenced on the spot: `# sourcebook: ignore C311 the only trial there is`.

The comment stands in the line of the warning or in the line above it: in YAML and front matter
after `#`, in the bibliography after `%`, in the body of a page as `<!-- ... -->`. It names one or
more codes and gives a reason. Errors cannot be silenced.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.catalogue import CODES
from sourcebook.problems import Location, Problem, Severity
from sourcebook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterable

SIGN = "sourcebook:"
"""No text without it silences anything."""

_COMMENT = re.compile(
    r"(?:[#%]|<!--)\s*sourcebook:\s*ignore\b[ \t]*([A-Z]\d+(?:\s*,\s*[A-Z]\d+)*)?(.*)$"
)


@dataclass(frozen=True, slots=True)
class Silence:
    """One code silenced at one place."""

    path: str
    line: int
    code: str
    reason: str

    def covers(self, problem: Problem) -> bool:
        """Whether the problem is silenced: in this line or the next, and no error."""
        return (
            problem.code == self.code
            and problem.location.path == self.path
            and problem.location.line in {self.line, self.line + 1}
            and problem.severity is not Severity.ERROR
        )


def silences_in(
    path: str, lines: Iterable[str], first: int = 1
) -> tuple[list[Silence], list[Problem]]:
    """The silences of a file, and what is wrong with them: no code, no reason, an error. `first`
    is the number of the first of the lines."""
    found: list[Silence] = []
    problems: list[Problem] = []
    for number, line in enumerate(lines, start=first):
        match = _COMMENT.search(line)
        if match is None:
            continue
        place = Location(path, number, match.start() + 1)
        codes = re.findall(r"[A-Z]\d+", match[1] or "")
        reason = match[2].strip().removesuffix("-->").strip()
        if not codes or not reason:
            lacking = "reason" if codes else "code"
            message = f"The comment silences a warning without naming a {lacking}."
            hint = "Write '# sourcebook: ignore C311 why it may stand'."
            problems.append(Problem(place, "S904", message, hint))
            continue
        for code in codes:
            if code not in CODES:
                hint = did_you_mean(code, CODES, "The page of codes lists them all.")
                problems.append(Problem(place, "S904", f"There is no code '{code}'.", hint))
            elif CODES[code].severity == Severity.ERROR:
                message = f"{code} is an error, and errors cannot be silenced."
                problems.append(Problem(place, "S904", message, "Mend it, and delete the comment."))
            else:
                found.append(Silence(path, number, code, reason))
    return found, problems
