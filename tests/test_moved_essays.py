"""Essays that other plugins publish elsewhere, or not at all: what leads to them goes by that."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from edits import differing, edit, run, whole

from conftest import ARTICLE, HOOKS, SITES, SMALL, build

SITE = "https://example.org/"
NEWS = "changes: [{date: 2026-01-29, type: correction, why: It was ice.}]\ntopics: [water]\n"
POST = ARTICLE.replace("---\n", f"---\ndate: 2026-01-28\n{NEWS}", 1)
DRAFT = POST.replace("---\n", "---\ndraft: true\n", 1).replace("Is water wet?", "Is ice wet?")
HOME = "---\ntitle: Home\n---\n# Small\n\n<!-- sourcebook:home -->\n"
ASKS = ARTICLE.replace("claims:", "followups: [{question: Since when?, page: PAGE}]\nclaims:")
MOVER = """\
import os

def on_files(files, *, config):
    files.remove(files.get_file_from_path("gone.md"))
    file = files.get_file_from_path("old.md")
    file.dest_uri, file.url = "new/place/index.html", "new/place/"
    file.abs_dest_path = os.path.join(config.site_dir, file.dest_uri)
    return files
"""


def settings(hooks: str, plugins: str = "search") -> str:
    """The settings of a site with more hooks or plugins; the pages are ours to write."""
    text = SMALL.replace(str(HOOKS), f"{HOOKS}{hooks}")
    return f"{text}site_url: {SITE}\nplugins: [{plugins}]\n"


BLOG = {
    "mkdocs.yml": settings("", "search, blog"),
    "docs/index.md": HOME,
    "docs/blog/index.md": "# Blog\n",
    "docs/blog/posts/old.md": POST,
    "docs/blog/posts/gone.md": DRAFT,
    "docs/water.md": ASKS.replace("PAGE", "blog/posts/old.md"),
}
MOVED = {
    "mkdocs.yml": settings(", mover.py"),
    "mover.py": MOVER,
    "docs/index.md": HOME,
    "docs/old.md": POST,
    "docs/gone.md": DRAFT,
    "docs/water.md": ASKS.replace("PAGE", "old.md"),
}


@pytest.mark.parametrize(
    ("files", "address"),
    [(BLOG, "blog/2026/01/28/is-water-wet/"), (MOVED, "new/place/")],
    ids=["blog", "hook"],
)
def test_everything_leads_to_where_an_essay_is_published(make_site, files, address):
    """Lists, feeds and followups name the new address, and nothing a page that is not there."""
    built = build(make_site(files), strict=True)
    assert built.exit_code == 0, built.log
    feed = (built.folder / "feed.json").read_text()
    assert f'"{SITE}{address}' in feed
    assert "Is ice wet?" not in feed
    for page, link in {"": address, "changes": f"../{address}", "water": f"../{address}"}.items():
        assert built.page(page).select(f'article a[href="{link}"]'), page
    for path in built.folder.rglob("*.html"):
        at = path.relative_to(built.folder).as_posix().removesuffix("index.html")
        page = BeautifulSoup(path.read_text(), "html.parser")
        assert "Is ice wet?" not in page.get_text(), at
        for link in page.select("a[href]"):
            to = urlsplit(urljoin(f"{SITE}{at}", str(link["href"])))
            if f"{to.scheme}://{to.netloc}/" == SITE:
                found = built.folder / unquote(to.path.lstrip("/"))
                assert found.is_file() or (found / "index.html").is_file(), (at, link)


@pytest.mark.parametrize("files", [BLOG, MOVED], ids=["blog", "hook"])
def test_no_picture_is_left_of_what_is_not_published(make_site, files):
    """MkDocs was told of it before."""
    built = build(make_site(files))
    pictures = list((built.folder / "cards").rglob("*.png"))
    assert {"old", "wet"} <= {path.stem for path in pictures}
    assert all(path.stat().st_size for path in pictures)
    assert not any(path.stem == "gone" for path in pictures)


@pytest.mark.parametrize("files", [BLOG, MOVED], ids=["blog", "hook"])
def test_page_that_only_an_unpublished_essay_needs_is_not_made(make_site, files):
    """Its changes would have filled a second page of them."""
    many = ", ".join(
        f"{{date: {dt.date(2025, 1, 1) + dt.timedelta(days)}, type: correction, why: No.}}"
        for days in range(250)
    )
    path = next(name for name in files if name.endswith("gone.md"))
    changed = re.sub(r"changes: .*", f"changes: [{many}]", files[path])
    plain = build(make_site({**files, path: changed}), strict=True)
    assert plain.exit_code == 0, plain.log
    assert not (plain.folder / "changes/2025-01").exists()
    assert "changes/2025-01" not in (plain.folder / "sitemap.xml").read_text()


def test_what_is_kept_goes_by_where_essays_are_now(tmp_path, monkeypatch):
    """With the cache and with --dirty, a site whose essay moves is the one that a full build
    makes."""
    noon = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(noon.timestamp())))
    monkeypatch.setenv("SOURCEBOOK_CACHE", str(tmp_path / "cache"))
    root = tmp_path / "kb"
    shutil.copytree(SITES / "golden", root)
    mover = MOVER.replace("gone.md", "guide/codes.md").replace("old.md", "fact-checks/efficacy.md")
    (root / "mover.py").write_text(mover)
    settings = (root / "mkdocs.yml").read_text()

    def hooked() -> None:
        (root / "mkdocs.yml").write_text(f"{settings}hooks: [mover.py]\n")

    def moved_on() -> None:
        edit(root, "mover.py", '"new/place/index.html", "new/place/"', '"new/index.html", "new/"')

    def published() -> None:
        edit(root, "mover.py", "    files.remove", "    # files.remove")

    def as_before() -> None:
        (root / "mkdocs.yml").write_text(settings)

    for step in (lambda: None, hooked, moved_on, published, as_before):
        step()
        expected = whole(root)
        for folder, dirty in ((tmp_path / "cached", False), (tmp_path / "mended", True)):
            assert differing(run(root, folder, dirty=dirty), expected) == [], (step, dirty)
