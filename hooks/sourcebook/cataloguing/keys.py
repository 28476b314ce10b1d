"""A key such as `weber2024` or `tass2025phase1`: who, when and, where that is not enough, what."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

from anyascii import anyascii

from sourcebook.cataloguing.webpage import host_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sourcebook.cataloguing.identifiers import Identifier
    from sourcebook.cataloguing.record import Record

_LONGEST_NAME = 24
_LONGEST_WORD = 16
_NOT_KEY = re.compile(r"[^a-z0-9]+")
_TRIAL = re.compile(r"NCT\d{8}")
_COMMON = frozenset(
    """
    about after again against also amid among and announces another are based been before being
    between but can case clinical could data does during effect effects evidence first for from has
    have health how human in into its may model more most new news not official on online only over
    patients phase report reports results review risk role says should some statement study than
    that the their them then there these they this those through trial under using versus was
    were what when where which while who whose will with within without world would year years your
    что как для это при или его она они так уже еще ещё над под без после
    para como pour dans avec sobre entre desde der die das und mit für nach
    """.split()
)
"""Words that tell no work from another."""


def propose_key(record: Record, identifier: Identifier, taken: Collection[str]) -> str:
    """A key of letters and digits that differs from those taken by more than case."""
    used = {key.casefold() for key in taken}
    return next(key for key in _candidates(record, identifier) if key and key not in used)


def _candidates(record: Record, identifier: Identifier) -> Iterator[str]:
    if trial := _TRIAL.search(identifier.value):
        yield trial[0].lower()
    year = record.date[:4]
    words = _words(record.title) or _words(_last_of_path(record.url))
    who, is_author = _who(record, identifier)
    if is_author and year:
        yield f"{who}{year}"
    for word in words:
        # An outlet publishes much in a year; without a year, the word must not run into the name.
        yield f"{who}{year}{word}" if year else f"{who}-{word}"
    yield f"{who}{year}"
    stem = f"{who}{year}{words[0] if words else ''}"
    for number in count(2):
        yield f"{stem}-{number}"


def _who(record: Record, identifier: Identifier) -> tuple[str, bool]:
    """The name a key begins with, and whether it is that of a person who wrote the work."""
    first = record.authors[0] if record.authors else None
    if first and first.family and (name := _folded(first.family)):
        return name, True
    site = host_of(record.url).rpartition(".")[0].rpartition(".")[2]
    short = site if len(site) > 3 else host_of(record.url)
    for told in (first.body if first else "", record.publisher, record.journal, short):
        if name := _folded(told):
            return name, False
    # Of a work of which nothing is known the identifier is all there is.
    tail = _folded(identifier.value.rpartition("/")[2]) or _folded(identifier.value)
    return f"{identifier.scheme.name.lower()}-{tail}".rstrip("-"), False


def _last_of_path(url: str) -> str:
    return url.partition("?")[0].partition("#")[0].rstrip("/").rpartition("/")[2].partition(".")[0]


def _folded(text: str) -> str:
    whole = _NOT_KEY.sub("", anyascii(text[:200]).lower())
    if len(whole) <= _LONGEST_NAME:
        return whole
    words = _NOT_KEY.sub(" ", anyascii(text[:200]).lower()).split()
    kept = ""
    for word in words:
        if kept and len(kept) + len(word) > _LONGEST_NAME:
            break
        kept += word
    return kept[:_LONGEST_NAME]


def _words(title: str) -> list[str]:
    """Words of a title that may tell it from others, in their order."""
    found = []
    for word in re.findall(r"[^\W_]+", title[:300]):
        plain = _NOT_KEY.sub("", anyascii(word).lower())
        if word.lower() not in _COMMON and plain not in _COMMON and len(plain) > 3:
            found.append(plain[:_LONGEST_WORD])
    return list(dict.fromkeys(found))[:8]


def is_key(text: str) -> bool:
    """Whether a person's own key can stand in the file and in a citation."""
    return bool(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_:.+/-]{0,119}", text)) and text[-1].isalnum()
