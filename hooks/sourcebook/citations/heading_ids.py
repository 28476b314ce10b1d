"""The ids of headings whose words come again, found as quickly as those of others.

Python-Markdown's table of contents counts up from 1 for each of them, so that ten thousand that are
alike, or of which nothing is left in an id, take it minutes.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from markdown.extensions.toc import IDCOUNT_RE, TocTreeprocessor
from markdown.treeprocessors import Treeprocessor

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree import ElementTree as etree

PRIORITY = 6
"""Just before `toc` (5)."""


class HeadingIds(Treeprocessor):
    """Lets the table of contents, where there is one, begin its counting at the end."""

    def run(self, _: etree.Element) -> None:
        """Begin anew for this page."""
        for one in self.md.treeprocessors:
            if isinstance(one, TocTreeprocessor):
                slugify = one.slugify
                one.slugify = Slugs(slugify.slugify if isinstance(slugify, Slugs) else slugify)


class Slugs:
    """The ids that `slugify` gives to the headings of one page, each with the number at which the
    table of contents would arrive: it has taken all smaller ones for the same words before."""

    def __init__(self, slugify: Callable[[str, str], str]) -> None:
        """Know no heading yet."""
        self.slugify = slugify
        self._given: Counter[str] = Counter()

    def __call__(self, value: str, separator: str) -> str:
        """The id of the next heading; where it is taken after all, counting goes on from there."""
        slug = self.slugify(value, separator)
        before = self._given[slug]
        self._given[slug] += 1
        if not before:
            return slug
        # As the table of contents counts: after a_1 comes a_2, not a_1_1.
        name, number = slug, 0
        if numbered := IDCOUNT_RE.match(slug):
            name, number = numbered[1], int(numbered[2])
        return f"{name}_{number + before}"
