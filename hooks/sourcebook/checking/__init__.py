"""KnowledgeBase -> problems: what can be said without a network."""

from sourcebook.checking.offline import check

__all__ = ["check"]
