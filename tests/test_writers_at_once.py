"""Several write one file at the same time, and a writer is killed in the midst of it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest

from sourcebook import writing
from sourcebook.writing import write_whole


class Meanwhile(Sequence[bytes]):
    """Two pieces, between whose writing something else is done."""

    def __init__(self, do: Callable[[], object]) -> None:
        self._do = do

    def __len__(self) -> int:
        return 2

    def __getitem__(self, number):
        return (b"the ", b"first\n")[number]

    def __iter__(self) -> Iterator[bytes]:
        yield self[0]
        self._do()
        yield self[1]


def beside(path: Path) -> list[str]:
    return sorted(one.name for one in path.parent.iterdir() if one != path)


def test_who_writes_meanwhile_leaves_the_others_file_alone(tmp_path):
    """Both are written, one after the other, and nothing is left beside the file."""
    path = tmp_path / "claims.cache"
    seen: list[bytes] = []

    def other() -> None:
        assert write_whole(path, b"the second\n")
        seen.append(path.read_bytes())

    assert write_whole(path, Meanwhile(other))
    assert seen == [b"the second\n"]
    assert path.read_bytes() == b"the first\n"
    assert beside(path) == []


def test_a_file_taken_away_before_it_could_be_locked_is_made_anew(tmp_path, monkeypatch):
    """Between its making and its locking another may take it for what a kill has left."""
    path = tmp_path / "claims.cache"
    locks = []

    def late(number: int, how: int) -> None:
        if not locks:
            next(tmp_path.glob("*.partial")).unlink()
        locks.append(how)

    monkeypatch.setattr(writing, "flock", late)
    assert write_whole(path, b"the first\n")
    assert len(locks) == 2
    assert path.read_bytes() == b"the first\n"
    assert beside(path) == []


def test_a_file_system_without_locks_writes_all_the_same(tmp_path, monkeypatch):
    """What may be in use is left lying there."""

    def refuse(number: int, how: int) -> None:
        raise OSError("Function not implemented")

    path = tmp_path / "claims.cache"
    left = tmp_path / ".claims.cache.left.partial"
    left.write_bytes(b"the ")
    monkeypatch.setattr(writing, "flock", refuse)
    assert write_whole(path, b"the first\n")
    assert path.read_bytes() == b"the first\n"
    assert beside(path) == [left.name]


def test_a_system_without_locks_writes_all_the_same(tmp_path, monkeypatch):
    """As on Windows, where the system keeps what is open from being removed."""
    path = tmp_path / "claims.cache"
    (tmp_path / ".claims.cache.left.partial").write_bytes(b"the ")
    monkeypatch.setattr(writing, "_CAN_LOCK", False)
    assert write_whole(path, b"the first\n")
    assert path.read_bytes() == b"the first\n"
    assert beside(path) == []


def test_what_a_killed_writer_left_is_removed_by_the_next(tmp_path):
    """Its lock has gone with it."""
    path = tmp_path / "claims.cache"
    program = (
        "import sys, time; from pathlib import Path; from sourcebook.writing import write_whole\n"
        "class Slow(tuple):\n"
        "    def __iter__(self):\n"
        "        yield self[0]\n"
        "        print('here', flush=True); sys.stdin.read()\n"
        "write_whole(Path(sys.argv[1]), Slow((b'the ', b'first')))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
    ) as writer:  # fmt: skip
        assert writer.stdout is not None
        assert writer.stdout.readline() == "here\n"
        assert len(beside(path)) == 1
        write_whole(path, b"while it lives\n")
        assert len(beside(path)) == 1
        writer.send_signal(signal.SIGKILL)
    assert writer.returncode == -signal.SIGKILL
    assert len(beside(path)) == 1
    write_whole(path, b"after it\n")
    assert beside(path) == []
    assert path.read_bytes() == b"after it\n"


@pytest.mark.parametrize("kind", ["folder", "link", "pipe"])
def test_what_only_has_such_a_name_is_not_in_the_way(tmp_path, kind):
    """A folder, a link out of the place or a pipe, as a stranger's checkout may hold."""
    path = tmp_path / "claims.cache"
    odd = tmp_path / ".claims.cache.odd.partial"
    mine = tmp_path / "mine"
    mine.write_bytes(b"mine\n")
    if kind == "folder":
        odd.mkdir()
    elif kind == "link":
        odd.symlink_to(mine)
    else:
        os.mkfifo(odd)
    assert write_whole(path, b"the first\n")
    assert path.read_bytes() == b"the first\n"
    assert mine.read_bytes() == b"mine\n"


def test_an_error_while_it_is_written_leaves_nothing(tmp_path):
    path = tmp_path / "claims.cache"

    def fail() -> None:
        raise KeyboardInterrupt

    with contextlib.suppress(KeyboardInterrupt):
        write_whole(path, Meanwhile(fail))
    assert beside(path) == []
    assert not path.exists()
