"""Which addresses archives may be told of: to ask for an address is to tell it."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

# RFC 6761, RFC 6762, RFC 8375, and names that ICANN will not give away or that are in wide use.
_OURS = frozenset({"corp", "home", "internal", "intranet", "lan", "local", "localdomain"})
_NOWHERE = frozenset({"arpa", "invalid", "localhost", "onion", "test"})


def is_public(url: str) -> bool:
    """Whether an address is one of the open web by what it says: no number of a private network,
    no name without a dot or of a kind that only a private network knows, and no user name."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or "@" in parts.netloc:
        return False
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        last = host.rpartition(".")[2].lower()
        return "." in host and last not in _OURS | _NOWHERE and not last.isdecimal()
