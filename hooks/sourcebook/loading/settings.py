"""mkdocs.yml, or zensical.toml -> settings + problems.

Only a few keys are read, by our own reader, so that a wrong setting has its line and the core
needs no MkDocs. Tags of other plugins are passed over. What mkdocs.yml inherits is read with it.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sourcebook.loading.files import is_there, read_text
from sourcebook.loading.host.settings import refused
from sourcebook.loading.host.site_folder import misplaced_site
from sourcebook.loading.inheriting import LONGEST, Inherited, inherited, names_merged
from sourcebook.loading.records import read_record
from sourcebook.loading.toml import read_toml
from sourcebook.loading.yaml import read_yaml
from sourcebook.problems import Location, Problem
from sourcebook.settings import ExtensionOptions, Host, Settings
from sourcebook.suggestions import closest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sourcebook.loading.documents import Document, FieldPath

CONFIGS = ("zensical.toml", "mkdocs.yml", "mkdocs.yaml")
"""Files that hold the settings, in the order in which Zensical looks for them."""

_CODES = {"F201": "S901", "Y106": "S902"}
_PATTERNS = ("exclude_docs", "draft_docs")
_OF_THE_HOST = (
    "site_name",
    "site_description",
    "docs_dir",
    "repo_url",
    "site_url",
    "use_directory_urls",
    *_PATTERNS,
)
_OURS = ("extra", "sourcebook")
_NAMES = ("sourcebook", "sourcebook.citations")
"""Of the plugin and the extension; the latter has two."""
_MERGE = "<<"


def load_host(root: Path, name: str = "mkdocs.yml") -> tuple[Host, list[Problem], Document | None]:
    """Read the settings of the site at `root`; what is wrong falls back to its default."""
    path = root / name
    if not is_there(path):
        message = f"There is no {name} in this folder."
        hint = "Run this in the folder of the knowledge base, or name the folder."
        return Host(), [Problem(Location(name), "X003", message, hint)], None
    file, problems = read_text(root, path, limit=LONGEST)
    if file is None:
        return Host(), problems, None
    if path.suffix == ".toml":
        document, broken = read_toml(file)
    else:
        document, broken = read_yaml(file.text, file.path, tags=True)
    problems += broken
    found = inherited(root, document)
    # Other tools own the rest of the file: its anchors and merge keys are not ours to refuse.
    problems = [one for one in (*problems, *found.problems) if one.code != "Y103"]
    document = found.document
    data = document.data
    if not isinstance(data, dict):
        if not problems:
            message = "This file is not a mapping of settings to values."
            place = document.value_at()
            problems = [Problem(place, "S902", message, "Begin with 'site_name: ...'.")]
        return Host(), problems, document
    host, wrong = _host(found, data)
    settings, more = _settings(found, data)
    problems += [*wrong, *more, *_misplaced(document, data), *_options(found, data)]
    if path.suffix != ".toml" and not {"Y101", "Y107"} & {one.code for one in problems}:
        told = {one.location for one in problems}
        problems += [one for one in refused(found, root) if one.location not in told]
    host = host.model_copy(update={"settings": settings})
    problems += misplaced_site(found, root, host)
    return host, problems, document


def _host(file: Inherited, data: Mapping[str, Any]) -> tuple[Host, list[Problem]]:
    """The keys of the host that are read here; the others are its own business."""
    mine: dict[str, Any] = {}
    problems: list[Problem] = []
    for key in _OF_THE_HOST:
        value = data.get(key)
        if file.begins((key,), "*") or (key == "docs_dir" and file.begins((key,), "!")):
            problems.append(_from_elsewhere(file, (key,)))
            continue
        if file.begins((key,), "!"):
            value = _otherwise(value) if file.begins((key,), "!ENV") else None
        # An empty text is how MkDocs is told that there is none.
        if value not in (None, "") and (key not in _PATTERNS or isinstance(value, str)):
            mine[key] = value
    problems += [_from_elsewhere(file, where) for where in _merged(file, ())]
    host, found, _ = read_record(Host, replace(file.document, data=mine))
    return host or Host(), problems + [_as_setting(problem) for problem in found]


def _settings(file: Inherited, data: Mapping[str, Any]) -> tuple[Settings, list[Problem]]:
    document, extra = file.document, data.get("extra")
    problems = [_from_elsewhere(file, where) for where in _merged(file, _OURS[:1])]
    if file.begins(_OURS[:1], "*"):
        return Settings(), [*problems, _from_elsewhere(file, _OURS[:1])]
    if extra is not None and not isinstance(extra, dict):
        message = "Extra takes settings with values, and holds something else."
        hint = "Write 'extra:', and below it, indented and without a dash, 'sourcebook:'."
        return Settings(), [*problems, Problem(document.value_at("extra"), "S902", message, hint)]
    if extra is None or "sourcebook" not in extra:
        return Settings(), problems
    unread = [
        path
        for path in document.values
        if path[: len(_OURS)] == _OURS and file.is_from_elsewhere(path)
    ]
    problems += [_from_elsewhere(file, path) for path in unread]
    problems += [
        _from_elsewhere(file, path)
        for path in document.keys
        if path[: len(_OURS)] == _OURS and path[-1] == _MERGE
    ]
    if _OURS in unread or extra["sourcebook"] is None:
        return Settings(), problems
    for path in unread:
        document = replace(document, data=_emptied(document.data, path))
    ours = extra["sourcebook"]
    version = ours.get("format") if isinstance(ours, dict) else None
    settings, found, _ = read_record(Settings, document, where=_OURS)
    for problem in found:
        renamed = _as_setting(problem)
        if version is not None and problem.location == document.value_at(*_OURS, "format"):
            message = f"The data formats have version '{version}', which this version cannot read."
            hint = "Write 'format: 1', or install a newer Sourcebook."
            renamed = Problem(problem.location, "S903", message, hint)
        problems.append(renamed)
    return settings or Settings(), problems


def _merged(file: Inherited, where: FieldPath) -> list[FieldPath]:
    """The merge key of a mapping, if it has one that brings in settings that are read here."""
    found = (*where, _MERGE)
    if found not in file.document.keys:
        return []
    text = file.layers[file.document.key_at(*found).path].text
    mine = _OURS[1:] if where else (*_OF_THE_HOST, _OURS[0])
    return [] if names_merged(text, where).isdisjoint(mine) else [found]


def _otherwise(value: object) -> str | None:
    """What a list behind !ENV gives for the case that no variable is set: its last item."""
    last = value[-1] if isinstance(value, list) and len(value) > 1 else None
    return last if isinstance(last, str) else None


def _from_elsewhere(file: Inherited, where: FieldPath) -> Problem:
    """The environment is not asked: what it holds may be a secret, and whoever sends a pull request
    would choose the page on which it is shown. Aliases are as little read here as in the data."""
    hint = "Write the value itself: what is checked must not depend on the machine."
    said = f"The value of {where[-1]} comes from a tag, and tags are not read here."
    if where[-1] == _MERGE:
        said = "'<<' is a merge key; settings that it brings in are not read here."
        hint = "Write the fields out, or move it away from the settings."
        return Problem(file.document.key_at(*where), "S902", said, hint)
    if file.begins(where, "*"):
        said = f"The value of {where[-1]} comes from an alias, and aliases are not read here."
        hint = "Write the value itself."
    return Problem(file.document.value_at(*where), "S902", said, hint)


def _emptied(data: Any, where: FieldPath) -> Any:
    """A copy of the data in which the field at a place, or with the item there, has no value."""
    if not where or isinstance(where[0], int):
        return None
    return {**data, where[0]: _emptied(data[where[0]], where[1:])} if data else data


def _named_in(data: Mapping[str, Any], listing: str) -> Iterator[tuple[FieldPath, dict[str, Any]]]:
    """The options of what is ours in a list of plugins or extensions, and where they stand."""
    items = data.get(listing)
    named: list[tuple[FieldPath, Any]] = [((listing,), items)]
    if isinstance(items, list):
        named = [((listing, number), item) for number, item in enumerate(items)]
    for where, item in named:
        for name in _NAMES if isinstance(item, dict) else ():
            if isinstance(options := item.get(name), dict):
                yield (*where, name), options


def _options(file: Inherited, data: Mapping[str, Any]) -> Iterator[Problem]:
    """What is wrong with the options of the extension, which would end in a traceback of
    Python-Markdown's."""
    for where, options in _named_in(data, "markdown_extensions"):
        is_ours = not file.is_from_elsewhere(where)
        if is_ours and Settings.model_fields.keys().isdisjoint(options):
            _, found, _ = read_record(ExtensionOptions, file.document, where=where)
            yield from map(_as_setting, found)


def _misplaced(document: Document, data: Mapping[str, Any]) -> Iterator[Problem]:
    """Settings of ours that stand where nobody reads them."""
    places: list[FieldPath] = [("sourcebook",)] if "sourcebook" in data else []
    for listing in ("plugins", "markdown_extensions"):
        for where, options in _named_in(data, listing):
            if not Settings.model_fields.keys().isdisjoint(options):
                places.append(where)
    extra = data.get("extra")
    if isinstance(extra, dict) and "sourcebook" not in extra:
        places += [
            ("extra", name)
            for name, value in extra.items()
            if isinstance(value, dict) and closest(name, ["sourcebook"])
        ]
    for where in places:
        steps = itertools.filterfalse(lambda step: isinstance(step, int), where)
        message = f"Nobody reads settings that stand in '{': '.join(map(str, steps))}:'."
        hint = "Put them under 'extra:', indented, and there under 'sourcebook:'."
        yield Problem(document.key_at(*where), "S901", message, hint)


def _as_setting(problem: Problem) -> Problem:
    return replace(problem, code=_CODES.get(problem.code, "S902"))
