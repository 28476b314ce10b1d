"""What `sourcebook archive` does: choose, ask, tell, write."""

from __future__ import annotations

import asyncio
import datetime as dt
import ipaddress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urldefrag

import click

from sourcebook.checking.changes import changed_targets
from sourcebook.checking.references.archives import Finder, Wanted
from sourcebook.checking.references.archives.publicity import is_public
from sourcebook.checking.references.asking import limits_of
from sourcebook.checking.references.fetching import Client, Guard, run
from sourcebook.checking.references.reading import Reader
from sourcebook.checking.references.targets import normalised, targets_of
from sourcebook.cli.archive_report import DayOf, Row, as_jsonl, as_lines, summary
from sourcebook.cli.capturing import capturing, key_of_environment
from sourcebook.cli.choices import ERRORS, GOOD, INCONCLUSIVE, USAGE
from sourcebook.editing.archiving import add_copies
from sourcebook.editing.files import Change, read, write_all
from sourcebook.printable import printable
from sourcebook.suggestions import did_you_mean
from sourcebook.vocabulary import LinkState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from sourcebook.checking.references.archives import Key
    from sourcebook.checking.references.targets import Target
    from sourcebook.cli.capturing import Capturing
    from sourcebook.loading import Loaded
    from sourcebook.model import PartialDate, Source
    from sourcebook.settings import Settings

_AT_ONCE = 4
"""Sources that are asked about at the same time; hosts are spared by the fetching."""
_NOT_ITSELF = frozenset(
    {
        LinkState.CHANGED,
        LinkState.DEAD,
        LinkState.INVALID,
        LinkState.QUOTE_MISSING,
        LinkState.USURPED,
    }
)
"""What stands at the address now is not what was cited, and must not be captured in its place."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which sources are asked about."""

    keys: tuple[str, ...] = ()
    changed_since: str | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Archiving:
    """One call of the command."""

    root: Path
    config: str
    loaded: Loaded
    date: dt.date
    is_jsonl: bool = False

    def run(self, choice: Choice, *, write: bool, save: bool) -> int:
        """Do it, and give the exit code; raise UsageError where the words given are wrong."""
        self._settings_must_be_right()
        settings = self.loaded.host.settings
        sources = self._named(choice.keys) if choice.keys else self._without_copy()
        if choice.changed_since is not None:
            sources, settings = self._changed(sources, choice.changed_since)
        left = len(sources) - choice.limit if choice.limit else 0
        sources = sources[: choice.limit]
        if not sources:
            _say("Every source with an address of the open web has an archived copy.")
            return GOOD
        key = key_of_environment() if save else None
        rows = run(self._ask(sources, settings, key))
        if write:
            rows = self._written(rows)
        if self.is_jsonl:
            for row in rows:
                click.echo(as_jsonl(row))
        _say(summary(rows, wrote=write, days=settings.archives.days))
        if left > 0:
            _say(f"{left:,} more were left for another time: --limit.")
        if any(row.is_inconclusive for row in rows):
            return INCONCLUSIVE
        return GOOD if all(row.is_good for row in rows) else ERRORS

    # -- which sources ---------------------------------------------------------------------------

    def _settings_must_be_right(self) -> None:
        wrong = [problem for problem in self.loaded.problems if problem.code in {"S901", "S902"}]
        if wrong:
            first = wrong[0]
            raise click.UsageError(printable(f"{first.location}: {first.message} {first.hint}"))

    def _without_copy(self) -> list[Source]:
        return [
            source
            for source in self.loaded.kb.sources.values()
            if source.url and not source.archive_url and is_public(source.url)
        ]

    def _named(self, keys: Sequence[str]) -> list[Source]:
        found = []
        for key in dict.fromkeys(keys):
            source = self.loaded.kb.sources.get(key)
            if source is None:
                near = did_you_mean(
                    key,
                    self.loaded.kb.sources,
                    f"The keys are in {self.loaded.host.settings.references}.",
                )
                raise click.UsageError(printable(f"There is no source '{key}'. {near}"))
            if not source.url:
                _say(f"'{key}' has no url, so there is nothing to look for.")
            elif source.archive_url:
                _say(f"'{key}' has an archived copy already: {source.archive_url}")
            elif not is_public(source.url):
                _say(f"'{key}' is not on the open web, so no archive is told of it.")
            else:
                found.append(source)
        return found

    def _changed(self, sources: list[Source], rev: str) -> tuple[list[Source], Settings]:
        host = self.loaded.host
        targets = targets_of(self.loaded.kb)
        changed = changed_targets(self.root, rev, host, targets, self.config)
        if changed.trouble:
            raise click.UsageError(f"{changed.trouble} {changed.mend}".rstrip())
        chosen = [one for one in sources if one.url and normalised(one.url) in changed.urls]
        # Whoever sends a change does not say whom we ask, and to whom a key goes.
        return chosen, changed.settings or host.settings

    def _wanted(self, source: Source, target: Target | None) -> Wanted:
        published = _day(source.date)
        return Wanted(
            urldefrag(source.url or "").url,
            _day(source.accessed) or published or self.date,
            published,
            target.titles if target else (),
            target.quotes if target else (),
        )

    # -- asking ----------------------------------------------------------------------------------

    async def _ask(self, sources: list[Source], settings: Settings, key: Key | None) -> list[Row]:
        host = self.loaded.host.model_copy(update={"settings": settings})
        networks = settings.checker.allow_networks
        guard = Guard(tuple(ipaddress.ip_network(network) for network in networks))
        targets = {target.url: target for target in targets_of(self.loaded.kb)}
        turns = asyncio.Semaphore(_AT_ONCE)
        rows = []
        async with Client(limits_of(host), guard) as client, Reader() as reader:
            finder = Finder(client.inquire, settings.archives, reader.read)
            captures = capturing(client.inquire, key, settings.archives, finder) if key else None

            async def row_of(source: Source) -> Row:
                wanted = self._wanted(source, targets.get(normalised(source.url or "")))
                async with turns:
                    return Row(source.key, await finder.find(wanted), _day_of(source))

            for task in [asyncio.create_task(row_of(source)) for source in sources]:
                row = await task
                rows.append(row)
                if captures is None:
                    self._tell(row)
            if captures is not None:
                rows = [await self._saved(row, captures) for row in rows]
        return rows

    async def _saved(self, row: Row, captures: Capturing) -> Row:
        """The row with a new capture, where it has no copy and may have one."""
        if not row.proposes and not row.is_inconclusive:
            if self.loaded.on(self.date).kb.state_of(row.key) in _NOT_ITSELF:
                note = "Not captured: what stands at the address now is not what was cited."
                row = replace(row, note=note)
            else:
                row = await captures.captured(row)
        self._tell(row)
        return row

    def _tell(self, row: Row) -> None:
        if not self.is_jsonl:
            for line in as_lines(row):
                click.echo(printable(line))

    # -- writing ---------------------------------------------------------------------------------

    def _written(self, rows: list[Row]) -> list[Row]:
        """Write the copies into the file as it is by now; raise UsageError where it cannot be
        read, and exit where it cannot be written."""
        copies = {}
        for row in rows:
            if row.proposes and row.copy:
                fragment = urldefrag(self.loaded.kb.sources[row.key].url or "").fragment
                address = f"{row.copy.address}#{fragment}" if fragment else row.copy.address
                copies[row.key] = address, row.copy.day
        if not copies:
            return rows
        path = self.loaded.host.settings.references
        file, problems = read(self.root, self.root / path)
        if file is None:
            first = problems[0]
            raise click.UsageError(printable(f"{first.location}: {first.message} {first.hint}"))
        done = add_copies(file.text, file.path, copies)
        if done.text != file.text:
            try:
                write_all(self.root, [Change(file.path, file.encode(done.text))])
            except OSError as error:
                _say(str(error.strerror))
                raise click.exceptions.Exit(USAGE) from None
        for key, why in done.refusals.items():
            _say(f"'{key}' is left as it is. {why}")
        return [
            replace(row, note=done.refusals[row.key], is_refused=True)
            if row.key in done.refusals
            else replace(row, is_written=row.key in copies)
            for row in rows
        ]


def _day(date: PartialDate | None) -> dt.date | None:
    """The first day that a date may mean."""
    return dt.date(date.year, date.month or 1, date.day or 1) if date else None


def _day_of(source: Source) -> DayOf:
    if source.accessed:
        return "use"
    return "publication" if source.date else "today"


def _say(text: str) -> None:
    click.echo(printable(text), err=True)
