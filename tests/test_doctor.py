"""What `sourcebook doctor` says of the copy that runs, its surroundings and its settings."""

from __future__ import annotations

import importlib.metadata
import shutil
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

import sourcebook
from sourcebook.cli import main

HERE = Path(sourcebook.__file__).parent


def doctor(*words):
    return CliRunner().invoke(main, ["doctor", *map(str, words)])


def test_our_own_environment_is_well(make_site):
    """Which copy, which Python, which site generators, every extra, and what the folder holds."""
    root = make_site({"mkdocs.yml": "site_name: Small\nplugins:\n  - sourcebook\n"})
    result = doctor(root)
    assert result.exit_code == 0, result.output
    for words in (
        f"from {HERE}",
        sys.executable,
        f"✓ mkdocs {importlib.metadata.version('mkdocs')}",
        "✓ search: a search of which",
        "✓ Set up as a plugin",
        "✓ claims: data/claims",
        "✓ 1 claims, 1 sources, 2 pages",
        "– References never checked",
        "– site_url: not set",
    ):
        assert words in result.output


def test_a_second_copy_is_found(make_site, tmp_path_factory, monkeypatch):
    """A hook's folder and an installed wheel may be two, and an edit of one changes nothing."""
    other = tmp_path_factory.mktemp("other")
    shutil.copytree(HERE, other / "sourcebook")
    monkeypatch.syspath_prepend(str(other))
    result = doctor(make_site())
    assert result.exit_code == 1
    assert f"Another copy lies at {other / 'sourcebook'}" in " ".join(result.output.split())


def test_missing_packages_of_an_extra_are_named(make_site, monkeypatch):
    """With what installs them; nothing is broken by it."""
    real = importlib.metadata.version

    def version(name):
        if name in {"pillow", "pagefind"}:
            raise importlib.metadata.PackageNotFoundError(name)
        return real(name)

    monkeypatch.setattr(importlib.metadata, "version", version)
    result = doctor(make_site())
    assert result.exit_code == 0
    assert "Missing: pillow. pip install 'sourcebook[cards]'" in result.output
    assert "Missing: pagefind. pip install 'sourcebook[search]'" in result.output


@pytest.mark.parametrize(
    ("version", "bad"), [("8.2.1", False), ("8.2.2", True), ("8.3.1", True), ("8.3.2", False)]
)
def test_a_click_that_breaks_reloading_is_told(make_site, monkeypatch, version, bad):
    """Nothing else would say why an edit does not show."""
    real = importlib.metadata.version
    monkeypatch.setattr(
        importlib.metadata, "version", lambda name: version if name == "click" else real(name)
    )
    result = doctor(make_site())
    assert ("does not reload under it" in result.output) is bad
    assert result.exit_code == int(bad)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("plugins:\n  - search\n  - sourcebook\n", "Set up as a plugin"),
        ("plugins:\n  - sourcebook: {}\n", "Set up as a plugin"),
        ("hooks:\n  - hooks/sourcebook_hooks.py\n", "Set up as a hook"),
        (
            "hooks: [hooks/sourcebook_hooks.py]\nplugins:\n  - sourcebook\n",
            "Set up both as a hook and as a plugin; it runs once.",
        ),
        ("markdown_extensions:\n  - sourcebook.citations\n", "Neither hook nor plugin"),
    ],
)
def test_how_the_site_generator_learns_of_us(make_site, settings, said):
    """A set-up without effect is the commonest fault."""
    assert said in doctor(make_site({"mkdocs.yml": f"site_name: Small\n{settings}"})).output


def test_missing_files_and_mistakes_are_bad(make_site):
    """They stop a build; without names or a ledger one can live."""
    result = doctor(make_site({"data/refs.bib": None, "data/claims/bad.yml": "claim: [\n"}))
    assert result.exit_code == 1
    assert "✗ references: data/refs.bib, which is not there" in result.output
    assert "– ledger: data/health.jsonl, which is not there" in result.output
    assert "mistakes while loading. Run 'sourcebook check'." in result.output


def test_without_a_knowledge_base_it_still_tells_of_itself(tmp_path):
    """It is run when nothing works."""
    result = doctor(tmp_path)
    assert result.exit_code == 0
    assert str(HERE) in result.output
    assert f"There is no mkdocs.yml in {tmp_path}." in result.output
