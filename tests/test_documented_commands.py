"""What the guide shows of the command line is what the command line does."""

from __future__ import annotations

import doctest
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from repository import commit, git

from sourcebook.cli import main

ROOT = Path(__file__).parents[1]
PAGES = {
    path.name: blocks
    for path in sorted((ROOT / "docs/guide").glob("*.md"))
    if (
        blocks := re.findall(r"^```console\n(.*?)^```$", path.read_text(), re.MULTILINE | re.DOTALL)
    )
}
TEXTS = (
    *("README.md", "CONTRIBUTING.md"),
    *(path.relative_to(ROOT).as_posix() for path in sorted((ROOT / "docs").rglob("*.md"))),
    *(
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "hooks/sourcebook/starting/files").rglob("*.md"))
    ),
)
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


def examples() -> list[tuple[str, str]]:
    """Every line for a shell in a help text and in what people read, with where it stands."""
    found = [
        (f"{name} --help", line.strip())
        for name, command in main.commands.items()
        for line in (command.help or "").splitlines()
        if line.strip().startswith("sourcebook ")
    ]
    for name in TEXTS:
        text = (ROOT / name).read_text()
        for block in re.findall(r"^ *```sh\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL):
            found += [(name, line.strip()) for line in block.splitlines() if line.strip()]
        for block in re.findall(r"^ *```console\n(.*?)^ *```$", text, re.MULTILINE | re.DOTALL):
            found += [(name, line) for line in re.findall(r"^\$ (.*)$", block, re.MULTILINE)]
        found += [(name, line) for line in re.findall(r"`(sourcebook [^`\n]+)`", text)]
    return found


@pytest.mark.parametrize(("place", "line"), examples())
def test_a_shell_takes_every_example_as_it_stands(place, line):
    """Whoever copies it gets no error of syntax; zsh also stops at brackets without quotes."""
    parsed = subprocess.run(["bash", "-n", "-c", line], capture_output=True, text=True, check=False)
    assert parsed.returncode == 0, parsed.stderr
    words = shlex.shlex(line, posix=False)
    words.whitespace_split = True
    bare = [word for word in words if word[0] not in "'\""]
    assert not [word for word in bare if set(word) & set("[]?")], line


@pytest.mark.parametrize(
    ("place", "line"), [(place, line) for place, line in examples() if line.startswith("source")]
)
def test_every_example_has_options_that_there_are(place, line):
    """An option that was renamed is told of under its new name."""
    words = shlex.split(re.split(r" (?:&&|>|\|) ", line)[0], comments=True)[1:]
    if words[0].startswith("-"):
        return
    command = main.commands[words[0]]
    command.make_parser(click.Context(command)).parse_args(words[1:])
