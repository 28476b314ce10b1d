"""What became of one file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sourcebook.problems import Problem


@dataclass(frozen=True, slots=True)
class Outcome:
    """The text in its layout, or the same text and why it has to stay."""

    text: str
    problems: tuple[Problem, ...] = ()
    """What keeps the file from being read, and so from being laid out."""
    refusal: str = ""
    """A sentence on why a good file is left as it is; empty where it is not."""
