"""The ledger's file: the same bytes for the same lines, whole at every moment, read back as is."""

from __future__ import annotations

import datetime as dt
import errno
import os
import random
import subprocess
import sys

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import SITES
from sourcebook.checking.references.ledger_file import (
    ledger_bytes,
    line_text,
    renewed,
    write_ledger,
)
from sourcebook.checking.references.targets import Target
from sourcebook.loading.ledger import load_ledger
from sourcebook.model import LedgerLine, Observation, Pin, Role, Track
from sourcebook.vocabulary import LinkClass, LinkState
from sourcebook.writing import write_whole

BEGIN = dt.date(2026, 1, 5)

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 1, 1))
# Control characters go where a line is read.
WORDS = (
    st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=30)
    .map(str.strip)
    .filter(bool)
)
TRACKS = st.sampled_from(
    ["strikes", "weak", "tls", "moved", "usurped", "quote", "drift", "recovery"]
)
FLAGS = st.sampled_from(["concern", "corrected", "archive-missing", "archive-broken"])
LINES = st.builds(
    LedgerLine,
    url=WORDS,
    roles=st.lists(
        st.builds(Role, key=WORDS, role=st.sampled_from(["url", "doi", "archive"])), max_size=3
    ).map(tuple),
    state=st.sampled_from(list(LinkState)),
    since=DAYS,
    last_ok=st.none() | DAYS,
    tracks=st.dictionaries(
        TRACKS, st.builds(Track, first=DAYS, last=DAYS, count=st.integers(0, 99))
    ),
    flags=st.sets(FLAGS).map(lambda found: tuple(sorted(found))),
    last=st.none()
    | st.builds(
        Observation,
        date=DAYS,
        result=st.sampled_from(list(LinkClass)),
        status=st.none() | st.integers(100, 599),
        error=st.none() | WORDS,
        hops=st.lists(WORDS, max_size=3).map(tuple),
        permanent=st.booleans(),
    ),
    final_url=st.none() | WORDS,
    fingerprint=st.none() | WORDS,
    baseline=st.none() | DAYS,
    archive=st.none() | WORDS,
    pin=st.none() | st.builds(Pin, state=st.sampled_from(list(LinkState)), why=WORDS, until=DAYS),
    owed=st.none() | DAYS,
)


def a_line(number: int = 1, **values) -> LedgerLine:
    settings = {"roles": (Role(key="a", role="url"),), "state": "alive", "since": BEGIN}
    return LedgerLine(url=f"https://example.org/{number}", **{**settings, **values})


@given(st.lists(LINES, unique_by=lambda line: line.url, max_size=5), st.randoms())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
def test_what_is_written_is_read_back_the_same(tmp_path, lines, dice):
    """Every line comes back equal, and its bytes once more; the order of the lines is no matter."""
    path = tmp_path / "health.jsonl"
    write_ledger(path, lines)
    found, problems = load_ledger(tmp_path, path)
    assert not problems
    assert found == {line.url: line for line in lines}
    shuffled = list(found.values())
    dice.shuffle(shuffled)
    assert ledger_bytes(shuffled) == path.read_bytes()


def test_every_field_comes_back(tmp_path):
    """The golden line, which has a value in every field, is written as it stands there."""
    path = SITES / "golden" / "data" / "health.jsonl"
    found, _ = load_ledger(SITES / "golden", path)
    assert ledger_bytes(found.values()) == path.read_bytes()


def test_form_is_canonical():
    """Sorted by address, fields and tracks in the model's order, defaults left out."""
    track = Track(first=BEGIN, last=BEGIN, count=1)
    lines = [
        a_line(2, tracks={"weak": track, "strikes": track}),
        a_line(10, last=Observation(date=BEGIN, result="ok", status=200)),
    ]
    told = '{"first":"2026-01-05","last":"2026-01-05","count":1}'
    begin = '"roles":[{"key":"a","role":"url"}],"state":"alive","since":"2026-01-05"'
    assert ledger_bytes(lines).decode() == (
        f'{{"url":"https://example.org/10",{begin},'
        '"last":{"date":"2026-01-05","result":"ok","status":200}}\n'
        f'{{"url":"https://example.org/2",{begin},"tracks":{{"strikes":{told},"weak":{told}}}}}\n'
    )


def test_text_of_strangers_cannot_change_how_a_line_looks():
    """Marks of direction, controls and line separators are escaped; letters of any script stay."""
    line = a_line(
        last=Observation(date=BEGIN, result="gone", error="нет\u202e\u2028\x1b\x7f\u200b")
    )
    text = line_text(line)
    assert r"нет\u202e\u2028\u001b\u007f\u200b" in text
    assert LedgerLine.model_validate_json(text) == line


def test_lines_that_no_source_has_are_dropped():
    """The others get the roles they have now; what has no line yet gets none."""
    targets = [
        Target("https://example.org/2", (Role(key="b", role="url"),)),
        Target("https://example.org/3", (Role(key="c", role="url"),)),
    ]
    ledger = {line.url: line for line in (a_line(1), a_line(2))}
    kept = renewed(ledger, targets)
    assert list(kept) == ["https://example.org/2"]
    assert kept["https://example.org/2"].roles == targets[0].roles


# Written whole


def test_same_bytes_are_not_written(tmp_path):
    """A quiet run leaves even the file's date alone."""
    path = tmp_path / "data" / "health.jsonl"
    assert write_ledger(path, [a_line()])
    os.utime(path, (0, 0))
    assert not write_ledger(path, [a_line()])
    assert path.stat().st_mtime == 0
    assert write_ledger(path, [a_line(state="dead")])


def test_large_file_is_compared_to_its_end(tmp_path):
    """Also beyond the piece that is read at a time."""
    path = tmp_path / "large"
    raw = bytes(3_000_000)
    write_whole(path, raw)
    assert not write_whole(path, raw)
    assert write_whole(path, raw[:-1] + b"1")
    assert path.read_bytes().endswith(b"1")


def test_mode_of_the_file_is_kept(tmp_path):
    """Others may go on reading what they could read."""
    path = tmp_path / "health.jsonl"
    write_ledger(path, [a_line(1)])
    assert path.stat().st_mode & 0o777 == 0o644
    path.chmod(0o664)
    write_ledger(path, [a_line(2)])
    assert path.stat().st_mode & 0o777 == 0o664


@pytest.mark.parametrize("step", ["replace", "fsync", "chmod", "fdopen"])
def test_full_disk_leaves_the_old_ledger(tmp_path, monkeypatch, step):
    """Wherever it fails: the old file is whole, nothing is left beside it, and the error is a
    sentence with a way to mend it."""
    path = tmp_path / "health.jsonl"
    write_ledger(path, [a_line(1)])
    before = path.read_bytes()

    def full(*_args, **_values):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(os, step, full)
        with pytest.raises(OSError, match="no space left") as caught:
            write_ledger(path, [a_line(2)])
    assert caught.value.errno == errno.ENOSPC
    assert caught.value.strerror.startswith(f"{path} cannot be written: no space left")
    assert "The old file is whole" in caught.value.strerror
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["health.jsonl"]


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="needs a device that is always full")
def test_full_disk_in_the_middle_of_writing(tmp_path, monkeypatch):
    """The same with a real device that takes no byte."""
    path = tmp_path / "health.jsonl"
    write_ledger(path, [a_line(1)])
    before = path.read_bytes()
    really = os.fdopen

    def onto_full(number, mode):
        os.close(number)
        return really(os.open("/dev/full", os.O_WRONLY), mode)

    monkeypatch.setattr(os, "fdopen", onto_full)
    with pytest.raises(OSError, match="no space left"):
        write_ledger(path, [a_line(2)])
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["health.jsonl"]


def test_folder_that_cannot_be_written_is_told(tmp_path):
    """A file in the place of the folder is a sentence, too."""
    (tmp_path / "data").write_text("")
    with pytest.raises(OSError, match=r"health\.jsonl cannot be written: "):
        write_ledger(tmp_path / "data" / "health.jsonl", [])


WRITER = """
import sys
from pathlib import Path
from sourcebook.writing import write_whole

print("begun", flush=True)
for number in range(10**9):
    write_whole(Path(sys.argv[1]), bytes([65 + number % 26]) * 400_000)
"""


def test_writer_killed_at_any_moment_leaves_a_whole_file(tmp_path):
    """Twenty times, at random moments; and what a killed one left behind is cleared away."""
    path = tmp_path / "health.jsonl"
    write_whole(path, b"@" * 400_000)
    dice = random.Random(3)
    for _ in range(20):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
        )
        assert writer.stdout.readline() == "begun\n"
        with pytest.raises(subprocess.TimeoutExpired):
            writer.wait(dice.uniform(0.0, 0.05))
        writer.kill()
        writer.wait()
        writer.stdout.close()
        raw = path.read_bytes()
        assert len(raw) == 400_000
        assert len(set(raw)) == 1
    write_whole(path, b"new")
    assert os.listdir(tmp_path) == ["health.jsonl"]


# Read back


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ('{"url": "x",', "1:13", "The line is not JSON from here on."),
        ('{"url": NaN8}', "1:12", "The line is not JSON from here on."),
        ("[" * 100_000, "1:1", "The line is nested too deep."),
        ('{"url": ' + "9" * 5000 + ", 1}", "1:1", "The line is not JSON."),
        ("[]", "1:1", "The ledger line has a value that does not fit in 'the line'."),
        ("{}", "1:1", "The ledger line has a value that does not fit in 'url'."),
        (
            line_text(a_line()).replace("2026-01-05", "2026-02-30"),
            "1:1",
            "The ledger line has a value that does not fit in 'since'.",
        ),
        (
            line_text(a_line()).replace('"role":"url"', '"role":"x"'),
            "1:1",
            "The ledger line has a value that does not fit in 'roles.0.role'.",
        ),
        (
            line_text(a_line(final_url="x")).replace('"x"', r'"\ud800"'),
            "1:1",
            "The ledger line has a value that does not fit in 'final_url'.",
        ),
    ],
)
def test_bad_line_is_told_with_its_place_and_hides_no_other(tmp_path, text, place, message):
    """One problem a line, at its column where it is no JSON."""
    path = tmp_path / "health.jsonl"
    path.write_text(f"{text}\n{line_text(a_line(2))}\n")
    found, problems = load_ledger(tmp_path, path)
    assert list(found) == ["https://example.org/2"]
    assert [(str(one.location), one.code, one.message) for one in problems] == [
        (f"health.jsonl:{place}", "L801", message)
    ]
