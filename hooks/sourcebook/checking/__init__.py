"""KnowledgeBase -> problems: what can be said without a network."""

from sourcebook.checking.offline import check, survey, upkeep
from sourcebook.checking.pages import check_page

__all__ = ["check", "check_page", "survey", "upkeep"]
