"""A claim as a ClaimReview (https://schema.org/ClaimReview).

What is required and recommended is told at
https://developers.google.com/search/docs/appearance/structured-data/factcheck.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.fragments.rows import first_saying
from sourcebook.pages.structured.script import LANGUAGE, address, known, one_or_more, publisher
from sourcebook.pages.structured.works import work
from sourcebook.problems import Severity
from sourcebook.urls import claim_url, is_web_address
from sourcebook.vocabulary import RATING, VERDICTS, ClaimStatus

if TYPE_CHECKING:
    from sourcebook.fragments import Fragments
    from sourcebook.model import Claim, KnowledgeBase
    from sourcebook.pages.structured.script import Thing

BEST, WORST = 5, 1


def claim_review(fragments: Fragments, claim: Claim, base: str) -> Thing | None:
    """The review that the claim's page is; None where nobody made the claim (then there is nothing
    to review but a statement of our own), where it is a draft, superseded, retracted or to be
    looked at, by its file or by what became of its sources, and where its file has errors: then a
    status may be among what was left out.

    `base` is the address of the page or file that it will stand in.
    """
    problems = fragments.problems_of_claim(claim.id)
    if any(problem.severity is Severity.ERROR for problem in problems):
        return None
    if fragments.standings.status_of(claim) is not ClaimStatus.CURRENT or not claim.said_by:
        return None
    site = fragments.site
    return {
        "@type": "ClaimReview",
        "url": address(site, claim_url(claim.id), base),
        "claimReviewed": claim.claim,
        "itemReviewed": _reviewed(fragments.kb, claim),
        "reviewRating": _rating(claim),
        "author": publisher(site),
        "datePublished": claim.checked.isoformat(),
        "inLanguage": LANGUAGE,
    }


def _rating(claim: Claim) -> Thing:
    """The verdict. One without a number has no scale either: unproven is not a low mark."""
    name = {"@type": "Rating", "alternateName": VERDICTS[claim.verdict].label}
    value = RATING[claim.verdict]
    if value is None:
        return {**name}
    return {**name, "ratingValue": value, "bestRating": BEST, "worstRating": WORST}


def _reviewed(kb: KnowledgeBase, claim: Claim) -> Thing:
    """The claim as it was made: by whom, when first, and where."""
    first = first_saying(claim)
    marked = next((saying.source for saying in claim.said_by if saying.first), None)
    places = dict.fromkeys(
        saying.source for saying in claim.said_by if saying.source in kb.sources and saying.source
    )
    return known(
        {
            "@type": "Claim",
            "inLanguage": claim.language,
            "author": one_or_more(_authors(kb, claim)),
            "datePublished": str(first.date) if first and first.date else None,
            "firstAppearance": work(kb.sources[marked]) if marked in places and marked else None,
            "appearance": one_or_more(
                [work(kb.sources[key]) for key in places if key and key != marked]
            ),
        }
    )


def _authors(kb: KnowledgeBase, claim: Claim) -> list[Thing]:
    """Those who made it, each once. An id without a name says neither who nor what it is."""
    found = []
    for who in dict.fromkeys(saying.who for saying in claim.said_by):
        if name := kb.names.claimants.get(who):
            link = name.link if name.link and is_web_address(name.link) else None
            kind = "Person" if who in kb.names.ids_of_people else "Organization"
            found.append(known({"@type": kind, "name": name.label, "sameAs": link}))
    return found
