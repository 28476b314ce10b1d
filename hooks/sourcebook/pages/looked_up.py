"""Which claims and sources are looked up while something is made of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable

    from sourcebook.model import Claim, KnowledgeBase, Source

T = TypeVar("T")


class _Looked(dict[str, T]):
    """A mapping that notes what is looked up in it."""

    # Millions of times in a large build: with `super()` each would take twice as long.
    __slots__ = ("_note", "_whole", "keys_asked")

    def __init__(self, whole: dict[str, T]) -> None:
        super().__init__(whole)
        self.keys_asked: set[str] = set()
        self._whole, self._note = whole, cast("Callable[[object], None]", self.keys_asked.add)

    def __getitem__(self, key: str) -> T:
        self._note(key)
        return self._whole[key]

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return key in self._whole

    def get(self, key: str, default: Any = None) -> Any:
        self._note(key)
        return self._whole.get(key, default)


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
        self._claims, self._sources = _Looked(dict(kb.claims)), _Looked(dict(kb.sources))
        return replace(kb, claims=self._claims, sources=self._sources)

    def take(self) -> LookedUp:
        """What was looked up since it was last asked."""
        found = LookedUp(_sorted(self._claims.keys_asked), _sorted(self._sources.keys_asked))
        self._claims.keys_asked.clear()
        self._sources.keys_asked.clear()
        return found


def _sorted(asked: set[str]) -> tuple[str, ...]:
    # A template asks for None where there is nothing to look up.
    return tuple(sorted(key for key in asked if isinstance(key, str)))
