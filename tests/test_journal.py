"""The journal of a run: whatever moment it was broken off at, the next run goes on from it."""

from __future__ import annotations

import datetime as dt
import errno
import os
import subprocess
import sys

import pytest

from sourcebook.checking.references.journal import Header, Journal
from sourcebook.model import Observation

TODAY = dt.date(2026, 1, 5)
HEADER = Header(date=TODAY, ledger="abc", shard="1/1")
SEEN = {
    f"https://example.org/{number}/вода": Observation(
        date=TODAY, result="gone", status=404, error="Not\u2028found\n", hops=("https://x.org/",)
    )
    for number in range(4)
}


def written(path, seen=SEEN, header=HEADER):
    with Journal(path, header) as journal:
        for url, one in seen.items():
            journal.add(url, one)
    return path.read_bytes()


def test_next_run_takes_what_was_observed(tmp_path):
    """All of it, with a note, and goes on behind it; at the end the file is gone."""
    path = tmp_path / "data" / "journal.jsonl"
    written(path)
    with Journal(path, HEADER) as journal:
        assert journal.seen == SEEN
        assert journal.note.startswith("4 observations of the run that was broken off")
        journal.add("https://example.org/new", SEEN[next(iter(SEEN))])
    with Journal(path, HEADER) as journal:
        assert len(journal.seen) == 5
    journal.remove()
    assert not path.exists()
    with Journal(path, HEADER) as journal:
        assert (journal.seen, journal.note) == ({}, "")


def test_torn_at_every_byte_loses_only_what_was_torn(tmp_path):
    """Cut anywhere, the whole lines before the cut count, and the journal can be gone on with."""
    path = tmp_path / "journal.jsonl"
    raw = written(path)
    extra = SEEN[next(iter(SEEN))]
    for cut in range(len(raw)):
        path.write_bytes(raw[:cut])
        whole = max(raw[:cut].count(b"\n") - 1, 0)
        with Journal(path, HEADER) as journal:
            assert journal.seen == dict(list(SEEN.items())[:whole])
            journal.add("https://example.org/new", extra)
        with Journal(path, HEADER) as journal:
            assert len(journal.seen) == whole + 1
    assert os.listdir(tmp_path) == ["journal.jsonl"]


@pytest.mark.parametrize("number", [0, 1, 2])
@pytest.mark.parametrize("damage", [b"", b"{}", b"\x00\xff", b"[" * 100_000, b'{"url": 1}'])
def test_other_damage_sets_the_journal_aside(tmp_path, number, damage):
    """A line that is no observation spoils the whole: it is kept for a look, and all is asked."""
    path = tmp_path / "journal.jsonl"
    lines = written(path).split(b"\n")
    lines[number] = damage
    path.write_bytes(b"\n".join(lines))
    with Journal(path, HEADER) as journal:
        assert journal.seen == {}
        assert "cannot be used" in journal.note
        assert journal.note.endswith("all that is due is asked.")
    assert (tmp_path / "journal.jsonl.damaged").read_bytes() == b"\n".join(lines)
    written(path)
    with Journal(path, HEADER) as journal:
        assert journal.seen == SEEN


@pytest.mark.parametrize(
    "change", [{"date": dt.date(2026, 1, 6)}, {"ledger": "abd"}, {"shard": "2/8"}]
)
def test_journal_of_another_run_is_begun_anew(tmp_path, change):
    """Another day, ledger or shard: what was seen then answers another question."""
    path = tmp_path / "journal.jsonl"
    written(path)
    other = HEADER.model_copy(update=change)
    with Journal(path, other) as journal:
        assert journal.seen == {}
        assert journal.note == "journal.jsonl is of another run, so it is begun anew."
    with Journal(path, HEADER) as journal:
        assert journal.seen == {}


def test_observation_outlives_a_killed_process(tmp_path):
    """It is with the system when `add` returns."""
    path = tmp_path / "journal.jsonl"
    program = (
        "import os, sys, datetime, pathlib\n"
        "from sourcebook.checking.references.journal import Header, Journal\n"
        "from sourcebook.model import Observation\n"
        "day = datetime.date(2026, 1, 5)\n"
        "journal = Journal(pathlib.Path(sys.argv[1]), Header(date=day, ledger='abc'))\n"
        "journal.add('https://example.org/', Observation(date=day, result='ok'))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=False)
    with Journal(path, HEADER) as journal:
        assert list(journal.seen) == ["https://example.org/"]


class FullDisk:
    """A file that takes only the first bytes of a line, or none and raises."""

    def __init__(self, file, taken: int | None):
        self.file, self.taken = file, taken

    def write(self, raw: bytes) -> int:
        if self.taken is None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return self.file.write(raw[: self.taken])

    def __getattr__(self, name):
        return getattr(self.file, name)


@pytest.mark.parametrize("taken", [None, 0, 10])
def test_full_disk_is_told_and_tears_no_line(tmp_path, taken):
    """The error is a sentence; what was noted before is whole, and so is what comes after."""
    path = tmp_path / "journal.jsonl"
    written(path)
    with Journal(path, HEADER) as journal:
        really = journal._file
        journal._file = FullDisk(really, taken)
        with pytest.raises(OSError, match="no space left") as caught:
            journal.add("https://example.org/lost", SEEN[next(iter(SEEN))])
        assert "The ledger is whole" in caught.value.strerror
        journal._file = really
        journal.add("https://example.org/later", SEEN[next(iter(SEEN))])
    with Journal(path, HEADER) as journal:
        assert list(journal.seen) == [*SEEN, "https://example.org/later"]


def test_place_that_cannot_be_written_is_told(tmp_path):
    """A sentence, and no traceback of something else."""
    (tmp_path / "data").write_text("")
    with pytest.raises(OSError, match=r"The journal journal\.jsonl cannot be written: "):
        Journal(tmp_path / "data" / "journal.jsonl", HEADER)
