"""The table: an answer to the class it belongs to, first match first.

=====================  ========================================================================
class                  the answer
=====================  ========================================================================
refused                the guard forbade a hop
no-such-host           the name does not exist
tls-broken             the certificate or the handshake failed; `error` says how
rate-limited           no time left; 429; 503 with Retry-After
unreachable            every other failure; redirects in a circle are one, for they often are a
                       wall that wants a cookie
blocked                401 402 403 407 451 999; a challenge, with whatever status; a deep link that
                       ended at a login or consent page
gone                   404, 410
unreachable            408, 425; every 5xx; a redirect that names no address
blocked                every other 4xx: the site does not answer our kind of request
unreachable            2xx without a page (204, 205, no body), or a page that says that the site is
                       out of order
usurped                2xx: a parked domain, or one for sale; advertisements of a trade that buys
                       old addresses; another site's page with nothing of the cited title
soft-404               2xx: a page that is not there, with the status of one that is
moved                  2xx after redirects that all are for good
redirected             2xx after other redirects
ok                     every other 2xx
=====================  ========================================================================

What is no HTML counts by its status: nothing is read in a PDF here. An address of a PDF that
answers with HTML is read as HTML.

Two moves for good are called `redirected`, which asks nobody for anything. One changes no more than
http to https, `www.` or a slash at the end. The other ended at a page that has text and shows
neither the title nor the words it is cited for: that may be another page, and is not to be
suggested as the new address; `error` says so.
"""

from __future__ import annotations

import re
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import unquote

from sourcebook.checking.references.answers import TLS_FAILURES, Failure
from sourcebook.checking.references.classifying import (
    elsewhere,
    outages,
    parked,
    soft404,
    takeovers,
    walls,
)
from sourcebook.checking.references.classifying.addresses import is_home, same_page, sibling
from sourcebook.checking.references.classifying.observing import for_good, observation
from sourcebook.checking.references.classifying.pages import Page, page_of, places
from sourcebook.checking.references.classifying.soft404 import Shown, shown_on
from sourcebook.vocabulary import LinkClass

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sourcebook.checking.references.answers import Answer
    from sourcebook.checking.references.targets import Target
    from sourcebook.model import Observation

_BLOCKED: Mapping[int, str] = MappingProxyType(
    {
        401: "asks for a password",
        402: "asks for payment",
        403: "forbidden to us",
        407: "a proxy asks for a password",
        451: "withheld for legal reasons",
        999: "refuses automated requests",
    }
)
_LATER = frozenset({408, 425})
_EMPTY = frozenset({204, 205})
_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_VAGUE_TYPES = frozenset({"", "application/octet-stream", "unknown/unknown", "application/unknown"})
_LOOKS_LIKE_HTML = re.compile(
    rb"\s*(?:<!--.{0,500}?-->\s*)?<(?:!doctype\s+html|html|head|title|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_NO_PLACE = re.compile(r"top|[!/].*|.*=.*|L\d+(?:-L\d+)?|:~:.*", re.IGNORECASE | re.DOTALL)
"""Fragments that name no element: the top of a page, a route of a script, a moment of a film, a
line of code, words to look for."""


def classify(
    target: Target, answer: Answer, date: dt.date, *, probe: Answer | None = None
) -> Observation:
    """What one answer says of an address.

    `probe` is the answer of a made-up address beside it, where `probe_for` asked for one; without
    it a soft 404 is known only by what its own page says. `error` holds in a few words what stood
    in the way or gave the page away. A page that is there but lacks a place it is cited with keeps
    its class, and `error` is "the page has no place named 'x'".
    """
    decided = _by_failure(answer) or _by_status(target, answer)
    if decided is None:
        decided = _by_page(target, answer, probe)
    result, error = decided
    return observation(answer, date, result, error)


def probe_for(target: Target, answer: Answer, token: str) -> str | None:
    """The made-up address to ask as well, or None where the answer can do without.

    It is asked for where a page of HTML came with 2xx, is no home page, says enough to be compared
    and shows neither the cited title nor a quote. `token` is a word that nobody has given a page.
    The address depends on the folder, but one a host and run tells enough: the caller keeps it.
    """
    if _by_failure(answer) or answer.status is None or not 200 <= answer.status < 300:
        return None
    if is_home(answer.final_url) or not is_html(answer) or not answer.body:
        return None
    page = page_in(answer)
    if not soft404.comparable(page) or shown_on(page, target) is Shown.YES:
        return None
    if _by_wording(target, answer, page) is not None:
        return None
    return sibling(answer.final_url, token)


def is_html(answer: Answer) -> bool:
    """Whether an answer is to be read as HTML, by its type or, without a telling one, its bytes."""
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind in _HTML_TYPES or (
        kind in _VAGUE_TYPES and _LOOKS_LIKE_HTML.match(answer.body, 0, 2_000) is not None
    )


Decided = tuple[LinkClass, str]


def _by_failure(answer: Answer) -> Decided | None:
    failure = answer.failure
    if failure is None:
        return None
    if failure is Failure.FORBIDDEN:
        return LinkClass.REFUSED, answer.detail or failure.value
    if failure is Failure.NO_SUCH_HOST:
        return LinkClass.NO_SUCH_HOST, failure.value
    if failure in TLS_FAILURES:
        return LinkClass.TLS_BROKEN, failure.value
    if failure is Failure.BUDGET:
        return LinkClass.RATE_LIMITED, failure.value
    return LinkClass.UNREACHABLE, failure.value


def _by_status(target: Target, answer: Answer) -> Decided | None:
    """What needs no look at the page, or no more than one for a wall; None for 2xx with a page."""
    status = answer.status
    if status is None:
        return LinkClass.UNREACHABLE, "no answer"
    waits = answer.retry_after is not None or "retry-after" in answer.headers
    if status == 429 or (status == 503 and waits):
        return LinkClass.RATE_LIMITED, f"asked to wait ({status})"
    if status in _BLOCKED:
        return LinkClass.BLOCKED, f"{_BLOCKED[status]} ({status})"
    if status < 500 and (wall := walls.detour(target.url, answer)):
        return LinkClass.BLOCKED, wall
    if wall := walls.by_headers(answer):
        return LinkClass.BLOCKED, wall
    if 200 <= status < 300:
        if status in _EMPTY or (not answer.body.strip() and _must_have_body(answer)):
            return LinkClass.UNREACHABLE, f"an empty page ({status})"
        return None
    if is_html(answer) and (wall := walls.challenge(page_in(answer))):
        return LinkClass.BLOCKED, wall
    if status in {404, 410}:
        return LinkClass.GONE, f"not found ({status})" if status == 404 else "gone for good (410)"
    if 400 <= status < 500 and status not in _LATER:
        return LinkClass.BLOCKED, f"does not answer our kind of request ({status})"
    if 300 <= status < 400:
        return LinkClass.UNREACHABLE, f"a redirect that leads nowhere ({status})"
    return LinkClass.UNREACHABLE, f"an error of the server ({status})"


def _must_have_body(answer: Answer) -> bool:
    """Whether an empty body is one: fetching leaves out what need not be read, which HTML need."""
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    return kind in _HTML_TYPES or kind == ""


def _by_page(target: Target, answer: Answer, probe: Answer | None) -> Decided:
    page = page_in(answer) if is_html(answer) else None
    if page is not None:
        if decided := _by_wording(target, answer, page):
            return decided
        if probe is not None and (decided := _by_probe(target, answer, page, probe)):
            return decided
    result, error = _by_hops(target, answer, page)
    if page is not None and not error:
        error = _missing_place(target, page)
    return result, error


def _by_wording(target: Target, answer: Answer, page: Page) -> Decided | None:
    """What a page says of itself, by its words, its own address and where it stands."""
    if wall := walls.challenge(page) or walls.login(target.url, page):
        return LinkClass.BLOCKED, wall
    if sign := parked.sign_of(target, answer, page) or takeovers.sign_of(target, page):
        return LinkClass.USURPED, sign
    if sign := outages.sign_of(target, page):
        return LinkClass.UNREACHABLE, sign
    if sign := soft404.sign_of(target, answer, page) or elsewhere.home_of_another(
        target, answer, page
    ):
        return LinkClass.SOFT_404, sign
    if sign := elsewhere.sign_of(target, answer, page):
        return LinkClass.USURPED, sign
    return None


def _by_probe(target: Target, answer: Answer, page: Page, probe: Answer) -> Decided | None:
    if probe.failure or probe.status is None or not 200 <= probe.status < 300:
        return None
    if not is_html(probe) or shown_on(page, target) is Shown.YES:
        return None
    if not soft404.alike(page, answer.final_url, page_in(probe), probe.url):
        return None
    # A wall that nobody has told us of also gives one page for every address.
    if walls.may_speak_of_one(page):
        return LinkClass.BLOCKED, "one page for every address, which speaks of robots or cookies"
    return LinkClass.SOFT_404, "a made-up address beside it gives the same page"


def _by_hops(target: Target, answer: Answer, page: Page | None) -> Decided:
    if not answer.hops:
        return LinkClass.OK, ""
    if not for_good(answer) or same_page(target.url, answer.final_url):
        return LinkClass.REDIRECTED, ""
    if page is not None and not page.scripted and shown_on(page, target) is Shown.NO:
        return LinkClass.REDIRECTED, "moved to a page without the cited title"
    return LinkClass.MOVED, ""


def _missing_place(target: Target, page: Page) -> str:
    if not target.anchors or not page.complete or page.scripted:
        return ""
    asked = [
        name
        for fragment in target.anchors
        if (name := fragment.partition(":~:")[0]) and not _NO_PLACE.fullmatch(name)
    ]
    if not asked:
        return ""
    there = places(page)
    for name in asked:
        spellings = {name, unquote(name)}
        spellings |= {f"user-content-{spelling}" for spelling in spellings}
        if there.isdisjoint(spellings):
            return f"the page has no place named '{unquote(name)[:100]}'"
    return ""


def page_in(answer: Answer) -> Page:
    """The page that an answer of HTML brought."""
    return _read(answer.body, answer.headers.get("content-type", ""), answer.truncated)


@lru_cache(maxsize=4)
def _read(body: bytes, content_type: str, truncated: bool) -> Page:  # noqa: FBT001
    """A page wanted by `probe_for` is wanted by `classify` right after; a few run side by side."""
    return page_of(body, content_type, truncated=truncated)
