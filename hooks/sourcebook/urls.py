"""The scheme of addresses: where every generated page stands, and links between pages.

All addresses are relative to the site's root and end in a slash, as in `claims/<id>/`; `relative`
turns one into a link from another page, so that a site works below any path and from a folder.
"""

from __future__ import annotations

import hashlib
import posixpath
import re
import unicodedata
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

_UNFIT = re.compile(r"""%(?![0-9A-Fa-f]{2})|[\s"<>\\^`{|}\[\]]|\#(?=[^#]*\#)""")
_AUTHORITY = re.compile(r"[a-z]+://[^/?#]*")
_NO_HOST = re.compile(r"""[@\s"'<>\\^`{|}%]""")

HOME = ""
CLAIMS = "claims/"
SOURCES = "sources/"
TOPICS = "topics/"
CLAIMANTS = "claimants/"
CHANGES_PAGE = "changes/"
HEALTH = "health/"
DATA = "data/"

_LONGEST = 200
"""Letters of a key in an address, as many as a key may have: names of folders end at 255 bytes."""

_CONTINUED = re.compile(r"(?:^|/)page/\d+/$")


def list_page_url(url: str, number: int) -> str:
    """The address of a page of a list that is cut into pages; the first is that of the list.

    No id of a claim or slug of a source has a slash, so none of their pages can stand there.
    """
    return url if number == 1 else f"{url}page/{number}/"


def month_url(year: int, month: int) -> str:
    """The address of the changes of one month."""
    return f"{CHANGES_PAGE}{year:04}-{month:02}/"


def continues_a_list(url: str) -> bool:
    """Whether a page only goes on with a list, or shows a part of one: `claims/page/2/`."""
    return bool(_CONTINUED.search(url)) or (url.startswith(CHANGES_PAGE) and url != CHANGES_PAGE)


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
    plain = key
    if not key.isascii():
        plain = unicodedata.normalize("NFKD", key).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")


def source_slugs(keys: Iterable[str]) -> Mapping[str, str]:
    """The slug of each key; no two are the same.

    Where two keys fold alike, or one folds to nothing, the slug ends in six hexadecimal digits of
    the key's SHA-256, so that it stays the same whatever other keys come and go beside the two. So
    does one that would be too long for the name of a folder: a single sign can fold to six. A key
    that looks like such a slug gets digits too, so that nobody can take another source's address.
    """
    folded = {key: fold(key) for key in keys}
    counts = Counter(folded.values())
    slugs: dict[str, str] = {}
    plain: dict[str, str] = {}
    waiting = []
    for key, slug in folded.items():
        if slug and counts[slug] == 1 and len(slug) <= _LONGEST:
            plain[slug] = key
        else:
            waiting.append(key)
    numbered: set[str] = set()
    while waiting:
        key = waiting.pop()
        slug = _numbered(folded[key][:_LONGEST].strip("-") or "source", key, numbered)
        numbered.add(slug)
        slugs[key] = slug
        if slug in plain:
            waiting.append(plain.pop(slug))
    slugs.update((key, slug) for slug, key in plain.items())
    return slugs


def _numbered(slug: str, key: str, taken: Container[str]) -> str:
    """The slug with digits of the key's hash: six, and more where somebody searched for two keys
    that have those in common."""
    digest = hashlib.sha256(key.encode()).hexdigest()
    short = f"{slug}-{digest[:6]}"
    return short if short not in taken else f"{slug}-{digest[:40]}"


def relative(target: str, base: str) -> str:
    """A link to `target` from the page at `base`, both relative to the root.

    >>> relative("claims/a/", "fact-checks/b/")
    '../../claims/a/'
    """
    if target == base and target.endswith("/") and "//" not in target:
        return "./"
    path, hash_sign, fragment = target.partition("#")
    stem, slash = (path[:-1], "/") if path.endswith("/") else (path, "")
    parent, _, name = stem.rpartition("/")
    here = base.rpartition("/")[0]
    above, _, folder = here.rpartition("/")
    # The way from a page in one folder to a page in another is the same for all of them; unless
    # one page stands on the other's way, or an address is not in its shortest form.
    is_apart = not f"{here}/".startswith(f"{stem}/") and not f"{parent}/".startswith(f"{here}/")
    is_plain = not _NO_NAMES.intersection((name, folder)) and "/" not in (path[:1], base[:1])
    if is_apart and is_plain:
        way = _way(parent, above)
        if way is not None:
            return f"{way}{name}{slash}{hash_sign}{fragment}"
    link = posixpath.relpath(path or ".", posixpath.dirname(base) or ".")
    if (path.endswith("/") or not path) and not link.endswith("/"):
        link += "/"
    return link + hash_sign + fragment


_NO_NAMES = frozenset({"", ".", ".."})


@lru_cache(maxsize=4096)
def _way(to: str, above: str) -> str | None:
    """What leads from a page in a folder below `above` into the folder `to`; None where either is
    not in its shortest form."""
    if any(one and _NO_NAMES.intersection(one.split("/")) for one in (to, above)):
        return None
    way = posixpath.relpath(to or ".", above or ".")
    return "../" if way == "." else f"../{way}/"


@lru_cache(maxsize=4096)
def link_to(address: str) -> str:
    """The address as a link to it may be written: what may not stand in one is given by number
    (https://url.spec.whatwg.org/#url-code-points), as browsers do when they ask for it."""
    if not _UNFIT.search(address):
        return address
    start = _AUTHORITY.match(address)
    begin = start.end() if start else 0
    path, hash_sign, fragment = address[begin:].partition("#")
    rest = f"{path}{hash_sign}{fragment.replace('#', '%23')}"
    return address[:begin] + _UNFIT.sub(lambda found: quote(found[0], safe="#"), rest)


def is_web_address(text: str) -> bool:
    """Whether it is an http or https address without tricks in it."""
    # A blank is the only white space that is printable.
    if " " in text or not text.isprintable():
        return False
    try:
        parts = urlsplit(text)
        return (
            parts.scheme in {"http", "https"}
            and bool(parts.hostname)
            # Raises for a number that no port has.
            and parts.port != 0
            and not _NO_HOST.search(parts.netloc)
        )
    except ValueError:
        return False


_PLAIN = re.compile(r"https?://(?:www\.)?+([a-z0-9.-]+)(/[^\s?#]*)?(?:\?([^\s#]*))?(?:#\S*)?")
"""An address with nothing unusual before its path."""


def same_document(address: str) -> str:
    """An address without what does not change the document: scheme, `www.`, last slash, fragment.

    Two addresses that give the same text are taken for one document.
    """
    if "//" not in address:  # Such as a DOI: to take it apart would find no host either.
        return address
    if (plain := _PLAIN.fullmatch(address)) is not None:  # Ten thousand are, of ten thousand.
        host, path, query = plain.groups(default="")
        return f"{host}{path.rstrip('/')}" + (f"?{query}" if query else "")
    parts = urlsplit(address)
    if not parts.netloc:
        return address
    host = parts.netloc.lower().removeprefix("www.")
    return f"{host}{parts.path.rstrip('/')}" + (f"?{parts.query}" if parts.query else "")
