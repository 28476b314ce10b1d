"""What is new since a revision: by entry, against the merge base, in real git repositories."""

from __future__ import annotations

from pathlib import Path

import pytest
from repository import commit, git

from conftest import CLAIM, REFS, write
from sourcebook import revisions
from sourcebook.checking.changes import Changed, changed_targets
from sourcebook.checking.references.targets import targets_of
from sourcebook.loading import load

WATER = "https://example.org/water"
OTHER = "https://example.org/b"
BIB = "data/refs.bib"
WET = "data/claims/wet.yml"
SECOND = "@online{b, title = {More}, url = {https://example.org/b}}\n"
QUOTED = CLAIM.replace("stance: supports", "stance: supports, quote: 'Water is very wet.'")


@pytest.fixture
def repository(make_site):
    """The small site, committed on main."""
    root = make_site()
    git(root, "init", "--quiet", "--initial-branch", "main")
    commit(root)
    return root


def since(root: Path, rev: str = "main", config: str = "mkdocs.yml") -> Changed:
    loaded = load(root, config)
    return changed_targets(root, rev, loaded.host, targets_of(loaded.kb), config)


def test_nothing_changed_is_nothing_new(repository):
    """The base is told, so that a report can name it."""
    assert since(repository) == Changed(frozenset(), git(repository, "rev-parse", "main"))


NEW_ENTRY = {BIB: REFS + SECOND}
ARCHIVED = "url = {https://example.org/water}, archiveurl = {https://web.archive.org/web/1/x}"


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param({}, NEW_ENTRY, {OTHER}, id="new entry"),
        pytest.param(
            {BIB: REFS + SECOND}, {BIB: "% Sorted\n\n" + SECOND + REFS}, set(), id="entry moved"
        ),
        pytest.param(
            {},
            {BIB: "@ONLINE{a,url={https://EXAMPLE.org:443/water},title={On Water, 2nd}}\n"},
            set(),
            id="entry reformatted, title changed",
        ),
        pytest.param(
            {}, {BIB: REFS.replace("/water", "/w")}, {"https://example.org/w"}, id="changed URL"
        ),
        pytest.param(
            {},
            {BIB: REFS.replace("url", "doi = {10.1000/ABC}, url")},
            {"https://doi.org/10.1000/abc"},
            id="new DOI",
        ),
        pytest.param({}, {WET: QUOTED}, {WATER}, id="new quote on an old source"),
        pytest.param(
            {WET: QUOTED},
            {WET: QUOTED.replace("'Water is very wet.'", '"Water  is\\n very wet."')},
            set(),
            id="quote broken into other lines",
        ),
        pytest.param({WET: QUOTED}, {WET: CLAIM}, set(), id="quote gone"),
        pytest.param(
            {WET: QUOTED},
            {WET: None, "data/claims/damp.yml": QUOTED},
            set(),
            id="claim renamed",
        ),
        pytest.param(
            {BIB: REFS.replace("url = {https://example.org/water}", ARCHIVED)},
            {
                BIB: REFS.replace(
                    "url = {https://example.org/water}", ARCHIVED.replace("web/1", "web/2")
                )
            },
            {"https://web.archive.org/web/2/x"},
            id="changed archive",
        ),
        pytest.param(
            {},
            {BIB: REFS.replace("{a,", "{water,"), WET: CLAIM.replace("source: a", "source: water")},
            set(),
            id="renamed key",
        ),
        pytest.param(
            {},
            {BIB: REFS.replace("/water", "/water#depth")},
            {WATER},
            id="new place in an old page",
        ),
        pytest.param(
            {},
            {BIB: SECOND.replace("url = {", f"archiveurl = {{{WATER}}}, url = {{") + REFS},
            {WATER, OTHER},
            id="old address in a new role",
        ),
        pytest.param({BIB: "@online{a, title = "}, {BIB: REFS}, {WATER}, id="broken before"),
        pytest.param({BIB: None}, {BIB: REFS}, {WATER}, id="no bibliography before"),
        pytest.param({}, {BIB: ""}, set(), id="entry gone"),
        pytest.param(
            {},
            {
                BIB: None,
                "refs/all.bib": REFS + SECOND,
                "mkdocs.yml": "extra: {sourcebook: {references: refs/all.bib}}\n",
            },
            {OTHER},
            id="data moved by the settings",
        ),
    ],
)
def test_only_what_is_new_is_told(repository, before, after, expected):
    """Entries are compared, not lines."""
    commit(repository, before)
    git(repository, "checkout", "--quiet", "-b", "branch")
    commit(repository, after)
    changed = since(repository)
    assert changed.trouble == ""
    assert changed.urls == expected


def test_what_is_not_committed_counts(repository):
    """A contributor checks before the commit."""
    write(repository, NEW_ENTRY)
    assert since(repository).urls == {OTHER}
    assert since(repository, "HEAD").urls == {OTHER}


def test_branch_behind_main_answers_for_its_own_changes_only(repository):
    """Compared with the tip, what main dropped or changed meanwhile would look new."""
    old = REFS + SECOND
    base = commit(repository, {BIB: old})
    git(repository, "checkout", "--quiet", "-b", "branch")
    commit(repository, {BIB: old + "@online{c, title = {C}, url = {https://example.org/c}}\n"})
    git(repository, "checkout", "--quiet", "main")
    tip = commit(repository, {BIB: REFS.replace("/water", "/elsewhere")})
    git(repository, "checkout", "--quiet", "branch")
    for rev in ("main", tip):
        assert since(repository, rev) == Changed(frozenset({"https://example.org/c"}), base)


def test_knowledge_base_in_a_folder_of_a_repository(repository):
    """Paths are those below the folder, not below the repository."""
    inner = {
        "kb/mkdocs.yml": "site_name: Inner\n",
        "kb/data/refs.bib": REFS,
        "kb/data/claims/wet.yml": QUOTED,
    }
    commit(repository, inner)
    git(repository, "checkout", "--quiet", "-b", "branch")
    commit(repository, {"kb/data/refs.bib": REFS + SECOND})
    assert since(repository / "kb").urls == {OTHER}


def test_settings_of_the_base_are_told(repository):
    """A pull request must not be asked under limits that it loosened itself."""
    strict = "extra: {sourcebook: {checker: {minutes: 5}}}\n"
    commit(repository, {"mkdocs.yml": strict})
    loose = "extra: {sourcebook: {checker: {minutes: 500, allow_networks: [10.0.0.0/8]}}}\n"
    write(repository, {"mkdocs.yml": loose})
    settings = since(repository, "HEAD").settings
    assert settings is not None
    assert settings.checker.minutes == 5
    assert settings.checker.allow_networks == ()


def test_work_tree_and_repository_are_left_alone(repository):
    """Nothing is checked out, and nothing is left behind."""
    write(repository, {"docs/new.md": "# New\n"})
    before = (git(repository, "status", "--porcelain"), git(repository, "rev-parse", "HEAD"))
    since(repository)
    assert (
        git(repository, "status", "--porcelain"),
        git(repository, "rev-parse", "HEAD"),
    ) == before


def assert_trouble(changed: Changed, words: str, mend: str) -> None:
    assert changed.urls == frozenset()
    assert changed.base == ""
    assert words in changed.trouble
    assert changed.trouble.endswith(".")
    assert mend in changed.mend


@pytest.mark.parametrize(
    "rev",
    [
        "nowhere",
        "--output=x",
        "-h",
        "",
        "a b",
        "HEAD\n",
        "main..HEAD",
        "0" * 40,
        "x" * 300,
        "HEAD:data/refs.bib",
        "^HEAD",
    ],
)
def test_unknown_revision_is_told(repository, rev):
    """Options, ranges and files are no revisions either, and start nothing."""
    changed = since(repository, rev)
    assert_trouble(changed, "git knows no revision", "origin/main")
    assert changed.trouble.isprintable()
    assert not (repository / "x").exists()


def test_folder_without_git_is_told(make_site):
    """What to do without a repository."""
    assert_trouble(since(make_site()), "not in a git repository", "leave out --changed-since")


def test_machine_without_git_is_told(repository, monkeypatch):
    """git is needed for this alone."""
    monkeypatch.setattr(revisions.shutil, "which", lambda _: None)
    assert_trouble(since(repository), "git is not installed", "Install git")


def test_repository_without_commit_is_told(make_site):
    """HEAD means nothing before the first commit."""
    root = make_site()
    git(root, "init", "--quiet")
    assert_trouble(since(root, "HEAD"), "no revision 'HEAD'", "Fetch it")


def test_shallow_clone_without_merge_base_is_told(repository, tmp_path_factory):
    """What CI systems fetch by default is too little, and the mend says how to fetch more."""
    git(repository, "checkout", "--quiet", "-b", "branch")
    commit(repository, NEW_ENTRY)
    git(repository, "checkout", "--quiet", "main")
    commit(repository)
    clone = tmp_path_factory.mktemp("shallow")
    git(clone, "init", "--quiet")
    for branch in ("main", "branch"):
        refs = f"{branch}:refs/heads/{branch}"
        git(clone, "fetch", "--quiet", "--depth", "1", repository.as_uri(), refs)
    git(clone, "checkout", "--quiet", "branch")
    assert_trouble(since(clone), "too shallow", "git fetch --unshallow")


def test_histories_without_a_common_commit_are_told(repository):
    """Two roots."""
    git(repository, "checkout", "--quiet", "--orphan", "other")
    commit(repository, NEW_ENTRY)
    assert_trouble(since(repository), "no commit in common", "same history")


def test_partial_clone_fetches_nothing(repository, tmp_path_factory):
    """The configuration of a clone names the program that fetches: it is not started."""
    clone = tmp_path_factory.mktemp("partial")
    git(repository, "config", "uploadpack.allowFilter", "true")
    commit(repository, NEW_ENTRY)
    git(clone, "clone", "--quiet", "--filter=blob:none", repository.as_uri(), ".")
    assert_trouble(since(clone, "HEAD~1"), "lacks files", "without --filter")


def test_links_in_the_old_tree_are_passed_over(repository, tmp_path_factory):
    """A link would let the old state read a file of this machine."""
    secret = tmp_path_factory.mktemp("elsewhere") / "refs.bib"
    secret.write_text(REFS)
    (repository / BIB).unlink()
    (repository / BIB).symlink_to(secret)
    commit(repository)
    git(repository, "checkout", "--quiet", "-b", "branch")
    commit(repository, {BIB: None})
    commit(repository, {BIB: REFS})
    assert since(repository).urls == {WATER}


def test_attributes_and_settings_of_the_folder_change_nothing(repository):
    """Neither export-ignore nor filters nor a monitor of the work tree act on what is read."""
    marker = repository / "started"
    commit(
        repository,
        {".gitattributes": "data/* export-ignore filter=evil diff=evil\n*.bib export-subst\n"},
    )
    for name in ("core.fsmonitor", "filter.evil.smudge", "diff.evil.textconv", "core.pager"):
        git(repository, "config", name, f"touch {marker}")
    write(repository, NEW_ENTRY)
    assert since(repository).urls == {OTHER}
    assert not marker.exists()


def test_variables_of_a_hook_do_not_lead_elsewhere(repository, monkeypatch, tmp_path_factory):
    """Inside a hook GIT_DIR is set, perhaps to another repository."""
    monkeypatch.setenv("GIT_DIR", str(tmp_path_factory.mktemp("other")))
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere")
    assert since(repository).trouble == ""


@pytest.mark.parametrize("path", ["../x", "a/../../x", "/etc/x", "a//x", "./x", "..\\x", "C:/x"])
def test_path_of_a_tree_made_by_hand_is_not_written(path):
    """git prints such names although it would not check them out."""
    assert not revisions._is_inside(path)
