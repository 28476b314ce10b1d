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
    from collections.abc import Mapping

    from sourcebook.fragments import Fragments
    from sourcebook.model import KnowledgeBase

__all__ = ["OfClaim", "OfSource", "Pieces", "data_page", "downloads"]


def downloads(
    kb: KnowledgeBase, fragments: Fragments, pieces: Pieces | None = None
) -> Mapping[str, str]:
    """The text of each file, by its path below the site's root. Lines end as the file's format
    asks for, so a host writes the text as it is, in UTF-8. The `pieces` are those of the same
    knowledge base."""
    pieces = pieces or Pieces(kb, fragments)
    claims = [pieces.of_claim(claim) for _, claim in sorted(kb.claims.items())]
    sources = [pieces.of_source(source) for source in kb.sources.values()]
    reviews = (one.review for one in claims if one.review)
    return {
        CLAIMS_JSON.path: claims_json(kb, fragments, (one.record for one in claims)),
        CLAIMS_SCHEMA.path: claims_schema(),
        CLAIMS_CSV.path: claims_csv(one.row for one in claims),
        EVIDENCE_CSV.path: evidence_csv(one.evidence for one in claims),
        BIBTEX.path: references(one.bibtex for one in sources),
        RIS.path: references(one.ris for one in sources),
        CSL_JSON.path: references_csl(one.csl for one in sources),
        CLAIM_REVIEWS.path: claim_reviews(kb, fragments, reviews),
    }
