"""A source's key in the bibliography: of its entry, in fields that name keys, in keywords."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sourcebook.editing.renaming.request import CannotRename, Edit, Offsets, apply
from sourcebook.loading.bibtex.datamodel import KEY_FIELDS
from sourcebook.loading.bibtex.file import load_bibliography
from sourcebook.loading.bibtex.positions import Positions
from sourcebook.loading.bibtex.scanned import PartKind
from sourcebook.loading.bibtex.scanner import scan
from sourcebook.problems import Location

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sourcebook.editing.renaming.request import Request
    from sourcebook.loading.bibtex.scanned import ScannedEntry, ScannedField
    from sourcebook.model import Source

ALIASES = "ids"
"""The field of former keys (BibLaTeX's manual, section 2.2.3)."""

_KEYWORDS = "keywords"
_LISTS = KEY_FIELDS | {_KEYWORDS}
_WORD = re.compile(r"[^,]+")
_ORIGIN = re.compile(r"\s*origin\s*:\s*", re.IGNORECASE)


def rename_in_references(text: str, path: str, request: Request) -> str:
    """The text of a bibliography with the new key wherever the old one is named, and the old one
    among the former keys of its entry. Raise CannotRename where it would say anything else."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    positions = Positions(plain, path)
    offsets = Offsets(text)
    scanned, _ = scan(plain, positions)
    target = next(entry for entry in scanned if entry.key == request.old)
    edits = [*_aliased(plain, target, request, "\r\n" if "\r\n" in text else "\n")]
    for entry in scanned:
        if entry.key == request.old:
            edits.append(_exchange(entry.key_offset, request))
        for found in entry.fields:
            edits += _in_field(found, request)

    def raw(offset: int) -> int:
        place = positions.at(offset)
        return offsets.at(place.line, place.column)

    renamed = apply(text, [Edit(raw(one.start), raw(one.end), one.text) for one in edits])
    _verify(text, renamed, path, request)
    return renamed


def _exchange(offset: int, request: Request) -> Edit:
    return Edit(offset, offset + len(request.old), request.new)


def _in_field(found: ScannedField, request: Request) -> Iterator[Edit]:
    name = found.name.lower()
    if name not in _LISTS or len(found.parts) != 1:
        return
    for match in _WORD.finditer(found.parts[0].text):
        word, start = match[0], match.start()
        if name == _KEYWORDS:
            lead = _ORIGIN.match(word)
            if lead is None:
                continue
            start += lead.end()
            word = word[lead.end() :]
        else:
            start += len(word) - len(word.lstrip())
        if word.strip() == request.old:
            yield _exchange(found.parts[0].offset + start, request)


def _aliased(text: str, entry: ScannedEntry, request: Request, newline: str) -> Iterator[Edit]:
    """The old key among the former ones. Where the new key is one of those, the two change
    places: a way back and forth leaves no trace."""
    field = next((one for one in entry.fields if one.name.lower() == ALIASES), None)
    if field is None:
        yield _new_field(text, entry, request.old, newline)
        return
    part = field.parts[0]
    if len(field.parts) != 1 or part.kind is not PartKind.LITERAL:
        raise CannotRename(
            f"The field '{ALIASES}' of '{request.old}' is put together of parts. "
            "Write it as one value in braces first."
        )
    for match in _WORD.finditer(part.text):
        if match[0].strip() == request.new:
            start = part.offset + match.start() + len(match[0]) - len(match[0].lstrip())
            yield Edit(start, start + len(request.new), request.old)
            return
    end = part.offset + len(part.text.rstrip())
    yield Edit(end, end, f", {request.old}" if part.text.strip() else request.old)


def _new_field(text: str, entry: ScannedEntry, old: str, newline: str) -> Edit:
    key_end = entry.key_offset + len(entry.key or "")
    if not entry.fields:
        comma = text.find(",", key_end, entry.end)
        place = key_end if comma < 0 else comma + 1
        return Edit(place, place, f", {ALIASES} = {{{old}}}"[0 if comma < 0 else 1 :])
    first = entry.fields[0]
    comma = text.find(",", key_end, first.offset)
    if comma < 0:
        raise CannotRename(f"A comma is missing after the key '{old}'. Add it first.")
    # As the first field is set: on a line of its own or not, its sign below the others'.
    begin = text[comma + 1 : first.offset]
    blank = begin[len(begin.rstrip(" \t\n")) :] if begin.strip() else begin
    place = first.offset - len(blank)
    sign = text.find("=", first.offset) - first.offset
    width = sign if sign > len(first.name) + 1 else len(ALIASES) + 1
    lead = blank.replace("\n", newline) or " "
    return Edit(place, place, f"{lead}{ALIASES:{width}}= {{{old}}},")


def _verify(before: str, after: str, path: str, request: Request) -> None:
    old, problems, _ = load_bibliography(before, path)
    new, found, _ = load_bibliography(after, path)
    wanted = [_comparable(_as_renamed(source, request)) for source in old.values()]
    more = {problem.code for problem in found} - {problem.code for problem in problems}
    if more or wanted != [_comparable(source) for source in new.values()]:
        raise CannotRename(f"{path} would say something else afterwards. Rename there by hand.")


def _comparable(source: Source) -> Source:
    """The source without its places and former keys, with no blanks around words of lists."""
    fields = {
        name: ",".join(word.strip() for word in value.split(",")) if name in _LISTS else value
        for name, value in source.fields.items()
        if name != ALIASES
    }
    return replace(source, fields=fields, location=Location(""), places={})


def _as_renamed(source: Source, request: Request) -> Source:
    fields = {
        name: ",".join(_word(word.strip(), name, request) for word in value.split(","))
        if name in _LISTS
        else value
        for name, value in source.fields.items()
    }
    untitled = source.title == f"[{source.key}]" and "title" not in source.fields
    return replace(
        source,
        key=request.of(source.key),
        fields=fields,
        title=f"[{request.of(source.key)}]" if untitled else source.title,
        derived_from=tuple(request.of(key) for key in source.derived_from),
        origin_labels=tuple(request.of(label) for label in source.origin_labels),
    )


def _word(word: str, field: str, request: Request) -> str:
    if field != _KEYWORDS:
        return request.of(word)
    origin = _ORIGIN.match(word)
    return word[: origin.end()] + request.of(word[origin.end() :]) if origin else word
