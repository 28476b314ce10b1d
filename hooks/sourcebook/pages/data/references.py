"""All sources in one file, for reference managers and citation processors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.bibliography import to_bibtex, to_csl_json, to_ris
from sourcebook.pages.data.indented import in_json

if TYPE_CHECKING:
    from sourcebook.model import KnowledgeBase


def references_bibtex(kb: KnowledgeBase) -> str:
    """Every source as a BibLaTeX entry, in the order of the bibliography."""
    return "\n".join(to_bibtex(source) for source in kb.sources.values())


def references_ris(kb: KnowledgeBase) -> str:
    """Every source as a RIS record, with an empty line between two."""
    return "\n".join(to_ris(source) for source in kb.sources.values())


def references_csl(kb: KnowledgeBase) -> str:
    """Every source as an item of CSL-JSON."""
    return in_json([to_csl_json(source) for source in kb.sources.values()])
