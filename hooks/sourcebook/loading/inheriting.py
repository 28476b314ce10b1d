"""mkdocs.yml with all that it inherits -> one document, in which each value keeps its file.

`INHERIT:` names the file from which settings are taken over, by its path from the file that says
so. A mapping is laid over a mapping, anything else takes the place of what was inherited: as MkDocs
does it (https://www.mkdocs.org/user-guide/configuration/#configuration-inheritance).
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from sourcebook.loading.documents import Document, Marks
from sourcebook.loading.files import is_there, read_text
from sourcebook.loading.yaml import read_yaml
from sourcebook.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sourcebook.loading.documents import FieldPath, Span

INHERIT = "INHERIT"
LONGEST = 2_000_000
"""Bytes of a file with settings."""
_DEEPEST = 20
"""Files that inherit from each other."""


@dataclass
class Inherited:
    """A file with settings and all that it inherits from."""

    document: Document
    """The settings as they are in force."""
    layers: dict[str, Document] = field(default_factory=dict)
    """The files by their paths, each before the one that it inherits from."""
    problems: list[Problem] = field(default_factory=list)

    def begins(self, where: FieldPath, sign: str) -> bool:
        """Whether a value begins with a sign where it stands, as one with a tag does."""
        span = self.document.values.get(where)
        if span is None:
            return False
        lines = self.layers[self.document.value_at(*where).path].lines
        return span.line <= len(lines) and lines[span.line - 1].startswith(sign, span.column - 1)

    def is_from_elsewhere(self, where: FieldPath) -> bool:
        """Whether a value comes from a tag or an alias, which only the host reads."""
        return self.begins(where, "!") or self.begins(where, "*")


def inherited(root: Path, document: Document) -> Inherited:
    """A document of settings together with all that it inherits; what cannot be is a problem at
    the place that asks for it."""
    found = Inherited(document, {document.path: document})
    last, folder = document, root.resolve()
    while isinstance(last.data, dict) and INHERIT in last.data:
        parent = _parent(found, last, folder, root.resolve())
        if parent is None:
            break
        last, folder = parent
        found.layers[last.path] = last
    layers = list(found.layers.values())
    if len(layers) > 1:
        data: Any = {}
        for layer in reversed(layers):
            data = _over(data, layer.data if isinstance(layer.data, dict) else {})
        found.document = replace(document, data=data, marking=lambda _: _marks(layers))
    return found


def files_of(root: Path, name: str) -> list[Path]:
    """The file with the settings and those that it inherits from, as far as they can be read."""
    file, _ = read_text(root, root / name, LONGEST)
    if file is None or not name.endswith((".yml", ".yaml")):
        return [root / name]
    document, _ = read_yaml(file.text, file.path, tags=True)
    return [root / path for path in inherited(root, document).layers]


def parent_of(document: Document) -> str | None:
    """The path that a file with settings gives for the one that it inherits from."""
    named = document.data.get(INHERIT) if isinstance(document.data, dict) else None
    return named if isinstance(named, str) and named else None


def names_merged(text: str, where: FieldPath) -> frozenset[str]:
    """The names of the fields that merge keys would bring into the mapping at a place."""
    try:
        node = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError:
        return frozenset()
    for step in where:
        node = next((value for key, value in _fields(node) if key.value == step), None)
    merged = [value for key, value in _fields(node) if key.value == "<<"]
    merged += [one for node in merged if isinstance(node, yaml.SequenceNode) for one in node.value]
    return frozenset(str(key.value) for node in merged for key, _ in _fields(node))


def _fields(node: Any) -> list[tuple[Any, Any]]:
    return node.value if isinstance(node, yaml.MappingNode) else []


def _parent(
    found: Inherited, child: Document, folder: Path, root: Path
) -> tuple[Document, Path] | None:
    """The file that a file inherits from, and the folder it lies in; None where there is none."""
    named = parent_of(child)
    only = Inherited(child, {child.path: child})
    target = Path(os.path.normpath(folder / (named or "")))
    shown = Path(os.path.relpath(target, root)).as_posix()
    said = _refused(named, target, root)
    if named and only.begins((INHERIT,), "!"):
        said = "The file to inherit from comes from a tag, and tags are not read here."
    elif shown in found.layers:
        said = f"'{shown}' is inherited from already: the files go round in a ring."
    elif len(found.layers) > _DEEPEST:
        said = f"More than {_DEEPEST} files inherit from each other."
    if said:
        hint = "Give the path of a file with settings, as seen from this file, or delete the line."
        found.problems.append(Problem(child.value_at(INHERIT), "S902", said, hint))
        return None
    file, problems = read_text(target.parent, target, LONGEST)
    document = Document(shown)
    if file is not None:
        document, broken = read_yaml(file.text, shown, tags=True)
        problems += broken
        if not isinstance(document.data, dict) and not problems:
            message = "This file is not a mapping of settings to values."
            problems = [Problem(Location(shown), "S902", message, "Begin with 'extra: ...'.")]
    found.problems += [replace(one, location=replace(one.location, path=shown)) for one in problems]
    return document, target.parent


def _refused(named: str | None, target: Path, root: Path) -> str:
    """Why a file is not inherited from, as a sentence; empty where it may be.

    It may lie above the folder, as MkDocs lets it, but not outside of the repository, where a
    change that a stranger sends has no business.
    """
    if named is None:
        return "What is inherited from takes the path of a file."
    if Path(named).is_absolute():
        return f"'{named}' is the path of a file on one machine."
    top = next((one for one in (root, *root.parents) if is_there(one / ".git")), None)
    if top is not None and not target.is_relative_to(top):
        return f"'{named}' lies outside of the repository."
    if not is_there(target):
        return f"There is no file '{named}' to inherit from."
    if os.path.realpath(target) != str(target):
        return f"'{named}' is, or lies behind, a symbolic link; none is followed."
    return ""


def _over(below: Mapping[str, Any], above: Mapping[str, Any]) -> dict[str, Any]:
    """One mapping laid over another."""
    laid = dict(below)
    for name, value in above.items():
        under = laid.get(name)
        both = isinstance(under, dict) and isinstance(value, dict)
        laid[name] = _over(under, value) if both else value  # type: ignore[arg-type]
    return laid


def _marks(layers: list[Document]) -> Marks:
    """Where everything stands: in the first of the files that has it."""
    keys: dict[FieldPath, Span] = {}
    values: dict[FieldPath, Span] = {}
    files: dict[FieldPath, str] = {}
    closed: set[FieldPath] = set()
    for layer in layers:
        mine: set[FieldPath] = set()
        for where, span in layer.values.items():
            if where in values or any(where[:end] in closed for end in range(len(where))):
                continue
            values[where] = span
            if where in layer.keys:
                keys[where] = layer.keys[where]
            files[where] = layer.path
            if not isinstance(_at(layer.data, where), dict):
                mine.add(where)
        closed |= mine
        # A field without a value of its own, such as a merge key.
        for where in layer.keys.keys() - keys.keys():
            if where not in files and not any(where[:end] in closed for end in range(len(where))):
                keys[where], files[where] = layer.keys[where], layer.path
    return Marks(keys, values, layers[0].lines, files)


def _at(data: Any, where: FieldPath) -> Any:
    for step in where:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data
