"""data/names.yml -> names + problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sourcebook.loading.files import is_there, read_text
from sourcebook.loading.records import read_record
from sourcebook.loading.yaml import read_yaml
from sourcebook.model import Name, Names
from sourcebook.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from sourcebook.loading.documents import Document
    from sourcebook.problems import Location


_ENDING = frozenset({"Y101", "Y105", "Y106"})
"""What a file is read up to."""


class LoadedNames(NamedTuple):
    """What the file of the names holds."""

    names: Names
    problems: list[Problem]
    document: Document | None = None
    lost: bool = False
    """Whether something in it could not be read, so that names may be missing."""


def load_names(root: Path, path: Path) -> LoadedNames:
    """Read the names; a knowledge base without the file has none."""
    if not is_there(path):
        return LoadedNames(Names(), [])
    file, problems = read_text(root, path)
    if file is None:
        return LoadedNames(Names(), problems, lost=True)
    document, found = read_yaml(file.text, file.path)
    problems += found
    if document.data is None:
        return LoadedNames(Names(), problems, document, lost=bool(problems))
    names, more, read = read_record(Names, document)
    names = names or Names()
    problems += [*more, *_clashes(names, read)]
    lost = any(one.code in _ENDING for one in found) or _are_lost(names, document.data)
    return LoadedNames(names, problems, read, lost)


def _are_lost(names: Names, data: Any) -> bool:
    """Whether names have less than was written: an item was left out, or a whole group, such as one
    with a misspelt name."""
    if not isinstance(data, dict):
        return True
    known = {group: len(getattr(names, group)) for group in data if group in Names.model_fields}
    return any(
        written is not None and (not isinstance(written, list) or len(written) != known.get(group))
        for group, written in data.items()
    )


def _clashes(names: Names, document: Document) -> list[Problem]:
    """Ids and spellings that lead to two entries: people and bodies share one room, topics have
    their own."""
    problems: list[Problem] = []
    for groups in (("people", "bodies"), ("topics",)):
        ids: dict[str, Location] = {}
        spellings: dict[str, tuple[str, Location]] = {}
        for group in groups:
            entries: tuple[Name, ...] = getattr(names, group)
            for index, name in enumerate(entries):
                place = document.value_at(group, index, "id")
                if name.id in ids:
                    problems.append(_twice(f"The id '{name.id}'", place, ids[name.id]))
                    continue
                ids[name.id] = place
                for number, word in enumerate((name.label, *name.also)):
                    step = ("label",) if number == 0 else ("also", number - 1)
                    here = document.value_at(group, index, *step)
                    owner, there = spellings.setdefault(word.casefold(), (name.id, here))
                    if owner != name.id:
                        problems.append(_twice(f"The name '{word}'", here, there))
    return problems


def _twice(what: str, place: Location, first: Location) -> Problem:
    return Problem(
        place,
        "N701",
        f"{what} was already given in line {first.line}.",
        "Keep one, or make the two entries one.",
        ((first, "first given here"),),
    )
