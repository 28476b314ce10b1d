"""data/names.yml -> names + problems."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.loading.files import is_there, read_text
from sourcebook.loading.records import read_record
from sourcebook.loading.yaml import read_yaml
from sourcebook.model import Name, Names
from sourcebook.problems import Problem

if TYPE_CHECKING:
    from pathlib import Path

    from sourcebook.loading.documents import Document
    from sourcebook.problems import Location


def load_names(root: Path, path: Path) -> tuple[Names, list[Problem], Document | None]:
    """Read the names; a knowledge base without the file has none."""
    if not is_there(path):
        return Names(), [], None
    file, problems = read_text(root, path)
    if file is None:
        return Names(), problems, None
    document, found = read_yaml(file.text, file.path)
    problems += found
    if document.data is None:
        return Names(), problems, document
    names, more, document = read_record(Names, document)
    names = names or Names()
    return names, [*problems, *more, *_clashes(names, document)], document


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
