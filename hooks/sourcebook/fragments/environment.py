"""The Jinja environment of all templates: everything is escaped unless it is Markup already."""

from __future__ import annotations

from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from sourcebook.bibliography import robust
from sourcebook.fragments import icons, wording
from sourcebook.urls import is_web_address
from sourcebook.vocabulary import (
    AI_ASSISTANCE,
    CERTAINTIES,
    CHANGES,
    CLAIM_KINDS,
    CLAIM_STATUSES,
    INDEPENDENCES,
    LINK_CLASSES,
    LINK_STATES,
    QUOTE_STATES,
    SOURCE_KINDS,
    STANCES,
    VERDICTS,
)


def web_address(address: str | None) -> str:
    """The address if it is http or https, else an empty string, so that no link runs code."""
    return address if address and is_web_address(address) else ""


def make_environment(*folders: Path) -> Environment:
    """An environment that finds templates in the folders given, then in this room's own."""
    here = Path(__file__).parent / "templates"
    environment = Environment(
        loader=FileSystemLoader([*folders, here]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        # One environment serves one build: to ask of each template, each time it is filled in,
        # whether its file has changed would take longer than filling it in.
        auto_reload=False,
    )
    environment.filters["words"] = wording.date_in_words
    environment.filters["time"] = wording.time_element
    environment.filters["count"] = wording.count
    environment.filters["counted_state"] = wording.counted_state
    environment.filters["joined"] = wording.joined
    environment.filters["web"] = web_address
    environment.filters["robust"] = robust
    environment.globals.update(
        icons=icons,
        AI_ASSISTANCE=AI_ASSISTANCE,
        CERTAINTIES=CERTAINTIES,
        CHANGES=CHANGES,
        CLAIM_KINDS=CLAIM_KINDS,
        CLAIM_STATUSES=CLAIM_STATUSES,
        INDEPENDENCES=INDEPENDENCES,
        LINK_CLASSES=LINK_CLASSES,
        LINK_STATES=LINK_STATES,
        QUOTE_STATES=QUOTE_STATES,
        SOURCE_KINDS=SOURCE_KINDS,
        STANCES=STANCES,
        VERDICTS=VERDICTS,
    )
    return environment
