"""A pinned table of retractions -> notices by source + problems.

How its rows are read is told in `retraction_table`, which of them are about works of ours in
`works`.
"""

from __future__ import annotations

import datetime as dt
import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from sourcebook.loading.bibtex.addresses import read_doi
from sourcebook.loading.files import is_there, refusal, unreadable
from sourcebook.loading.memory import Memory
from sourcebook.loading.retraction_table import DATE, NATURE, NOTICE, TableError, read_rows
from sourcebook.loading.works import Wanted, works_of
from sourcebook.model import Notice, joined_notices
from sourcebook.model.notice import bounded
from sourcebook.problems import Location, Problem
from sourcebook.vocabulary import NoticeType

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from sourcebook.loading.retraction_table import Row
    from sourcebook.loading.works import Work
    from sourcebook.model import Source

LARGEST = 300_000_000
"""Bytes of a table. Retraction Watch's has about 60 million."""
_MOST_PROBLEMS = 20
_LONGEST_DOI = 900
_NATURES: Mapping[str, NoticeType] = MappingProxyType(
    {
        "retraction": NoticeType.RETRACTION,
        "expression of concern": NoticeType.CONCERN,
        "correction": NoticeType.CORRECTION,
        "reinstatement": NoticeType.REINSTATEMENT,
    }
)
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: +\d{1,2}:\d{2}(?::\d{2})?)?")


def load_retractions(
    root: Path, path: Path, sources: Mapping[str, Source], memory: Memory | None = None
) -> tuple[Mapping[str, tuple[Notice, ...]], list[Problem]]:
    """The notices on sources, by key, each once and oldest first; and what is wrong with the
    table. Of what is wrong in rows on works that nobody cites nothing is said."""
    name = path.relative_to(root).as_posix()
    if not is_there(path):
        return {}, [
            Problem(
                Location(name),
                "X003",
                "The table of retractions does not exist.",
                "Make it with 'sourcebook retractions', or take the setting 'retractions' away.",
            )
        ]
    if refused := refusal(root, path, LARGEST):
        return {}, [refused]
    stat = path.stat()
    # The text of a whole table is too long to be kept, so the file is known by size and time.
    notices, problems = (memory or Memory()).recall(
        _read, path, name, (stat.st_size, stat.st_mtime_ns), works_of(sources.values())
    )
    return notices, list(problems)


def _read(
    path: Path, name: str, _stamp: tuple[int, int], works: tuple[Work, ...]
) -> tuple[Mapping[str, tuple[Notice, ...]], tuple[Problem, ...]]:
    found: dict[str, list[Notice]] = {}
    problems: list[Problem] = []
    try:
        with path.open("rb") as file:
            for row in read_rows(file, Wanted.of(works)):
                notice, wrong = _notice(row)
                problems += [
                    Problem(Location(name, row.line), "L803", message, hint)
                    for message, hint in wrong
                ]
                if notice is not None:
                    for key in row.keys:
                        found.setdefault(key, []).append(notice)
    except TableError as error:
        place = Location(name, error.line, error.column)
        problems.append(Problem(place, error.code, str(error), error.hint))
    except OSError as error:
        problems.append(unreadable(name, error))
    joined = {key: bounded(joined_notices(notices)) for key, notices in found.items()}
    return joined, tuple(problems[:_MOST_PROBLEMS])


def _notice(row: Row) -> tuple[Notice | None, list[tuple[str, str]]]:
    """The notice of a row, and what is wrong with it. A notice without its day still counts."""
    if not row.cells:
        message = "The row has too few values to tell on which work it is."
        hint = "Fetch the table again; a row is cut off, or a quotation mark is missing."
        return None, [(message, hint)]
    nature = _NATURES.get(" ".join(row.cells[NATURE].lower().split()))
    about = ", ".join(row.keys)
    if nature is None:
        message = f"'{row.cells[NATURE][:60]}' in {NATURE} of a row on {about} is not known."
        hint = "It takes Retraction, Expression of concern, Correction or Reinstatement."
        return None, [(message, hint)]
    wrong: list[tuple[str, str]] = []
    day: dt.date | None = None
    if text := row.cells[DATE]:
        try:
            day = read_day(text)
        except ValueError:
            message = f"'{text[:60]}' in {DATE} of a row on {about} is not a date."
            wrong.append((message, "Write month, day and year, as in 1/30/2019 0:00."))
    return Notice(type=nature, date=day, doi=_notice_doi(row), by="retraction-watch"), wrong


def _notice_doi(row: Row) -> str | None:
    try:
        doi = read_doi(row.cells[NOTICE]).lower()
    except ValueError:
        return None  # Most often the word "unavailable".
    return doi if len(doi) <= _LONGEST_DOI else None


def read_day(text: str) -> dt.date:
    """A day as the table writes it, `1/30/2019 0:00`, or as ISO 8601 does; raise ValueError."""
    if match := _DAY.fullmatch(text):
        month, day, year = (int(part) for part in match.groups())
        return dt.date(year, month, day)
    return dt.date.fromisoformat(text[:10] if text[10:11] in {"T", " "} else text)
