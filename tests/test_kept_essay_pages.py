"""The page of an essay is written by MkDocs once, until something on it is another."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest
from edits import EDITS, HARMS, differing, edit, run, whole
from mkdocs.commands import build
from mkdocs.structure.pages import Page

from conftest import SITES
from sourcebook.adapters.earlier.kept_essay_pages import _SHELF
from sourcebook.loading.cache import keeping

HOME, FACT_CHECK, CODES, BESIDE = (
    *("index.md", "fact-checks/efficacy.md"),
    *("guide/codes.md", "beside.md"),
)
WHOLE = {HOME, CODES}
"""They show something of all the data, and are written each time."""
NOON = 1_795_262_400
DAY = 86_400


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path_factory):
    """A day, and a cache of the test's own."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOON))
    monkeypatch.setenv("SOURCEBOOK_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def root(tmp_path):
    """The golden site with one more essay."""
    root = tmp_path / "kb"
    shutil.copytree(SITES / "golden", root)
    (root / "docs" / BESIDE).write_text("# Beside\n\nIt cites nothing.\n")
    return root


@pytest.fixture
def written(monkeypatch):
    """The essays that MkDocs writes, by path."""
    found: list[str] = []
    build_page = build._build_page

    def noting(page, *given, **named):
        if type(page) is Page:
            found.append(page.file.src_uri)
        build_page(page, *given, **named)

    monkeypatch.setattr(build, "_build_page", noting)
    return found


def again(root: Path, written: list[str]) -> tuple[dict[str, bytes], set[str]]:
    """The files of one more build into an empty folder, and the essays that MkDocs wrote."""
    written.clear()
    files = run(root, root / "site", dirty=False)
    return files, set(written)


def test_mkdocs_writes_again_only_what_shows_the_whole_knowledge_base(root, written):
    first, asked = again(root, written)
    assert asked == {*WHOLE, FACT_CHECK, BESIDE}
    second, asked = again(root, written)
    assert asked == WHOLE
    assert differing(second, first) == []
    assert differing(second, whole(root)) == []


@pytest.mark.parametrize("change", EDITS, ids=lambda change: change.__name__)
def test_an_edit_leaves_the_bytes_of_a_build_without_a_cache(root, written, change):
    again(root, written)
    change(root)
    after, _ = again(root, written)
    assert differing(after, whole(root)) == []
    assert differing(again(root, written)[0], after) == []


def test_only_essays_that_an_edit_concerns_are_written(root, written):
    again(root, written)
    edit(root, "docs/beside.md", "cites nothing", "cites nobody")
    after, asked = again(root, written)
    assert asked == {*WHOLE, BESIDE}
    assert b"cites nobody" in after["beside/index.html"]
    edit(root, "mkdocs.yml", "docs_dir: docs", "docs_dir: docs\ncopyright: Nobody's")
    after, asked = again(root, written)
    assert asked == {*WHOLE, FACT_CHECK, BESIDE}
    assert b"Nobody's" in after["beside/index.html"]


def test_what_a_template_lists_of_other_pages_is_on_essays_as_well(root, written):
    """A template of the site's own may show all pages, so that an essay is another with a new
    claim."""
    (root / "theirs").mkdir()
    shown = "{% extends 'base.html' %}{% block announce %}{{ pages | length }}{% endblock %}"
    (root / "theirs/main.html").write_text(shown)
    edit(root, "mkdocs.yml", "  font: false", "  font: false\n  custom_dir: theirs")
    again(root, written)
    (root / "docs/new.md").write_text("# New\n")
    after, _ = again(root, written)
    assert differing(after, whole(root)) == []


def test_a_link_to_a_heading_that_is_gone_is_told_of_a_page_that_is_known(root, written, caplog):
    edit(root, "docs/beside.md", "cites nothing", "[cites](fact-checks/efficacy.md#gone) nothing")
    caplog.set_level(logging.INFO)
    for known in (False, True):
        caplog.clear()
        assert (BESIDE in again(root, written)[1]) is not known
        said = [one.getMessage() for one in caplog.records]
        assert sum("'beside.md' contains a link" in one for one in said) == 1


def test_an_essay_of_which_nothing_comes_has_no_page(root, written):
    (root / "theirs").mkdir()
    (root / "theirs/empty.html").write_text(" ")
    edit(root, "mkdocs.yml", "  font: false", "  font: false\n  custom_dir: theirs")
    (root / "docs" / BESIDE).write_text("---\ntemplate: empty.html\n---\n# Beside\n")
    for _ in range(2):
        files, asked = again(root, written)
        assert BESIDE in asked
        assert "beside/index.html" not in files


def test_a_file_that_cannot_be_written_is_named(root, written, monkeypatch):
    """As where the disk is full."""
    again(root, written)
    monkeypatch.setattr("sourcebook.adapters.earlier.build.write_pieces", _full)
    with pytest.raises(SystemExit):
        again(root, written)


def _full(path: Path, _: object) -> None:
    raise OSError(28, "No space left on device", str(path))


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_a_cut_or_foreign_cache_is_dropped(root, written, harm):
    first, asked = again(root, written)
    kept = keeping(root)
    assert kept is not None
    harm(kept.folder / f"{_SHELF.name}.cache", _SHELF)
    second, again_asked = again(root, written)
    assert again_asked == asked
    assert differing(second, first) == []


def test_another_day_writes_none_anew(root, written, monkeypatch):
    again(root, written)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOON + DAY))
    after, asked = again(root, written)
    assert asked == WHOLE
    assert differing(after, whole(root)) == []


def test_a_build_that_mends_takes_what_stands_there(root, written):
    """Nothing is kept of it, and nothing unpacked."""
    again(root, written)
    written.clear()
    files = run(root, root / "site", dirty=True)
    assert set(written) == WHOLE
    assert differing(files, whole(root)) == []
