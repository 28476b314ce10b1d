"""A title -> its parts: what the page is called, and what the site."""

from __future__ import annotations

import re
from functools import lru_cache

from sourcebook.checking.references.matching.folding import fold

_LONGEST = 300
_BETWEEN = re.compile(r"\s*[|·•»›‹«⋆★∙]+\s*|\s+[-~:/]+\s+|\s*::\s*|\s*-{2,}\s*|\s*_\s+|_(?=\D+$)")
_TRIMMED = ' .,;:!-|*_[](){}<>"#'


@lru_cache(maxsize=256)
def segments(title: str) -> tuple[str, ...]:
    """The folded parts of a title, the whole of it first.

    A site's name stands behind or before a bar, a dot or a dash with spaces. A colon without a
    space before it belongs to the title: "Page not found: how links rot" is one part.
    """
    folded = fold(title[:_LONGEST])
    parts = [folded.strip(_TRIMMED)]
    # fold made guillemets quotation marks; as separators they stand alone between spaces.
    parts += (part.strip(_TRIMMED) for part in _BETWEEN.split(folded.replace(' " ', " | ")))
    return tuple(dict.fromkeys(part for part in parts if part)) or ("",)
