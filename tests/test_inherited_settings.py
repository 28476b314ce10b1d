"""mkdocs.yml that inherits, and values that come from elsewhere: read as MkDocs reads them, or told
at the place, in the file in which they stand."""

from __future__ import annotations

import os

import pytest
from click.testing import CliRunner
from mkdocs.utils.yaml import yaml_load
from repository import commit, git

from conftest import ARTICLE, CLAIM, HOOKS, build
from sourcebook.checking.changes import changed_targets
from sourcebook.checking.references.targets import targets_of
from sourcebook.cli import main
from sourcebook.loading import load
from sourcebook.problems import Problem

THEMED = f"theme: {{name: material, font: false}}\nhooks: [{HOOKS}]\n"
READ = ("site_name", "site_description", "docs_dir", "repo_url", "site_url", "use_directory_urls")


def said(root, config="mkdocs.yml") -> list[Problem]:
    """The problems of the settings, whose words are sentences."""
    found = [one for one in load(root, config).problems if one.location.path.endswith(".yml")]
    for one in found:
        assert one.message.endswith(".")
        assert one.hint.endswith(".")
    return [one for one in found if not one.location.path.startswith("data/")]


def places(root, config="mkdocs.yml") -> list[str]:
    return [f"{one.code} {one.location}" for one in said(root, config)]


# --- What is inherited ---------------------------------------------------------------------------

CHAIN = {
    "mkdocs.yml": "INHERIT: conf/site.yml\nsite_description: Of the child\n",
    "conf/site.yml": (
        "INHERIT: ../conf/base.yml\nsite_name: Middle\nextra:\n"
        "  sourcebook:\n    checker: {at_once: 7}\n"
    ),
    "conf/base.yml": (
        "site_name: Base\nsite_url: https://kb.example/\ndocs_dir: pages\nrepo_url: \n"
        "use_directory_urls: false\nextra:\n  homepage: https://kb.example/\n"
        "  sourcebook:\n    claims: facts\n    ledger_max_age: 90\n"
        "    checker: {at_once: 3, timeout: 9}\n"
    ),
    "facts/dry.yml": CLAIM,
    "pages/index.md": "# Dry\n",
}


def test_settings_are_taken_over_from_file_to_file(make_site):
    """The nearest file wins, field by field, down to the last mapping."""
    root = make_site(CHAIN)
    loaded = load(root)
    assert said(root) == []
    host, settings = loaded.host, loaded.host.settings
    assert (host.site_name, host.site_description) == ("Middle", "Of the child")
    assert (host.site_url, host.docs_dir) == ("https://kb.example/", "pages")
    assert host.use_directory_urls is False
    assert (settings.claims, settings.ledger_max_age) == ("facts", 90)
    assert (settings.checker.at_once, settings.checker.timeout) == (7, 9.0)
    assert list(loaded.kb.claims) == ["dry"]
    assert list(loaded.kb.articles) == ["index.md"]


@pytest.mark.parametrize(
    ("child", "parent"),
    [
        ("", "site_name: P\nextra: {sourcebook: {claims: x, licence: {label: A}}}\n"),
        ("extra: \n", "site_name: P\nextra: {sourcebook: {claims: x}}\n"),
        ("extra: {sourcebook: }\n", "site_name: P\nextra: {sourcebook: {claims: x}}\n"),
        ("extra: {other: 1}\n", "site_name: P\nextra: {sourcebook: {claims: x}}\n"),
        ("extra: [a]\n", "site_name: P\nextra: {sourcebook: {claims: x}}\n"),
        ("extra: {sourcebook: {claims: y}}\n", "site_name: P\nextra: [a]\n"),
        (
            "extra: {sourcebook: {checker: {canaries: [a]}}}\n",
            "site_name: P\nextra: {sourcebook: {checker: {canaries: [b, c], at_once: 1}}}\n",
        ),
        ("site_name: C\nplugins: [search]\n", "site_name: P\nplugins: [tags, search]\n"),
    ],
)
def test_files_are_laid_over_each_other_as_mkdocs_lays_them(make_site, child, parent):
    """A mapping over a mapping; a list, a text and nothing at all take the place of what was."""
    root = make_site({"mkdocs.yml": f"INHERIT: parent.yml\n{child}", "parent.yml": parent})
    (root / "x").mkdir()
    with (root / "mkdocs.yml").open("rb") as file:
        theirs = yaml_load(file)
    document = load(root).places.settings
    assert document is not None
    assert plain(document.data) == plain({**theirs, "INHERIT": "parent.yml"})


def plain(data):
    """Numbers as text, as our reader leaves them."""
    if isinstance(data, dict):
        return {name: plain(value) for name, value in data.items()}
    if isinstance(data, list):
        return [plain(value) for value in data]
    return None if data is None else str(data)


def test_a_mistake_is_told_in_the_file_that_makes_it(make_site):
    """With its line there, in the child, the parent and its parent."""
    root = make_site(
        {
            "mkdocs.yml": "INHERIT: a.yml\nextra:\n  sourcebook:\n    bare_citations: perhaps\n",
            "a.yml": (
                "INHERIT: b.yml\nsite_url: nowhere\nextra:\n  sourcebook:\n"
                "    checker: {at_once: none}\n    archives:\n      services:\n        - name: X\n"
            ),
            "b.yml": (
                "site_name: S\nextra:\n  sourcebook:\n    ledger_max_age: never\n    nonsense: 1\n"
            ),
        }
    )
    assert places(root) == [
        "S902 a.yml:2:11", "S902 a.yml:5:24", "S902 a.yml:8:11",
        "S902 b.yml:4:21", "S901 b.yml:5:5", "S902 mkdocs.yml:4:21",
    ]  # fmt: skip


def test_what_a_child_replaces_is_not_told(make_site):
    """A mistake in a value that is not in force, and the items of a list that is not."""
    root = make_site(
        {
            "mkdocs.yml": (
                "INHERIT: a.yml\nextra:\n  sourcebook:\n    ledger_max_age: 90\n"
                "    checker:\n      canaries: [https://example.org/]\n"
            ),
            "a.yml": (
                "site_name: S\nextra:\n  sourcebook:\n    ledger_max_age: never\n"
                "    checker:\n      canaries: [x, !ENV Y, *z]\n"
            ),
        }
    )
    assert [one for one in places(root) if "a.yml" in one and "Y10" not in one] == []
    assert load(root).host.settings.ledger_max_age == 90


PARENTS = {
    "missing": ("parent.yml", {}, "There is no file 'parent.yml' to inherit from."),
    "itself": ("mkdocs.yml", {}, "'mkdocs.yml' is inherited from already: the files go round"),
    "a ring": ("p.yml", {"p.yml": "INHERIT: mkdocs.yml\n"}, "'mkdocs.yml' is inherited from"),
    "nothing": ("", {}, "What is inherited from takes the path of a file."),
    "a list": ("[a.yml]", {"a.yml": "site_name: S\n"}, "takes the path of a file."),
    "a tag": ("!ENV PARENT", {}, "comes from a tag"),
    "absolute": ("/etc/hostname", {}, "'/etc/hostname' is the path of a file on one machine."),
    "a null": ('"a\\0.yml"', {"a.yml": "site_name: S\n"}, "The character U+0000 is not allowed"),
    "a long name": ("x" * 300 + ".yml", {}, "The file cannot be read: file name too long."),
}


@pytest.mark.parametrize("name", PARENTS)
def test_a_parent_that_cannot_be_is_told_where_it_is_named(make_site, name):
    """And the rest of the file is read."""
    value, files, words = PARENTS[name]
    child = f"site_name: Child\nINHERIT: {value}\nextra: {{sourcebook: {{ledger_max_age: 90}}}}\n"
    root = make_site({"mkdocs.yml": child, **files})
    found = said(root)
    assert len(found) == 1, found
    assert words in found[0].message
    line = {"a ring": "p.yml:1", "a long name": "xxx"}.get(name, "mkdocs.yml:2")
    assert str(found[0].location).startswith(line)
    assert found[0].code in {"S902", "X001", "Y107"}
    assert load(root).host.site_name == "Child"
    assert load(root).host.settings.ledger_max_age == 90


UNREADABLE = {
    "link": "S902 mkdocs.yml:2:10",
    "link behind": "S902 mkdocs.yml:2:10",
    "folder": "X001 conf/parent.yml:1:1",
    "pipe": "X001 conf/parent.yml:1:1",
    "latin-1": "X005 conf/parent.yml:1:12",
    "list": "S902 conf/parent.yml:1:1",
    "broken": "Y101 conf/parent.yml:1:8",
}


@pytest.mark.parametrize("kind", UNREADABLE)
def test_a_parent_that_cannot_be_read_is_told(make_site, tmp_path_factory, kind):
    """A link could lead anywhere, and a pipe would be waited for."""
    root = make_site({"mkdocs.yml": "site_name: S\nINHERIT: conf/parent.yml\n"})
    away = tmp_path_factory.mktemp("away")
    (away / "parent.yml").write_text("extra: {sourcebook: {ledger_max_age: 91}}\n")
    parent = root / "conf/parent.yml"
    if kind == "link behind":
        (root / "conf").symlink_to(away)
    else:
        parent.parent.mkdir()
    if kind == "link":
        parent.symlink_to(away / "parent.yml")
    elif kind == "folder":
        parent.mkdir()
    elif kind == "pipe":
        os.mkfifo(parent)
    elif kind == "latin-1":
        parent.write_bytes("site_name: é\n".encode("latin-1"))
    elif kind in {"list", "broken"}:
        parent.write_text("- a\n" if kind == "list" else "extra: {\n")
    assert places(root) == [UNREADABLE[kind]]
    assert load(root).host.settings.ledger_max_age == 60


def test_a_long_chain_ends(make_site):
    files = {f"{n}.yml": f"INHERIT: {n + 1}.yml\nsite_description: D\n" for n in range(200)}
    root = make_site({"mkdocs.yml": "INHERIT: 0.yml\n", **files})
    assert "More than 20 files" in said(root)[0].message
    assert len(said(root)) == 1


def test_a_parent_may_lie_above_the_folder(make_site):
    """As where one repository holds several sites; not outside of the repository."""
    top = make_site(
        {
            "base.yml": "site_name: All\nextra:\n  sourcebook:\n    ledger_max_age: never\n",
            "en/mkdocs.yml": "INHERIT: ../base.yml\n",
            "en/data/refs.bib": "",
            "en/data/claims/wet.yml": CLAIM,
            "en/docs/index.md": "# Home\n",
        }
    )
    assert places(top / "en") == ["S902 ../base.yml:4:21"]
    assert load(top / "en").host.site_name == "All"
    (top / "en/.git").mkdir()
    assert places(top / "en") == ["S902 mkdocs.yml:1:10"]
    assert "outside of the repository" in said(top / "en")[0].message
    (top / "en/.git").rmdir()
    (top / ".git").mkdir()
    assert places(top / "en") == ["S902 ../base.yml:4:21"]


def test_the_command_names_the_parent_and_ends_with_2(make_site):
    root = make_site(
        {"mkdocs.yml": "INHERIT: p.yml\n", "p.yml": "site_name: S\nextra: {sourcebook: {x: 1}}\n"}
    )
    result = CliRunner().invoke(main, ["check", str(root)])
    assert result.exit_code == 2, result.output
    assert "p.yml:2:22  error S901" in result.output


def test_a_build_goes_by_what_is_inherited(make_site):
    """MkDocs and the pages made from data agree."""
    child = "INHERIT: conf/base.yml\nextra: {sourcebook: {corrections_url: https://a.example/}}\n"
    base = f"site_name: Inherited\n{THEMED}extra: {{sourcebook: {{claims: facts}}}}\n"
    root = make_site({"mkdocs.yml": child, "conf/base.yml": base, "facts/dry.yml": CLAIM})
    built = build(root)
    assert built.exit_code == 0, built.log
    assert (built.folder / "claims/dry/index.html").is_file()
    assert not (built.folder / "claims/wet").exists()
    assert "https://a.example/" in str(built.article("claims/dry"))


@pytest.mark.parametrize("below", ["", "sites/en/"])
def test_what_is_new_is_told_by_the_old_settings_and_what_they_inherit(make_site, below):
    """Else everything would be new, or be asked under rules that a change brings along."""
    site = {f"{below}{name}": text for name, text in {
        "mkdocs.yml": f"INHERIT: {'../../' if below else ''}base.yml\n",
        "kb/refs.bib": "@online{a, title={A}, date={2025}, url={https://example.org/a}}\n",
        "data/claims/wet.yml": CLAIM,
    }.items()}  # fmt: skip
    base = "site_name: S\nextra: {sourcebook: {references: kb/refs.bib, ledger_max_age: 77}}\n"
    top = make_site({"mkdocs.yml": None, **site, "base.yml": base})
    git(top, "init", "-b", "main")
    commit(top)
    git(top, "checkout", "-b", "change")
    (top / "base.yml").write_text(base.replace("77", "78"))
    root = top / below
    added = "@online{b, title={B}, date={2025}, url={https://example.org/b}}\n"
    with (root / "kb/refs.bib").open("a") as file:
        file.write(added)
    commit(top)
    loaded = load(root)
    changed = changed_targets(root, "main", loaded.host, targets_of(loaded.kb))
    assert changed.trouble == ""
    assert changed.urls == {"https://example.org/b"}
    assert changed.settings is not None
    assert changed.settings.ledger_max_age == 77


# --- Tags, aliases, merge keys -------------------------------------------------------------------


def test_what_other_tools_write_is_passed_over(make_site):
    """Python's names, !relative, anchors and merges that are none of ours."""
    text = """\
site_name: Small
x-colours: &colours {primary: red}
theme:
  name: material
  palette:
    <<: *colours
    accent: blue
<<: *colours
extra:
  <<: *colours
  analytics: !ENV [KEY, ""]
plugins:
  - search: {lang: !ENV LANGUAGE}
markdown_extensions:
  - pymdownx.emoji:
      emoji_index: !!python/name:material.extensions.emoji.twemoji
      emoji_generator: !!python/object/apply:os.system [exit]
  - pymdownx.snippets: {base_path: !relative $config_dir}
"""
    root = make_site({"mkdocs.yml": text})
    assert said(root) == []
    assert load(root).host.site_name == "Small"


ELSEWHERE = {
    "an alias of the host": ("x: &d docs\ndocs_dir: *d\n", "S902 mkdocs.yml:2:11"),
    "an alias of all of it": ("x: &e {sourcebook: {}}\nextra: *e\n", "S902 mkdocs.yml:2:8"),
    "an alias of ours": (
        "x: &c facts\nextra: {sourcebook: {claims: *c}}\n",
        "S902 mkdocs.yml:2:30",
    ),
    "an alias within": (
        "x: &n 7\nextra: {sourcebook: {checker: {at_once: *n}}}\n",
        "S902 mkdocs.yml:2:41",
    ),
    "a merge into ours": (
        "x: &m {claims: facts}\nextra:\n  sourcebook:\n    <<: *m\n",
        "S902 mkdocs.yml:4:5",
    ),
    "a merge within": (
        "x: &m {at_once: 7}\nextra: {sourcebook: {checker: {<<: *m}}}\n",
        "S902 mkdocs.yml:2:32",
    ),
    "a merge of ours": (
        "x: &m {sourcebook: {claims: facts}}\nextra:\n  <<: *m\n",
        "S902 mkdocs.yml:3:3",
    ),
    "a merge of the host": ("x: &m {docs_dir: facts}\n<<: *m\n", "S902 mkdocs.yml:2:1"),
    "a merge of several": (
        "x: &m {docs_dir: facts}\ny: &n {theme: a}\n<<: [*n, *m]\n",
        "S902 mkdocs.yml:3:1",
    ),
}


@pytest.mark.parametrize("name", ELSEWHERE)
def test_a_setting_that_comes_from_elsewhere_in_the_file_is_told(make_site, name):
    """MkDocs would go by it and we would not; nobody would know why."""
    text, place = ELSEWHERE[name]
    root = make_site({"mkdocs.yml": f"{text}site_name: S\n"})
    assert places(root) == [place]
    inherited = make_site({"mkdocs.yml": "INHERIT: p.yml\n", "p.yml": f"{text}site_name: S\n"})
    assert places(inherited) == [place.replace("mkdocs.yml", "p.yml")]


def test_a_default_that_stands_in_the_file_is_taken(make_site, monkeypatch):
    """Not the environment, which may hold a secret; on every machine the same."""
    monkeypatch.setenv("KB_NAME", "hunter2")
    text = (
        "site_name: !ENV [KB_NAME, OTHER, My facts]\nsite_url: !ENV [KB_NAME, '']\n"
        "repo_url: !ENV KB_NAME\nsite_description: !unknown [a, b]\n"
        "use_directory_urls: !ENV [KB_NAME, false]\n"
    )
    root = make_site({"mkdocs.yml": text})
    loaded = load(root)
    assert said(root) == []
    assert "hunter2" not in repr(loaded)
    assert (loaded.host.site_name, loaded.host.site_url) == ("My facts", None)
    assert (loaded.host.repo_url, loaded.host.site_description) == (None, "")
    assert loaded.host.use_directory_urls is False


# --- What only the host knows --------------------------------------------------------------------


def test_a_build_shows_the_name_that_mkdocs_has(make_site, monkeypatch):
    """Whatever the environment says: in the heads, in how to cite, in the feeds."""
    monkeypatch.setenv("KB_NAME", "Named & <b>outside</b>")
    text = (
        f"site_name: !ENV [KB_NAME, Inside]\nsite_url: !ENV [KB_URL, 'https://a.example/']\n"
        f"repo_url: !ENV [KB_REPO, 'https://code.example/kb']\nsite_description: !ENV KB_NAME\n"
        f"{THEMED}"
    )
    built = build(make_site({"mkdocs.yml": text}))
    assert built.exit_code == 0, built.log
    page = built.page("claims/wet")
    assert page.select_one('meta[property="og:site_name"]')["content"] == "Named & <b>outside</b>"
    assert "Named & <b>outside</b>" in page.select_one("article").get_text()
    assert "https://code.example/kb" in str(built.article("claims/wet"))
    assert "Named &amp;" in (built.folder / "feed.xml").read_text()
    assert "<b>outside" not in str(page).replace("&lt;b>", "").replace("&lt;b&gt;", "")


@pytest.mark.parametrize("said", ["on the command line", "in the environment"])
def test_links_end_as_the_addresses_of_mkdocs_do(make_site, monkeypatch, said):
    """`--no-directory-urls` makes `water.html`, and a link to `water/` would lead nowhere."""
    value = "true"
    more = ["--no-directory-urls"]
    if said == "in the environment":
        monkeypatch.setenv("PRETTY", "false")
        value, more = "!ENV [PRETTY, true]", []
    text = f"site_name: S\nuse_directory_urls: {value}\n{THEMED}"
    built = build(make_site({"mkdocs.yml": text, "docs/water.md": ARTICLE}), more=more)
    assert built.exit_code == 0, built.log
    assert (built.folder / "water.html").is_file()
    links = {link["href"].split("#")[0] for link in built.article("claims/wet").select("a[href]")}
    assert "../../water.html" in links
    assert "../../water/" not in links


def test_render_goes_by_the_environment_as_zensical_does(make_site, monkeypatch):
    """For the name and the addresses, through all that is inherited."""
    root = make_site(
        {
            "mkdocs.yml": "INHERIT: base.yml\nsite_name: !ENV [KB_NAME, Inside]\n",
            "base.yml": "site_name: Base\nsite_url: !ENV [KB_URL, 'https://a.example/']\n",
        }
    )
    for name, address in (("Inside", "https://a.example/"), ("Outside", "https://b.example/")):
        result = CliRunner().invoke(main, ["render", "--in", str(root), "--today", "2026-11-21"])
        assert result.exit_code == 0, result.output
        text = (root / "docs/claims/wet/index.md").read_text()
        assert f'"{name}"' in text or f"{name}." in text
        assert f"{address}claims/wet/" in text
        monkeypatch.setenv("KB_NAME", "Outside")
        monkeypatch.setenv("KB_URL", "https://b.example/")


@pytest.mark.parametrize(
    "text",
    ["INHERIT: mkdocs.yml\n", "INHERIT: [a]\n", "INHERIT: gone.yml\n", "INHERIT: /etc/hostname\n"],
)
def test_render_tells_no_more_of_a_parent_than_the_check(make_site, text):
    root = make_site({"mkdocs.yml": f"{text}site_name: S\n"})
    result = CliRunner().invoke(main, ["render", "--in", str(root), "--today", "2026-11-21"])
    assert result.exit_code == 0, result.output
    assert "The data has 1 error" in result.output


@pytest.mark.parametrize("how", ["plugins: [search, sourcebook]", "hooks: [x/sourcebook_hooks.py]"])
def test_the_doctor_sees_what_is_set_up_in_a_parent(make_site, how):
    """And not what the child replaces."""
    root = make_site({"mkdocs.yml": "INHERIT: p.yml\n", "p.yml": f"site_name: S\n{how}\n"})
    for text, said in (
        ("", "Set up as a "),
        ("plugins: [search]\nhooks: []\n", "Neither hook nor"),
    ):
        (root / "mkdocs.yml").write_text(f"INHERIT: p.yml\n{text}")
        result = CliRunner().invoke(main, ["doctor", str(root)])
        assert said in result.output
