"""Pagefind: what is indexed, in which parts, and how pages ask for it."""
