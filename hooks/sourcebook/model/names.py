"""Names: the people, bodies and topics that claims name by an id."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from sourcebook.model.values import (
    Id,
    Line,
    Value,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


class Name(Value):
    """A person, body or topic."""

    id: Id
    """Used in said_by and topics."""
    label: Line
    """The name as a page shows it."""
    also: tuple[Line, ...] = ()
    """Other names and spellings, in any script."""
    link: Line | None = None
    """A web address about it."""
    note: Line | None = None
    """Who or what it is, in a few words."""


class Names(Value):
    """data/names.yml: everybody and everything that claims name by an id."""

    people: tuple[Name, ...] = ()
    """Who can make a claim."""
    bodies: tuple[Name, ...] = ()
    """Institutions, outlets and firms, which can make one too."""
    topics: tuple[Name, ...] = ()
    """What claims can be about."""

    @cached_property
    def claimants(self) -> Mapping[str, Name]:
        """People and bodies by id."""
        return {name.id: name for name in (*self.people, *self.bodies)}

    @cached_property
    def ids_of_people(self) -> frozenset[str]:
        """The ids that are a person's."""
        return frozenset(name.id for name in self.people)

    @cached_property
    def topics_by_id(self) -> Mapping[str, Name]:
        """Topics by id."""
        return {name.id: name for name in self.topics}
