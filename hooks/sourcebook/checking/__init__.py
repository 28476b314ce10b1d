"""KnowledgeBase -> problems: what can be said without a network."""

from sourcebook.checking.offline import check, survey, unsilenced, upkeep
from sourcebook.checking.pages import TOO_DEEP, check_page, page_uses

__all__ = ["TOO_DEEP", "check", "check_page", "page_uses", "survey", "unsilenced", "upkeep"]
