"""Options that several commands share, and what follows from them."""

from __future__ import annotations

import errno
import gc
import io
import os
import re
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from sourcebook.ahead import Ahead
from sourcebook.catalogue import CODES
from sourcebook.checking.reports import FORMATS
from sourcebook.loading import load
from sourcebook.loading.cache import keeping
from sourcebook.loading.clock import NoDateError, today
from sourcebook.loading.collector import uncollected
from sourcebook.loading.memory import Memory
from sourcebook.printable import printable
from sourcebook.problems import Severity
from sourcebook.suggestions import did_you_mean
from sourcebook.writing import write_whole

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from sourcebook.loading import Loaded
    from sourcebook.problems import Problem

GOOD, ERRORS, USAGE, INCONCLUSIVE = 0, 1, 2, 3
"""Exit codes."""


class Unwritten(click.ClickException):
    """A file could not be written, and everything is as it was: a sentence, and the exit code of
    what only the one who runs the command can mend."""

    exit_code = USAGE


_FAIL_ON = {
    Severity.ERROR.value: {Severity.ERROR},
    Severity.WARNING.value: {Severity.ERROR, Severity.WARNING},
}


@dataclass(frozen=True, slots=True)
class Reporting:
    """Which problems are told, in what form and where, and which of them fail the command."""

    form: str
    output: Path | None
    fail_on: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]

    def wants(self, problem: Problem) -> bool:
        """Whether a problem's code is asked for, whole or by its beginning; all are by default."""
        asked = not self.select or any(problem.code.startswith(word) for word in self.select)
        return asked and not any(problem.code.startswith(word) for word in self.ignore)

    def tell(self, loaded: Loaded, found: Iterable[Problem]) -> int:
        """Write the report of what is asked for, and give the exit code."""
        problems = sorted(filter(self.wants, set(found)), key=attrgetter("order"))
        with writing_to(self.output) as out:
            FORMATS[self.form](loaded, problems, out)
        wrong = (one for one in problems if one.severity is Severity.ERROR)
        if any(problem.code.startswith("S") for problem in wrong):
            return USAGE
        failing = _FAIL_ON[self.fail_on]
        return ERRORS if any(problem.severity in failing for problem in problems) else GOOD


@contextmanager
def writing_to(path: Path | None) -> Iterator[TextIO]:
    """The file to write to, or the terminal; raise Unwritten where it cannot be written.

    A file is written when all of it is there, so that one that is cut short never looks like a
    whole one; a pipe or a device is written to as it is.
    """
    if path is None:
        yield sys.stdout
        return
    try:
        # Over a link, as a shell writes.
        place = path.resolve()
    except (OSError, RuntimeError):
        raise Unwritten(f"{path} cannot be written: it leads nowhere.") from None
    try:
        if place.exists() and not place.is_file():
            with place.open("w", encoding="utf-8", newline="\n") as out:
                yield out
            return
        if not place.parent.exists():
            raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT))
        text = io.StringIO(newline="\n")
        yield text
        write_whole(place, text.getvalue().encode())
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else "it cannot be opened"
        raise Unwritten(f"{path} cannot be written: {reason.lower()}.") from None


def codes(_context: object, _option: object, words: str | None) -> tuple[str, ...]:
    """The codes of a comma-separated list; raise BadParameter for one that begins no code."""
    found = tuple(word.strip().upper() for word in (words or "").split(",") if word.strip())
    for code in found:
        if not any(known.startswith(code) for known in CODES):
            near = did_you_mean(code, CODES, "'sourcebook explain' lists them.")
            raise click.BadParameter(f"'{code}' is no code. {near}")
    return found


class Shard(click.ParamType[tuple[int, int]]):
    """A part of a run, as 3/8."""

    name = "i/n"

    def convert(self, value: Any, param: object, ctx: object) -> tuple[int, int]:  # noqa: ARG002 - click's
        """The number of the shard and how many there are."""
        match = re.fullmatch(r"(\d{1,4})/(\d{1,4})", str(value))
        if match is None or not 1 <= int(match[1]) <= int(match[2]):
            raise click.BadParameter(f"'{value}' is no shard; write 3/8 for the third of eight.")
        return int(match[1]), int(match[2])


_REPORTING = (
    click.option(
        "--format", "form", type=click.Choice(sorted(FORMATS)), default="terminal",
        show_default=True,
    ),
    click.option(
        "--output", "-o", type=click.Path(dir_okay=False, path_type=Path),
        help="Write the report there instead of the terminal.",
    ),
    click.option(
        "--fail-on", type=click.Choice(sorted(_FAIL_ON)), default="error", show_default=True,
        help="The mildest severity that makes the exit code 1.",
    ),
    click.option(
        "--select", metavar="CODES", callback=codes, help="Only these codes or letters: C,B419.",
    ),
    click.option(
        "--ignore", metavar="CODES", callback=codes, help="All but these codes or letters.",
    ),
)  # fmt: skip
_EXISTING = click.Path(exists=True, file_okay=False, path_type=Path)
_CONFIG = click.option(
    "--config", "-f", default="mkdocs.yml", show_default=True, help="The settings, in that folder."
)
_ARGUMENT = click.argument("folder", type=_EXISTING, default=Path())
_OPTION = click.option(
    "--in", "folder", type=_EXISTING, default=Path(), help="The folder of the knowledge base."
)
TODAY = click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The date to go by, instead of SOURCE_DATE_EPOCH's or the clock's.",
)


def reporting(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of a report."""
    for option in reversed(_REPORTING):
        command = option(command)
    return command


def on_folder(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the folder as its argument, and the settings in it."""
    return _ARGUMENT(_CONFIG(command))


def in_folder(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command that is about something else the folder as an option, and the settings."""
    return _OPTION(_CONFIG(command))


def check_inside(root: Path, config: str) -> None:
    """Raise UsageError where the settings that are named lie outside of the folder: the place of a
    mistake is told as seen from there, and nothing else is read above it."""
    if not Path(os.path.normpath(root / config)).is_relative_to(root):
        message = (
            f"{config} lies outside of {root}. "
            "Name the folder of the settings, and the settings as they are seen from there."
        )
        raise click.UsageError(message)


def load_folder(folder: Path, config: str, *, lazily: bool = False) -> tuple[Path, Loaded]:
    """The folder and all it holds; raise UsageError where it has no settings. See
    `sourcebook.loading.load` for `lazily`."""
    root = folder.resolve()
    check_inside(root, config)
    if not (root / config).is_file():
        message = (
            f"There is no {config} in {root}. "
            "Run the command in the folder of a knowledge base, or name that folder."
        )
        raise click.UsageError(message)
    kept = keeping(root)
    memory = Memory(kept)
    with uncollected():
        loaded = load(root, config, memory, Ahead(kept), lazily=lazily)
        # None of it goes before the command ends, so the collector need never look at it.
        gc.freeze()
    memory.keep()
    return root, loaded


def date_of(given: dt.datetime | None) -> dt.date:
    """The date given, else that of the build; raise UsageError where that is said wrongly."""
    try:
        return given.date() if given else today()
    except NoDateError as error:
        raise click.UsageError(printable(str(error))) from None
