"""Which files there are, and what each holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from sourcebook.model import KnowledgeBase


@dataclass(frozen=True, slots=True)
class Download:
    """A file to download."""

    path: str
    """Relative to the site's root."""
    media_type: str
    """As registered with IANA, where it is."""
    name: str
    holds: str
    """What it holds, in a sentence or two."""


CLAIMS_JSON = Download(
    "claims.json",
    "application/json",
    "Claims, JSON",
    "Every claim with all its fields: verdict, certainty, evidence, searches and history; and the "
    "names of people, bodies and topics.",
)
CLAIMS_SCHEMA = Download(
    "schema/claims.json",
    "application/schema+json",
    "Schema of the claims",
    "JSON Schema (draft 2020-12) of claims.json, with what each field means.",
)
CLAIMS_CSV = Download(
    "claims.csv",
    "text/csv",
    "Claims, table",
    "A row a claim: who made it, verdict, certainty, dates, and how many origins stand on either "
    "side.",
)
EVIDENCE_CSV = Download(
    "evidence.csv",
    "text/csv",
    "Evidence, table",
    "A row for each piece of evidence: claim, source, stance, quote, independence and link state.",
)
BIBTEX = Download(
    "refs.bib", "application/x-bibtex", "Sources, BibTeX", "Every source as a BibLaTeX entry."
)
RIS = Download(
    "refs.ris",
    "application/x-research-info-systems",
    "Sources, RIS",
    "Every source, for Zotero, EndNote and other reference managers.",
)
CSL_JSON = Download(
    "refs.csl.json",
    "application/vnd.citationstyles.csl+json",
    "Sources, CSL-JSON",
    "Every source, for citation processors such as Pandoc's.",
)
CLAIM_REVIEWS = Download(
    "claimreview.json",
    "application/ld+json",
    "ClaimReview feed",
    "A DataFeed of schema.org with a ClaimReview for each current claim that somebody made.",
)
DOWNLOADS = (
    CLAIMS_JSON,
    CLAIMS_SCHEMA,
    CLAIMS_CSV,
    EVIDENCE_CSV,
    BIBTEX,
    RIS,
    CSL_JSON,
    CLAIM_REVIEWS,
)
"""In the order in which the page lists them."""
OF_SOURCES = (BIBTEX, RIS, CSL_JSON)
"""Those that are made of sources and nothing else."""


def newest_day(kb: KnowledgeBase) -> dt.date | None:
    """The day of the newest check or change that the data tell of; None where they tell of none."""
    days = [change.date for claim in kb.claims.values() for change in claim.history]
    days += [claim.checked for claim in kb.claims.values()]
    for article in kb.articles.values():
        days += [change.date for change in article.front.changes]
        days += [article.front.checked] if article.front.checked else []
    return max(days, default=None)
