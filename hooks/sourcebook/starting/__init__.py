"""What a new claim and a new knowledge base begin with."""

from sourcebook.starting.claim import Draft, claim_text, proposed_id
from sourcebook.starting.installed import Requirement, requirement
from sourcebook.starting.knowledge_base import NoWorkflowsError, Particulars, knowledge_base
from sourcebook.starting.placing import in_the_way, place

__all__ = [
    "Draft",
    "NoWorkflowsError",
    "Particulars",
    "Requirement",
    "claim_text",
    "in_the_way",
    "knowledge_base",
    "place",
    "proposed_id",
    "requirement",
]
