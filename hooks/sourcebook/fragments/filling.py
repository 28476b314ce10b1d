"""Filling in the templates of this room, and keeping what says the same on every page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from sourcebook.fragments.environment import make_environment

if TYPE_CHECKING:
    from collections.abc import Hashable


class Templates:
    """The templates of one build. `fragments` is what they may ask for further pieces."""

    def __init__(self, fragments: object) -> None:
        """Make the environment; templates are read when they are first filled in."""
        self._environment = make_environment()
        self._environment.globals["fragments"] = fragments
        self._said: dict[tuple[str, Hashable], Markup] = {}

    def render(self, template: str, **values: object) -> Markup:
        """Fill in one template."""
        return Markup(self._environment.get_template(template).render(values).strip())  # noqa: S704

    def once(self, template: str, about: Hashable, **values: object) -> Markup:
        """Fill in a template that says the same `about` one thing on every page."""
        if (template, about) not in self._said:
            self._said[template, about] = self.render(template, **values)
        return self._said[template, about]
