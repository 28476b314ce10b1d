"""Which claims and sources are looked up while something is made of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from sourcebook.model import Claim, KnowledgeBase, Source

T = TypeVar("T")


class _Looked(dict[str, T]):
    """A mapping that notes what is looked up in it."""

    def __init__(self, whole: dict[str, T]) -> None:
        super().__init__(whole)
        self.keys_asked: set[str] = set()

    def __getitem__(self, key: str) -> T:
        self.keys_asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.keys_asked.add(str(key))
        return super().__contains__(key)

    def get(self, key: str, default: Any = None) -> Any:
        self.keys_asked.add(key)
        return super().get(key, default)


@dataclass(frozen=True, slots=True)
class LookedUp:
    """Ids of claims and keys of sources that were looked up, also such as there are not; sorted."""

    claims: tuple[str, ...]
    sources: tuple[str, ...]


class Watched:
    """Notes what is looked up in a knowledge base, for one page after another."""

    def __init__(self) -> None:
        """Watch nothing yet."""
        self._claims: _Looked[Claim] = _Looked({})
        self._sources: _Looked[Source] = _Looked({})

    def __call__(self, kb: KnowledgeBase) -> KnowledgeBase:
        """Begin to watch; gives what is to be used in the place of the one given."""
        self._claims = _Looked(dict(kb.claims))
        self._sources = _Looked(dict(kb.sources))
        return replace(kb, claims=self._claims, sources=self._sources)

    def take(self) -> LookedUp:
        """What was looked up since it was last asked."""
        found = LookedUp(
            tuple(sorted(self._claims.keys_asked)), tuple(sorted(self._sources.keys_asked))
        )
        self._claims.keys_asked.clear()
        self._sources.keys_asked.clear()
        return found
