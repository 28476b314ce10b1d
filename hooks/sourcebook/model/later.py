"""Values that are made when somebody asks for them: of ten thousand claims, and of their sources, a
check looks at few."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Later(Mapping[str, T]):
    """Values by their names; some are made on the first look, and then stay.

    To ask for all of them is right, and takes as long as to make them all at once.
    """

    def __init__(
        self,
        names: Iterable[str],
        made: Mapping[str, T],
        raw: Mapping[str, bytes],
        make: Callable[[str], T],
        index: Mapping[str, Collection[str]] = MappingProxyType({}),
    ) -> None:
        """Take all names in their order, what is made already, and what the others are made of.
        `raw` is UTF-8 in which every word of a value stands as it is; of some words `index` says at
        once which of the others hold them."""
        self._names = dict.fromkeys(names)
        self._made = dict(made)
        self._raw = raw
        self._make = make
        self._index = dict(index)

    def __getitem__(self, name: str) -> T:
        if name not in self._made:
            if name not in self._names:
                raise KeyError(name)
            self._made[name] = self._make(name)
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def holding(self, word: str) -> Iterator[T]:
        """The values that may hold a word of a vocabulary; of the others it is known that they do
        not."""
        if word not in self._index:
            sought = word.encode()
            self._index[word] = [name for name, raw in self._raw.items() if sought in raw]
        found = {*self._index[word], *(self._names.keys() - self._raw.keys())}
        return (self[name] for name in self._names if name in found)

    def changed(self, values: Mapping[str, T]) -> Later[T]:
        """The same with others in the place of some. Of the rest none is made twice."""
        raw = {name: one for name, one in self._raw.items() if name not in values}
        index = {
            word: [name for name in names if name in raw] for word, names in self._index.items()
        }
        return Later(self._names, values, raw, self.__getitem__, index)


def holding(values: Mapping[str, T], word: str) -> Iterator[T]:
    """The values that may hold a word of a vocabulary: without such knowledge all of them."""
    return values.holding(word) if isinstance(values, Later) else iter(values.values())


def changed(values: Mapping[str, T], others: Mapping[str, T]) -> Mapping[str, T]:
    """The same values with others in the place of some."""
    return values.changed(others) if isinstance(values, Later) else {**values, **others}
