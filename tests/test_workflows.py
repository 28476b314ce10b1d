"""The workflows: who may do what, and their scripts, run against stand-ins for GitHub."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest
import yaml

ROOT = Path(__file__).parents[1]
SCRIPTS = ROOT / ".github" / "scripts"
WORKFLOWS = {path.name: path for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))}
MARKER = "<!-- sourcebook:report -->"
BOT = "github-actions[bot]"


class _Loader(yaml.SafeLoader):
    """YAML 1.2's idea of truth, so that the key `on` stays a word."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def parsed(name: str) -> dict:
    return yaml.load(WORKFLOWS[name].read_text(), _Loader)


def steps(workflow: dict):
    for job in workflow["jobs"].values():
        yield from job.get("steps", ())


each = pytest.mark.parametrize("name", sorted(WORKFLOWS))


def test_the_four_are_there():
    """The others would pass with no workflow at all."""
    assert set(WORKFLOWS) == {"checks.yml", "comment.yml", "publish.yml", "references.yml"}


@each
def test_workflow_is_as_github_reads_it(name):
    """Valid against SchemaStore's schema of workflow files."""
    schema = json.loads(
        (Path(__file__).parent / "data" / "schemas" / "github-workflows.json").read_text()
    )
    jsonschema.Draft7Validator(schema).validate(parsed(name))


@each
def test_workflow_says_what_it_may_do(name):
    """Without permissions of its own a workflow has those of the repository's settings."""
    workflow = parsed(name)
    assert set(workflow["permissions"].items()) <= {("contents", "read")}
    assert "pull_request_target" not in workflow["on"]
    assert "write-all" not in WORKFLOWS[name].read_text()
    for job in workflow["jobs"].values():
        assert "uses" in job or job["timeout-minutes"] <= 60
        assert "uses" in job or re.fullmatch(r"ubuntu-\d\d\.\d\d", job["runs-on"])


@each
def test_actions_are_github_s_own_and_pinned_by_commit(name):
    """A tag can be moved to other code; a commit cannot."""
    for line in re.findall(r"^\s*(?:- )?uses: (.*)$", WORKFLOWS[name].read_text(), re.MULTILINE):
        pinned = re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line)
        assert pinned or line == "./.github/workflows/publish.yml"


@each
def test_nothing_of_the_event_is_pasted_into_a_shell(name):
    """What a stranger chose reaches a shell only as a variable."""
    for step in steps(parsed(name)):
        assert "${{" not in step.get("run", "")
        # More than one line belongs in a script, which is tested below.
        assert "\n" not in step.get("run", "").strip()
        if "script" in step.get("run", ""):
            assert (SCRIPTS / step["run"].rpartition("/")[2]).is_file()


@each
def test_checkout_leaves_no_token_behind(name):
    """Later steps run code, which could read it from the configuration of git."""
    for step in steps(parsed(name)):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


def test_pull_request_gets_neither_secrets_nor_rights():
    """Its code and its data may come from anyone."""
    workflow = parsed("checks.yml")
    assert set(workflow["on"]) == {"pull_request"}
    text = WORKFLOWS["checks.yml"].read_text()
    assert "secrets" not in text
    assert "github.token" not in text
    assert all("permissions" not in job for job in workflow["jobs"].values())


def test_data_of_a_pull_request_is_judged_by_the_code_of_its_base():
    """Nothing in the pull request's folder is run, and the base's command reads it."""
    job = parsed("checks.yml")["jobs"]["data"]
    folders = {
        step["with"]["path"]: step["with"]["ref"]
        for step in job["steps"]
        if step.get("uses", "").startswith("actions/checkout@")
    }
    assert folders["base"] == "${{ github.event.pull_request.base.sha }}"
    assert folders["pull-request"] == "${{ github.event.pull_request.head.sha }}"
    runs = [step["run"] for step in job["steps"] if "run" in step]
    assert runs == ["make -C base .venv/.dev", "bash base/.github/scripts/check-pull-request"]
    check = next(step for step in job["steps"] if "env" in step)
    assert check["env"]["SOURCEBOOK"].startswith("base/")


def test_comment_never_checks_out_the_pull_request():
    """It may write, so it runs the default branch's code only."""
    (job,) = parsed("comment.yml")["jobs"].values()
    (ref,) = (step["with"]["ref"] for step in job["steps"] if "uses" in step)
    assert ref == "${{ github.event.repository.default_branch }}"
    assert job["permissions"] == {
        "contents": "read",
        "actions": "read",
        "pull-requests": "write",
    }
    assert parsed("comment.yml")["on"]["workflow_run"]["workflows"] == [
        parsed("checks.yml")["name"]
    ]


def test_ledger_is_written_by_one_job_only():
    """Shards ask and may not write; the site is published by a call, as a push would start none."""
    jobs = parsed("references.yml")["jobs"]
    assert "permissions" not in jobs["ask"]
    assert jobs["merge"]["permissions"] == {"contents": "write", "issues": "write"}
    shards = jobs["ask"]["strategy"]["matrix"]["shard"]
    assert shards == list(range(1, len(shards) + 1))
    assert jobs["publish"]["uses"] == "./.github/workflows/publish.yml"
    assert "workflow_call" in parsed("publish.yml")["on"]


# The scripts. `gh` and `sourcebook` are stand-ins that answer from files and write down what they
# were asked.

GH = """\
import json, pathlib, re, sys
folder = pathlib.Path({folder!r})
words = sys.argv[1:]
assert words.pop(0) == "api", words
method = given = None
while words[0].startswith("--"):
    name = words.pop(0)
    if name == "--method":
        method = words.pop(0)
path = words.pop(0)
if words:
    assert words.pop(0) == "--input"
    given = json.loads(pathlib.Path(words.pop(0)).read_text())
assert not words
with (folder / "calls.jsonl").open("a") as log:
    log.write(json.dumps([method or "GET", path, given]) + "\\n")
if not method:
    answer = folder / re.sub("[^a-z0-9]+", "-", path.partition("?")[0].lower())
    sys.stdout.buffer.write(answer.read_bytes())
"""
SOURCEBOOK = """\
import json, pathlib, sys
folder = pathlib.Path({folder!r})
words = sys.argv[1:]
with (folder / "commands.jsonl").open("a") as log:
    log.write(json.dumps(words) + "\\n")
name = "report-" + words[words.index("--format") + 1] if words[0] == "report" else words[0]
name += "-read" if "--read" in words else ""
for option in ("--output", "--blob"):
    if option in words and (folder / name).exists():
        pathlib.Path(words[words.index(option) + 1]).write_bytes((folder / name).read_bytes())
        break
else:
    if (folder / name).exists():
        sys.stdout.write((folder / name).read_text())
code = folder / (name + ".code")
sys.exit(int(code.read_text()) if code.exists() else 0)
"""


class World:
    """A folder to run a script in, what the stand-ins answer there, and what they were asked."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.bin = folder / "bin"
        self.answers = folder / "answers"
        for place in (self.bin, self.answers):
            place.mkdir()
        for name, text in (("gh", GH), ("sourcebook", SOURCEBOOK)):
            program = self.bin / name
            program.write_text(f"#!{sys.executable}\n" + text.format(folder=str(self.answers)))
            program.chmod(program.stat().st_mode | stat.S_IXUSR)
        self.output, self.summary = folder / "output", folder / "summary"

    def answer(self, name: str, text: object) -> None:
        raw = text if isinstance(text, (str, bytes)) else json.dumps(text)
        (self.answers / name).write_bytes(raw if isinstance(raw, bytes) else raw.encode())

    def run(self, script: str, cwd: Path | None = None, **variables: str):
        environment = {
            "PATH": f"{self.bin}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "TMPDIR": str(self.folder),
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "SOURCEBOOK": str(self.bin / "sourcebook"),
            "GH_TOKEN": "t0ken",
            "REPOSITORY": "owner/repo",
            **variables,
        }
        return subprocess.run(
            ["bash", str(SCRIPTS / script)],
            cwd=cwd or self.folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    def _lines(self, name: str) -> list:
        path = self.answers / name
        return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []

    @property
    def commands(self) -> list[list[str]]:
        return self._lines("commands.jsonl")

    @property
    def calls(self) -> list[list]:
        return self._lines("calls.jsonl")

    @property
    def changes(self) -> list[list]:
        return [call for call in self.calls if call[0] != "GET"]


@pytest.fixture
def world(tmp_path):
    """GitHub's Ubuntu has these; a contributor's machine may not."""
    for program in ("bash", "jq", "unzip", "git"):
        if shutil.which(program) is None:
            pytest.skip(f"there is no {program} here")
    return World(tmp_path)


@pytest.mark.parametrize("script", sorted(path.name for path in SCRIPTS.iterdir()))
def test_script_stops_at_the_first_mistake(script):
    """Bash goes on after a failed command unless told otherwise."""
    text = (SCRIPTS / script).read_text()
    assert text.startswith("#!/usr/bin/env bash\n")
    assert "\nset -euo pipefail\n" in text
    assert "eval" not in text
    assert subprocess.run(["bash", "-n", str(SCRIPTS / script)], check=False).returncode == 0


SHA = "0123456789abcdef0123456789abcdef01234567"
PULL = {"FOLDER": "pr", "BASE_SHA": SHA, "NUMBER": "7", "REPORT": "report"}


@pytest.mark.parametrize(("code", "exits"), [(0, 0), (1, 1), (2, 2)])
def test_pull_request_is_checked_once_and_shown_thrice(world, code, exits):
    """Annotations, the step's summary, and the report for the comment; the check decides."""
    world.answer("check", '{"a": 1}\n')
    (world.folder / "pr").mkdir()
    world.answer("check.code", str(code))
    world.answer("report-github", "::error ::x\n")
    world.answer("report-github.code", str(code))
    world.answer("report-summary", "## Sourcebook\n")
    world.answer("diff", '{"base": ""}')
    world.answer("diff-read", "## What this changes\n")
    result = world.run("check-pull-request", **PULL)
    assert result.returncode == exits
    assert result.stdout == "::error ::x\n"
    assert world.summary.read_text() == "## What this changes\n## Sourcebook\n"
    assert (world.folder / "report" / "change.json").read_text() == '{"base": ""}'
    assert (world.folder / "report" / "problems.jsonl").read_text() == '{"a": 1}\n'
    assert (world.folder / "report" / "number").read_text() == "7\n"
    (told, check) = (one for one in world.commands if one[1] in {SHA, "."})
    assert told[:2] == ["diff", SHA]
    options = ["--links", "--quotes", "--changed-since", SHA, "--allow-empty"]
    assert check[:7] == ["check", ".", *options]


def test_trouble_in_telling_what_changes_stops_nothing(world):
    """The check is what decides."""
    world.answer("check", '{"a": 1}\n')
    world.answer("diff.code", "2")
    (world.folder / "pr").mkdir()
    assert world.run("check-pull-request", **PULL).returncode == 0
    assert not any("--read" in command for command in world.commands)


def test_bad_night_does_not_fail_a_pull_request(world):
    """An inconclusive check warns, and leaves the comment as it was."""
    world.answer("check", "")
    world.answer("check.code", "3")
    (world.folder / "pr").mkdir()
    result = world.run("check-pull-request", **PULL)
    assert result.returncode == 0
    assert result.stdout.startswith("::warning::The links could not be judged")
    assert not (world.folder / "report" / "problems.jsonl").exists()


def test_check_that_wrote_nothing_fails(world):
    """An empty report must not look like a good one."""
    world.answer("diff.code", "2")
    (world.folder / "pr").mkdir()
    assert world.run("check-pull-request", **PULL).returncode == 2
    assert not world.summary.exists()


@pytest.mark.parametrize(
    "wrong", [{"BASE_SHA": "--output=x"}, {"NUMBER": "7; rm"}, {"NUMBER": ""}, {"BASE_SHA": "main"}]
)
def test_pull_request_s_values_are_looked_at(world, wrong):
    """They come from the event."""
    assert world.run("check-pull-request", **{**PULL, **wrong}).returncode == 2
    assert world.commands == []


RUN = {"RUN_ID": "99", "HEAD_SHA": SHA, "HEAD_REPOSITORY": "stranger/repo"}
BODY = f"## Sourcebook: 1 error\n\n`$(touch x)` \"'\n\n{MARKER}\n"
PROBLEM = '{"severity": "error"}\n'


@pytest.fixture
def finished(world):
    """A finished run of Checks for pull request 7, which nobody commented on so far."""
    world.answer(
        "repos-owner-repo-actions-runs-99-artifacts",
        {
            "artifacts": [
                {"id": 4, "name": "report", "expired": False, "size_in_bytes": 9},
                {"id": 5, "name": "report", "expired": False, "size_in_bytes": 9},
                {"id": 6, "name": "other", "expired": False, "size_in_bytes": 9},
            ]
        },
    )
    pack(world, number="7\n", **{"problems.jsonl": PROBLEM})
    world.answer(
        "repos-owner-repo-pulls-7",
        {"state": "open", "head": {"sha": SHA, "repo": {"full_name": "stranger/repo"}}},
    )
    world.answer("repos-owner-repo-issues-7-comments", [])
    world.answer("report-summary", BODY)
    world.answer("report-summary.code", "1")
    return world


def pack(world: World, **members: str | bytes) -> None:
    with zipfile.ZipFile(world.answers / "repos-owner-repo-actions-artifacts-5-zip", "w") as file:
        for name, text in members.items():
            file.writestr(name, text)


def test_first_comment_is_posted_from_the_validated_report(finished):
    """What `sourcebook report` made of the artifact, and nothing else, is said."""
    result = finished.run("comment", **RUN)
    assert result.returncode == 0, result.stderr
    assert finished.changes == [["POST", "repos/owner/repo/issues/7/comments", {"body": BODY}]]
    ((command, _, *words),) = finished.commands
    assert (command, words) == ("report", ["--format", "summary"])
    assert not (finished.folder / "x").exists()


TOLD = "## What this changes\n\n**Verdicts changed** (1)\n\n- `wet`: x\n\n"


def test_what_changes_stands_first_in_the_comment(finished):
    """As `sourcebook diff` made it of the artifact; the marker stays the last line."""
    pack(finished, number="7", **{"problems.jsonl": PROBLEM, "change.json": "{}"})
    finished.answer("diff-read", TOLD)
    assert finished.run("comment", **RUN).returncode == 0
    assert finished.changes[0][2] == {"body": TOLD + BODY}


def test_a_good_pull_request_that_changes_a_verdict_is_told_of(finished):
    """There is nothing wrong with it, and still something to decide."""
    pack(finished, number="7", **{"problems.jsonl": "", "change.json": "{}"})
    finished.answer("report-summary.code", "0")
    finished.answer("diff-read", "## What this changes\n\nNothing that a reader would notice.\n")
    assert finished.run("comment", **RUN).returncode == 0
    assert finished.changes == []
    finished.answer("diff-read", TOLD)
    assert finished.run("comment", **RUN).returncode == 0
    assert finished.changes == [
        ["POST", "repos/owner/repo/issues/7/comments", {"body": TOLD + BODY}]
    ]


def test_a_change_that_the_reader_refuses_is_not_shown(finished):
    """A report in which one file is no report of ours is none of ours."""
    pack(finished, number="7", **{"problems.jsonl": PROBLEM, "change.json": "@octocat"})
    finished.answer("diff-read.code", "2")
    assert finished.run("comment", **RUN).returncode == 1
    assert finished.changes == []


def test_later_comment_takes_the_place_of_the_first(finished):
    """One comment, ours: neither a person's with the same mark nor another of the bot's."""
    finished.answer(
        "repos-owner-repo-issues-7-comments",
        json.dumps([{"id": 1, "user": {"login": "octocat"}, "body": MARKER}])
        + json.dumps(
            [
                {"id": 2, "user": {"login": BOT}, "body": f"{MARKER} was said"},
                {"id": 3, "user": {"login": BOT}, "body": f"old\n{MARKER}"},
            ]
        ),
    )
    assert finished.run("comment", **RUN).returncode == 0
    assert finished.changes == [["PATCH", "repos/owner/repo/issues/comments/3", {"body": BODY}]]


def test_good_pull_request_is_not_bothered_unless_it_was_before(finished):
    """No comment to say that nothing is wrong; but an old one is brought up to date."""
    pack(finished, number="7", **{"problems.jsonl": ""})
    finished.answer("report-summary.code", "0")
    assert finished.run("comment", **RUN).returncode == 0
    assert finished.changes == []
    old = [{"id": 3, "user": {"login": BOT}, "body": MARKER}]
    finished.answer("repos-owner-repo-issues-7-comments", old)
    assert finished.run("comment", **RUN).returncode == 0
    assert finished.changes[0][:2] == ["PATCH", "repos/owner/repo/issues/comments/3"]


@pytest.mark.parametrize(
    "number", ["", "8x", "7\n8", "../7", "7/../8", "$(touch x)", "-1", "0", "1" * 11, "7 --input=x"]
)
def test_number_that_is_none_is_refused(finished, number):
    """The artifact may be a stranger's."""
    pack(finished, number=number, **{"problems.jsonl": PROBLEM})
    assert finished.run("comment", **RUN).returncode == 1
    assert finished.changes == []
    assert not (finished.folder / "x").exists()


@pytest.mark.parametrize(
    ("pull", "code"),
    [
        ({"state": "open", "head": {"sha": SHA, "repo": {"full_name": "other/repo"}}}, 1),
        ({"state": "open", "head": {"sha": SHA, "repo": None}}, 1),
        ({"state": "open", "head": {"sha": "f" * 40, "repo": {"full_name": "stranger/repo"}}}, 0),
        ({"state": "closed", "head": {"sha": SHA, "repo": {"full_name": "stranger/repo"}}}, 0),
    ],
)
def test_number_of_another_pull_request_is_refused(finished, pull, code):
    """The run's commit and repository, as GitHub tells them, must be those of the pull request."""
    finished.answer("repos-owner-repo-pulls-7", pull)
    assert finished.run("comment", **RUN).returncode == code
    assert finished.changes == []


@pytest.mark.parametrize("code", ["2", "0"])
@pytest.mark.parametrize("text", ["", "@octocat\n", f"{MARKER}\n@octocat\n"])
def test_report_that_the_reader_refuses_is_not_shown(finished, code, text):
    """Only a text that ends as ours does was made to its end."""
    finished.answer("report-summary.code", code)
    finished.answer("report-summary", text)
    assert finished.run("comment", **RUN).returncode == 1
    assert finished.changes == []


def test_run_without_a_report_says_nothing(finished):
    """A check that came to no end is not a good one, so an old comment stays."""
    pack(finished, number="7")
    assert finished.run("comment", **RUN).returncode == 0
    finished.answer("repos-owner-repo-actions-runs-99-artifacts", {"artifacts": []})
    assert finished.run("comment", **RUN).returncode == 0
    assert finished.changes == []


def test_too_large_a_report_is_not_even_fetched(finished):
    """A bound before the download, and one on what comes out of the archive."""
    huge = {"id": 5, "name": "report", "expired": False, "size_in_bytes": 10**9}
    finished.answer("repos-owner-repo-actions-runs-99-artifacts", {"artifacts": [huge]})
    assert finished.run("comment", **RUN).returncode == 1
    assert not any("zip" in path for _, path, _ in finished.calls)


def test_archive_that_grows_is_not_unpacked(finished):
    """Fifty megabytes of zeros pack into fifty kilobytes."""
    path = finished.answers / "repos-owner-repo-actions-artifacts-5-zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("number", "7")
        file.writestr("problems.jsonl", b"0" * 60_000_000)
        file.writestr("../escaped", "x")
    result = finished.run("comment", **RUN)
    assert result.returncode == 1
    assert "too large" in result.stdout
    assert finished.commands == []
    assert not (finished.folder.parent / "escaped").exists()


@pytest.mark.parametrize(
    "wrong",
    [{"RUN_ID": "99/../1"}, {"HEAD_SHA": "main"}, {"REPOSITORY": "a/b/c"}, {"REPOSITORY": "a b/c"}],
)
def test_values_of_the_run_are_looked_at(finished, wrong):
    """They become parts of addresses."""
    assert finished.run("comment", **{**RUN, **wrong}).returncode == 2
    assert finished.calls == []


SHARD = {"SHARD": "2", "SHARDS": "4", "BLOB": "blobs/2.blob"}


@pytest.mark.parametrize(("code", "exits"), [(0, 0), (1, 0), (3, 0), (2, 2)])
def test_shard_counts_by_its_blob(world, code, exits):
    """Errors are for the merge to tell; a usage error is one here."""
    world.answer("check", "blob")
    world.answer("check.code", str(code))
    assert world.run("ask-shard", **SHARD).returncode == exits
    assert world.commands == [["check", ".", "--links", "--shard", "2/4", "--blob", "blobs/2.blob"]]


def test_shard_without_a_blob_fails(world):
    """Else the merge would not learn that one is missing."""
    assert world.run("ask-shard", **SHARD).returncode == 2
    assert world.run("ask-shard", **{**SHARD, "SHARD": "2/3"}).returncode == 2


@pytest.fixture
def merged(world):
    (world.folder / "blobs").mkdir()
    for number in (1, 2):
        (world.folder / "blobs" / f"{number}.blob").write_text("blob")
    world.answer("merge", PROBLEM)
    world.answer("merge.code", "1")
    world.answer("report-summary", BODY)
    world.answer("report-summary.code", "1")
    return world


MERGE = {"BLOBS": "blobs", "REPORT": "report"}


def test_blobs_are_merged_into_ledger_and_report(merged):
    """Every blob, once; the report as data and as Markdown."""
    assert merged.run("merge-shards", **MERGE).returncode == 0
    assert merged.commands[0] == [
        *("merge", "blobs/1.blob", "blobs/2.blob"),
        *("--update-ledger", "--allow-empty"),
        *("--select", "R,C312,P607", "--format", "jsonl"),
    ]
    assert merged.output.read_text() == "conclusive=true\n"
    assert (merged.folder / "report" / "summary.md").read_text() == BODY
    assert merged.summary.read_text() == BODY


def test_inconclusive_merge_is_no_failure_and_touches_no_issue(merged):
    """A bad night: a warning, and the workflow goes on without the issue."""
    merged.answer("merge.code", "3")
    result = merged.run("merge-shards", **MERGE)
    assert result.returncode == 0
    assert "::warning::" in result.stdout
    assert merged.output.read_text() == "conclusive=false\n"


def test_merge_of_nothing_or_gone_wrong_fails(merged):
    """No blob at all, and a wrong use of the command."""
    merged.answer("merge.code", "2")
    assert merged.run("merge-shards", **MERGE).returncode == 2
    shutil.rmtree(merged.folder / "blobs")
    assert merged.run("merge-shards", **MERGE).returncode == 2
    assert not merged.output.exists()


def test_merge_whose_report_is_cut_off_fails(merged):
    """Else half a report would become the issue."""
    merged.answer("report-summary", "## Sourcebook")
    assert merged.run("merge-shards", **MERGE).returncode == 2


def git(folder: Path, *words: str) -> str:
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        "GIT_CONFIG_GLOBAL": os.devnull,
        **{f"GIT_{role}_NAME": "Ann" for role in ("AUTHOR", "COMMITTER")},
        **{f"GIT_{role}_EMAIL": "ann@example.org" for role in ("AUTHOR", "COMMITTER")},
    }
    done = subprocess.run(
        ["git", *words], cwd=folder, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def clone(world):
    """A clone with a ledger, and the repository it came from."""
    origin, clone = world.folder / "origin.git", world.folder / "clone"
    git(world.folder, "init", "--quiet", "--bare", "--initial-branch", "main", str(origin))
    git(world.folder, "clone", "--quiet", str(origin), str(clone))
    git(clone, "checkout", "--quiet", "-B", "main")
    (clone / "data").mkdir()
    (clone / "data" / "health.jsonl").write_text("old\n")
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message", "First")
    git(clone, "push", "--quiet", "origin", "main")
    # As actions/checkout leaves it.
    git(clone, "checkout", "--quiet", "--detach")
    return clone


def test_ledger_is_committed_alone_and_pushed(world, clone):
    """Ledger and trend, nothing else that lies about, and the new commit is told."""
    (clone / "data" / "health.jsonl").write_text("new\n")
    (clone / "data" / "health-trend.csv").write_text("2026-11-21\n")
    (clone / "report").write_text("x")
    result = world.run("commit-ledger", cwd=clone, BRANCH="main")
    assert result.returncode == 0, result.stderr
    origin = world.folder / "origin.git"
    assert git(origin, "show", "--name-only", "--format=%an", "main").split() == [
        BOT,
        "data/health-trend.csv",
        "data/health.jsonl",
    ]
    assert world.output.read_text() == f"commit={git(origin, 'rev-parse', 'main')}\n"
    assert "t0ken" not in result.stdout + result.stderr
    assert "t0ken" not in (clone / ".git" / "config").read_text()


def test_ledger_is_laid_upon_what_others_pushed(world, clone):
    """A night's answers are not lost because somebody merged meanwhile."""
    other = world.folder / "other"
    git(world.folder, "clone", "--quiet", str(world.folder / "origin.git"), str(other))
    (other / "README.md").write_text("x")
    git(other, "add", "--all")
    git(other, "commit", "--quiet", "--message", "Meanwhile")
    git(other, "push", "--quiet", "origin", "main")
    (clone / "data" / "health.jsonl").write_text("new\n")
    result = world.run("commit-ledger", cwd=clone, BRANCH="main")
    assert result.returncode == 0, result.stderr
    log = git(world.folder / "origin.git", "log", "--format=%s", "main").splitlines()
    assert log[0].startswith("Write down what the references answered on ")
    assert log[1:] == ["Meanwhile", "First"]


def test_ledger_that_somebody_else_wrote_is_not_overwritten(world, clone):
    """Two writers of one line are a matter for a person."""
    other = world.folder / "other"
    git(world.folder, "clone", "--quiet", str(world.folder / "origin.git"), str(other))
    (other / "data" / "health.jsonl").write_text("theirs\n")
    git(other, "commit", "--quiet", "--all", "--message", "Theirs")
    git(other, "push", "--quiet", "origin", "main")
    (clone / "data" / "health.jsonl").write_text("ours\n")
    result = world.run("commit-ledger", cwd=clone, BRANCH="main")
    assert result.returncode == 1
    assert git(world.folder / "origin.git", "show", "main:data/health.jsonl") == "theirs"
    assert not world.output.exists()


def test_unchanged_ledger_makes_no_commit(world, clone):
    """A quiet day: nothing to commit, nothing to publish."""
    before = git(clone, "rev-parse", "HEAD")
    assert world.run("commit-ledger", cwd=clone, BRANCH="main").returncode == 0
    assert git(clone, "rev-parse", "HEAD") == before
    assert not world.output.exists()


ISSUES = "repos-owner-repo-issues"
OURS = {"number": 12, "user": {"login": BOT}, "body": f"old\n{MARKER}\n"}
NOT_OURS = [
    {"number": 1, "user": {"login": "octocat"}, "body": MARKER},
    {"number": 2, "user": {"login": BOT}, "body": None},
    {"number": 3, "user": {"login": BOT}, "body": MARKER, "pull_request": {}},
]


@pytest.mark.parametrize(
    ("problems", "issues", "expected"),
    [
        (PROBLEM, NOT_OURS, ["POST", "repos/owner/repo/issues"]),
        (PROBLEM, [*NOT_OURS, OURS], ["PATCH", "repos/owner/repo/issues/12"]),
        ("", [*NOT_OURS, OURS], ["PATCH", "repos/owner/repo/issues/12"]),
        ('{"severity": "notice"}\n', [OURS], ["PATCH", "repos/owner/repo/issues/12"]),
        ("", NOT_OURS, None),
    ],
)
def test_one_issue_is_opened_updated_or_closed(world, problems, issues, expected):
    """One issue while something wants a person; none when nothing does."""
    report = world.folder / "report"
    report.mkdir()
    (report / "problems.jsonl").write_text(problems)
    (report / "summary.md").write_text(BODY)
    world.answer(ISSUES, issues)
    result = world.run("keep-issue", REPORT="report")
    assert result.returncode == 0, result.stderr
    if expected is None:
        assert world.changes == []
        return
    ((method, path, given),) = world.changes
    assert [method, path] == expected
    assert given["body"] == BODY
    assert given.get("state") == (None if problems == PROBLEM else "closed")
