"""What the parts of a scanned entry mean: abbreviations put in, parts joined, names folded.

A bad field costs neither its entry nor the next. A value's length is known before it is made:
abbreviations that double each other are refused before they grow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sourcebook.loading.bibtex.datamodel import (
    ENTRY_TYPES,
    FIELD_ALIASES,
    FIELDS,
    NAME_FIELDS,
    TYPE_ALIASES,
)
from sourcebook.loading.bibtex.preamble import Definitions
from sourcebook.loading.bibtex.scanned import PartKind, ScannedEntry, ScannedField
from sourcebook.loading.bibtex.wild import MEANINGS, is_of_a_program
from sourcebook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sourcebook.loading.bibtex.findings import Findings
    from sourcebook.loading.bibtex.keeping import KnownEntry
    from sourcebook.loading.bibtex.scanned import Part
    from sourcebook.problems import Location

MAX_VALUE = 20_000
"""Characters beyond which a value is refused."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL_MONTHS = (
    "january february march april may june july august september october november december"
).split()
_ADDRESS = re.compile(r"(?:Online: ?)?(?:\\url ?\{(https?://[^\s{}]+)\}|(https?://[^\s{}]+))\.?")
_TYPES_OF_ENDNOTE = frozenset(
    {"journal article", "book section", "book", "conference proceedings", "conference paper",
     "web page", "electronic article", "electronic book", "generic", "newspaper article",
     "magazine article", "edited book", "article"}
)  # fmt: skip
_BRACE_OR_AND = re.compile(r"[{}]|\sand(?=\s)", re.IGNORECASE)
_BLANK = re.compile(r"[ \t\n\r\f\v]+")


@dataclass(frozen=True, slots=True)
class FieldMark:
    """Where a field stands."""

    name: Location
    value: Location
    """The first character of the value, after its brace or quotation mark."""


@dataclass(slots=True)
class RawEntry:
    """An entry with its values, before inheritance."""

    key: str
    type: str
    offset: int
    key_offset: int
    fields: dict[str, str] = field(default_factory=dict)
    scanned: dict[str, ScannedField] = field(default_factory=dict)
    """Of each field the place in the file, also of fields that could not be read."""
    whole: bool = True
    end: int = 0
    """The offset behind it."""
    macros: dict[str, str] = field(default_factory=dict)
    """The abbreviations that it uses, each with what it stood for."""
    borrows: bool = False
    """Whether it has single values of an `xdata` entry."""
    known: KnownEntry | None = None
    """What another time has found, in place of `scanned`."""


class Reader:
    """Turns scanned entries into raw ones; keeps the abbreviations of one file."""

    def __init__(self, findings: Findings, preambles: list[str] | None = None) -> None:
        self._findings = findings
        self._definitions = Definitions(preambles or [])
        self._macros = {
            name: str(number)
            for names in (_MONTHS, _FULL_MONTHS)
            for number, name in enumerate(names, 1)
        } | {"sept": "9"}

    def still_means(self, entry: KnownEntry, text: str) -> bool:
        """Whether an entry, whose text is given, would be read just as it was."""
        same = all(self._macros.get(name) == value for name, value in entry.macros.items())
        return same and self.may_be_known(text)

    def may_be_known(self, text: str) -> bool:
        """Whether the text of an entry means the same where there is no `@preamble`."""
        return "\\" not in text or not self._definitions

    def define(self, entry: ScannedEntry) -> None:
        """Take up an `@string`."""
        for found in entry.fields:
            parts = self._sound_parts(found)
            if parts is not None:
                self._macros[found.name.lower()] = self._joined(parts)

    def read(self, entry: ScannedEntry) -> RawEntry | None:
        """The entry's values under BibLaTeX names; None for an entry without a key."""
        parts_of = self._check(entry)
        if entry.key is None:
            return None
        raw = RawEntry(entry.key, entry.type, entry.offset, entry.key_offset, whole=entry.whole)
        raw.end = entry.end
        raw.macros = {
            name: value
            for found in entry.fields
            for part in found.parts
            if part.kind is PartKind.MACRO
            and (value := self._macros.get(name := part.text.lower())) is not None
        }
        alias, thesis_type = TYPE_ALIASES.get(entry.type, (entry.type, ""))
        raw.type = alias if alias in ENTRY_TYPES else "misc"
        raw.scanned = {name: found for name, (found, _) in parts_of.items()}
        raw.fields = {
            name: value
            for name, (_, parts) in parts_of.items()
            if parts is not None and (value := self._value(parts))
        }
        if thesis_type:
            raw.fields.setdefault("type", thesis_type)
        _settle(raw)
        return raw

    def _check(self, entry: ScannedEntry) -> dict[str, tuple[ScannedField, list[Part] | None]]:
        if entry.type not in ENTRY_TYPES and entry.type not in TYPE_ALIASES:
            self._findings.tell_once(
                entry.type,
                entry.offset,
                "B407",
                f"'{entry.type[:60]}' is no entry type of BibLaTeX.",
                lambda: did_you_mean(
                    entry.type, ENTRY_TYPES | TYPE_ALIASES.keys(), "Use 'misc' if none fits."
                ),
            )
        seen: dict[str, tuple[ScannedField, list[Part] | None]] = {}
        written = {found.name.lower(): found for found in entry.fields}
        for found in entry.fields:
            name = _name(found.name.lower(), written)
            if name in seen:
                self._repeated(found, seen[name][0], name)
                continue
            if name not in FIELDS and not is_of_a_program(found.name):
                self._unknown(found, name)
            seen[name] = (found, self._sound_parts(found))
        return seen

    def _unknown(self, found: ScannedField, name: str) -> None:
        self._findings.tell_once(
            name,
            found.offset,
            "B415",
            f"'{found.name[:60]}' is no field of BibLaTeX.",
            lambda: did_you_mean(name, FIELDS | FIELD_ALIASES.keys(), "Remove it, or use 'note'."),
        )

    def _repeated(self, found: ScannedField, first: ScannedField, name: str) -> None:
        as_written = found.name.lower(), first.name.lower()
        if as_written[0] != as_written[1] and _said(found) == _said(first):
            return
        also = "" if as_written == (name, name) else f" (also as '{name}')"
        self._findings.tell(
            found.offset,
            "B404",
            f"The field '{found.name[:60]}' is given twice{also}.",
            "Remove one of the two; the first is used.",
            ((first.offset, "first given here"),),
        )

    def _sound_parts(self, found: ScannedField) -> list[Part] | None:
        """The parts of a value that can be joined; None where the value is refused."""
        parts: list[Part] = []
        for part in found.parts:
            if part.kind is PartKind.MACRO and part.text.lower() not in self._macros:
                self._unknown_abbreviation(part)
            else:
                parts.append(part)
        if not parts:
            return None
        length = sum(len(self._text(part)) for part in parts)
        if length > MAX_VALUE:
            self._findings.tell(
                found.parts[0].offset,
                "B411",
                f"The value of '{found.name[:60]}' has {length} characters.",
                f"Use {MAX_VALUE} at most.",
            )
            is_of_names = FIELD_ALIASES.get(name := found.name.lower(), name) in NAME_FIELDS
            # Physicists sign by thousands: whoever stands first is shown all the same.
            return _first_names(parts) if is_of_names else None
        return parts

    def _unknown_abbreviation(self, part: Part) -> None:
        self._findings.tell_once(
            part.text.lower(),
            part.offset,
            "B410",
            f"'{part.text[:60]}' is no abbreviation that @string defines above.",
            lambda: did_you_mean(
                part.text, self._macros.keys(), "Put the value in braces, or define it."
            ),
        )

    def _joined(self, parts: list[Part]) -> str:
        if len(parts) == 1:
            return self._text(parts[0])
        # Beside other words a month is its name: month = "10~" # jan.
        return "".join(
            part.text
            if part.kind is PartKind.MACRO and part.text.lower() in _MONTHS
            else self._text(part)
            for part in parts
        )

    def _text(self, part: Part) -> str:
        if part.kind is PartKind.MACRO:
            return self._macros[part.text.lower()]
        return part.text

    def _value(self, parts: list[Part]) -> str:
        joined = self._joined(parts)
        return self._definitions.put_into(_BLANK.sub(" ", joined).strip(" "))


def _first_names(parts: list[Part]) -> list[Part] | None:
    """As many names of a list as there is room for, and that there are others; None where the list
    is put together from abbreviations."""
    if len(parts) > 1 or parts[0].kind is PartKind.MACRO:
        return None
    depth = end = 0
    for found in _BRACE_OR_AND.finditer(parts[0].text, 0, MAX_VALUE):
        if found[0] in {"{", "}"}:
            depth = max(0, depth + (1 if found[0] == "{" else -1))
        elif not depth:
            end = found.start()
    return [replace(parts[0], text=f"{parts[0].text[:end]} and others")] if end else None


def _name(written: str, all_written: Mapping[str, ScannedField]) -> str:
    """The BibLaTeX name of a field, given the fields of its entry by name."""
    if written == "location" and "address" in all_written and "venue" not in all_written:
        # ACM's exports: where the publisher is, and where the conference was.
        differs = _said(all_written["location"]) != _said(all_written["address"])
        return "venue" if differs else written
    if written == "pdf" and "file" in all_written:
        return written
    meant = MEANINGS.get(written, written)
    if meant != written:
        others = (FIELD_ALIASES.get(name, name) for name in all_written if name != written)
        return written if meant in others else meant
    return FIELD_ALIASES.get(written, written)


def _settle(entry: RawEntry) -> None:
    """What is meant by where programs and older styles put things: an address in `howpublished` is
    `url`, an `eprint` that was `arxivid` is arXiv's, and what EndNote calls the entry's type is no
    part of a reference."""
    eprint = entry.scanned.get("eprint")
    if eprint and eprint.name.lower() == "arxivid":
        entry.fields.setdefault("eprinttype", "arxiv")
    if entry.fields.get("type", "").lower() in _TYPES_OF_ENDNOTE:
        entry.fields.setdefault("entrysubtype", entry.fields.pop("type"))
    address = _ADDRESS.fullmatch(entry.fields.get("howpublished", ""))
    if address and "url" not in entry.scanned:
        del entry.fields["howpublished"]
        entry.fields["url"] = address[1] or address[2]
        entry.scanned["url"] = entry.scanned.pop("howpublished")


def _said(found: ScannedField) -> list[tuple[PartKind, str]]:
    return [(part.kind, part.text.casefold()) for part in found.parts]
