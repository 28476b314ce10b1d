"""What MkDocs would refuse, `check` tells first, with its line: MkDocs itself is asked what it
refuses, and what only one of the two tells is listed."""

from __future__ import annotations

import itertools
import logging
import os
import subprocess
import sys

import pytest
from click.testing import CliRunner
from mkdocs.config import load_config
from mkdocs.config.defaults import get_schema
from mkdocs.exceptions import MkDocsException

from conftest import build
from sourcebook.checking import survey
from sourcebook.cli import main
from sourcebook.loading import load
from sourcebook.loading.settings import load_host
from sourcebook.problems import Severity

TEXT_OR_LIST = ["word", "[a]", "[{a: b}]", "[5]", "[{a: b, c: d}]", "[[a]]"]
VALUES = [
    *("", '""', ".", "docs/x", "5", "true", "2026-01-27", "{a: b}", "{a: {b: c}}", "{}", "[]"),
    *TEXT_OR_LIST,
]
SETTINGS = [name for name, _ in get_schema() if name not in {"config_file_path", "mdx_configs"}]
GOOD = {"site_name": "Small", "theme": "{name: material, font: false}"}
ONLY_OURS = {
    # MkDocs makes some address of these.
    *itertools.product(["edit_uri_template"], ["5", "true", "2026-01-27", "{}", "[]"]),
    *itertools.product(["edit_uri_template"], ["[a]", "[5]", "[[a]]"]),
    # Over these its builds end in a traceback, but not yet where the settings are read.
    *itertools.product(["extra_css", "extra_templates"], ["[{a: b}]", "[5]", "[{a: b, c: d}]"]),
    *itertools.product(["extra_css", "extra_templates"], ["[[a]]"]),
}
"""What MkDocs lets pass and we do not."""


def refusals_of_mkdocs(root, monkeypatch) -> list[str]:
    """What MkDocs says against the settings; a traceback is one more."""
    said: list[str] = []

    class Listening(logging.Handler):
        def emit(self, record):
            said.append(record.getMessage())

    listening = Listening(logging.WARNING)
    logging.getLogger("mkdocs").addHandler(listening)
    monkeypatch.chdir(root)
    try:
        load_config(str(root / "mkdocs.yml"))
    except MkDocsException as error:
        said.append(str(error))
    except Exception as error:  # noqa: BLE001  # whatever MkDocs does not catch
        said.append(repr(error))
    finally:
        logging.getLogger("mkdocs").removeHandler(listening)
    return said


def ours(root) -> list[str]:
    told = [one for one in load(root).problems if one.location.path == "mkdocs.yml"]
    return [f"{one.location} {one.code} {one.message} {one.hint}" for one in told]


@pytest.mark.parametrize("name", [*SETTINGS, "sight_name"])
def test_check_tells_what_mkdocs_refuses_and_nothing_else(make_site, monkeypatch, name):
    different = []
    for value in VALUES:
        settings = {**GOOD, name: value}
        text = "".join(f"{key}: {written}\n" for key, written in settings.items())
        root = make_site({"mkdocs.yml": text})
        theirs, found = refusals_of_mkdocs(root, monkeypatch), ours(root)
        if bool(theirs) != bool(found) and (name, value) not in ONLY_OURS:
            different.append(f"{name}: {value}\n  MkDocs: {theirs}\n  ours: {found}")
    assert not different, "\n".join(different)


NESTED = [
    "nav: [index.md, {Home: index.md}, {More: [{A: index.md}, index.md]}]",
    "nav: [{Home: }]",
    "nav: [{Home: 5}]",
    "nav: [{Home: {A: 5}}]",
    "nav: [{Home: {A: index.md}}]",
    "nav: [{More: [5]}]",
    "nav: [{More: [{A: index.md, B: index.md}]}]",
    "nav: [{More: [{A: }]}]",
    "nav: [{}]",
    "nav: [[index.md]]",
    "plugins: [{search: {lang: en}}, meta]",
    "plugins: [{search: 5}]",
    "plugins: [{search: }]",
    "plugins: [{search: false}]",
    "plugins: {search: {}, meta: }",
    "plugins: {search: word}",
    "plugins: [/search]",
    "plugins: [material/meta]",
    "plugins: [{search: {}, meta: {}}]",
    "plugins: [serach]",
    "plugins: [5: {a: b}]",
    "plugins: {yes: }",
    "markdown_extensions: {null: {}}",
    "plugins: [{}]",
    "markdown_extensions: [{toc: {permalink: true}}, admonition, pymdownx.details, footnotes]",
    "markdown_extensions: {toc: , tables: {}}",
    "markdown_extensions: [{toc: 5}]",
    "markdown_extensions: [{toc: {}, tables: {}}]",
    "markdown_extensions: [admonitions]",
    "markdown_extensions: [pymdownx.detials]",
    "markdown_extensions: ['markdown.extensions.toc', 'pymdownx.details:DetailsExtension']",
    "markdown_extensions: [..]",
    "markdown_extensions: ['']",
    "validation: {nav: {omitted_files: warn}, links: {anchors: info}, absolute_links: ignore}",
    "validation: {links: {absolute_links: relative_to_docs}}",
    "validation: {links: {anchors: relative_to_docs}}",
    "validation: {links: {anchor: info}}",
    "validation: {links: {anchors: loud}}",
    "validation: {links: warn}",
    "validation: {links: }",
    "validation: {nav: }",
    "validation: {not_found: 5}",
    "validation: {not_found: }",
    "validation: {omitted: warn}",
    "validation: {5: warn}",
    "theme: {name: material}",
    "theme: {custom_dir: docs}",
    "theme: {name: , custom_dir: docs}",
    "theme: {name: , custom_dir: }",
    "theme: {name: }",
    "theme: {name: material, custom_dir: nowhere}",
    "theme: {name: material, custom_dir: 5}",
    "theme: {name: [material]}",
    "theme: {name: {a: b}}",
    "theme: {name: materail}",
    "theme: {name: 5}",
    "theme: {name: material, locale: 5}",
    "theme: {name: material, locale: }",
    "theme: readthedocs",
    "dev_addr: localhost:8000",
    "dev_addr: '[::1]:8000'",
    "dev_addr: example.org:8000",
    "dev_addr: 127.0.0.1:eight",
    "dev_addr: 127.0.0.1",
    "edit_uri_template: 'edit/{path}?plain={path_noext!q}'",
    "edit_uri_template: 'edit/{page}'",
    "edit_uri_template: 'edit/{path'",
    "edit_uri_template: 'edit/{path!x}'",
    "edit_uri_template: 'edit/{}'",
    "edit_uri_template: 'edit/{path.x}'",
    "edit_uri_template: 'edit/{{path}}'",
    "extra_javascript: [a.js, b.mjs, {path: c.js, defer: true, async: true, type: module}]",
    "extra_javascript: [{path: c.js, defer: 5}]",
    "extra_javascript: [{path: 5}]",
    "extra_javascript: [{path: c.js, sync: true}]",
    "hooks: [docs/index.md]",
    "hooks: [docs]",
    "hooks: ['']",
    "watch: [docs, mkdocs.yml]",
    "watch: [dosc]",
    "copyright: 2020-13-45",
    "extra: {since: 2020-02-30}",
    "extra: {size: 0x_}",
    "extra: {size: !!float many}",
    "site_url: ''",
    "site_url: example.org",
    "repo_url: https://example.org/x",
    "INHERIT: nowhere.yml",
    "5: x",
    "nav: *here",
    "extra: {a: &a [1], b: &a [2], c: *a}",
    "nav: &nav [index.md]",
    "extra: {a: &a {b: c}, d: {<<: *a}, e: {<<: 5}}",
    "extra: {? [a] : b}",
    "extra: {? {a: b} : b}",
    "true: x",
]


@pytest.mark.parametrize("setting", NESTED)
def test_what_stands_within_a_setting_is_told_as_mkdocs_would(make_site, monkeypatch, setting):
    settings = {**GOOD, "": setting}
    if setting.startswith("theme"):
        del settings["theme"]
    text = "".join(f"{key}: {value}\n" if key else f"{value}\n" for key, value in settings.items())
    root = make_site({"mkdocs.yml": text})
    theirs, found = refusals_of_mkdocs(root, monkeypatch), ours(root)
    assert bool(theirs) == bool(found), (theirs, found)


def test_what_is_told_names_the_place_and_how_to_mend_it(make_site):
    text = (
        "site_nane: Small\ncopyright: 2026\nextra_css:\n  - a.css\n  - 5\n"
        "plugins: [sourcebok]\nnav:\n  - Home: [index.md, {More: }]\nextra: {sourcebook: {}}\n"
    )
    assert ours(make_site({"mkdocs.yml": text})) == [
        "mkdocs.yml:1:1 S906 MkDocs has no setting 'site_nane'. Did you mean 'site_name'?",
        "mkdocs.yml:1:1 S906 The site has no name. Add 'site_name: ...'.",
        (
            "mkdocs.yml:2:12 S906 'copyright' takes a text, and what is written there is read as a"
            " number. Put it in quotes."
        ),
        (
            "mkdocs.yml:5:5 S906 Item 2 of 'extra_css' takes a text, and what is written there is"
            " read as a number. Put it in quotes."
        ),
        (
            "mkdocs.yml:6:11 S905 The plugin 'sourcebok' is not installed here. Did you mean"
            " 'sourcebook'?"
        ),
        (
            "mkdocs.yml:8:29 S906 'nav: Home: More' takes a page or a list of pages and holds"
            " nothing. Write the page after the colon, or the pages below it, each behind a dash."
            " Without a value, delete the line."
        ),
    ]


def test_what_comes_from_a_tag_or_has_an_anchor_is_not_judged(make_site):
    text = (
        "site_name: Small\ncopyright: !ENV [YEAR, 2026]\nshared: &shared {language: xx}\n"
        "nav: !ENV NAV\nextra: {x: *shared, y: !!python/name:os.system }\n"
        "theme: {<<: *shared, name: material, features: !ENV [X, 5]}\n"
    )
    assert ours(make_site({"mkdocs.yml": text})) == []


def test_a_setting_is_judged_in_the_file_that_it_is_inherited_from(make_site):
    files = {
        "mkdocs.yml": "INHERIT: base/base.yml\nsite_name: Small\nnav: [index.md]\n",
        "base/base.yml": "site_name: 5\ncopyright: 2026\nnav: 5\nextra_css: [a, 5]\n",
    }
    told = [str(one.location) for one in load_host(make_site(files))[1]]
    assert told == ["base/base.yml:2:12", "base/base.yml:4:16"]


def test_settings_that_are_laid_over_each_other_are_judged_as_they_are_in_force(
    make_site, monkeypatch
):
    """Only the two files together say of a theme what it is called."""
    files = {
        "mkdocs.yml": "INHERIT: base.yml\ntheme: {language: en}\nvalidation: {links: {x: y}}\n",
        "base.yml": "site_name: Small\ntheme: {name: material, features: 5}\n"
        "validation: {links: {anchors: warn, y: z}}\n",
    }
    root = make_site(files)
    assert ours(root) == [
        (
            "mkdocs.yml:3:22 S906 MkDocs has no setting 'validation: links: x'."
            " It has: absolute_links, anchors, not_found, unrecognized_links."
        )
    ]
    told = [str(one.location) for one in load_host(root)[1]]
    assert told == ["base.yml:3:37", "mkdocs.yml:3:22", "base.yml:2:35"]
    assert len(refusals_of_mkdocs(root, monkeypatch)) == 2


@pytest.mark.parametrize(
    "setting",
    [
        "hooks: [{}]",
        "watch: [{}]",
        "plugins: [{}]",
        "plugins: [{{{}: 5}}]",
        "markdown_extensions: [{}]",
        "markdown_extensions: [a.{}]",
        "theme: {{name: material, custom_dir: {}}}",
        "theme: {}",
        "docs_dir: {}",
        "site_dir: {}/..",
        "edit_uri_template: '{{{}}}'",
        "{}: x",
    ],
)
def test_a_name_too_long_for_a_file_is_told_and_nothing_raises(make_site, setting):
    told = ours(make_site({"mkdocs.yml": f"site_name: Small\n{setting.format('x' * 5000)}\n"}))
    assert told
    assert all(len(one) < 1000 for one in told)


@pytest.mark.parametrize(
    "setting",
    ["plugins: [{{{}: 5}}]", "nav: [{{{}: 5}}]", "{}: x", "validation: {{{}: x}}", "hooks: [{}]"],
)
def test_what_is_quoted_steers_no_terminal(make_site, setting):
    name = '"\\e[31m\\u202eplug\\u2028"'
    told = ours(make_site({"mkdocs.yml": f"site_name: Small\n{setting.format(name)}\n"}))
    assert told
    assert all(one.isprintable() for one in told), told


def test_a_navigation_of_many_levels_is_read_to_its_end(make_site):
    deep = "nav: " + "[{A: " * 200 + "a.md" + "}]" * 200
    wide = "nav: [" + "{A: [a.md, {B: a.md}]}, " * 2000 + "5]"
    [told] = ours(make_site({"mkdocs.yml": f"site_name: S\n{deep}\n"}))
    assert " Y105 " in told
    assert len(ours(make_site({"mkdocs.yml": f"site_name: S\n{wide}\n"}))) == 1


def test_what_is_not_installed_is_not_told_where_mkdocs_is_not_either(make_site, monkeypatch):
    """A site that is only checked there is built elsewhere."""
    root = make_site({"mkdocs.yml": "site_name: Small\nplugins: [nowhere]\ntheme: nowhere\n"})
    assert len(ours(root)) == 2
    monkeypatch.setattr("sourcebook.loading.host.installed.find_spec", lambda _: None)
    assert ours(root) == []


@pytest.mark.parametrize(
    ("setting", "code"), [("plugins: [elsewhere]", 0), ("copyright: 2026", 2), ("hooks: [x]", 1)]
)
def test_what_mkdocs_refuses_ends_a_check_and_what_is_not_installed_does_not(
    make_site, setting, code
):
    root = make_site({"mkdocs.yml": f"site_name: Small\n{setting}\n"})
    result = CliRunner().invoke(main, ["check", str(root), "--today", "2026-11-21"])
    assert result.exit_code == code, result.output


def test_what_is_not_installed_here_may_be_so_where_the_site_is_only_checked(make_site):
    plugins = "plugins:\n  - search\n  - elsewhere{}\n"
    text = f"site_name: Small\n{plugins}"
    [told] = survey(load(make_site({"mkdocs.yml": text.format("")})))
    assert (told.code, told.severity) == ("S905", Severity.WARNING)
    reason = "  # sourcebook: ignore S905 the site is built in the other workflow"
    assert survey(load(make_site({"mkdocs.yml": text.format(reason)}))) == ()


@pytest.mark.parametrize(
    "setting",
    ["extra_css: [5, a.css]", "extra_templates: [{a: b}]", "validation: {a: b}"],
)
def test_a_build_goes_on_where_mkdocs_would_end_in_a_traceback(make_site, setting):
    theme = "theme: {name: material, font: false}\nplugins: [sourcebook]\n"
    built = build(make_site({"mkdocs.yml": f"site_name: Small\n{theme}{setting}\n"}))
    assert built.exit_code == 0, built.log
    assert "mkdocs.yml:4:" in built.log
    assert "Traceback" not in built.log


PLUGIN = "from mkdocs.plugins import BasePlugin\n\nclass Plugin(BasePlugin):\n    pass\n"


def test_a_plugin_that_cannot_have_pages_without_files_is_told_and_ends_a_build(
    make_site, tmp_path_factory
):
    """mkdocs-static-i18n ends in a traceback at the first of them."""
    folder = tmp_path_factory.mktemp("packages")
    (folder / "languages.py").write_text(PLUGIN)
    about = folder / "languages-1.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: languages\nVersion: 1\n")
    (about / "entry_points.txt").write_text("[mkdocs.plugins]\ni18n = languages:Plugin\n")
    theme = "theme: {name: material, font: false}\n"
    root = make_site(
        {"mkdocs.yml": f"site_name: Small\n{theme}plugins:\n  - sourcebook\n  - i18n\n"}
    )
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "-q"],
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "mkdocs.yml:5:5: The plugin 'i18n' takes no pages that are made from data" in done.stderr
    assert "Traceback" not in done.stderr
    assert any("i18n" in one.message and one.code == "S906" for one in survey(load(root)))
