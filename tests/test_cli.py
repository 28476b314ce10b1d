"""The command line: what it says, and with which exit code."""

from __future__ import annotations

import json
import shutil

import pytest
from click.testing import CliRunner

from conftest import CLAIM, SITES
from sourcebook.cli import main

WET = "data/claims/wet.yml"


def run(*words: str):
    return CliRunner().invoke(main, [str(word) for word in words])


def test_good_knowledge_base_exits_0_and_says_what_was_looked_at(make_site):
    """Nothing wrong: exit 0, and the counts, so that an empty run cannot pass for a good one."""
    result = run("check", make_site())
    assert result.exit_code == 0
    assert result.output.strip() == "No problems. 1 claim, 1 source and 2 pages checked."


def test_error_exits_1_with_place_sentence_and_mend(make_site):
    """An error is told with its place on a line of its own, what is wrong, and how to mend it."""
    result = run("check", make_site({WET: CLAIM.replace("supported", "suported")}))
    assert result.exit_code == 1
    assert "data/claims/wet.yml  ->  claims/wet/" in result.output
    assert "data/claims/wet.yml:3:10  error F204" in result.output
    assert "'suported' is no word that verdict can take." in result.output
    assert "Did you mean 'supported'?" in result.output
    assert result.output.rstrip().endswith("1 error. 1 claim, 1 source and 2 pages checked.")


def test_warning_exits_0_unless_asked_for(make_site):
    """A warning alone does not fail the check; --fail-on warning makes it."""
    root = make_site({"data/refs.bib": "@onlin{a, title = {On water}}\n"})
    assert run("check", root).exit_code == 0
    assert "1 warning." in run("check", root).output
    assert run("check", root, "--fail-on", "warning").exit_code == 1


def test_folder_without_settings_exits_2_with_one_sentence(tmp_path):
    """No knowledge base there: exit 2, and what to do about it."""
    result = run("check", tmp_path)
    assert result.exit_code == 2
    assert "There is no mkdocs.yml" in result.output


@pytest.mark.parametrize("words", [["check", "--format", "pdf"], ["chekc"], ["check", "nowhere"]])
def test_wrong_usage_exits_2(words):
    """A word the command line does not know is a usage error."""
    assert run(*words).exit_code == 2


def test_wrong_setting_exits_2(make_site):
    """A setting that cannot be taken is a matter of configuration, not of content."""
    site = make_site({"mkdocs.yml": "site_name: x\nextra: {sourcebook: {formt: 1}}\n"})
    result = run("check", site)
    assert result.exit_code == 2
    assert "S901" in result.output


def test_json_lines_hold_everything(make_site):
    """Each problem is one JSON object with all its parts; nothing else is printed."""
    site = make_site({WET: CLAIM + "kind: event\n", "data/claims/b.yml": "claim: ["})
    result = run("check", site, "--format", "jsonl")
    records = [json.loads(line) for line in result.output.splitlines()]
    assert result.exit_code == 1
    assert [(one["path"], one["line"], one["column"], one["code"]) for one in records] == [
        ("data/claims/b.yml", 1, 8, "Y101"),
        (WET, 9, 1, "Y102"),
    ]
    assert records[1]["page"] == "claims/wet/"
    assert records[1]["severity"] == "error"
    assert records[1]["related"] == [
        {"path": WET, "line": 2, "column": 1, "note": "first given here"}
    ]


def test_text_from_strangers_cannot_steer_the_terminal(make_site):
    """Escape and bidi characters in a value are shown by number, not sent to the terminal."""
    text = CLAIM.replace("supported", '"\\e[31mred\\u202e"')
    for form in ("terminal", "jsonl"):
        output = run("check", make_site({WET: text}), "--format", form).output
        assert "\x1b[31mred" not in output
        assert "\u202e" not in output


def test_golden_knowledge_base_with_every_field_is_good(tmp_path):
    """The golden data use every field of every format, and nothing is wrong with them."""
    shutil.copytree(SITES / "golden", tmp_path / "golden")
    result = run("check", tmp_path / "golden")
    assert result.exit_code == 0, result.output
    assert "error" not in result.output
