"""An entry -> its text, proved by our own loader, and the file with nothing changed but its end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.loading.bibtex.file import load_bibliography
from sourcebook.problems import Severity

if TYPE_CHECKING:
    from sourcebook.cataloguing.proposing import Entry
    from sourcebook.problems import Problem

_WIDTH = 12
"""Of field names, so that the values of an entry stand below each other."""


def text_of(entry: Entry) -> str:
    """The entry as the file has them, with LF, ending in a line break."""
    lines = [f"  {name:<{_WIDTH}} = {{{value}}},\n" for name, value in entry.fields]
    return f"@{entry.type}{{{entry.key},\n{''.join(lines)}}}\n"


def appended(raw: bytes, entry: str) -> bytes:
    """The bytes of the file with the entry after them and one empty line between.

    The bytes that were there stay what they are. Line ends are those of the file's last line that
    has one.
    """
    end = b"\r\n" if _ends_with_crlf(raw) else b"\n"
    gap = b""
    if raw.strip(b"\xef\xbb\xbf"):
        last = raw.rstrip(b"\r\n")
        gap = end * max(0, 2 - raw[len(last) :].count(b"\n"))
    return raw + gap + entry.encode().replace(b"\n", end)


def faults(before: str, after: str, entry: Entry, path: str) -> list[Problem]:
    """What our loader holds against the entry: errors in the file that were not there before.

    Raises LookupError where the entry does not come out of the file with the fields it has.
    """
    known = {
        (problem.code, problem.message, problem.location)
        for problem in load_bibliography(before, path)[1]
    }
    sources, problems, _ = load_bibliography(after, path)
    source = sources.get(entry.key)
    if source is None or dict(source.fields) != dict(entry.fields):
        raise LookupError(entry.key)
    return [
        problem
        for problem in problems
        if problem.severity is Severity.ERROR
        and (problem.code, problem.message, problem.location) not in known
    ]


def _ends_with_crlf(raw: bytes) -> bool:
    last = raw.rfind(b"\n")
    return last > 0 and raw[last - 1 : last] == b"\r"
