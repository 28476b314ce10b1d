"""YAML as strangers may send it: read with bounds, every value with its line and column.

libyaml's events are turned into plain data in one pass without recursion. Anchors, aliases, merge
keys and tags are refused (an alias bomb of nine levels loads at once and never finishes
printing), a repeated field is a problem, size and depth are bounded. Every plain scalar stays the
text it is, `null` and `~` aside: what a word means (a date, a number, true) is for the model to
say, so `no` is never a truth value and `2026-01-27` never a surprise.

Most texts are plain: nothing in them is refused. They are read in the shortest way, which finds no
places; where somebody asks for one, or where anything is odd, the text is read with all of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import yaml

from sourcebook.loading.documents import Document, FieldPath, Marks, Span
from sourcebook.loading.plain_yaml import MAX_DEPTH, NULLS, OddError, read_plain
from sourcebook.problems import Location, Problem

MAX_CHARACTERS = 1_000_000

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
"""The same with U+0085, which ends a line where it stands in a file, and in a text is a control."""

_IN_ITS_PLACE = "\ufffd"
"""What Unicode has for a character that cannot be shown. Of one letter, as it is, so that all that
follows stays in its column."""


@dataclass
class _Open:
    """A mapping or list whose end has not been read yet."""

    data: dict[str, Any] | list[Any]
    where: FieldPath
    key: str | None = None
    skip: bool = False


def read_yaml(
    text: str, path: str, first_line: int = 1, *, tags: bool = False
) -> tuple[Document, list[Problem]]:
    """Read one YAML document.

    Gives the document (with as much data as could be read) and the problems. `first_line` is the
    line of the file at which the text begins, for front matter. With `tags` a tag is passed over
    instead of refused, for mkdocs.yml, where plugins rely on them.
    """
    if len(text) > MAX_CHARACTERS:
        message = f"The file has {len(text):,} characters; the limit is {MAX_CHARACTERS:,}."
        return Document(path), [
            Problem(Location(path), "X004", message, "Split it, or shorten the texts in it.")
        ]
    marking = _marks_with_tags if tags else marks_of
    # Between double quotes a backslash may stand before the number of a character.
    if not tags and "\\" not in text and not _FORBIDDEN.search(text):
        try:
            return Document(path, read_plain(text), text, first_line, marking), []
        except (OddError, yaml.YAMLError):
            pass
    data, _, problems = _read(text, path, first_line, tags=tags)
    return Document(path, data, text, first_line, marking), problems


def marks_of(document: Document) -> Marks:
    """Where everything in a document of YAML stands, by its text."""
    return _read(document.text, document.path, document.first_line, tags=False)[1]


def _marks_with_tags(document: Document) -> Marks:
    return _read(document.text, document.path, document.first_line, tags=True)[1]


def _read(text: str, path: str, first_line: int, *, tags: bool) -> tuple[Any, Marks, list[Problem]]:
    """The data, the places and the problems of a text."""
    lines = tuple(text.splitlines())
    text, odd = _without_forbidden(text, path, first_line)
    data, marks, problems = _Reader(path, first_line, tags=tags).read(text, lines)
    # Between double quotes a character may also be given by its number.
    found = _by_number(path, data, marks) if "\\" in text else []
    if odd and not isinstance(data, dict):
        # Whatever that is, it is not what we read: nothing more need be said of it.
        return None, marks, odd[:1]
    return _cleaned(data) if found else data, marks, [*odd, *problems, *found]


def _without_forbidden(text: str, path: str, first_line: int) -> tuple[str, list[Problem]]:
    """The text with a sign for each character that may not stand in a file, so that the rest of it
    can be read, and a problem for each line with any."""
    if _FORBIDDEN.search(text) is None:
        return text, []
    problems = []
    for number, line in enumerate(text.split("\n"), first_line):
        if bad := _FORBIDDEN.search(line):
            place = Location(path, number, bad.start() + 1)
            message = f"The character U+{ord(bad.group()):04X} is not allowed in YAML."
            problems.append(Problem(place, "Y107", message, "Delete it; it may be invisible."))
    return _FORBIDDEN.sub(_IN_ITS_PLACE, text), problems


def _by_number(path: str, data: Any, marks: Marks) -> list[Problem]:
    """A problem for each text and field name with a character that may not stand in a file either:
    it could steer a terminal, or pass for a mark that Markdown sets for itself."""
    texts = [
        *((span, where[-1]) for where, span in marks.keys.items()),
        *((span, _text_at(data, where)) for where, span in marks.values.items()),
    ]
    problems = []
    for span, text in texts:
        if bad := _UNFIT.search(str(text)):
            place = Location(path, span.line, span.column)
            message = f"The character U+{ord(bad.group()):04X} is not allowed in YAML."
            hint = "Delete what stands for it after a backslash."
            problems.append(Problem(place, "Y107", message, hint))
    return problems


def _cleaned(data: Any) -> Any:
    """The data without those characters."""
    if isinstance(data, dict):
        return {_UNFIT.sub("", name): _cleaned(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_cleaned(value) for value in data]
    return _UNFIT.sub("", data) if isinstance(data, str) else data


def _text_at(data: Any, where: FieldPath) -> str:
    """The text at a place; empty where there is none, as below a field that is given twice."""
    for step in where:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return ""
    return data if isinstance(data, str) else ""


def _locate(text: str, index: int, path: str, first_line: int) -> Location:
    before = text[:index]
    return Location(path, first_line + before.count("\n"), index - before.rfind("\n"))


class _Reader:
    def __init__(self, path: str, first_line: int, *, tags: bool) -> None:
        self._path = path
        self._first = first_line
        self._tags = tags
        self._problems: list[Problem] = []
        self._keys: dict[FieldPath, Span] = {}
        self._values: dict[FieldPath, Span] = {}
        self._stack: list[_Open] = []
        self._root: Any = None
        self._documents = 0

    def read(self, text: str, lines: tuple[str, ...]) -> tuple[Any, Marks, list[Problem]]:
        padding = ("",) * (self._first - 1)
        try:
            for event in yaml.parse(text, Loader=yaml.CSafeLoader):
                if not self._take(event):
                    break
        except yaml.MarkedYAMLError as error:
            self._problems.append(self._syntax(error, text))
        except yaml.YAMLError as error:
            message = f"The file cannot be read as YAML: {error}."
            self._problems.append(Problem(Location(self._path, self._first), "Y101", message))
        return self._root, Marks(self._keys, self._values, padding + lines), self._problems

    def _syntax(self, error: yaml.MarkedYAMLError, text: str) -> Problem:
        mark = error.problem_mark or error.context_mark
        context = error.context or ""
        if error.context_mark is not None and ("quoted" in context or "flow" in context):
            # The place where a quotation or bracket opens helps; the end of the file does not.
            mark = error.context_mark
        place = Location(self._path, self._first)
        if mark is not None:
            place = Location(self._path, self._first + mark.line, mark.column + 1)
            if mark.line > text.count("\n"):  # libyaml sees a line behind the last one.
                place = _locate(text, len(text), self._path, self._first)
        if "flow node" in context and self._stack:
            span = self._values.get(self._stack[-1].where)  # None below a field that is refused.
            place = Location(self._path, span.line, span.column) if span else place
        what = (error.problem or "it cannot be understood").rstrip(".")
        hint = "Check the indentation; put quotes around a text that holds ': '."
        if "mapping values are not allowed" in what:
            what = "there is a ': ' inside a text without quotes, or the indentation is wrong"
            hint = "Put the whole text between single quotes."
        elif "found character that cannot start any token" in what:
            what = "a value begins with a character that needs quotes, such as @, ` or a tab"
            hint = "Put the value between single quotes; indent with spaces, not tabs."
        elif any(
            words in what
            for words in ("unexpected end of stream", "expected ','", "expected node content")
        ):
            what = "a quoted text or a bracket that opens here is never closed"
            hint = "Close it, or put the whole text between single quotes if it is no list."
        elif "invalid Unicode character escape code" in what:
            what = "an escape stands for half a character, as \\ud83d does"
            hint = "Write the character itself, or \\U and its eight digits: \\U0001F600."
        elif "did not find expected key" in what or "did not find expected '-'" in what:
            what = "the indentation does not fit what stands above, or quotes end too early"
            hint = "Line the field up with its neighbours; double a ' inside single quotes."
        return Problem(place, "Y101", f"YAML stops making sense here: {what}.", hint)

    def _span(self, event: Any) -> Span:
        start, end = event.start_mark, event.end_mark
        return Span(
            self._first + start.line, start.column + 1, self._first + end.line, end.column + 1
        )

    def _report(self, event: Any, code: str, message: str, hint: str) -> None:
        span = self._span(event)
        self._problems.append(
            Problem(Location(self._path, span.line, span.column), code, message, hint)
        )

    def _take(self, event: Any) -> bool:
        """Take one event; False stops the reading."""
        if isinstance(event, yaml.DocumentStartEvent):
            self._documents += 1
            if self._documents > 1:
                self._report(
                    event,
                    "Y106",
                    "A second YAML document begins here.",
                    "Delete the line of dashes; a file holds one document.",
                )
                return False
            return True
        if isinstance(event, yaml.AliasEvent):
            self._report(
                event,
                "Y103",
                f"'*{event.anchor}' is an alias; aliases are not read.",
                "Write the value out where it is needed.",
            )
            self._alias(event)
            return True
        if isinstance(event, yaml.NodeEvent):
            self._check_node(event)
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            return self._open(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._stack.pop()
            if self._stack and isinstance(self._stack[-1].data, dict):
                self._stack[-1].key = None
        return True

    def _alias(self, event: Any) -> None:
        top = self._stack[-1] if self._stack else None
        if top is not None and isinstance(top.data, dict) and top.key is None:
            top.key, top.skip = "", True
        else:
            self._put(None, event)

    def _check_node(self, event: Any) -> None:
        if event.anchor:
            self._report(
                event,
                "Y103",
                f"'&{event.anchor}' is an anchor; anchors are not read.",
                "Delete it, and write the value out where it is needed.",
            )
        tag = getattr(event, "tag", None)
        if tag and tag != "!" and not self._tags:
            name = tag.replace("tag:yaml.org,2002:", "!!")
            self._report(event, "Y104", f"'{name}' is a tag; tags are not read.", "Delete the tag.")

    def _open(self, event: Any) -> bool:
        if len(self._stack) >= MAX_DEPTH:
            self._report(
                event,
                "Y105",
                f"More than {MAX_DEPTH} levels are nested in each other.",
                "Delete the brackets or the indentation that is too much.",
            )
            return False
        top = self._stack[-1] if self._stack else None
        if top is not None and isinstance(top.data, dict) and top.key is None:
            self._report(
                event,
                "Y106",
                "A list or mapping stands where the name of a field should be.",
                "Write a name, a colon, and the value.",
            )
            return False
        data: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        where = self._put(data, event, keep_key=True)
        self._stack.append(_Open(data, where))
        return True

    def _scalar(self, event: Any) -> None:
        top = self._stack[-1] if self._stack else None
        if top is not None and isinstance(top.data, dict) and top.key is None:
            self._name(event, top)
            return
        plain = event.implicit[0] and event.style in (None, "")
        self._put(None if plain and event.value in NULLS else event.value, event)

    def _name(self, event: Any, top: _Open) -> None:
        name = event.value
        where = (*top.where, name)
        top.key, top.skip = name, False
        if name == "<<":
            self._report(
                event,
                "Y103",
                "'<<' is a merge key; merge keys are not read.",
                "Write the fields out.",
            )
            self._keys.setdefault(where, self._span(event))
            top.skip = True
        elif where in self._keys:
            first = self._keys[where]
            span = self._span(event)
            self._problems.append(
                Problem(
                    Location(self._path, span.line, span.column),
                    "Y102",
                    f"The field '{name}' was already given in line {first.line}.",
                    "Keep one of the two.",
                    ((Location(self._path, first.line, first.column), "first given here"),),
                )
            )
            top.skip = True
        else:
            self._keys[where] = self._span(event)

    def _put(self, value: Any, event: Any, *, keep_key: bool = False) -> FieldPath:
        """Store a value in the collection that is open; give its path."""
        if not self._stack:
            self._root = value
            self._values[()] = self._span(event)
            return ()
        top = self._stack[-1]
        if isinstance(top.data, list):
            where: FieldPath = (*top.where, len(top.data))
            top.data.append(value)
        else:
            name = top.key or ""
            where = (*top.where, name)
            if top.skip:
                # What belongs to a refused field is read, so that its own mistakes are found,
                # but kept nowhere.
                return (*where, "")
            top.data[name] = value
            if not keep_key:
                top.key = None
        self._values[where] = self._span(event)
        return where
