"""A disk without room, for this process: root is bound by it as anybody is."""

from __future__ import annotations

import resource
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

REASON = "file too large"
"""As the system says it, in the words of the commands."""


@contextmanager
def no_room(size: int = 0) -> Iterator[None]:
    """No file can become longer than so many bytes; pipes and what is there already are as ever."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
