"""The bibliography: BibTeX text -> sources, problems, and where everything stands.

The way through: `scanner` finds entries, fields and parts with their places; `values` joins the
parts and folds names; `inheritance` hands down what `xdata` and `crossref` give; `sources` reads
dates, addresses and keywords; `findings` gathers what is wrong. Whatever stands in the file is used
or named in a problem, and no text makes this raise.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sourcebook.loading.bibtex.dates import DatePoint, DateSpan, legacy_date, parse_date
from sourcebook.loading.bibtex.findings import Findings
from sourcebook.loading.bibtex.inheritance import take_over
from sourcebook.loading.bibtex.positions import Positions
from sourcebook.loading.bibtex.scanner import scan_into
from sourcebook.loading.bibtex.sources import SourceMaker, circles
from sourcebook.loading.bibtex.values import FieldMark, RawEntry, Reader
from sourcebook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sourcebook.model import Source
    from sourcebook.problems import Location, Problem

__all__ = [
    "DatePoint",
    "DateSpan",
    "EntryMarks",
    "FieldMark",
    "Marks",
    "legacy_date",
    "load_bibliography",
    "parse_date",
]

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""What a page copied out of a PDF may leave in a title. It is nothing to read, it could steer a
terminal, and two of them are marks that Markdown sets for itself."""

_MAX_KEYS_FOR_HINTS = 5_000


@dataclass(frozen=True, slots=True)
class EntryMarks:
    """Where an entry and its fields stand."""

    entry: Location
    """Its `@`."""
    key: Location
    fields: Mapping[str, FieldMark]
    """By BibLaTeX name; also of fields that could not be read."""


Marks = dict[str, EntryMarks]
"""By key."""


def load_bibliography(text: str, path: str) -> tuple[dict[str, Source], list[Problem], Marks]:
    """The sources of a BibTeX text in their order, all problems sorted, and the places of entries.

    `xdata` entries hand down their fields and are no sources. Of two entries with one key the first
    is kept. An entry without a title is kept, with its key in square brackets for a title.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    # One sign for one, so that every place stays what it was.
    text = _CONTROL.sub(" ", text)
    positions = Positions(text, path)
    findings = Findings(positions)
    scanned, preambles = scan_into(findings, text)
    reader = Reader(findings, preambles)
    read: list[RawEntry] = []
    for entry in scanned:
        if entry.type == "string":
            reader.define(entry)
        elif raw := reader.read(entry):
            read.append(raw)
    entries = _by_key(read, findings)
    marks = {key: _marks(entry, positions) for key, entry in entries.items()}
    maker = SourceMaker(entries, findings)
    own = {key: frozenset(entry.fields) for key, entry in entries.items()}
    _unknown_keys(maker)
    _inherit(maker)
    sources = {
        key: maker.make(entry, own[key]) for key, entry in entries.items() if entry.type != "xdata"
    }
    _derivation_circles(maker, sources)
    return sources, sorted(set(findings.problems)), marks


def _marks(entry: RawEntry, positions: Positions) -> EntryMarks:
    return EntryMarks(
        positions.at(entry.offset),
        positions.at(entry.key_offset),
        {
            name: FieldMark(positions.at(found.offset), positions.at(found.parts[0].offset))
            for name, found in entry.scanned.items()
        },
    )


def _by_key(read: list[RawEntry], findings: Findings) -> dict[str, RawEntry]:
    entries: dict[str, RawEntry] = {}
    folded: dict[str, RawEntry] = {}
    for entry in read:
        first = entries.get(entry.key)
        alike = folded.setdefault(entry.key.casefold(), entry)
        if first:
            line = findings.positions.at(first.key_offset).line
            findings.tell(
                entry.key_offset,
                "B402",
                f"The key '{entry.key}' is used on line {line} already.",
                "Rename one of the two, or remove it; the first is used.",
                ((first.key_offset, "first used here"),),
            )
            continue
        if alike is not entry:
            findings.tell(
                entry.key_offset,
                "B403",
                f"The key '{entry.key}' differs from '{alike.key}' only by case.",
                "Rename one of the two.",
                ((alike.key_offset, "the other key"),),
            )
        entries[entry.key] = entry
    return entries


def _unknown_keys(maker: SourceMaker) -> None:
    keys = list(maker.entries)[:_MAX_KEYS_FOR_HINTS]
    for entry in maker.entries.values():
        for name in ("crossref", "xref", "xdata", "related", "entryset"):
            for word, offset in maker.words(entry, name):
                if maker.entry_of(word) is None:
                    maker.report(
                        offset,
                        "B413",
                        f"'{word[:80]}' in '{name}' of '{entry.key}' is the key of no entry.",
                        partial(did_you_mean, word, keys, "Add the entry, or correct the key."),
                    )


def _inherit(maker: SourceMaker) -> None:
    """Hand fields down, parents before children, each entry once."""
    entries = maker.entries
    parents = {
        key: tuple(
            dict.fromkeys(
                parent.key
                for name in ("xdata", "crossref")
                for word, _ in maker.words(entry, name)
                if (parent := maker.entry_of(word))
            )
        )
        for key, entry in entries.items()
    }
    parents = {key: found for key, found in parents.items() if found}
    for circle in circles(parents):
        _report_circle(maker, circle, ("crossref", "xdata"), "B414", "inherit from")
    done: set[str] = set()
    for start in parents:
        stack = [start]
        entered: set[str] = set()
        while stack:
            key = stack[-1]
            if key in done:
                stack.pop()
            elif key not in entered:
                entered.add(key)
                stack.extend(
                    parent
                    for parent in parents.get(key, ())
                    if parent not in done and parent not in entered
                )
            else:
                done.add(stack.pop())
                _take_over_all(maker, key)


def _take_over_all(maker: SourceMaker, key: str) -> None:
    entry = maker.entries[key]
    for name in ("xdata", "crossref"):
        for word, _ in maker.words(entry, name):
            parent = maker.entry_of(word)
            if parent is not None and parent is not entry:
                take_over(entry, parent, data_only=name == "xdata")


def _report_circle(
    maker: SourceMaker, circle: tuple[str, ...], names: tuple[str, ...], code: str, verb: str
) -> None:
    first = min(circle, key=lambda key: maker.entries[key].offset)
    start = circle.index(first)
    way = (*circle[start:], *circle[: start + 1])
    entry = maker.entries[first]
    following = way[1]
    offset = next(
        (
            offset
            for name in names
            for word, offset in maker.words(entry, name)
            if (named := maker.entry_of(word)) and named.key == following
        ),
        entry.offset,
    )
    shown = " → ".join(way if len(way) <= 8 else (*way[:7], "…", first))
    maker.report(
        offset,
        code,
        f"These entries {verb} each other in a circle: {shown}."
        if len(circle) > 1
        else f"'{first}' cannot {verb} itself.",
        "Remove one of the links.",
    )


def _derivation_circles(maker: SourceMaker, sources: Mapping[str, Source]) -> None:
    links = {key: source.derived_from for key, source in sources.items() if source.derived_from}
    for circle in circles(links):
        _report_circle(maker, circle, ("related",), "B417", "derive from")
