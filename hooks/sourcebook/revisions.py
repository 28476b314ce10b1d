"""A knowledge base as it stood at a revision, read out of git's objects.

git reads a folder here that a stranger may have filled: it is started without a shell, pager,
prompt, hook or network, every revision and path it is given has been checked, and neither
attributes nor filters of the folder act on what it prints.
"""

from __future__ import annotations

import os
import posixpath
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from sourcebook.loading import Loaded, load
from sourcebook.loading.files import YAML_SUFFIXES, read_text
from sourcebook.loading.inheriting import LONGEST, parent_of
from sourcebook.loading.settings import load_host
from sourcebook.loading.yaml import read_yaml
from sourcebook.printable import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sourcebook.settings import Host

_SECONDS = 120
"""How long one call of git may take."""
_MOST_FILES = 100_000
_MOST_BYTES = 500_000_000
_FILES = frozenset({"100644", "100755"})
"""Modes of regular files in a tree: symbolic links and submodules are passed over."""
_SAFE = (
    "--no-pager",
    "--no-replace-objects",
    "--literal-pathspecs",
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    # A partial clone would fetch what it lacks, by a command that its configuration names.
    *("-c", "protocol.allow=never"),
)


@dataclass(frozen=True)
class Base:
    """What a folder held where HEAD and a revision parted, or why that cannot be told."""

    commit: str = ""
    """Its whole name; empty where it cannot be told."""
    loaded: Loaded | None = None
    """None where it cannot be told."""
    trouble: str = ""
    """Why it cannot be told, in a sentence; empty where it can."""
    mend: str = ""
    """What to do about the trouble."""


class _TroubleError(Exception):
    """It cannot be told. Carries the sentence and the mend."""

    def __init__(self, trouble: str, mend: str) -> None:
        super().__init__(trouble)
        self.trouble, self.mend = trouble, mend


def at_merge_base(
    root: Path,
    rev: str,
    host: Host,
    config: str = "mkdocs.yml",
    *,
    whole: bool = False,
    otherwise: str = "",
) -> Base:
    """The knowledge base at the merge base of HEAD and `rev`, so that what landed on the other
    branch meanwhile is nobody's change.

    It has the claims and the references, and with `whole` the names and the articles as well.
    `host` says where they lie if `config` does not exist there. `otherwise` ends a mend with what
    else can be done, such as ", or leave out --changed-since".
    """
    try:
        git = _Git(root, otherwise)
        commit = git.merge_base(rev)
        with tempfile.TemporaryDirectory(prefix="sourcebook-") as folder:
            return Base(commit, _loaded(git, commit, host, config, Path(folder), whole=whole))
    except _TroubleError as error:
        return Base(trouble=error.trouble, mend=error.mend)


def _loaded(
    git: _Git, commit: str, host: Host, config: str, folder: Path, *, whole: bool
) -> Loaded:
    folder /= git.prefix()
    folder.mkdir(parents=True, exist_ok=True)
    _copy_settings(git, commit, config, folder)
    known = (folder / config).is_file()
    if known:
        # The data may have moved, and then the old settings say where they were.
        host = load_host(folder, config)[0]
    settings = host.settings
    single = {PurePosixPath(settings.references).as_posix()}
    places = [settings.references, settings.claims]
    if whole:
        single.add(PurePosixPath(settings.names).as_posix())
        places += [settings.names, host.docs_dir]
    docs = PurePosixPath(host.docs_dir).as_posix() + "/"

    def is_wanted(path: str) -> bool:
        suffix = PurePosixPath(path).suffix
        if whole and path.startswith(docs):
            return suffix == ".md"
        return path in single or suffix in YAML_SUFFIXES

    git.copy(commit, list(dict.fromkeys(places)), folder, is_wanted)
    loaded = load(folder, config)
    return loaded if known else replace(loaded, host=host)


def _copy_settings(git: _Git, commit: str, config: str, folder: Path) -> None:
    """Copy the settings of a commit, and what they inherit, which may lie above the folder."""
    done: set[str] = set()
    wanted = config
    while wanted not in done and git.copy_file(commit, wanted, folder):
        done.add(wanted)
        place = folder / wanted
        file, _ = read_text(place.parent, place, LONGEST)
        named = parent_of(read_yaml(file.text, wanted, tags=True)[0]) if file else None
        if named is None or posixpath.isabs(named):
            return
        wanted = posixpath.normpath(posixpath.join(posixpath.dirname(wanted), named))


class _Git:
    """git, asked about the repository around a folder."""

    def __init__(self, root: Path, otherwise: str) -> None:
        self._otherwise = otherwise
        program = shutil.which("git")
        if program is None:
            raise _TroubleError(
                "git is not installed, so what is new cannot be told.",
                f"Install git{otherwise}.",
            )
        self._program = program
        self._root = root
        # Variables of git's own would point it at another repository, as they do inside hooks.
        self._environment = {
            name: value for name, value in os.environ.items() if not name.startswith("GIT_")
        } | {
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_NO_LAZY_FETCH": "1",
            "LC_ALL": "C",
        }
        inside = self._run("rev-parse", "--is-inside-work-tree")
        if "dubious ownership" in inside.stderr.decode(errors="replace"):
            raise _TroubleError(
                "git does not trust this folder, because another user owns it.",
                "Run 'git config --global --add safe.directory' with the folder's whole path.",
            )
        if inside.stdout.strip() != b"true":
            raise _TroubleError(
                "This folder is not in a git repository, so what is new cannot be told.",
                f"Run it in a clone{otherwise}.",
            )

    def merge_base(self, rev: str) -> str:
        """The commit at which HEAD and a revision parted."""
        there, head = self._commit(rev), self._commit("HEAD")
        shown = printable(rev)
        found = self._run("merge-base", head, there).stdout.split()
        if found:
            return found[0].decode()
        if self._run("rev-parse", "--is-shallow-repository").stdout.strip() == b"true":
            raise _TroubleError(
                f"This clone is too shallow to hold the commit at which HEAD and '{shown}' parted.",
                "Fetch the history with 'git fetch --unshallow' (fetch-depth: 0 of "
                "actions/checkout).",
            )
        raise _TroubleError(
            f"HEAD and '{shown}' have no commit in common.",
            "Name a revision of the same history, such as origin/main.",
        )

    def copy(
        self, commit: str, paths: list[str], folder: Path, is_wanted: Callable[[str], bool]
    ) -> None:
        """Copy the regular files at or below some paths of a commit into a folder."""
        objects: dict[str, str] = {}
        total = 0
        for mode, name, size, path in self._listed(commit, paths):
            if mode in _FILES and _is_inside(path) and is_wanted(path):
                objects[path] = name
                total += size
        if len(objects) > _MOST_FILES or total > _MOST_BYTES:
            raise _TroubleError(
                f"The data of commit {commit[:12]} are too large to compare with "
                f"({len(objects):,} files, {total:,} bytes).",
                f"Compare with a commit whose data are smaller{self._otherwise}.",
            )
        self._write(commit, objects, folder)

    def copy_file(self, commit: str, path: str, folder: Path) -> bool:
        """Copy a regular file, which may lie above the folder, and say whether there is one."""
        answer = self._run("ls-tree", "-z", "-l", commit, "--", path)
        entry, _, found = answer.stdout.decode(errors="surrogateescape").partition("\t")
        facts = entry.split()
        if answer.returncode or found != f"{path}\0" or facts[0] not in _FILES:
            return False
        if not facts[3].isdigit() or int(facts[3]) > LONGEST:
            return False
        self._write(commit, {path: facts[2]}, folder)
        return True

    def prefix(self) -> str:
        """The folder, as seen from the top of the repository; empty where it is the top."""
        found = self._run("rev-parse", "--show-prefix").stdout.decode(errors="surrogateescape")
        return found.rstrip("\n")

    def _write(self, commit: str, objects: Mapping[str, str], folder: Path) -> None:
        for path, text in zip(objects, self._contents(list(objects.values())), strict=True):
            target = folder / path
            try:
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(text)
            except OSError as error:
                raise _TroubleError(
                    f"A file of commit {commit[:12]} cannot be written to a temporary folder: "
                    f"{(error.strerror or 'unknown').lower()}.",
                    f"Make room there{self._otherwise}.",
                ) from error

    def _listed(self, commit: str, paths: list[str]) -> Iterator[tuple[str, str, int, str]]:
        """Mode, object, size and path of what lies at or below some paths of a commit."""
        answer = self._run("ls-tree", "-r", "-z", "-l", commit, "--", *paths)
        if answer.returncode:
            raise self._lacking(commit)
        for entry in answer.stdout.decode(errors="surrogateescape").split("\0"):
            if entry:
                facts, _, path = entry.partition("\t")
                mode, _, name, size = facts.split()
                yield mode, name, int(size) if size.isdigit() else 0, path

    def _contents(self, objects: list[str]) -> Iterator[bytes]:
        """The bytes of some objects, in their order; no filter or attribute touches them."""
        answer = self._run("cat-file", "--batch", given="".join(f"{one}\n" for one in objects))
        text, position = answer.stdout, 0
        for name in objects:
            end = text.find(b"\n", position)
            facts = text[position:end].split()
            if answer.returncode or len(facts) != 3:
                raise self._lacking(name)
            start, size = end + 1, int(facts[2])
            yield text[start : start + size]
            position = start + size + 1

    def _commit(self, rev: str) -> str:
        """The whole name of the commit that a revision means."""
        trouble = f"git knows no revision '{printable(rev[:250])}' here."
        mend = "Fetch it, or name another, such as origin/main."
        if not rev or rev.startswith("-") or len(rev) > 250 or not rev.isprintable() or " " in rev:
            raise _TroubleError(trouble, mend)
        answer = self._run(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{rev}^{{commit}}"
        )
        name = answer.stdout.decode(errors="replace").strip()
        if answer.returncode or not name.isalnum():
            raise _TroubleError(trouble, mend)
        return name

    def _lacking(self, name: str) -> _TroubleError:
        return _TroubleError(
            f"This clone lacks files of {name[:12]}.",
            "Clone the repository whole, without --filter.",
        )

    def _run(self, *words: str, given: str = "") -> subprocess.CompletedProcess[bytes]:
        try:
            return subprocess.run(  # noqa: S603 - no shell, and every word is checked
                [self._program, *_SAFE, *words],
                cwd=self._root,
                env=self._environment,
                input=given.encode(),
                capture_output=True,
                check=False,
                timeout=_SECONDS,
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise _TroubleError(
                f"'git {words[0]}' could not be run to its end.",
                f"Try again{self._otherwise}.",
            ) from error


def _is_inside(path: str) -> bool:
    """Whether a path of a tree stays below the folder: a tree made by hand may hold any name."""
    steps = path.replace("\\", "/").split("/")
    return not path.startswith("/") and not {"", ".", ".."} & set(steps) and ":" not in steps[0]
