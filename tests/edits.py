"""Edits of the golden site, each of another kind, and what builds of it leave."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from unittest import mock

from mkdocs.commands.build import build
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig

from sourcebook.loading.cache import Shelf
from sourcebook.loading.cache.packing import pack, unpack

EFFICACY, VOLUNTEERS = "efficacy-100-percent", "phase1-48-volunteers"


def run(root: Path, folder: Path, *, dirty: bool) -> dict[str, bytes]:
    """The files of a build, by path."""
    # As in a process of its own: MkDocs keeps one object of a plugin.
    MkDocsConfig.plugins.plugin_cache.clear()
    config = load_config(str(root / "mkdocs.yml"), site_dir=str(folder))
    config.plugins.on_startup(command="build", dirty=dirty)
    build(config, dirty=dirty)
    config.plugins.on_startup(command="build", dirty=False)
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def whole(root: Path) -> dict[str, bytes]:
    """What a full build writes into an empty folder, with nothing of earlier builds."""
    with mock.patch.dict(os.environ, SOURCEBOOK_CACHE="off"):
        return run(root, root.parent / "whole", dirty=False)


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The paths that only one has, or that have other bytes."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


def edit(root: Path, name: str, old: str, new: str) -> None:
    """Replace some words of a file."""
    path = root / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def words(root):
    edit(root, f"data/claims/{EFFICACY}.yml", "100% efficacy", "complete efficacy")


def short(root):
    edit(root, f"data/claims/{EFFICACY}.yml", "short: Enteromix is", "short: It is")


def verdict(root):
    edit(root, f"data/claims/{VOLUNTEERS}.yml", "verdict: mostly-supported", "verdict: mixed")


def related(root):
    path = root / f"data/claims/{VOLUNTEERS}.yml"
    added = f"relations:\n  - {{type: contradicts, claim: {EFFICACY}}}\n"
    path.write_text(path.read_text().split("relations:")[0] + added)


def new_claim(root):
    text = (root / f"data/claims/{VOLUNTEERS}.yml").read_text().split("relations:")[0]
    (root / "data/claims/another.yml").write_text(text.replace("48", "fifty"))


def gone(root):
    (root / f"data/claims/{VOLUNTEERS}.yml").unlink()


def renamed(root):
    path = root / f"data/claims/{VOLUNTEERS}.yml"
    path.rename(path.with_name("volunteers.yml"))
    with path.with_name("volunteers.yml").open("a") as file:
        file.write(f"\naliases: [{VOLUNTEERS}]\n")


def broken(root):
    edit(root, f"data/claims/{VOLUNTEERS}.yml", "kind: quantity", "kind: nonsense")


def title(root):
    edit(root, "data/refs.bib", "Clinical Responses of Oncolytic", "Responses to Oncolytic")


def derived(root):
    edit(root, "data/refs.bib", "relatedtype  = {derivedfrom}", "relatedtype  = {multivolume}")


def no_source(root):
    edit(root, "data/refs.bib", "@article{weber2024,", "@article{weber2024b,")


def name(root):
    text = (root / "data/names.yml").read_text()
    label = next(line for line in text.splitlines() if "label:" in line).split("label: ")[1][:4]
    edit(root, "data/names.yml", f"label: {label}", f"label: The {label}")


def ledger(root):
    (root / "data/health.jsonl").write_text("")


def essay(root):
    edit(
        root,
        "docs/index.md",
        "\n# ",
        "\nSee [@weber2024] and [](claim:phase1-48-volunteers).\n\n# ",
    )


def settings(root):
    edit(root, "mkdocs.yml", "site_name: Golden", "site_name: Silver")


def description(root):
    edit(
        root,
        "docs/fact-checks/efficacy.md",
        "checked: 2026-11-21",
        "checked: 2026-11-21\ndescription: Else.",
    )


def new_essay(root):
    (root / "docs/new.md").write_text("# New\n\nIt cites [@weber2024].\n")


def essay_gone(root):
    (root / "docs/guide/codes.md").unlink()


def menu(root):
    nav = "nav: [index.md, {A check: fact-checks/efficacy.md}, guide/codes.md]"
    edit(root, "mkdocs.yml", "docs_dir: docs", f"docs_dir: docs\n{nav}")


def features(root):
    edit(root, "mkdocs.yml", "  font: false", "  font: false\n  features: [navigation.footer]")


def template(root):
    edit(root, "mkdocs.yml", "  font: false", "  font: false\n  custom_dir: theirs")
    (root / "theirs").mkdir()
    announced = "{% extends 'base.html' %}{% block announce %}News.{% endblock %}"
    (root / "theirs/main.html").write_text(announced)


EDITS = (
    *(words, short, verdict, related, new_claim, gone, renamed, broken, title, derived, no_source),
    *(name, ledger, essay, settings, description, new_essay, essay_gone, menu, features, template),
)


def _cut(path: Path, _: Shelf[Any]) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def _of_others(path: Path, shelf: Shelf[Any]) -> None:
    """The same answers, with a secret that is not ours."""
    secret = Path(os.environ["SOURCEBOOK_CACHE"], "secret").read_bytes()
    found = unpack(path.read_bytes(), shelf.tag, secret)
    answers = {key: bytes(raw) for key, raw in found.items()}
    path.write_bytes(b"".join(pack(answers, shelf.tag, b"theirs")))


def _no_file(path: Path, _: Shelf[Any]) -> None:
    path.unlink()


HARMS = (_cut, _of_others, _no_file)
"""What may happen to the file of a shelf of the cache, given its path and the shelf."""
