"""An example for every code, one file a subject."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sourcebook.catalogue.examples import articles, bibliography, claims, fields, references, site

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sourcebook.catalogue.example import Example

EXAMPLES: Mapping[str, Example] = MappingProxyType(
    {
        **fields.EXAMPLES,
        **claims.EXAMPLES,
        **bibliography.EXAMPLES,
        **articles.EXAMPLES,
        **references.EXAMPLES,
        **site.EXAMPLES,
    }
)
"""By code."""

__all__ = ["EXAMPLES"]
