"""JSON-LD in a page, and what all of it has in common."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, TypeAlias

from markupsafe import Markup

from sourcebook.urls import relative

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sourcebook.fragments import Site

Thing: TypeAlias = "dict[str, Any]"
"""One item of schema.org, as data for `json.dumps`."""

CONTEXT = "https://schema.org"
LANGUAGE = "en"
"""What the pages are written in (BCP 47)."""

_ESCAPES = tuple((sign, f"\\u{ord(sign):04x}") for sign in "<>&\u2028\u2029")
"""Only strings can hold these signs, and there an escape means the same. Without `<` nothing can
end the script or begin a comment (HTML Living Standard, 4.12.1.3)."""

_in_json = json.JSONEncoder(ensure_ascii=False).encode


def script(thing: Mapping[str, Any]) -> Markup:
    """One script element that holds an item and names its vocabulary."""
    text = _in_json({"@context": CONTEXT, **thing})
    for sign, escape in _ESCAPES:
        text = text.replace(sign, escape)
    return Markup(f'<script type="application/ld+json">{text}</script>')  # noqa: S704 - just escaped


def known(thing: Mapping[str, Any]) -> Thing:
    """The item without properties of which nothing is known."""
    return {name: value for name, value in thing.items() if value not in (None, "", [], {})}


def one_or_more(items: list[Thing]) -> Thing | list[Thing] | None:
    """A single item by itself, several as a list, as schema.org's own examples write them."""
    return items[0] if len(items) == 1 else items or None


def address(site: Site, url: str, base: str) -> str:
    """A page of ours as a whole address; where the site's own is not known, relative to `base`.

    A relative reference is resolved against the document it stands in (JSON-LD 1.1, section 3.1).
    """
    return site.absolute(url) or relative(url, base)


def publisher(site: Site) -> Thing:
    """Who speaks on the pages."""
    return known({"@type": "Organization", "name": site.name, "url": site.url})
