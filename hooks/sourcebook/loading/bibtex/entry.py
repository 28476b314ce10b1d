"""Read one entry of a BibTeX text: its key, its fields, and the parts of their values.

A mistake does not end the entry where that can be helped: reading goes on at the next line that
looks like a field. No step goes back, so the time is linear in the length of the entry.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sourcebook.loading.bibtex.braces import depth, pair_braces
from sourcebook.loading.bibtex.scanned import Part, PartKind, ScannedEntry, ScannedField

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sourcebook.loading.bibtex.findings import Findings

MAX_DEPTH = 90
"""Braces within braces beyond which a value is refused (pybtex's own limit is 100)."""
MAX_KEY = 200

_BLANK = re.compile(r"(?:\s++|%[^\n]*+)*+")
_BLANK_AND_COMMAS = re.compile(r"(?:[\s,]++|%[^\n]*+)*+")
_KEY = re.compile(r"[^\s,}]*+")
_REST_OF_KEY = re.compile(r"[^,{}()=\"\n]*+(?=,)")
_BAD_KEY = re.compile(r"[{}\"#%~\\=@]")
_FIELD_NAME = re.compile(r"Early Access Date(?=\s*+=)|[A-Za-z_][A-Za-z0-9_.:+/*-]*+")
"""The Web of Science writes one name with blanks."""
_FIELD_LINE = re.compile(r"\n[ \t]*+(?=[A-Za-z_][A-Za-z0-9_.:+/*-]*+\s*+=)")
_FIELD_AHEAD = re.compile(r"[A-Za-z_][A-Za-z0-9_.:+/*-]*+\s*+=")
_FIELD_WITHIN = re.compile(r"\n[ \t]*+[A-Za-z_][A-Za-z0-9_.:+/*-]*+\s*+=\s*+[{\"]")
_NUMBER = re.compile(r"[0-9]++")
_MACRO = re.compile(r"[^\W\d][\w.:+/*'-]*+")
_QUOTE_STOP = re.compile(r"[{}\"]")


class _Unreadable(Exception):
    """The rest of an entry cannot be read; carries where and why."""

    def __init__(self, offset: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.offset, self.message, self.hint = offset, message, hint


class _Unclosed(Exception):
    """The entry does not end before the next one begins."""

    def __init__(self, opened_at: int | None = None) -> None:
        super().__init__()
        self.opened_at = opened_at


def skip_blank(text: str, position: int) -> int:
    """Where white space and remarks end that begin here."""
    match = _BLANK.match(text, position)
    return match.end() if match else position


class EntryReader:
    """Reads the entries of one text."""

    def __init__(self, text: str, findings: Findings) -> None:
        """Remember the text."""
        self._text = text
        self._closing: Mapping[int, int] = {}
        self._paired = (0, 0)
        self._findings = findings
        self._limit = len(text)
        self._parenthesis = -1

    def read(self, entry: ScannedEntry, opening: int, part: tuple[int, int]) -> int:
        """Fill in the entry that begins with the bracket at `opening`, within a part of the text;
        give the offset behind it. What is wrong is told to the findings."""
        self._limit = part[1]
        if part != self._paired:
            # What closes a brace behind the part does not count, so the part is all there is.
            self._paired, self._closing = part, pair_braces(self._text, *part)
        start = opening + 1
        close = "}" if self._text[opening] == "{" else ")"
        try:
            position = start if entry.type == "string" else self._key(entry, start, close)
            return self._fields(entry, position, close, opening)
        except _Unreadable as error:
            entry.whole = False
            self._findings.tell(error.offset, "B401", error.message, error.hint)
            return self._end_of(opening, error.offset)
        except _Unclosed as error:
            return self._unclosed(entry, error)

    def _end_of(self, opening: int, after: int) -> int:
        """Where an entry ends of which the rest cannot be read."""
        if self._text[opening] == "{":
            end = self._closing.get(opening, -1)
        else:
            if self._parenthesis < after:
                found = self._text.find(")", after, self._limit)
                self._parenthesis = found if found >= 0 else self._limit
            end = self._parenthesis
        return end + 1 if after <= end < self._limit else self._limit

    def _key(self, entry: ScannedEntry, position: int, close: str) -> int:
        position = skip_blank(self._text, position)
        match = _KEY.match(self._text, position, self._limit)
        key = match[0] if match else ""
        if close == ")" and key.endswith(")") and key.count("(") < key.count(")"):
            key = key[:-1]
        end = position + len(key)
        looks_like_field = _FIELD_AHEAD.match(self._text, position, self._limit)
        if not key and position >= self._limit:
            raise _Unclosed
        if not key or looks_like_field:
            entry.whole = False
            self._findings.tell(
                entry.offset,
                "B408",
                f"This @{entry.type} entry has no key.",
                f"Write a key and a comma after the opening brace: @{entry.type}{{some-key, ...",
            )
            return position
        bad = _BAD_KEY.search(key)
        if bad or not key.isprintable() or len(key) > MAX_KEY:
            what = f"holds '{bad[0]}'" if bad else "is too long or holds an invisible character"
            raise _Unreadable(
                position,
                f"The key '{key[:40]}' {what}.",
                "Use letters, digits and the signs - _ : . + / in keys, and a comma after them.",
            )
        entry.key, entry.key_offset = key, position
        position = skip_blank(self._text, end)
        if position >= self._limit:
            raise _Unclosed
        if self._text[position] not in {",", close}:
            entry.whole = False
            self._findings.tell(
                position,
                "B401",
                f"A comma is missing after the key '{key}'.",
                "Add it.",
            )
            if not _FIELD_AHEAD.match(self._text, position, self._limit):
                rest = _REST_OF_KEY.match(self._text, position, self._limit)
                position = rest.end() if rest else position
        return position

    def _fields(self, entry: ScannedEntry, position: int, close: str, opening: int) -> int:
        while True:
            match = _BLANK_AND_COMMAS.match(self._text, position)
            position = match.end() if match else position
            if position >= self._limit:
                raise _Unclosed
            if self._text[position] == close:
                return position + 1
            try:
                position = self._field(entry, position)
                position = self._after_value(entry, position, close)
            except _Unreadable as error:
                entry.whole = False
                end = self._end_of(opening, error.offset)
                resume = _FIELD_LINE.search(self._text, error.offset, end)
                if resume is None:
                    raise
                self._findings.tell(error.offset, "B401", error.message, error.hint)
                position = resume.end()

    def _field(self, entry: ScannedEntry, position: int) -> int:
        match = _FIELD_NAME.match(self._text, position, self._limit)
        if match is None:
            raise _Unreadable(
                position,
                f"A field name was expected here, not '{self._text[position]}'.",
                "Write fields as name = {value}, with a comma after each.",
            )
        after = skip_blank(self._text, match.end())
        if after >= self._limit or self._text[after] != "=":
            raise _Unreadable(
                position,
                f"There is no = after '{match[0][:40]}'.",
                "Write fields as name = {value}, with a comma after each.",
            )
        parts: list[Part] = []
        after += 1
        while True:
            part, after = self._part(skip_blank(self._text, after), match[0], position)
            parts.append(part)
            after = skip_blank(self._text, after)
            if after >= self._limit or self._text[after] != "#":
                break
            after += 1
        entry.fields.append(ScannedField(match[0], position, tuple(parts)))
        return after

    def _part(self, position: int, name: str, name_offset: int) -> tuple[Part, int]:
        if position >= self._limit:
            raise _Unclosed
        sign = self._text[position]
        if sign == "{":
            end = self._closing.get(position, -1)
            if not 0 <= end < self._limit:
                raise _Unclosed(position)
            return self._literal(position + 1, end, name)
        if sign == '"':
            return self._literal(position + 1, self._closing_quote(position), name)
        if _FIELD_AHEAD.match(self._text, position, self._limit):
            raise _Unreadable(
                name_offset,
                f"The field '{name[:40]}' has no value.",
                "Write the value in braces: name = {value}.",
            )
        if number := _NUMBER.match(self._text, position, self._limit):
            return Part(PartKind.NUMBER, number[0], position), number.end()
        if macro := _MACRO.match(self._text, position, self._limit):
            return Part(PartKind.MACRO, macro[0], position), macro.end()
        raise _Unreadable(
            position,
            f"The field '{name[:40]}' has no value.",
            "Write the value in braces: name = {value}.",
        )

    def _literal(self, start: int, end: int, name: str) -> tuple[Part, int]:
        text = self._text[start:end]
        if depth(text) > MAX_DEPTH:
            raise _Unreadable(
                start,
                f"The braces in '{name[:40]}' are nested too deep.",
                f"Use no more than {MAX_DEPTH} levels.",
            )
        return Part(PartKind.LITERAL, text, start), end + 1

    def _closing_quote(self, opening: int) -> int:
        position = opening + 1
        while match := _QUOTE_STOP.search(self._text, position, self._limit):
            if match[0] == '"':
                return match.start()
            end = self._closing.get(match.start(), -1) if match[0] == "{" else -1
            if not 0 <= end < self._limit:
                raise _Unreadable(
                    match.start(),
                    f"This '{match[0]}' in a value in quotation marks has no partner.",
                    "Close the value with a quotation mark, or pair the braces in it.",
                )
            position = end + 1
        raise _Unclosed(opening)

    def _after_value(self, entry: ScannedEntry, position: int, close: str) -> int:
        if position >= self._limit:
            raise _Unclosed
        if self._text[position] in {",", close}:
            return position
        if not _FIELD_AHEAD.match(self._text, position, self._limit):
            name = entry.fields[-1].name
            raise _Unreadable(
                position,
                f"A comma or the end of the entry was expected after the field '{name[:40]}'.",
                "Check the braces and quotation marks of its value.",
            )
        entry.whole = False
        self._findings.tell(
            position,
            "B401",
            f"A comma is missing after the field '{entry.fields[-1].name[:40]}'.",
            "Add it after the value.",
        )
        return position

    def _unclosed(self, entry: ScannedEntry, error: _Unclosed) -> int:
        """Blame the entry, and the value in it that swallowed the rest where there is one."""
        entry.whole = False
        opened_at = error.opened_at
        for number, found in enumerate(entry.fields):
            if any(_FIELD_WITHIN.search(part.text) for part in found.parts):
                opened_at = found.parts[0].offset - 1
                del entry.fields[number:]
                break
        name = f"'{entry.key}'" if entry.key else f"@{entry.type}"
        related = ((opened_at, "this value is not closed"),) if opened_at is not None else ()
        self._findings.tell(
            entry.offset,
            "B401",
            f"The entry {name} is not closed before the next one begins.",
            "Add the missing closing brace or quotation mark.",
            related,
        )
        return self._limit
