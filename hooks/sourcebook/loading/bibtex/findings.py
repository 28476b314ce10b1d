"""What is wrong with one file, gathered within bounds.

A file of another program, or a hostile one, can repeat a mistake half a million times. Of each code
the first places are told one by one, and how many more there are; a word that nobody knows is told
once for the whole file, with the number of its places. So nothing is left out without a word, and a
report stays a page.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sourcebook.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Callable

    from sourcebook.loading.bibtex.positions import Positions

MOST = 200
"""Problems of one code that are told one by one."""
_MOST_PLACES = 3
"""Further places that are named of one word."""


@dataclass(slots=True)
class _Word:
    """A word that was not known, and where."""

    offset: int
    message: str
    hint: str
    count: int = 1
    more: list[int] = field(default_factory=list)


class Findings:
    """The problems of one file."""

    def __init__(self, positions: Positions) -> None:
        self.positions = positions
        self._told: list[Problem] = []
        self._counts: dict[str, int] = {}
        self._untold: dict[str, list[int]] = {}
        self._words: dict[tuple[str, str], _Word] = {}
        self.offsets: list[int] = []
        """Where anything was found, told or not."""

    @property
    def problems(self) -> list[Problem]:
        """All that was found, in no order."""
        return [
            *self._told,
            *(self._of_word(code, word) for (code, _), word in self._words.items()),
            *(self._more(code, *found) for code, found in self._untold.items()),
        ]

    def tell(
        self,
        offset: int,
        code: str,
        message: str,
        hint: str | Callable[[], str],
        related: tuple[tuple[int, str], ...] = (),
    ) -> None:
        """Take down a problem. `related` are offsets of other places; a hint that takes work is
        made only where it is told."""
        if self._room(offset, code):
            words = hint if isinstance(hint, str) else hint()
            others = tuple((self.positions.at(place), text) for place, text in related)
            place = self.positions.at(offset)
            self._told.append(Problem(place, code, message, words, others))

    def tell_once(
        self, word: str, offset: int, code: str, message: str, hint: str | Callable[[], str]
    ) -> None:
        """Take down that a word is not known; of the same word only the first place is a problem
        of its own."""
        known = self._words.get((code, word))
        if known:
            self.offsets.append(offset)
            known.count += 1
            if len(known.more) < _MOST_PLACES:
                known.more.append(offset)
        elif self._room(offset, code):
            made = hint if isinstance(hint, str) else hint()
            self._words[code, word] = _Word(offset, message, made)

    def _room(self, offset: int, code: str) -> bool:
        self.offsets.append(offset)
        count = self._counts[code] = self._counts.get(code, 0) + 1
        if count > MOST:
            found = self._untold.setdefault(code, [offset, 0])
            found[0] = min(found[0], offset)
            found[1] += 1
        return count <= MOST

    def _of_word(self, code: str, word: _Word) -> Problem:
        message, others = word.message, word.count - 1
        if others:
            places = "1 more place" if others == 1 else f"{others:,} more places"
            message = f"{message.removesuffix('.')}; it stands in {places}."
        more: tuple[tuple[Location, str], ...] = tuple(
            (self.positions.at(offset), "also here") for offset in word.more
        )
        return Problem(self.positions.at(word.offset), code, message, word.hint, more)

    def _more(self, code: str, offset: int, count: int) -> Problem:
        message = f"The file has {count:,} more problems of the kind {code}, from here on."
        if count == 1:
            message = f"The file has 1 more problem of the kind {code}, here."
        return Problem(
            self.positions.at(offset), code, message, "Mend the others; these are told then."
        )
