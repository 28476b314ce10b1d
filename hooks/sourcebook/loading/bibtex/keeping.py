"""Entries that are known from another time, so that an edit of one costs that one.

The text is cut before some of the lines that begin with `@word{`: which, their own words decide, so
an entry that comes or goes moves no other cut. What was read of the entries of such a part is kept
under the part's text, with the offset and the line at which it began; wherever the same text stands
again, everything in it is moved by the difference.

Known is only what means the same wherever it stands: an entry in which nothing was wrong, and that
takes nothing over from others and hands nothing down to them. Abbreviations are kept with what they
stood for, and keys it names are looked up anew. Any other entry is read each time.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from zlib import crc32

from pydantic import TypeAdapter

from sourcebook.loading.cache import Shelf
from sourcebook.model import Source  # noqa: TC001 - pydantic reads the hints below

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sourcebook.loading.bibtex.values import RawEntry
    from sourcebook.loading.memory import Memory
    from sourcebook.problems import Location

_ENTRIES = 16
"""How many a part has on average: as many are read again for one that is edited."""
_MOST_ENTRIES = 64
_WORDS = 40
"""Characters of a line that decide whether the text is cut before it."""

ROOMS = (
    *("loading/bibtex", "loading/sources.py", "latex", "model", "catalogue/codes.py"),
    *("problems.py", "script.py", "suggestions.py", "vocabulary.py"),
)
PACKAGES = ("pybtex", "pydantic", "pylatexenc", "rapidfuzz")
"""What the reading of a bibliography depends on."""

NAMING = ("related", "xref", "entryset")
"""Fields that name other entries and take nothing over from them."""
INHERITING = frozenset({"crossref", "xdata"})


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry, as it was read."""

    source: Source
    """Without what it derives from: that depends on the others."""
    offset: int
    """Of its `@`."""
    key_offset: int
    end: int
    """The offset behind it."""
    macros: dict[str, str]
    """The abbreviations that it uses, each with what it stood for."""
    words: dict[str, tuple[tuple[str, int], ...]]
    """The words of fields that name other entries, each with its offset in the text."""


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a text, from the head of an entry to that of another."""

    text: str
    offset: int
    line: int


@dataclass(frozen=True, slots=True)
class _Answer:
    """What is kept of a part."""

    offset: int
    line: int
    """Where the part began."""
    entries: tuple[KnownEntry, ...]


def parts_of(text: str, heads: Sequence[int]) -> Iterator[Part]:
    """The parts of a text, which are made by what stands in them; `heads` are the offsets of the
    lines at which entries begin."""
    if not heads:
        return
    cuts = [heads[0]]
    count = 0
    for head in heads[1:]:
        count += 1
        words = text[head : head + _WORDS].split("\n", 1)[0]
        if count >= _MOST_ENTRIES or crc32(words.encode("utf-8", "surrogatepass")) % _ENTRIES == 0:
            cuts.append(head)
            count = 0
    line = text.count("\n", 0, cuts[0]) + 1
    for start, end in zip(cuts, [*cuts[1:], len(text)], strict=True):
        yield Part(text[start:end], start, line)
        line += text.count("\n", start, end)


class Known:
    """What another time has found of the entries of one text."""

    def __init__(self, memory: Memory | None, path: str) -> None:
        """Ask a memory; without one nothing is known. `path` is that of the text."""
        self._memory = memory
        self._path = path
        self._new: list[Part] = []

    def entries(self, text: str, heads: Sequence[int]) -> Iterator[KnownEntry]:
        """The known entries of a text, each where it stands now."""
        self._new = []
        if self._memory is None:
            return
        for part in parts_of(text, heads):
            raw = self._memory.ask(_SHELF, part.text, self._path)
            if raw is None:
                self._new.append(part)
                continue
            try:
                answer = _adapter().validate_json(raw)
            except ValueError:  # Made by code that did what no code of today does.
                self._new.append(part)
                continue
            yield from _moved(answer, part)

    def keep(
        self, entries: Iterable[KnownEntry], found: Iterable[int], heads: Sequence[int]
    ) -> None:
        """Remember some entries, in their order, but for those that stand, between two heads, where
        anything was found."""
        if self._memory is None or not self._new:
            return
        wrong = {bisect_right(heads, offset) for offset in found}
        good = [one for one in entries if bisect_right(heads, one.offset) not in wrong]
        starts = [one.offset for one in good]
        for part in self._new:
            first = bisect_left(starts, part.offset)
            last = bisect_left(starts, part.offset + len(part.text))
            answer = _Answer(part.offset, part.line, tuple(good[first:last]))
            self._memory.tell(
                _SHELF, _adapter().dump_json(answer, exclude_defaults=True), part.text, self._path
            )


def _moved(answer: _Answer, part: Part) -> Iterator[KnownEntry]:
    """The entries of an answer where they stand now. They were made a moment ago and are nobody
    else's, so they are changed and not copied, which would take longer than to read them."""
    lines, signs = part.line - answer.line, part.offset - answer.offset
    for entry in answer.entries:
        if lines:
            _move(entry.source.location, lines)
            for place in entry.source.places.values():
                _move(place, lines)
        if signs:
            for name in ("offset", "key_offset", "end"):
                object.__setattr__(entry, name, getattr(entry, name) + signs)
            for name, words in entry.words.items():
                entry.words[name] = tuple((word, offset + signs) for word, offset in words)
        yield entry


def _move(place: Location, lines: int) -> None:
    object.__setattr__(place, "line", place.line + lines)


def as_known(
    raw: RawEntry, source: Source, words: Mapping[str, tuple[tuple[str, int], ...]]
) -> KnownEntry:
    """An entry that was read, to be kept."""
    return KnownEntry(source, raw.offset, raw.key_offset, raw.end, raw.macros, dict(words))


@cache
def _adapter() -> TypeAdapter[_Answer]:
    return TypeAdapter(_Answer)


_SHELF: Shelf[bytes] = Shelf(
    "entries",
    lambda raw: raw,
    lambda raw, *_: raw,
    rooms=ROOMS,
    packages=PACKAGES,
)
