"""What is true of each behaviour of `tests/web.py`, so that a checker's word can be held to it.

Left out are those that need certificates or a name server, and those that differ from another one
only in their bytes. What a page shows as its title is what it is cited for, where it is there.
"""

from __future__ import annotations

import random
from enum import StrEnum
from typing import TYPE_CHECKING

from loopback import host_of, title_of

if TYPE_CHECKING:
    from collections.abc import Iterator


class Truth(StrEnum):
    """What stands at an address."""

    ALIVE = "alive"
    """The page, to whoever asks again, follows, or reads as a browser does."""
    WALLED = "walled"
    """A page for people, not for us, or not now: it is not dead."""
    BROKEN = "broken"
    """Nothing that anybody could read today. Whether it is dead one look cannot tell."""
    DEAD = "dead"
    """Not there, and the status says so."""
    DISGUISED = "disguised"
    """Not there, with a status that says it is."""


_ALIVE = {
    "ok": "Phase one",
    "pdf": "",
    "pdf-untyped": "",
    "image": "",
    "untyped": "No type",
    "russian": "Испытания",
    "russian-meta": "Испытания",
    "russian-unsaid": "Испытания",
    "gzip": "Packed",
    "deflate": "Packed",
    "deflate-raw": "Packed",
    "gzip-twice": "Packed",
    "gzip-trailing": "Packed",
    "large": "Large",
    "header-large": "Policy",
    "head-405": "Only GET",
    "chunked": "Chunks",
    "until-closed": "Old",
    "kept-alive": "Kept alive",
    "to-ok-301": "Phase one",
    "to-ok-302": "Phase one",
    "to-ok-303": "Phase one",
    "to-ok-307": "Phase one",
    "to-ok-308": "Phase one",
    "to-fragment": "Phase one",
    "spaced": "Phase one",
    "hops/3": "Phase one",
    "cookie-wall": "Behind the wall",
    "refresh": "Refresh",
    "limit-spent": "The last",
    "404-once": "Then",
    "410-once": "Then",
    "500-once": "Then",
    "503-once": "Then",
    "503-wait-once": "Then",
    "429-once": "Then",
    "reset-once": "Then",
}
_WALLED = (
    "401 402 403 407 451 999 challenge challenge-403 login-wall 429 429-unsaid 429-long 429-reset"
    " cookie-loop"
)
_BROKEN = (
    "400 500 502 503 504 empty loop loop-self no-location reset reset-in-body hang-up silent"
    " body-silent drip drip-fast endless endless-image endless-headers endless-header"
    " endless-status endless-headers-drip endless-continue gzip-bomb gzip-nothing gzip-never"
    " brotli-bomb length-too-long length-twice chunks-broken chunks-ended no-http to-javascript"
    " refused"
)
_DEAD = "404 410 to-404-301 to-404-302 to-404-308 500-then-404"
_DISGUISED = "soft-404 not-found-title parked to-home"
_ENDLESS = "The vaccine trial had forty-eight volunteers in its first phase."
"""What the page without an end says, over and over, at whatever address: the cited words."""
_ALONE = frozenset("429 429-once 429-unsaid 429-long 429-reset 503-wait-once limit-spent".split())
"""Hosts that ask to be left alone mean all of their pages, so these have hosts of their own."""

TRUTHS: dict[str, Truth] = {
    **dict.fromkeys(_ALIVE, Truth.ALIVE),
    **dict.fromkeys(_WALLED.split(), Truth.WALLED),
    **dict.fromkeys(_BROKEN.split(), Truth.BROKEN),
    **dict.fromkeys(_DEAD.split(), Truth.DEAD),
    **dict.fromkeys(_DISGUISED.split(), Truth.DISGUISED),
}


def mixed(
    count: int, hosts: int, each: int, port: int, closed: int
) -> Iterator[tuple[str, str, str]]:
    """Addresses with the title they are cited for and the name of what they do, shuffled.

    `each` of every behaviour, and good articles for the rest. Nobody listens on port `closed`.
    """
    rows: list[tuple[str, str, str]] = []
    own = hosts
    for name in TRUTHS:
        for _ in range(each):
            number = len(rows)
            title = _ENDLESS if name == "endless" else _ALIVE.get(name, title_of(number))
            if name in _ALONE:
                own += 1
            host = host_of(own if name in _ALONE else number % hosts)
            path = name if name.startswith("hops/") else f"{name}/notes/{number}"
            address = f"http://{host}:{closed if name == 'refused' else port}/{path}"
            rows.append((address, title, name))
    for number in range(len(rows), count):
        address = f"http://{host_of(number % hosts)}:{port}/articles/{number}/on-water.html"
        rows.append((address, title_of(number), "article"))
    random.Random(7).shuffle(rows)
    yield from rows
