"""Builds of one checkout at the same time: into two folders, and into one."""

from __future__ import annotations

import filecmp
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import CLAIM, SMALL, build
from sourcebook.adapters.turns import NoTurnError, Turn

CLAIMS = {f"data/claims/c{n}.yml": CLAIM.replace("Water", f"Water {n}") for n in range(20)}


@pytest.fixture
def root(make_site, tmp_path_factory, monkeypatch):
    """A site whose builds keep a cache, and the user's own folder for caches beside it."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("user")))
    monkeypatch.delenv("SOURCEBOOK_CACHE")
    return make_site({"mkdocs.yml": SMALL, "docs/water.md": None, **CLAIMS})


def begin(root: Path, folder: str) -> subprocess.Popen[str]:
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1795219200", "NO_MKDOCS_2_WARNING": "1"}
    command = [sys.executable, "-m", "mkdocs", "build", "-q", "--site-dir", folder]
    return subprocess.Popen(
        command, cwd=root, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def same(one: Path, other: Path) -> bool:
    """Whether two sites hold the same bytes; the packed map of the site has a time in it."""
    names = {path.relative_to(one).as_posix() for path in one.rglob("*") if path.is_file()}
    found = {path.relative_to(other).as_posix() for path in other.rglob("*") if path.is_file()}
    names -= {"sitemap.xml.gz"}
    _, differing, lost = filecmp.cmpfiles(one, other, names, shallow=False)
    return found - {"sitemap.xml.gz"} == names and not differing and not lost


def test_builds_at_once_into_folders_of_their_own_are_the_same(root, tmp_path_factory):
    """They share one cache, which is whole afterwards: with it and without it, one site."""
    places = [tmp_path_factory.mktemp("sites") / "site" for _ in range(3)]
    running = [begin(root, str(place)) for place in places]
    said = [process.communicate()[0] for process in running]
    assert [process.returncode for process in running] == [0, 0, 0], said
    assert (root / ".sourcebook/cache/claims.cache").stat().st_size > 1000
    assert not list(root.rglob("*.partial"))
    again = build(root, out=places[0].parent / "again")
    assert again.exit_code == 0, again.log
    (root / ".sourcebook/cache/claims.cache").unlink()
    anew = build(root, out=places[0].parent / "anew")
    assert all(same(anew.folder, place) for place in (*places, again.folder))


def test_builds_at_once_into_one_folder_take_turns(root, tmp_path_factory):
    """One writes; the others say why they do not. None ends in a traceback, none spoils it."""
    place = tmp_path_factory.mktemp("sites") / "site"
    running = [begin(root, str(place)) for _ in range(4)]
    said = [process.communicate()[0] for process in running]
    codes = [process.returncode for process in running]
    assert 0 in codes
    for code, words in zip(codes, said, strict=True):
        assert "Traceback" not in words
        assert (code == 0) == (f"Another build is writing its site to {place}." not in words), words
    assert same(build(root, out=place.parent / "alone").folder, place)


def test_a_build_that_has_no_turn_removes_nothing(root):
    """Exit code 1 and a sentence; when the other is done, it goes."""
    first = build(root)
    assert first.exit_code == 0, first.log
    before = sorted(path for path in first.folder.rglob("*"))
    turn = Turn(first.folder)
    refused = build(root)
    assert refused.exit_code == 1
    said = f"Another build is writing its site to {first.folder}. Wait for its end, or name another"
    assert said in refused.log
    assert "Traceback" not in refused.log
    assert sorted(path for path in first.folder.rglob("*")) == before
    turn.end()
    assert build(root).exit_code == 0


def test_a_build_that_fails_gives_its_turn_away(root):
    """Also in the same process, as under `mkdocs serve`."""
    program = (
        "from mkdocs.config import load_config\n"
        "from mkdocs.commands.build import build\n"
        "from sourcebook.adapters.turns import Turn\n"
        "from pathlib import Path\n"
        "for _ in range(2):\n"
        "    config = load_config('mkdocs.yml', strict=True)\n"
        "    try:\n"
        "        config.plugins.on_startup(command='build', dirty=False)\n"
        "        build(config)\n"
        "    except BaseException as error:\n"
        "        print(type(error).__name__)\n"
        "    Turn(Path('site')).end()\n"
    )
    (root / "data/claims/wet.yml").write_text(CLAIM.replace("high", "total"))
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1795219200", "NO_MKDOCS_2_WARNING": "1"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == ["Abort", "Abort"]
    assert "Another build" not in done.stderr


def test_a_turn_ends_with_whoever_has_it(tmp_path):
    """Nothing is left in the folder, and nobody has to tidy up."""
    turn = Turn(tmp_path / "a/b")
    with pytest.raises(NoTurnError, match="Another build"):
        Turn(tmp_path / "a/b")
    assert Turn(tmp_path / "a").end
    turn.end()
    turn.end()
    kept = Turn(tmp_path / "a/b")
    del kept
    Turn(tmp_path / "a/b").end()
    assert list((tmp_path / "a/b").iterdir()) == []


@pytest.mark.parametrize("place", ["site", "site/below"])
def test_a_file_in_the_place_of_the_site_is_one_sentence(root, place):
    (root / "site").write_text("mine\n")
    built = build(root, out=root / place)
    assert built.exit_code == 1
    assert f"The site cannot be written to {root / place}: " in built.log
    assert "Traceback" not in built.log
    assert (root / "site").read_text() == "mine\n"
