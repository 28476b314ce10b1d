"""A document whose data and places earlier runs have found: nothing of it is read before somebody
asks, and the text not at all where the answer is known."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from sourcebook.loading.cache import Shelf
from sourcebook.loading.documents import Document
from sourcebook.problems import Location

if TYPE_CHECKING:
    from collections.abc import Callable

    from sourcebook.loading.documents import FieldPath
    from sourcebook.loading.memory import Memory


@dataclass(frozen=True)
class PlacedDocument(Document):
    """A document that remembers where it was asked for something, and what was found there: of ten
    thousand texts few have a problem, and these have the same one in every run."""

    memory: Memory | None = field(default=None, compare=False, repr=False)

    def key_at(self, *where: str | int) -> Location:
        """The place of a field's name, or of the nearest thing around it."""
        return self._known("key", super().key_at, *where)

    def value_at(self, *where: str | int) -> Location:
        """The place of a value, or of the nearest thing around it."""
        return self._known("value", super().value_at, *where)

    def word_at(self, where: FieldPath, word: str, nth: int = 0) -> Location:
        """The place of the nth occurrence of a word in the text of a scalar."""
        return self._known("word", super().word_at, where, word, nth)

    def _known(self, kind: str, find: Callable[..., Location], *given: Any) -> Location:
        if self.memory is None or self.marking is None or self.gone:
            return find(*given)
        asked = (self.text, self.first_line, kind, *given)
        if (raw := self.memory.ask(_SHELF, *asked)) is not None:
            try:
                line, column = map(int, raw.split(b":"))
                return Location(self.path, line, column)
            except ValueError:  # Made by code that did what no code of today does.
                pass
        found = find(*given)
        if found.path == self.path:
            self.memory.tell(_SHELF, f"{found.line}:{found.column}".encode(), *asked)
        return found


@dataclass(frozen=True)
class KeptDocument(PlacedDocument):
    """One of which also the data is kept, as JSON: hardly anybody asks for it once the model is
    made of it."""

    raw: bytes = field(default=b"{}", compare=False, repr=False)
    apart: frozenset[str] = field(default=frozenset(), compare=False, repr=False)
    """Fields in the JSON that do not stand in the text."""

    def __post_init__(self) -> None:
        """Make room for `data` as it is found when it is asked for."""
        del self.__dict__["data"]

    @cached_property  # type: ignore[misc]
    def data(self) -> Any:
        """The data, in which nothing is without a value."""
        found = json.loads(self.raw)
        return {name: value for name, value in found.items() if name not in self.apart}


_SHELF: Shelf[bytes] = Shelf(
    "places",
    lambda raw: raw,
    lambda raw, *_: raw,
    rooms=(
        *("loading/documents.py", "loading/kept_documents.py"),
        *("loading/plain_yaml.py", "loading/yaml.py"),
    ),
    packages=("pyyaml",),
)
