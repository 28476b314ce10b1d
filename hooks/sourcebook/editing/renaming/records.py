"""Names in YAML: in the fields that hold one, and in the Markdown of the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sourcebook.checking.citing import MARKDOWN_FIELDS
from sourcebook.editing.lines import YAML_BREAK
from sourcebook.editing.renaming.markdown import is_meant, located_in_field, name_start
from sourcebook.editing.renaming.request import CannotRename, Edit, Offsets, apply
from sourcebook.loading.yaml import read_yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sourcebook.editing.renaming.request import Request
    from sourcebook.loading.documents import Document, FieldPath

_FIELDS = {
    "source": frozenset({("said_by", "source"), ("evidence", "source")}),
    "claim": frozenset({("relations", "claim"), ("followups", "claim"), ("claims",)}),
}
"""Fields that hold nothing but a name, by the names on the way to them."""
_MARKDOWN = MARKDOWN_FIELDS | {"if"}


def rename_in_record(
    text: str, path: str, request: Request, *, begin: int = 0, end: int | None = None, line: int = 1
) -> str:
    """A text with the new name in the YAML that stands in it from `begin` to `end`, `line` being
    the number of its first line. Raise CannotRename where that cannot be done to the letter."""
    end = len(text) if end is None else end
    if request.old not in text[begin:end]:
        return text
    document, problems = read_yaml(_with_lf(text[begin:end]), path, first_line=line)
    if problems:
        raise CannotRename(
            f"{problems[0].location} cannot be read, and the file names '{request.old}'. "
            "Mend it first; 'sourcebook check' says how."
        )
    offsets = Offsets(text, YAML_BREAK, begin)
    edits: list[Edit] = []
    expected = document.data
    for where, value in _texts(document.data, ()):
        new, found = _in_value(text, document, offsets, where, value, request, line)
        edits += found
        expected = _with(expected, where, new) if found else expected
    renamed = apply(text, edits)
    after, _ = read_yaml(
        _with_lf(renamed[begin : end + len(renamed) - len(text)]), path, first_line=line
    )
    if after.data != expected:
        raise CannotRename(f"{path} would say something else afterwards. Rename there by hand.")
    return renamed


def _with_lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _texts(data: Any, where: FieldPath) -> Iterator[tuple[FieldPath, str]]:
    if isinstance(data, dict):
        for name, value in data.items():
            yield from _texts(value, (*where, name))
    elif isinstance(data, list):
        for number, value in enumerate(data):
            yield from _texts(value, (*where, number))
    elif isinstance(data, str):
        yield where, data


def _with(data: Any, where: FieldPath, value: str) -> Any:
    """The data with another text at a place."""
    if not where:
        return value
    kept: Any = dict(data) if isinstance(data, dict) else list(data)
    kept[where[0]] = _with(data[where[0]], where[1:], value)
    return kept


def _in_value(
    text: str,
    document: Document,
    offsets: Offsets,
    where: FieldPath,
    value: str,
    request: Request,
    line: int,
) -> tuple[str, list[Edit]]:
    """The value with the new name, and the edits that make it so."""
    names = tuple(step for step in where if isinstance(step, str))
    if request.old not in value or not names:
        return value, []
    span = document.values[where]
    start = offsets.at(span.line - line + 1, span.column)
    end = offsets.at(span.end_line - line + 1, span.end_column)
    if names in _FIELDS[request.kind]:
        if value != request.old:
            return value, []
        words = [(request.old, 0, 0)]
    elif names[-1] in _MARKDOWN:
        words = _cited(value, request, str(document.value_at(*where)))
    else:
        return value, []
    edits = []
    for word, before, place in words:
        found = _nth(text, start, end, value, word, place)
        if found is None:
            raise CannotRename(
                f"{document.value_at(*where)} names '{request.old}' in other letters. "
                "Write the name plainly there first."
            )
        begin = found + before
        edits.append(Edit(begin, begin + len(request.old), request.new))
    new = apply(
        value,
        [
            Edit(place + before, place + before + len(request.old), request.new)
            for _, before, place in words
        ],
    )
    return new, edits


def _cited(value: str, request: Request, where: str) -> list[tuple[str, int, int]]:
    """For each use of the name a word to find it by, how much of it stands before the name, and
    where in the value it begins."""
    lead = len(value) - len(value.lstrip())
    body = value.strip()
    offsets = Offsets(body)
    words = []
    for one in located_in_field(body):
        if not is_meant(one, request):
            continue
        place = offsets.at(one.line, one.column)
        start = name_start(body, place, one, request)
        if start is None:
            raise CannotRename(
                f"{where} names '{request.old}' in other letters. "
                "Write the name plainly there first."
            )
        # Whatever the sign is, it stands in one piece before the name.
        begin = place if one.kind == "source" else place - len("claim:")
        begin = max(begin, 0)
        if one.kind == "source-link":
            begin = place - len("source:")
        words.append((body[begin : start + len(request.old)], start - begin, begin + lead))
    return words


def _nth(text: str, start: int, end: int, value: str, word: str, place: int) -> int | None:
    """Where in the source of a value the word stands that is at `place` in the value.

    Folding and quoting move offsets, so it is found by counting; None where source and value do
    not hold the word equally often.
    """
    places = _all(text[start:end], word)
    wanted = _all(value, word)
    if len(places) != len(wanted) or place not in wanted:
        return None
    return start + places[wanted.index(place)]


def _all(text: str, word: str) -> list[int]:
    found = [text.find(word)]
    while found[-1] >= 0:
        found.append(text.find(word, found[-1] + 1))
    return found[:-1]
