"""A raw entry with all it inherits -> a `Source`, and what is wrong with its values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sourcebook.latex import to_text, unknown_commands
from sourcebook.loading.bibtex.addresses import read_doi, read_url
from sourcebook.loading.bibtex.datamodel import (
    DATE_FIELDS,
    FIELDS,
    KEY_FIELDS,
    LANGUAGES,
    NAME_FIELDS,
)
from sourcebook.loading.bibtex.dates import legacy_date, parse_date, salvaged
from sourcebook.loading.bibtex.keeping import NAMING
from sourcebook.loading.bibtex.people import run_together
from sourcebook.loading.bibtex.pins import read_pin
from sourcebook.loading.bibtex.scanned import PartKind
from sourcebook.model import Source
from sourcebook.script import with_subtitle
from sourcebook.suggestions import did_you_mean
from sourcebook.vocabulary import Independence, SourceKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sourcebook.loading.bibtex.dates import DateSpan
    from sourcebook.loading.bibtex.findings import Findings
    from sourcebook.loading.bibtex.values import RawEntry
    from sourcebook.model import PartialDate, Pin

_WORD = re.compile(r"[^,]+")
_NO_LATEX = (
    DATE_FIELDS
    | KEY_FIELDS
    | {
        "url",
        "doi",
        "archiveurl",
        "keywords",
        "file",
        "eprint",
        "pin",
    }
)
_BCP47 = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*", re.ASCII)
_MOST_ADDRESSES = 20
_UNTITLED = frozenset({"set", "bibnote", "xdata"})


class SourceMaker:
    """Makes the sources of one file."""

    def __init__(self, entries: Mapping[str, RawEntry], findings: Findings) -> None:
        self.entries = entries
        self.findings = findings
        self.positions = findings.positions
        self._former = {
            word: key
            for key, entry in entries.items()
            for name in entry.fields.get("ids", "").split(",")
            if (word := name.strip()) and word not in entries
        }

    def entry_of(self, word: str) -> RawEntry | None:
        """The entry with a key, or that had it once and names it in `ids`."""
        return self.entries.get(self._former.get(word, word))

    def make(self, entry: RawEntry, own: frozenset[str]) -> Source:
        """The source; problems are told of fields that are its `own` only."""
        fields = entry.fields
        kind, independence, reviewed, origins, others = self._keywords(entry, own)
        dates = {name: self._date(entry, name, own) for name in DATE_FIELDS - {"date"}}
        if "date" in fields:
            dates["date"] = self._date(entry, "date", own)
        elif "year" in fields:
            dates["date"] = self._legacy_date(entry, own)
        self._unknown_commands(entry, own)
        self._check_people(entry, own)
        self._check_relation(entry, own)
        return Source(
            key=entry.key,
            entry_type=entry.type,
            fields=dict(fields),
            title=self._title(entry),
            location=self.positions.at(entry.offset),
            kind=kind,
            independence=independence,
            peer_reviewed=reviewed,
            keywords=others,
            url=self._url(entry, "url", own),
            doi=self._doi(entry, own),
            archive_url=self._url(entry, "archiveurl", own),
            archive_date=dates["archivedate"],
            accessed=dates["urldate"],
            date=dates.get("date"),
            language=language_tag(fields.get("langid") or fields.get("hyphenation", "")),
            derived_from=self.derived_from(entry),
            origin_labels=origins,
            pin=self._pin(entry, own),
            places={
                name: self.positions.at(self._value_offset(entry, name))
                for name in ("url", "doi", "archiveurl")
                if name in fields
            },
        )

    def known(self, entry: RawEntry) -> Source:
        """The source of a known entry, which was made a moment ago and is nobody else's."""
        if entry.known is None:
            raise ValueError(entry.key)
        source = entry.known.source
        if entry.known.words:
            object.__setattr__(source, "derived_from", self.derived_from(entry))
        return source

    def naming(self, entry: RawEntry) -> dict[str, tuple[tuple[str, int], ...]]:
        """The words of each field that names other entries and takes nothing over."""
        if entry.known is not None:
            return entry.known.words
        return {name: self.words(entry, name) for name in NAMING if name in entry.scanned}

    def derived_from(self, entry: RawEntry) -> tuple[str, ...]:
        """The keys of the entries that an entry goes back to."""
        if entry.fields.get("relatedtype", "") != "derivedfrom":
            return ()
        related = self.words(entry, "related")
        return _unique([one.key for word, _ in related if (one := self.entry_of(word))])

    def words(self, entry: RawEntry, name: str) -> tuple[tuple[str, int], ...]:
        """The words of a comma-separated field, each with its offset in the text."""
        if entry.known is not None:
            return entry.known.words.get(name, ())
        value = entry.fields.get(name, "")
        found = entry.scanned.get(name)
        start = found.parts[0].offset if found else entry.offset
        if found and len(found.parts) == 1 and found.parts[0].kind is PartKind.LITERAL:
            value = found.parts[0].text if value else ""
        else:
            return tuple((word, start) for part in value.split(",") if (word := part.strip()))
        return tuple(
            (" ".join(word.split()), start + match.start() + len(match[0]) - len(match[0].lstrip()))
            for match in _WORD.finditer(value)
            if (word := match[0].strip())
        )

    def report(self, offset: int, code: str, message: str, hint: str | Callable[[], str]) -> None:
        """Take down a problem."""
        self.findings.tell(offset, code, message, hint)

    def _value_offset(self, entry: RawEntry, name: str) -> int:
        found = entry.scanned.get(name)
        return found.parts[0].offset if found else entry.offset

    def _title(self, entry: RawEntry) -> str:
        fields = entry.fields
        title = to_text(fields.get("title", ""))
        subtitle = to_text(fields.get("subtitle", ""))
        if title:
            return with_subtitle(title, subtitle)
        if entry.whole and "title" not in entry.scanned and entry.type not in _UNTITLED:
            self.report(
                entry.offset,
                "B405",
                f"The entry '{entry.key}' has no title.",
                "Add title = {...}; in square brackets where it is not known: title = {[A post]}.",
            )
        elif entry.whole and "title" in entry.scanned and entry.type not in _UNTITLED:
            self._empty_title(entry)
        return f"[{entry.key}]"

    def _empty_title(self, entry: RawEntry) -> None:
        parts = entry.scanned["title"].parts
        if all(part.kind is PartKind.LITERAL and not to_text(part.text) for part in parts):
            self.report(
                parts[0].offset,
                "B405",
                f"The title of '{entry.key}' is empty.",
                "Write it; in square brackets where it is not known: title = {[A post]}.",
            )

    def _keywords(
        self, entry: RawEntry, own: frozenset[str]
    ) -> tuple[SourceKind | None, Independence, bool, tuple[str, ...], tuple[str, ...]]:
        kinds: list[SourceKind] = []
        ties: list[Independence] = []
        origins: list[str] = []
        others: list[str] = []
        reviewed = False
        mine = "keywords" in own
        for word, offset in self.words(entry, "keywords"):
            space, colon, name = word.partition(":")
            name = name.strip()
            space = space.strip().lower()
            if word.lower() == "peer-reviewed":
                reviewed = True
            elif not colon or space not in {"kind", "indep", "origin"}:
                others.append(to_text(word))
                if colon and mine:
                    self._unlikely(space, word, offset)
            elif space == "origin" and name:
                origins.append(to_text(name))
            elif space == "kind" and name.lower() in set(SourceKind):
                self._one(kinds, word, offset, mine=mine)
                kinds.append(SourceKind(name.lower()))
            elif space == "indep" and name.lower() in set(Independence):
                self._one(ties, word, offset, mine=mine)
                ties.append(Independence(name.lower()))
            elif mine:
                known = {"kind": SourceKind, "indep": Independence}.get(space, ())
                self.report(
                    offset,
                    "B406",
                    f"'{word[:80]}' is not known.",
                    did_you_mean(
                        word,
                        [f"{space}:{term}" for term in known],
                        f"Use one of: {', '.join(known)}." if known else "Write a label after it.",
                    ),
                )
        tie = ties[0] if ties else Independence.UNKNOWN
        kind = kinds[0] if kinds else None
        return kind, tie, reviewed, _unique(origins), tuple(others)

    def _unlikely(self, space: str, word: str, offset: int) -> None:
        hint = did_you_mean(space, ["kind", "indep", "origin"])
        if hint:
            self.report(offset, "B406", f"'{word[:80]}' is not known.", hint)

    def _one(self, found: list[SourceKind] | list[Independence], word: str, offset: int,
             *, mine: bool) -> None:  # fmt: skip
        if found and mine:
            self.report(
                offset,
                "B406",
                f"'{word[:80]}' is a second word of its sort; the first is used.",
                "Remove one of the two.",
            )

    def _date(self, entry: RawEntry, name: str, own: frozenset[str]) -> PartialDate | None:
        value = entry.fields.get(name)
        if value is None:
            return None
        span: DateSpan | None
        try:
            span = parse_date(value)
        except ValueError as error:
            if name in own:
                self._bad_date(entry, name, error)
            span = salvaged(value)
        point = (span.start or span.end) if span else None
        return point.partial if point else None

    def _legacy_date(self, entry: RawEntry, own: frozenset[str]) -> PartialDate | None:
        year, month, day = (
            to_text(entry.fields.get(name, "")) for name in ("year", "month", "day")
        )
        span: DateSpan | None
        try:
            span = parse_date(legacy_date(year, month, day))
        except ValueError as error:
            if "year" in own:
                self._bad_date(entry, "month" if month and _is_year(year) else "year", error)
            span = salvaged(year)
        return span.start.partial if span and span.start else None

    def _bad_date(self, entry: RawEntry, name: str, error: ValueError) -> None:
        self.report(
            self._value_offset(entry, name),
            "B412",
            f"In '{name}', {error}.",
            "Write 2025-06-18, 2025-06 or 2025, and a range as 2019-04/2019-05; for work not yet "
            "out use pubstate.",
        )

    def _url(self, entry: RawEntry, name: str, own: frozenset[str]) -> str | None:
        value = entry.fields.get(name)
        if value is None:
            return None
        try:
            return read_url(value)
        except ValueError as error:
            message = f"In '{name}', {error}."
            hint = "Give a full address such as https://example.org/page."
            url = None
            if several := _several(value, read_url):
                url = several[0]
                message = f"In '{name}' stand {len(several)} addresses; the first is used."
                hint = "Keep one, and move the others to 'note'."
            if name in own:
                self.report(self._value_offset(entry, name), "F208", message, hint)
            return url

    def _doi(self, entry: RawEntry, own: frozenset[str]) -> str | None:
        value = entry.fields.get("doi")
        if value is None:
            return None
        try:
            return read_doi(value)
        except ValueError as error:
            several = _several(value, read_doi)
            if "doi" in own:
                self.report(
                    self._value_offset(entry, "doi"),
                    "B416",
                    f"In 'doi' stand {len(several)} DOIs; the first is used."
                    if several
                    else f"'{value[:80]}' is no DOI: {error}.",
                    "Write one, as in doi = {10.1016/S0140-6736(23)02268-7}.",
                )
            return several[0] if several else None

    def _pin(self, entry: RawEntry, own: frozenset[str]) -> Pin | None:
        value = entry.fields.get("pin")
        if value is None:
            return None
        try:
            return read_pin(value)
        except ValueError as error:
            if "pin" in own:
                self.report(
                    self._value_offset(entry, "pin"),
                    "B422",
                    f"The pin is not understood: {error}.",
                    "Write a state, an end and a reason, as in "
                    "pin = {alive until 2027-05-01: read it in a browser}.",
                )
            return None

    def _check_relation(self, entry: RawEntry, own: frozenset[str]) -> None:
        kind = entry.fields.get("relatedtype", "")
        near = did_you_mean(kind, ["derivedfrom"]) if kind and kind != "derivedfrom" else ""
        if near and "relatedtype" in own:
            self.report(
                self._value_offset(entry, "relatedtype"),
                "B406",
                f"'{kind[:60]}' says nothing about origins.",
                near,
            )

    def _unknown_commands(self, entry: RawEntry, own: frozenset[str]) -> None:
        for name in sorted(own & FIELDS - _NO_LATEX):
            value = entry.fields.get(name, "")
            for command in unknown_commands(value):
                self.findings.tell_once(
                    command,
                    self._offset_of(command, entry, name),
                    "B418",
                    f"LaTeX command not known in '{name}': {command[:60]}.",
                    "Write the character itself; the file is UTF-8.",
                )

    def _check_people(self, entry: RawEntry, own: frozenset[str]) -> None:
        for name in sorted(own & NAME_FIELDS):
            for first in run_together(entry.fields.get(name, "")):
                self.report(
                    self._offset_of(first, entry, name),
                    "B423",
                    f"What begins with '{first[:60]}' in '{name}' is no name of one person.",
                    "Put 'and' between two people: {Doe, Jane and Roe, Kim}. Put the name of a "
                    "body that has commas between braces: {{Institute of Health, Oslo}}.",
                )

    def _offset_of(self, text: str, entry: RawEntry, name: str) -> int:
        """Where a text stands in a field, or where the field's value begins."""
        found = entry.scanned.get(name)
        for part in found.parts if found else ():
            if (place := part.text.find(text)) >= 0:
                return part.offset + place
        return self._value_offset(entry, name)


def _is_year(year: str) -> bool:
    """Whether what is wrong must be the month beside it."""
    try:
        return bool(parse_date(legacy_date(year)))
    except ValueError:
        return False


def _several(value: str, read: Callable[[str], str]) -> list[str]:
    """Two or more addresses or DOIs with blanks between them, as Mendeley and INSPIRE write them;
    else nothing."""
    words = re.split(r"[\s;,]*\s[\s;,]*", value.strip(), maxsplit=_MOST_ADDRESSES)
    try:
        return [read(word) for word in words] if len(words) > 1 else []
    except ValueError:
        return []


def language_tag(langid: str) -> str | None:
    """The BCP 47 tag of a babel name or of a tag; None for what is neither."""
    name = langid.strip()
    if found := LANGUAGES.get(name.lower()):
        return found
    return name if _BCP47.fullmatch(name) else None


def circles(links: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Each circle in a graph once, as keys in the order in which they lead to each other."""
    done: set[str] = set()
    for start in links:
        path: list[str] = []
        places: dict[str, int] = {}
        stack: list[tuple[str, int]] = [(start, 0)] if start not in done else []
        while stack:
            key, number = stack.pop()
            if number == 0:
                places[key] = len(path)
                path.append(key)
            following = links.get(key, ())
            if number < len(following):
                stack.append((key, number + 1))
                child = following[number]
                if child in places:
                    yield tuple(path[places[child] :])
                elif child not in done:
                    stack.append((child, 0))
            else:
                done.add(key)
                path.pop()
                del places[key]


def _unique(words: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
