"""Find every entry of a BibTeX text with the place of each of its parts.

Only the structure is read here: where entries, keys, fields and the parts of values begin and end.
What the parts mean is `values`' business. A mistake ends neither the file nor, where it can be
helped, the entry: reading goes on at the next line that looks like a field, or at the next line
that begins with `@word{`. That line also bounds an entry that was never closed, so that a missing
brace is blamed on the entry that lacks it.

All braces are paired once, before anything else; after that every step moves forward, so the time
is linear in the length of the text whatever it holds.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from sourcebook.problems import Problem

if TYPE_CHECKING:
    from sourcebook.loading.bibtex.positions import Positions

MAX_DEPTH = 90
"""Braces within braces beyond which a value is refused (pybtex's own limit is 100)."""
MAX_KEY = 200

_HEAD = re.compile(r"@\s*+([A-Za-z][A-Za-z0-9_.:-]*+)\s*+([{(])")
_HEAD_AT_LINE_START = re.compile(r"^[ \t]*+@[ \t]*+[A-Za-z][A-Za-z0-9_.:-]*+\s*+[{(]", re.MULTILINE)
_COMMENT_LINE = re.compile(r"@\s*+comment\b[^\n]*+", re.IGNORECASE)
_BLANK = re.compile(r"(?:\s++|%[^\n]*+)*+")
_BLANK_AND_COMMAS = re.compile(r"(?:[\s,]++|%[^\n]*+)*+")
_KEY = re.compile(r"[^\s,}]*+")
_REST_OF_KEY = re.compile(r"[^,{}()=\"\n]*+(?=,)")
_BAD_KEY = re.compile(r"[{}\"#%~\\=@]")
_FIELD_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.:+/*-]*+")
_FIELD_LINE = re.compile(r"\n[ \t]*+(?=[A-Za-z_][A-Za-z0-9_.:+/*-]*+\s*+=)")
_FIELD_AHEAD = re.compile(r"[A-Za-z_][A-Za-z0-9_.:+/*-]*+\s*+=")
_FIELD_WITHIN = re.compile(r"\n[ \t]*+[A-Za-z_][A-Za-z0-9_.:+/*-]*+\s*+=\s*+[{\"]")
_NUMBER = re.compile(r"[0-9]++")
_MACRO = re.compile(r"[^\W\d][\w.:+/*'-]*+")
_QUOTE_STOP = re.compile(r"[{}\"]")
_BRACE = re.compile(r"[{}]")


class PartKind(Enum):
    """What a part of a value is."""

    LITERAL = "literal"
    NUMBER = "number"
    MACRO = "macro"


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a value; pieces are joined by `#`."""

    kind: PartKind
    text: str
    """Without its braces or quotes."""
    offset: int
    """Of the first character of `text`."""


@dataclass(frozen=True, slots=True)
class ScannedField:
    """A field as it stands."""

    name: str
    offset: int
    parts: tuple[Part, ...]


@dataclass(slots=True)
class ScannedEntry:
    """An entry as it stands; `@string` too, which has no key."""

    type: str
    offset: int
    """Of its `@`."""
    key: str | None = None
    key_offset: int = 0
    fields: list[ScannedField] = field(default_factory=list)
    whole: bool = True
    """False where a part of it could not be read, and has been named in a problem."""
    end: int = 0
    """The offset behind it."""


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


def scan(text: str, positions: Positions) -> tuple[list[ScannedEntry], list[Problem]]:
    """The entries of a text in their order, and what is wrong with their structure."""
    scanner = _Scanner(text, positions)
    scanner.run()
    return scanner.entries, scanner.problems


class _Scanner:
    def __init__(self, text: str, positions: Positions) -> None:
        self.text = text
        self.positions = positions
        self.entries: list[ScannedEntry] = []
        self.problems: list[Problem] = []
        self.closing = _pair_braces(text)
        self.heads = [match.end() for match in _HEAD_AT_LINE_START.finditer(text)]
        self.head_lines = [match.start() for match in _HEAD_AT_LINE_START.finditer(text)]
        self.limit = len(text)
        self.parenthesis = -1

    def run(self) -> None:
        position = 0
        stray: int | None = None
        while (position := self._skip_blank(position)) < len(self.text):
            head = _HEAD.match(self.text, position)
            comment = None if head else _COMMENT_LINE.match(self.text, position)
            if head or comment:
                self._report_stray(stray, position)
                stray = None
            if head:
                known = len(self.entries)
                position = self._entry(head)
                for entry in self.entries[known:]:
                    entry.end = position
            elif comment:
                position = comment.end()
            else:
                stray = position if stray is None else stray
                position = self._next_outside(position)
        self._report_stray(stray, len(self.text))

    def _skip_blank(self, position: int) -> int:
        match = _BLANK.match(self.text, position)
        return match.end() if match else position

    def _next_outside(self, position: int) -> int:
        """The next place in text outside entries at which something else may begin."""
        following = [
            found
            for found in (self.text.find(sign, position + 1, position + 2000) for sign in "@%")
            if found >= 0
        ]
        return min(following, default=min(position + 2000, len(self.text)))

    def _report_stray(self, start: int | None, end: int) -> None:
        if start is None:
            return
        words = " ".join(self.text[start : min(end, start + 200)].split())
        shown = words if len(words) <= 50 else words[:50] + "…"
        self.problems.append(
            Problem(
                self.positions.at(start),
                "B409",
                f"The text '{shown}' belongs to no entry.",
                "If it is a field, a brace before it closes its entry too early; if it is a "
                "remark, begin its line with %.",
            )
        )

    def _entry(self, head: re.Match[str]) -> int:
        """Read one entry; give the offset after it."""
        entry = ScannedEntry(head[1].lower(), head.start())
        start = head.end()
        following = bisect_right(self.heads, start)
        self.limit = self.head_lines[following] if following < len(self.heads) else len(self.text)
        opening = start - 1
        if entry.type in {"comment", "preamble"}:
            return self._skip_group(entry, opening, head[2])
        close = "}" if head[2] == "{" else ")"
        self.entries.append(entry)
        try:
            position = start if entry.type == "string" else self._key(entry, start, close)
            return self._fields(entry, position, close, opening)
        except _Unreadable as error:
            entry.whole = False
            self._problem("B401", error.offset, error.message, error.hint)
            return self._end_of(opening, error.offset)
        except _Unclosed as error:
            return self._unclosed(entry, error)

    def _skip_group(self, entry: ScannedEntry, opening: int, bracket: str) -> int:
        if bracket == "(":
            end = self.text.find(")", opening, self.limit)
        else:
            end = self.closing.get(opening, -1)
        if end >= 0:
            return end + 1
        self._problem(
            "B401",
            entry.offset,
            f"This @{entry.type} is not closed.",
            "Add the missing closing brace.",
        )
        return self.limit

    def _end_of(self, opening: int, after: int) -> int:
        """Where an entry ends of which the rest cannot be read."""
        if self.text[opening] == "{":
            end = self.closing.get(opening, -1)
        else:
            if self.parenthesis < after:
                found = self.text.find(")", after, self.limit)
                self.parenthesis = found if found >= 0 else self.limit
            end = self.parenthesis
        return end + 1 if after <= end < self.limit else self.limit

    def _key(self, entry: ScannedEntry, position: int, close: str) -> int:
        position = self._skip_blank(position)
        match = _KEY.match(self.text, position, self.limit)
        key = match[0] if match else ""
        if close == ")" and key.endswith(")") and key.count("(") < key.count(")"):
            key = key[:-1]
        end = position + len(key)
        looks_like_field = _FIELD_AHEAD.match(self.text, position, self.limit)
        if not key and position >= self.limit:
            raise _Unclosed
        if not key or looks_like_field:
            entry.whole = False
            self._problem(
                "B408",
                entry.offset,
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
        position = self._skip_blank(end)
        if position >= self.limit:
            raise _Unclosed
        if self.text[position] not in {",", close}:
            entry.whole = False
            self._problem(
                "B401",
                position,
                f"A comma is missing after the key '{key}'.",
                "Add it.",
            )
            if not _FIELD_AHEAD.match(self.text, position, self.limit):
                rest = _REST_OF_KEY.match(self.text, position, self.limit)
                position = rest.end() if rest else position
        return position

    def _fields(self, entry: ScannedEntry, position: int, close: str, opening: int) -> int:
        while True:
            match = _BLANK_AND_COMMAS.match(self.text, position)
            position = match.end() if match else position
            if position >= self.limit:
                raise _Unclosed
            if self.text[position] == close:
                return position + 1
            try:
                position = self._field(entry, position)
                position = self._after_value(entry, position, close)
            except _Unreadable as error:
                entry.whole = False
                end = self._end_of(opening, error.offset)
                resume = _FIELD_LINE.search(self.text, error.offset, end)
                if resume is None:
                    raise
                self._problem("B401", error.offset, error.message, error.hint)
                position = resume.end()

    def _field(self, entry: ScannedEntry, position: int) -> int:
        match = _FIELD_NAME.match(self.text, position, self.limit)
        if match is None:
            raise _Unreadable(
                position,
                f"A field name was expected here, not '{self.text[position]}'.",
                "Write fields as name = {value}, with a comma after each.",
            )
        after = self._skip_blank(match.end())
        if after >= self.limit or self.text[after] != "=":
            raise _Unreadable(
                position,
                f"There is no = after '{match[0][:40]}'.",
                "Write fields as name = {value}, with a comma after each.",
            )
        parts: list[Part] = []
        after += 1
        while True:
            part, after = self._part(self._skip_blank(after), match[0], position)
            parts.append(part)
            after = self._skip_blank(after)
            if after >= self.limit or self.text[after] != "#":
                break
            after += 1
        entry.fields.append(ScannedField(match[0], position, tuple(parts)))
        return after

    def _part(self, position: int, name: str, name_offset: int) -> tuple[Part, int]:
        if position >= self.limit:
            raise _Unclosed
        sign = self.text[position]
        if sign == "{":
            end = self.closing.get(position, -1)
            if not 0 <= end < self.limit:
                raise _Unclosed(position)
            return self._literal(position + 1, end, name)
        if sign == '"':
            return self._literal(position + 1, self._closing_quote(position), name)
        if _FIELD_AHEAD.match(self.text, position, self.limit):
            raise _Unreadable(
                name_offset,
                f"The field '{name[:40]}' has no value.",
                "Write the value in braces: name = {value}.",
            )
        if number := _NUMBER.match(self.text, position, self.limit):
            return Part(PartKind.NUMBER, number[0], position), number.end()
        if macro := _MACRO.match(self.text, position, self.limit):
            return Part(PartKind.MACRO, macro[0], position), macro.end()
        raise _Unreadable(
            position,
            f"The field '{name[:40]}' has no value.",
            "Write the value in braces: name = {value}.",
        )

    def _literal(self, start: int, end: int, name: str) -> tuple[Part, int]:
        text = self.text[start:end]
        if _depth(text) > MAX_DEPTH:
            raise _Unreadable(
                start,
                f"The braces in '{name[:40]}' are nested too deep.",
                f"Use no more than {MAX_DEPTH} levels.",
            )
        return Part(PartKind.LITERAL, text, start), end + 1

    def _closing_quote(self, opening: int) -> int:
        position = opening + 1
        while match := _QUOTE_STOP.search(self.text, position, self.limit):
            if match[0] == '"':
                return match.start()
            end = self.closing.get(match.start(), -1) if match[0] == "{" else -1
            if not 0 <= end < self.limit:
                raise _Unreadable(
                    match.start(),
                    f"This '{match[0]}' in a value in quotation marks has no partner.",
                    "Close the value with a quotation mark, or pair the braces in it.",
                )
            position = end + 1
        raise _Unclosed(opening)

    def _after_value(self, entry: ScannedEntry, position: int, close: str) -> int:
        if position >= self.limit:
            raise _Unclosed
        if self.text[position] in {",", close}:
            return position
        if not _FIELD_AHEAD.match(self.text, position, self.limit):
            name = entry.fields[-1].name
            raise _Unreadable(
                position,
                f"A comma or the end of the entry was expected after the field '{name[:40]}'.",
                "Check the braces and quotation marks of its value.",
            )
        entry.whole = False
        self._problem(
            "B401",
            position,
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
        related = (
            ((self.positions.at(opened_at), "this value is not closed"),)
            if opened_at is not None
            else ()
        )
        self.problems.append(
            Problem(
                self.positions.at(entry.offset),
                "B401",
                f"The entry {name} is not closed before the next one begins.",
                "Add the missing closing brace or quotation mark.",
                related,
            )
        )
        return self.limit

    def _problem(self, code: str, offset: int, message: str, hint: str) -> None:
        self.problems.append(Problem(self.positions.at(offset), code, message, hint))


def _pair_braces(text: str) -> dict[int, int]:
    """Each opening brace that is closed, with its closing brace. BibTeX knows no escaped ones."""
    pairs: dict[int, int] = {}
    open_braces: list[int] = []
    for match in _BRACE.finditer(text):
        if match[0] == "{":
            open_braces.append(match.start())
        elif open_braces:
            pairs[open_braces.pop()] = match.start()
    return pairs


def _depth(text: str) -> int:
    deepest = depth = 0
    for match in _BRACE.finditer(text):
        depth += 1 if match[0] == "{" else -1
        deepest = max(deepest, depth)
    return deepest
