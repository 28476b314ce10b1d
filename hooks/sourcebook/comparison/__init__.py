"""What a change does to a knowledge base, for the person who decides whether to take it."""

from sourcebook.comparison.change import Change
from sourcebook.comparison.comparing import compare

__all__ = ["Change", "compare"]
