"""Every mistake in the settings is a problem at its line, and none of them ends the loading.

The mistakes are made from the model itself: a new setting has its tests as soon as it is there.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import typing

import pytest
import yaml
from pydantic import BaseModel

from conftest import build
from sourcebook.loading import load
from sourcebook.settings import Host, Settings

OURS = ("extra", "sourcebook")
OF_THE_HOST = tuple(name for name in Host.model_fields if name != "settings")
WEB = "https://example.org/x/"
NOT_WEB = (
    "javascript:alert(1)",
    "java\tscript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//example.org/",
    "example.org",
    "ftp://example.org/",
    "https://who@example.org/",
    "https://[::1/",
    "https://example.org:99999/",
    "https://example.org:0/",
    "https://",
)
NO_PATH = (
    "/etc/passwd",
    "../up",
    "a/../../b",
    "C:\\x",
    "~/x",
    "\\\\host\\share",
    "x" * 256,
    "a\0b",
)
"""Each of these leaves the folder, or no file can have the name."""
GOOD_ARCHIVE = {"name": "An archive", "timegate": WEB}
GOOD_LICENCE = {"label": "CC BY 4.0", "address": WEB}
"""What a record cannot be without."""


def leaves(model: type[BaseModel], at: tuple[str | int, ...] = OURS):
    """Every setting: its path and the annotation of its value."""
    for name, info in model.model_fields.items():
        if name == "settings":
            continue
        inner = record_in(info.annotation)
        if inner is None:
            yield (*at, name), (info.annotation, tuple(info.metadata))
        elif typing.get_origin(info.annotation) is tuple:
            yield from leaves(inner, (*at, name, 0))
        else:
            yield from leaves(inner, (*at, name))


def record_in(annotation) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(record_in, typing.get_args(annotation))), None)


def records(model: type[BaseModel], at: tuple[str | int, ...] = OURS):
    """Every record of settings: its path."""
    yield at
    for name, info in model.model_fields.items():
        if inner := record_in(info.annotation):
            within = (*at, name, 0) if typing.get_origin(info.annotation) is tuple else (*at, name)
            yield from records(inner, within)


LEAVES = {".".join(map(str, path)): (path, kind) for path, kind in leaves(Settings)}
LEAVES |= {name: ((name,), (Host.model_fields[name].annotation, ())) for name in OF_THE_HOST}
RECORDS = {".".join(map(str, path)): path for path in records(Settings)}


def settings_with(path, value):
    """The text of a mkdocs.yml in which one setting has a value, and the number of its line."""
    for step, name in reversed(list(zip(path, ("", *path[:-1]), strict=True))):
        around = {"licence": GOOD_LICENCE, 0: GOOD_ARCHIVE}.get(name, {})
        value = [value] if isinstance(step, int) else {**around, step: value}
    text = yaml.safe_dump(
        {"site_name": "Small", **value}, sort_keys=False, allow_unicode=True, width=10_000
    )
    last = next(step for step in reversed(path) if isinstance(step, str))
    lines = enumerate(text.splitlines(), start=1)
    return text, [n for n, line in lines if line.lstrip(" -").startswith(f"{last}:")][-1]


def said(root):
    """What is wrong in the settings: code, line and text of each problem."""
    loaded = load(root)
    found = [one for one in loaded.problems if one.location.path == "mkdocs.yml"]
    for one in found:
        assert one.message.endswith(".")
        assert one.message[0].isupper() or one.message[0] == "'"
        assert one.hint, one
    return loaded, found


PATTERNS = ("exclude_docs", "draft_docs")
"""What is no pattern ends a build in MkDocs, and is told as that."""


@pytest.mark.parametrize("name", LEAVES)
def test_a_value_of_another_shape_is_found_at_its_line(make_site, name):
    """A mapping, a list, or a list of lists is no value of any setting."""
    path, (annotation, _) = LEAVES[name]
    takes_list = typing.get_origin(annotation) is tuple
    for wrong in ({"a": "b"}, [["x"]], "x" if takes_list else ["x"]):
        text, line = settings_with(path, wrong)
        loaded, found = said(make_site({"mkdocs.yml": text}))
        assert found, text
        told_by = {"S906"} if path[-1] in PATTERNS else {"S902", "S903", "S901"}
        assert {one.code for one in found} <= told_by
        assert min(one.location.line for one in found) >= line, (text, found)
        assert loaded.kb.claims, "the rest is still read"


def words_for(path, kind):
    """Texts that a setting cannot take."""
    annotation, metadata = kind
    told = repr((annotation, metadata))
    if path[-1] == "corrections_url":
        return [*NOT_WEB, "mailto:nobody", "mailto:a@b?body=<script>"]
    if "_web_address" in told or path[-1] in {"repo_url", "site_url"}:
        return NOT_WEB
    if "_below_root" in told or path[-1] == "docs_dir":
        return [*NO_PATH, ".", "./"] if "_named" in told else NO_PATH
    if "_network" in told:
        return ("10.0.0.0/99", "everywhere", "10.0.0.1/8")
    if annotation is bool or path[-1] == "bare_citations":
        return ("maybe", "2", "нет")
    if annotation in {int, float}:
        bounds = [
            bound
            for one in metadata
            for name in ("ge", "gt", "le", "lt")
            if (bound := getattr(one, name, None)) is not None
        ]
        assert len(bounds) == 2, f"{path} has no bounds"
        below, above = min(bounds) - 1, max(bounds) + 1
        return ("many", "1e999", "9" * 5000, "nan", "0x1f", "½", str(below), str(above), "1,5")
    if "Literal" in told:
        return ("2", "one")
    if path[-1] in {"label", "name"}:
        return ("", "x" * 1001)
    if path[-1] in PATTERNS:
        return ("!", "drafts\\")
    assert path[-1] in {"site_name", "site_description"}, f"no mistakes are known for {path}"
    return ()


@pytest.mark.parametrize("name", LEAVES)
def test_a_value_that_a_setting_cannot_take_is_found_at_its_line(make_site, name):
    """An address that is none, a path that leaves the folder, a number out of bounds."""
    path, kind = LEAVES[name]
    listed = typing.get_origin(kind[0]) is tuple
    for wrong in words_for(path, kind):
        text, line = settings_with(path, [wrong] if listed else wrong)
        _, found = said(make_site({"mkdocs.yml": text}))
        assert found, text
        # What is left of a path without its NUL is not there.
        assert {one.code for one in found} <= {"S902", "S903", "S906", "Y107", "X003"}, (
            wrong,
            found,
        )
        places = {one.location.line for one in found}
        assert places & {line, line + 1}, (text, found)


@pytest.mark.parametrize("name", LEAVES)
def test_a_value_from_the_environment_is_not_asked_for(make_site, name, monkeypatch):
    """A pull request must not decide that a secret of the machine becomes a path or a page."""
    monkeypatch.setenv("SECRET", "hunter2")
    path, (annotation, _) = LEAVES[name]
    listed = typing.get_origin(annotation) is tuple
    text, line = settings_with(path, ["PUT"] if listed else "PUT")
    loaded, found = said(make_site({"mkdocs.yml": text.replace("PUT", "!ENV SECRET")}))
    assert "hunter2" not in repr(loaded)
    assert "!ENV" not in repr(loaded.host)
    assert "SECRET" not in repr(loaded.host)
    if path[0] != "extra" and path[0] != "docs_dir":
        assert found == [], "MkDocs knows it, and it is no fault"
    else:
        assert [one.code for one in found][:1] == ["S902"]
        assert found[0].location.line in {line, line + 1}


@pytest.mark.parametrize("name", [name for name, (path, _) in LEAVES.items() if path[0] == "extra"])
def test_a_setting_given_twice_is_found(make_site, name):
    """Which of the two is meant is not ours to guess."""
    path, _ = LEAVES[name]
    text, line = settings_with(path, "HERE")
    lines = text.splitlines()
    lines.insert(line, lines[line - 1].replace("- ", "  "))
    _, found = said(make_site({"mkdocs.yml": "\n".join(lines)}))
    assert [(one.location.line) for one in found if one.code == "Y102"] == [line + 1]


@pytest.mark.parametrize("name", RECORDS)
def test_an_unknown_setting_is_found_in_every_record(make_site, name):
    """Misspelt, it would have no effect."""
    text, line = settings_with((*RECORDS[name], "nonsense"), "x")
    _, found = said(make_site({"mkdocs.yml": text}))
    assert ("S901", line) in [(one.code, one.location.line) for one in found]


@pytest.mark.parametrize("name", RECORDS)
def test_something_else_in_place_of_a_record_is_found(make_site, name):
    """A text or a list where fields belong."""
    path = RECORDS[name]
    for wrong in ("on", ["a"], [["a"]]):
        text, line = settings_with(path, wrong)
        _, found = said(make_site({"mkdocs.yml": text}))
        assert found
        assert {one.code for one in found} == {"S902"}
        assert {one.location.line for one in found} <= {line, line + 1}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "~\n",
        "- site_name: Small\n",
        "Small\n",
        "extra: [sourcebook]\n",
        "extra: sourcebook\n",
        "extra:\n  - sourcebook: {claims: data/claims}\n",
        "extra: !ENV EXTRA\n",
        "extra: {\n",
        "extra:\n\tsourcebook: {}\n",
        "sourcebook: {claims: data/claims}\n",
        "extra: {sourcebok: {claims: data/claims}}\n",
        "extra: {source_book: {claims: data/claims}}\n",
        "plugins:\n  - sourcebook: {claims: data/claims}\n",
        "plugins: {sourcebook: {claims: data/claims}}\n",
        "markdown_extensions:\n  - toc\n  - sourcebook: {references: data/refs.bib}\n",
        "extra: {}\nextra: {sourcebook: {}}\n",
        "a: b\n---\nextra: {sourcebook: {}}\n",
        "[a, b]: c\n",
        "site_name: \x07\n",
        "extra: {sourcebook: " + "[" * 60 + "}\n",
        "extra: {sourcebook: {format: 2}}\n",
        "extra: {sourcebook: {format: }, sourcebook: {}}\n",
        "theme: [material]\n",
        "theme: {name: [material]}\n",
        "theme: {name: material, custom_dir: [overrides]}\n",
        "theme: {name: material, features: navigation.instant}\n",
        "theme: {name: material, features: [[navigation.instant]]}\n",
        "theme: {name: material, palette: slate}\n",
        "theme: {name: material, palette: [slate]}\n",
        "theme: {name: material, custom_dir: }\n",
        "theme: {name: material, static_templates: 404.html}\n",
        "theme: {name: material, static_templates: }\n",
        "theme: {name: material, language: english}\n",
        "theme: {name: material, language: ../languages/en}\n",
        "theme: {name: material, language: [en]}\n",
        "theme: {name: material, language: }\n",
        "theme: {name: material, language: no}\n",
        "markdown_extensions: [sourcebook: {bar: true}]\n",
        "markdown_extensions: [toc, sourcebook: {bare: maybe}]\n",
        "markdown_extensions: {sourcebook: {host: 1}}\n",
        "markdown_extensions: [sourcebook.citations: {locating: [x]}]\n",
        "site_dir: data\n",
        "site_dir: data/claims\n",
        "site_dir: data/claims/built\n",
        "site_dir: docs/../data/./\n",
        "site_dir: ..\n",
        "site_dir: docs\n",
        "site_dir: tables\nextra: {sourcebook: {retractions: tables/retracted.csv}}\n",
    ],
)
def test_what_is_wrong_around_the_settings_is_found(make_site, text):
    """One sentence with a place, whatever the file holds instead of settings."""
    loaded, found = said(make_site({"mkdocs.yml": text}))
    assert found
    assert loaded.kb.claims


@pytest.mark.parametrize(
    "theme",
    [
        "material",
        "{name: , custom_dir: overrides}",
        "{name: material, features: [], palette: {scheme: slate}}",
        "{name: material, features: [content.tabs], palette: [{scheme: slate}]}",
        "!ENV THEME",
        "{name: !ENV NAME, features: !ENV FEATURES, palette: }",
        "{name: material, language: pt-BR}",
        "{name: material, language: !ENV LANGUAGE}",
        "{name: material, language: own, custom_dir: overrides}",
        "{name: readthedocs, language: own}",
    ],
)
def test_nothing_is_said_of_a_theme_that_the_host_can_use(make_site, theme):
    """What its settings may be is its own business."""
    own = {"overrides/partials/languages/own.html": ""}
    assert said(make_site({"mkdocs.yml": f"site_name: Small\ntheme: {theme}\n", **own}))[1] == []


def test_another_package_of_the_name_of_the_theme_is_not_asked_for_its_words(
    make_site, monkeypatch
):
    """One that lies in the folder of the knowledge base comes first."""
    settings = "site_name: Small\ntheme: {name: material, language: ru}\n"
    root = make_site({"mkdocs.yml": settings, "material/__init__.py": ""})
    monkeypatch.syspath_prepend(root)
    monkeypatch.delitem(sys.modules, "material", raising=False)
    assert said(root)[1] == []


@pytest.mark.parametrize(
    "name", ["site", "site_dir", "../public", "data/site", "!ENV SITE", "", "x/"]
)
def test_nothing_is_said_of_a_folder_that_a_build_may_empty(make_site, name):
    assert said(make_site({"mkdocs.yml": f"site_name: Small\nsite_dir: {name}\n"}))[1] == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("docs_dir: none\n", (2, 11)),
        ("extra:\n  sourcebook:\n    claims: data/none\n", (4, 13)),
        ("extra:\n  sourcebook:\n    references: ./data//none.bib\n", (4, 17)),
        ("extra:\n  sourcebook:\n    names: data/none.yml\n", (4, 12)),
        ("extra:\n  sourcebook:\n    retractions: data/none.csv\n", (4, 18)),
    ],
)
def test_what_the_settings_name_and_is_not_there_is_told_where_they_name_it(make_site, text, place):
    """Nobody has to look for the setting in which the path is misspelt."""
    root = make_site({"mkdocs.yml": f"site_name: Small\n{text}"})
    missing = [one for one in load(root).problems if one.code == "X003"]
    places = [(one.location.path, one.location.line, one.location.column) for one in missing]
    assert places == [("mkdocs.yml", *place)]


@pytest.mark.parametrize("text", ["extra: {sourcebook: }", "extra:\n  sourcebook:"])
def test_settings_that_are_left_empty_are_the_defaults(make_site, text):
    """A field with a name and no value counts as absent."""
    loaded, found = said(make_site({"mkdocs.yml": f"site_name: Small\n{text}\n"}))
    assert found == []
    assert loaded.host.settings == Settings()


def test_the_setting_that_is_wrong_costs_only_itself(make_site):
    """Its neighbours keep what they say."""
    text = (
        "site_name: Small\nextra:\n  sourcebook:\n    ledger_max_age: never\n"
        "    corrections_url: https://example.org/report\n    checker: {at_once: 0, timeout: 7}\n"
    )
    loaded, found = said(make_site({"mkdocs.yml": text}))
    assert [(one.location.line, one.location.column) for one in found] == [(4, 21), (6, 24)]
    settings = loaded.host.settings
    assert settings.corrections_url == "https://example.org/report"
    assert settings.ledger_max_age == Settings().ledger_max_age
    assert (settings.checker.at_once, settings.checker.timeout) == (100, 7.0)


@pytest.mark.parametrize("missing", ["data/claims/wet.yml", "data/refs.bib", "docs/index.md"])
def test_a_folder_without_what_the_settings_name_is_loaded_all_the_same(make_site, missing):
    """Nothing is raised, and today's date has no part in it."""
    loaded = load(make_site({missing: None}))
    assert loaded.on(dt.date(2026, 11, 21)).kb is not None


def test_a_build_says_what_is_wrong_and_goes_on(make_site):
    """MkDocs builds the pages with the defaults; in a strict build the mistake fails it."""
    text = (
        "site_name: Small\ntheme: {name: material, font: false}\n"
        "markdown_extensions: [sourcebook]\nplugins: [sourcebook]\n"
        "extra:\n  sourcebook:\n    corrections_url: javascript:alert(1)\n"
    )
    root = make_site({"mkdocs.yml": text})
    built = build(root)
    assert built.exit_code == 0, built.log
    assert "mkdocs.yml:7:22: S902" in built.log
    assert "javascript:" not in (built.folder / "claims/wet/index.html").read_text()
    assert build(root, strict=True).exit_code == 1


SMALL = (
    "site_name: Small\ntheme: {name: material, font: false}\n"
    "markdown_extensions: [sourcebook]\nplugins: [sourcebook]\n"
)


@pytest.mark.parametrize("folder", ["data", "data/claims", "data/claims/built"])
@pytest.mark.parametrize("asked", ["settings", "command line"])
def test_a_build_empties_no_folder_in_which_data_stand(make_site, folder, asked):
    """MkDocs empties the folder of the site before it writes, whatever stands there."""
    root = make_site({"mkdocs.yml": f"{SMALL}site_dir: {folder}\n", f"{folder}/kept": "mine"})
    before = sorted((path, path.read_bytes()) for path in (root / "data").rglob("*.*"))
    words = ["--site-dir", str(root / folder)] if asked == "command line" else []
    if words:
        (root / "mkdocs.yml").write_text(SMALL)
    result = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", *words],
        cwd=root,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 1, result.stderr
    assert "Traceback" not in result.stderr
    assert "A build empties the folder of the site" in result.stderr
    assert ("mkdocs.yml:5:11: A build" in result.stderr) == (asked == "settings")
    assert (root / folder / "kept").read_text() == "mine"
    assert before == sorted((path, path.read_bytes()) for path in (root / "data").rglob("*.*"))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("{bar: true}", "6:18: S901"),
        ("{bare: maybe}", "6:24: S902"),
        ("{host: 1, locating: [x]}", "6:18: S901"),
    ],
)
def test_a_build_says_what_the_extension_cannot_take_and_goes_on(make_site, wrong, told):
    """Python-Markdown would end it in a traceback."""
    text = (
        "site_name: Small\ntheme: {name: material, font: false, features: }\n"
        "plugins: [sourcebook]\nnav: [index.md]\n"
        f"markdown_extensions:\n  - sourcebook: {wrong}\n"
    )
    built = build(make_site({"mkdocs.yml": text, "docs/index.md": "# W\n\nWet [@a].\n"}))
    assert built.exit_code == 0, built.log
    assert f"mkdocs.yml:{told}" in built.log
    assert "Traceback" not in built.log
    assert built.article("").select_one("sup a") is not None
