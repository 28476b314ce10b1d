"""Settings of the host's theme that would end its build in a traceback, because they have another
shape than the theme expects.

What a value may be is the theme's own business; only its shape is looked at
(https://squidfunk.github.io/mkdocs-material/setup/).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sourcebook.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sourcebook.loading.inheriting import Inherited

_THEME = "theme"
_ONE_TEXT = "Write it after the colon, without brackets and without a dash."


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value)


def _is_palette(value: object) -> bool:
    several = value if isinstance(value, list) else [value]
    return all(isinstance(one, dict) for one in several)


_SHAPES = {
    "name": (_is_text, "The name of the theme is one text.", _ONE_TEXT),
    "custom_dir": (_is_text, "The folder of the site's own templates is one text.", _ONE_TEXT),
    "features": (
        _is_names,
        "The features of the theme are a list of names.",
        "Write 'features:', and below it each name on a line of its own, behind a dash.",
    ),
    "palette": (
        _is_palette,
        "The palette of the theme takes settings with values, or a list of such.",
        "Write 'palette:', and below it, indented, 'scheme: default'.",
    ),
}
"""Each with the shape that the theme expects, and what is said of any other."""


def fits(name: str, value: object) -> bool:
    """Whether one of these settings has the shape that the theme expects."""
    return _SHAPES[name][0](value)


def misshapen(file: Inherited) -> Iterator[Problem]:
    """A problem for each of them that has not."""
    theme: Any = file.document.data.get(_THEME)
    if theme in (None, "") or isinstance(theme, str) or _is_from_elsewhere(file, (_THEME,)):
        return
    if not isinstance(theme, dict):
        said = "The theme is a name, or takes settings with values."
        hint = "Write 'theme: material', or below 'theme:', indented, 'name: material'."
        yield Problem(file.document.value_at(_THEME), "S902", said, hint)
        return
    for name, (_, said, hint) in _SHAPES.items():
        value = theme.get(name)
        where = (_THEME, name)
        if value in (None, "") or fits(name, value) or _is_from_elsewhere(file, where):
            continue
        yield Problem(file.document.value_at(*where), "S902", said, hint)


def _is_from_elsewhere(file: Inherited, where: tuple[str, ...]) -> bool:
    """Whether it comes from a tag or an alias, which only the host reads."""
    return file.begins(where, "!") or file.begins(where, "*")
