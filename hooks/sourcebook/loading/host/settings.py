"""The settings of mkdocs.yml that MkDocs would refuse
(https://www.mkdocs.org/user-guide/configuration/)."""

from __future__ import annotations

import ipaddress
import os
import string
from typing import TYPE_CHECKING, Any

from sourcebook.loading.host.installed import named_in, not_installed
from sourcebook.loading.host.patterns import SETTINGS, wrong_patterns
from sourcebook.loading.host.shapes import (
    MAPPING,
    PATTERNS,
    TEXT,
    TEXTS,
    TRUTH,
    Shape,
    called,
    wrong_shape,
)
from sourcebook.loading.host.theme import wrong_in_theme
from sourcebook.loading.host.values import ELSEWHERE, HostValues, kind_of
from sourcebook.loading.inheriting import INHERIT
from sourcebook.printable import printable
from sourcebook.problems import Problem
from sourcebook.suggestions import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator
    from pathlib import Path

    from sourcebook.loading.documents import FieldPath
    from sourcebook.loading.inheriting import Inherited

_SCRIPT = Shape(
    lambda one: isinstance(one, str) or (isinstance(one, dict) and "path" in one),
    "a text, or settings with a path among them",
    "Write '- path: script.js', and what else is to be said of it indented below.",
)
_OF_A_SCRIPT = {"path": TEXT, "type": TEXT, "defer": TRUTH, "async": TRUTH}
_PAGE = Shape(
    lambda one: isinstance(one, str) or (isinstance(one, dict) and len(one) == 1),
    "a page, or one title with what stands under it,",
    "Write '- page.md' or '- Title: page.md', each on a line of its own.",
)
_PAGES = Shape(TEXTS.fits, "a list of pages", TEXTS.hint, _PAGE)
_UNDER = Shape(
    lambda one: isinstance(one, str | list),
    "a page or a list of pages",
    "Write the page after the colon, or the pages below it, each behind a dash.",
    _PAGE,
)
_NAMED = Shape(
    lambda one: isinstance(one, str) or (isinstance(one, dict) and len(one) == 1),
    "a name, or one name with its options,",
    "Write '- name', or '- name:' and its options indented below.",
)
_NAMES = Shape(lambda one: isinstance(one, list | dict), "a list of names", TEXTS.hint, _NAMED)
_OPTIONS = Shape(lambda one: not one or isinstance(one, dict), "options with values", MAPPING.hint)
_LISTINGS = ("plugins", "markdown_extensions")

_SHAPES = {
    **dict.fromkeys(("site_name", "site_description", "site_author", "copyright"), TEXT),
    **dict.fromkeys(("site_url", "repo_url", "repo_name"), TEXT),
    **dict.fromkeys(("edit_uri", "edit_uri_template", "docs_dir", "site_dir"), TEXT),
    **dict.fromkeys(("remote_branch", "remote_name", "dev_addr"), TEXT),
    **dict.fromkeys(SETTINGS, PATTERNS),
    **dict.fromkeys(("use_directory_urls", "strict"), TRUTH),
    **dict.fromkeys(("extra_css", "extra_templates", "hooks", "watch"), TEXTS),
    **dict.fromkeys(("extra", "validation"), MAPPING),
    **dict.fromkeys(_LISTINGS, _NAMES),
    "extra_javascript": Shape(TEXTS.fits, "a list of scripts", TEXTS.hint, _SCRIPT),
    "nav": _PAGES,
}
_MERGE = "<<"
_PASSED_OVER = frozenset({"theme", "sourcebook", INHERIT})
"""What else may stand beside them, or is told of elsewhere."""
_NEVER_EMPTY = frozenset({"site_name", "extra", "validation", "extra_javascript", "hooks", "watch"})
"""The others are as if they were not there, where they stand without a value."""

_GONE = {
    "pages": "It is called 'nav' now.",
    "google_analytics": "The theme may have one for it, as Material has 'extra: analytics:'.",
}
"""What MkDocs had once, and what to do instead."""

_ONLY_FILES = frozenset({"i18n"})
"""Plugins that end a build at pages that no file stands for
(https://github.com/ultrabug/mkdocs-static-i18n/issues/263)."""
_AT_ODDS = "The plugin '{}' takes no pages that are made from data, and would end the build."
LEAVE_OUT = "Leave it out. Essays may be in any language, beside one another."
"""How that is mended."""

_LEVELS = ("warn", "info", "ignore")
_VALIDATED = {
    "nav": ("omitted_files", "not_found", "absolute_links"),
    "links": ("not_found", "absolute_links", "unrecognized_links", "anchors"),
}
"""What is told of, and how loudly
(https://www.mkdocs.org/user-guide/configuration/#validation)."""
_LOUD = {name for names in _VALIDATED.values() for name in names}
_OF_THE_PAGE = frozenset({"path", "path_noext"})
"""What may stand between braces in `edit_uri_template`."""
_CONVERSIONS = (None, "q", "s", "r", "a")
"""What may be done to it there, behind "!"."""


def refused(file: Inherited, root: Path) -> Iterator[Problem]:
    """A problem for each setting of the site at `root` that would end a build in MkDocs, or about
    which it would warn, which ends strict builds."""
    values = HostValues(file)
    document = file.document
    yield from values.broken()
    for where in values.unreadable():
        said = f"What is written in {called(where)} looks like a number or a day, and is none."
        yield Problem(document.value_at(*where), "S906", said, "Put it in quotes.")
    is_whole = INHERIT not in document.data and (_MERGE,) not in document.keys
    if is_whole and "site_name" not in document.data:
        yield Problem(document.value_at(), "S906", "The site has no name.", "Add 'site_name: ...'.")
    for name in document.data:
        if name in _SHAPES:
            if values.at(name) is not None or name in _NEVER_EMPTY:
                yield from wrong_shape(values, (name,), _SHAPES[name])
        elif name in _GONE and values.at(name) is None:
            continue
        # What has an anchor stands there for the sake of its aliases.
        elif name not in _PASSED_OVER and not file.begins((name,), "&"):
            otherwise = _GONE.get(name, "Settings of your own stand below 'extra:'.")
            hint = did_you_mean(name, _SHAPES, otherwise)
            said = f"MkDocs has no setting '{printable(name[:60])}'."
            yield Problem(document.key_at(name), "S906", said, hint)
    yield from _pages(values, ("nav",))
    for listing in _LISTINGS:
        yield from _options(values, listing)
    yield from _scripts(values)
    yield from _validation(values)
    yield from _address(values)
    yield from _edit_address(values)
    yield from wrong_patterns(values)
    yield from _folder(values, root)
    yield from _absent(values, root)
    yield from wrong_in_theme(values, root)
    yield from not_installed(values, root)
    for where, name in named_in(values, "plugins"):
        if name in _ONLY_FILES:
            yield Problem(document.key_at(*where), "S906", _AT_ODDS.format(name), LEAVE_OUT)


def at_odds(plugins: Container[str]) -> str:
    """What is wrong with the plugins of a build, by their names, where one is among them that no
    site of ours can have; else nothing."""
    found = (_AT_ODDS.format(name) for name in sorted(_ONLY_FILES) if name in plugins)
    return next(found, "")


def _pages(values: HostValues, where: FieldPath) -> Iterator[Problem]:
    """What is wrong below the titles of a navigation."""
    items = values.at(*where)
    titled = enumerate(items if isinstance(items, list) else ())
    places = [(*where, at, title) for at, one in titled if isinstance(one, dict) for title in one]
    for place in places:
        yield from wrong_shape(values, place, _UNDER)
        yield from _pages(values, place)


def _options(values: HostValues, listing: str) -> Iterator[Problem]:
    """Names of plugins and extensions that are no texts, and options that are none."""
    named = values.at(listing)
    items = enumerate(named) if isinstance(named, list) else [(None, named)]
    for number, item in items:
        around = (listing,) if number is None else (listing, number)
        for name in item if isinstance(item, dict) else ():
            if isinstance(name, str):
                yield from wrong_shape(values, (*around, name), _OPTIONS)
            else:
                said = f"A name in '{listing}' is read as {kind_of(name)}."
                yield Problem(
                    values.file.document.value_at(*around), "S906", said, "Put it in quotes."
                )


def _scripts(values: HostValues) -> Iterator[Problem]:
    """What is wrong with scripts of which more is said than their path."""
    scripts = values.at("extra_javascript")
    for number, script in enumerate(scripts if isinstance(scripts, list) else ()):
        for name in script if isinstance(script, dict) else ():
            where = ("extra_javascript", number, name)
            if name not in _OF_A_SCRIPT:
                yield _unknown(values, where, _OF_A_SCRIPT)
            elif values.at(*where) is not None or name == "path":
                yield from wrong_shape(values, where, _OF_A_SCRIPT[name])


def _validation(values: HostValues) -> Iterator[Problem]:
    told = values.at("validation")
    for name in told if isinstance(told, dict) else ():
        where = ("validation", name)
        if name not in _VALIDATED:
            yield from _level(values, where, _LOUD | _VALIDATED.keys())
            continue
        yield from wrong_shape(values, where, MAPPING)
        below = values.at(*where)
        for inner in below if isinstance(below, dict) else ():
            yield from _level(values, (*where, inner), _VALIDATED[name])


def _level(values: HostValues, where: FieldPath, known: Any) -> Iterator[Problem]:
    name = str(where[-1])
    if name not in known:
        yield _unknown(values, where, sorted(known))
        return
    levels = (*_LEVELS, "relative_to_docs") if name == "absolute_links" else _LEVELS
    level = values.at(*where)
    if level is not None and level is not ELSEWHERE and level not in levels:
        said = f"{called(where)} takes one of {', '.join(levels)}."
        place = values.file.document.value_at(*where)
        yield Problem(place, "S906", said, f"Write '{name}: warn'.")


def _unknown(values: HostValues, where: FieldPath, known: Iterable[str]) -> Problem:
    hint = did_you_mean(str(where[-1]), known, f"It has: {', '.join(known)}.")
    said = f"MkDocs has no setting {called(where)}."
    return Problem(values.file.document.key_at(*where), "S906", said, hint)


def _address(values: HostValues) -> Iterator[Problem]:
    """An address to serve at that is none."""
    address = values.at("dev_addr")
    if not isinstance(address, str):
        return
    host, colon, port = address.rpartition(":")
    try:
        is_one = bool(colon) and 0 < int(port) < 65536
        if host != "localhost":
            ipaddress.ip_address(host.removeprefix("[").removesuffix("]"))
    except ValueError:
        is_one = False
    if not is_one:
        said = f"'{printable(address[:60])}' in 'dev_addr' is no address and port."
        hint = "Write 'dev_addr: 127.0.0.1:8000'."
        yield Problem(values.file.document.value_at("dev_addr"), "S906", said, hint)


def _edit_address(values: HostValues) -> Iterator[Problem]:
    """A template for the addresses at which pages are edited that names what there is not."""
    template = values.at("edit_uri_template")
    if not isinstance(template, str):
        return
    try:
        parts = [(name, sign) for _, name, _, sign in string.Formatter().parse(template)]
        known = all(
            name in _OF_THE_PAGE and sign in _CONVERSIONS
            for name, sign in parts
            if name is not None
        )
        said = "" if known else "names what there is not"
    except ValueError:
        said = "has a brace without its other half"
    if said:
        said = f"'edit_uri_template' {said}."
        hint = "It takes {path} and {path_noext}; write a brace that is meant as one twice."
        yield Problem(values.file.document.value_at("edit_uri_template"), "S906", said, hint)


def _folder(values: HostValues, root: Path) -> Iterator[Problem]:
    """A folder of essays that is the one in which the settings stand."""
    name = values.at("docs_dir")
    if isinstance(name, str) and "\0" not in name and _real(root / name) == _real(root):
        said = "'docs_dir' is the folder of this file itself."
        hint = "Give the essays a folder of their own, as 'docs_dir: docs' does."
        yield Problem(values.file.document.value_at("docs_dir"), "S906", said, hint)


def _real(path: Path) -> str:
    return os.path.realpath(path)


def _absent(values: HostValues, root: Path) -> Iterator[Problem]:
    """Hooks and watched files that are not there."""
    for name, is_wanted in (("hooks", os.path.isfile), ("watch", os.path.exists)):
        items = values.at(name)
        for number, item in enumerate(items if isinstance(items, list) else ()):
            if not isinstance(item, str):
                continue
            place = values.file.document.value_at(name, number)
            if "\0" in item or not is_wanted(root / item):
                said = f"There is no file '{printable(item[:200])}', which '{name}' names."
                hint = "Mend the path, which is seen from this file, or delete the line."
                yield Problem(place, "X003", said, hint)
            elif name == "hooks" and not item.endswith((".py", ".pyc")):
                said = f"'{printable(item[:200])}' in 'hooks' is no module of Python."
                yield Problem(place, "S906", said, "Name a file that ends in '.py'.")
