"""New captures for `sourcebook archive --save`: the key, and what comes of each source."""

from __future__ import annotations

import asyncio
import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from sourcebook.checking.references.archives import Key, SavePageNow, Unheard
from sourcebook.checking.references.archives.saving import VARIABLE

if TYPE_CHECKING:
    from sourcebook.checking.references.archives import Ask, Finder
    from sourcebook.cli.archive_report import Row
    from sourcebook.settings import Archive, Archives


def key_of_environment() -> Key:
    """The key in the environment; raise UsageError where there is none."""
    text = os.environ.get(VARIABLE, "")
    if not text.strip():
        raise click.UsageError(
            f"New captures need a key of the Internet Archive in {VARIABLE}, as access:secret. "
            "https://archive.org/account/s3.php gives one. Without --save only copies that there "
            "are already are looked for."
        )
    try:
        return Key.read(text)
    except ValueError as error:
        raise click.UsageError(str(error)) from None


@dataclass(slots=True)
class Capturing:
    """New captures, one after the other, until the service has had enough."""

    saving: SavePageNow
    archive: Archive
    finder: Finder
    over: str = ""
    """Why nothing more is asked for; empty while more may be."""

    async def captured(self, row: Row) -> Row:
        """The row with a new capture, looked at, or with why there is none."""
        if self.over:
            return replace(row, note=self.over, is_later=True)
        wanted = row.found.wanted
        saved = await self.saving.save(wanted.url)
        if saved.is_over:
            self.over = f"Not captured. {saved.trouble}"
        if saved.copy is None:
            return replace(row, note=saved.trouble, is_later=saved.is_later)
        try:
            look = await self.finder.look(saved.copy, wanted, self.archive.name)
        except Unheard as unheard:
            return replace(row, note=f"Captured, and not shown yet: {unheard}", is_later=True)
        if not look.is_whole:
            return replace(row, note=f"Captured, and not the source: {look.trouble}.")
        found = replace(row.found, look=look, archive=self.archive.name)
        return replace(row, found=found, is_saved=True)


def capturing(ask: Ask, key: Key, archives: Archives, finder: Finder) -> Capturing:
    """The captures of one run; raise UsageError where the settings name nobody who makes them."""
    archive = next((one for one in archives.services if one.save), None)
    if archive is None:
        raise click.UsageError("No archive in the settings has a 'save' to ask for captures.")
    try:
        saving = SavePageNow(
            ask,
            asyncio.sleep,
            key,
            base=str(archive.save),
            replay=str(archive.replay),
            pause=archives.pause,
        )
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    return Capturing(saving, archive, finder)
