"""The text of a bibliography -> sources, problems, and where everything stands."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from sourcebook.loading.bibtex.findings import Findings
from sourcebook.loading.bibtex.granular import resolve
from sourcebook.loading.bibtex.keeping import INHERITING, Known, as_known
from sourcebook.loading.bibtex.positions import Positions
from sourcebook.loading.bibtex.relations import (
    derivation_circles,
    inherit,
    parents_in,
    unknown_keys,
)
from sourcebook.loading.bibtex.scanned import ScannedEntry
from sourcebook.loading.bibtex.scanner import Scanner
from sourcebook.loading.bibtex.sources import SourceMaker
from sourcebook.loading.bibtex.values import FieldMark, RawEntry, Reader

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from sourcebook.loading.bibtex.keeping import KnownEntry
    from sourcebook.loading.memory import Memory
    from sourcebook.model import Source
    from sourcebook.problems import Location, Problem

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""What a page copied out of a PDF may leave in a title. It is nothing to read, it could steer a
terminal, and two of them are marks that Markdown sets for itself."""


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
    file = _File(text, path, Known(None, path))
    marks = {key: _marks(entry, file.positions) for key, entry in file.entries.items()}
    sources = file.sources()
    return sources, file.problems(), marks


def load_sources_of(
    text: str, path: str, memory: Memory | None
) -> tuple[dict[str, Source], list[Problem]]:
    """The same sources and problems; entries that the memory knows are not read again."""
    known = Known(memory, path)
    file = _File(text, path, known)
    sources = file.sources()
    file.keep(sources)
    return sources, file.problems()


class _File:
    """One text, on its way to sources."""

    def __init__(self, text: str, path: str, known: Known) -> None:
        text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        # One sign for one, so that every place stays what it was.
        self.text = _CONTROL.sub(" ", text)
        self.positions = Positions(self.text, path)
        self.known = known
        self._read(frozenset())
        # What hands down fields needs their places, which nobody has kept.
        if parents := {one.offset for one in parents_in(self.maker) if one.known}:
            self._read(parents)

    def _read(self, unknown: AbstractSet[int]) -> None:
        """Read all entries, and anew those whose `@` stands at certain offsets."""
        self.findings = Findings(self.positions)
        self.scanner = Scanner(self.text, self.findings)
        heads = self.scanner.head_lines
        known = {
            one.offset: one
            for one in self.known.entries(self.text, heads)
            if one.offset not in unknown
        }
        self.scanner.run({offset: _stand_in(one) for offset, one in known.items()})
        self.reader = Reader(self.findings, self.scanner.preambles)
        read: list[RawEntry] = []
        for scanned in self.scanner.entries:
            entry = scanned
            if found := known.get(entry.offset):
                if self.reader.still_means(found, self.text[found.offset : found.end]):
                    read.append(_again(found))
                    continue
                entry = self.scanner.entry_at(entry.offset)
            if entry.type == "string":
                self.reader.define(entry)
            elif raw := self.reader.read(entry):
                read.append(raw)
        self.entries = _by_key(read, self.findings)
        self.maker = SourceMaker(self.entries, self.findings)
        resolve(self.maker)

    def sources(self) -> dict[str, Source]:
        """The sources; asked once."""
        maker, entries = self.maker, self.entries
        own = {key: frozenset(one.fields) for key, one in entries.items() if one.known is None}
        unknown_keys(maker)
        inherit(maker)
        sources = {
            key: maker.make(entry, own[key]) if entry.known is None else maker.known(entry)
            for key, entry in entries.items()
            if entry.type != "xdata"
        }
        derivation_circles(maker, sources)
        return sources

    def problems(self) -> list[Problem]:
        """All that is wrong, sorted."""
        return sorted(set(self.findings.problems))

    def keep(self, sources: Mapping[str, Source]) -> None:
        """Remember what can be known another time."""
        parents = {one.key for one in parents_in(self.maker)}
        self.known.keep(
            (
                as_known(entry, sources[key], self.maker.naming(entry))
                for key, entry in self.entries.items()
                if key in sources and key not in parents and self._may_be_known(entry)
            ),
            self.findings.offsets,
            self.scanner.head_lines,
        )

    def _may_be_known(self, entry: RawEntry) -> bool:
        if entry.known is not None:
            return True
        return (
            entry.whole
            and not entry.borrows
            and INHERITING.isdisjoint(entry.scanned)
            and self.reader.may_be_known(self.text[entry.offset : entry.end])
        )


def _stand_in(known: KnownEntry) -> ScannedEntry:
    return ScannedEntry(known.source.entry_type, known.offset, end=known.end)


def _again(known: KnownEntry) -> RawEntry:
    source = known.source
    entry = RawEntry(source.key, source.entry_type, known.offset, known.key_offset)
    # Nobody adds to them: what takes over is never known.
    entry.fields = cast("dict[str, str]", source.fields)
    entry.end, entry.macros, entry.known = known.end, known.macros, known
    return entry


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
