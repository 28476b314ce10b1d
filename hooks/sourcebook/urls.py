"""The scheme of addresses: where every generated page stands, and links between pages.

All addresses are relative to the site's root and end in a slash, as in `claims/<id>/`; `relative`
turns one into a link from another page, so that a site works below any path and from a folder.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HOME = ""
CLAIMS = "claims/"
SOURCES = "sources/"
TOPICS = "topics/"
CLAIMANTS = "claimants/"
CHANGES_PAGE = "changes/"
HEALTH = "health/"
DATA = "data/"


def claim_url(claim_id: str) -> str:
    """The address of a claim's page."""
    return f"{CLAIMS}{claim_id}/"


def source_url(slug: str) -> str:
    """The address of a source's page; for the slug see `source_slugs`."""
    return f"{SOURCES}{slug}/"


def topic_url(topic: str) -> str:
    """The address of a topic's page."""
    return f"{TOPICS}{topic}/"


def claimant_url(claimant: str) -> str:
    """The address of the page of a person or body."""
    return f"{CLAIMANTS}{claimant}/"


def fold(key: str) -> str:
    """A key folded to `[a-z0-9-]`: `Weber:2024` becomes `weber-2024`. Empty if nothing is left."""
    plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def source_slugs(keys: Iterable[str]) -> Mapping[str, str]:
    """The slug of each key.

    Where two keys fold alike, or one folds to nothing, the slug ends in six hexadecimal digits of
    the key's SHA-256, so that it stays the same whatever other keys come and go beside the two.
    """
    folded = {key: fold(key) for key in keys}
    counts: dict[str, int] = {}
    for slug in folded.values():
        counts[slug] = counts.get(slug, 0) + 1
    return {
        key: slug if slug and counts[slug] == 1 else f"{slug or 'source'}-{_digest(key)}"
        for key, slug in folded.items()
    }


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:6]


def relative(target: str, base: str) -> str:
    """A link to `target` from the page at `base`, both relative to the root.

    >>> relative("claims/a/", "fact-checks/b/")
    '../../claims/a/'
    """
    path, hash_sign, fragment = target.partition("#")
    link = posixpath.relpath(path or ".", posixpath.dirname(base) or ".")
    if (path.endswith("/") or not path) and not link.endswith("/"):
        link += "/"
    return link + hash_sign + fragment


def is_web_address(text: str) -> bool:
    """Whether it is an http or https address without tricks in it."""
    if any(character.isspace() or not character.isprintable() for character in text):
        return False
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in {"http", "https"} and bool(parts.hostname) and "@" not in parts.netloc
        )
    except ValueError:
        return False


def same_document(address: str) -> str:
    """An address without what does not change the document: scheme, `www.`, last slash, fragment.

    Two addresses that give the same text are taken for one document.
    """
    parts = urlsplit(address)
    if not parts.netloc:
        return address
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")
