"""The site that a host belongs to, so that ten names of one owner do not look like ten outages."""

from __future__ import annotations

import ipaddress
from functools import cache, lru_cache

from publicsuffixlist import PublicSuffixList


@lru_cache(maxsize=100_000)
def site_of(host: str) -> str:
    """The registrable domain of a host: `a.b.example.co.uk` -> `example.co.uk`.

    A number (IPv4, IPv6), a name without dots and a public suffix stand for themselves, in lower
    case and without a dot at the end. By the Public Suffix List (https://publicsuffix.org), its
    private part included: two blogs on `github.io` are two sites.
    """
    name = host.strip("[]").rstrip(".").lower()
    try:
        return str(ipaddress.ip_address(name))
    except ValueError:
        return _suffixes().privatesuffix(name) or name


@cache
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()
