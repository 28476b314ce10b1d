"""The files of `sourcebook render`, made pages by other hosts: in a real browser nothing of what
strangers wrote runs."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import hostile
import markdown
import pytest
import yaml
from browsing import noted
from click.testing import CliRunner
from loopback import served
from test_injection import RAN, SUSPECT
from test_zensical import ENVIRONMENT, OURS

from conftest import HOOKS
from sourcebook.cli import main

AS_TOLD = ("sourcebook", "footnotes")
"""The extensions that the guide to hosts names."""
ALL = (
    *AS_TOLD,
    *("abbr", "admonition", "attr_list", "def_list", "fenced_code", "md_in_html", "smarty"),
    *("tables", "toc", "meta", "pymdownx.betterem", "pymdownx.caret", "pymdownx.details"),
    *("pymdownx.emoji", "pymdownx.inlinehilite", "pymdownx.keys", "pymdownx.magiclink"),
    *("pymdownx.mark", "pymdownx.smartsymbols", "pymdownx.superfences", "pymdownx.tabbed"),
    *("pymdownx.tasklist", "pymdownx.tilde", "pymdownx.arithmatex", "pymdownx.critic"),
)
"""Those, and what sites of Material have on besides."""
OF_ESSAYS = re.compile(r'("(?:title|description)": )"(?:[^"\\]|\\.)*"')
FRAME = """\
<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<meta name="description" content="{description}"></head>
<body><article>{body}</article></body></html>
"""
"""As themes print a title and a description: as they are."""


@pytest.fixture(scope="module")
def root(tmp_path_factory):
    """The hostile knowledge base with its pages beside its essays."""
    folder = tmp_path_factory.mktemp("hostile")
    hostile.write(folder, HOOKS)
    words = ["render", "--in", str(folder), "--today", "2026-11-21"]
    result = CliRunner().invoke(main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    assert "written" in result.output
    return folder


@pytest.fixture
def watched(page):
    """A page on which anything that runs, or asks another host, is noted."""
    page.events = noted(page, "http://127.0.0.1:")
    return page


def opened(watched, folder: Path) -> int:
    """Open every page of a folder, unfold and point at everything; how many pages there were."""
    pages = [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*.html"))
        if 'http-equiv="refresh"' not in path.read_text("utf-8")
    ]
    with served(folder) as site:
        for name in pages:
            watched.goto(site + quote(name), wait_until="load")
            watched.keyboard.press("Tab")
            watched.evaluate(
                """() => {
                  for (const one of document.querySelectorAll("article details")) one.open = true;
                  for (const one of document.querySelectorAll("article *")) {
                    one.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
                    if (one.matches("a, button, input")) one.focus();
                  }
                }"""
            )
            assert watched.evaluate(SUSPECT) == [], name
            assert watched.evaluate(RAN) is False, name
            assert watched.events == [], name
    return len(pages)


@pytest.mark.parametrize("extensions", [AS_TOLD, ALL], ids=["as told", "all"])
def test_no_rendered_page_runs_a_word_in_another_host(
    root, watched, tmp_path, monkeypatch, extensions
):
    """Put through Python-Markdown as a host does it, and looked at."""
    monkeypatch.chdir(root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795219200")
    out = tmp_path / "site"
    shutil.copytree(root / "docs", out, ignore=shutil.ignore_patterns("*.md"))
    for path in sorted((root / "docs").rglob("*.md")):
        text = path.read_text("utf-8")
        if not text.startswith('---\n# Written by "sourcebook render"'):
            continue
        head, _, body = text.removeprefix("---\n").partition("\n---\n")
        front = yaml.safe_load(head)
        html = markdown.Markdown(extensions=list(extensions)).convert(body)
        target = out / path.relative_to(root / "docs").with_suffix(".html")
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(
            FRAME.format(title=front["title"], description=front["description"], body=html), "utf-8"
        )
    assert opened(watched, out) > 30


def test_no_page_of_zensical_runs_a_word(root, watched, tmp_path):
    """The same, built by Zensical: essays with what the extension puts in, lists and all. Titles
    and descriptions of essays are its own business; they are reviewed as code."""
    site = tmp_path / "kb"
    shutil.copytree(root, site)
    (site / "mkdocs.yml").write_text(f"{OURS}theme: {{font: false}}\n")
    for path in (site / "docs").rglob("*.md"):
        text = path.read_text("utf-8")
        if text.startswith("---\n{"):
            path.write_text(OF_ESSAYS.sub(r'\1"About water"', text, count=2), "utf-8")
    program = Path(sys.executable).parent
    for command in (["sourcebook", "render"], ["zensical", "build"]):
        done = subprocess.run(
            [str(program / command[0]), *command[1:]],
            cwd=site, env=ENVIRONMENT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
    page = (site / "site/claims/main/index.html").read_text("utf-8")
    assert re.search(r"mark\d+", page), "the hostile fields are shown"
    assert opened(watched, site / "site") > 30
