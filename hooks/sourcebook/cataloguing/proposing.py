"""A record, and what a person says of it -> the fields of an entry, in the order of the file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.cataloguing.duplicates import PARTS_OF_BOOKS
from sourcebook.cataloguing.escaping import escaped
from sourcebook.cataloguing.identifiers import Scheme
from sourcebook.cataloguing.languages import language_name
from sourcebook.cataloguing.webpage import host_of
from sourcebook.latex import to_text
from sourcebook.loading.bibtex.addresses import read_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sourcebook.cataloguing.identifiers import Identifier
    from sourcebook.cataloguing.record import Name, Record
    from sourcebook.cataloguing.services.wayback import Copy
    from sourcebook.vocabulary import Independence, SourceKind

_MOST_AUTHORS = 20
_AND = re.compile(r"\band\b|\bothers\b", re.IGNORECASE)
_REFUSED = str.maketrans({sign: f"%{ord(sign):02X}" for sign in '"<>\\^`{|} '})
_NOT_PAGES = re.compile(r"[^\w\s,.:\u2010-\u2014-]|_", re.ASCII)
_ISBN = re.compile(r"(?:^|/)([0-9][0-9 -]{8,15}[0-9Xx])$", re.ASCII)
_CLASS = re.compile(r"[A-Za-z-]+(?:\.[A-Za-z-]+)?", re.ASCII)
_RANGE = re.compile(r"(?<=\w)\s*[-\u2010-\u2014]+\s*(?=\w)")
_FALLBACK = {
    Scheme.PMID: "article",
    Scheme.ISBN: "book",
    Scheme.ARXIV: "online",
    Scheme.URL: "online",
}


@dataclass(frozen=True, slots=True)
class Words:
    """What only a person can say of a source."""

    kind: SourceKind | None = None
    independence: Independence | None = None
    origins: tuple[str, ...] = ()
    """Names of statements, trials or documents it goes back to, or keys of sources."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as it will be written: values are LaTeX."""

    key: str
    type: str
    fields: tuple[tuple[str, str], ...]


def type_of(record: Record, identifier: Identifier) -> str:
    """The type of the entry: as it was told, else by what the identifier names."""
    return record.entry_type or _FALLBACK.get(identifier.scheme, "misc")


def placeholder(identifier: Identifier) -> str:
    """A title for what has none that is known: in square brackets, as our own words."""
    what = host_of(identifier.value) if identifier.scheme is Scheme.URL else identifier.value
    name = {
        Scheme.DOI: "Work with the DOI",
        Scheme.PMID: "Work with the PMID",
        Scheme.ARXIV: "Paper with the arXiv id",
        Scheme.ISBN: "Book with the ISBN",
        Scheme.URL: "Page at",
    }[identifier.scheme]
    return f"[{name} {what}]"


def entry_of(
    key: str,
    record: Record,
    identifier: Identifier,
    words: Words,
    copy: Copy | None,
    known_keys: frozenset[str],
) -> Entry:
    """The entry for a work. Origins that are keys of sources become `related`."""
    entry_type = type_of(record, identifier)
    related = tuple(one for one in words.origins if one in known_keys)
    keywords = [
        *([f"kind:{words.kind}"] if words.kind else []),
        *([f"indep:{words.independence}"] if words.independence else []),
        *(f"origin:{escaped(one)}" for one in words.origins if one not in known_keys),
    ]
    title = escaped(record.title)
    fields = {
        # Of signs alone that stand for nothing, nothing would be shown.
        "title": title if to_text(title) else escaped(placeholder(identifier)),
        "author": " and ".join(_authors(record.authors)),
        "journaltitle": escaped(record.journal) if entry_type in {"article", "review"} else "",
        "booktitle": escaped(record.book) if entry_type in PARTS_OF_BOOKS else "",
        "publisher": _publisher(record, identifier, entry_type),
        "volume": escaped(record.volume),
        "number": escaped(record.number),
        "pages": _pages(record.pages),
        "date": record.date,
        **_identifiers(record, identifier),
        "archiveurl": _address(copy.url) if copy else "",
        "archivedate": copy.date if copy else "",
        "langid": language_name(record.language),
        "related": ", ".join(related),
        "relatedtype": "derivedfrom" if related else "",
        "keywords": ", ".join(keywords),
    }
    return Entry(key, entry_type, tuple((name, value) for name, value in fields.items() if value))


def _identifiers(record: Record, identifier: Identifier) -> dict[str, str]:
    scheme, value = identifier.scheme, identifier.value
    arxiv = record.arxiv or (value if scheme is Scheme.ARXIV else "")
    url = value if scheme is Scheme.URL else record.url
    if scheme is Scheme.ARXIV and not url:
        url = f"https://arxiv.org/abs/{arxiv}"
    pmid = record.pmid or (value if scheme is Scheme.PMID else "")
    doi = record.doi or (value if scheme is Scheme.DOI else "")
    if scheme is Scheme.PMID and not (url or doi):
        url = f"https://pubmed.ncbi.nlm.nih.gov/{pmid}/"
    if scheme is Scheme.ISBN and not (url or doi):
        url = f"https://openlibrary.org/isbn/{value}"
    return {
        "url": _address(url),
        "urldate": record.accessed,
        "doi": doi,
        "pmid": pmid,
        "isbn": value if scheme is Scheme.ISBN else _isbn(record.isbn),
        "eprint": arxiv,
        "eprinttype": "arxiv" if arxiv else "",
        "eprintclass": record.arxiv_class if _CLASS.fullmatch(record.arxiv_class) else "",
    }


def _isbn(told: str) -> str:
    """An ISBN, also of an address that ends in one, as Crossref gives it."""
    found = _ISBN.search(told)
    return found[1] if found else ""


def _publisher(record: Record, identifier: Identifier, entry_type: str) -> str:
    if entry_type == "article":
        return ""
    site = host_of(identifier.value) if identifier.scheme is Scheme.URL else ""
    return _whole(record.publisher or site)


def _authors(authors: tuple[Name, ...]) -> Iterator[str]:
    for name in authors[:_MOST_AUTHORS]:
        if not name.family:
            yield f"{{{escaped(name.body)}}}"
            continue
        yield ", ".join(_guarded(part) for part in (name.family, name.suffix, name.given) if part)
    if len(authors) > _MOST_AUTHORS:
        yield "others"


def _guarded(part: str) -> str:
    """A part of a name; in braces where it would be taken apart (`and`, a comma, a semicolon)."""
    is_taken_apart = "," in part or ";" in part or _AND.search(part)
    return f"{{{escaped(part)}}}" if is_taken_apart else escaped(part)


def _whole(text: str) -> str:
    """A list field such as `publisher` would be split at an `and`."""
    return f"{{{escaped(text)}}}" if _AND.search(text) else escaped(text)


def _pages(told: str) -> str:
    """`632-644` as BibTeX writes ranges."""
    return " ".join(_RANGE.sub("--", _NOT_PAGES.sub("", told)).split())


def _address(told: str) -> str:
    """An address as it is written in the file; empty where it may not become a link."""
    if not told:
        return ""
    try:
        # A comment of ours that silences a warning must not be made up of an address.
        return read_url(told.translate(_REFUSED).replace("sourcebook:", "sourcebook%3A"))
    except ValueError:
        return ""
