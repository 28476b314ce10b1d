"""What a page is about in the words of schema.org, as JSON-LD for its head.

Programs are told what readers are told and no more: a ClaimReview stands only on the page of a
claim that somebody made and that stands as it is.
"""

from sourcebook.pages.structured.essays import fact_check, web_site
from sourcebook.pages.structured.reviews import claim_review
from sourcebook.pages.structured.script import CONTEXT, LANGUAGE, Thing, address, publisher, script
from sourcebook.pages.structured.works import source_work, work

__all__ = [
    "CONTEXT",
    "LANGUAGE",
    "Thing",
    "address",
    "claim_review",
    "fact_check",
    "publisher",
    "script",
    "source_work",
    "web_site",
    "work",
]
