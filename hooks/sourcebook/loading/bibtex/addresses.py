"""Web addresses and DOIs: what may become a link."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

MAX_URL = 2_000

_ESCAPED = re.compile(
    r"\\([_%&#~$])\s?|\{\\([_%&#~$])\}"
    r"|\{\\textasciitilde\}|\\~\{\}|\$\\sim\$|\\(?:textasciitilde|sim)(?:\{\})?"
)
_LATEX_LEFT = re.compile(r"\\|\{[^{}]*\}")
_WRAPPED = re.compile(r"\\(?:url|path|nolinkurl)\{([^{}]*)\}")
_REFUSED = re.compile(r"[\s<>\"\\^`{|}\x00-\x1f\x7f\u200b-\u200f\u2028-\u202e\u2066-\u2069]")
_RESOLVER = re.compile(
    r"(?:(?:https?://)?(?:(?:dx\.|www\.)?doi\.org|doi\.acm\.org)/|info:doi/|doi:\s*|doi\s+)",
    re.IGNORECASE,
)
_DOI = re.compile(r"10\.\d{4,9}(?:\.\d+)*/[^\s\"{}\\]+|10/[a-z0-9]{3,12}", re.ASCII)
"""Also the short form that https://shortdoi.org gives out."""
_ANGLE = re.compile(
    r"(?:\$(?P<sign>[<>])\$|&(?P<name>[lg])t;"
    r"|\{\\text(?P<word>less|greater)\}|\\text(?P<bare>less|greater)(?:\{\}|\s)?)"
)
"""The angle brackets in the DOIs of older articles, as programs and web pages escape them."""
_ENCODED = {ord(sign): f"%{ord(sign):02X}" for sign in "|^`{}"}
"""Signs that browsers write so and that pages use all the same (RFC 3986, 2.1)."""


def _unescaped(value: str) -> str:
    """An address without the LaTeX that reference managers put into it."""
    wrapped = _WRAPPED.fullmatch(value)
    text = wrapped[1] if wrapped else value
    text = _ESCAPED.sub(lambda match: match[1] or match[2] or "~", text)
    return text.replace("&amp;", "&") if "&amp;" in text else text


def read_url(value: str) -> str:
    """The address; raise ValueError, with a sentence, for one that must not become a link."""
    url = _unescaped(value)
    if not _LATEX_LEFT.search(url):
        url = url.translate(_ENCODED)
    if not re.match(r"https?://", url, re.IGNORECASE):
        raise ValueError("the address does not begin with http:// or https://")
    if len(url) > MAX_URL:
        raise ValueError(f"the address is longer than {MAX_URL} characters")
    if found := _REFUSED.search(url):
        what = "a blank" if found[0].isspace() else f"the sign {found[0]!a}"
        raise ValueError(f"the address holds {what}")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise ValueError("the address cannot be taken apart") from error
    if not host:
        raise ValueError("the address has no host")
    if "@" in parts.netloc:
        raise ValueError("the address holds a user name")
    return url


def _angle(match: re.Match[str]) -> str:
    said = match["sign"] or match["name"] or match["word"] or match["bare"]
    return "<" if said[0] in "<l" else ">"


def read_doi(value: str) -> str:
    """The bare DOI; raise ValueError for what is none."""
    text = _ANGLE.sub(_angle, _unescaped(value.strip()))
    if text.startswith("{") and text.endswith("}"):
        text = text[1:-1].strip()
    resolver = _RESOLVER.match(text)
    if resolver:
        text = text[resolver.end() :]
        if text[:2] == "10" and "%" in text and resolver[0].lower().startswith("http"):
            text = unquote(text)
    if not _DOI.fullmatch(text) or not text.isprintable():
        raise ValueError("a DOI begins with 10., a number and a slash")
    return text
