"""`archiveurl` and `archivedate` into entries of a bibliography; no other byte changes.

The new fields stand behind the one they belong to and are set as it is set: its indentation, its
column of signs, braces or quotation marks, upper or lower case, and commas before or behind.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sourcebook.editing.layout.entry import value_end
from sourcebook.editing.renaming.request import Edit, Offsets, apply
from sourcebook.loading.bibtex.addresses import read_url
from sourcebook.loading.bibtex.datamodel import FIELD_ALIASES
from sourcebook.loading.bibtex.file import load_bibliography
from sourcebook.loading.bibtex.positions import Positions
from sourcebook.loading.bibtex.scanned import PartKind
from sourcebook.loading.bibtex.scanner import scan
from sourcebook.model import PartialDate
from sourcebook.problems import Location

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from sourcebook.loading.bibtex.scanned import ScannedEntry, ScannedField
    from sourcebook.model import Source

URL, DATE = "archiveurl", "archivedate"
_AFTER = ("urldate", "url", "doi", "eprint")
"""Fields behind which an archived copy stands, the best first; else it stands last."""


@dataclass(frozen=True, slots=True)
class Archived:
    """The text afterwards, and what could not be done."""

    text: str
    refusals: Mapping[str, str]
    """By key, why its entry is left as it is: one sentence."""


class _Refused(Exception):
    """An entry is left as it is; carries the sentence."""


def add_copies(text: str, path: str, copies: Mapping[str, tuple[str, dt.date]]) -> Archived:
    """Give entries an archived copy: by key its address and the day on which it was taken.

    `text` has its lines end as they do in the file. What an entry says beside the copy never
    changes: where it would, it is left as it is.
    """
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    scanned, _ = scan(plain, Positions(plain, path))
    edits: dict[str, list[Edit]] = {}
    refusals: dict[str, str] = {}
    for key, (url, day) in copies.items():
        try:
            entry = _only(scanned, key)
            edits[key] = _edits(plain, entry, _checked(url), day)
        except _Refused as refused:
            refusals[key] = str(refused)
    done = _applied(text, plain, path, [edit for one in edits.values() for edit in one])
    wrong = _wrong(text, done, path, {key: copies[key] for key in edits})
    if wrong:
        # One at a time: an entry that goes wrong must not keep the others from theirs.
        done = text
        for key, own in edits.items():
            once = _applied(text, plain, path, own)
            if _wrong(text, once, path, {key: copies[key]}):
                refusals[key] = "Its entry would say something else afterwards. Add it by hand."
        rest = {key: copies[key] for key in edits if key not in refusals}
        if rest:
            again = add_copies(text, path, rest)
            return Archived(again.text, {**again.refusals, **refusals})
    return Archived(done, refusals)


def _only(scanned: list[ScannedEntry], key: str) -> ScannedEntry:
    found = [entry for entry in scanned if entry.key == key]
    if len(found) != 1:
        raise _Refused("It is no entry of the bibliography, or there are two with its key.")
    entry = found[0]
    if not entry.whole or not entry.fields:
        raise _Refused("Its entry is broken. Mend it first.")
    for field in entry.fields:
        if FIELD_ALIASES.get(field.name.lower(), field.name.lower()) in {URL, DATE}:
            raise _Refused(f"Its entry has a field '{field.name}' already. Mend that by hand.")
    return entry


def _checked(url: str) -> str:
    try:
        read = read_url(url)
    except ValueError as error:
        raise _Refused(f"The address of the copy cannot be written: {error}.") from None
    if read != url or any(sign in url for sign in '{}"'):
        raise _Refused("The address of the copy holds signs that BibTeX would read otherwise.")
    return url


def _edits(text: str, entry: ScannedEntry, url: str, day: dt.date) -> list[Edit]:
    """The fields as new text, its lines ending in LF."""
    model = _model(entry)
    end = value_end(model.parts[-1])
    upper = model.name.isupper()
    fields = [
        _field(text, model, name.upper() if upper else name, value)
        for name, value in ((URL, url), (DATE, day.isoformat()))
    ]
    before = text[text.rfind("\n", 0, model.offset) + 1 : model.offset]
    if before.strip() == ",":
        # Commas stand before the fields.
        return [Edit(end, end, "".join(f"\n{before}{field}" for field in fields))]
    if before.strip():
        # Several fields in a line: as this one follows what stands before it.
        blank = before[len(before.rstrip()) :]
        return [Edit(end, end, "".join(f",{blank}{field}" for field in fields))]
    behind = Edit(end, end, "".join(f",\n{before}{field}" for field in fields))
    eol = text.find("\n", end, entry.end)
    comma = _comma(text, end, entry.end)
    if eol < 0 or comma > eol:
        return [behind]
    rest = text[(comma + 1 if comma >= 0 else end) : eol].strip()
    if not rest.startswith("%") and (rest or comma < 0):
        return [behind]
    # Remarks stay behind what they are about.
    if comma < 0:
        lines = f",\n{before}".join(fields)
        return [Edit(end, end, ","), Edit(eol, eol, f"\n{before}{lines}")]
    return [Edit(eol, eol, "".join(f"\n{before}{field}," for field in fields))]


def _model(entry: ScannedEntry) -> ScannedField:
    """The field behind which the new ones stand."""
    named = {FIELD_ALIASES.get(one.name.lower(), one.name.lower()): one for one in entry.fields}
    return next((named[name] for name in _AFTER if name in named), entry.fields[-1])


def _comma(text: str, end: int, limit: int) -> int:
    """The comma behind a value; -1 where there is none before the entry ends. Remarks may stand
    between."""
    position = end
    while position < limit:
        sign = text[position]
        if sign == ",":
            return position
        if sign == "%":
            position = text.find("\n", position)
            if position < 0:
                return -1
        elif not sign.isspace():
            return -1
        position += 1
    return -1


def _field(text: str, model: ScannedField, name: str, value: str) -> str:
    """A field, its sign and value set as those of the model."""
    sign = text.index("=", model.offset + len(model.name))
    first = model.parts[0]
    start = first.offset - (first.kind is PartKind.LITERAL)
    before, behind = text[model.offset + len(model.name) : sign], text[sign + 1 : start]
    width = sign - model.offset
    if before.strip(" \t") or "\t" in before:
        shown = f"{name} "
    elif not before:
        shown = name
    else:
        shown = f"{name:{width}}" if len(name) < width else f"{name} "
    gap = behind if not behind.strip(" \t") else " "
    quoted = first.kind is PartKind.LITERAL and text[start] == '"'
    return f"{shown}={gap}" + (f'"{value}"' if quoted else f"{{{value}}}")


def _applied(text: str, plain: str, path: str, edits: Iterable[Edit]) -> str:
    positions, offsets = Positions(plain, path), Offsets(text)
    raw = []
    for edit in edits:
        place = positions.at(edit.start)
        start = offsets.at(place.line, place.column)
        raw.append(Edit(start, start, edit.text.replace("\n", _newline(text, start))))
    return apply(text, raw)


def _newline(text: str, near: int) -> str:
    """How the line of a place ends, else the one before it, else LF."""
    for one in (*range(near, min(near + 5_000, len(text))), *range(near - 1, -1, -1)):
        if text[one] == "\r":
            return "\r\n" if text[one : one + 2] == "\r\n" else "\r"
        if text[one] == "\n":
            return "\r\n" if one and text[one - 1] == "\r" else "\n"
    return "\n"


def _wrong(before: str, after: str, path: str, copies: Mapping[str, tuple[str, dt.date]]) -> bool:
    """Whether anything but the copies would be read otherwise."""
    old, problems, _ = load_bibliography(_lf(before), path)
    new, found, _ = load_bibliography(_lf(after), path)
    wanted = [_with_copy(source, copies.get(source.key)) for source in old.values()]
    more = {problem.code for problem in found} - {problem.code for problem in problems}
    return bool(more) or wanted != [_placeless(source) for source in new.values()]


def _lf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _with_copy(source: Source, copy: tuple[str, dt.date] | None) -> Source:
    plain = _placeless(source)
    if copy is None:
        return plain
    url, day = copy
    return replace(
        plain,
        archive_url=url,
        archive_date=PartialDate(day.year, day.month, day.day),
        fields={**plain.fields, URL: url, DATE: day.isoformat()},
    )


def _placeless(source: Source) -> Source:
    return replace(source, location=Location(""), places={}, fields=dict(source.fields))
