"""Before an edit of a large site is built, another process compiles the templates. Nothing depends
on it."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from edits import run, whole, words
from jinja2 import Environment

from conftest import SITES
from sourcebook import processes
from sourcebook.adapters import compiling
from sourcebook.adapters.earlier import kept_pages
from sourcebook.fragments.compiled import Compiled
from sourcebook.fragments.environment import COMPILED

OURS, THEIRS = {"claim.html", "claim_rows.html", "balance.html"}, {"base.html", "partials/nav.html"}


@pytest.fixture
def root(tmp_path, tmp_path_factory, monkeypatch):
    """The golden site with an earlier build in the cache, taken for a large one."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795262400")
    monkeypatch.setenv("SOURCEBOOK_CACHE", str(tmp_path_factory.mktemp("cache")))
    root = Path(shutil.copytree(SITES / "golden", tmp_path / "kb"))
    run(root, root / "site", dirty=False)
    monkeypatch.setattr(kept_pages, "_LARGE", 0)
    monkeypatch.setattr(processes, "how_many", lambda _: 2)
    # As in a process that has built nothing so far.
    monkeypatch.setattr(compiling, "THEME", Compiled())
    monkeypatch.setattr(COMPILED, "_code", {})
    return root


@pytest.fixture
def compiled(monkeypatch) -> set[str | None]:
    """The names of the templates that this process compiled."""
    names: set[str | None] = set()
    real = Environment.compile

    def compile_(environment, source, name=None, *more, **named):
        names.add(name)
        return real(environment, source, name, *more, **named)

    monkeypatch.setattr(Environment, "compile", compile_)
    return names


def test_another_process_compiles_the_templates_of_an_edit(root, compiled):
    """Ours and those of the theme; the site is that of a build which compiles them itself."""
    words(root)
    files = run(root, root / "site", dirty=False)
    assert not compiled & (OURS | THEIRS)
    assert files == whole(root)


def test_a_site_has_a_template_of_its_own(root, compiled):
    """It stands in the way of the theme's, for the other process too."""
    own = root / "own"
    (own / "partials").mkdir(parents=True)
    (own / "partials/footer.html").write_text("<footer>{{ 'mine' | upper }}</footer>")
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("theme:\n", "theme:\n  custom_dir: own\n", 1))
    files = run(root, root / "site", dirty=False)
    assert "partials/footer.html" not in compiled
    assert b"<footer>MINE</footer>" in files["claims/index.html"]
    assert files == whole(root)


@pytest.mark.parametrize("how", ["dies", "fails", "is refused"])
def test_where_it_does_not_come_to_an_end_all_are_compiled_here(root, compiled, monkeypatch, how):
    """The build takes longer, and is as right."""

    def failing(*_):
        if how == "dies":
            os._exit(9)
        raise ValueError

    if how == "is refused":
        monkeypatch.setattr(processes, "how_many", lambda _: 1)
    else:
        monkeypatch.setattr(compiling, "_compile", failing)
    words(root)
    files = run(root, root / "site", dirty=False)
    assert compiled >= OURS | THEIRS
    assert files == whole(root)


def test_a_template_that_cannot_be_compiled_is_told_by_who_needs_it(root, capfd):
    """The other process says nothing of it; one that nobody needs harms nobody."""
    own = root / "own"
    (own / "partials").mkdir(parents=True)
    (own / "partials/unused.html").write_text("{% if %}")
    settings = root / "mkdocs.yml"
    settings.write_text(settings.read_text().replace("theme:\n", "theme:\n  custom_dir: own\n", 1))
    assert run(root, root / "site", dirty=False) == whole(root)
    assert "unused" not in "".join(capfd.readouterr())


def test_a_first_build_begins_no_process_for_it(root, compiled, monkeypatch):
    """All processors are at work there anyway."""
    monkeypatch.setenv("SOURCEBOOK_CACHE", str(root.parent / "empty"))
    run(root, root / "site", dirty=False)
    assert compiled >= OURS | THEIRS
