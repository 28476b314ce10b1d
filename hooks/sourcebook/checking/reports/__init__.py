"""Problems -> text: one module a format; and back, from JSON Lines, in `reading`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TextIO, TypeAlias

from sourcebook.checking.reports import github, jsonl, sarif, summary, terminal
from sourcebook.checking.reports.reading import read_problems
from sourcebook.loading import Loaded
from sourcebook.problems import Problem

Report: TypeAlias = Callable[[Loaded, Sequence[Problem], TextIO], None]
"""Writes the problems, which are sorted by place, to a stream."""

FORMATS: Mapping[str, Report] = MappingProxyType(
    {
        "terminal": terminal.write,
        "jsonl": jsonl.write,
        "github": github.write,
        "summary": summary.write,
        "sarif": sarif.write,
    }
)

__all__ = ["FORMATS", "Report", "read_problems"]
