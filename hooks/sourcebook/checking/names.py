"""Rules on names: links must be web addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.checking.claims import not_web
from sourcebook.urls import is_web_address

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sourcebook.loading import Loaded
    from sourcebook.problems import Problem


def check_names(loaded: Loaded) -> Iterator[Problem]:
    """Every rule on data/names.yml."""
    document = loaded.places.names
    if document is None:
        return
    for group in ("people", "bodies", "topics"):
        for index, name in enumerate(getattr(loaded.kb.names, group)):
            if name.link and not is_web_address(name.link):
                yield not_web(document.value_at(group, index, "link"), "link")
