"""Sites of other people: what Sourcebook must leave alone, and hosts that it works in."""

from __future__ import annotations

import filecmp
import shutil
import subprocess
import sys
from pathlib import Path

import markdown
import pytest
from bs4 import BeautifulSoup
from test_zensical import ENVIRONMENT, ROOT, pages

from conftest import ARTICLE, HOOKS, SITES, Built, build

EXISTING = """\
site_name: Somebody's site
site_url: https://example.org/deep/down/
docs_dir: content
theme:
  name: material
  font: false
  custom_dir: overrides
  features: [navigation.instant, content.footnote.tooltips]
extra_css: [own.css]
nav:
  - Home: index.md
  - About: about/us.md
  - Claims: claims/index.md
  - All claims, in our words: claims/ours.md
markdown_extensions: [footnotes, admonition, attr_list, toc: {permalink: true}]
"""
FILES = {
    "docs/index.md": None,
    "docs/water.md": None,
    "content/index.md": "# Home\n\n<!-- sourcebook:home -->\n",
    "content/about/us.md": "---\ntags: [people]\n---\n# Us\n\nA note[^1].\n\n[^1]: A footnote.\n",
    "content/claims/index.md": "# Our own list\n",
    "content/claims/ours.md": "# Ours\n\n[The list](index.md) and [](claim:wet).\n",
    "content/tags.md": "# Tags\n\n<!-- material/tags -->\n",
    "content/water.md": ARTICLE,
    "content/own.css": "h1 { color: teal }\n",
    "overrides/main.html": '{% extends "base.html" %}\n'
    '{% block announce %}<p id="ours">Somebody\'s notice</p>{% endblock %}\n',
}
AS_PLUGIN = "plugins: [search, tags, sourcebook]\n"
AS_HOOK = f"plugins: [search, tags]\nhooks: [{HOOKS}]\n"


def differences(left: Path, right: Path) -> list[str]:
    """The files that are in one folder only, or have other bytes."""
    found: list[str] = []
    todo = [filecmp.dircmp(left, right)]
    while todo:
        now = todo.pop()
        found += [*now.left_only, *now.right_only]
        _, other, errors = filecmp.cmpfiles(now.left, now.right, now.common_files, shallow=False)
        found += [*other, *errors]
        todo += now.subdirs.values()
    return found


@pytest.fixture(params=["directories", "files"])
def existing(request, make_site):
    """Somebody's site, with addresses of either form."""
    settings = EXISTING
    if request.param == "files":
        settings += "use_directory_urls: false\n"
    return make_site({**FILES, "mkdocs.yml": settings}), settings


def test_plugin_and_hook_give_the_same_bytes_in_an_existing_site(existing, tmp_path_factory):
    """Whatever else a site has, the one line of the plugin does what the hook does."""
    root, settings = existing
    built = []
    for lines in (AS_PLUGIN, AS_HOOK):
        (root / "mkdocs.yml").write_text(settings + lines)
        built.append(build(root, strict=True, out=tmp_path_factory.mktemp("out")))
        assert built[-1].exit_code == 0, built[-1].log
    assert differences(built[0].folder, built[1].folder) == []


def test_an_existing_site_keeps_what_is_its_own(existing):
    """Navigation, overrides, styles, tags, footnotes and pages stay; only an address that
    Sourcebook needs for itself is taken."""
    root, settings = existing
    (root / "mkdocs.yml").write_text(settings + AS_PLUGIN)
    built = build(root, strict=True)
    assert built.exit_code == 0, built.log
    name = "about/us.html" if "use_directory_urls" in settings else "about/us/index.html"
    page = BeautifulSoup((built.folder / name).read_text(), "html.parser")
    assert page.select_one("#ours") is not None
    styles = [str(one["href"]) for one in page.select("link[rel=stylesheet]")]
    assert any(one.endswith("own.css") for one in styles)
    assert any(one.endswith("assets/sourcebook.css") for one in styles)
    menu = [one.get_text(" ", strip=True) for one in page.select("nav.md-nav--primary a")]
    assert "All claims, in our words" in menu
    assert page.select_one("div.footnote") is not None
    assert "Water is wet" in built.article("claims").get_text()
    assert "people" in (built.folder / name).read_text()
    for path in built.folder.rglob("*.html"):
        soup = BeautifulSoup(path.read_text(), "html.parser")
        for link in soup.select("article a[href]"):
            href = str(link["href"]).partition("#")[0].partition("?")[0]
            if href and not href.startswith(("http:", "https:", "mailto:")):
                target = path.parent / href
                assert target.exists(), f"{path.relative_to(built.folder)}: {href}"
                assert target.is_file() or (target / "index.html").exists(), href


def test_properdocs_builds_the_same_addresses(tmp_path_factory):
    """ProperDocs gives plugins the events of MkDocs; the golden site comes out the same."""
    root = tmp_path_factory.mktemp("golden")
    shutil.copytree(SITES / "golden", root, dirs_exist_ok=True)
    by_mkdocs = build(root, strict=True)
    assert by_mkdocs.exit_code == 0, by_mkdocs.log
    out = tmp_path_factory.mktemp("properdocs")
    command = [Path(sys.executable).parent / "properdocs", "build", "--strict"]
    command += ["--config-file", "mkdocs.yml", "--site-dir", out]
    result = subprocess.run(
        command, capture_output=True, text=True, env=ENVIRONMENT, check=False, cwd=root
    )
    assert result.returncode == 0, result.stderr
    by_properdocs = Built(out, result.returncode, result.stderr)
    assert pages(by_properdocs) == pages(by_mkdocs)
    for address in pages(by_mkdocs):
        text = (by_mkdocs.folder / address / "index.html").read_text()
        if "http-equiv" not in text[:500]:
            assert by_properdocs.article(address) == by_mkdocs.article(address), address


# ---- where nothing of ours runs ----


def test_plain_mkdocs_says_that_nothing_of_ours_runs(make_site):
    """With the extension and without the plugin a page must not look complete: a banner, red marks,
    and a strict build that fails."""
    settings = "site_name: Small\ntheme: {name: material, font: false}\n"
    root = make_site({"mkdocs.yml": settings + "markdown_extensions: [sourcebook]\n"})
    built = build(root)
    assert built.exit_code == 0, built.log
    article = built.article("water")
    banner = article.select_one(".sb-banner")
    assert banner is not None
    assert "not at work" in banner.get_text()
    assert [one.get_text() for one in article.select(".sb-unknown")] == ["[?a]"]
    assert article.select("a.footnote-ref") == []
    assert built.article("").select_one(".sb-banner") is None
    assert built.log.count("Sourcebook is not at work") == 1
    assert build(root, strict=True).exit_code == 1


@pytest.mark.parametrize("name", ["sourcebook", "sourcebook.citations"])
@pytest.mark.parametrize(
    "text", ["Wet [@a].", "[](claim:wet)", "::: claims\nwet\n:::", "[Water](source:a)"]
)
def test_plain_markdown_says_that_nothing_of_ours_runs(make_site, monkeypatch, name, text):
    """Whatever of ours a text holds, and however the extension is named."""
    monkeypatch.chdir(make_site())
    page = BeautifulSoup(markdown.markdown(f"# Water\n\n{text}", extensions=[name]), "html.parser")
    banner = page.select_one(".sb-banner")
    assert banner is not None
    assert "sourcebook render" in banner.get_text()
    assert page.select("a.footnote-ref") == []
    assert "Water is wet" not in page.get_text()


def test_a_text_without_anything_of_ours_has_no_banner(make_site, monkeypatch):
    """A page that asks for nothing misses nothing."""
    monkeypatch.chdir(make_site())
    assert "sb-banner" not in markdown.markdown("Plain.", extensions=["sourcebook"])


def test_the_plugin_serves_the_extension_under_its_longer_name(make_site):
    """`sourcebook.citations` in mkdocs.yml is the same extension, and is set up once."""
    settings = (
        "site_name: Small\ntheme: {name: material, font: false}\nplugins: [sourcebook]\n"
        "markdown_extensions: [sourcebook.citations]\n"
    )
    built = build(make_site({"mkdocs.yml": settings}), strict=True)
    assert built.exit_code == 0, built.log
    article = built.article("water")
    assert article.select_one(".sb-banner") is None
    assert [one.get_text() for one in article.select("a.footnote-ref")] == ["[1]", "[1]"]


def test_mkdocs_builds_over_rendered_files(make_site, tmp_path_factory):
    """A site may be built by either host from one folder: what `render` left is not in the way."""
    settings = "site_name: Small\ntheme: {name: material, font: false}\nplugins: [sourcebook]\n"
    root = make_site({"mkdocs.yml": settings})
    before = build(root, strict=True, out=tmp_path_factory.mktemp("before"))
    program = Path(sys.executable).parent / "sourcebook"
    subprocess.run([program, "render"], cwd=root, env=ENVIRONMENT, check=True, capture_output=True)
    after = build(root, strict=True, out=tmp_path_factory.mktemp("after"))
    assert after.exit_code == 0, after.log
    assert differences(before.folder, after.folder) == []


def test_the_guide_names_commands_that_work(make_site):
    """Every line of sh in the guide runs on a small site, in order."""
    guide = (ROOT / "docs/guide/hosts.md").read_text()
    blocks = [one.partition("```")[0] for one in guide.split("```sh\n")[1:]]
    lines = [line for block in blocks for line in block.splitlines() if line]
    lines = [line for line in lines if not line.startswith("pip install")]
    assert any("zensical build" in line for line in lines)
    assert any("properdocs build" in line for line in lines)
    settings = "site_name: Small\ntheme: {name: material, font: false}\n"
    root = make_site({"mkdocs.yml": settings + "plugins: [search, sourcebook]\n"})
    folder = Path(sys.executable).parent.as_posix()
    environment = {**ENVIRONMENT, "PATH": f"{folder}:{ENVIRONMENT['PATH']}"}
    for line in lines:
        result = subprocess.run(
            ["bash", "-c", line],
            capture_output=True,
            text=True,
            env=environment,
            check=False,
            cwd=root,
        )
        assert result.returncode == 0, f"{line}\n{result.stdout}{result.stderr}"
