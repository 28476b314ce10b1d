"""The knowledge base as files for other programs, and the page that lists them.

`downloads` is a pure function: the same data give the same bytes on any day, because the date that
a file bears is the newest in the data and not that of the build.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.pages.data.claim_reviews import claim_reviews
from sourcebook.pages.data.claims_file import claims_json, claims_schema
from sourcebook.pages.data.listing import (
    BIBTEX,
    CLAIM_REVIEWS,
    CLAIMS_CSV,
    CLAIMS_JSON,
    CLAIMS_SCHEMA,
    CSL_JSON,
    EVIDENCE_CSV,
    RIS,
)
from sourcebook.pages.data.page import data_page
from sourcebook.pages.data.pieces import OfClaim, OfSource, Pieces
from sourcebook.pages.data.references import references, references_csl
from sourcebook.pages.data.tables import claims_csv, evidence_csv

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sourcebook.fragments import Fragments
    from sourcebook.model import KnowledgeBase

__all__ = [
    "OfClaim",
    "OfSource",
    "Pieces",
    "data_page",
    "downloads",
    "downloads_of",
    "downloads_of_claims",
    "downloads_of_sources",
]


def downloads(kb: KnowledgeBase, fragments: Fragments) -> Mapping[str, str]:
    """The text of each file, by its path below the site's root. Lines end as the file's format
    asks for, so a host writes the text as it is, in UTF-8."""
    found = downloads_of(kb, fragments, Pieces(kb, fragments))
    return {path: "".join(pieces) for path, pieces in found}


def downloads_of(
    kb: KnowledgeBase, fragments: Fragments, pieces: Pieces
) -> Iterator[tuple[str, Iterator[str]]]:
    """The files of `downloads`, one after another and each in pieces, because all at once take much
    memory; the `pieces` are those of the same knowledge base."""
    yield from downloads_of_claims(kb, fragments, pieces)
    yield from downloads_of_sources(pieces)


def downloads_of_claims(
    kb: KnowledgeBase, fragments: Fragments, pieces: Pieces
) -> Iterator[tuple[str, Iterator[str]]]:
    """Those of `downloads_of` that are made of claims."""
    claims = pieces.of_claims()
    yield CLAIMS_JSON.path, claims_json(kb, fragments, (one.record for one in claims))
    yield CLAIMS_SCHEMA.path, iter([claims_schema()])
    yield CLAIMS_CSV.path, claims_csv(one.row for one in claims)
    yield EVIDENCE_CSV.path, evidence_csv(one.evidence for one in claims)
    reviews = (one.review for one in claims if one.review)
    yield CLAIM_REVIEWS.path, claim_reviews(kb, fragments, reviews)


def downloads_of_sources(pieces: Pieces) -> Iterator[tuple[str, Iterator[str]]]:
    """Those of `downloads_of` that are made of sources and nothing else."""
    sources = pieces.of_sources()
    yield BIBTEX.path, references(one.bibtex for one in sources)
    yield RIS.path, references(one.ris for one in sources)
    yield CSL_JSON.path, references_csl(one.csl for one in sources)
