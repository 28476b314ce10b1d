"""What `sourcebook add` does: gather, ask, show, write, and say what the check says."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from sourcebook.cataloguing import (
    Entry,
    Gathered,
    Record,
    Words,
    appended,
    duplicate_of,
    entry_of,
    faults,
    gather,
    is_key,
    known_offline,
    people,
    propose_key,
    read_identifier,
    text_of,
)
from sourcebook.cataloguing.cleaning import clean
from sourcebook.cataloguing.languages import language_name
from sourcebook.cataloguing.proposing import placeholder
from sourcebook.checking import survey, upkeep
from sourcebook.cli import questions
from sourcebook.cli.choices import ERRORS, GOOD, USAGE
from sourcebook.loading import load
from sourcebook.loading.bibtex.file import load_bibliography
from sourcebook.loading.files import read_text
from sourcebook.printable import printable
from sourcebook.writing import write_whole

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from pathlib import Path

    from sourcebook.cataloguing import Identifier
    from sourcebook.loading import Loaded
    from sourcebook.model import Source
    from sourcebook.vocabulary import Independence, SourceKind

_LABEL = re.compile(r"[^,{}\\\"%]{1,120}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What was said on the command line."""

    identifier: str
    key: str | None = None
    entry_type: str | None = None
    kind: SourceKind | None = None
    independence: Independence | None = None
    origins: tuple[str, ...] = ()
    language: str | None = None
    title: str | None = None
    date: str | None = None
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bibliography:
    """The file as it is now."""

    raw: bytes
    text: str
    sources: Mapping[str, Source]
    keys: frozenset[str]
    """Of all entries, those that are no sources included."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adding:
    """One call of the command."""

    root: Path
    config: str
    loaded: Loaded
    given: Given
    date: dt.date
    asks: bool
    """Whether there is a person to be asked."""

    def run(self, *, write: bool, dry_run: bool, fetch: bool, archive: bool) -> int:
        """Do it, and give the exit code; raise UsageError where the words given are wrong."""
        self._settings_must_be_right()
        try:
            identifier = read_identifier(self.given.identifier)
        except ValueError as error:
            raise click.UsageError(printable(str(error))) from None
        now = self._bibliography()
        self._words_must_fit(now)
        if self._is_there(known_offline(identifier), identifier, now):
            return ERRORS
        found = Gathered(known_offline(identifier))
        if fetch:
            found = gather(identifier, self.loaded.host, self.date, archive=archive)
        found = replace(found, record=self._overridden(found.record))
        if self._is_there(found.record, identifier, now):
            return ERRORS
        self._tell(found)
        entry, words = self._made(found, identifier, now)
        click.echo(text_of(entry), nl=False)
        if dry_run:
            _say("Nothing was written: --dry-run.")
            return GOOD
        if not write and not self._may_write():
            return GOOD if self.asks else USAGE
        return self._written(entry, words)

    def _may_write(self) -> bool:
        if not self.asks:
            _say("Nothing was written: there is no terminal to ask. Add --yes to write it.")
            return False
        if questions.ask_whether(f"Add it to {self._path}?"):
            return True
        _say("Nothing was written.")
        return False

    @property
    def _path(self) -> str:
        return self.loaded.host.settings.references

    def _settings_must_be_right(self) -> None:
        wrong = [problem for problem in self.loaded.problems if problem.code in {"S901", "S902"}]
        if wrong:
            first = wrong[0]
            raise click.UsageError(printable(f"{first.location}: {first.message} {first.hint}"))

    def _bibliography(self) -> Bibliography:
        path = self.root / self._path
        if not path.exists() and not path.is_symlink():
            return Bibliography(b"", "", {}, frozenset())
        file, problems = read_text(self.root, path)
        if file is None or problems:
            first = problems[0]
            raise click.UsageError(printable(f"{first.location}: {first.message} {first.hint}"))
        sources, _, marks = load_bibliography(file.text, file.path)
        return Bibliography(path.read_bytes(), file.text, sources, frozenset(marks))

    def _words_must_fit(self, now: Bibliography) -> None:
        given = self.given
        if given.key is not None and (why := self._fault_of_key(given.key, now)):
            raise click.UsageError(why)
        if why := next((why for one in given.origins if (why := _fault_of_origin(one))), ""):
            raise click.UsageError(why)
        if given.language is not None and not language_name(given.language):
            language = printable(given.language[:40])
            raise click.UsageError(f"'{language}' is no language. Write english, en or eng.")
        if any(people.natural(author) is None for author in given.authors):
            raise click.UsageError("An author has no name. Write it as 'Family, Given'.")

    def _fault_of_key(self, key: str, now: Bibliography) -> str:
        if not is_key(key):
            return (
                f"'{printable(key[:60])}' cannot be a key. Use letters, digits and - _ : . + / "
                "between them."
            )
        used = {one.casefold(): one for one in now.keys}
        if key.casefold() in used:
            return f"The key '{used[key.casefold()]}' is used already. Choose another."
        return ""

    def _is_there(self, record: Record, identifier: Identifier, now: Bibliography) -> bool:
        found = duplicate_of(record, identifier, now.sources)
        if found is None:
            return False
        source = found.source
        _say(
            f"'{source.key}' has the same {found.what} already ({source.location}): "
            f"{source.title}. Nothing was written."
        )
        return True

    def _overridden(self, record: Record) -> Record:
        """The record with what was said on the command line in place of what was told."""
        given = self.given
        names = [people.natural(one) if "," in one else people.body(one) for one in given.authors]
        return replace(
            record,
            entry_type=given.entry_type or record.entry_type,
            title=clean(given.title) if given.title else record.title,
            date=given.date or record.date,
            language=given.language or record.language,
            authors=tuple(name for name in names if name) or record.authors,
        )

    def _tell(self, found: Gathered) -> None:
        for failure in found.failures:
            _say(f"Warning: {failure}")
        if found.half_filled:
            _say("Warning: the entry is half-filled; its title is not known.")
        for remark in found.record.remarks:
            _say(f"Note: {remark}")

    def _made(
        self, found: Gathered, identifier: Identifier, now: Bibliography
    ) -> tuple[Entry, Words]:
        """The entry, and the words in it that only a person can say."""
        given, record = self.given, found.record
        if self.asks and not record.title and given.title is None:
            title = clean(questions.ask_title(placeholder(identifier)))
            record = replace(record, title=title)
        key = given.key or propose_key(record, identifier, now.keys)
        kind, origins, tie = given.kind, given.origins, given.independence
        if self.asks:
            if given.key is None:
                key = questions.ask_key(key, lambda one: self._fault_of_key(one, now))
            kind = kind or questions.ask_kind(record.kind)
            tie = tie or questions.ask_independence()
            origins = origins or questions.ask_origins(_fault_of_origin)
        elif kind is None and record.kind is not None:
            kind = record.kind.kind
            _say(f"Proposed kind: {kind}. {record.kind.reason}")
        words = Words(kind, tie, origins)
        return entry_of(key, record, identifier, words, found.copy, now.keys), words

    def _written(self, entry: Entry, words: Words) -> int:
        """Append the entry to the file as it is by now, and say what the check says of it."""
        now = self._bibliography()
        if why := self._fault_of_key(entry.key, now):
            _say(f"{why} Somebody else wrote it meanwhile; nothing was written.")
            return ERRORS
        raw = appended(now.raw, text_of(entry))
        text = raw.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
        try:
            wrong = faults(now.text, text, entry, self._path)
        except LookupError:
            wrong, lost = [], True
        else:
            lost = False
        if lost or wrong:
            why = wrong[0].message if wrong else "it would not be read back as it was written."
            _say(f"Nothing was written, for {self._path} would have an error more: {why}")
            return ERRORS
        try:
            write_whole(self.root / self._path, raw)
        except OSError as error:
            _say(str(error.strerror))
            return USAGE
        self._report(entry, words)
        return GOOD

    def _report(self, entry: Entry, words: Words) -> None:
        loaded = load(self.root, self.config)
        source = loaded.kb.sources[entry.key]
        _say(f"Added '{entry.key}' ({source.location}). Cite it as [@{entry.key}].")
        if words.kind is None:
            _say("It has no kind yet: add kind:... to its keywords when you know it.")
        if words.independence is None:
            _say("It has no independence yet: add indep:... to its keywords when you know it.")
        for problem in sorted({*survey(loaded), *upkeep(loaded, self.date)}):
            place = problem.location
            if place.path == source.location.path and place.line >= source.location.line:
                _say(
                    f"{place}  {problem.severity.value} {problem.code}: "
                    f"{problem.message} {problem.hint}"
                )


def _fault_of_origin(origin: str) -> str:
    if _LABEL.fullmatch(origin) and origin.isprintable():
        return ""
    return (
        f"'{printable(origin[:60])}' cannot be an origin. Use a key or a short name without "
        "commas, braces, quotation marks, backslashes and per cent signs."
    )


def _say(text: str) -> None:
    click.echo(printable(text), err=True)
