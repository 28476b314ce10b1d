"""`sourcebook render`: pages as files, and nobody else's file touched."""

from __future__ import annotations

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from conftest import ARTICLE, CLAIM, REFS
from sourcebook.cli import main
from sourcebook.loading import load

PUBLISHED = "site_name: Small\nsite_url: https://example.org/kb/\n"


def render(root: Path, *options: str):
    """The command, as of one day."""
    return CliRunner().invoke(main, ["render", "--in", str(root), "--today=2026-11-21", *options])


def files(root: Path) -> dict[str, bytes]:
    """All files below a folder, with their bytes."""
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def test_pages_downloads_feeds_cards_and_scripts_are_written(make_site):
    """All that stands beside the essays in a site of MkDocs."""
    root = make_site({"mkdocs.yml": PUBLISHED})
    result = render(root)
    assert result.exit_code == 0, result.output
    found = files(root / "docs")
    assert {
        "index.md",
        "water.md",
        "claims/index.md",
        "claims/wet/index.md",
        "sources/a/index.md",
        "topics/water/index.md",
        "changes/index.md",
        "health/index.md",
        "data/index.md",
        "claims.json",
        "refs.bib",
        "feed.xml" if "feed.xml" in found else "changes/feed.xml",
        "cards/claims/wet.png",
        "assets/sourcebook.css",
        "assets/preview.js",
    } <= set(found), sorted(found)


def test_a_page_is_markdown_with_front_matter_and_raw_html(make_site):
    """Any program that reads Markdown shows it: one element of HTML that Markdown leaves alone."""
    root = make_site()
    render(root)
    text = (root / "docs/claims/wet/index.md").read_text()
    _, front, body = text.split("---\n", 2)
    assert 'title: "Water is wet."' in front or 'title: "Water is wet' in front
    assert "description:" in front
    assert "boost:" in front
    assert body.strip().startswith('<div class="sb-page">')
    assert body.strip().endswith("</div>")
    assert "<h1" in body


def test_words_of_strangers_are_harmless_in_front_matter(make_site):
    """Themes print titles as they are; a title is a stranger's words, whatever YAML makes of it."""
    bad = 'On <script>"water"</script>: {{ x }} \\\\ # &'
    root = make_site({"data/refs.bib": REFS.replace("On water", bad)})
    assert render(root).exit_code == 0
    page = (root / "docs/sources/a/index.md").read_text()
    front = page.split("---\n")[1]
    assert "<script>" not in front
    assert "&lt;script&gt;" in front
    import yaml  # noqa: PLC0415

    assert set(yaml.safe_load(front)) == {"title", "description", "search"}


def test_rendering_twice_changes_nothing(make_site):
    """The same data on the same day give the same bytes, and the second run writes nothing."""
    root = make_site({"mkdocs.yml": PUBLISHED})
    render(root)
    before = files(root)
    result = render(root)
    assert " 0 written" in result.output
    assert files(root) == before


def test_check_says_whether_files_are_in_step(make_site):
    """Exit 1 and what would be done, before, after an edit of data or of an essay, and nothing is
    written."""
    root = make_site()
    before = files(root)
    result = render(root, "--check")
    assert result.exit_code == 1
    assert "Would write docs/claims/wet/index.md" in result.output or "more." in result.output
    assert files(root) == before
    render(root)
    assert render(root, "--check").exit_code == 0
    for name, text in (
        ("data/refs.bib", REFS.replace("On water", "On ice")),
        ("docs/water.md", ARTICLE + "\nAnd again [@a].\n"),
    ):
        (root / name).write_text(text)
        assert render(root, "--check").exit_code == 1, name
        render(root)
        assert render(root, "--check").exit_code == 0, name


def test_check_sees_a_page_edited_or_removed_by_hand(make_site):
    """What is published would not be what the data say."""
    root = make_site()
    render(root)
    page = root / "docs/claims/wet/index.md"
    page.write_text(page.read_text().replace("Water is wet", "Water is dry"))
    assert render(root, "--check").exit_code == 1
    render(root)
    assert "Water is dry" not in page.read_text()
    page.unlink()
    assert render(root, "--check").exit_code == 1


def test_pages_that_are_gone_from_the_data_go(make_site):
    """With their folders; what is beside them stays."""
    second = CLAIM.replace("Water is wet.", "Ice is cold.")
    root = make_site({"data/claims/cold.yml": second, "docs/claims/cold/own.md": "# Own\n"})
    render(root)
    (root / "data/claims/cold.yml").unlink()
    (root / "data/claims/wet.yml").rename(root / "data/claims/moist.yml")
    (root / "docs/water.md").write_text(ARTICLE.replace("[wet]", "[moist]"))
    result = render(root)
    assert result.exit_code == 0, result.output
    assert "removed" in result.output
    assert not (root / "docs/claims/wet").exists()
    assert not (root / "docs/claims/cold/index.md").exists()
    assert (root / "docs/claims/cold/own.md").exists()
    assert (root / "docs/claims/moist/index.md").exists()


@pytest.mark.parametrize(
    "name", ["docs/claims/index.md", "docs/claims.json", "docs/assets/sourcebook.css"]
)
def test_a_file_of_the_users_is_never_written_over(make_site, name):
    """A sentence that names it, exit 2, and not one file is written."""
    root = make_site({name: "mine\n"})
    before = files(root)
    for options in ([], ["--check"]):
        result = render(root, *options)
        assert result.exit_code == 2
        assert name in result.output
        assert "is a file of yours" in result.output
        assert "Traceback" not in result.output
    assert files(root) == before


def test_a_file_where_a_folder_would_be_is_said(make_site):
    """The same for what cannot be made at all."""
    result = render(make_site({"docs/sources": "mine\n"}))
    assert result.exit_code == 2
    assert "a file stands where its folder would be" in result.output


@pytest.mark.parametrize("name", ["docs/claims", "docs/claims/wet", "docs/refs.bib"])
def test_links_are_not_followed(make_site, name, tmp_path_factory):
    """A pull request could lay a link that leads out of the folder."""
    root = make_site()
    outside = tmp_path_factory.mktemp("outside")
    (outside / "index.md").write_text("mine")
    place = root / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(outside if not name.endswith(".bib") else outside / "index.md")
    result = render(root)
    assert result.exit_code == 2
    assert "symbolic link" in result.output
    assert files(outside) == {"index.md": b"mine"}


def test_clean_leaves_what_was_there_before(make_site):
    """Every file of ours goes, its folders and the note on them too; all others stay."""
    root = make_site({"docs/claims/about.md": "# About\n"})
    before = files(root)
    render(root)
    assert files(root) != before
    result = render(root, "--clean")
    assert result.exit_code == 0, result.output
    assert files(root) == before
    assert not (root / "docs/sources").exists()


def test_clean_keeps_what_somebody_changed(make_site):
    """A download that was edited is somebody's work by now."""
    root = make_site()
    render(root)
    (root / "docs/refs.bib").write_text("mine\n")
    result = render(root, "--clean")
    assert "docs/refs.bib" in result.output
    assert "stays" in result.output
    assert (root / "docs/refs.bib").read_text() == "mine\n"


def test_pages_are_known_without_the_note(make_site):
    """A clone has the pages, if they are in git, and not the note, which is not."""
    root = make_site()
    before = files(root / "docs")
    render(root)
    for note in (root / ".sourcebook/rendered").iterdir():
        note.unlink()
    (root / "data/claims/wet.yml").rename(root / "data/claims/moist.yml")
    (root / "docs/water.md").write_text(ARTICLE.replace("[wet]", "[moist]"))
    for name in ("claims.json", "claims.csv", "evidence.csv", "claimreview.json"):
        (root / "docs" / name).unlink(missing_ok=True)
    for name in (root / "docs").rglob("*.json"):
        name.unlink()
    result = render(root)
    assert result.exit_code == 0, result.output
    assert not (root / "docs/claims/wet/index.md").exists()
    assert set(before) <= set(files(root / "docs"))


def test_a_run_cut_short_is_made_good_by_the_next(make_site):
    """The note is written before the files, so none of them is taken for somebody else's."""
    root = make_site()
    render(root)
    (root / "data/refs.bib").write_text(REFS.replace("On water", "On ice"))
    full = files(root)
    render(root)
    note = next((root / ".sourcebook/rendered").iterdir())
    done = json.loads(note.read_text())
    before = json.loads(full[note.relative_to(root).as_posix()])
    # As if it had stopped after the first note: the old sums stand, some files are new.
    note.write_text(json.dumps({**done, "files": {**done["files"], **before["files"]}}))
    (root / "docs/refs.ris").write_bytes(full["docs/refs.ris"])
    result = render(root)
    assert result.exit_code == 0, result.output
    assert render(root, "--check").exit_code == 0


def test_pages_may_go_elsewhere(make_site, tmp_path_factory):
    """For a program that has its own folder; the essays' folder is left as it is."""
    root = make_site()
    before = files(root / "docs")
    out = tmp_path_factory.mktemp("elsewhere")
    assert render(root, "--output", str(out)).exit_code == 0
    assert (out / "claims/wet/index.md").exists()
    assert files(root / "docs") == before
    assert render(root, "--output", str(out), "--check").exit_code == 0
    assert render(root, "--check").exit_code == 1
    render(root, "--output", str(out), "--clean")
    assert files(out) == {}


def test_rendered_pages_are_no_essays(make_site):
    """The checker and the pages themselves see what was written by people."""
    root = make_site()
    before = load(root)
    render(root)
    after = load(root)
    assert set(after.kb.articles) == set(before.kb.articles) == {"index.md", "water.md"}
    assert after.problems == before.problems


def test_lines_for_gitignore_cover_our_files_and_no_others(make_site):
    """What the hint says, git does; and once it is there, the hint is gone."""
    root = make_site({"docs/claims/about.md": "# About\n", ".gitignore": ".sourcebook/\n"})
    mine = set(files(root))
    output = render(root).output
    lines = [line.strip() for line in output.splitlines() if line.startswith("  /")]
    assert "/docs/sources/" in lines
    assert "/docs/claims/" not in lines
    with (root / ".gitignore").open("a") as file:
        file.write("\n".join(lines) + "\n")
    git = ["git", "-c", "core.excludesFile=/dev/null"]
    subprocess.run([*git, "init", "-q"], cwd=root, check=True)
    listed = subprocess.run(
        [*git, "ls-files", "--others", "--exclude-standard"],
        cwd=root,
        capture_output=True,
        text=True,
        check=True,
    )
    assert set(listed.stdout.splitlines()) == mine
    assert ".gitignore" not in render(root).output


def test_errors_in_the_data_are_told_and_shown(make_site):
    """As in MkDocs the pages are made and say what is wrong; --strict makes it a failure."""
    root = make_site({"data/claims/wet.yml": CLAIM.replace("[@a]", "[@nobody]")})
    result = render(root)
    assert result.exit_code == 0
    assert "1 error" in result.output
    assert "sb-banner" in (root / "docs/claims/wet/index.md").read_text()
    assert render(root, "--strict").exit_code == 1


@pytest.mark.parametrize(
    ("settings", "given", "address"),
    [
        ("site_url: https://example.org/a/", {}, "https://example.org/a/"),
        ('site_url: !ENV [SITE_URL, ""]', {"SITE_URL": "https://example.org/b/"}, "example.org/b/"),
        ('site_url: !ENV [SITE_URL, ""]', {}, ""),
        ("x: !!python/name:os.system\nsite_url: https://example.org/c/", {}, "example.org/c/"),
    ],
)
def test_the_address_of_the_site_may_come_from_the_environment(make_site, settings, given, address):
    """As MkDocs and Zensical have it; without one there are no feeds."""
    root = make_site({"mkdocs.yml": f"site_name: Small\n{settings}\n"})
    environment = {name: value for name, value in os.environ.items() if name != "SITE_URL"}
    subprocess.run(
        [Path(sys.executable).parent / "sourcebook", "render"],
        cwd=root,
        env={**environment, **given},
        check=True,
        capture_output=True,
    )
    text = (root / "docs/claims/wet/index.md").read_text()
    assert (address in text) if address else "example.org/b" not in text
    assert bool(list((root / "docs").rglob("*.xml"))) == bool(address)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--check", "--clean"], "choose one"),
        (["--site-url", "ftp://x"], "is no http or https address"),
        (["--config", "nowhere.yml"], "There is no nowhere.yml"),
    ],
)
def test_wrong_use_is_a_sentence(make_site, options, said):
    """Exit 2, and nothing written."""
    root = make_site()
    before = files(root)
    result = render(root, *options)
    assert result.exit_code == 2
    assert said in result.output
    assert files(root) == before


def test_a_file_that_cannot_be_written_is_one_sentence(make_site):
    """With its whole path, for most pages are called index.md; exit 2."""
    root = make_site({".sourcebook": "mine\n"})
    before = files(root)
    result = render(root)
    assert result.exit_code == 2
    assert result.output == (
        f"Error: {root}/.sourcebook/rendered/docs.json cannot be written: not a directory. "
        "Mend that, and run the command again.\n"
    )
    assert files(root) == before


def test_a_file_that_cannot_be_removed_is_one_sentence(make_site, monkeypatch):
    """It is not said to be unwritable; the next run removes it."""
    root = make_site()
    render(root)
    page = root / "docs/claims/wet/index.md"
    really = Path.unlink

    def refusing(path, **options):
        if path == page:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        really(path, **options)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "unlink", refusing)
        result = render(root, "--clean")
    assert result.exit_code == 2
    assert result.output == (
        f"Error: {page} cannot be removed: permission denied. "
        "Mend that, and run the command again.\n"
    )
    assert render(root, "--clean").exit_code == 0
    assert not page.exists()


@pytest.mark.parametrize("named", [True, False])
def test_a_file_that_cannot_be_read_is_not_said_to_be_unwritable(make_site, monkeypatch, named):
    """A disk that fails while a file is read names none."""
    root = make_site()
    before = files(root)
    refs = root / "data/refs.bib"
    really = Path.read_bytes

    def failing(path):
        if path == refs:
            raise OSError(errno.EIO, "Input/output error", *([str(path)] if named else []))
        return really(path)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", failing)
        result = render(root)
    assert result.exit_code == 2
    who = refs if named else "A file of the knowledge base"
    assert result.output == f"Error: {who} cannot be read: input/output error.\n"
    assert files(root) == before
