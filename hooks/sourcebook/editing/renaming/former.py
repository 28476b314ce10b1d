"""A claim's former id in its file, so that its old address still leads somewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.editing.lines import YAML_BREAK
from sourcebook.editing.renaming.request import CannotRename, Edit, Offsets, apply
from sourcebook.loading.yaml import read_yaml

if TYPE_CHECKING:
    from sourcebook.editing.renaming.request import Request
    from sourcebook.loading.documents import Document

_FIELD = "aliases"


def keep_former_id(text: str, path: str, request: Request) -> str:
    """The text of a claim with its old id among its aliases. Where the new id is one of those, the
    two change places. Raise CannotRename where it cannot be written."""
    document, _ = read_yaml(text.replace("\r\n", "\n").replace("\r", "\n"), path)
    offsets = Offsets(text, YAML_BREAK)
    data = document.data if isinstance(document.data, dict) else {}
    known = data.get(_FIELD)
    newline = "\r\n" if "\r\n" in text else "\n"
    if isinstance(known, list) and request.new in known:
        wanted = [request.old if name == request.new else name for name in known]
        renamed = apply(text, _exchanged(text, document, offsets, known, request))
    else:
        wanted = [*known, request.old] if isinstance(known, list) else [request.old]
        renamed = apply(text, [_added(text, document, offsets, data, request.old, newline)])
    after, problems = read_yaml(renamed.replace("\r\n", "\n").replace("\r", "\n"), path)
    if problems or after.data != {**data, _FIELD: wanted}:
        raise CannotRename(
            f"The old id cannot be added to the aliases in {path}. Add it by hand first."
        )
    return renamed


def _exchanged(
    text: str, document: Document, offsets: Offsets, known: list[object], request: Request
) -> list[Edit]:
    edits = []
    for number, name in enumerate(known):
        if name == request.new:
            span = document.values[_FIELD, number]
            start = text.find(request.new, offsets.at(span.line, span.column))
            edits.append(Edit(start, start + len(request.new), request.old))
    return edits


def _added(
    text: str,
    document: Document,
    offsets: Offsets,
    data: dict[str, object],
    old: str,
    newline: str,
) -> Edit:
    known = data.get(_FIELD)
    if _FIELD not in data:
        lead = "" if not text or text.endswith(("\n", "\r")) else newline
        return Edit(len(text), len(text), f"{lead}{_FIELD}: [{old}]{newline}")
    if known is None:
        span = document.keys[(_FIELD,)]
        place = text.find(":", offsets.at(span.end_line, span.end_column)) + 1
        return Edit(place, place, f" [{old}]")
    span = document.values[(_FIELD,)]
    start = offsets.at(span.line, span.column)
    flow = text.startswith("[", start)
    if not isinstance(known, list) or not known:
        return Edit(start + flow, start + flow, old)
    last = document.values[_FIELD, len(known) - 1]
    if flow:
        end = offsets.at(last.end_line, last.end_column)
        return Edit(end, end, f", {old}")
    begin = offsets.at(last.line, 1)
    prefix = text[begin : offsets.at(last.line, last.column)]
    end = offsets.at(last.end_line, last.end_column)
    following = YAML_BREAK.search(text, end)
    place = following.start() if following else len(text)
    return Edit(place, place, f"{newline}{prefix}{old}")
