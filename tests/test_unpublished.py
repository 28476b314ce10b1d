"""Essays that the host's settings leave out of the site: nothing leads to them, and nobody is told
what is wrong in them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner
from mkdocs.commands.build import build as build_with_mkdocs
from mkdocs.config import load_config

from conftest import ARTICLE, SMALL, build
from sourcebook.checking import survey
from sourcebook.cli import main
from sourcebook.loading import load

UNFINISHED = """\
---
title: Is ice wet?
claims: [wet]
topics: [water]
summary: Perhaps.
checked: 2026-01-28
changes: [{date: 2026-01-28, type: correction, why: It was ice.}]
---
Ice is wet [@a] and [@nobody].
"""
SETTINGS = "site_url: https://example.org/\nexclude_docs: |\n  drafts/\ndraft_docs: later.md\n"
LEFT_OUT = ("drafts/ice.md", "later.md", "templates/ice.md", ".hidden/ice.md")
HOME = "---\ntitle: Home\n---\n# Small\n\n<!-- sourcebook:home -->\n"
PANELS = {"docs/index.md": HOME, "mkdocs.yml": SMALL + SETTINGS}


def unfinished(settings: str = SMALL + SETTINGS) -> dict[str, str]:
    """A site with essays that are not finished."""
    files = {f"docs/{path}": UNFINISHED for path in LEFT_OUT}
    return {**PANELS, **files, "mkdocs.yml": settings}


def test_nothing_is_told_of_what_is_not_published(make_site):
    """But that it was not looked at; hidden files are no pages to begin with."""
    root = make_site(unfinished())
    result = CliRunner().invoke(main, ["check", str(root)])
    assert result.exit_code == 0
    assert result.output.splitlines()[-1].endswith(
        "2 pages checked. Not published and not checked: 3 pages."
    )
    assert "ice.md" not in result.output


def test_what_is_published_all_the_same_is_checked(make_site):
    """A pattern with an exclamation mark brings back what MkDocs leaves out."""
    settings = SMALL + "exclude_docs: |\n  !.open/\n  !templates/\n"
    files = {"docs/.open/ice.md": UNFINISHED, "docs/templates/ice.md": UNFINISHED}
    root = make_site({**files, "mkdocs.yml": settings})
    told = {one.location.path for one in survey(load(root)) if one.code == "P601"}
    assert told == {"docs/.open/ice.md", "docs/templates/ice.md"}
    assert build(root).page(".open/ice").select(".sb-ref, sup")


def test_site_is_the_one_without_these_files(make_site, tmp_path):
    """No list, feed, download, picture or search leads to one: all files have the same bytes."""
    root = make_site(unfinished())
    built = build(root, strict=True, out=tmp_path / "with")
    assert built.exit_code == 0
    for path in LEFT_OUT:
        (root / "docs" / path).unlink()
    plain = build(root, strict=True, out=tmp_path / "without")
    found = [
        {path.relative_to(one.folder): path for path in one.folder.rglob("*") if path.is_file()}
        for one in (built, plain)
    ]
    assert found[0].keys() == found[1].keys()
    for name, path in found[0].items():
        # The time of the build stands in there.
        if not name.name.startswith("sitemap"):
            assert path.read_bytes() == found[1][name].read_bytes(), name
    assert "later" not in (built.folder / "sitemap.xml").read_text()


def test_finished_draft_is_in_all_lists(make_site):
    """What the test above compares would be listed, if it were published."""
    built = build(make_site(unfinished(SMALL + "site_url: https://example.org/\n")))
    feed = json.loads((built.folder / "feed.json").read_text())
    assert any("drafts/ice/" in one["url"] for one in feed["items"])
    assert built.page("").select('a[href="drafts/ice/"]')
    assert built.page("topics/water").select('a[href="../../drafts/ice/"]')


def test_preview_shows_drafts_with_their_references(make_site, tmp_path):
    """Under `mkdocs serve` a draft is a page like others, and its writer hears what is wrong."""
    root, folder = make_site(unfinished()), tmp_path / "preview"
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(folder))
    config.plugins.on_startup(command="serve", dirty=False)
    build_with_mkdocs(config, serve_url="http://127.0.0.1:8000/")
    draft = (folder / "later/index.html").read_text()
    assert 'href="../sources/a/' in draft
    assert "[?nobody]" in draft
    assert not (folder / "drafts").exists()


def test_renaming_reaches_what_is_not_published_yet(make_site):
    """One day it will be, and then it must not cite what is not there."""
    root = make_site(unfinished())
    result = CliRunner().invoke(main, ["rename", "--source", "a", "b", "--in", str(root)])
    assert result.exit_code == 0, result.output
    for path in LEFT_OUT[:3]:
        assert "[@b]" in (root / "docs" / path).read_text("utf-8"), path


def test_followup_that_is_not_published_is_told_as_that(make_site):
    """It is there, but no reader can go there."""
    followups = "followups: [{question: Ice?, page: later.md}]\nclaims:"
    article = ARTICLE.replace("claims:", followups)
    root = make_site({**unfinished(), "docs/water.md": article})
    told = [one for one in survey(load(root)) if one.code == "A502"]
    assert [one.message for one in told] == ["The page 'later.md' is not published."]


@pytest.mark.parametrize(
    ("written", "places"),
    [
        ("exclude_docs: |\n  a/\n  !\n  b/\n  !\n", [(7, 3, "!"), (9, 3, "!")]),
        ("draft_docs: '!'\n", [(5, 13, "!")]),
        ("not_in_nav: |\n  a\\\n", [(6, 3, "a\\")]),
    ],
)
def test_line_that_is_no_pattern_is_told_where_it_stands(make_site, written, places):
    """MkDocs would end there, and name the pattern alone."""
    told = survey(load(make_site({"mkdocs.yml": SMALL + written})))
    found = [(one.location.line, one.location.column, one.message) for one in told]
    name = written.partition(":")[0]
    assert found == [
        (line, column, f"'{pattern}' in '{name}' is no pattern.")
        for line, column, pattern in places
    ]
