"""What an address tells by its own words: a home page, a place deep in a site, the same page."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, urljoin, urlsplit

from sourcebook.checking.references.sites import site_of

_HOME = re.compile(
    r"/?(?:[a-z]{2}(?:[-_][a-z]{2})?/?)?(?:(?:index|default|home|main)(?:\.[a-z]{2,5})?/?)?",
    re.IGNORECASE,
)
_NOT_FOUND = re.compile(
    r"(?:.*/)?(?:(?:error|err|http|page)[-_]?)?(?:404|(?:page[-_]?)?not[-_]?found)"
    r"(?:[-_]?(?:error|page))?(?:\.[a-z]{2,5})?/?",
    re.IGNORECASE,
)
_LONG_SLUG = 20
_EXTENSION = re.compile(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")


@lru_cache(maxsize=64)
def split(url: str) -> SplitResult:
    """The parts of an address; all empty where it cannot be read."""
    try:
        parts = urlsplit(url)
        parts.hostname  # noqa: B018  # Raises for a broken IPv6 host only when it is asked for.
    except ValueError:
        return SplitResult("", "", "", "", "")
    return parts


def joined(base: str, url: str) -> str:
    """An address as a page at `base` writes it, made absolute; empty where it cannot be read."""
    try:
        return urljoin(base, url)
    except ValueError:
        return ""


def is_home(url: str) -> bool:
    """Whether this is the root of a site, or of one language of it."""
    parts = split(url)
    return not parts.query and not parts.fragment and bool(_HOME.fullmatch(parts.path))


def is_deep(url: str) -> bool:
    """Whether an address names one page: two segments, a long one, or one with a query."""
    if is_home(url):
        return False
    parts = split(url)
    segments = [segment for segment in parts.path.split("/") if segment]
    return (
        len(segments) >= 2
        or any(len(segment) >= _LONG_SLUG for segment in segments)
        or bool(segments and parts.query)
    )


def names_not_found(url: str) -> bool:
    """Whether the path ends in 404 or not found: `/404.html`, `/page-not-found`."""
    path = split(url).path
    return len(path) < 1_000 and bool(_NOT_FOUND.fullmatch(path))


def same_site(one: str, other: str) -> bool:
    """Whether two addresses belong to one registrable domain."""
    hosts = split(one).hostname, split(other).hostname
    return all(hosts) and site_of(hosts[0] or "") == site_of(hosts[1] or "")


def same_page(one: str, other: str) -> bool:
    """Whether two addresses differ in nothing but http and https, `www.` and a slash at the end."""
    return _bare(one) == _bare(other)


def sibling(url: str, token: str) -> str:
    """The address of a page that cannot be there, beside a page that may be.

    The extension stays, for servers choose by it who answers.
    """
    parts = split(url)
    folder, _, last = parts.path.rstrip("/").rpartition("/")
    found = _EXTENSION.search(last)
    name = token + (found[0] if found else "/" if parts.path.endswith("/") else "")
    return f"{parts.scheme}://{parts.netloc}{folder}/{name}"


def _bare(url: str) -> tuple[str, str, str]:
    parts = split(url)
    host = (parts.netloc.rpartition("@")[2]).lower().removesuffix(":443").removesuffix(":80")
    return host.removeprefix("www."), parts.path.rstrip("/"), parts.query
