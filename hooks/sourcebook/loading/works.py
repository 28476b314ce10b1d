"""By which identifiers a row of a table is recognised as being on a work of ours: by its DOI, case
folded, or else by its PubMed id.

Where a row and a source have both and only the PubMed id agrees, one of the two has a slip, and
nobody is called retracted on the strength of a slip.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sourcebook.loading.bibtex.addresses import read_doi

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sourcebook.model import Source

_PUBMED = re.compile(
    r"https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|www\.ncbi\.nlm\.nih\.gov/pubmed)/(\d+)/?"
)
_RESOLVER = re.compile(r"(?:https?://)?(?:dx\.|www\.)?doi\.org/|doi:\s*", re.IGNORECASE)

Work = tuple[str, str, str]
"""Key, DOI and PubMed id of a source; empty what it does not have."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """By which identifiers rows are recognised as being on works of ours."""

    by_doi: Mapping[str, frozenset[str]]
    """Keys of sources by DOI, unescaped and in lower case."""
    by_pmid: Mapping[str, frozenset[str]]
    with_doi: frozenset[str]
    """Keys of sources that have a DOI."""

    @classmethod
    def of(cls, works: Iterable[Work]) -> Wanted:
        """The identifiers of some works."""
        by_doi: dict[str, set[str]] = {}
        by_pmid: dict[str, set[str]] = {}
        with_doi: set[str] = set()
        for key, doi, pmid in works:
            if doi:
                by_doi.setdefault(doi, set()).add(key)
                with_doi.add(key)
            if pmid:
                by_pmid.setdefault(pmid, set()).add(key)
        return cls(_frozen(by_doi), _frozen(by_pmid), frozenset(with_doi))

    def keys(self, doi: str, pmid: str) -> tuple[str, ...]:
        """The sources that a row with these two cells is about."""
        plain = _plain_doi(doi)
        found = self.by_doi.get(plain, frozenset())
        by_pmid = self.by_pmid.get(pmid.strip().lstrip("0"), frozenset())
        if plain.startswith("10."):
            by_pmid -= self.with_doi
        return tuple(sorted(found | by_pmid))


def works_of(sources: Iterable[Source]) -> tuple[Work, ...]:
    """The sources by which a row of the table can be recognised."""
    works = ((source.key, doi_of(source), pmid_of(source)) for source in sources)
    return tuple(work for work in works if work[1] or work[2])


def doi_of(source: Source) -> str:
    """The DOI of a source, from its field or from an address of the resolver, unescaped and in
    lower case; empty where it has none."""
    if source.doi:
        return _plain_doi(source.doi)
    match = _RESOLVER.match(source.url or "")
    if match is None:
        return ""
    try:
        return _plain_doi(read_doi(source.url or ""))
    except ValueError:
        return ""


def pmid_of(source: Source) -> str:
    """The PubMed id of a source, from `pmid`, `eprint` or its address; empty where it has none."""
    fields = source.fields
    text = fields.get("pmid", "")
    if not text and fields.get("eprinttype", "").lower() == "pubmed":
        text = fields.get("eprint", "")
    if not text and (match := _PUBMED.match(source.url or "")):
        text = match[1]
    digits = text.strip(" {}").lstrip("0")
    return digits if digits.isascii() and digits.isdecimal() else ""


def _plain_doi(text: str) -> str:
    """A DOI without resolver, unescaped and in lower case; whatever else is written there stays."""
    doi = text.strip().lower()
    if not doi.startswith("10.") and (match := _RESOLVER.match(doi)):
        doi = doi[match.end() :].lstrip()
    return unquote(doi) if "%" in doi else doi


def _frozen(found: Mapping[str, set[str]]) -> Mapping[str, frozenset[str]]:
    return MappingProxyType({identifier: frozenset(keys) for identifier, keys in found.items()})
