"""Zensical: our own knowledge base has the same pages and references as MkDocs gives it."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import markdown
import pytest
from bs4 import BeautifulSoup, Tag
from zensical.extensions.context import ContextExtension, Page

from conftest import ARTICLE, REFS, Built, build
from sourcebook.citations import own_desk
from sourcebook.fragments.site import article_url
from sourcebook.loading import load as really_load

ROOT = Path(__file__).parents[1]
ENVIRONMENT = {
    **os.environ,
    "SOURCE_DATE_EPOCH": str(int(dt.datetime(2026, 11, 21, tzinfo=dt.UTC).timestamp())),
    "NO_COLOR": "1",
}
OURS = "site_name: Small\nmarkdown_extensions: [sourcebook, footnotes, admonition, attr_list]\n"


def run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """A command in a site's folder, as a person types it."""
    return subprocess.run(
        [str(Path(sys.executable).parent / command[0]), *command[1:]],
        capture_output=True,
        text=True,
        env=ENVIRONMENT,
        check=False,
        cwd=root,
    )


def rendered(root: Path, *options: str) -> str:
    """`sourcebook render`, which must go well; what it said."""
    result = run(root, "sourcebook", "render", *options)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def zensical(root: Path, *options: str) -> Built:
    """Builds a site with Zensical as its command does."""
    result = run(root, "zensical", "build", *options)
    log = re.sub(r"\x1b\[[0-9;]*m", "", result.stdout + result.stderr)
    return Built(root / "site", result.returncode, log)


@pytest.fixture(scope="module")
def both(tmp_path_factory):
    """Our own knowledge base, published at an address, as Zensical and as MkDocs build it."""
    root = tmp_path_factory.mktemp("ours")
    for name in ("docs", "data", "tests/sites"):
        shutil.copytree(ROOT / name, root / name)
    (root / "hooks").mkdir()
    shutil.copy(ROOT / "hooks/sourcebook_hooks.py", root / "hooks")
    settings = (ROOT / "mkdocs.yml").read_text()
    address = "site_url: https://example.org/kb/"
    settings = re.sub(r"^site_url:.*$", address, settings, count=1, flags=re.MULTILINE)
    (root / "mkdocs.yml").write_text(settings)
    by_mkdocs = build(root, out=tmp_path_factory.mktemp("mkdocs"), strict=True)
    assert by_mkdocs.exit_code == 0, by_mkdocs.log
    rendered(root)
    by_zensical = zensical(root, "--strict")
    assert by_zensical.exit_code == 0, by_zensical.log
    return by_zensical, by_mkdocs


def pages(built: Built) -> list[str]:
    """The addresses of all pages."""
    return sorted(
        path.parent.relative_to(built.folder).as_posix()
        for path in built.folder.rglob("index.html")
    )


def references(article: Tag) -> list[object]:
    """The marks of a page (text, id, where they lead) and its references with their back-links."""
    marks = [
        (link.get_text(), str(link.parent.get("id") if link.parent else ""), str(link["href"]))
        for link in article.select("a.footnote-ref")
    ]
    listed = [
        (
            str(item["id"]),
            [str(link["href"]) for link in item.select("a.footnote-backref")],
            [str(link["href"]) for link in item.find_all("a", href=True)],
        )
        for item in article.select("div.footnote li[id]")
    ]
    return [*marks, *listed]


def contents(page: BeautifulSoup) -> list[tuple[str, str]]:
    """The table of contents: where each line leads and what it says."""
    return [
        (str(link["href"]), " ".join(link.get_text().split()))
        for link in page.select("nav.md-nav--secondary li a")
    ]


def test_both_hosts_have_the_same_addresses(both):
    """Every page, feed and download stands at the same address, whichever host built it."""
    by_zensical, by_mkdocs = both
    assert pages(by_zensical) == pages(by_mkdocs)
    assert len(pages(by_zensical)) > 100
    of_hosts = ("assets/", "pagefind/", "search", "sitemap.xml.gz")

    def files(built: Built) -> set[str]:
        paths = (one for one in built.folder.rglob("*") if one.is_file())
        names = (path.relative_to(built.folder).as_posix() for path in paths)
        return {name for name in names if not name.startswith(of_hosts)}

    assert files(by_zensical) == files(by_mkdocs)


@pytest.fixture(scope="module")
def read(both):
    """What every page says, by address and host: its references, its words, and its structured
    data. Parsed once, which takes longer than both builds."""
    by_zensical, by_mkdocs = both
    return {
        address: (what_says(by_zensical, address), what_says(by_mkdocs, address))
        for address in pages(by_mkdocs)
    }


def what_says(built: Built, address: str) -> tuple[list[object], list[str], list[str]] | None:
    """The references, words and structured data of a page; None where it only leads on."""
    if "http-equiv" in (built.folder / address / "index.html").read_text()[:500]:
        return None
    page = built.page(address)
    data = [one.get_text() for one in page.select("script[type*=ld]")]
    article = page.find("article")
    assert isinstance(article, Tag)
    marks = references(article)
    # Menus and what the theme adds are the host's.
    for added in article.select(".headerlink, .md-source-file, script, link, .md-clipboard"):
        added.decompose()
    return marks, article.get_text(" ").split(), data


def test_both_hosts_number_the_references_alike(read):
    """On every page the numbers, the sources behind them and the links back are the same."""
    cited = 0
    for address, (here, there) in read.items():
        assert (here and here[0]) == (there and there[0]), address
        cited += bool(here and here[0])
    assert cited > 50


def test_both_hosts_show_the_same_words(read):
    """Headings, tables and panels of every page say the same, the home page's and method
    included."""
    for address, (here, there) in read.items():
        assert (here and here[1]) == (there and there[1]), address


def test_finished_pages_have_their_contents_and_title(both):
    """A claim's page has a table of contents and a title, though its headings are no Markdown."""
    by_zensical, by_mkdocs = both
    address = next(one for one in pages(by_mkdocs) if one.startswith("claims/"))
    there, here = by_mkdocs.page(address), by_zensical.page(address)
    assert contents(here) == contents(there) != []
    assert here.title
    assert there.title
    assert here.title.get_text() == there.title.get_text()
    description = "meta[name=description]"
    assert here.select_one(description)["content"] == there.select_one(description)["content"]


def test_structured_data_is_on_the_page(read):
    """What programs are told of a claim, a source and a fact-check is the same in both hosts; in
    Zensical it stands in the body, where no template is needed."""
    kinds = set()
    for address, (here, there) in read.items():
        assert (here and here[2]) == (there and there[2]), address
        kinds.update(json.loads(one)["@type"] for one in (here or ([], [], []))[2])
    assert {"ClaimReview", "Article", "WebSite", "Dataset"} <= kinds


def test_every_link_between_pages_leads_somewhere(both):
    """Zensical itself checks links and anchors, and finds none that is dead."""
    by_zensical, _ = both
    assert "Warning" not in by_zensical.log
    assert "No issues found" in by_zensical.log


def test_styles_and_scripts_come_along(both):
    """Each page finds its stylesheet; one that cites finds the card beside a citation."""
    by_zensical, _ = both
    for address in ("fact-checks/rollout", "claims", "method"):
        page = by_zensical.page(address)
        links = [str(one["href"]) for one in page.select("link[rel=stylesheet]")]
        ours = [one for one in links if one.endswith("assets/sourcebook.css")]
        assert len(ours) == 1
        assert (by_zensical.folder / address / ours[0]).resolve().is_file()
    scripts = [str(one.get("src")) for one in by_zensical.page("fact-checks/rollout")("script")]
    assert "../../assets/preview.js" in scripts


def test_a_template_of_three_lines_puts_the_heads_in(make_site):
    """What has to stand in the head is handed to the theme as metadata of the page."""
    template = (
        '{% extends "base.html" %}\n'
        "{% block extrahead %}{{ super() }}{{ page.meta.sourcebook_head | safe }}{% endblock %}\n"
    )
    settings = OURS + "site_url: https://example.org/kb/\ntheme: {custom_dir: overrides}\n"
    root = make_site({"mkdocs.yml": settings, "overrides/main.html": template})
    rendered(root)
    built = zensical(root)
    for address in ("water", "claims/wet"):
        page = built.page(address)
        assert page.head is not None
        assert page.head.select_one('meta[property="og:title"]'), address
        assert page.head.select_one('link[type="application/atom+xml"]'), address


def test_data_edited_between_builds_shows_in_essays(make_site):
    """Zensical keeps what it rendered of unchanged Markdown; after `render` it is rendered anew."""
    root = make_site({"mkdocs.yml": OURS})
    rendered(root)
    assert "On water" in zensical(root).article("water").get_text()
    (root / "data/refs.bib").write_text(REFS.replace("On water", "On ice"))
    said = rendered(root)
    assert "cache" in said
    text = zensical(root).article("water").get_text()
    assert "On ice" in text
    assert "On water" not in text


def test_only_zensicals_own_cache_is_emptied(make_site):
    """Other programs keep things below .cache as well."""
    root = make_site({"mkdocs.yml": OURS})
    rendered(root)
    zensical(root)
    other = root / ".cache/plugin/social/1.png"
    other.parent.mkdir(parents=True)
    other.write_bytes(b"x")
    assert [one for one in (root / ".cache").iterdir() if one.name.isdigit()]
    rendered(root)
    assert not [one for one in (root / ".cache").iterdir() if one.name.isdigit()]
    assert other.exists()


def test_settings_in_toml_are_the_same_settings(make_site):
    """A site that is set up for Zensical alone has its settings in zensical.toml."""
    settings = (
        '[project]\nsite_name = "Small"\n\n'
        "[project.markdown_extensions.sourcebook]\n[project.markdown_extensions.footnotes]\n\n"
        '[project.extra.sourcebook]\nformat = 1\nreferences = "r/x.bib"\n'
    )
    root = make_site(
        {"mkdocs.yml": None, "zensical.toml": settings, "data/refs.bib": None, "r/x.bib": REFS}
    )
    rendered(root)
    built = zensical(root)
    assert built.exit_code == 0, built.log
    assert [one.get_text() for one in built.article("water").select("a.footnote-ref")] == [
        "[1]",
        "[1]",
    ]
    assert "On water" in built.article("sources/a").get_text()


def test_a_wrong_setting_in_toml_has_its_line(make_site):
    """As one in mkdocs.yml has."""
    settings = (
        '[project]\nsite_name = "Small"\n[project.extra.sourcebook]\nformat = 1\nclaim = "c"\n'
    )
    root = make_site({"mkdocs.yml": None, "zensical.toml": settings})
    command = ("sourcebook", "check", "--config", "zensical.toml", "--format", "jsonl")
    result = run(root, *command)
    told = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    assert any("S901" in str(one) and "zensical.toml" in str(one) for one in told), result.stdout
    (root / "zensical.toml").write_text('[project]\nsite_name = "Small\n')
    result = run(root, "sourcebook", "check", "--config", "zensical.toml")
    assert "zensical.toml:2:" in result.stdout, result.stdout
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize(
    "text",
    ["x = " + "[" * 5000, "x = 0x" + "f" * 9000, "x = " + "9" * 9000, "project = 3\n", "\0", ""],
)
def test_hostile_toml_is_a_problem_and_no_traceback(make_site, text):
    """The settings of a pull request are a stranger's."""
    root = make_site({"mkdocs.yml": None, "zensical.toml": text})
    result = run(root, "sourcebook", "check", "--config", "zensical.toml")
    assert "Traceback" not in result.stderr
    assert result.returncode in {0, 1, 2}


def test_without_render_the_page_says_so(make_site):
    """A build in which nothing of ours ran must not look complete."""
    built = zensical(make_site({"mkdocs.yml": OURS}))
    article = built.article("water")
    banner = article.select_one(".sb-banner")
    assert banner is not None
    assert "sourcebook render" in banner.get_text()
    assert [one.get_text() for one in article.select(".sb-unknown")] == ["[?a]"]
    assert not article.select("a.footnote-ref")
    assert "Sourcebook is not at work" in built.log


def test_data_newer_than_the_pages_are_said_to_be(make_site):
    """Data edited and `render` forgotten: essays and claims would not agree."""
    root = make_site({"mkdocs.yml": OURS})
    rendered(root)
    (root / "data/refs.bib").write_text(REFS.replace("On water", "On ice"))
    built = zensical(root)
    banner = built.article("water").select_one(".sb-banner")
    assert banner is not None
    assert "have changed" in banner.get_text()
    assert "have changed" in built.log


# ---- the extension by itself, with what Zensical hands it ----


def convert(root: Path, path: str) -> str:
    """One page, as Zensical renders each: with a Markdown object of its own."""
    text = (root / "docs" / path).read_text()
    body = text.split("---\n", 2)[2] if text.startswith("---\n") else text
    config = {"root_dir": str(root), "docs_dir": "docs", "site_url": None, "extra_css": []}
    context = ContextExtension(page=Page(article_url(path), path), config=config)
    return markdown.Markdown(extensions=[context, "sourcebook"]).convert(body)


@pytest.fixture
def loads(monkeypatch):
    """How often the knowledge base was read."""
    counted: list[Path] = []

    def load(root, config):
        counted.append(root)
        return really_load(root, config)

    monkeypatch.setattr(own_desk, "load", load)
    return counted


def test_data_are_read_once_a_process_and_again_when_they_change(make_site, loads):
    """Zensical makes a Markdown object for each page; the data must not be read for each."""
    root = make_site({"mkdocs.yml": OURS, "docs/other.md": "# Other\n\nIt is [@a].\n"})
    rendered(root)
    for path in ("water.md", "other.md", "water.md", "index.md"):
        assert "sb-banner" not in convert(root, path)
    assert len(loads) == 1
    (root / "data/refs.bib").write_text(REFS.replace("On water", "On standing water"))
    rendered(root)
    assert "On standing water" in convert(root, "other.md")
    assert len(loads) == 2


def test_finished_pages_need_no_data(make_site, loads):
    """There may be thousands of them, and each says all it has to say already."""
    root = make_site({"mkdocs.yml": OURS})
    rendered(root)
    assert "Water is wet" in convert(root, "claims/wet/index.md")
    assert loads == []


def test_front_matter_of_an_essay_is_read_as_it_is_now(make_site):
    """A preview goes on while an essay is written."""
    root = make_site({"mkdocs.yml": OURS})
    rendered(root)
    assert "Yes" in convert(root, "water.md")
    (root / "docs/water.md").write_text(ARTICLE.replace("summary: Yes", "summary: Certainly"))
    assert "Certainly" in convert(root, "water.md")


def test_no_extension_changes_a_finished_page(make_site):
    """What is finished goes past those that would find code, snippets or emphasis in it."""
    title = "On `code` *and* --8<-- [@a] [](claim:wet) ~~~ ``` :smile:"
    settings = (
        "site_name: Small\nmarkdown_extensions: [sourcebook, footnotes, pymdownx.superfences, "
        "pymdownx.snippets, pymdownx.tilde, smarty, md_in_html, attr_list]\n"
    )
    refs = REFS.replace("On water", title.replace("~", "\\textasciitilde{}"))
    root = make_site({"mkdocs.yml": settings, "data/refs.bib": refs})
    rendered(root)
    html = (root / "docs/sources/a/index.md").read_text()
    inner = html.split('<div class="sb-page">\n')[1].rsplit("\n</div>", 1)[0]
    built = zensical(root)
    assert built.exit_code == 0, built.log
    assert inner in (root / "site/sources/a/index.html").read_text()


def test_where_the_page_is_not_known_the_page_says_so(make_site, monkeypatch):
    """Links could lead astray, so what looks complete must not pass for it."""
    root = make_site({"mkdocs.yml": OURS})
    rendered(root)
    monkeypatch.chdir(root)
    html = markdown.markdown("# Water\n\nWet [@a].", extensions=["sourcebook"])
    assert "does not say which page this is" in html
    assert ">[1]<" in html


def test_a_list_too_long_for_the_search_is_left_out_of_it(make_site):
    """Zensical ends a build over a text of more than 32,768 words, which a list of 2,000 sources
    has; each source is found by its own page."""
    title = " ".join(f"w{number}" for number in range(450))
    entries = "".join(f"@online{{b{n},\n  title = {{{n} {title}}},\n}}\n" for n in range(80))
    root = make_site({"mkdocs.yml": OURS, "data/refs.bib": REFS + entries})
    rendered(root)
    built = zensical(root)
    assert built.exit_code == 0, built.log
    found = (root / "site/search.json").read_text()
    assert '"sources/b7/' in found
    assert '"sources/"' not in found


def test_a_date_of_the_build_that_is_none_is_said_on_the_page(make_site, monkeypatch):
    """Zensical goes on whatever an extension says, so the essay says it too."""
    root = make_site({"mkdocs.yml": OURS})
    rendered(root)
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "tomorrow")
    html = convert(root, "water.md")
    assert "SOURCE_DATE_EPOCH is set to &#x27;tomorrow&#x27;, which is no date." in html
    assert ">[1]<" in html
