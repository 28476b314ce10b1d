"""CDX servers: the index of a web archive, asked for the captures nearest to a day.

Read are the answers of the Internet Archive's server (JSON, a list of rows under a row of names),
of OutbackCDX (the same without names), of pywb (a JSON object a line), and lines of CDX and CDXJ
(address and timestamp before the rest).

Sources: https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server,
https://pywb.readthedocs.io/en/latest/manual/cdxserver_api.html, https://github.com/nla/outbackcdx.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sourcebook.checking.references.archives.copies import Copy, moment_of, replayed, stamp_of
from sourcebook.checking.references.archives.service import Unheard, with_query, word
from sourcebook.checking.references.fetching.question import Question

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping

QUESTION = Question(accept="application/json, text/plain;q=0.8, */*;q=0.1")
MOST = 50
"""Captures that are asked for; the nearest come first."""

_READ = 500
"""Rows that are read, for a server that takes no limit."""
_COLUMNS = ("urlkey", "timestamp", "original", "mimetype", "statuscode", "digest")
"""Of an answer that does not name its columns: the first of all forms of CDX."""
_OTHER_NAMES = {"url": "original", "mime": "mimetype", "status": "statuscode"}
_REVISIT = "warc/revisit"


@dataclass(frozen=True, slots=True)
class _Row:
    moment: dt.datetime
    mimetype: str
    status: int | None
    digest: str


def address(base: str, url: str, day: dt.date) -> str:
    """Asks for the captures of an address nearest to noon of a day, errors and redirects left out.

    Not by `statuscode:200`: a capture of the same bytes as an earlier one (`warc/revisit`) has no
    status of its own. Servers that take the filter for plain text leave all in, and `read` drops
    them. No columns are named, for servers name them differently.
    """
    query = {
        "url": url,
        # Said, since an address that ends in * would otherwise ask for all that begin so.
        "matchType": "exact",
        "output": "json",
        "closest": f"{day:%Y%m%d}120000",
        "sort": "closest",
        "limit": str(MOST),
        "filter": "!statuscode:[345]..",
    }
    return with_query(base, query)


def read(body: bytes, name: str, replay: str, url: str) -> tuple[Copy, ...]:
    """The captures of `url` that an answer lists, shown below `replay`; revisits have the status
    and type of what they repeat, where that is listed. Raises Unheard for what is no index."""
    text = body.decode("utf-8-sig", "replace").strip()
    records = list(_records(text, name))
    rows = [row for record in records if (row := _row(record))]
    if records and not rows:
        raise Unheard(f"{name} gave something else than an index of captures.")
    whole = {row.digest: row for row in rows if row.digest and row.status == 200}
    copies = []
    for row in rows:
        shown = whole.get(row.digest) if row.status is None else None
        known = replace(row, status=shown.status, mimetype=shown.mimetype) if shown else row
        copies.append(
            Copy(
                replayed(replay, stamp_of(row.moment), url),
                row.moment,
                known.status,
                "" if known.mimetype == _REVISIT else known.mimetype,
                row.digest,
            )
        )
    return tuple(copies)


def _records(text: str, name: str) -> Iterator[Mapping[str, Any]]:
    if not text:
        return
    if text.startswith("["):
        yield from _of_rows(_json(text, name), name)
        return
    for line in text.splitlines()[:_READ]:
        if line.startswith("{"):
            record = _json(line, name)
        elif line.startswith("<"):
            raise Unheard(f"{name} gave something else than an index of captures.")
        else:
            record = _of_line(line, name)
        if isinstance(record, dict):
            yield _named(record)


def _of_rows(data: Any, name: str) -> Iterator[Mapping[str, Any]]:
    rows = data if isinstance(data, list) else []
    columns: Iterable[Any] = _COLUMNS
    for number, row in enumerate(rows[: _READ + 1]):
        if isinstance(row, dict):
            yield _named(row)
        elif not isinstance(row, list):
            raise Unheard(f"{name} gave something else than an index of captures.")
        elif number == 0 and "timestamp" in row:
            columns = [_OTHER_NAMES.get(column, column) for column in map(word, row)]
        elif not row:
            # What follows is a key to go on with, not a capture.
            return
        else:
            yield dict(zip(columns, row, strict=False))


def _named(record: dict[str, Any]) -> Mapping[str, Any]:
    return {_OTHER_NAMES.get(name, name): value for name, value in record.items()}


def _of_line(line: str, name: str) -> Mapping[str, Any]:
    """A line of CDX, or of CDXJ, which has an object after the timestamp."""
    parts = line.split(" ", 2)
    if len(parts) == 3 and parts[2].lstrip().startswith("{"):
        data = _json(parts[2], name)
        return {**data, "timestamp": parts[1]} if isinstance(data, dict) else {}
    return dict(zip(_COLUMNS, line.split(" "), strict=False))


def _json(text: str, name: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Unheard(f"{name} gave JSON that is broken or cut off.") from None


def _row(record: Mapping[str, Any]) -> _Row | None:
    """What is wanted of a record; None where it tells no moment."""
    try:
        moment = moment_of(word(record.get("timestamp")))
    except ValueError:
        return None
    status = word(record.get("statuscode"))
    digest = word(record.get("digest"))
    return _Row(
        moment,
        word(record.get("mimetype"))[:100].lower(),
        int(status) if status.isascii() and status.isdecimal() and len(status) == 3 else None,
        "" if digest == "-" else digest[:100],
    )
