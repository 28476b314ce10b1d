"""Problems, told in MkDocs' log."""

from __future__ import annotations

import logging

from sourcebook.printable import printable
from sourcebook.problems import Problem, Severity

log = logging.getLogger("mkdocs.plugins.sourcebook")
"""Below `mkdocs`, because a strict build counts only what is logged there."""

_LEVELS = {
    Severity.ERROR: logging.ERROR,
    Severity.WARNING: logging.INFO,
    Severity.NOTICE: logging.INFO,
}
"""A strict build fails on what is logged as warning or worse; only errors shall fail it."""


def report(problems: tuple[Problem, ...]) -> None:
    """Log each problem, and at the end how many there are."""
    for problem in problems:
        text = f"{problem.location}: {problem.code} {problem.message} {problem.hint}".rstrip()
        log.log(_LEVELS[problem.severity], "%s", printable(text))
    errors = sum(problem.severity is Severity.ERROR for problem in problems)
    if errors:
        log.info("The data has %d error%s; the pages concerned say so.", errors, "s"[: errors != 1])
