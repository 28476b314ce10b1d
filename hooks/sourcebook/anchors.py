"""Ids on a page: those of the marks in the text and of the entries in the list of references.

An id that begins with `fnref` is kept out of tables of contents and page titles by
Python-Markdown's toc extension and by MkDocs alike, because footnote marks have such ids.
"""

from __future__ import annotations


def mark_anchor(slug: str, nth: int) -> str:
    """The id of the nth mark of a source on a page, from 1."""
    return f"fnref-{slug}-{nth}"


def reference_anchor(slug: str) -> str:
    """The id of a source's entry in the list of references of a page."""
    return f"ref-{slug}"
