"""Numbers and anchors of one page: a source has one number, given at its first appearance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.anchors import mark_anchor
from sourcebook.fragments import CitedSource
from sourcebook.model import Mention

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Mark:
    """One citation as it is shown."""

    number: int
    anchor: str


class Numbering:
    """What one page has cited so far. Made for a page, filled in display order, then read."""

    def __init__(self, slugs: Mapping[str, str], *, mentions: bool = True) -> None:
        """Start at 1; `slugs` names every known source. Without `mentions`, what cites is not
        noted: nobody asks that of a page made from data."""
        self._slugs = slugs
        self.notes_mentions = mentions
        self._numbers: dict[str, int] = {}
        self._anchors: dict[str, list[str]] = {}
        self._mentions: list[Mention] = []
        self.unknown: list[str] = []
        """Keys cited that no source has, in the order met."""
        self.mistakes = 0
        """How many groups could not be read."""

    def cite(self, key: str, locator: str = "", sentence: str = "") -> Mark | None:
        """The next mark of a source; None, and no number used up, where there is no such source."""
        slug = self._slugs.get(key)
        if slug is None:
            self.unknown.append(key)
            return None
        self._numbers.setdefault(key, len(self._numbers) + 1)
        anchors = self._anchors.setdefault(key, [])
        anchors.append(mark_anchor(slug, len(anchors) + 1))
        if self.notes_mentions:
            self._mentions.append(Mention(key, anchors[-1], sentence, locator))
        return Mark(self._numbers[key], anchors[-1])

    def cited(self) -> tuple[CitedSource, ...]:
        """The sources in the order of their numbers, each with its marks."""
        return tuple(
            CitedSource(key, number, tuple(anchors))
            for number, (key, anchors) in enumerate(self._anchors.items(), start=1)
        )

    def mentions(self) -> tuple[Mention, ...]:
        """Every place that cites, in order."""
        return tuple(self._mentions)
