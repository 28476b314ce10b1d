"""The rows of a table of retractions.

The table has the columns of Retraction Watch's (Crossref's documentation, "Retraction Watch"), of
which five are read. It may be the whole table, with 70,000 rows, so it is read row by row, and only
rows on works of ours are given.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import BinaryIO

    from sourcebook.loading.works import Wanted

DATE, NOTICE, DOI, PMID, NATURE = (
    "RetractionDate",
    "RetractionDOI",
    "OriginalPaperDOI",
    "OriginalPaperPubMedID",
    "RetractionNature",
)
COLUMNS = (DATE, NOTICE, DOI, PMID, NATURE)
"""Those that are read, by their names in the first row. Others may be there, in any order."""
_LONGEST_ROW = 2_000_000
"""Bytes."""
_MOST_ROWS = 100_000
"""Rows on works of ours. Retraction Watch's table has 70,000 on all works."""
_QUOTE_HINT = "Look for a quotation mark without its partner, or fetch the table again."
_COLUMN_HINT = "Take the table as Retraction Watch publishes it, with its row of column names."


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table."""

    line: int
    """Number of the line in which it begins, from 1."""
    cells: Mapping[str, str]
    """Those of `COLUMNS`, stripped; none of a row that is too short to hold them."""
    keys: tuple[str, ...]
    """Of the sources it is about, sorted."""
    raw: bytes
    """As it stands in the file, line end included."""


class TableError(ValueError):
    """The table cannot be read on from a line; the text says why, in a sentence."""

    def __init__(self, code: str, line: int, message: str, hint: str, column: int = 1) -> None:
        """Remember what a problem needs to know."""
        super().__init__(message)
        self.code, self.line, self.column, self.hint = code, line, column, hint


def read_rows(
    file: BinaryIO, wanted: Wanted, head: list[bytes] | None = None, *, lenient: bool = False
) -> Iterator[Row]:
    """The rows on works of ours, and those that are too short to tell, in the order of the table.

    Into `head` goes the row of column names as it stands. Raises TableError where the table cannot
    be read on, which bytes that are not UTF-8 are no reason for where it is `lenient`.
    """
    lines = _Lines(file, "surrogateescape" if lenient else "strict")
    rows = csv.reader(lines, strict=True)
    header = _next(rows, lines) or []
    places = _places(header, lines)
    if head is not None:
        head += lines.raw
    lines.turn()
    width = max(places.values()) + 1
    doi, pmid = places[DOI], places[PMID]
    kept = 0
    while (cells := _next(rows, lines)) is not None:
        if len(cells) < width:
            if any(cells):
                yield Row(lines.begin, {}, (), b"".join(lines.raw))
        elif keys := wanted.keys(cells[doi], cells[pmid]):
            kept += 1
            if kept > _MOST_ROWS:
                message = f"The table has more than {_MOST_ROWS:,} rows on works of ours."
                raise TableError("L803", lines.begin, message, "Fetch the table again.")
            texts = {name: cells[place].strip() for name, place in places.items()}
            yield Row(lines.begin, texts, keys, b"".join(lines.raw))
        lines.turn()


class _Lines:
    """The lines of a file as text, with those kept that belong to the present row."""

    def __init__(self, file: BinaryIO, errors: str) -> None:
        self._file = file
        self._errors = errors
        self._number = 0
        self._left = _LONGEST_ROW
        self.begin = 1
        """Number of the line in which the present row begins."""
        self.raw: list[bytes] = []
        """The lines of the present row."""

    def __iter__(self) -> Iterator[str]:
        while raw := self._file.readline(self._left + 1):
            self._number += 1
            self._left -= len(raw)
            if self._left < 0:
                message = f"The row that begins here has more than {_LONGEST_ROW:,} bytes."
                raise TableError("L803", self.begin, message, _QUOTE_HINT)
            self.raw.append(raw)
            try:
                text = raw.decode("utf-8", self._errors)
            except UnicodeDecodeError as error:
                column = len(raw[: error.start].decode("utf-8")) + 1
                message = f"The byte 0x{raw[error.start]:02X} here is not UTF-8."
                raise TableError(
                    "X005", self._number, message, "Save the file as UTF-8.", column
                ) from None
            yield text.removeprefix("\ufeff") if self._number == 1 else text

    def turn(self) -> None:
        """Begin the next row."""
        self.raw = []
        self.begin = self._number + 1
        self._left = _LONGEST_ROW


def _next(rows: Iterator[list[str]], lines: _Lines) -> list[str] | None:
    """The next row; None at the end of the table."""
    try:
        return next(rows, None)
    except csv.Error as error:
        message = f"The row that begins here cannot be read: {error}."
        raise TableError("L803", lines.begin, message, _QUOTE_HINT) from None


def _places(header: list[str], lines: _Lines) -> Mapping[str, int]:
    """Where each column stands."""
    names = [name.strip() for name in header]
    missing = [name for name in COLUMNS if name not in names]
    if missing:
        message = f"The table has no column {', '.join(missing)}."
        raise TableError("L803", lines.begin, message, _COLUMN_HINT)
    for name in COLUMNS:
        if names.count(name) > 1:
            message = f"The table has the column {name} twice."
            raise TableError("L803", lines.begin, message, _COLUMN_HINT)
    return {name: names.index(name) for name in COLUMNS}
