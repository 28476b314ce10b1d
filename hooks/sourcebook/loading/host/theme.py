"""Settings of the theme that would end the build of a site: in MkDocs' refusal, or in a traceback
of Material's templates, because they have another shape than these expect.

What a value may be is the theme's own business; only its shape is looked at
(https://squidfunk.github.io/mkdocs-material/setup/), and its language.
"""

from __future__ import annotations

import re
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sourcebook.loading.host.shapes import MAPPINGS, TEXT, TEXTS, wrong_shape
from sourcebook.loading.host.values import ELSEWHERE, kind_of
from sourcebook.printable import printable
from sourcebook.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sourcebook.loading.documents import Document
    from sourcebook.loading.host.values import HostValues

_THEME = "theme"
_SHAPES = {
    **dict.fromkeys(("name", "custom_dir", "locale"), TEXT),
    **dict.fromkeys(("features", "static_templates"), TEXTS),
    "palette": MAPPINGS,
}
"""Each with the shape that the theme expects."""
_NEVER_EMPTY = frozenset({"custom_dir", "locale", "static_templates"})
"""The others are as if they were not there, where they stand without a value."""

_MATERIAL = "material"
_LANGUAGES = "partials/languages"
_CODE = re.compile(r"[A-Za-z][A-Za-z-]*")


def fits(name: str, value: object) -> bool:
    """Whether one of these settings has the shape that the theme expects."""
    return _SHAPES[name].holds(value)


def wrong_in_theme(values: HostValues, root: Path) -> Iterator[Problem]:
    """A problem for each of them that has not, for a folder of templates that is not there, and for
    a language in which the theme has no words, in the settings of the site at `root`."""
    theme, place = values.at(_THEME), values.file.document.value_at
    if theme is None or theme is ELSEWHERE:
        return
    if not isinstance(theme, dict):
        if not isinstance(theme, str) or not theme:
            said = f"'theme' takes a name, or settings with values, and holds {kind_of(theme)}."
            hint = "Write 'theme: material', or below 'theme:', indented, 'name: material'."
            yield Problem(place(_THEME), "S906", said, hint)
        return
    if "name" not in theme or not (theme["name"] or theme.get("custom_dir")):
        said = "The theme has no name."
        yield Problem(place(_THEME), "S906", said, "Add 'name: material', indented below 'theme:'.")
    for name, shape in _SHAPES.items():
        if name in theme and (theme[name] is not None or name in _NEVER_EMPTY):
            yield from wrong_shape(values, (_THEME, name), shape)
    folder = theme.get("custom_dir")
    if isinstance(folder, str) and not _is_folder(root, folder):
        said = f"There is no folder '{printable(folder[:200])}', which 'custom_dir' names."
        hint = "Mend the path, which is seen from this file, or make the folder."
        yield Problem(place(_THEME, "custom_dir"), "X003", said, hint)
    if values.at(_THEME, "language") is not ELSEWHERE:
        # As it is written: `no` is Norwegian.
        language = values.file.document.data[_THEME]["language"]
        folders = [*_templates(theme, root)] if theme.get("name") == _MATERIAL else []
        if folders and not any(_has_words(one, language) for one in folders):
            yield no_words(values.file.document, language)


def _is_folder(root: Path, name: str) -> bool:
    try:
        return (root / name).is_dir()
    except OSError:
        # The name is too long for one.
        return False


def _templates(theme: dict[str, Any], root: Path) -> Iterator[Path]:
    """The folders of Material's templates, the site's own among them; none where Material is not
    installed."""
    material = find_spec(_MATERIAL)
    for package in (material and material.submodule_search_locations) or ():
        templates = Path(package, "templates")
        # Some other folder may have the name.
        if _has_words(templates, "en"):
            yield templates
            if isinstance(own := theme.get("custom_dir"), str) and "\0" not in own:
                yield root / own


def _has_words(templates: Path, language: object) -> bool:
    is_code = isinstance(language, str) and _CODE.fullmatch(language)
    return bool(is_code) and Path(templates, _LANGUAGES, f"{language}.html").is_file()


def no_words(document: Document | None, language: object) -> Problem:
    """The problem of a language in which Material has no words."""
    place = Location("mkdocs.yml")
    if document is not None:
        place = document.value_at(_THEME, "language")
        theme = document.data.get(_THEME)
        if isinstance(theme, dict) and not isinstance(language, str):
            # As it is written there: the host may have read `no` as a truth value.
            language = theme.get("language")
    name = "" if language is None else str(language)
    said = f"Material for MkDocs has no words in the language '{printable(name[:60])}'."
    hint = "Write the code of one that it has, such as 'en' or 'ru'; until then they are English."
    return Problem(place, "S902", said, hint)
