"""A first contribution as the guide tells it: two sources added and cited, then ten slips mended.

In a clone of our own knowledge base, with the real command in a process of its own; only the
services that tell what a source is are ours, on loopback.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from catalogues import NEWS, Services
from repository import git

from conftest import build

ROOT = Path(__file__).parents[1]
CLAIM = "data/claims/efficacy-100-percent.yml"
PAGE = "docs/fact-checks/independent-data.md"
BIB = "data/refs.bib"
DOI_KEY, NEWS_KEY = "obraztsova2024", "primerov2025"
NOTE = "note: A trial of another product."


@pytest.fixture(scope="module")
def contribution(web, tmp_path_factory):
    """A clone in which two sources were added by the command, named in a claim and cited."""
    clone = tmp_path_factory.mktemp("contribution") / "clone"
    git(ROOT, "clone", "--quiet", "--no-hardlinks", str(ROOT), str(clone))
    services = json.loads(Services(web).settings())["extra"]["sourcebook"]
    settings = clone / "mkdocs.yml"
    ours = "".join(f"    {name}: {json.dumps(value)}\n" for name, value in services.items())
    settings.write_text(settings.read_text().replace("    format: 1\n", f"    format: 1\n{ours}"))

    before = (clone / BIB).read_bytes()
    first = sourcebook(clone, "add", "10.5555/invented.1", "--yes", "--independence", "independent")
    assert first.returncode == 0, first.stderr
    second = sourcebook(clone, "add", web.page("first-contribution", NEWS), "--yes")
    assert second.returncode == 0, second.stderr
    keys = re.findall(r"^@\w+\{(.+),$", first.stdout + second.stdout, re.MULTILINE)
    assert keys == [DOI_KEY, NEWS_KEY]
    assert (clone / BIB).read_bytes().startswith(before)

    claim = clone / CLAIM
    evidence = f"evidence:\n  - source: {DOI_KEY}\n    stance: context\n    {NOTE}\n"
    claim.write_text(claim.read_text().replace("evidence:\n", evidence, 1))
    page = clone / PAGE
    page.write_text(f"{page.read_text()}\nAn institute said so [@{NEWS_KEY}, opening].\n")
    return clone


def sourcebook(folder: Path, *words: str):
    command = [sys.executable, "-m", "sourcebook", *words]
    # As contributors have it: what one command has read the next one knows.
    environment = {**os.environ, "SOURCEBOOK_CACHE": str(folder.parent / "cache")}
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_it_passes_the_checks_and_shows_on_the_site(contribution, tmp_path):
    """No error; the page of each source says where it is used, in a strict build."""
    checked = sourcebook(contribution, "check")
    assert checked.returncode == 0, checked.stdout
    built = build(contribution, strict=True, out=tmp_path / "site")
    assert built.exit_code == 0, built.log
    source = built.page(f"sources/{DOI_KEY}/").get_text(" ", strip=True)
    assert "A trial of Placebovirus in 100% of mice & men" in source
    assert "A trial of another product." in source
    assert "An institute said so." in built.page(f"sources/{NEWS_KEY}/").get_text(" ")


def test_the_change_is_told(contribution):
    """What a reviewer sees first."""
    told = sourcebook(contribution, "diff", "HEAD")
    assert told.returncode == 0, told.stderr
    text = " ".join(told.stdout.split())
    assert (
        f"Evidence (1) efficacy-100-percent new: context (link not yet checked) {DOI_KEY}" in text
    )
    assert "Sources added (2)" in text
    assert "fact-checks/independent-data/ its text changed" in text


def test_the_same_source_is_not_added_twice(contribution, web):
    """By its DOI, and by its address in another spelling."""
    news = web.page("first-contribution", NEWS)
    for word in ("https://doi.org/10.5555/INVENTED.1", f"{news}#top"):
        again = sourcebook(contribution, "add", word, "--yes")
        assert again.returncode == 1
        assert "already" in again.stderr


# The file, what is written instead of what, the code, what stands before the place, and words of
# the mend.
BREAKS = {
    "a key with a slip": (
        *(CLAIM, f"source: {DOI_KEY}", "source: obraztsova2042"),
        *("C303", "source: ", f"Did you mean '{DOI_KEY}'?"),
    ),
    "a citation with a slip": (
        *(PAGE, f"[@{NEWS_KEY}, opening]", "[@primerow2025, opening]"),
        *("P601", "[", f"Did you mean '{NEWS_KEY}'?"),
    ),
    "a stance that is none": (
        *(CLAIM, f"stance: context\n    {NOTE}", f"stance: contxt\n    {NOTE}"),
        *("F204", "stance: ", "Did you mean 'context'?"),
    ),
    "a field that is none": (CLAIM, NOTE, "nott: A trial.", "F201", "    ", "Did you mean 'note'?"),
    "a date that is none": (
        *(CLAIM, "checked: 2026-11-21", "checked: 2026-13-21"),
        *("F205", "checked: ", "2026-01-27"),
    ),
    "a colon in running text": (CLAIM, NOTE, "note: A trial: of another.", "Y101", "", "quot"),
    "a field twice": (CLAIM, NOTE, f"{NOTE}\n    note: Another.", "Y102", "    ", ""),
    "an entry that ends too early": (BIB, "  urldate ", "}\n  urldate ", "B", "", ""),
    "a kind that is none": (BIB, "{kind:news}", "{kind:newz}", "B", "", "news"),
    "a claim that is none": (
        *(PAGE, "claims:\n", "claims:\n  - efficacy-100-procent\n"),
        *("C304", "  - ", "efficacy-100-percent"),
    ),
}


@pytest.mark.parametrize("name", BREAKS)
def test_each_mistake_names_place_and_mend_and_can_be_mended(contribution, name):
    """File, line and column of the very word, what is wrong, how to mend it; then all is well."""
    file, right, wrong, code, before, mend = BREAKS[name]
    path = contribution / file
    good = path.read_text()
    at = good.rindex(right)
    path.write_text(good[:at] + wrong + good[at + len(right) :])
    try:
        found = sourcebook(contribution, "check", "--format", "jsonl")
        shown = sourcebook(contribution, "check")
        broken = path.read_text().splitlines()
    finally:
        path.write_text(good)
    assert found.returncode == 1
    problems = [json.loads(line) for line in found.stdout.splitlines()]
    errors = [one for one in problems if one["severity"] == "error" and one["path"] == file]
    assert errors, found.stdout
    first = errors[0]
    assert first["code"].startswith(code)
    pointed = broken[first["line"] - 1]
    assert pointed[: first["column"] - 1].endswith(before)
    assert mend in first["hint"] + first["message"]
    assert first["message"].endswith((".", "?"))
    assert first["hint"]
    assert f"{file}:{first['line']}:{first['column']}  error {first['code']}" in shown.stdout
    assert "Traceback" not in shown.stdout + shown.stderr
    assert sourcebook(contribution, "check").returncode == 0
