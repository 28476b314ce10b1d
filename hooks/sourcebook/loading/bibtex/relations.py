"""What the entries of a file name of each other: keys that are nobody's, circles, and who hands
fields down to whom."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sourcebook.loading.bibtex.inheritance import take_over
from sourcebook.loading.bibtex.keeping import INHERITING
from sourcebook.loading.bibtex.sources import SourceMaker, circles
from sourcebook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sourcebook.loading.bibtex.values import RawEntry
    from sourcebook.model import Source

_MAX_KEYS_FOR_HINTS = 5_000


def parents_in(maker: SourceMaker) -> Iterator[RawEntry]:
    """The entries that hand fields down."""
    for entry in maker.entries.values():
        if entry.known is None:
            for name in INHERITING:
                for word, _ in maker.words(entry, name):
                    if parent := maker.entry_of(word):
                        yield parent


def unknown_keys(maker: SourceMaker) -> None:
    """Tell of keys that entries name and no entry has."""
    keys = list(maker.entries)[:_MAX_KEYS_FOR_HINTS]
    for entry in maker.entries.values():
        if entry.known is not None and not entry.known.words:
            continue
        for name in ("crossref", "xref", "xdata", "related", "entryset"):
            for word, offset in maker.words(entry, name):
                if maker.entry_of(word) is None:
                    maker.report(
                        offset,
                        "B413",
                        f"'{word[:80]}' in '{name}' of '{entry.key}' is the key of no entry.",
                        partial(did_you_mean, word, keys, "Add the entry, or correct the key."),
                    )


def inherit(maker: SourceMaker) -> None:
    """Hand fields down, parents before children, each entry once."""
    entries = maker.entries
    parents = {
        key: tuple(
            dict.fromkeys(
                parent.key
                for name in ("xdata", "crossref")
                for word, _ in maker.words(entry, name)
                if (parent := maker.entry_of(word))
            )
        )
        for key, entry in entries.items()
        if entry.known is None
    }
    parents = {key: found for key, found in parents.items() if found}
    for circle in circles(parents):
        _report_circle(maker, circle, ("crossref", "xdata"), "B414", "inherit from")
    done: set[str] = set()
    for start in parents:
        stack = [start]
        entered: set[str] = set()
        while stack:
            key = stack[-1]
            if key in done:
                stack.pop()
            elif key not in entered:
                entered.add(key)
                stack.extend(
                    parent
                    for parent in parents.get(key, ())
                    if parent not in done and parent not in entered
                )
            else:
                done.add(stack.pop())
                _take_over_all(maker, key)


def _take_over_all(maker: SourceMaker, key: str) -> None:
    entry = maker.entries[key]
    for name in ("xdata", "crossref"):
        for word, _ in maker.words(entry, name):
            parent = maker.entry_of(word)
            if parent is not None and parent is not entry:
                take_over(entry, parent, data_only=name == "xdata")


def _report_circle(
    maker: SourceMaker, circle: tuple[str, ...], names: tuple[str, ...], code: str, verb: str
) -> None:
    first = min(circle, key=lambda key: maker.entries[key].offset)
    start = circle.index(first)
    way = (*circle[start:], *circle[: start + 1])
    entry = maker.entries[first]
    following = way[1]
    offset = next(
        (
            offset
            for name in names
            for word, offset in maker.words(entry, name)
            if (named := maker.entry_of(word)) and named.key == following
        ),
        entry.offset,
    )
    shown = " → ".join(way if len(way) <= 8 else (*way[:7], "…", first))
    maker.report(
        offset,
        code,
        f"These entries {verb} each other in a circle: {shown}."
        if len(circle) > 1
        else f"'{first}' cannot {verb} itself.",
        "Remove one of the links.",
    )


def derivation_circles(maker: SourceMaker, sources: Mapping[str, Source]) -> None:
    """Tell of sources that go back to themselves."""
    links = {key: source.derived_from for key, source in sources.items() if source.derived_from}
    for circle in circles(links):
        _report_circle(maker, circle, ("related",), "B417", "derive from")
