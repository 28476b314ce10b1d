"""The text of an address -> an address that can be asked, or why it is never asked.

Only what a browser and every library in between read alike is accepted; what could be read in two
ways (user names, backslashes, numbers in disguise) is refused. Everything here works on the text:
where a name leads is seen only when the socket is made, in `guard`.
"""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urljoin

import idna
from yarl import URL

MAX_LENGTH = 8000
"""Characters that RFC 9110, section 4.1, recommends everybody to support."""

BAD_PORTS = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566}
    | {*range(6665, 6670), 6679, 6697, 10080}
)
"""From 1024 on, of https://fetch.spec.whatwg.org/#port-blocking."""

_ADDRESS = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<authority>[^/?#]*)"
    r"(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?:#.*)?"
)
_AUTHORITY = re.compile(
    r"(?:\[(?P<six>[0-9A-Fa-f:.]+)\]|(?P<name>[^\[\]:]+))(?::(?P<port>[0-9]*))?"
)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_NAME = re.compile(r"(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]{1,63}\.?")
_NUMBER = re.compile(r"[0-9]+|0x[0-9a-f]*")
_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0\u2028\u2029]")
_TO_QUOTE = re.compile(r"[^!#-;=?-~]+")
_DEFAULT_PORTS = {"http": 80, "https": 443}


class Refused(ValueError):
    """An address that is never asked. Its text is the reason, one line."""


def refusal(url: str) -> str:
    """Why an address is never asked, wherever it leads; empty where nothing speaks against it."""
    try:
        read_address(url)
    except Refused as refused:
        return str(refused)
    return ""


def read_address(url: str) -> URL:
    """The address as it is sent: host in IDNA, what is not ASCII quoted, without fragment.

    What is quoted already stays as it is, since servers may compare bytes. Raises Refused.
    """
    if len(url) > MAX_LENGTH:
        raise Refused(f"longer than {MAX_LENGTH} characters")
    if _UNSEEN.search(url):
        raise Refused("white space or control characters")
    if "\\" in url:
        # Browsers read it as a slash, most libraries do not: two hosts in one address.
        raise Refused("a backslash")
    found = _ADDRESS.fullmatch(url)
    if found is None:
        raise Refused("neither http nor https" if _SCHEME.match(url) else "no address of the web")
    scheme = found["scheme"].lower()
    if scheme not in _DEFAULT_PORTS:
        raise Refused("neither http nor https")
    if "@" in found["authority"]:
        raise Refused("a user name before the host")
    authority = _AUTHORITY.fullmatch(found["authority"])
    if authority is None:
        raise Refused("no host that can be read")
    host = _numbered(authority["six"]) if authority["six"] else _named(authority["name"])
    port = _port(authority["port"], scheme)
    path = _without_dots(found["path"]) or "/"
    text = f"{scheme}://{host}{port}{_quoted(path)}{_quoted(found['query'] or '')}"
    return URL(text, encoded=True)


def joined(base: URL, location: str) -> URL:
    """Where a Location header leads (RFC 9110, section 10.2.2). Raises Refused.

    Spaces and letters beyond ASCII, which no header should have and many do, are quoted as
    browsers do it.
    """
    text = _UNSEEN.sub(_percents, location.strip(" \t"))
    if not _SCHEME.match(text):
        try:
            text = urljoin(str(base), text)
        except ValueError as error:
            raise Refused("no address of the web") from error
    return read_address(text)


def _named(name: str) -> str:
    if not name.isascii():
        try:
            name = idna.encode(name, uts46=True).decode("ascii")
        except UnicodeError as error:
            raise Refused("a host name that does not exist in IDNA") from error
    host = name.lower()
    if len(host) > 254 or not _NAME.fullmatch(host):
        raise Refused("no host that can be read")
    # "Ends in a number": https://url.spec.whatwg.org/#ends-in-a-number-checker. Anything but four
    # decimal numbers (2130706433, 0x7f.1, 0177.0.0.1, 127.1) is one address to some and a name or
    # another address to others.
    if _NUMBER.fullmatch(host.removesuffix(".").rpartition(".")[2]):
        try:
            return str(ipaddress.IPv4Address(host))
        except ValueError as error:
            raise Refused("a number in disguise as host") from error
    return host


def _numbered(text: str) -> str:
    try:
        return f"[{ipaddress.IPv6Address(text)}]"
    except ValueError as error:
        raise Refused("no host that can be read") from error


def _port(digits: str | None, scheme: str) -> str:
    if not digits:
        return ""
    port = int(digits) if len(digits) <= 5 else 65536
    if port not in {80, 443} and (not 1024 <= port <= 65535 or port in BAD_PORTS):
        raise Refused(f"port {digits[:8]}, where no web server stands")
    return "" if port == _DEFAULT_PORTS[scheme] else f":{port}"


def _quoted(text: str) -> str:
    return _TO_QUOTE.sub(_percents, text) if _TO_QUOTE.search(text) else text


def _percents(found: re.Match[str]) -> str:
    raw = found[0].encode("utf-8", "surrogateescape")
    return "".join(f"%{byte:02X}" for byte in raw)


def _without_dots(path: str) -> str:
    """The path without `.` and `..` (RFC 3986, section 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    parts = path.split("/")[1:]
    for part in parts:
        if part == "..":
            del kept[-1:]
        elif part != ".":
            kept.append(part)
    if parts[-1] in {".", ".."}:
        kept.append("")
    return "/" + "/".join(kept)
