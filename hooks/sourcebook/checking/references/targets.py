"""What is to be asked: every address of every source, each once, with all that hangs on it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote, urldefrag, urlsplit

import idna

from sourcebook.model import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sourcebook.model import KnowledgeBase, PartialDate, Source

DOI_RESOLVER = "https://doi.org/"
_DEFAULT_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Target:
    """One normalised address, and what it is to which sources."""

    url: str
    """As `normalised` gives it: without fragment, so that two places in a page are one request."""
    roles: tuple[Role, ...]
    """Sorted by key and role."""
    titles: tuple[str, ...] = ()
    """Titles of the sources that stand at this address; none of those described by us."""
    quotes: tuple[str, ...] = ()
    """Words that claims quote from them."""
    anchors: tuple[str, ...] = ()
    """Fragments with which the address is cited."""
    used: dt.date | None = None
    """The last day on which somebody read it, by `urldate`; None where no entry tells a day."""

    published: dt.date | None = None
    """The first day of the earliest source that stands there."""
    wants_copy: bool = False
    """Whether it is the address of a source without an archived copy."""

    @property
    def host(self) -> str:
        """The name or number of the host, without port; pacing and shards go by it."""
        return urlsplit(self.url).hostname or ""

    @property
    def doi(self) -> str | None:
        """The DOI, where this is the address of one."""
        is_doi = any(role.role == "doi" for role in self.roles)
        return unquote(self.url.removeprefix(DOI_RESOLVER)) if is_doi else None


def normalised(url: str) -> str:
    """The form under which the ledger keeps an address (RFC 3986, section 6.2.2 and 6.2.3).

    Scheme and host in lower case, the host in IDNA, no default port, no fragment, an empty path as
    a slash. What cannot be read stays as it is: the guard refuses it.
    """
    text = urldefrag(url.strip()).url
    try:
        parts = urlsplit(text)
        host = _ascii(parts.hostname or "")
        port = parts.port
    except (ValueError, UnicodeError):
        return text
    if not host or not parts.scheme:
        return text
    shown = f"[{host}]" if ":" in host else host
    if port is not None and port != _DEFAULT_PORTS.get(parts.scheme):
        shown += f":{port}"
    user, at, _ = parts.netloc.rpartition("@")
    safe = "%/:=&?~#+!$,;'@()*[]"
    path = quote(parts.path or "/", safe=safe)
    query = "?" + quote(parts.query, safe=safe) if parts.query else ""
    return f"{parts.scheme}://{user}{at}{shown}{path}{query}"


def _ascii(host: str) -> str:
    """A name as it is asked, by UTS 46; raise UnicodeError for what is none."""
    if host.isascii():
        return host.lower()
    return idna.encode(host, uts46=True).decode("ascii")


def doi_url(doi: str) -> str:
    """The address of a DOI at its resolver, in lower case: DOIs fold case (DOI Handbook, 2.4)."""
    return DOI_RESOLVER + quote(doi.lower(), safe="/:;()._-")


def targets_of(kb: KnowledgeBase) -> tuple[Target, ...]:
    """Every address of the knowledge base, sorted."""
    roles: dict[str, set[tuple[str, str]]] = {}
    anchors: dict[str, set[str]] = {}
    for source in kb.sources.values():
        for url, role in _addresses(source):
            address = normalised(url)
            roles.setdefault(address, set()).add((source.key, role))
            fragment = urldefrag(url).fragment
            if fragment and not fragment.startswith(":~:"):
                anchors.setdefault(address, set()).add(fragment)
    quotes: dict[str, dict[str, None]] = {}
    for claim in kb.claims.values():
        for evidence in claim.evidence:
            if evidence.quote:
                quotes.setdefault(evidence.source, {})[evidence.quote] = None
    return tuple(
        Target(
            url=url,
            roles=tuple(Role(key=key, role=role) for key, role in sorted(found)),
            titles=tuple(
                dict.fromkeys(
                    kb.sources[key].title
                    for key, _ in sorted(found)
                    if not kb.sources[key].described
                )
            ),
            quotes=tuple(
                dict.fromkeys(text for key, _ in sorted(found) for text in quotes.get(key, ()))
            ),
            anchors=tuple(sorted(anchors.get(url, ()))),
            used=max(
                (
                    day
                    for key, role in found
                    if role == "url" and (day := _day(kb.sources[key].accessed))
                ),
                default=None,
            ),
            published=min(
                (day for key, _ in found if (day := _day(kb.sources[key].date))), default=None
            ),
            wants_copy=any(
                role == "url" and kb.sources[key].archive_url is None for key, role in found
            ),
        )
        for url, found in sorted(roles.items())
    )


def _day(date: PartialDate | None) -> dt.date | None:
    """The first day that a date may mean, so that a whole month is not taken for its last day."""
    return dt.date(date.year, date.month or 1, date.day or 1) if date else None


def _addresses(source: Source) -> Iterator[tuple[str, str]]:
    if source.url:
        yield source.url, "url"
    if source.doi:
        yield doi_url(source.doi), "doi"
    if source.archive_url:
        yield source.archive_url, "archive"
