"""A PDF without its end -> one that can be opened.

The end holds what leads to the pages. They are found by what they say of themselves, and listed
anew; pages inside compressed objects (ISO 32000-1, 7.5.7) are not found.
"""

from __future__ import annotations

import re

_OBJECT = re.compile(rb"(?<!\d)(\d{1,7})\s{1,3}(\d{1,5})\s{1,3}obj(?![a-zA-Z])")
_IS_PAGE = re.compile(rb"/Type\s{0,3}/Page(?![a-zA-Z])")
_WITHIN = 2_000
"""Bytes from the beginning of an object within which it says that it is a page."""
_FREE = 4_000_000
"""A number that no object has; PDFium knows none beyond 4,194,304."""


def with_end(body: bytes) -> bytes:
    """The file with an end that names its pages in the order in which they stand."""
    body = body[: body.rfind(b"endobj") + 6]
    objects = list(_OBJECT.finditer(body))
    ends = [*(found.start() for found in objects[1:]), len(body)]
    pages = b" ".join(
        b"%s %s R" % (found[1], found[2])
        for found, end in zip(objects, ends, strict=False)
        if _IS_PAGE.search(body, found.end(), min(end, found.end() + _WITHIN))
    )
    count = pages.count(b"R")
    return (
        b"%s\n%d 0 obj\n<</Type/Catalog/Pages %d 0 R>>\nendobj\n"
        b"%d 0 obj\n<</Type/Pages/Kids[%s]/Count %d>>\nendobj\ntrailer\n<</Root %d 0 R>>\n"
    ) % (body, _FREE, _FREE + 1, _FREE + 1, pages, count, _FREE)
