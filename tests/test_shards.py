"""A run in parts: one shard or eight give the same ledger, and a part that lacks is told."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys

import pytest

from sourcebook.checking.references.hashing import digest_of, digest_of_targets, stable_hash
from sourcebook.checking.references.ledger_file import ledger_bytes
from sourcebook.checking.references.shards import (
    Blob,
    blob_bytes,
    blob_of,
    merge,
    read_blob,
    shard_of,
    write_blob,
)
from sourcebook.checking.references.targets import Target
from sourcebook.checking.references.verdicts import fold_all
from sourcebook.model import Observation, Role

TODAY = dt.date(2026, 1, 5)
RESULTS = ["ok", "gone", "moved", "blocked", "retracted", "refused", "quote-missing"]
TARGETS = [
    Target(f"https://host{n % 40}.org/{n}", (Role(key=f"s{n}", role="url"),)) for n in range(200)
]


def observed(target: Target) -> Observation:
    result = RESULTS[stable_hash(target.url) % len(RESULTS)]
    return Observation(date=TODAY, result=result, hops=("https://x.org/",))


def blobs(of: int, reached=lambda target: True, **values) -> list[Blob]:
    """What the shards of a run hand over."""
    found = []
    for shard in range(1, of + 1):
        mine = [target for target in TARGETS if shard_of(target.host, of) == shard]
        settings = {
            "date": TODAY,
            "ledger": digest_of(b""),
            "targets": digest_of_targets(TARGETS),
            "canaries_before": {"https://a.org/": True},
            "canaries_after": {"https://a.org/": True},
            "asked": sum(map(reached, mine)),
            "not_reached": [target.url for target in mine if not reached(target)],
            "seen": {target.url: observed(target) for target in mine if reached(target)},
        }
        found.append(Blob(shard=shard, of=of, **{**settings, **values}))
    return found


def ledger_of(parts) -> bytes:
    merged = merge(parts)
    assert not isinstance(merged, str), merged
    after = fold_all({}, TARGETS, merged.seen, merged.not_reached, merged.date)
    return ledger_bytes(after.values())


@pytest.mark.parametrize("of", [2, 3, 8, 100])
def test_one_shard_or_many_give_the_same_bytes(tmp_path, of):
    """In whatever order the blobs come, and by way of their files."""
    read = []
    for blob in reversed(blobs(of, lambda target: not target.url.endswith("7"))):
        path = tmp_path / f"{blob.shard}.json"
        write_blob(path, blob)
        read.append(read_blob(path))
    alone = ledger_of(blobs(1, lambda target: not target.url.endswith("7")))
    assert ledger_of(read) == alone
    assert alone.count(b'"owed":"2026-01-05"') == 20


def test_blob_comes_back_as_it_was():
    """And its bytes do not depend on the order in which answers came."""
    blob = blobs(1)[0]
    assert blob_of(blob_bytes(blob), "x") == blob
    other = blob.model_copy(update={"seen": dict(reversed(blob.seen.items()))})
    assert blob_bytes(other) == blob_bytes(blob)
    empty = Blob(shard=1, of=1, date=TODAY, ledger="a", targets="b")
    assert blob_of(blob_bytes(empty), "x") == empty


def test_figures_are_added_up():
    """What was asked, what was not reached, and the canaries of all."""
    parts = blobs(8, lambda target: not target.url.endswith("7"))
    merged = merge(parts)
    assert merged.asked == 180
    assert len(merged.not_reached) == 20
    assert list(merged.not_reached) == sorted(merged.not_reached)
    assert list(merged.seen) == sorted(merged.seen)


def test_canary_that_failed_one_shard_failed():
    """A machine that is cut off spoils the run, however well the others are."""
    parts = blobs(8)
    parts[4] = parts[4].model_copy(update={"canaries_after": {"https://a.org/": False}})
    merged = merge(parts)
    assert merged.canaries_before == {"https://a.org/": True}
    assert merged.canaries_after == {"https://a.org/": False}


def without(parts, *numbers):
    return [blob for blob in parts if blob.shard not in numbers]


@pytest.mark.parametrize(
    ("parts", "words"),
    [
        ([], "There is no result of any shard."),
        (without(blobs(8), 3), "Of 8 shards number 3 is missing."),
        (without(blobs(8), 3, 8), "Of 8 shards numbers 3, 8 are missing."),
        ([*blobs(8), blobs(8)[1]], "Of 8 shards number 2 is there more than once."),
        (
            [*blobs(2), *without(blobs(3), 1, 2)],
            "The shards are cut in different numbers of parts (numbers 1, 2: of 2; number 3: of 3)",
        ),
        (
            [*without(blobs(3), 2), *without(blobs(3, date=dt.date(2026, 1, 6)), 1, 3)],
            "The shards were run on different days (numbers 1, 3: 2026-01-05; number 2: 2026-01-06",
        ),
        (
            [*without(blobs(2, ledger="abc"), 2), *without(blobs(2, ledger="def"), 1)],
            "The shards began from different ledgers (number 1: ledger abc; number 2: ledger def).",
        ),
        (
            [*without(blobs(2, targets="abc"), 2), *without(blobs(2, targets="def"), 1)],
            "The shards had different sources to ask (number 1: sources abc; number 2: sources d",
        ),
    ],
)
def test_parts_that_make_no_whole_are_told(parts, words):
    """A sentence that names which, and what to do."""
    told = merge(parts)
    assert told.startswith(words)
    assert told.endswith("then merge them.")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "it is torn or no JSON"),
        (blob_bytes(blobs(1)[0])[:-5], "it is torn or no JSON"),
        (b"[" * 100_000, "it is torn or no JSON"),
        (b"\xff\x00", "it is torn or no JSON"),
        (b"[]", "it is torn or no JSON"),
        (b"{}", "the value of 'shard' does not fit"),
        (blob_bytes(blobs(1)[0]).replace(b'"version":1', b'"version":2'), "'version'"),
        (blob_bytes(blobs(1)[0]).replace(b'"gone"', b'"gon"'), "'seen.https://"),
        (blob_bytes(blobs(2)[1]).replace(b'"of":2', b'"of":1'), "shard 2 of 1"),
    ],
)
def test_file_that_is_no_blob_is_told(raw, words):
    """A sentence with the name of the file, never a traceback."""
    told = blob_of(raw, "shard-2.json")
    assert told.startswith("shard-2.json ")
    assert words in told


def test_blob_that_is_not_there_is_told(tmp_path):
    """A shard that was killed before its end leaves none."""
    assert read_blob(tmp_path / "3.json") == (
        "3.json cannot be read: no such file or directory. Run that shard again."
    )


def test_hosts_are_spread_over_the_shards_evenly():
    """Each of eight gets about an eighth; all addresses of a host go to one."""
    counts = [0] * 9
    for number in range(8000):
        counts[shard_of(f"host{number}.example.org", 8)] += 1
    assert counts[0] == 0
    assert all(850 < count < 1150 for count in counts[1:])


def test_shard_of_a_host_is_the_same_in_every_process():
    """Python's own hash of a text is another one in each."""
    program = (
        "from sourcebook.checking.references.shards import shard_of\n"
        "print(shard_of('example.org', 1000))"
    )
    for seed in ("1", "2"):
        shown = subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        assert int(shown) == shard_of("example.org", 1000)


def test_digest_of_targets_sees_all_that_is_asked():
    """A quote more is another run: the same page may then be one without it."""
    target = TARGETS[0]
    others = [
        Target("https://other.org/", target.roles),
        Target(target.url, ()),
        Target(target.url, target.roles, titles=("x",)),
        Target(target.url, target.roles, quotes=("x",)),
        Target(target.url, target.roles, anchors=("x",)),
    ]
    assert len({digest_of_targets([one]) for one in (target, *others)}) == 6
