"""The order of fields: of YAML records that of the model, of entries that of BibLaTeX's manual."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

from pydantic import BaseModel

from sourcebook.loading.bibtex.datamodel import FIELD_ALIASES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sourcebook.loading.documents import FieldPath

_OF_ENTRIES = """
    ids crossref xref xdata entryset
    title subtitle titleaddon shorttitle type
    author authortype editor editortype translator holder
    booktitle booksubtitle booktitleaddon maintitle mainsubtitle maintitleaddon
    journaltitle journalsubtitle journaltitleaddon shortjournal issuetitle issuesubtitle
    eventtitle eventdate venue series
    volume volumes part number issue chapter pages pagetotal eid edition version
    publisher organization institution location
    date year month day origdate pubstate
    isbn issn howpublished
    url urldate doi eprint eprinttype eprintclass pmid pmcid
    langid language
    archiveurl archivedate
    related relatedtype relatedstring relatedoptions keywords
    note addendum annotation abstract pin
""".split()
"""From what a work is to where it stands to what we say about it. Other fields follow."""

_RANKS = {name: rank for rank, name in enumerate(_OF_ENTRIES)}


def in_entry_order(names: Sequence[str]) -> list[int]:
    """The places of an entry's fields in the order in which they are to stand.

    An alias (`journal`) stands where the field does that it is another name of; fields without a
    place of their own come last, as they stood.
    """

    def rank(place: int) -> int:
        name = names[place].lower()
        return _RANKS.get(FIELD_ALIASES.get(name, name), len(_RANKS))

    return sorted(range(len(names)), key=rank)


def in_record_order(model: type[BaseModel], names: Sequence[str]) -> list[int]:
    """The same for the fields of a YAML record."""
    known = [info.alias or name for name, info in model.model_fields.items()]
    ranks = {name: rank for rank, name in enumerate(known)}
    return sorted(range(len(names)), key=lambda place: ranks.get(names[place], len(ranks)))


def record_at(model: type[BaseModel], where: FieldPath) -> type[BaseModel] | None:
    """The record that a model has at a place such as `("evidence", 3)`, or None."""
    current: type[BaseModel] | None = model
    for step in where:
        if isinstance(step, int):
            continue
        if current is None:
            return None
        current = _item_of(current, step)
    return current if not where or isinstance(where[-1], int) else None


def _item_of(model: type[BaseModel], name: str) -> type[BaseModel] | None:
    for key, info in model.model_fields.items():
        if (info.alias or key) == name:
            inner = get_args(info.annotation)
            return next((one for one in inner if _is_record(one)), None)
    return None


def _is_record(one: object) -> bool:
    return isinstance(one, type) and issubclass(one, BaseModel)
