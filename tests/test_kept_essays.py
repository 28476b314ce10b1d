"""An essay is rendered once, until something that it is made of is another."""

from __future__ import annotations

import logging
import shutil
from pathlib import Path

import pytest
from edits import (
    EFFICACY,
    HARMS,
    broken,
    derived,
    differing,
    edit,
    ledger,
    name,
    new_claim,
    run,
    title,
    whole,
    words,
)
from mkdocs.structure.files import File
from mkdocs.structure.pages import Page

from conftest import SITES
from sourcebook.adapters import basis
from sourcebook.adapters.earlier import kept_essays
from sourcebook.adapters.earlier.kept_essays import _SHELF
from sourcebook.loading.cache import keeping

FACT_CHECK, BESIDE = "fact-checks/efficacy.md", "beside.md"
ESSAYS = {"index.md", FACT_CHECK, "guide/codes.md", BESIDE}
NOON = 1_795_262_400
SLUGS = "!!python/object/apply:pymdownx.slugs.slugify {kwds: {case: lower}}"
BESIDE_TEXT = """\
# Beside

A page of its own, [](claim:phase1-48-volunteers), which cites nothing.

## More *words* {#more}

### Below

See [what was said](fact-checks/efficacy.md#said) and [more](#more).
"""


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path_factory):
    """A day, and a cache of the test's own."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOON))
    monkeypatch.setenv("SOURCEBOOK_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def root(tmp_path):
    """The golden site, with an essay that cites nothing, and with a cache that knows of none."""
    shutil.copytree(SITES / "golden", tmp_path / "kb")
    run(tmp_path / "kb", tmp_path / "kb/site", dirty=False)
    (tmp_path / "kb/docs" / BESIDE).write_text(BESIDE_TEXT)
    return tmp_path / "kb"


@pytest.fixture
def rendered(monkeypatch):
    """The essays that Markdown was asked for, by path."""
    found: list[str] = []
    render = Page.render

    def noting(page, config, files):
        if type(page) is Page:
            found.append(page.file.src_uri)
        render(page, config, files)

    monkeypatch.setattr(Page, "render", noting)
    return found


def again(root: Path, rendered: list[str]) -> tuple[dict[str, bytes], set[str]]:
    """The files of one more build, and the essays that it rendered."""
    rendered.clear()
    files = run(root, root / "site", dirty=False)
    return files, set(rendered)


def test_the_second_build_renders_none_and_says_the_same(root, rendered):
    first, asked = again(root, rendered)
    assert asked == ESSAYS
    second, asked = again(root, rendered)
    assert asked == set()
    assert differing(second, first) == []
    assert differing(second, whole(root)) == []


SOME_EDITS = (words, broken, title, derived, name, ledger)
"""The others are made to a site that is mended, where essays are kept as well."""


@pytest.mark.parametrize("change", SOME_EDITS, ids=lambda change: change.__name__)
def test_an_edit_leaves_the_bytes_of_a_build_without_a_cache(root, rendered, change):
    before, _ = again(root, rendered)
    change(root)
    after, _ = again(root, rendered)
    assert after != before
    assert differing(after, whole(root)) == []
    third, _ = again(root, rendered)
    assert differing(third, after) == []


def test_only_essays_that_an_edit_concerns_are_rendered(root, rendered):
    again(root, rendered)
    edit(root, f"data/claims/{EFFICACY}.yml", "100% efficacy", "complete efficacy")
    assert again(root, rendered)[1] == {FACT_CHECK}
    edit(root, "docs/beside.md", "of its own", "of her own")
    assert again(root, rendered)[1] == {BESIDE}
    edit(root, "data/refs.bib", "Clinical Responses of Oncolytic", "Responses to Oncolytic")
    assert FACT_CHECK in again(root, rendered)[1]


def test_evidence_of_a_claim_in_a_row_counts(root, rendered):
    """The row says how many origins stand for it, and each is counted once for all pages."""
    (root / "docs/rows.md").write_text(f"# Rows\n\n::: claims\n{EFFICACY}\n:::\n")
    again(root, rendered)
    edit(root, "data/refs.bib", "relatedtype  = {derivedfrom}", "relatedtype  = {multivolume}")
    after, asked = again(root, rendered)
    assert "rows.md" in asked
    assert differing(after, whole(root)) == []


def test_a_new_file_renders_all_for_links_may_lead_there(root, rendered):
    edit(root, "docs/beside.md", "which cites", "which [is not there yet](other.md), cites")
    again(root, rendered)
    (root / "docs/other.md").write_text("# Other\n")
    after, asked = again(root, rendered)
    assert asked >= ESSAYS
    assert differing(after, whole(root)) == []


NEW_SOURCE = """
@online{new2026,
  title     = {A new page},
  publisher = {A paper},
  date      = {2026-11-20},
  url       = {https://example.org/new},
  keywords  = {kind:news, indep:independent},
}
"""


def test_of_a_new_source_or_claim_only_essays_are_rendered_that_looked_for_its_page(root, rendered):
    edit(root, "mkdocs.yml", "docs_dir: docs", "docs_dir: docs\nvalidation: {not_found: ignore}")
    links = "which [is](sources/new2026/index.md), [and](claims/another/index.md#evidence), cites"
    edit(root, "docs/beside.md", "which cites", links)
    before, _ = again(root, rendered)
    assert b'href="sources/new2026/index.md"' in before["beside/index.html"]
    with (root / "data/refs.bib").open("a") as file:
        file.write(NEW_SOURCE)
    after, asked = again(root, rendered)
    assert asked == {BESIDE}
    assert b'href="../sources/new2026/"' in after["beside/index.html"]
    new_claim(root)
    after, asked = again(root, rendered)
    assert asked == {BESIDE}
    assert b'href="../claims/another/#evidence"' in after["beside/index.html"]
    assert differing(after, whole(root)) == []
    (root / "data/claims/another.yml").unlink()
    after, asked = again(root, rendered)
    assert asked == {BESIDE}
    assert differing(after, whole(root)) == []


def test_an_essay_is_rendered_again_when_a_file_that_it_links_to_goes(root, rendered, caplog):
    caplog.set_level(logging.INFO)
    (root / "docs/table.csv").write_text("a,b\n")
    (root / "docs/other.csv").write_text("a,b\n")
    edit(root, "docs/beside.md", "which cites", "which [has a table](table.csv), cites")
    again(root, rendered)
    (root / "docs/other.csv").unlink()
    assert again(root, rendered)[1] == set()
    (root / "docs/table.csv").unlink()
    assert again(root, rendered)[1] == {BESIDE}
    assert any("table.csv" in one for one in warnings(caplog))


def test_an_essay_is_not_kept_where_somebody_looks_at_all_files(root, rendered, monkeypatch):
    render = Page.render

    def counting(page, config, files):
        render(page, config, files)
        page.content += f"<p>{sum(1 for _ in files)} files</p>"

    monkeypatch.setattr(Page, "render", counting)
    again(root, rendered)
    assert again(root, rendered)[1] == ESSAYS


def test_a_file_that_somebody_adds_while_an_essay_is_rendered_is_published_each_time(
    root, rendered, monkeypatch
):
    render = Page.render

    def adding(page, config, files):
        render(page, config, files)
        if page.file.src_uri == BESIDE:
            file = File.generated(config, "gone.txt", content="Gone.")
            files.append(file)
            files.remove(file)
            files.append(File.generated(config, "drawn.txt", content="Drawn."))

    monkeypatch.setattr(Page, "render", adding)
    for asked in (ESSAYS, {BESIDE}):
        files, found = again(root, rendered)
        assert found == asked
        assert files["drawn.txt"] == b"Drawn."
        assert "gone.txt" not in files


def warnings(caplog) -> list[str]:
    said = (one.getMessage() for one in caplog.records if one.levelno >= logging.INFO)
    return sorted(words for words in said if not words.startswith("Documentation built"))


def test_what_is_said_about_an_essay_is_said_each_time(root, rendered, caplog):
    edit(root, "docs/beside.md", "#said", "#nowhere")
    edit(root, "docs/beside.md", "which cites", "which [is](gone.md)")
    (root / "docs/bad.md").write_text("# Bad\n\nNobody knows [@this2020], [](claim:no-such).\n")
    caplog.set_level(logging.INFO)
    again(root, rendered)
    first = warnings(caplog)
    assert any("gone.md" in one for one in first)
    assert any("#nowhere" in one for one in first)
    assert any("this2020" in one for one in first)
    caplog.clear()
    _, asked = again(root, rendered)
    assert asked == {BESIDE, "bad.md"}
    assert warnings(caplog) == first


def test_a_link_to_a_heading_that_is_gone_is_told_where_the_other_page_was_kept(
    root, rendered, caplog
):
    caplog.set_level(logging.INFO)
    edit(root, "mkdocs.yml", "  - toc\n", "  - toc\n  - attr_list\n")
    again(root, rendered)
    assert not any("contains a link" in one for one in warnings(caplog))
    edit(root, "docs/fact-checks/efficacy.md", "{#said}", "{#told}")
    _, asked = again(root, rendered)
    assert asked == {FACT_CHECK}
    assert any("'beside.md' contains a link" in one for one in warnings(caplog))


def test_contents_and_titles_are_those_of_the_essay(root, rendered):
    edit(root, "mkdocs.yml", "docs_dir: docs", "docs_dir: docs\nnav: [index.md, beside.md]")
    again(root, rendered)
    edit(root, "docs/index.md", "# Golden", "# Golden, at home")
    after, asked = again(root, rendered)
    assert asked == {"index.md"}
    assert differing(after, whole(root)) == []
    page = after["beside/index.html"].decode()
    assert 'href="#below"' in page
    assert "More <em>words</em>" in page
    assert b"Beside" in after["index.html"]


EXTENSION = """
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

class Counting(Preprocessor):
    def run(self, lines):
        with open("counted.txt", "a") as file:
            file.write("x")
        return lines

class Ours(Extension):
    def extendMarkdown(self, md):
        md.preprocessors.register(Counting(md), "counting", 1)

def makeExtension(**settings):
    return Ours(**settings)
"""


@pytest.mark.parametrize(
    "extensions",
    [
        "[sourcebook, footnotes, toc, counting]",
        "[sourcebook, footnotes, toc, pymdownx.snippets]",
        "[sourcebook, footnotes, toc, {pymdownx.emoji: {options: {custom_icons: [icons]}}}]",
        "[sourcebook, footnotes, {toc: {slugify: !!python/name:operator.add }}]",
    ],
)
def test_with_an_extension_that_may_look_at_more_all_are_rendered(
    root, rendered, extensions, monkeypatch, tmp_path_factory
):
    folder = tmp_path_factory.mktemp("modules")
    (folder / "counting.py").write_text(EXTENSION)
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.chdir(folder)
    edit(
        root,
        "mkdocs.yml",
        "markdown_extensions:\n  - sourcebook\n  - footnotes\n  - toc\n",
        f"markdown_extensions: {extensions}\n",
    )
    again(root, rendered)
    assert again(root, rendered)[1] == ESSAYS


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("  - toc\n", "  - toc: {permalink: true}\n"),
        ("  - toc\n", f"  - toc: {{slugify: {SLUGS}}}\n"),
        ("  - toc\n", "  - toc\n  - admonition\n"),
        ("docs_dir: docs", "docs_dir: docs\nuse_directory_urls: false"),
        ("docs_dir: docs", "docs_dir: docs\nvalidation: {links: {anchors: warn}}"),
        ("    bare_citations: false", "    bare_citations: true"),
    ],
)
def test_other_settings_render_all(root, rendered, old, new):
    again(root, rendered)
    edit(root, "mkdocs.yml", old, new)
    after, asked = again(root, rendered)
    assert asked == ESSAYS
    assert again(root, rendered)[1] == set()
    assert differing(after, whole(root)) == []


def test_another_day_renders_none_until_the_ledger_is_too_old(root, rendered, monkeypatch):
    again(root, rendered)
    for days in (1, 90):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOON + days * 86_400))
        files, asked = again(root, rendered)
        assert asked == (set() if days == 1 else ESSAYS)
        assert differing(files, whole(root)) == []


def test_other_code_or_nothing_kept_render_all(root, rendered, monkeypatch):
    again(root, rendered)
    with monkeypatch.context() as patch:
        patch.setattr(basis, "_our_files", lambda: "others")
        assert again(root, rendered)[1] == ESSAYS
    monkeypatch.setenv("SOURCEBOOK_CACHE", "off")
    assert again(root, rendered)[1] == ESSAYS


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_a_cut_or_foreign_cache_is_dropped(root, rendered, harm):
    again(root, rendered)
    kept = keeping(root)
    assert kept is not None
    harm(kept.folder / f"{_SHELF.name}.cache", _SHELF)
    assert again(root, rendered)[1] == ESSAYS


def test_a_page_that_somebody_else_renders_is_theirs(root, rendered, monkeypatch):
    class Notebook(Page):
        def render(self, config, files):
            super().render(config, files)

    page = Notebook.__new__(Notebook)
    kept = kept_essays.KeptEssays.__new__(kept_essays.KeptEssays)
    kept._config = None
    kept.take_over(page, None)
    assert "render" not in vars(page)
