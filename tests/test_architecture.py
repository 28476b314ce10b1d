"""The guide's list of rooms is whole, and imports go one way through it."""

from __future__ import annotations

import ast
import gc
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from sourcebook.cli import main

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "docs/guide/architecture.md").read_text()
PACKAGE = ROOT / "hooks/sourcebook"
HOUSES = {
    "sourcebook": PACKAGE,
    "sourcebook.checking.references": PACKAGE / "checking/references",
    "sourcebook.adapters": PACKAGE / "adapters",
}
"""Each package that has a table in the guide, in the order of the tables."""


def tables() -> list[list[tuple[str, str]]]:
    """The rows of each table of rooms: the names of the rooms, and what is said about them."""
    found = re.findall(
        r"^\| room \| its one job \|\n\|[-| ]+\|\n((?:\|.*\n)+)", GUIDE, re.MULTILINE
    )
    return [re.findall(r"^\| (.+?) \| (.+) \|$", table, re.MULTILINE) for table in found]


def listed(house: str) -> list[str]:
    """The rooms of a package as the guide names them, from the first to the last."""
    rows = tables()[list(HOUSES).index(house)]
    return [name for names, _ in rows for name in re.findall(r"`([^`]+)`", names)]


def there(folder: Path) -> set[str]:
    """The rooms that there are: modules, and packages with a stroke."""
    modules = {path.name for path in folder.glob("*.py") if not path.name.startswith("__")}
    return modules | {f"{path.parent.name}/" for path in folder.glob("*/__init__.py")}


def imports(path: Path) -> Iterator[str]:
    """What a module imports, wherever in it: in a function and for types alone as well."""
    # Python 3.11 loses count of its depth where collecting objects switches to another stack, as
    # the driver of the browser does, while a syntax tree is made.
    collecting = gc.isenabled()
    gc.disable()
    try:
        tree = ast.parse(path.read_text())
    finally:
        if collecting:
            gc.enable()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}: a relative import hides where it leads"
            yield from (f"{node.module}.{name.name}" for name in node.names)


def wrong_ways(house: str, folder: Path, order: list[str]) -> list[str]:
    """Every import that leads to a room further down, as a sentence."""
    place = {name.rstrip("/").removesuffix(".py"): number for number, name in enumerate(order)}
    found = []
    for path in sorted(folder.rglob("*.py")):
        room = path.relative_to(folder).with_suffix("").parts[0]
        if room not in place:
            continue  # What stands at the door, such as __main__.py.
        for name in imports(path):
            other = name.removeprefix(f"{house}.").split(".")[0]
            if name.startswith(f"{house}.") and place.get(other, -1) > place[room]:
                found.append(f"{path.relative_to(folder)} imports {name}")
    return found


@pytest.mark.parametrize("house", HOUSES)
def test_every_room_is_listed_once_and_every_listed_room_is_there(house):
    """A newcomer finds the room for a change in the list."""
    assert sorted(listed(house)) == sorted(there(HOUSES[house]))


@pytest.mark.parametrize("house", HOUSES)
def test_a_room_imports_only_from_rooms_before_it(house):
    """So no change reaches further than what stands below it."""
    assert wrong_ways(house, HOUSES[house], listed(house)) == []


def test_a_wrong_way_is_seen_wherever_it_is_hidden(tmp_path):
    """Inside a function, under TYPE_CHECKING, of a whole room, of a piece of one."""
    (tmp_path / "low").mkdir()
    (tmp_path / "low/__init__.py").write_text(
        "from house.high import roof\nimport house.high.tiles\n"
    )
    (tmp_path / "low/hidden.py").write_text(
        "from typing import TYPE_CHECKING\n"
        "if TYPE_CHECKING:\n    from house import high\n"
        "def lift():\n    import house.high\n"
    )
    (tmp_path / "high.py").write_text("from house.low import floor\n")
    assert wrong_ways("house", tmp_path, ["low/", "high.py"]) == [
        "low/__init__.py imports house.high.roof",
        "low/__init__.py imports house.high.tiles",
        "low/hidden.py imports house.high",
        "low/hidden.py imports house.high",
    ]


def test_every_command_is_named_and_every_named_command_is_there():
    """In the row of `cli/`, in the order of the alphabet."""
    [said] = [said for names, said in tables()[0] if names == "`cli/`"]
    assert re.findall(r"`([^`]+)`", said) == sorted(main.commands)
