"""What a contributor meets outside the site: issue forms, the pull request's list, pre-commit."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from sourcebook.cli import main
from sourcebook.model import ClaimFile, Evidence
from sourcebook.vocabulary import Independence, Stance, Verdict

ROOT = Path(__file__).parents[1]
FORMS = ROOT / ".github" / "ISSUE_TEMPLATE"
NAMES = ("suggest-a-source", "object-to-a-verdict")
WORDS = {"stance": Stance, "independence": Independence, "verdict": Verdict}
OF_ENTRY = {"url", "title", "publisher", "date"}
each = pytest.mark.parametrize("name", NAMES)


def form(name: str) -> dict:
    return yaml.safe_load((FORMS / f"{name}.yml").read_text())


def fields(name: str) -> dict[str, dict]:
    return {one["id"]: one for one in form(name)["body"] if one["type"] != "markdown"}


@each
def test_answers_map_to_fields(name):
    """Whoever takes a suggestion over finds each answer's field under the same name."""
    known = {*ClaimFile.model_fields, *Evidence.model_fields, *OF_ENTRY, "claim"}
    assert set(fields(name)) <= known


@each
def test_choices_are_the_words_of_the_vocabulary(name):
    """All of them, in their order, and one way out at most; the default is the last."""
    for key, field in fields(name).items():
        if field["type"] == "dropdown":
            options = field["attributes"]["options"]
            words = [str(word) for word in WORDS[key]]
            assert set(words) <= set(options)
            assert len(options) <= len(words) + 1
            assert field["attributes"]["default"] == len(options) - 1


@each
def test_form_is_as_github_reads_it(name):
    """The keys that GitHub's documentation of form schemas names, and no others."""
    known = form(name)
    assert (
        {"name", "description", "body"}
        <= set(known)
        <= {
            *("name", "description", "title", "labels", "assignees", "projects", "type", "body"),
        }
    )
    for one in known["body"]:
        assert one["type"] in {"markdown", "input", "textarea", "dropdown", "checkboxes"}
        assert set(one) <= {"type", "id", "attributes", "validations"}
        assert set(one["attributes"]) <= {
            *("label", "description", "placeholder", "value", "options", "default", "multiple"),
            "render",
        }
        assert "value" in one["attributes"] or "label" in one["attributes"]
        if one["type"] != "markdown":
            assert re.fullmatch(r"[a-z_-]+", one["id"])
    ids = [one["id"] for one in known["body"] if "id" in one]
    assert len(ids) == len(set(ids))


def test_pages_link_to_forms_that_exist():
    """The links are made in `fragments/reporting.py`."""
    text = (ROOT / "hooks/sourcebook/fragments/reporting.py").read_text()
    for name in NAMES:
        assert f'"{name}"' in text
        assert "claim" in fields(name)


def test_pre_commit_runs_commands_that_exist():
    """With the files that they read."""
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    assert [hook["id"] for hook in hooks] == ["sourcebook-check", "sourcebook-fmt"]
    for hook in hooks:
        program, command = hook["entry"].split()
        assert program == "sourcebook"
        assert command in main.commands
        assert hook["language"] == "python"
        for path in ("data/claims/wet.yml", "data/refs.bib"):
            assert re.search(hook["files"], path)
    check = hooks[0]["files"]
    assert re.search(check, "docs/fact-checks/data.md")
    assert re.search(check, "mkdocs.yml")
    assert not re.search(check, "README.txt")
