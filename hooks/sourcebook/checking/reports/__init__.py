"""Problems -> text: one module a format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import TextIO, TypeAlias

from sourcebook.checking.reports import jsonl, terminal
from sourcebook.loading import Loaded
from sourcebook.problems import Problem

Report: TypeAlias = Callable[[Loaded, Sequence[Problem], TextIO], None]
"""Writes the problems, which are sorted by place, to a stream."""

FORMATS: Mapping[str, Report] = MappingProxyType({"terminal": terminal.write, "jsonl": jsonl.write})

__all__ = ["FORMATS", "Report"]
