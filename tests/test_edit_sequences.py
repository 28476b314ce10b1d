"""Edits one after another: what builds keep of earlier ones never shows in what they write."""

from __future__ import annotations

import datetime as dt
import random
import shutil

import pytest
from edits import EDITS, differing, run, whole

from conftest import SITES

_AT_ONCE = 7
"""Of all edits, so many follow one another."""


@pytest.mark.parametrize("seed", range(3))
def test_each_build_has_the_bytes_of_a_full_one(tmp_path, monkeypatch, seed):
    """With the cache into an empty folder, and mending the folder of the build before; now and then
    the files are put back as they once were."""
    noon = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))
    monkeypatch.setenv("SOURCEBOOK_CACHE", str(tmp_path / "cache"))
    root, chosen = tmp_path / "kb", random.Random(seed)
    shutil.copytree(SITES / "golden", root)
    before = [tmp_path / "at-first"]
    shutil.copytree(root, before[0])
    made = 0
    for change in chosen.sample(EDITS, len(EDITS)):
        try:
            change(root)
        except (AssertionError, FileNotFoundError):
            continue  # An edit before it has taken away what it would have changed.
        made += 1
        expected = whole(root)
        for folder, dirty in ((tmp_path / "cached", False), (tmp_path / "mended", True)):
            found = run(root, folder, dirty=dirty)
            assert differing(found, expected) == [], (change.__name__, dirty)
        before.append(tmp_path / f"after-{change.__name__}")
        shutil.copytree(root, before[-1])
        if made == _AT_ONCE:
            break
        if chosen.random() < 0.3:
            shutil.rmtree(root)
            shutil.copytree(chosen.choice(before), root)
    assert made == _AT_ONCE
