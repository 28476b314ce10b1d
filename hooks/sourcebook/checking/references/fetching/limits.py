"""How much one run of the checker asks of the web, and of us."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Bounds of one run. Times are seconds, sizes are bytes."""

    in_flight: int = 100
    """Requests under way at the same time, over all hosts."""
    per_host: int = 2
    """Requests under way at the same time at one host."""
    interval: float = 1.0
    """Between the starts of two requests to one host."""
    timeout: float = 30.0
    """For one way through the redirects to the end of the last body, however slowly bytes drip in.
    Waiting for a turn does not count; when an address is asked again, the time begins anew."""
    connect: float = 10.0
    """For one connection to be made, TLS included."""
    budget: float = 1800.0
    """For the whole run. Nothing is begun after it; what is under way may still end."""
    hops: int = 8
    """Redirects that are followed."""
    body: int = 5_000_000
    """Of a body that is read for its text, after decoding."""
    glance: int = 65_536
    """Of any other body: enough to tell a challenge page or the type of a file."""
    pause: float = 1.0
    """Before a server's error (500, 502, 503, 504) is asked about once more."""
    backoff: float = 30.0
    """For which a host is left alone after a 429 that does not say for how long."""
    contact: str = ""
    """An address for complaints, which the owner of a site finds in their log."""
