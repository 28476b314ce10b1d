"""Problems, told in MkDocs' log."""

from __future__ import annotations

import contextlib
import logging
from typing import TYPE_CHECKING

from mkdocs.exceptions import PluginError

from sourcebook.printable import printable
from sourcebook.problems import Problem, Severity
from sourcebook.processes import UnfinishedError

if TYPE_CHECKING:
    from collections.abc import Iterator

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


@contextlib.contextmanager
def in_a_sentence() -> Iterator[None]:
    """Raise PluginError, which MkDocs shows as a sentence, for a file that cannot be written and
    for a process that did not do its work."""
    try:
        yield
    except UnfinishedError as error:
        raise PluginError(str(error)) from None
    except OSError as error:
        name = printable(str(error.filename or "a file of the site"))
        reason = (error.strerror or str(error)).lower()
        raise PluginError(f"{name} could not be written: {reason}.") from None
