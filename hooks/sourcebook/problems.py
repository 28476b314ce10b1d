"""The one currency of errors: a problem has a code, a place, what is wrong and how to mend it.

Every room that finds something wrong returns `Problem` values; only the command line and the
adapters turn them into text, log lines or exit codes. The catalogue of codes is `CODES` in
`sourcebook.catalogue`, kept apart because it is documentation as much as it is data.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from sourcebook.catalogue import CODES


class Severity(StrEnum):
    """How bad a problem is."""

    ERROR = "error"
    """Wrong, or would mislead a reader. Fails `check` and a strict build."""
    WARNING = "warning"
    """Wants a person to look."""
    NOTICE = "notice"
    """Good to know."""


@dataclass(frozen=True, slots=True, order=True)
class Location:
    """A place in a file. Lines and columns count from 1, columns in characters."""

    path: str
    """Relative to the root of the knowledge base, with forward slashes."""
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """Something wrong at a place. Sorts by file, line, column and code."""

    location: Location
    code: str
    """A key of `sourcebook.catalogue.CODES`."""
    message: str
    """What is wrong: one sentence, without its place."""
    hint: str = ""
    """How to mend it: one sentence, or empty where there is nothing more to say."""
    related: tuple[tuple[Location, str], ...] = field(default=())
    """Other places that belong to it, each with a few words ("first used here")."""

    def __post_init__(self) -> None:
        if self.code not in CODES:
            message = f"{self.code} is no code of the catalogue"
            raise ValueError(message)

    @property
    def order(self) -> tuple[object, ...]:
        """What it sorts by, for whoever sorts thousands: to compare these is quicker."""
        place = self.location
        start = place.path, place.line, place.column
        return *start, self.code, self.message, self.hint, self.related

    @property
    def severity(self) -> Severity:
        """The severity of its code."""
        return Severity(CODES[self.code].severity)
