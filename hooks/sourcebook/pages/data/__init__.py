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
from sourcebook.pages.data.references import references_bibtex, references_csl, references_ris
from sourcebook.pages.data.tables import claims_csv, evidence_csv

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sourcebook.fragments import Fragments
    from sourcebook.model import KnowledgeBase

__all__ = ["data_page", "downloads"]


def downloads(kb: KnowledgeBase, fragments: Fragments) -> Mapping[str, str]:
    """The text of each file, by its path below the site's root. Lines end as the file's format
    asks for, so a host writes the text as it is, in UTF-8."""
    return {
        CLAIMS_JSON.path: claims_json(kb, fragments),
        CLAIMS_SCHEMA.path: claims_schema(),
        CLAIMS_CSV.path: claims_csv(kb, fragments),
        EVIDENCE_CSV.path: evidence_csv(kb, fragments),
        BIBTEX.path: references_bibtex(kb),
        RIS.path: references_ris(kb),
        CSL_JSON.path: references_csl(kb),
        CLAIM_REVIEWS.path: claim_reviews(kb, fragments),
    }
