"""What the downloads say of each claim and source, kept for the next build: an edit changes a few
of thousands."""

from __future__ import annotations

import json
from dataclasses import astuple
from typing import TYPE_CHECKING

from sourcebook.loading.cache import Shelf
from sourcebook.loading.memory import Memory
from sourcebook.pages.data import OfClaim, OfSource, Pieces
from sourcebook.pages.data.indented import Indented
from sourcebook.pages.whole import digest_of

if TYPE_CHECKING:
    from sourcebook.fragments import Fragments
    from sourcebook.loading.cache import Kept
    from sourcebook.model import Claim, KnowledgeBase, Source
    from sourcebook.pages.whole import Wholes


class KeptPieces(Pieces):
    """Pieces of which some are `kept`; for one process, which says when all are made."""

    def __init__(
        self, kb: KnowledgeBase, fragments: Fragments, wholes: Wholes, kept: Kept | None
    ) -> None:
        """Look for nothing yet."""
        super().__init__(kb, fragments)
        self._wholes, self._memory = wholes, Memory(kept)
        self._for_all = digest_of(repr((self._fragments.site, self._kb.names)))

    def of_claim(self, claim: Claim) -> OfClaim:
        """What the files say of a claim."""
        named = {one.source for one in claim.evidence}
        named.update(one.source for one in claim.said_by if one.source)
        digest = digest_of(
            self._for_all,
            self._wholes.claim(claim.id),
            repr(self._fragments.problems_of_claim(claim.id)),
            *map(self._wholes.source, sorted(named)),
        )
        return self._memory.recall(super().of_claim, claim, shelf=_CLAIMS, by=(digest,))

    def of_source(self, source: Source) -> OfSource:
        """What the files say of a source."""
        digest = self._wholes.source(source.key)
        return self._memory.recall(super().of_source, source, shelf=_SOURCES, by=(digest,))

    def keep(self) -> None:
        """Write down what is new, for the next build."""
        self._memory.keep()


def _written(piece: OfClaim | OfSource) -> bytes:
    return json.dumps(astuple(piece), ensure_ascii=False).encode("utf-8", "surrogatepass")


def _claim(raw: bytes, *_: object) -> OfClaim:
    record, row, evidence, review = json.loads(raw.decode("utf-8", "surrogatepass"))
    return OfClaim(Indented(record), row, evidence, Indented(review))


def _source(raw: bytes, *_: object) -> OfSource:
    bibtex, ris, csl = json.loads(raw.decode("utf-8", "surrogatepass"))
    return OfSource(bibtex, ris, Indented(csl))


_ROOMS = (
    *("bibliography", "fragments", "latex", "model", "pages/data", "pages/structured"),
    *("pages/whole.py", "problems.py", "standing.py", "urls.py", "vocabulary.py"),
)
_PACKAGES = ("babel", "markupsafe", "pybtex", "pydantic", "pylatexenc")
_CLAIMS: Shelf[OfClaim] = Shelf("of-claims", _written, _claim, _ROOMS, _PACKAGES)
_SOURCES: Shelf[OfSource] = Shelf("of-sources", _written, _source, _ROOMS, _PACKAGES)
