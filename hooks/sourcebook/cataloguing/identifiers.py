"""What a person types -> what it names: a DOI, a PMID, an arXiv id, an ISBN or an address.

The libraries' readers decide (idutils, isbnlib under it); here stands only in which order they are
asked, and which addresses are those of a registry's own record.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

import idutils

from sourcebook.loading.bibtex.addresses import read_doi, read_url

_LONGEST = 2_000
_REFUSED = str.maketrans({sign: f"%{ord(sign):02X}" for sign in '"<>\\^`{|} '})
_PUBMED = re.compile(
    r"https?://(?:pubmed\.ncbi\.nlm\.nih\.gov|(?:www\.)?ncbi\.nlm\.nih\.gov/pubmed)/(\d{1,8})/?",
    re.ASCII,
)
_ARXIV = re.compile(
    r"https?://(?:www\.|export\.)?arxiv\.org/(?:abs|pdf|html)/([^?#]+?)(?:\.pdf)?/?", re.IGNORECASE
)
_OF_ARXIV = "10.48550/arxiv."
"""With what the DOIs begin that arXiv gives to its papers."""
_LABEL = re.compile(r"(pmid|isbn|doi|url|arxiv)(?:\s*:\s*|\s+)", re.IGNORECASE)
_PMID = re.compile(r"0*([1-9]\d{0,7})", re.ASCII)
_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?:[/?#].*)?")


class Scheme(StrEnum):
    """What an identifier is one of."""

    DOI = "DOI"
    PMID = "PMID"
    ARXIV = "arXiv id"
    ISBN = "ISBN"
    URL = "address"


@dataclass(frozen=True, slots=True)
class Identifier:
    """One work, named in one way."""

    scheme: Scheme
    value: str
    """Bare: the DOI without resolver, digits of a PMID, an ISBN of 13 digits without hyphens, an
    arXiv id without `arXiv:`."""


def read_identifier(text: str) -> Identifier:
    """What the text names; raise ValueError, with a sentence, for what names nothing.

    The address of a DOI, of a PubMed record or of a paper at arXiv counts as what it leads to.
    """
    text = text.strip()
    if not text or len(text) > _LONGEST or not text.isprintable():
        raise ValueError("This is no DOI, address, PMID, arXiv id or ISBN.")
    label = _LABEL.match(text)
    named = label[1].lower() if label else ""
    bare = text[label.end() :] if label else text
    if re.match(r"https?://", bare, re.IGNORECASE):
        return _of_address(bare)
    for read in _READERS.get(named, _READERS[""]):
        if found := read(bare):
            return found
    if named:
        raise ValueError(f"'{bare[:80]}' is no {named.upper()}.")
    if _HOST.fullmatch(text):
        raise ValueError(f"An address begins with https://, as in https://{text[:80]}.")
    raise ValueError(f"'{text[:80]}' is no DOI, address, PMID, arXiv id or ISBN.")


def _of_address(text: str) -> Identifier:
    host = (urlsplit(text).hostname or "") if "[" not in text else ""
    if host in {"doi.org", "dx.doi.org", "www.doi.org"} and (found := _doi(text)):
        return found
    if match := _PUBMED.fullmatch(text.partition("#")[0].partition("?")[0]):
        return Identifier(Scheme.PMID, match[1].lstrip("0"))
    if (match := _ARXIV.fullmatch(text.partition("#")[0].partition("?")[0])) and (
        found := _arxiv(match[1])
    ):
        return found
    try:
        return Identifier(Scheme.URL, read_url(text.translate(_REFUSED)))
    except ValueError as error:
        raise ValueError(f"The address cannot be used: {error}.") from None


def _doi(text: str) -> Identifier | None:
    try:
        found = read_doi(text)
    except ValueError:
        return None
    if found.lower().startswith(_OF_ARXIV) and (paper := _arxiv(found[len(_OF_ARXIV) :])):
        return paper
    return Identifier(Scheme.DOI, found)


def _isbn(text: str) -> Identifier | None:
    if not idutils.is_isbn(text):
        return None
    number = re.sub(r"[^0-9Xx]", "", str(idutils.isbnlib.to_isbn13(text) or ""))
    return Identifier(Scheme.ISBN, number) if number else None


def _arxiv(text: str) -> Identifier | None:
    if not idutils.is_arxiv(text):
        return None
    number = str(idutils.normalize_arxiv(text)).partition(":")[2]
    # Of `arXiv:2301.00001 [q-bio]` the class is no part of the id.
    return Identifier(Scheme.ARXIV, number.split()[0]) if number else None


def _pmid(text: str) -> Identifier | None:
    match = _PMID.fullmatch(text)
    return Identifier(Scheme.PMID, match[1]) if match else None


_READERS = {
    "doi": (_doi,),
    "isbn": (_isbn,),
    "arxiv": (_arxiv,),
    "pmid": (_pmid,),
    "url": (),
    # A PMID has eight digits at most, and no ISBN has so few; what is an arXiv id begins no DOI.
    "": (_doi, _isbn, _arxiv, _pmid),
}
