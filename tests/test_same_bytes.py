"""Two builds of the same input on the same date have the same bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import SITES

DAY = dt.datetime(2026, 11, 21, tzinfo=dt.UTC)
EXPECTED = (
    "404.html",
    "assets/sourcebook.css",
    "cards/claims/efficacy-100-percent.png",
    "cards/fact-checks/efficacy.png",
    "claimreview.json",
    "claims.csv",
    "claims.json",
    "claims/efficacy-100-percent/index.html",
    "data/index.html",
    "evidence.csv",
    "fact-checks/efficacy/index.html",
    "feed.json",
    "feed.xml",
    "health/index.html",
    "index.html",
    "pagefind/pagefind-entry.json",
    "pagefind/pagefind.js",
    "refs.bib",
    "refs.csl.json",
    "refs.ris",
    "schema/claims.json",
    "sitemap.xml",
    "sitemap.xml.gz",
)
"""One of each kind, so that two builds which both lack a thing are not taken for equal."""


def copied(files: list[Path], target: Path) -> Path:
    """The golden site in another folder, its files made in this order: a folder may list them in
    the order in which they came."""
    for file in files:
        place = target / file.relative_to(SITES / "golden")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(file.read_bytes())
    return target


def built(root: Path, out: Path, **environment: str) -> dict[str, str]:
    """The SHA-256 of every file of the site, by its path."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(out)]
    result = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1", **environment},
    )
    assert result.returncode == 0, result.stderr
    return {
        path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Two builds that differ in all that must not matter: where, at what hour of the day, in which
    part of the world, in which order the files were made, and how Python hashes."""
    files = sorted(path for path in (SITES / "golden").rglob("*") if path.is_file())
    here, there = tmp_path_factory.mktemp("here"), tmp_path_factory.mktemp("a-folder-elsewhere")
    morning, night = DAY, DAY + dt.timedelta(hours=23, minutes=59)
    return (
        built(
            copied(files, here / "site"),
            here / "out",
            SOURCE_DATE_EPOCH=str(int(morning.timestamp())),
            PYTHONHASHSEED="1",
            TZ="Pacific/Kiritimati",
            LC_ALL="C.UTF-8",
        ),
        built(
            copied(files[::-1], there / "kb"),
            there / "public" / "www",
            SOURCE_DATE_EPOCH=str(int(night.timestamp())),
            PYTHONHASHSEED="2",
            TZ="America/Los_Angeles",
            LC_ALL="C",
        ),
    )


def test_two_builds_are_alike_to_the_byte(both):
    """What did not change is not uploaded, and whoever builds the site can prove what was."""
    first, second = both
    assert set(first) == set(second)
    assert [path for path in first if first[path] != second[path]] == []


def test_everything_a_site_publishes_was_compared(both):
    """Pages, pictures, search, feeds, sitemap and downloads are among the files."""
    assert set(EXPECTED) <= set(both[0])


def test_date_is_told_by_the_environment(both, tmp_path):
    """Another day gives other pages: without that the first test would show nothing."""
    other = built(
        SITES / "golden",
        tmp_path / "out",
        SOURCE_DATE_EPOCH=str(int((DAY + dt.timedelta(days=400)).timestamp())),
    )
    assert (
        other["claims/efficacy-100-percent/index.html"]
        != (both[0]["claims/efficacy-100-percent/index.html"])
    )
    assert {path: other[path] for path in both[0] if path.startswith(("cards/", "refs."))} == {
        path: both[0][path] for path in both[0] if path.startswith(("cards/", "refs."))
    }
