"""What the downloads say of each claim and source, kept for the next build: an edit changes a few
of thousands."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sourcebook.loading.cache import Shelf
from sourcebook.loading.memory import recalled
from sourcebook.pages.data import OfClaim, OfSource, Pieces
from sourcebook.pages.whole import digest_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sourcebook.fragments import Fragments
    from sourcebook.loading.cache import Kept
    from sourcebook.model import Claim, KnowledgeBase, Source
    from sourcebook.pages.whole import Wholes

T = TypeVar("T")
U = TypeVar("U")


class KeptPieces(Pieces):
    """Pieces of which some are kept. What is new of all claims or sources is written down at once,
    because all of it takes much memory."""

    def __init__(
        self,
        kb: KnowledgeBase,
        fragments: Fragments,
        wholes: Wholes,
        keep: Callable[[], Kept | None],
    ) -> None:
        """Look for nothing yet; `keep` opens the cache."""
        super().__init__(kb, fragments)
        self._wholes, self._keep, self._kept = wholes, keep, keep()
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
        return self._found(_CLAIMS, digest, super().of_claim, claim)

    def of_source(self, source: Source) -> OfSource:
        """What the files say of a source."""
        digest = self._wholes.source(source.key)
        return self._found(_SOURCES, digest, super().of_source, source)

    def of_claims(self) -> Sequence[OfClaim]:
        """The same of all claims, sorted by id."""
        found = super().of_claims()
        self._write()
        return found

    def of_sources(self) -> Sequence[OfSource]:
        """What the files say of all sources, in the order of the bibliography."""
        found = super().of_sources()
        self._write()
        return found

    def _found(self, shelf: Shelf[T], digest: str, make: Callable[[U], T], one: U) -> T:
        # Not by a `Memory`, which would keep them in this process as well.
        return recalled(self._kept, shelf, make, (one,), (digest,))

    def _write(self) -> None:
        if self._kept is not None:
            self._kept.write()
            self._kept = self._keep()


def _written(piece: OfClaim | OfSource) -> bytes:
    return piece.raw


def _claim(raw: bytes, *_: object) -> OfClaim:
    return OfClaim(raw)


def _source(raw: bytes, *_: object) -> OfSource:
    return OfSource(raw)


_ROOMS = (
    *("bibliography", "citations", "fragments", "latex", "loading/bibtex", "model"),
    *("pages/data", "pages/structured", "pages/whole.py", "problems.py", "script.py"),
    *("standing.py", "tangles.py", "urls.py", "vocabulary.py"),
)
_PACKAGES = ("babel", "jinja2", "markdown", "markupsafe", "pybtex", "pydantic", "pylatexenc")
_CLAIMS: Shelf[OfClaim] = Shelf("of-claims", _written, _claim, _ROOMS, _PACKAGES, is_cheap=True)
_SOURCES: Shelf[OfSource] = Shelf("of-sources", _written, _source, _ROOMS, _PACKAGES, is_cheap=True)
