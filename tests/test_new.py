"""`sourcebook new`: what it makes is whole, passes its checks at once, and harms nothing."""

from __future__ import annotations

import importlib
import importlib.metadata
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import jsonschema
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from conftest import build
from sourcebook.cli import main
from sourcebook.cli.schema import schemas
from sourcebook.loading import load
from sourcebook.starting import installed, placing

ROOT = Path(__file__).parents[1]
FILES = ROOT / "hooks" / "sourcebook" / "starting" / "files"
DAY = ("--today", "2026-11-21")
EXTRAS = "sourcebook[add,cards,check,edit,search]"


def run(*words):
    return CliRunner().invoke(main, list(map(str, words)))


def new(folder, *words):
    return run("new", folder, *DAY, *words)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """One that is only read."""
    folder = tmp_path_factory.mktemp("new") / "my-facts"
    result = new(folder)
    assert result.exit_code == 0, result.output
    return folder


@pytest.fixture(scope="module")
def wheel(tmp_path_factory) -> Path:
    """Built from the repository as it is, and unpacked."""
    folder = tmp_path_factory.mktemp("wheel")
    subprocess.run(
        [
            *(sys.executable, "-m", "pip", "wheel", "--quiet", "--disable-pip-version-check"),
            *("--no-deps", "--no-build-isolation", "-w", str(folder), str(ROOT)),
        ],
        check=True,
        capture_output=True,
    )
    (archive,) = folder.glob("sourcebook-*.whl")
    with zipfile.ZipFile(archive) as file:
        file.extractall(folder / "unpacked")
    return folder / "unpacked"


class Tagged(yaml.SafeLoader):
    """YAML with MkDocs' tags passed over, and `on` a word, as GitHub reads it."""


Tagged.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if not tag.endswith((":timestamp", ":bool"))]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Tagged.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))
Tagged.add_multi_constructor("", lambda _loader, _tag, _node: None)


def read_yaml(path: Path):
    return yaml.load(path.read_text(), Tagged)


# ---- What is made ----


def test_it_passes_its_checks_at_once(made):
    """Neither error nor warning, and laid out as `fmt` lays out."""
    result = run("check", made, "--today", "2026-11-21", "--fail-on", "warning")
    assert result.exit_code == 0, result.output
    assert result.output == "No problems. 1 claim, 2 sources and 3 pages checked.\n"
    laid_out = run("fmt", "--check", "--in", made)
    assert laid_out.exit_code == 0, laid_out.output


def test_it_builds_strictly_at_once(made, tmp_path):
    """With the plugin, as no hook is there; the example stands on its pages."""
    built = build(made, strict=True, out=tmp_path / "site")
    assert built.exit_code == 0, built.log
    assert "WARNING" not in built.log
    assert built.page("").title.text == "Home - My facts"
    page = built.article("fact-checks/example-org")
    assert "May anybody write example.org" in page.text
    assert len(page.select("a[href*='10.17487/RFC']")) >= 2
    assert "Supported" in built.article("claims/example-org-reserved").text
    assert "Verdict" in built.article("method").text


def test_there_is_one_of_each(made):
    """One claim, two sources with a DOI that nobody is said to have opened, one fact-check."""
    kb = load(made).kb
    assert list(kb.claims) == ["example-org-reserved"]
    assert [source.doi for source in kb.sources.values()] == [
        "10.17487/RFC2606",
        "10.17487/RFC6761",
    ]
    assert "urldate =" not in (made / "data/refs.bib").read_text()
    assert [article.path for article in kb.articles.values() if article.is_fact_check] == [
        "fact-checks/example-org.md"
    ]
    claim = kb.claims["example-org-reserved"]
    assert (claim.checked.isoformat(), claim.review_by.isoformat()) == ("2026-11-21", "2027-11-21")
    assert (made / "data/health.jsonl").read_bytes() == b""


def test_no_placeholder_is_left(made):
    """Nor a word that stands for one."""
    for path, raw in tree(made).items():
        assert "§" not in raw.decode(), path
        assert b"\r" not in raw


def test_workflows_are_ours_word_for_word(made):
    """With their scripts, forms and list for pull requests; so they are tested where they lie."""
    ours = ROOT / ".github"
    names = ["checks.yml", "comment.yml", "publish.yml", "references.yml"]
    assert sorted(path.name for path in (made / ".github/workflows").iterdir()) == names
    copied = {path: raw for path, raw in tree(made / ".github").items() if path != "dependabot.yml"}
    assert copied == {path: (ours / path).read_bytes() for path in copied}
    assert set(copied) >= {"pull_request_template.md", "ISSUE_TEMPLATE/suggest-a-source.yml"}
    assert {path.name for path in (made / ".github/scripts").iterdir()} == {
        path.name for path in (ours / "scripts").iterdir()
    }


def test_workflows_are_as_github_reads_them(made):
    """Valid against SchemaStore's schema, and every file that they run is there."""
    schema = json.loads((ROOT / "tests/data/schemas/github-workflows.json").read_text())
    targets = set(re.findall(r"^([$\w()/.]+):", (made / "Makefile").read_text(), re.MULTILINE))
    commands = set()
    for path in (made / ".github/workflows").iterdir():
        workflow = read_yaml(path)
        jsonschema.Draft7Validator(schema).validate(workflow)
        for job in workflow["jobs"].values():
            commands |= {step["run"] for step in job.get("steps", ()) if "run" in step}
    for command in commands:
        last = command.split()[-1]
        if " make " in f" {command}":
            assert last.replace(".venv", "$(VENV)") in targets, command
        else:
            assert os.access(made / last.removeprefix("base/"), os.X_OK), command
    assert {".ci/run", "make -C base .venv/.dev", "make .venv/.dev"} <= commands


def test_make_runs_what_the_workflows_run(made, tmp_path):
    """`.ci/run`, which builds and checks; here in the environment of the tests."""
    folder = tmp_path / "kb"
    shutil.copytree(made, folder)
    (folder / ".venv").mkdir()
    (folder / ".venv/bin").symlink_to(Path(sys.executable).parent)
    for name in (".python", ".dev"):
        (folder / ".venv" / name).touch()
    done = subprocess.run(
        [folder / ".ci/run"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "1 claim, 2 sources and 3 pages checked." in done.stdout
    assert (folder / "site/claims/example-org-reserved/index.html").is_file()


@pytest.mark.parametrize("name", ["README.md", "CONTRIBUTING.md"])
def test_links_lead_somewhere(made, name):
    """From the file, below the folder."""
    text = (made / name).read_text()
    links = [link for link in re.findall(r"\]\(([^)]+)\)", text) if not link.startswith("claim:")]
    assert len(links) >= 4
    for link in links:
        assert (made / link).exists(), link


def test_commands_that_it_tells_of_exist(made):
    """In the guide, the README and the settings of pre-commit; and every target of make."""
    texts = [(made / name).read_text() for name in ("README.md", "CONTRIBUTING.md")]
    hooks = read_yaml(made / ".pre-commit-config.yaml")["repos"][0]["hooks"]
    texts += [hook["entry"] for hook in hooks]
    words = re.findall(r"bin/sourcebook ([a-z-]+)", "\n".join(texts))
    assert {"check", "new-claim", "add", "explain", "schema"} <= set(words) <= set(main.commands)
    phony = re.search(r"^\.PHONY: (.*)$", (made / "Makefile").read_text(), re.MULTILINE)[1].split()
    assert set(re.findall(r"[`\n]make (\w+)", "\n".join(texts))) <= set(phony)
    for path in ("data/claims/wet.yml", "data/refs.bib", "docs/a.md", "mkdocs.yml"):
        assert re.search(hooks[0]["files"], path)


def test_python_that_it_asks_for_is_ours(made):
    """Two places name it, and neither may lag behind."""
    least = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"]
    version = least.removeprefix(">=")
    assert f"Python {version} or newer" in (made / "README.md").read_text()
    makefile = (made / "Makefile").read_text()
    assert f"Python {version} or newer" in makefile
    assert f"sys.version_info < ({version.replace('.', ', ')})" in makefile


def test_editor_settings_map_to_files_that_exist(made):
    """Each schema is there and in step, and marks nothing in the files it is for."""
    settings = json.loads((made / ".vscode/settings.json").read_text())
    for schema, pattern in settings["yaml.schemas"].items():
        validator = jsonschema.Draft202012Validator(json.loads((made / schema).read_text()))
        files = list(made.glob(pattern))
        assert files, pattern
        for path in files:
            assert [error.message for error in validator.iter_errors(read_yaml(path))] == []
    assert "!ENV sequence" in settings["yaml.customTags"]
    assert {path.name: path.read_text() for path in (made / "docs/schema").iterdir()} == schemas()
    first = (made / "data/claims/example-org-reserved.yml").read_text().splitlines()[0]
    target = first.removeprefix("# yaml-language-server: $schema=")
    assert (made / "data/claims" / target).resolve() == made / "docs/schema/claim.json"
    assert json.loads((made / ".vscode/extensions.json").read_text())["recommendations"]


def test_programs_may_be_run(made):
    """Whatever begins with `#!`, and nothing else."""
    for path, raw in tree(made).items():
        assert os.access(made / path, os.X_OK) == raw.startswith(b"#!"), path


def test_files_of_the_site_are_ignored_by_git(made, tmp_path):
    """What is made goes into the repository, all of it; what is built from it does not."""
    folder = tmp_path / "kb"
    shutil.copytree(made, folder)
    subprocess.run(["git", "init", "--quiet"], cwd=folder, check=True)
    (folder / "site").mkdir()
    (folder / "site/index.html").touch()
    shown = subprocess.run(
        ["git", "-c", "core.excludesFile=", "ls-files", "--others", "--exclude-standard"],
        cwd=folder,
        check=True,
        capture_output=True,
        text=True,
    )
    assert shown.stdout.split() == sorted(tree(made))


def test_what_was_made_is_shown(tmp_path, monkeypatch):
    """As a tree, with the way on."""
    monkeypatch.chdir(tmp_path)
    result = new("my facts")
    for path in tree(tmp_path / "my facts"):
        assert path.rpartition("/")[2] in result.output
    assert "39 files are written. Next:\n\n  cd 'my facts'\n  make serve" in result.output
    assert "make check" in result.output
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    assert "Next:\n\n  make serve" in new(".").output
    assert load(Path.cwd()).host.site_name == "Here"


# ---- Names ----


@pytest.mark.parametrize(
    ("folder", "words", "name"),
    [
        ("my-facts", (), "My facts"),
        ("what_is--known", (), "What is known"),
        ("x", ("--name", ' He said: "no" #1 & *so* '), 'He said: "no" #1 & *so*'),
        ("x", ("--name", "Что известно {{ x }} § $a"), "Что известно {{ x }} § $a"),
        ("x", ("--name", "yes"), "yes"),
    ],
)
def test_name_is_taken_as_it_stands(tmp_path, folder, words, name):
    """In the settings; in the README nothing of it is mark-up."""
    root = tmp_path / folder
    result = new(root, *words)
    assert result.exit_code == 0, result.output
    assert read_yaml(root / "mkdocs.yml")["site_name"] == name
    assert load(root).host.site_name == name
    assert "*so*" not in (root / "README.md").read_text()


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "a\x1b[31mb", "a" * 101])
def test_what_is_no_name_is_told(tmp_path, name):
    """Before anything is written."""
    result = new(tmp_path / "x", "--name", name)
    assert result.exit_code == 2
    assert "--name is no name for a site" in result.output
    assert list(tmp_path.iterdir()) == []


def test_address_of_the_repository_is_set(tmp_path):
    """So that readers are led to its forms; without it the line is there to be filled in."""
    new(tmp_path / "a", "--repo-url", "https://github.com/o/r")
    assert read_yaml(tmp_path / "a/mkdocs.yml")["repo_url"] == "https://github.com/o/r"
    new(tmp_path / "b")
    assert "repo_url" not in read_yaml(tmp_path / "b/mkdocs.yml")
    assert "\n# repo_url: https://github.com/OWNER/REPOSITORY\n" in (
        (tmp_path / "b/mkdocs.yml").read_text()
    )


@pytest.mark.parametrize("address", ["github.com/o/r", "javascript:alert(1)", "https://a b", "x"])
def test_what_is_no_address_is_told(tmp_path, address):
    """It would be a link on every page."""
    result = new(tmp_path / "x", "--repo-url", address)
    assert result.exit_code == 2
    assert "is no web address" in result.output
    assert list(tmp_path.iterdir()) == []


# ---- Never over what is there ----


def test_other_files_stay(tmp_path):
    """A repository with a licence is a good place to begin."""
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git/config").write_text("x")
    (tmp_path / "LICENSE").write_text("mine")
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/other.md").write_text("# Mine\n")
    result = new(tmp_path)
    assert result.exit_code == 0, result.output
    assert (tmp_path / "LICENSE").read_text() == "mine"
    assert (tmp_path / "docs/other.md").read_text() == "# Mine\n"
    assert (tmp_path / "mkdocs.yml").is_file()
    assert not list(tmp_path.glob(".sourcebook*"))


def test_everything_that_is_there_is_told_at_once(tmp_path):
    """Files, a file where a folder is needed, links that lead elsewhere or nowhere."""
    outside = tmp_path / "outside"
    outside.mkdir()
    root = tmp_path / "kb"
    root.mkdir()
    (root / "README.md").write_text("mine")
    (root / "mkdocs.yml").write_text("mine")
    (root / "docs").write_text("mine")
    (root / "data").symlink_to(outside)
    (root / "Makefile").symlink_to("nowhere")
    before = tree(root)
    result = new(root)
    assert result.exit_code == 2
    told = [line.strip() for line in result.output.splitlines() if line.startswith("  ")]
    assert told == ["Makefile", "README.md", "data", "docs", "mkdocs.yml"]
    assert tree(root) == before
    assert sorted(path.name for path in root.iterdir()) == sorted(told)
    assert list(outside.iterdir()) == []


def test_a_second_time_changes_nothing(made):
    """Every file is in the way."""
    before = tree(made)
    result = new(made)
    assert result.exit_code == 2
    assert all(f"  {path}\n" in result.output for path in before)
    assert tree(made) == before


def test_dry_run_writes_nothing(tmp_path):
    """It shows the same tree, and refuses the same."""
    root = tmp_path / "kb"
    result = new(root, "--dry-run")
    assert result.exit_code == 0
    assert "example-org-reserved.yml" in result.output
    assert "files would be written. Nothing was." in result.output
    assert not root.exists()
    root.mkdir()
    (root / "README.md").write_text("mine")
    assert new(root, "--dry-run").exit_code == 2


@pytest.mark.parametrize(
    ("owner", "step", "turn", "there"),
    [
        (placing, "_write", 20, False),
        (Path, "rename", 1, False),
        (placing, "_write", 20, True),
        (placing, "_move", 1, True),
        (placing, "_move", 30, True),
    ],
)
def test_all_or_nothing(tmp_path, monkeypatch, owner, step, turn, there):
    """Should the disk fill up in the midst of it, nothing is left of what was made."""
    root = tmp_path / "kb"
    if there:
        (root / "docs").mkdir(parents=True)
        (root / "LICENSE").write_text("mine")
    real, calls = getattr(owner, step), []

    def failing(*words):
        calls.append(words)
        if len(calls) == turn:
            raise OSError(28, "No space left on device")
        return real(*words)

    monkeypatch.setattr(owner, step, failing)
    result = new(root)
    assert len(calls) == turn
    assert result.exit_code == 2
    assert "cannot be written to: no space left on device. Nothing was written." in result.output
    left = sorted(path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*"))
    assert left == (["kb", "kb/LICENSE", "kb/docs"] if there else [])


def test_what_comes_in_the_meantime_stays(tmp_path, monkeypatch):
    """Between the look and the writing somebody else may write the same name."""
    (tmp_path / "LICENSE").write_text("mine")
    real = placing._write

    def slow(path, text):
        (tmp_path / "README.md").write_text("theirs")
        real(path, text)

    monkeypatch.setattr(placing, "_write", slow)
    result = new(tmp_path)
    assert result.exit_code == 2
    assert "Nothing was written." in result.output
    assert tree(tmp_path) == {"LICENSE": b"mine", "README.md": b"theirs"}


def test_disk_without_hard_links_fills_up(tmp_path, monkeypatch):
    """A file that was begun goes as well."""
    (tmp_path / "LICENSE").write_text("mine")

    def none(*_):
        raise OSError(95, "Operation not supported")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "hardlink_to", none)
    with monkeypatch.context() as patch:
        # Templates are read as text; only the files on their way are read as bytes.
        patch.setattr(Path, "read_bytes", full)
        result = new(tmp_path)
    assert result.exit_code == 2
    assert tree(tmp_path) == {"LICENSE": b"mine"}


def test_disk_without_hard_links_will_do(tmp_path, monkeypatch):
    """Some shared folders and memory cards have none."""

    def none(*_):
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(Path, "hardlink_to", none)
    (tmp_path / "LICENSE").write_text("mine")
    assert new(tmp_path).exit_code == 0
    assert os.access(tmp_path / ".ci/run", os.X_OK)
    assert run("check", tmp_path, *DAY).exit_code == 0


def test_bad_folder_is_one_sentence(tmp_path, monkeypatch):
    """A file, a missing parent, a ring of links, a folder that may not be written to."""
    (tmp_path / "file").write_text("mine")
    (tmp_path / "ring").symlink_to("ring")
    for words, said in (
        ("file", "is a file. Name a folder."),
        ("file/below", "There is no folder"),
        ("no/such", f"There is no folder {tmp_path / 'no'} to make such in."),
        ("ring", "ring"),
        ("x" * 300, "cannot be written to"),
    ):
        result = new(tmp_path / words)
        assert result.exit_code == 2, result.output
        assert said in " ".join(result.output.split())
        assert "Traceback" not in result.output
        assert isinstance(result.exception, SystemExit)

    def forbidden(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "mkdir", forbidden)
    result = new(tmp_path / "y")
    assert result.exit_code == 2
    assert "cannot be written to: permission denied. Nothing was written." in result.output
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "ring"]


# ---- How Sourcebook itself is installed ----

SHA = "0123456789abcdef0123456789abcdef01234567"
DIGEST = "a" * 64
GIT = {"vcs": "git", "commit_id": SHA, "requested_revision": "main"}
REPOSITORY = "https://github.com/o/sourcebook.git"


class Distribution:
    version = "1.2.3"

    def __init__(self, origin) -> None:
        self.origin = origin

    def read_text(self, name):
        assert name == "direct_url.json"
        return (
            self.origin if isinstance(self.origin, (str, type(None))) else json.dumps(self.origin)
        )


def asked(monkeypatch, origin):
    monkeypatch.setattr(importlib.metadata, "distribution", lambda _: Distribution(origin))
    found = installed.requirement()
    return found.text.splitlines()[-1].removeprefix(EXTRAS), found.reachable


@pytest.mark.parametrize(
    ("origin", "line", "reachable"),
    [
        (None, "==1.2.3", True),
        ({"url": REPOSITORY, "vcs_info": GIT}, f" @ git+{REPOSITORY}@{SHA}", True),
        (
            {"url": REPOSITORY, "vcs_info": GIT, "subdirectory": "a/b"},
            f" @ git+{REPOSITORY}@{SHA}#subdirectory=a/b",
            True,
        ),
        ({"url": "file:///a/b", "vcs_info": GIT}, f" @ git+file:///a/b@{SHA}", False),
        (
            {"url": "https://u:t0ken@example.org/x.git", "vcs_info": GIT},
            f" @ git+https://example.org/x.git@{SHA}",
            True,
        ),
        (
            {"url": "ssh://git@example.org/x.git", "vcs_info": GIT},
            f" @ git+ssh://git@example.org/x.git@{SHA}",
            True,
        ),
        ({"url": "file:///a/b", "dir_info": {"editable": True}}, " @ file:///a/b", False),
        ({"url": "file:///a/b%20c", "dir_info": {}}, " @ file:///a/b%20c", False),
        (
            {"url": "https://example.org/s.whl", "archive_info": {"hashes": {"sha256": DIGEST}}},
            f" @ https://example.org/s.whl#sha256={DIGEST}",
            True,
        ),
        (
            {"url": "https://example.org/s.whl", "archive_info": {"hash": f"sha256={DIGEST}"}},
            f" @ https://example.org/s.whl#sha256={DIGEST}",
            True,
        ),
        ({"url": "file:///a/s.whl", "archive_info": {}}, " @ file:///a/s.whl", False),
        ("not json", "==1.2.3", True),
        ("[]", "==1.2.3", True),
        ({"url": 7}, "==1.2.3", True),
        ({"url": "https://example.org/\nevil", "dir_info": {}}, "==1.2.3", True),
    ],
)
def test_requirement_leads_to_the_copy_that_runs(monkeypatch, origin, line, reachable):
    """An index, a repository, a folder, an archive; nothing secret and nothing broken."""
    assert asked(monkeypatch, origin) == (line, reachable)


FIELDS = "url vcs_info archive_info hashes hash sha256 commit_id vcs subdirectory".split()
RECORDS = st.recursive(
    st.none() | st.text() | st.integers() | st.just(REPOSITORY),
    lambda some: st.lists(some) | st.dictionaries(st.sampled_from(FIELDS), some),
)


@given(RECORDS)
def test_any_record_of_an_installation_gives_lines(origin):
    """Remarks, and one line that names the package."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            importlib.metadata, "distribution", lambda _: Distribution(json.dumps(origin))
        )
        *remarks, line = installed.requirement().text.split("\n")
    assert line.startswith(EXTRAS)
    assert line.isprintable()
    assert all(remark.startswith("#") for remark in remarks)


def test_copy_that_is_not_installed_is_asked_for_by_name(monkeypatch):
    """As where only the hook's folder was copied."""

    def missing(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", missing)
    found = installed.requirement()
    assert found.text.splitlines()[-1] == EXTRAS
    assert "is not known" in found.text
    assert not found.reachable


@pytest.mark.parametrize(
    ("origin", "warned"),
    [(None, False), ({"url": "file:///a/b", "dir_info": {"editable": True}}, True)],
)
def test_place_that_nobody_else_reaches_is_told(tmp_path, monkeypatch, origin, warned):
    """In the file, and once on the terminal."""
    monkeypatch.setattr(importlib.metadata, "distribution", lambda _: Distribution(origin))
    result = new(tmp_path / "x")
    assert ("this computer's copy" in result.output) is warned
    assert ("place on the computer" in (tmp_path / "x/requirements.txt").read_text()) is warned


def test_extras_that_are_asked_for_exist():
    """A misspelt one is a warning of pip and nothing else."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert set(installed.EXTRAS) <= set(project["optional-dependencies"])


# ---- From a wheel ----


def test_wheel_holds_every_template_and_our_github_files(wheel):
    """Once each: the source tree has no second copy."""
    starting = wheel / "sourcebook/starting"
    assert tree(starting / "files") == tree(FILES)
    assert tree(starting / "github") == tree(ROOT / ".github")
    assert not (FILES.parent / "github").exists()


def test_editable_installation_reads_the_repository(tmp_path):
    """A copy of our files beside it would age, and its folder would pass for a second package."""
    code = "import sys; from hatchling.build import build_editable; build_editable(sys.argv[1])"
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], cwd=ROOT, check=True, capture_output=True
    )
    (archive,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(archive) as file:
        names = file.namelist()
    assert not [name for name in names if name.startswith("sourcebook/")]


def test_command_from_a_wheel_makes_the_same(wheel, made, tmp_path):
    """And asks for the version of the wheel, for it came from no folder."""
    root = tmp_path / "my-facts"
    code = "from sourcebook.cli import main; main()"
    subprocess.run(
        [sys.executable, "-c", code, "new", str(root), *DAY],
        env={**os.environ, "PYTHONPATH": str(wheel)},
        check=True,
        capture_output=True,
    )
    ours, theirs = tree(made), tree(root)
    version = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]
    assert theirs.pop("requirements.txt").decode().splitlines()[-1] == f"{EXTRAS}=={version}"
    ours.pop("requirements.txt")
    assert theirs == ours


def test_installation_without_workflows_is_told(tmp_path, monkeypatch):
    """A copied folder of the package may lack them."""
    module = importlib.import_module("sourcebook.starting.knowledge_base")
    monkeypatch.setattr(module, "_GITHUB", (tmp_path / "none",))
    result = new(tmp_path / "x")
    assert result.exit_code == 1
    assert "This installation of Sourcebook is not whole" in result.output
    assert list(tmp_path.iterdir()) == []
