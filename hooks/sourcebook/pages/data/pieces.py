"""What the files say of one claim or of one source, each by itself: so it can be kept, and a file
is no more than its pieces.

A piece follows from the claim or source, from the sources that the claim names, from the names of
the knowledge base and from the site; from no other claim and not from the day.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, ClassVar

from sourcebook.bibliography import to_bibtex, to_csl_json, to_ris
from sourcebook.pages.data.claim_reviews import feed_item
from sourcebook.pages.data.claims_file import claim_record
from sourcebook.pages.data.indented import Indented, indented
from sourcebook.pages.data.tables import claim_row, evidence_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from sourcebook.fragments import Fragments
    from sourcebook.model import Claim, KnowledgeBase, Source


class _Texts:
    """Some texts as bytes: of thousands, objects for each would take as much memory again."""

    __slots__ = ("raw",)
    _lengths: ClassVar[struct.Struct]

    def __init__(self, raw: bytes) -> None:
        """Take what another had as `raw`."""
        self.raw = raw

    @classmethod
    def of(cls, *texts: str) -> Self:
        """Take the texts."""
        data = [text.encode("utf-8", "surrogatepass") for text in texts]
        return cls(b"".join([cls._lengths.pack(*map(len, data)), *data]))

    def _text(self, place: int) -> str:
        lengths = self._lengths.unpack_from(self.raw)
        start = self._lengths.size + sum(lengths[:place])
        return self.raw[start : start + lengths[place]].decode("utf-8", "surrogatepass")


class OfClaim(_Texts):
    """A claim in each file."""

    __slots__ = ()
    _lengths = struct.Struct("<4I")

    @property
    def record(self) -> Indented:
        """In claims.json."""
        return Indented(self._text(0))

    @property
    def row(self) -> str:
        """In claims.csv, with the end of its line."""
        return self._text(1)

    @property
    def evidence(self) -> str:
        """The lines of evidence.csv."""
        return self._text(2)

    @property
    def review(self) -> Indented:
        """In claimreview.json; empty where it has none."""
        return Indented(self._text(3))


class OfSource(_Texts):
    """A source in each file."""

    __slots__ = ()
    _lengths = struct.Struct("<3I")

    @property
    def bibtex(self) -> str:
        """In refs.bib."""
        return self._text(0)

    @property
    def ris(self) -> str:
        """In refs.ris."""
        return self._text(1)

    @property
    def csl(self) -> Indented:
        """In refs.csl.json."""
        return Indented(self._text(2))


class Pieces:
    """Makes the pieces of one knowledge base."""

    def __init__(self, kb: KnowledgeBase, fragments: Fragments) -> None:
        """Make none yet."""
        self._kb, self._fragments = kb, fragments

    def of_claim(self, claim: Claim) -> OfClaim:
        """What the files say of a claim."""
        kb, fragments = self._kb, self._fragments
        item = feed_item(fragments, claim)
        return OfClaim.of(
            indented(claim_record(fragments.site, claim)),
            claim_row(kb, fragments, claim),
            evidence_rows(kb, fragments, claim),
            indented(item) if item is not None else "",
        )

    def of_claims(self) -> Sequence[OfClaim]:
        """The same of all claims, sorted by id."""
        return [self.of_claim(claim) for _, claim in sorted(self._kb.claims.items())]

    def of_sources(self) -> Sequence[OfSource]:
        """What the files say of all sources, in the order of the bibliography."""
        return [self.of_source(source) for source in self._kb.sources.values()]

    def of_source(self, source: Source) -> OfSource:
        """What the files say of a source."""
        return OfSource.of(to_bibtex(source), to_ris(source), indented(to_csl_json(source)))
