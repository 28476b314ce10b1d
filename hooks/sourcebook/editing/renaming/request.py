"""What is to be renamed, and the edits that it comes down to."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from sourcebook.citations.syntax import KEY
from sourcebook.editing.lines import TEXT_BREAK, starts
from sourcebook.loading.bibtex.entry import MAX_KEY
from sourcebook.model import ID_PATTERN

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_ID = 120
"""As in `model.values.Id`."""
_NOTHING = frozenset({"null", "Null", "NULL"})
_UNFIT = frozenset("#%~\\{}")


class CannotRename(Exception):
    """Nothing is renamed; carries a sentence that says why, and how to go on."""


@dataclass(frozen=True, slots=True)
class Request:
    """One claim or source with its name of today and its new one."""

    kind: Literal["claim", "source"]
    old: str
    new: str

    def of(self, name: str) -> str:
        """The name that a name has afterwards."""
        return self.new if name == self.old else name


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """Characters that give way to others."""

    start: int
    end: int
    text: str


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after all edits, whose offsets are those of the text before any."""
    for edit in sorted(set(edits), reverse=True):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


class Offsets:
    """From line and column, as problems give them, to an offset in the text of a file as it is.

    Loaders read every end of a line as LF; an edit has to leave it what it is.
    """

    def __init__(self, text: str, breaks: re.Pattern[str] = TEXT_BREAK, begin: int = 0) -> None:
        self._starts = starts(text, breaks, begin)

    def at(self, line: int, column: int) -> int:
        """Both count from 1; a line beyond the last is the end of it."""
        return self._starts[min(line, len(self._starts)) - 1] + column - 1


def unfit(kind: str, name: str) -> str:
    """Why a name cannot be given to a claim or source; empty where it can.

    A source's key has to do as it stands in BibTeX, in YAML and in a citation: see
    https://pandoc.org/MANUAL.html#citation-syntax.
    """
    if kind == "claim":
        if re.fullmatch(ID_PATTERN, name) and len(name) <= MAX_ID and "\n" not in name:
            return ""
        return (
            f"'{name[:80]}' cannot be the id of a claim. Use lower-case letters, digits and "
            f"hyphens, {MAX_ID} at most."
        )
    whole = re.fullmatch(KEY, name) and not name.startswith("{")
    if whole and len(name) <= MAX_KEY and name not in _NOTHING and not _UNFIT & set(name):
        return ""
    return (
        f"'{name[:80]}' cannot be the key of a source. Begin and end with a letter or digit, and "
        "put between them letters, digits and single signs of - _ : . + /."
    )


def same_but_for_names(
    before: Iterable[tuple[str, str]], after: Iterable[tuple[str, str]], request: Request
) -> bool:
    """Whether what a text names, each with its sort, is the same but for the new name."""
    kinds = {"claim"} if request.kind == "claim" else {"source", "source-link"}
    wanted = Counter((kind, request.of(name) if kind in kinds else name) for kind, name in before)
    return wanted == Counter(after)
