"""The Jinja environment of all templates: everything is escaped unless it is Markup already."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Context
from markupsafe import Markup, escape

from sourcebook.bibliography import robust
from sourcebook.fragments import icons, wording
from sourcebook.fragments.compiled import Compiled
from sourcebook.script import direction_here
from sourcebook.urls import is_web_address, link_to
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

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

    from jinja2 import Template


_SPECIAL = re.compile("[&<>'\"]").search
_FEW = 160
"""In so many letters it is quicker to look for such a sign than to replace it."""


COMPILED = Compiled()
"""The templates of all that is made of data."""


class _Context(Context):
    """Calls what a template calls. No function of ours asks for the context, and to look each time
    whether one does takes longer than most of them."""

    def call(self, called: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        kwargs.pop("_loop_vars", None)
        kwargs.pop("_block_vars", None)
        return called(*args, **kwargs)


def _written(value: Any) -> Any:
    """The value as it stands in HTML. What is HTML already is not copied, as `escape` would; nor
    are a few words in which nothing is to be escaped, as most are."""
    kind = type(value)
    if kind is Markup or (kind is str and len(value) < _FEW and not _SPECIAL(value)):
        return value
    return escape(value)


class _Environment(Environment):
    """One environment serves one build, so a template once loaded stays as it is."""

    context_class = _Context
    getattr = staticmethod(getattr)  # type: ignore[assignment]
    """No template of ours reads an entry of a mapping by a dot."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._kept: dict[str, Template] = {}

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The environment's own, not joined with others: they are copied for each page."""
        return super().make_globals(d) if d else self.globals

    def _load_template(self, name: str, globals: MutableMapping[str, Any] | None) -> Template:  # noqa: A002 - Jinja's name
        if name not in self._kept:
            template = super()._load_template(name, globals)
            # What a template calls to write a value stands among the names of its compiled code.
            template.root_render_func.__globals__["escape"] = _written
            self._kept[name] = template
        return self._kept[name]


def web_address(address: str | None) -> str:
    """The address, fit for a link, if it is http or https; else an empty string, so that no link
    runs code."""
    return link_to(address) if address and is_web_address(address) else ""


def make_environment(*folders: Path) -> Environment:
    """An environment that finds templates in the folders given, then in this room's own."""
    here = Path(__file__).parent / "templates"
    environment = _Environment(
        loader=FileSystemLoader([*folders, here]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        bytecode_cache=COMPILED,
    )
    environment.filters["words"] = wording.date_in_words
    environment.filters["time"] = wording.time_element
    environment.filters["count"] = wording.count
    environment.filters["counted_state"] = wording.counted_state
    environment.filters["ended"] = wording.ended
    environment.filters["direction"] = direction_here
    environment.filters["lang"] = wording.language_attribute
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
