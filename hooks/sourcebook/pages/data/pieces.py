"""What the files say of one claim or of one source, each by itself: so it can be kept, and a file
is no more than its pieces.

A piece follows from the claim or source, from the sources that the claim names, from the names of
the knowledge base and from the site; from no other claim and not from the day.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.bibliography import to_bibtex, to_csl_json, to_ris
from sourcebook.pages.data.claim_reviews import feed_item
from sourcebook.pages.data.claims_file import claim_record
from sourcebook.pages.data.indented import Indented, indented
from sourcebook.pages.data.tables import claim_row, evidence_rows

if TYPE_CHECKING:
    from sourcebook.fragments import Fragments
    from sourcebook.model import Claim, KnowledgeBase, Source


@dataclass(frozen=True, slots=True)
class OfClaim:
    """A claim in each file."""

    record: Indented
    """In claims.json."""
    row: str
    """In claims.csv, with the end of its line."""
    evidence: str
    """The lines of evidence.csv."""
    review: Indented
    """In claimreview.json; empty where it has none."""


@dataclass(frozen=True, slots=True)
class OfSource:
    """A source in each file."""

    bibtex: str
    ris: str
    csl: Indented


class Pieces:
    """Makes the pieces of one knowledge base."""

    def __init__(self, kb: KnowledgeBase, fragments: Fragments) -> None:
        """Make none yet."""
        self._kb, self._fragments = kb, fragments

    def of_claim(self, claim: Claim) -> OfClaim:
        """What the files say of a claim."""
        kb, fragments = self._kb, self._fragments
        item = feed_item(fragments, claim)
        return OfClaim(
            indented(claim_record(fragments.site, claim)),
            claim_row(kb, fragments, claim),
            evidence_rows(kb, fragments, claim),
            indented(item) if item is not None else Indented(""),
        )

    def of_source(self, source: Source) -> OfSource:
        """What the files say of a source."""
        return OfSource(to_bibtex(source), to_ris(source), indented(to_csl_json(source)))
