"""What the parts of a scanned entry mean: abbreviations put in, parts joined, names folded.

pybtex reads each entry on its own, made up again from the parts that are sound, so that one bad
field costs neither its entry nor the next. A value's length is known before it is made:
abbreviations that double each other are refused before they grow.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pybtex.database.input.bibtex import LowLevelParser
from pybtex.scanner import PybtexSyntaxError
from pybtex.utils import CaseInsensitiveDict

from sourcebook.loading.bibtex.datamodel import (
    ENTRY_TYPES,
    FIELD_ALIASES,
    FIELDS,
    TYPE_ALIASES,
)
from sourcebook.loading.bibtex.scanner import PartKind, ScannedEntry, ScannedField
from sourcebook.problems import Location, Problem
from sourcebook.suggestions import did_you_mean

if TYPE_CHECKING:
    from sourcebook.loading.bibtex.positions import Positions
    from sourcebook.loading.bibtex.scanner import Part

MAX_VALUE = 20_000
"""Characters beyond which a value is refused."""

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
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


class Reader:
    """Turns scanned entries into raw ones; keeps the abbreviations of one file."""

    def __init__(self, positions: Positions) -> None:
        self.positions = positions
        self.problems: list[Problem] = []
        self._macros: CaseInsensitiveDict = CaseInsensitiveDict(
            {name: str(number) for number, name in enumerate(_MONTHS, 1)}
        )

    def define(self, entry: ScannedEntry) -> None:
        """Take up an `@string`."""
        for found in entry.fields:
            parts = self._sound_parts(found)
            if parts is not None:
                self._macros[found.name] = "".join(self._text(part) for part in parts)

    def read(self, entry: ScannedEntry) -> RawEntry | None:
        """The entry's values under BibLaTeX names; None for an entry without a key."""
        parts_of = self._check(entry)
        if entry.key is None:
            return None
        raw = RawEntry(entry.key, entry.type, entry.offset, entry.key_offset, whole=entry.whole)
        alias, thesis_type = TYPE_ALIASES.get(entry.type, (entry.type, ""))
        raw.type = alias if alias in ENTRY_TYPES else "misc"
        raw.scanned = {name: found for name, (found, _) in parts_of.items()}
        sound = {name: parts for name, (_, parts) in parts_of.items() if parts is not None}
        raw.fields = self._values(entry, sound)
        if thesis_type:
            raw.fields.setdefault("type", thesis_type)
        return raw

    def _check(self, entry: ScannedEntry) -> dict[str, tuple[ScannedField, list[Part] | None]]:
        if entry.type not in ENTRY_TYPES and entry.type not in TYPE_ALIASES:
            self._report(
                entry.offset,
                "B407",
                f"'{entry.type[:60]}' is no entry type of BibLaTeX.",
                did_you_mean(
                    entry.type, ENTRY_TYPES | TYPE_ALIASES.keys(), "Use 'misc' if none fits."
                ),
            )
        seen: dict[str, tuple[ScannedField, list[Part] | None]] = {}
        for found in entry.fields:
            written = found.name.lower()
            name = FIELD_ALIASES.get(written, written)
            if name in seen:
                self._repeated(found, seen[name][0], name)
                continue
            if name not in FIELDS and not name.startswith("bdsk-"):
                self._report(
                    found.offset,
                    "B415",
                    f"'{found.name[:60]}' is no field of BibLaTeX.",
                    did_you_mean(name, FIELDS | FIELD_ALIASES.keys(), "Remove it, or use 'note'."),
                )
            seen[name] = (found, self._sound_parts(found))
        return seen

    def _repeated(self, found: ScannedField, first: ScannedField, name: str) -> None:
        also = "" if found.name.lower() == name == first.name.lower() else f" (also as '{name}')"
        self._report(
            found.offset,
            "B404",
            f"The field '{found.name[:60]}' is given twice{also}.",
            "Remove one of the two; the first is used.",
            ((self.positions.at(first.offset), "first given here"),),
        )

    def _sound_parts(self, found: ScannedField) -> list[Part] | None:
        """The parts of a value that can be joined; None where the value is refused."""
        parts: list[Part] = []
        for part in found.parts:
            if part.kind is PartKind.MACRO and part.text not in self._macros:
                self._report(
                    part.offset,
                    "B410",
                    f"'{part.text[:60]}' is no abbreviation that @string defines above.",
                    did_you_mean(
                        part.text, self._macros.keys(), "Put the value in braces, or define it."
                    ),
                )
            else:
                parts.append(part)
        if not parts:
            return None
        length = sum(len(self._text(part)) for part in parts)
        if length > MAX_VALUE:
            self._report(
                found.parts[0].offset,
                "B411",
                f"The value of '{found.name[:60]}' has {length} characters.",
                f"Use {MAX_VALUE} at most.",
            )
            return None
        return parts

    def _text(self, part: Part) -> str:
        if part.kind is PartKind.MACRO:
            return str(self._macros[part.text])
        return part.text

    def _values(self, entry: ScannedEntry, sound: dict[str, list[Part]]) -> dict[str, str]:
        names = list(sound)
        body = ",\n".join(
            f"f{number} = " + " # ".join(_written(part) for part in sound[name])
            for number, name in enumerate(names)
        )
        parser = LowLevelParser(f"@entry{{key,\n{body}\n}}", macros=self._macros)
        try:
            ((_, (_, fields)),) = tuple(parser)
        except (PybtexSyntaxError, ValueError) as error:
            self._report(
                entry.offset,
                "B401",
                f"The entry '{entry.key}' cannot be read: {error}.",
                "Check its braces and quotation marks.",
            )
            return {}
        return {
            names[int(label[1:])]: value
            for label, parts in fields
            if (value := _BLANK.sub(" ", "".join(parts)).strip(" "))
        }

    def _report(
        self,
        offset: int,
        code: str,
        message: str,
        hint: str,
        related: tuple[tuple[Location, str], ...] = (),
    ) -> None:
        self.problems.append(Problem(self.positions.at(offset), code, message, hint, related))


def _written(part: Part) -> str:
    return f"{{{part.text}}}" if part.kind is PartKind.LITERAL else part.text
