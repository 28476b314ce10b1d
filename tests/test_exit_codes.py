"""Every way in which a command ends: its exit code, and its words, which are read as they are."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from conftest import CLAIM
from sourcebook.cli import main

USAGE = 2
STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
WRONG = "site_name: S\nextra: {sourcebook: {ledger_max_age: never}}\n"
NO_SAVE = (
    "site_name: S\nextra: {sourcebook: {archives: {services: "
    "[{name: A, timegate: 'https://example.org/'}]}}}\n"
)
BAD_BIB = "@online{a,\n  title = {On water\n"
TABLED = "site_name: S\nextra: {sourcebook: {retractions: data/r.csv}}\n"


@dataclass(frozen=True)
class Usage:
    """A wrong use of a command."""

    words: str
    """As they are typed, for a shell; ROOT is the folder."""
    said: str
    """A part of the answer."""
    files: Mapping[str, str | bytes | None] = field(default_factory=dict)
    """What differs in the folder; None for a file that is not there."""
    env: Mapping[str, str] = field(default_factory=dict)


USAGES = {
    "a command that is not there": Usage("chek", "No such command 'chek'"),
    "an option that is not there": Usage("check --lnks", "No such option"),
    "check: option without --links": Usage(
        "check ROOT --all", "--all needs --links: without it nothing is asked."
    ),
    "check: option without --links or --quotes": Usage(
        "check ROOT --allow-empty", "--allow-empty needs --links or --quotes"
    ),
    "check: blob without shard": Usage(
        "check ROOT --links --blob b",
        "--blob needs --shard; write --shard 1/1 for all in one part.",
    ),
    "check: shard without blob": Usage(
        "check ROOT --links --shard 1/2", "--shard needs --blob, the file for what was seen."
    ),
    "check: shard that writes the ledger": Usage(
        "check ROOT --links --shard 1/2 --blob b --update-ledger",
        "--shard only writes a blob; 'sourcebook merge' does the rest.",
    ),
    "check: a schedule and a pull request": Usage(
        "check ROOT --links --update-ledger --changed-since HEAD",
        "--update-ledger is for the schedule and --changed-since for a pull request; choose one.",
    ),
    "check: no shard": Usage(
        "check ROOT --links --shard 3/2", "'3/2' is no shard; write 3/8 for the third of eight."
    ),
    "check: no revision": Usage(
        "check ROOT --links --changed-since nowhere",
        "This folder is not in a git repository, so what is new cannot be told.",
    ),
    "check: no code": Usage("check ROOT --select Q1", "'Q1' is no code."),
    "check: no folder": Usage("check ROOT/none", "does not exist"),
    "check: no settings": Usage(
        "check ROOT", "There is no mkdocs.yml in", files={"mkdocs.yml": None}
    ),
    "check: output into a folder that is not there": Usage(
        "check ROOT -o ROOT/none/report", "cannot be written: no such file"
    ),
    "check: a date that is none": Usage(
        "check ROOT", "SOURCE_DATE_EPOCH", env={"SOURCE_DATE_EPOCH": "soon"}
    ),
    "check: a ledger that is cut": Usage(
        "check ROOT --links --update-ledger",
        "what cannot be read would be lost. Restore the file from the last good commit.",
        files={"data/health.jsonl": "{"},
    ),
    "add: no type": Usage(
        "add x --in ROOT --type artcle",
        "'artcle' is no entry type of BibLaTeX. Did you mean 'article'?",
    ),
    "add: no date": Usage("add x --in ROOT --date soon", "Write 2025-06-18, 2025-06 or 2025."),
    "add: no identifier": Usage("add '???' --in ROOT --no-fetch", "???"),
    "add: wrong settings": Usage(
        "add https://example.org/ --in ROOT --no-fetch",
        "mkdocs.yml:2:38",
        files={"mkdocs.yml": WRONG},
    ),
    "add: a bibliography that cannot be read": Usage(
        "add https://example.org/ --in ROOT --no-fetch",
        "data/refs.bib:1:1: The byte 0xFF here is not UTF-8.",
        files={"data/refs.bib": b"\xff"},
    ),
    "add: no key": Usage(
        "add https://example.org/ --in ROOT --no-fetch --key 'a b'",
        "'a b' cannot be a key. Use letters, digits and - _ : . + / between them.",
    ),
    "add: a key that is used": Usage(
        "add https://example.org/ --in ROOT --no-fetch --key A",
        "The key 'a' is used already. Choose another.",
    ),
    "add: no origin": Usage("add https://example.org/ --in ROOT --no-fetch --origin 'a,{'", "a,{"),
    "add: no language": Usage(
        "add https://example.org/ --in ROOT --no-fetch --language Klingonish",
        "'Klingonish' is no language. Write english, en or eng.",
    ),
    "archive: a capture that is not written": Usage(
        "archive --in ROOT --save", "A capture is for good, so --save needs --write."
    ),
    "archive: both": Usage(
        "archive --in ROOT --write --dry-run", "Choose one of --write and --dry-run."
    ),
    "archive: wrong settings": Usage(
        "archive --in ROOT", "mkdocs.yml:2:38", files={"mkdocs.yml": WRONG}
    ),
    "archive: no source of that key": Usage("archive b --in ROOT", "There is no source 'b'."),
    "archive: no revision": Usage(
        "archive --in ROOT --changed-since nowhere",
        "This folder is not in a git repository, so what is new cannot be told.",
    ),
    "archive: no key": Usage(
        "archive --in ROOT --write --save",
        "New captures need a key of the Internet Archive in SOURCEBOOK_ARCHIVE_KEY, as",
        env={"SOURCEBOOK_ARCHIVE_KEY": ""},
    ),
    "archive: a key that is none": Usage(
        "archive --in ROOT --write --save",
        "SOURCEBOOK_ARCHIVE_KEY",
        env={"SOURCEBOOK_ARCHIVE_KEY": "abc"},
    ),
    "archive: nobody who captures": Usage(
        "archive --in ROOT --write --save",
        "No archive in the settings has a 'save'",
        files={"mkdocs.yml": NO_SAVE},
        env={"SOURCEBOOK_ARCHIVE_KEY": "accesskey0123456:secret0123456789"},
    ),
    "diff: nothing to compare with": Usage(
        "diff --in ROOT", "Name a revision to compare with, such as main, or give --read."
    ),
    "diff: no revision": Usage("diff nowhere --in ROOT", "This folder is not in a git repository"),
    "diff: no change": Usage("diff --read ROOT/mkdocs.yml", "The change is refused"),
    "diff: no text": Usage(
        "diff --read ROOT/x", "The change is refused: it is not UTF-8.", files={"x": b"\xff"}
    ),
    "explain: no code": Usage("explain Q999", "Q999"),
    "fmt: no such file": Usage("fmt ROOT/none.yml", "none.yml"),
    "impact: no source": Usage(
        "impact b --in ROOT", "There is no source 'b'. The keys are in data/refs.bib."
    ),
    "merge: nothing": Usage("merge --in ROOT", "Missing argument"),
    "new: an address that is none": Usage(
        "new ROOT/kb --repo-url 'javascript:alert(1)'",
        "--repo-url: 'javascript:alert(1)' is no web address.",
    ),
    "new: files that are there": Usage("new ROOT", "Move them away, or name another folder."),
    "new: below a folder that is not there": Usage("new ROOT/a/b/c", "a/b"),
    "new: a file": Usage("new ROOT/mkdocs.yml", "mkdocs.yml"),
    "new-claim: no id": Usage(
        "new-claim 'Wet Water' --in ROOT --claim 'Water is wet.' --kind status",
        "'Wet Water' is no id. Use lower-case letters a to z, digits and hyphens: '",
    ),
    "rename: nothing of that name": Usage(
        "rename dry wet-2 --in ROOT", "There is no claim or source 'dry'."
    ),
    "rename: a name that is taken": Usage(
        "rename wet dry --in ROOT", "Nothing was changed.", files={"data/claims/dry.yml": CLAIM}
    ),
    "render: check and clean": Usage(
        "render --in ROOT --check --clean",
        "--check changes nothing and --clean removes files; choose one.",
    ),
    "render: an address that is none": Usage(
        "render --in ROOT --site-url javascript:x", "'javascript:x' is no http or https address."
    ),
    "render: no settings": Usage("render --in ROOT", "There is no", files={"mkdocs.yml": None}),
    "report: no text": Usage(
        "report ROOT/x --in ROOT", "The report is refused: it is not UTF-8.", files={"x": b"\xff"}
    ),
    "report: no report": Usage("report ROOT/mkdocs.yml --in ROOT", "The report is refused. "),
    "retractions: no setting": Usage(
        "retractions ROOT/mkdocs.yml --in ROOT", "No setting says where the rows go."
    ),
    "retractions: a bibliography with mistakes": Usage(
        "retractions ROOT/mkdocs.yml --in ROOT",
        "data/refs.bib has mistakes, so rows on entries that cannot be read would be lost.",
        files={"mkdocs.yml": TABLED, "data/refs.bib": BAD_BIB},
    ),
    "retractions: no table": Usage(
        "retractions ROOT/docs/water.md --in ROOT",
        "Nothing was written.",
        files={"mkdocs.yml": TABLED},
    ),
    "schema: a file": Usage("schema ROOT/mkdocs.yml", "mkdocs.yml"),
}


OF_A_FOLDER = (
    "add https://example.org/ --in ROOT --no-fetch",
    "archive --in ROOT",
    "check ROOT",
    "diff HEAD --in ROOT",
    "doctor ROOT",
    "fmt --in ROOT",
    "impact a --in ROOT",
    "new-claim b --in ROOT",
    "rename a b --in ROOT",
    "render --in ROOT",
    "report /dev/null --in ROOT",
    "retractions ROOT/../mkdocs.yml --in ROOT",
)
"""Commands that read settings; `merge` does, too, after what the shards wrote."""


def run(root: Path, words: list[str], env: Mapping[str, str] | None = None):
    """The result of a command; its words are sentences, and steer no terminal."""
    arguments = [word.replace("ROOT", str(root)) for word in words]
    environment = {"SOURCE_DATE_EPOCH": "1795219200", **(env or {})}
    result = CliRunner().invoke(main, arguments, env=environment)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    for line in result.output.split("\n"):
        assert STEERS.search(line) is None, line
    return result


@pytest.mark.parametrize("name", USAGES)
def test_a_wrong_use_is_answered_with_what_would_be_right(make_site, name):
    """Exit code 2, and one sentence or two; nothing else happens."""
    usage = USAGES[name]
    root = make_site(usage.files)
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    result = run(root, shlex.split(usage.words), usage.env)
    assert result.exit_code == USAGE, result.output
    assert usage.said in " ".join(result.output.split())
    after = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    ours = {path for path in after if ".sourcebook" in path.parts}
    assert {path: after[path] for path in after if path not in ours} == before
    last = [line for line in result.output.split("\n") if line.strip()][-1]
    assert last.endswith((".", "?")) or name.startswith(("a command", "an option", "check: no f"))


@pytest.mark.parametrize("words", sorted(OF_A_FOLDER))
@pytest.mark.parametrize("config", ["ROOT/../mkdocs.yml", "../mkdocs.yml"])
def test_settings_outside_of_the_folder_are_refused(make_site, words, config):
    """The place of a mistake in them could not be told as seen from the folder."""
    outer = make_site()
    root = outer / "inner"
    (root / "data").mkdir(parents=True)
    result = run(root, shlex.split(f"{words} --config {config}"))
    assert result.exit_code == USAGE, result.output
    assert "mkdocs.yml lies outside of " in " ".join(result.output.split())


def test_the_whole_path_of_settings_in_the_folder_is_taken(make_site):
    """A script may know no other."""
    result = run(make_site(), ["check", "ROOT", "--config", "ROOT/mkdocs.yml"])
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize("command", sorted(main.list_commands(click.Context(main))))
def test_every_command_explains_itself(command):
    """`--help` ends well, and says what for and how."""
    result = CliRunner().invoke(main, [command, "--help"])
    assert result.exit_code == 0
    assert result.output.startswith("Usage:")
    found = main.get_command(click.Context(main), command)
    assert found is not None
    for option in found.params:
        if isinstance(option, click.Option) and not option.hidden:
            assert option.help or isinstance(option.type, click.Choice), option


@pytest.mark.parametrize("command", sorted(main.list_commands(click.Context(main))))
def test_no_command_repeats_what_steers_a_terminal(make_site, monkeypatch, command):
    """What is given may come out of somebody's file, by way of a script."""
    monkeypatch.chdir(make_site())
    hostile = "\x1b[31m::error::x\u202e"
    for words in (
        [hostile],
        [f"--{hostile}"],
        ["--in", hostile],
        ["--format", hostile],
        ["--config", hostile],
        [hostile] * 2,
    ):
        result = CliRunner().invoke(main, [command, *words], env={"COLUMNS": "200"})
        assert result.exception is None or isinstance(result.exception, SystemExit), words
        # To have no knowledge base is no fault of an installation.
        assert result.exit_code in ({0, 2} if command in {"schema", "doctor"} else {1, 2, 3})
        for line in result.output.split("\n"):
            assert STEERS.search(line) is None, line
            assert re.search(r"^\s*::[a-z]", line) is None, line


# --- Outputs that fail ---------------------------------------------------------------------------


def spawn(root: Path, *words: str, **how):
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1795219200"}
    command = [sys.executable, "-m", "sourcebook", *words]
    return subprocess.Popen(command, cwd=root, env=environment, text=True, **how)


SPEAKING = {
    "check": ["check"],
    "jsonl": ["check", "--format", "jsonl"],
    "sarif": ["check", "--format", "sarif"],
    "summary": ["check", "--format", "summary"],
    "explain": ["explain"],
    "impact": ["impact", "a"],
    "doctor": ["doctor"],
    "help": ["--help"],
}


@pytest.mark.parametrize("name", SPEAKING)
def test_a_full_disk_is_said_and_fails_the_command(make_site, name):
    """A report that is cut short must not look like one without problems."""
    with Path("/dev/full").open("w") as full:
        process = spawn(make_site(), *SPEAKING[name], stdout=full, stderr=subprocess.PIPE)
        _, words = process.communicate()
    assert process.returncode == USAGE
    assert words == "Error: Output is lost: no space left on device.\n"


@pytest.mark.parametrize("name", SPEAKING)
def test_an_output_that_is_closed_loses_words_and_no_outcome(make_site, name):
    """`>&-`: the exit code is what it would have been."""
    script = f'exec "{sys.executable}" -m sourcebook {" ".join(SPEAKING[name])} >&-'
    result = subprocess.run(
        ["/bin/sh", "-c", script], cwd=make_site(), capture_output=True, text=True, check=False
    )
    assert "Traceback" not in result.stderr
    assert result.returncode in {0, 1}


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1251"])
@pytest.mark.parametrize("name", [*SPEAKING, "fmt"])
def test_an_output_that_lacks_a_sign_shows_its_number(make_site, monkeypatch, name, encoding):
    """On Windows a pipe takes Latin letters alone, or Cyrillic ones, and data hold both."""
    hostile = CLAIM.replace("verdict: supported", "verdict: 'сœ😀'").replace("  - {", "  -  {")
    monkeypatch.chdir(make_site({"data/claims/wet.yml": hostile}))
    words = SPEAKING.get(name, ["fmt", "--diff"])
    wide = CliRunner().invoke(main, words)
    result = CliRunner(charset=encoding).invoke(main, words)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert result.exit_code == wide.exit_code
    if name == "check":
        assert "\\U0001f600" in result.stdout


@pytest.mark.parametrize("name", SPEAKING)
def test_a_reader_that_leaves_ends_the_command_without_a_word(make_site, name):
    """`| head`: what was not read is nobody's problem."""
    process = spawn(make_site(), *SPEAKING[name], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    assert process.stderr is not None
    words = process.stderr.read()
    process.stderr.close()
    assert process.wait() in {0, 1}
    assert words == ""


WAITING = """\
import os, signal, sys
from sourcebook.{module} import {target} as place
import sourcebook.{module} as module
def stopped(*args, **more):
    os.kill(os.getpid(), signal.{sign})
    signal.pause()
setattr(module, "{target}", stopped)
from sourcebook.cli import main
main({words!r})
"""
ENDED = """\
import os, pathlib, signal
replace, places = pathlib.Path.replace, []
def ended(self, target):
    if str(target).endswith((".yml", ".bib")):
        places.append(target)
        if len(places) == 2:
            os.kill(os.getpid(), signal.SIGTERM)
            signal.pause()
    return replace(self, target)
pathlib.Path.replace = ended
from sourcebook.cli import main
main({words!r})
"""
LONG = {
    "check": ("cli.choices", "load", ["check"]),
    "render": ("cli.render", "make", ["render"]),
    "impact": ("cli.impact", "build_graph", ["impact", "a"]),
    "fmt": ("cli.fmt", "write_all", ["fmt"]),
    "rename": ("cli.rename", "write_all", ["rename", "wet", "dry"]),
}


@pytest.mark.parametrize("sign", ["SIGINT", "SIGTERM"])
@pytest.mark.parametrize("name", LONG)
def test_a_command_that_is_stopped_says_so(make_site, name, sign):
    """Ctrl-C, and whoever ends a program that is out of time, end it with 3: nothing is known,
    rather than that something is wrong."""
    module, target, words = LONG[name]
    code = WAITING.format(module=module, target=target, words=words, sign=sign)
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=make_site(), capture_output=True, text=True, check=False,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1795219200"},
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )  # fmt: skip
    assert (result.returncode, result.stderr.strip().split("\n")[-1]) == (3, "Stopped.")
    assert "Traceback" not in result.stderr


def test_files_that_are_written_together_are_put_back_where_a_command_is_ended(make_site):
    """Half of a renaming would be a knowledge base with mistakes that nobody made."""
    root = make_site()
    before = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    code = ENDED.format(words=["rename", "a", "b"])
    result = subprocess.run(
        [sys.executable, "-c", code], cwd=root, capture_output=True, text=True, check=False,
        env={**os.environ, "SOURCE_DATE_EPOCH": "1795219200"},
    )  # fmt: skip
    assert (result.returncode, result.stderr.strip().split("\n")[-1]) == (3, "Stopped.")
    after = {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
    assert {path: after[path] for path in after if ".sourcebook" not in path.parts} == before
