"""The command line: what it says, and with which exit code."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest
from click.testing import CliRunner

from conftest import CLAIM, REFS, SITES
from sourcebook.catalogue import CODES
from sourcebook.cli import main

WET = "data/claims/wet.yml"
CLAIM = CLAIM + "  - {source: b, stance: supports}\n"
TWO = {
    WET: CLAIM,
    "data/refs.bib": REFS + "@online{b, title = {More water}, url = {https://example.org/b}}\n",
}
DAY = ("--today", "2026-11-21")


@pytest.fixture
def make_site(make_site):
    """The small site with two sources behind its claim, so that nothing is left to say."""
    return lambda files=None: make_site({**TWO, **(files or {})})


def run(*words: str):
    return CliRunner().invoke(main, [str(word) for word in words])


def test_good_knowledge_base_exits_0_and_says_what_was_looked_at(make_site):
    """Nothing wrong: exit 0, and the counts, so that an empty run cannot pass for a good one."""
    result = run("check", make_site())
    assert result.exit_code == 0
    assert result.output.strip() == "No problems. 1 claim, 2 sources and 2 pages checked."


def test_error_exits_1_with_place_sentence_and_mend(make_site):
    """An error is told with its place on a line of its own, what is wrong, and how to mend it."""
    result = run("check", make_site({WET: CLAIM.replace("supported", "suported")}))
    assert result.exit_code == 1
    assert "data/claims/wet.yml  ->  claims/wet/" in result.output
    assert "data/claims/wet.yml:3:10  error F204" in result.output
    assert "'suported' is no word that verdict can take." in result.output
    assert "Did you mean 'supported'?" in result.output
    assert result.output.rstrip().endswith("1 error. 1 claim, 2 sources and 2 pages checked.")


def test_warning_exits_0_unless_asked_for(make_site):
    """A warning alone does not fail the check; --fail-on warning makes it."""
    root = make_site({"data/refs.bib": TWO["data/refs.bib"].replace("@online{b", "@onlin{b")})
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
        (WET, 10, 1, "Y102"),
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


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ((), ["Y102", "C315"]),
        (("--select", "C"), ["C315"]),
        (("--select", "c315,Y1"), ["Y102", "C315"]),
        (("--ignore", "C315"), ["Y102"]),
        (("--select", "Y,C", "--ignore", "Y"), ["C315"]),
    ],
)
def test_codes_are_chosen_whole_or_by_their_beginning(make_site, words, codes):
    """--select and --ignore take codes or letters, in either case."""
    site = make_site({WET: CLAIM.replace("It is", "So. It is") + "kind: event\n"})
    result = run("check", site, "--format", "jsonl", *DAY, *words)
    found = [json.loads(line)["code"] for line in result.output.splitlines()]
    assert sorted(found) == sorted(codes)
    assert result.exit_code == int("Y102" in codes)


def test_unknown_code_is_a_usage_error(make_site):
    """A code that does not exist would silently select nothing."""
    result = run("check", make_site(), "--select", "C399")
    assert result.exit_code == 2
    assert "'C399' is no code. Did you mean 'C309'?" in " ".join(result.output.split())


def test_explain_tells_what_a_code_means():
    """Title, severity, why, and how to silence it."""
    result = run("explain", "c311")
    assert result.exit_code == 0
    assert "C311: one origin alone (warning)" in result.output
    assert "# sourcebook: ignore C311 why it may stand" in result.output
    assert "Errors cannot be silenced." in run("explain", "P601").output
    assert run("explain", "X9").exit_code == 2
    listed = run("explain").output.splitlines()
    assert len(listed) == len(CODES)


def test_golden_knowledge_base_with_every_field_is_good(tmp_path):
    """The golden data use every field of every format, and nothing is wrong with them."""
    shutil.copytree(SITES / "golden", tmp_path / "golden")
    result = run("check", tmp_path / "golden")
    assert result.exit_code == 0, result.output
    assert " error" not in result.output


def test_checking_offline_needs_none_of_the_packages_for_asking(make_site):
    """A reader's build and a contributor's check go without them; --links says what is missing."""
    code = (
        "import sys\n"
        "for name in ('aiohttp', 'dns', 'idna', 'publicsuffixlist', 'uvloop', 'yarl'):\n"
        "    sys.modules[name] = None\n"
        "from sourcebook.cli import main\n"
        "main()\n"
    )
    command = [sys.executable, "-c", code, "check", str(make_site()), *DAY]
    plain = subprocess.run(command, capture_output=True, text=True, check=False)
    assert plain.returncode == 0, plain.stderr
    asking = subprocess.run([*command, "--links"], capture_output=True, text=True, check=False)
    assert asking.returncode == 2
    assert "pip install 'sourcebook[check]'" in asking.stderr
    assert "Traceback" not in asking.stderr
