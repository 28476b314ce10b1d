"""What an entry takes over from others: `xdata` and `crossref`.

Rules: the BibLaTeX manual, section 3.15.8 and appendix B (default inheritance setup). A field that
an entry has is never replaced.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sourcebook.loading.bibtex.values import RawEntry

_NEVER = frozenset(
    """
    ids crossref xref xdata entryset entrysubtype execute label options presort related
    relatedoptions relatedstring relatedtype shorthand shorthandintro sortkey
    """.split()
)
_SHORT_TITLES = frozenset({"shorttitle", "sorttitle", "indextitle", "indexsorttitle"})
_IN_BOOK = frozenset({"inbook", "bookinbook", "suppbook"})
_IN_COLLECTION = frozenset({"incollection", "inreference", "suppcollection"})


def _titles(prefix: str) -> dict[str, str]:
    return {name: prefix + name for name in ("title", "subtitle", "titleaddon")}


def _renamed(parent: str, child: str) -> Mapping[str, str] | None:
    """New names of the parent's titles; None where every field keeps its name."""
    whole_volumes = {
        "mvbook": _IN_BOOK | {"book"},
        "mvcollection": _IN_COLLECTION | {"collection", "reference"},
        "mvreference": _IN_COLLECTION | {"collection", "reference"},
        "mvproceedings": frozenset({"proceedings", "inproceedings"}),
    }
    containers = {
        "book": _IN_BOOK,
        "collection": _IN_COLLECTION,
        "reference": _IN_COLLECTION,
        "proceedings": frozenset({"inproceedings"}),
    }
    if child in whole_volumes.get(parent, ()):
        return _titles("main")
    if child in containers.get(parent, ()):
        return _titles("book")
    if parent == "periodical" and child in {"article", "suppperiodical"}:
        return _titles("journal")
    return None


def inherited(parent: RawEntry, child: RawEntry) -> Iterator[tuple[str, str, str]]:
    """Each field the child can take over: its name there, its name in the parent, its value."""
    renamed = _renamed(parent.type, child.type)
    authors_too = parent.type in {"book", "mvbook"} and child.type in _IN_BOOK
    for name, value in parent.fields.items():
        if name in _NEVER or (renamed is not None and name in _SHORT_TITLES):
            continue
        yield (renamed or {}).get(name, name), name, value
        if authors_too and name == "author":
            yield "bookauthor", name, value


def take_over(child: RawEntry, parent: RawEntry, *, data_only: bool = False) -> None:
    """Give the child what it lacks; with `data_only` as from an `xdata` entry, names unchanged."""
    own = frozenset(child.fields)
    dated = not own.isdisjoint({"date", "year"})
    found = (
        ((name, name, value) for name, value in parent.fields.items() if name not in _NEVER)
        if data_only
        else inherited(parent, child)
    )
    for name, source_name, value in found:
        if name in own or (dated and name in {"date", "year", "month", "day"}):
            continue
        child.fields.setdefault(name, value)
        if source_name in parent.scanned:
            child.scanned.setdefault(name, parent.scanned[source_name])
