"""What Sourcebook lays over Material: a stylesheet, three scripts, a mend to its markup."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = Path(__file__).parent

PREVIEW = "assets/preview.js"
"""The card of a citation; only pages that cite ask for it."""

ASSETS: Mapping[str, Path] = MappingProxyType(
    {
        name: FOLDER / name
        for name in ("assets/sourcebook.css", "assets/filters.js", "assets/search.js", PREVIEW)
    }
)
"""The file behind each address to publish, relative to the site's root."""

_NAMELESS_SEARCH = 'data-md-component="search" role="dialog">'
_NAMED_SEARCH = 'data-md-component="search" role="dialog" aria-label="Search">'


def mended(html: str) -> str:
    """A page of Material with a name on its search dialog.

    A dialog without a name is a fault by WCAG 2.2, 4.1.2. A site that overrides the partial itself
    is left as it is.
    """
    return html.replace(_NAMELESS_SEARCH, _NAMED_SEARCH, 1)
