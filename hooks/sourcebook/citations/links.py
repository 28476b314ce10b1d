"""`claim:` and `source:` links in running text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from sourcebook.citations.marking import unhide
from sourcebook.citations.syntax import PLANTED, unplanted

_LINK = re.compile(rf"(claim|source):([{PLANTED}]*)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Link:
    """Where such a link leads."""

    kind: Literal["claim", "source"]
    name: str
    """Id of the claim, or key of the source; empty where nothing is named."""
    planted: str = ""


def link_of(href: str) -> Link | None:
    """Read a link's target; None for links to anything else."""
    match = _LINK.fullmatch(href)
    if match is None:
        return None
    kind: Literal["claim", "source"] = "claim" if match[1] == "claim" else "source"
    written = unhide(unplanted(match[3]))
    name = unquote(written)
    # What a page or a terminal cannot show stays as it is written: no id or key holds it.
    return Link(kind, (name if name.isprintable() else written).strip(), match[2])
