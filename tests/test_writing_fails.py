"""When a file cannot be written: what was there is whole, and one sentence says which file and why.

The limit is the system's own (`RLIMIT_FSIZE`), so what is tested is what happens on a full disk.
"""

from __future__ import annotations

import os
import shutil
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner
from no_room import REASON, no_room

from conftest import CLAIM
from sourcebook.cli import main
from sourcebook.editing.files import Change, write_all
from sourcebook.writing import CannotWrite

UGLY = CLAIM.replace("claim: ", "claim:    ")
"""What `fmt` writes otherwise."""
NEW_CLAIM = ["new-claim", "dry", "--claim", "Water is dry.", "--kind", "status", "--in", "ROOT"]
ADD = ["add", "https://example.org/x", "--no-fetch", "--yes", "--in", "ROOT"]

# For each: the arguments, and the file that cannot be written.
WRITING = {
    "fmt": (["fmt", "--in", "ROOT"], "data/claims/wet.yml"),
    "rename a claim": (["rename", "wet", "damp", "--in", "ROOT"], "data/claims/damp.yml"),
    "rename a source": (["rename", "a", "b", "--in", "ROOT"], "data/claims/wet.yml"),
    "add": (ADD, "data/refs.bib"),
    "new": (["new", "ROOT/kb"], "kb"),
    "new, where something is": (["new", "ROOT/docs"], "docs"),
    "new-claim": (NEW_CLAIM, "data/claims/dry.yml"),
    "render": (["render", "--in", "ROOT"], ".sourcebook/rendered/docs.json"),
    "schema": (["schema", "ROOT/schema"], "schema/claim.json"),
    "check -o": (["check", "ROOT", "-o", "ROOT/report.txt"], "report.txt"),
    "check -o over a report": (["check", "ROOT", "-o", "ROOT/old.txt"], "old.txt"),
}


def files(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file()
    }


def run(root: Path, words: list[str]):
    arguments = [word.replace("ROOT", str(root)) for word in words]
    result = CliRunner().invoke(main, arguments, env={"SOURCE_DATE_EPOCH": "1795219200"})
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def sentence(result) -> str:
    """The last line of what went wrong, which is one sentence or two."""
    last = result.stderr.rstrip("\n").split("\n")[-1]
    assert last.endswith(".")
    return last


@pytest.fixture
def root(make_site):
    return make_site({"data/claims/wet.yml": UGLY, "old.txt": "No problems in the year before.\n"})


@pytest.mark.parametrize("name", WRITING)
def test_a_full_disk_leaves_every_file_as_it_was(root, name):
    """No file is cut, none is begun, and no temporary one is left; exit code 2."""
    words, place = WRITING[name]
    before = files(root)
    with no_room():
        result = run(root, words)
    assert result.exit_code == 2, result.output
    assert f"{root / place} cannot be written" in sentence(result)
    assert REASON in sentence(result)
    assert files(root) == before


@pytest.mark.parametrize("name", WRITING)
def test_when_there_is_room_again_the_same_command_does_it(root, name):
    """Nothing that a failure leaves is in the way."""
    words, place = WRITING[name]
    with no_room():
        run(root, words)
    result = run(root, words)
    assert result.exit_code == 0, result.output
    written = root / place
    assert written.is_dir() or written.stat().st_size
    assert not list(root.rglob("*.partial"))


@pytest.mark.parametrize("name", ["new-claim", "render", "schema", "check -o"])
def test_a_file_where_a_folder_has_to_be_is_one_sentence(root, name):
    """It is not written over, and its name is said."""
    words, place = WRITING[name]
    folder = root / Path(place).parts[0] if name != "new-claim" else root / "data/claims"
    if name == "check -o":
        words, folder = ["check", "ROOT", "-o", "ROOT/x/report.txt"], root / "x"
    if name == "schema":
        words, folder = ["schema", "ROOT/x/schema"], root / "x"
    if folder.is_dir():
        shutil.rmtree(folder)
    folder.write_text("mine\n")
    before = files(root)
    result = run(root, words)
    assert result.exit_code == 2, result.output
    assert "cannot be written" in sentence(result)
    assert str(root) in sentence(result)
    assert files(root) == before


def test_a_claim_is_not_written_through_a_link(root, tmp_path_factory):
    """It would land outside of the knowledge base, where nobody reads it."""
    away = tmp_path_factory.mktemp("away") / "claims"
    (root / "data/claims").rename(away)
    (root / "data/claims").symlink_to(away)
    result = run(root, NEW_CLAIM)
    assert result.exit_code == 2
    assert "data/claims is no folder, or a link to one." in sentence(result)
    assert [path.name for path in away.iterdir()] == ["wet.yml"]


def test_a_claim_that_somebody_wrote_meanwhile_stays(root, monkeypatch):
    """Between the look and the writing; as `new` does it."""
    path = root / "data/claims/dry.yml"
    really = Path.hardlink_to

    def late(target, source):
        if target.name == "dry.yml":
            target.write_text("theirs\n")
        really(target, source)

    monkeypatch.setattr(Path, "hardlink_to", late)
    result = run(root, NEW_CLAIM)
    assert result.exit_code == 2
    assert path.read_text() == "theirs\n"
    assert f"{path} is there already." in sentence(result)


def test_the_first_of_two_files_is_put_back_where_there_is_no_room_for_it(root, monkeypatch):
    """The second cannot take its place. What the first had been is not written once more."""
    really = Path.replace

    def failing(path, target):
        if target.name == "water.md":
            raise OSError(30, "Read-only file system", str(target))
        return really(path, target)

    def full(*_words, **_more):
        raise OSError(28, "No space left on device")

    before = files(root)
    (root / "data/refs.bib").chmod(0o640)
    monkeypatch.setattr(Path, "replace", failing)
    monkeypatch.setattr(Path, "write_bytes", full)
    result = run(root, ["rename", "a", "b", "--in", "ROOT"])
    assert result.exit_code == 2, result.output
    said = f"{root}/docs/water.md cannot be written: read-only file system. Nothing was changed."
    assert said in sentence(result)
    assert files(root) == before
    assert stat.S_IMODE((root / "data/refs.bib").stat().st_mode) == 0o640


def test_a_disk_without_second_names_is_written_to_as_well(tmp_path, monkeypatch):
    """Memory cards and some shared folders have none; and then it is all or nothing too."""

    def none(*_words):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(Path, "hardlink_to", none)
    for name in ("a", "b"):
        (tmp_path / name).write_text("old")
    write_all(tmp_path, [Change("a", b"new"), Change("b", None), Change("c", b"fresh")])
    assert files(tmp_path) == {"a": b"new", "c": b"fresh"}
    with pytest.raises(CannotWrite, match="Nothing was changed"):
        write_all(tmp_path, [Change("a", b"newer"), Change("b", None)])
    assert files(tmp_path) == {"a": b"new", "c": b"fresh"}


@pytest.mark.parametrize("kind", ["a pipe", "a device", "a link"])
def test_a_report_goes_where_it_is_sent(root, tmp_path, kind):
    """A pipe and a device are written to and not replaced by a file; a link is followed."""
    place = tmp_path / "out"
    if kind == "a device":
        place = Path(os.devnull)
    elif kind == "a link":
        place.symlink_to(root / "old.txt")
    else:
        os.mkfifo(place)
        reading = os.open(place, os.O_RDONLY | os.O_NONBLOCK)
    result = run(root, ["check", "ROOT", "-o", str(place)])
    assert result.exit_code == 0, result.output
    if kind == "a pipe":
        assert b"1 claim, 1 source" in os.read(reading, 10_000)
        os.close(reading)
    elif kind == "a link":
        assert place.is_symlink()
        assert "1 claim, 1 source" in (root / "old.txt").read_text()
    else:
        assert place.is_char_device()
