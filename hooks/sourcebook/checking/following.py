"""Problems that only follow from another: of a file that could not be read, or not whole, nothing
more need be said than that. One bracket that is missing in data/names.yml would else make each
claim of thousands name somebody whom nobody knows."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sourcebook.loading import Loaded
    from sourcebook.problems import Problem

_FOLLOWING: Mapping[str, frozenset[str]] = MappingProxyType(
    {"names": frozenset({"C309"}), "references": frozenset({"C303", "P601", "P604"})}
)
"""By the setting that names a file: the codes that say of something that it is not in there."""


def without_following(loaded: Loaded, problems: Iterable[Problem]) -> Iterator[Problem]:
    """The problems but for those that would go with what is wrong with a file."""
    codes = {code for name in loaded.lost for code in _FOLLOWING[name]}
    return (problem for problem in problems if problem.code not in codes)
