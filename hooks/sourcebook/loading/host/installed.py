"""Themes, plugins and Markdown extensions that the settings name and that are not installed.

Where MkDocs is not installed either, nothing can be said of them: a site that is only checked there
is built elsewhere.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from sourcebook.printable import printable
from sourcebook.problems import Problem
from sourcebook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Iterator
    from importlib.machinery import ModuleSpec

    from sourcebook.loading.documents import FieldPath
    from sourcebook.loading.host.values import HostValues

_ALWAYS_THERE = {"plugins": {"search", "sourcebook"}, "theme": {"material", "mkdocs"}}
"""The names that most sites have. To ask for others all installed packages are looked through,
which takes longer than all else that is read here."""
_MANY = 500
"""Names that are looked for in one list; no site has so many, and each takes a while."""
_OTHERWISE = "Mend the name, or install the package that it belongs to."


def not_installed(values: HostValues, root: Path) -> Iterator[Problem]:
    """A problem for each that MkDocs would not find."""
    if find_spec("mkdocs") is None:
        return
    for where, name in named_in(values, "plugins"):
        is_there = name in _ALWAYS_THERE["plugins"]
        if not is_there and name.removeprefix("/") not in _plugins(values):
            yield _absent(values, where, f"The plugin '{_shown(name)}'", _plugins(values))
    for where, name in named_in(values, "markdown_extensions"):
        if not _is_extension(name, root):
            yield _absent(
                values, where, f"The extension '{_shown(name)}'", _registered(_EXTENSIONS)
            )
    for where in (("theme",), ("theme", "name")):
        theme = values.at(*where)
        if not isinstance(theme, str) or not theme or theme in _ALWAYS_THERE["theme"]:
            continue
        if theme not in _registered(_THEMES):
            yield _absent(values, where, f"The theme '{_shown(theme)}'", _registered(_THEMES))


_PLUGINS = ("mkdocs.plugins", "properdocs.plugins")
_THEMES = ("mkdocs.themes", "properdocs.themes")
_EXTENSIONS = ("markdown.extensions",)


def named_in(values: HostValues, listing: str) -> Iterator[tuple[FieldPath, str]]:
    """Each name in a list of plugins or extensions, and where it stands."""
    items = values.at(listing)
    found: list[tuple[FieldPath, object]] = [((listing,), items)]
    if isinstance(items, list):
        found = [((listing, at), item) for at, item in enumerate(items[:_MANY])]
    for where, item in found:
        names = [((*where, name), name) for name in item] if isinstance(item, dict) else []
        if isinstance(item, str) and isinstance(items, list):
            names = [(where, item)]
        yield from ((place, name) for place, name in names if isinstance(name, str))


def _plugins(values: HostValues) -> frozenset[str]:
    """The names by which plugins can be asked for: the theme's own need not be said with it."""
    theme = values.at("theme")
    name = theme.get("name") if isinstance(theme, dict) else theme
    known = _registered(_PLUGINS)
    return known | {one.removeprefix(f"{name}/") for one in known}


@cache
def _registered(groups: tuple[str, ...]) -> frozenset[str]:
    return frozenset(one.name for group in groups for one in entry_points(group=group))


def _is_extension(name: str, root: Path) -> bool:
    """Whether Python-Markdown would find an extension: one of its own, as a module, or by the name
    that a package gave to it."""
    is_one = _is_module(f"markdown.extensions.{name}", root) or _is_module(name, root)
    # The registry comes last, because it takes longest.
    return is_one or name in _registered(_EXTENSIONS)


def _is_module(name: str, root: Path) -> bool:
    """Whether there is a module; none is imported here. It may lie in the folder of the site, where
    `python -m mkdocs` finds it."""
    steps = name.partition(":")[0].split(".")
    if not all(step.isidentifier() for step in steps):
        return False
    package, *inner = steps
    found = _found(package)
    if found is None:
        return steps[-1] in _modules_in(str(Path(root, *steps[:-1])))
    if not inner:
        return True
    folders = (Path(one, *inner[:-1]) for one in found.submodule_search_locations or ())
    return any(inner[-1] in _modules_in(str(folder)) for folder in folders)


@cache
def _modules_in(folder: str) -> frozenset[str]:
    """The names of what may be a module or a package in a folder."""
    try:
        return frozenset(one.name.partition(".")[0] for one in Path(folder).iterdir())
    except OSError:
        return frozenset()


@cache
def _found(package: str) -> ModuleSpec | None:
    try:
        return find_spec(package)
    except ValueError:
        # Python has it in memory, and does not know from where.
        return None


def _absent(values: HostValues, where: FieldPath, what: str, known: frozenset[str]) -> Problem:
    name = str(where[-1]) if isinstance(where[-1], str) else str(values.at(*where))
    hint = did_you_mean(name, sorted(known), _OTHERWISE)
    place = values.file.document.key_at(*where)
    return Problem(place, "S905", f"{what} is not installed here.", hint)


def _shown(name: str) -> str:
    return printable(name[:60])
