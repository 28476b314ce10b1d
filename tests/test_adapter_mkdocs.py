"""MkDocs: small sites built as a user builds them, and read as HTML."""

from __future__ import annotations

import filecmp
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.livereload import LiveReloadServer
from mkdocs.structure.files import File, InclusionLevel

import sourcebook
from conftest import ARTICLE, CLAIM, SITES, SMALL, build
from sourcebook.adapters.announcing.ready_page import ReadyPage, ready_pages
from sourcebook.adapters.announcing.site_files import page_files
from sourcebook.adapters.mkdocs import SourcebookPlugin
from sourcebook.catalogue import CODES
from sourcebook.vocabulary import VERDICTS

BROKEN = {
    "mkdocs.yml": SMALL,
    "data/claims/bad.yml": "claim: [",
    "data/claims/wet.yml": CLAIM.replace("[@a]", "[@nobody]") + "statuss: draft\n",
    "docs/water.md": ARTICLE.replace("[wet]", "[wet, bad]") + "\nAnd [@noone].\n",
}


@pytest.fixture(scope="module")
def golden(tmp_path_factory):
    root = tmp_path_factory.mktemp("golden")
    shutil.copytree(SITES / "golden", root, dirs_exist_ok=True)
    return build(root, strict=True)


def test_golden_site_builds_strictly(golden):
    """The golden knowledge base builds with the plugin, and strict mode finds nothing."""
    assert golden.exit_code == 0, golden.log


def test_page_links_to_claim_and_source_and_back(golden):
    """Article, claim and source lead to each other."""
    article = golden.article("fact-checks/efficacy/")
    hrefs = {link.get("href") for link in article.find_all("a")}
    assert "../../claims/efficacy-100-percent/" in hrefs
    assert "../../sources/tass2025phase1/" in hrefs
    claim = golden.article("claims/efficacy-100-percent/")
    hrefs = {link.get("href") for link in claim.find_all("a")}
    assert "../../sources/tass2025phase1/" in hrefs
    assert any(href and href.startswith("../../fact-checks/efficacy/") for href in hrefs)
    source = golden.article("sources/tass2025phase1/")
    hrefs = {link.get("href") for link in source.find_all("a")}
    assert any(href and href.startswith("../../claims/efficacy-100-percent/") for href in hrefs)
    assert any(href and href.startswith("../../fact-checks/efficacy/#fnref") for href in hrefs)


def test_source_page_quotes_the_citing_sentence(golden):
    """A source's page shows the very sentence that cites it, without the mark."""
    text = " ".join(golden.article("sources/organiser2025/").get_text(" ").split())
    assert "Press reports of September 2025 gave the figure as a trial result" in text


def test_every_link_inside_the_site_leads_somewhere(golden):
    """No link or anchor between pages of the site is dead."""
    pages = {
        path.relative_to(golden.folder).as_posix(): path
        for path in golden.folder.rglob("*.html")
        if path.name != "404.html"
    }
    ids: dict[str, set[str]] = {}
    for name in pages:
        soup = golden.page(name.removesuffix("index.html"))
        ids[name] = {str(tag["id"]) for tag in soup.find_all(id=True)} | {"__skip"}
    for name in pages:
        soup = golden.page(name.removesuffix("index.html"))
        for link in soup.find_all("a", href=True):
            href = str(link["href"])
            if href.startswith(("http://", "https://", "mailto:")):
                continue
            path, _, fragment = href.partition("#")
            path = path.partition("?")[0]
            target = os.path.normpath(os.path.join(os.path.dirname(name), path)) if path else name
            if (golden.folder / target).is_dir():
                target = os.path.normpath(target + "/index.html")
            assert (golden.folder / target).exists(), f"{name}: {href}"
            if fragment and target in ids:
                assert fragment in ids[target], f"{name}: {href}"


def test_no_id_stands_twice_on_a_page(golden):
    """Ids are unique on each page, so every jump goes to one place."""
    for path in golden.folder.rglob("index.html"):
        soup = golden.page(path.parent.relative_to(golden.folder).as_posix())
        ids = [str(tag["id"]) for tag in soup.find_all(id=True)]
        assert len(ids) == len(set(ids)), path


def test_generated_pages_are_in_the_sitemap(golden):
    """Like any other page."""
    sitemap = (golden.folder / "sitemap.xml").read_text()
    assert "/claims/efficacy-100-percent/<" in sitemap
    assert "/sources/tass2025phase1/<" in sitemap


def test_two_builds_are_byte_identical(golden, tmp_path):
    """The same input on the same date gives the same bytes."""
    again = build(golden.folder.parent, out=tmp_path / "again")
    compared = filecmp.dircmp(golden.folder, again.folder)
    todo = [compared]
    while todo:
        now = todo.pop()
        assert now.left_only == []
        assert now.right_only == []
        _, mismatch, errors = filecmp.cmpfiles(now.left, now.right, now.common_files, shallow=False)
        assert mismatch == []
        assert errors == []
        todo += now.subdirs.values()


def test_no_page_asks_another_host(golden):
    """No script, style, font, image or frame comes from another host."""
    for path in golden.folder.rglob("*.html"):
        soup = golden.page(path.parent.relative_to(golden.folder).as_posix())
        for tag, attribute in (
            ("script", "src"),
            ("link", "href"),
            ("img", "src"),
            ("iframe", "src"),
            ("source", "src"),
        ):
            for found in soup.find_all(tag):
                if tag == "link" and "canonical" in found.get("rel", []):
                    continue
                assert not str(found.get(attribute) or "").startswith(("http:", "https:", "//"))


def test_hook_and_plugin_give_the_same_site(make_site, tmp_path):
    """A site may use the hook or the plugin; the pages are the same."""
    as_hook = build(make_site({"mkdocs.yml": SMALL}), out=tmp_path / "hook")
    settings = SMALL.replace("hooks: [", "# [").strip() + "\nplugins: [search, sourcebook]\n"
    as_plugin = build(make_site({"mkdocs.yml": settings}), out=tmp_path / "plugin")
    assert as_hook.exit_code == as_plugin.exit_code == 0, as_hook.log + as_plugin.log
    for name in ("claims/wet", "sources/a", "water", "claims"):
        assert as_hook.article(name) == as_plugin.article(name)


def test_hook_and_plugin_together_run_once_and_say_so(make_site):
    """With both set up the site is built once, and the log says so."""
    built = build(make_site({"mkdocs.yml": SMALL + "plugins: [search, sourcebook]\n"}), strict=True)
    assert built.exit_code == 0, built.log
    assert "both as a hook and as a plugin" in built.log
    assert built.log.count("both as a hook and as a plugin") == 1


def test_strict_build_fails_and_lists_every_error_once_sorted(make_site):
    """Strict mode ends with exit 1 after all errors, each once, in the order of the files."""
    built = build(make_site(BROKEN), strict=True)
    assert built.exit_code == 1
    lines = [line for line in built.log.splitlines() if line.startswith("ERROR")]
    assert len(lines) == len(set(lines)) == 4, built.log
    places = [line.split("-", 1)[1].split()[0] for line in lines]
    assert [place.split(":")[0] for place in places] == [
        "data/claims/bad.yml",
        "data/claims/wet.yml",
        "data/claims/wet.yml",
        "docs/water.md",
    ]
    assert "docs/water.md:8:6: P601" in built.log
    assert "Traceback" not in built.log


def test_build_that_is_not_strict_marks_what_is_wrong(make_site):
    """Without strict mode the site is built, and each page concerned says what is wrong with it."""
    built = build(make_site(BROKEN))
    assert built.exit_code == 0, built.log
    assert "Traceback" not in built.log
    article = built.article("water/")
    assert "[?noone]" in article.get_text()
    assert article.select_one(".sb-banner") is not None
    for address in ("claims/bad/", "", "claims/"):
        assert built.article(address).select_one(".sb-banner") is not None, address
    assert "Y101" in built.article("claims/bad/").get_text()


def test_warnings_do_not_fail_a_strict_build(make_site):
    """Only errors fail a strict build."""
    bib = "@onlin{a, title = {On water}, url = {https://example.org/}}\n"
    built = build(make_site({"mkdocs.yml": SMALL, "data/refs.bib": bib}), strict=True)
    assert built.exit_code == 0, built.log
    assert "B407" in built.log


@pytest.mark.parametrize("language", ["english", "[en]", "../en", "xx"])
def test_language_that_the_theme_does_not_have_is_told_and_english_is_used(make_site, language):
    """Material's own templates would end the build in a traceback."""
    theme = f"theme:\n  name: material\n  font: false\n  language: {language}\n"
    settings = SMALL.replace("theme: {name: material, font: false}\n", theme)
    built = build(make_site({"mkdocs.yml": settings}))
    assert built.exit_code == 0, built.log
    assert "mkdocs.yml:5:13: S902 Material for MkDocs has no words in the" in built.log
    assert built.page("claims").html["lang"] == "en"


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("features: 5", "13: S906 'theme: features' takes"),
        ("palette: 5", "12: S906 'theme: palette' takes"),
        ("palette: [5]", "13: S906 Item 1 of 'theme: palette' takes"),
    ],
)
def test_setting_of_the_theme_in_another_shape_is_told_and_left_out(make_site, wrong, told):
    """It would end the build in a traceback of Material's templates."""
    theme = f"theme:\n  name: material\n  font: false\n  {wrong}\n"
    settings = SMALL.replace("theme: {name: material, font: false}\n", theme)
    built = build(make_site({"mkdocs.yml": settings}))
    assert built.exit_code == 0, built.log
    assert f"mkdocs.yml:5:{told}" in built.log
    assert built.page("claims")


def test_settings_move_the_data(make_site):
    """The paths in the settings are those that are read."""
    root = make_site(
        {
            "mkdocs.yml": SMALL + "extra: {sourcebook: {claims: c, references: r/x.bib}}\n",
            "data/refs.bib": None,
            "r/x.bib": "@online{a, title = {Elsewhere}}\n",
            "c/wet.yml": CLAIM,
        }
    )
    built = build(root, strict=True)
    assert built.exit_code == 0, built.log
    assert "Elsewhere" in built.article("sources/a/").get_text()


@pytest.mark.parametrize("path", ["data/claims/wet.yml", "data/claims/of/water/wet.yaml"])
def test_generated_pages_are_edited_where_their_data_are(make_site, path):
    """The edit link of a claim's page leads to its YAML file, and what is wrong there stands on the
    page."""
    settings = SMALL + ("repo_url: https://example.org/repo\nedit_uri: edit/main/docs/\n")
    settings = settings.replace("font: false", "font: false, features: [content.action.edit]")
    wrong = CLAIM.replace("[@a]", "[@nobody]")
    built = build(make_site({"mkdocs.yml": settings, "data/claims/wet.yml": None, path: wrong}))
    page = built.page("claims/wet/")
    hrefs = [str(link.get("href")) for link in page.find_all("a")]
    assert f"https://example.org/repo/edit/main/{path}" in hrefs
    assert f"{path}:5:" in page.select_one(".sb-banner").get_text()


def test_former_id_leads_to_the_claim(golden):
    """A former id keeps its address and leads on to the claim of today."""
    page = golden.page("claims/hundred-percent/")
    assert page.select_one("meta[http-equiv=refresh]")["content"] == (
        "0; url=../efficacy-100-percent/"
    )
    assert page.a["href"] == "../efficacy-100-percent/"


def test_serve_watches_all_that_pages_are_made_of(make_site):
    """An edit of claims, sources, names, ledger or a template rebuilds the site."""
    root = make_site({"mkdocs.yml": SMALL})
    config = load_config(str(root / "mkdocs.yml"))
    plugin = SourcebookPlugin()
    plugin.on_startup(command="serve", dirty=False)
    for event in plugin.on_config.methods:
        event(config)
    server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(root / "site"))
    plugin.on_serve(server, config=config, builder=None)
    server.server_close()
    watched = list(server._watched_paths)
    package = Path(sourcebook.__file__).parent
    for path in (
        root / "data/claims/wet.yml",
        root / "data/refs.bib",
        root / "data/names.yml",
        root / "data/health.jsonl",
        package / "pages/templates/claim.html",
        package / "theme/assets/sourcebook.css",
    ):
        assert sum(path.is_relative_to(folder) for folder in watched) == 1, path


def test_codes_and_words_are_listed(make_site):
    """The pages of codes and of words are written from the code itself."""
    text = "<!-- sourcebook:codes -->\n\n<!-- sourcebook:vocabulary -->\n"
    article = build(make_site({"mkdocs.yml": SMALL, "docs/words.md": text})).article("words/")
    assert len(article.select(".sb-codes tbody tr")) == len(CODES)
    shown = article.get_text()
    assert all(term.meaning in shown for term in VERDICTS.values())


def test_essay_keeps_its_place_beside_generated_pages(make_site):
    """A page of the site's own below claims/ is kept, and the hub is ours."""
    built = build(make_site({"mkdocs.yml": SMALL, "docs/claims/about.md": "# About claims\n"}))
    assert "About claims" in built.article("claims/about/").get_text()
    assert "Water is wet" in built.article("claims/").get_text()


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("health.md", "health/"),
        ("sources.md", "sources/"),
        ("claims/wet.md", "claims/wet/"),
        ("claims/wet/README.md", "claims/wet/"),
    ],
)
def test_essay_at_the_address_of_a_generated_page_is_told_and_left_out(make_site, name, url):
    """Which of the two would be there was a matter of which was written last."""
    built = build(make_site({"mkdocs.yml": SMALL, f"docs/{name}": "# Mine\n"}))
    assert f"docs/{name}:1:1: A504" in built.log
    assert "Mine" not in built.article(url).get_text()


def test_file_in_the_place_of_a_generated_page_is_replaced(make_site):
    """A site may have it so that its menu holds without us."""
    built = build(make_site({"mkdocs.yml": SMALL, "docs/claims/index.md": "# Mine\n"}))
    assert "A504" not in built.log
    assert "Mine" not in built.article("claims/").get_text()


def test_essay_beside_generated_pages_is_kept_where_addresses_end_in_names(make_site):
    """There `health.html` is not `health/index.html`."""
    settings = f"{SMALL}use_directory_urls: false\n"
    built = build(make_site({"mkdocs.yml": settings, "docs/health.md": "# Mine\n"}))
    assert "A504" not in built.log
    assert "Mine" in (built.folder / "health.html").read_text()


def test_hook_file_holds_no_logic():
    """The hook is a few lines over the package, because its module outlives rebuilds."""
    hook = Path(__file__).parents[1] / "hooks" / "sourcebook_hooks.py"
    code = [line for line in hook.read_text().splitlines() if line and not line.startswith('"')]
    assert len(code) < 20
    assert "def " not in hook.read_text()


@pytest.mark.parametrize("directories", [True, False])
def test_pages_stand_where_mkdocs_would_put_them(make_site, directories):
    """A file whose addresses we give is what MkDocs would have worked out."""
    settings = f"{SMALL}use_directory_urls: {str(directories).lower()}\n"
    config = load_config(str(make_site({"mkdocs.yml": settings}) / "mkdocs.yml"))
    config.plugins._current_plugin = "sourcebook"  # As during an event.
    urls = ["", "claims/", "claims/a/", "sources/ü 100%+b/", "claims/page/2/"]
    names = ["src_uri", "src_path", "src_dir", "abs_src_path", "name", "dest_uri", "dest_path"]
    names += ["url", "abs_dest_path", "edit_uri", "inclusion", "generated_by", "content_string"]
    for url, ours in zip(urls, page_files(urls, config), strict=True):
        theirs = File.generated(
            config, f"{url}index.md", content="", inclusion=InclusionLevel.NOT_IN_NAV
        )
        assert {name: getattr(ours, name) for name in names} == {
            name: getattr(theirs, name) for name in names
        }
        assert ours.is_documentation_page()


@pytest.mark.parametrize("address", ["", "https://example.org/kb/", "https://example.org/kb?a"])
def test_pages_are_what_mkdocs_would_make_of_their_files(make_site, address):
    """Each has the addresses, date and other values of a page made for itself, and no list that
    another page writes into."""
    settings = SMALL + (f"site_url: {address}\n" if address else "")
    config = load_config(str(make_site({"mkdocs.yml": settings}) / "mkdocs.yml"))
    config.plugins._current_plugin = "sourcebook"
    urls = ["claims/", "claims/a/", "claims/a/b/", "sources/ü 100%+b/"]
    files = list(page_files(urls, config))
    ours = list(ready_pages(zip("abcd", files, strict=True), config))
    for page, title, url in zip(ours, "abcd", urls, strict=True):
        theirs = ReadyPage(title, next(page_files([url], config)), config)
        assert page.file.page is page
        different = {"file", "toc"}
        assert {name: value for name, value in vars(page).items() if name not in different} == {
            name: value for name, value in vars(theirs).items() if name not in different
        }
        assert list(page.toc) == []
        page.meta["title"] = title
    assert [page.meta["title"] for page in ours] == list("abcd")


def test_the_end_of_the_program_takes_nothing_apart(make_site):
    """Ten thousand claims, each with its hundred values, would take seconds to go."""
    program = (
        "import os, sys\n"
        "from mkdocs.__main__ import cli\n"
        "from sourcebook.adapters.mkdocs import SourcebookPlugin\n"
        "class Value:\n"
        "    def __del__(self, write=os.write):\n"
        "        write(1, b'taken apart')\n"
        "real = SourcebookPlugin.on_post_build\n"
        "def on_post_build(self, **given):\n"
        "    real(self, **given)\n"
        "    self.value = Value()\n"
        "SourcebookPlugin.on_post_build = on_post_build\n"
        "cli(['build', '-q'])\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=make_site({"mkdocs.yml": SMALL}),
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
