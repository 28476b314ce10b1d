"""The trend: how many references stood in which state after each run."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from sourcebook.vocabulary import LinkState


class Cause(StrEnum):
    """Why a run is not believed."""

    CANARIES = "canaries"
    WAVE = "wave"
    """Canaries answered, but too much failed at once."""
    SHARDS = "shards"
    """The parts of the run do not make a whole."""


@dataclass(frozen=True, slots=True)
class TrendRow:
    """The ledger as one run left it."""

    date: dt.date
    counts: Mapping[LinkState, int] = field(default_factory=lambda: MappingProxyType({}))
    """Addresses in each state; a state that is not given has none."""
    asked: int = 0
    """Addresses asked in the run."""
    cause: Cause | None = None
    """Why the run was not believed; None where it was. If not, `counts` are those from before."""

    @property
    def total(self) -> int:
        """All addresses of the ledger."""
        return sum(self.counts.values())
