"""Single values out of an `xdata` entry: `author = {xdata=press-author-1 and Ann Bee}`.

The BibLaTeX manual, section 3.13.6: `xdata=`, the key, a hyphen, the name of the field, and for a
list a hyphen and the number of an item from 1; without the number all its items are put in. Keys
may hold hyphens here as well. A reference that leads nowhere is left out and never shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from pybtex.bibtex.utils import split_name_list

from sourcebook.loading.bibtex.datamodel import FIELD_ALIASES, NAME_FIELDS
from sourcebook.loading.bibtex.scanned import PartKind
from sourcebook.loading.bibtex.values import MAX_VALUE
from sourcebook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable

    from sourcebook.loading.bibtex.sources import SourceMaker
    from sourcebook.loading.bibtex.values import RawEntry

_SIGN = "xdata="
_REFERENCE = re.compile(r"\s*xdata=(\S+)\s*", re.IGNORECASE)
_PARTS = re.compile(r"(.+?)-([^-]+)(?:-(\d{1,6}))?")
_LISTS = frozenset(
    """
    institution language lista listb listc listd liste listf location organization origlocation
    origpublisher publisher
    """.split()
)
_DEEPEST = 50
"""References, or entries, through which a value may come."""
_FORM = "Write it as xdata=key-field, for an item of a list xdata=key-field-1."


def resolve(maker: SourceMaker) -> None:
    """Put the values in the place of all references to them; those that lead nowhere are
    problems."""
    _Granular(maker).run()


@dataclass
class _Granular:
    maker: SourceMaker
    done: set[tuple[str, str]] = field(default_factory=set)
    """Entries and fields in which no reference is left."""
    way: list[tuple[str, str]] = field(default_factory=list)
    """Those that wait for each other."""
    items: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """Of lists that were asked for; one may be asked for ten thousand times."""
    parents: dict[str, tuple[RawEntry, ...]] = field(default_factory=dict)
    """The `xdata` entries of an entry, by its key."""

    def run(self) -> None:
        for entry in self.maker.entries.values():
            if entry.known is not None:
                continue
            for name, value in list(entry.fields.items()):
                if _SIGN in value.casefold():
                    self._resolve(entry, name)

    def _resolve(self, entry: RawEntry, name: str) -> None:
        """Settle one field of an entry."""
        here = entry.key, name
        value = entry.fields.get(name, "")
        if here in self.done or _SIGN not in value.casefold():
            return
        entry.borrows = True
        self.way.append(here)
        items = _split(name, value)
        found: list[str] = []
        length = 0
        for item in items:
            match = _REFERENCE.fullmatch(item)
            values = [item] if match is None else self._values(entry, name, match[1], item)
            length += sum(map(len, values))
            if length > MAX_VALUE:
                self._report(entry, name, item, "The values that it takes are too long.", "B411")
                break
            found += values
        self.way.pop()
        self.done.add(here)
        if found:
            entry.fields[name] = " and ".join(found)
        else:
            del entry.fields[name]

    def _values(self, entry: RawEntry, name: str, reference: str, item: str) -> list[str]:
        """What one reference stands for."""
        tell = partial(self._report, entry, name, item)
        parts = _PARTS.fullmatch(reference)
        if parts is None:
            return tell("It names no field.")
        key, wanted, number = parts.groups()
        wanted = FIELD_ALIASES.get(wanted.lower(), wanted.lower())
        source = self.maker.entry_of(key)
        if source is None:
            said = f"'{key[:80]}' is the key of no entry."
            return tell(said, mend=partial(self._nearest, key))
        if source.type != "xdata":
            return tell(f"'{source.key}' is no entry of type xdata.")
        if _kind(name) != _kind(wanted):
            return tell(f"'{wanted[:40]}' is of another kind than '{name}'.")
        owner = self._owner(source, wanted)
        if owner is None:
            return tell(f"'{source.key}' has no field '{wanted[:40]}'.")
        if (owner.key, wanted) in self.way:
            return tell("It leads back to itself.", "B414")
        if len(self.way) > _DEEPEST:
            return tell(f"It leads on more than {_DEEPEST} times.", "B414")
        self._resolve(owner, wanted)
        items = self._items(owner, wanted)
        if number is None or _kind(wanted) == "field":
            return items
        if not 1 <= int(number) <= len(items):
            return tell(f"'{wanted}' of '{owner.key}' has no item {int(number)}.")
        return [items[int(number) - 1]]

    def _owner(self, entry: RawEntry, name: str) -> RawEntry | None:
        """The entry itself, or the `xdata` entry from which it has the field."""
        waiting, seen = [entry], {entry.key}
        for one in waiting:
            if name in one.fields:
                return one
            for parent in self._parents(one):
                if parent.key not in seen and len(seen) < _DEEPEST:
                    seen.add(parent.key)
                    waiting.append(parent)
        return None

    def _parents(self, entry: RawEntry) -> tuple[RawEntry, ...]:
        if entry.key not in self.parents:
            named = (self.maker.entry_of(word) for word, _ in self.maker.words(entry, "xdata"))
            self.parents[entry.key] = tuple(one for one in named if one)[:_DEEPEST]
        return self.parents[entry.key]

    def _items(self, entry: RawEntry, name: str) -> list[str]:
        """The items of a field that is settled; none where nothing is left of it."""
        here = entry.key, name
        if here not in self.items:
            value = entry.fields.get(name, "")
            self.items[here] = [one for one in _split(name, value) if one]
        return self.items[here]

    def _nearest(self, key: str) -> str:
        keys = [one.key for one in self.maker.entries.values() if one.type == "xdata"]
        return did_you_mean(key, keys, "Add the entry, or correct the key.")

    def _report(
        self,
        entry: RawEntry,
        name: str,
        item: str,
        why: str,
        code: str = "B413",
        mend: str | Callable[[], str] = _FORM,
    ) -> list[str]:
        """Tell what is wrong with a reference; it stands for nothing."""
        scanned = entry.scanned.get(name)
        offset = scanned.parts[0].offset if scanned else entry.offset
        if scanned and scanned.parts[0].kind is PartKind.LITERAL:
            offset += max(0, scanned.parts[0].text.find(item.strip()))
        said = f"'{item.strip()[:80]}' in '{name}' of '{entry.key}' stands for nothing: "
        self.maker.report(offset, code, f"{said}{why[0].lower()}{why[1:]}", mend)
        return []


def _kind(name: str) -> str:
    return "names" if name in NAME_FIELDS else "list" if name in _LISTS else "field"


def _split(name: str, value: str) -> list[str]:
    return [value] if _kind(name) == "field" else split_name_list(value)
