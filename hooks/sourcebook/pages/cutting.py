"""Long lists, cut into pages that a browser and a reader can take in.

Every page is whole without a script and has an address of its own; all are linked with one another
and stand in the sitemap. A list that fits on one page is not cut, and shows no trace of this.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

from sourcebook.urls import list_page_url

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

_BESIDE = 2
"""Neighbours of a page that are linked by number."""
_EVERY = 10
"""Farther away, every tenth page is."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much stands on one page. With titles of usual length a page stays under 250 KB."""

    rows: int = 200
    """Claims, sources, topics or claimants in a list of all."""
    claims: int = 100
    """Claims, and times they were made, on the page of a topic, claimant or source."""
    changes: int = 200
    """Changes, which may cite."""


SIZES = Sizes()


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """One page of a list."""

    list_url: str
    number: int
    last: int
    """The number of the last page."""
    start: int
    """How many items stand on the pages before."""
    items: tuple[T, ...]

    @property
    def url(self) -> str:
        """Where it stands."""
        return list_page_url(self.list_url, self.number)

    @property
    def is_first(self) -> bool:
        """Whether it stands at the address of the list."""
        return self.number == 1

    @property
    def is_cut(self) -> bool:
        """Whether the list has more pages than this."""
        return self.last > 1

    def title(self, title: str) -> str:
        """The title of the list as that of this page."""
        return title if self.is_first else f"{title}, page {self.number} of {self.last}"


@dataclass(frozen=True, slots=True)
class PageLink:
    """A step of a pager; a gap where there is no address."""

    label: str
    url: str
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class Pager:
    """The way to the other pages."""

    label: str
    links: tuple[PageLink, ...]
    previous: str = ""
    """The address of the page before, relative to the root; empty on the first."""
    next: str = ""


def number_of_pages(number: int, size: int) -> int:
    """How many pages so many items need: at least one."""
    return max(1, -(-number // size))


def cut(url: str, number: int, items: Sequence[T], size: int, last: int = 0) -> Part[T]:
    """One page of a list that begins at `url`; `last` where its pages go on for another list."""
    start = (number - 1) * size
    last = max(last, number_of_pages(len(items), size))
    return Part(url, number, last, start, tuple(items[start : start + size]))


def page_urls(url: str, number: int, size: int) -> tuple[str, ...]:
    """The addresses of all pages of a list of so many items."""
    return tuple(list_page_url(url, page + 1) for page in range(number_of_pages(number, size)))


def pager_of(part: Part[T]) -> Pager | None:
    """The links of a page to the others; None where there is no other."""
    if not part.is_cut:
        return None
    links: list[PageLink] = []
    for number in range(1, part.last + 1):
        is_near = abs(number - part.number) <= _BESIDE or number in {1, part.last}
        if is_near or number % _EVERY == 0:
            url = list_page_url(part.list_url, number)
            links.append(PageLink(str(number), url, number == part.number))
        elif links[-1].url:
            links.append(PageLink("…", ""))
    return Pager(
        "Pages of the list",
        tuple(links),
        "" if part.is_first else list_page_url(part.list_url, part.number - 1),
        "" if part.number == part.last else list_page_url(part.list_url, part.number + 1),
    )
