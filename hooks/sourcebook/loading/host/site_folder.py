"""Whether the folder of the site is one that a build may empty, as it does before it writes."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sourcebook.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sourcebook.loading.inheriting import Inherited
    from sourcebook.settings import Host

_SITE = "site_dir"


def lost_in(folder: Path, root: Path, host: Host) -> str:
    """What of the knowledge base at `root` would be lost if a folder were emptied, in a sentence;
    an empty text where nothing would."""
    settings = host.settings
    place = _real(folder)
    named = (
        *(settings.claims, settings.references, settings.names, settings.ledger),
        *(settings.retractions, host.docs_dir),
    )
    for name in filter(None, named):
        if _real(root / name).is_relative_to(place):
            return f"A build empties the folder of the site, and '{name}' stands in it."
    if place.is_relative_to(_real(root / settings.claims)):
        return "A build empties the folder of the site, and this one is among the claims."
    return ""


OF_ITS_OWN = "Give the site a folder of its own, as 'site_dir: site' does."


def misplaced_site(file: Inherited, root: Path, host: Host) -> Iterator[Problem]:
    """A problem where the settings name a folder that a build must not empty."""
    name = file.document.data.get(_SITE)
    if not isinstance(name, str) or "\0" in name or file.is_from_elsewhere((_SITE,)):
        return
    said = lost_in(root / name, root, host)
    if not said and _real(root / name).is_relative_to(_real(root / host.docs_dir)):
        said = "The folder of the site stands among the essays, so it would be copied into itself."
    if said:
        yield Problem(file.document.value_at(_SITE), "S902", said, OF_ITS_OWN)


def _real(path: Path) -> Path:
    return Path(os.path.realpath(path))
