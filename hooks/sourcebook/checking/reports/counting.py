"""How many: the one line that every report for people ends or begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sourcebook.loading import Loaded
    from sourcebook.problems import Problem

RANK = {severity: rank for rank, severity in enumerate(Severity)}
"""0 for the worst."""


def counted(number: int, word: str) -> str:
    """A number with its word: `1 error`, `2,000 errors`."""
    return f"{number:,} {word}{'' if number == 1 else 's'}"


def counts(problems: Iterable[Problem]) -> str:
    """How many of each severity, worst first: `2 errors, 1 warning`; empty for none."""
    severities = [problem.severity for problem in problems]
    numbers = ((severities.count(severity), severity.value) for severity in Severity)
    return ", ".join(counted(number, word) for number, word in numbers if number)


def looked_at(loaded: Loaded) -> str:
    """What was looked at, as a sentence, so that an empty run cannot pass for a good one.

    Empty for a report that is only shown again, without the knowledge base it was about.
    """
    kb = loaded.kb
    if loaded.places.settings is None and not (kb.claims or kb.sources or kb.articles):
        return ""
    claims = len(kb.claims) + len(kb.broken_claims)
    looked = (
        f"{counted(claims, 'claim')}, {counted(len(kb.sources), 'source')} and "
        f"{counted(len(kb.articles), 'page')} checked."
    )
    others = len(loaded.left_out)
    return (
        f"{looked} Not published and not checked: {counted(others, 'page')}." if others else looked
    )
