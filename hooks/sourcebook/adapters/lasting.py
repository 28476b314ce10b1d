"""What one build leaves to the next one of the same program, which `mkdocs serve` begins after each
edit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sourcebook.ahead import Ahead
from sourcebook.loading.cache import keeping
from sourcebook.loading.memory import Memory

if TYPE_CHECKING:
    from pathlib import Path

    from sourcebook.loading.cache import Kept


@dataclass(frozen=True)
class Lasting:
    """All of it."""

    memory: Memory
    """What was found out, in this program and, where that may be kept, in others before it."""
    kept: Kept | None
    """Where finished things are kept. It is not the one of the memory, because other threads and
    processes ask it."""
    ahead: Ahead


def lasting(root: Path, *, serving: bool) -> Lasting:
    """What there is for the first build of the site that is configured in this folder."""
    kept = keeping(root)
    return Lasting(Memory(kept), keeping(root), Ahead(None if serving else kept))
