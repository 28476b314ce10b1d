"""The commands by name, each imported when it is asked for: a check need not wait for what others
import."""

from __future__ import annotations

from collections.abc import MutableMapping
from importlib import import_module
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class Commands(MutableMapping[str, click.Command]):
    """Commands of which each stands in a module of its name, with an underscore for a hyphen."""

    def __init__(self, names: Iterable[str]) -> None:
        """Know them by their names."""
        self._known: dict[str, click.Command | None] = dict.fromkeys(names)

    def __getitem__(self, name: str) -> click.Command:
        known = self._known[name]
        if known is None:
            word = name.replace("-", "_")
            known = getattr(import_module(f"sourcebook.cli.{word}"), word)
            if not isinstance(known, click.Command):
                raise TypeError(f"{name} is no command")
            self._known[name] = known
        return known

    def __setitem__(self, name: str, command: click.Command) -> None:
        self._known[name] = command

    def __delitem__(self, name: str) -> None:
        del self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._known)

    def __len__(self) -> int:
        return len(self._known)
