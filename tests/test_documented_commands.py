"""What the guide shows of the command line is what the command line does."""

from __future__ import annotations

import doctest
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from gitting import commit, git

from sourcebook.cli import main

ROOT = Path(__file__).parents[1]
PAGES = {
    path.name: blocks
    for path in sorted((ROOT / "docs/guide").glob("*.md"))
    if (
        blocks := re.findall(r"^```console\n(.*?)^```$", path.read_text(), re.MULTILINE | re.DOTALL)
    )
}
MATCH = doctest.OutputChecker().check_output
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE


@pytest.fixture
def ours(tmp_path):
    """A clone of our own knowledge base, on main."""
    for name in ("mkdocs.yml", "data", "docs", "hooks"):
        place = ROOT / name
        if place.is_dir():
            shutil.copytree(place, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(place, tmp_path / name)
    shutil.rmtree(tmp_path / "hooks" / "sourcebook")
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    commit(tmp_path)
    return tmp_path


def test_there_are_examples():
    """The test below would pass with none."""
    assert {"running.md"} <= set(PAGES)


@pytest.mark.parametrize("page", PAGES)
def test_commands_say_what_the_guide_shows(page, ours):
    """Each command of a page in turn, in one folder; three dots stand for anything."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "80",
        "SOURCE_DATE_EPOCH": "1795219200",
        "GIT_CONFIG_GLOBAL": os.devnull,
    }
    for block in PAGES[page]:
        for shown in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, expected = shown.partition("\n")
            done = subprocess.run(
                ["bash", "-c", command],
                cwd=ours,
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            said = done.stdout + done.stderr
            assert MATCH(expected, said, FLAGS), f"$ {command}\n{said}"
            assert "Traceback" not in said


def test_every_command_is_in_the_guide():
    """One that is nowhere told of is found by nobody."""
    text = "".join(path.read_text() for path in (ROOT / "docs/guide").glob("*.md"))
    for name in main.commands:
        assert f"sourcebook {name}" in text, name
