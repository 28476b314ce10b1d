"""What is known of a work, from one place or from several."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sourcebook.vocabulary import SourceKind


@dataclass(frozen=True, slots=True)
class Name:
    """An author: a person with a family name, or a body."""

    family: str = ""
    given: str = ""
    suffix: str = ""
    body: str = ""
    """The whole name of what is no person, or of what may be none."""

    @property
    def sortable(self) -> str:
        """What a key begins with."""
        return self.family or self.body


@dataclass(frozen=True, slots=True)
class KindProposal:
    """A kind that a person may accept, with the words it rests on."""

    kind: SourceKind
    reason: str
    """A sentence that says who calls it so."""


@dataclass(frozen=True, slots=True)
class Record:
    """The metadata of a work: plain text, without markup; what is not known is empty."""

    entry_type: str = ""
    """BibLaTeX entry type."""
    title: str = ""
    authors: tuple[Name, ...] = ()
    journal: str = ""
    book: str = ""
    publisher: str = ""
    volume: str = ""
    number: str = ""
    pages: str = ""
    """A range with one hyphen, as in 632-644; or an article's number."""
    date: str = ""
    """ISO 8601, of which the month or day may be missing."""
    url: str = ""
    doi: str = ""
    pmid: str = ""
    isbn: str = ""
    arxiv: str = ""
    arxiv_class: str = ""
    language: str = ""
    """A code or name as it was told: en, eng, en-GB, English."""
    kind: KindProposal | None = None
    remarks: tuple[str, ...] = ()
    """What a person should know and no field holds, such as a retraction. Sentences."""
    also: tuple[str, ...] = ()
    """Other addresses at which the same page stands."""
    accessed: str = ""
    """The day on which the page itself was read; empty where it was not."""

    def filled_from(self, other: Record) -> Record:
        """The same, with what it lacks taken from another; remarks of both."""
        lacking = {
            one.name: getattr(other, one.name)
            for one in fields(self)
            if one.name != "remarks" and not getattr(self, one.name)
        }
        remarks = tuple(dict.fromkeys((*self.remarks, *other.remarks)))
        return replace(self, **lacking, remarks=remarks)
