"""Files as systems and people leave them: each is a sentence with its place, or it works."""

from __future__ import annotations

import concurrent.futures
import filecmp
import os
import re
import subprocess
import sys
import threading
import unicodedata
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
from click.testing import CliRunner

from conftest import ARTICLE, CLAIM, GOOD, NAMES, REFS, SMALL, build, write
from sourcebook.checking import survey
from sourcebook.cli import main
from sourcebook.loading import load
from sourcebook.loading.files import files_below, is_there
from sourcebook.loading.links import endless, holds

WET = "data/claims/wet.yml"
COMPOSED = unicodedata.normalize("NFC", "café")
DECOMPOSED = unicodedata.normalize("NFD", "café")
INPUTS = {
    "mkdocs.yml": "mkdocs.yml",
    "claim": WET,
    "bibliography": "data/refs.bib",
    "names": "data/names.yml",
    "ledger": "data/health.jsonl",
    "trend": "data/health-trend.csv",
    "table of retractions": "data/retractions.csv",
    "essay": "docs/water.md",
}
"""Every file that is read, by what it is."""
ALL = {
    "mkdocs.yml": "site_name: Small\nextra: {sourcebook: {retractions: data/retractions.csv}}\n",
    "data/health.jsonl": "",
    "data/health-trend.csv": "date,alive,asked\n",
    "data/retractions.csv": "RetractionDate,RetractionDOI,OriginalPaperDOI,"
    "OriginalPaperPubMedID,RetractionNature\n",
}
"""The files of the small site that it does not have by itself."""


def found(root: Path) -> list[str]:
    """What is wrong: `CODE path:line:column` of each problem; every one of them is a sentence."""
    problems = survey(load(root))
    for one in problems:
        assert one.message.endswith(".")
    return [f"{one.code} {one.location}" for one in problems]


def check(root: Path, *words: str) -> tuple[int, str]:
    """The exit code and the words of `sourcebook check`."""
    result = CliRunner().invoke(main, ["check", str(root), *words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    assert "Traceback" not in result.output
    return result.exit_code, result.output


def names_folds_case(folder: Path) -> bool:
    """Whether two names that differ by case are one file here, as on macOS and Windows."""
    (folder / "Case").touch()
    return (folder / "case").exists()


# --- Names that collide --------------------------------------------------------------------------


def test_a_claim_named_in_other_case_is_no_id(make_site):
    """`Wet.yml` beside `wet.yml` would be one file where case is folded."""
    root = make_site({"data/claims/Wet.yml": CLAIM})
    assert "F206 data/claims/Wet.yml:1:1" in found(root) or names_folds_case(root)


@pytest.mark.parametrize("name", [COMPOSED, DECOMPOSED, "вода", "水", "a b", "a.b", "-a", "a_b"])
def test_a_claim_whose_name_could_be_written_in_two_ways_is_no_id(make_site, name):
    """An accent is one character or two; ids are plain letters, so they cannot collide."""
    problems = found(make_site({f"data/claims/{name}.yml": CLAIM}))
    assert [one for one in problems if one.startswith("F206 data/claims/")]


def test_the_same_claim_as_yml_and_yaml_is_one_id_used_twice(make_site):
    assert "C301 data/claims/wet.yml:1:1" in found(make_site({"data/claims/wet.yaml": CLAIM}))


def test_keys_of_sources_that_differ_by_case_are_named(make_site):
    more = REFS.replace("@online{a,", "@online{A,").replace("/water}", "/water-2}")
    assert "B403 data/refs.bib:6:9" in found(make_site({"data/refs.bib": REFS + more}))


@pytest.mark.parametrize(
    ("first", "second"), [(COMPOSED, DECOMPOSED), ("Straße", "STRASSE"), ("ab", "AB"), ("i", "İ")]
)
def test_sources_whose_keys_fold_alike_have_pages_of_their_own(make_site, first, second):
    """On a site where case and normal form are folded neither page would replace the other."""
    entries = [REFS.replace("{a,", f"{{{key},").replace("/water", f"/{n}") for n, key in
               enumerate((first, second))]  # fmt: skip
    root = make_site({"mkdocs.yml": SMALL, "data/refs.bib": REFS + "".join(entries)})
    built = build(root)
    assert built.exit_code == 0, built.log
    folders = [
        unicodedata.normalize("NFC", path.parent.name).casefold()
        for path in built.folder.glob("sources/*/index.html")
    ]
    assert len(folders) == len(set(folders)) == 3
    assert all(name.isascii() for name in folders)


def test_essays_whose_names_differ_by_case_or_normal_form_are_both_there(make_site):
    """Where the system keeps both; citations lead to the one that is meant."""
    names = ("docs/Page.md", "docs/page.md", f"docs/{COMPOSED}.md", f"docs/{DECOMPOSED}.md")
    root = make_site({"mkdocs.yml": SMALL, **dict.fromkeys(names, ARTICLE)})
    kept = [name for name in names if name.removeprefix("docs/") in os.listdir(root / "docs")]
    built = build(root)
    assert built.exit_code == 0, built.log
    page = built.article("sources/a")
    links = {link["href"].split("#")[0] for link in page.select("a[href^='../../']")}
    for name in kept:
        stem = Path(name).stem
        assert (built.folder / stem / "index.html").is_file()
        assert f"../../{quote(stem)}/" in links


@pytest.mark.parametrize("name", ["con", "nul", "aux", "prn", "com1", "lpt9"])
def test_device_names_of_windows_are_ids_like_any_other(make_site, name):
    """A page is a folder `claims/nul/`; Windows 11 takes such names, and sites are served from
    Linux. To forbid them would break knowledge bases for the sake of old desktops."""
    root = make_site({"mkdocs.yml": SMALL, f"data/claims/{name}.yml": CLAIM})
    built = build(root)
    assert (built.folder / f"claims/{name}/index.html").is_file()


# --- Links, pipes, folders -----------------------------------------------------------------------


@pytest.mark.parametrize("name", INPUTS.values(), ids=INPUTS)
@pytest.mark.parametrize("inside", [True, False], ids=["inside", "outside"])
def test_a_link_in_place_of_a_file_is_not_followed(make_site, tmp_path_factory, name, inside):
    """It could bring in a file from anywhere, such as the keys of the machine that builds."""
    root = make_site(ALL)
    place = root / name
    target = (root if inside else tmp_path_factory.mktemp("out")) / "elsewhere.txt"
    target.write_text("SECRET: hunter2 [@a]\n")
    place.unlink()
    place.symlink_to(target)
    problems = found(root)
    assert f"X002 {name}:1:1" in problems
    assert "hunter2" not in repr(load(root))


def put(kind, place):
    """Makes something else than was expected there."""
    if kind == "loop":
        place.symlink_to(place.name)
    elif kind == "broken link":
        place.symlink_to("nowhere")
    elif kind == "file":
        place.write_text("x")
    elif kind == "pipe":
        os.mkfifo(place)
    elif kind == "folder":
        place.mkdir()
    else:
        os.mknod(place, 0o140644)


@pytest.mark.parametrize("name", INPUTS.values(), ids=INPUTS)
@pytest.mark.parametrize("kind", ["loop", "broken link", "pipe", "folder", "socket"])
def test_what_is_no_file_is_named_and_not_waited_for(make_site, name, kind):
    """A pipe would be waited for until somebody writes; a loop leads nowhere."""
    root = make_site(ALL)
    place = root / name
    place.unlink()
    put(kind, place)
    problems = found(root)
    if kind == "folder" and name in {WET, "docs/water.md"}:
        assert not [one for one in problems if one.startswith("X")], "a folder may have any name"
        return
    code = "X002" if "l" in kind and kind != "folder" and place.is_symlink() else "X001"
    assert f"{code} {name}:1:1" in problems


@pytest.mark.parametrize("name", ["data/claims", "docs", "data"])
@pytest.mark.parametrize("kind", ["link", "loop", "file", "pipe", "missing"])
def test_what_is_no_folder_is_named(make_site, tmp_path_factory, name, kind):
    """A link in place of a folder is not followed, whatever stands behind it."""
    root = make_site(ALL)
    place = root / name
    away = tmp_path_factory.mktemp("away") / "folder"
    place.rename(away)
    if kind == "link":
        place.symlink_to(away)
    elif kind != "missing":
        put(kind, place)
    problems = found(root)
    assert [one for one in problems if one.startswith(("X001", "X002", "X003"))]
    kb = load(root).kb
    assert not (kb.articles if name == "docs" else kb.claims)


def test_a_link_to_a_folder_of_claims_is_named(make_site, tmp_path_factory):
    """Its claims are not read; without a word they would just be missing."""
    root = make_site({"data/claims/sub/dry.yml": CLAIM})
    away = tmp_path_factory.mktemp("away") / "sub"
    (root / "data/claims/sub").rename(away)
    (root / "data/claims/sub").symlink_to(away)
    assert "X002 data/claims/sub:1:1" in found(root)
    assert list(load(root).kb.claims) == ["wet"]


def test_a_folder_that_leads_back_to_itself_ends(make_site):
    root = make_site()
    (root / "data/claims/again").symlink_to(root / "data/claims")
    (root / "docs/again").symlink_to(root / "docs")
    assert "X002 data/claims/again:1:1" in found(root)
    assert list(load(root).kb.claims) == ["wet"]


def test_a_link_to_a_folder_of_essays_is_named_and_one_to_pictures_is_not(
    make_site, tmp_path_factory
):
    """MkDocs follows both. What its pages cite would be shown, and nobody would have checked it."""
    away = tmp_path_factory.mktemp("away")
    (away / "pages/deep").mkdir(parents=True)
    (away / "pages/deep/more.md").write_text("# More [@nobody]\n")
    (away / "pictures").mkdir()
    (away / "pictures/wet.png").write_bytes(b"")
    root = make_site({"docs/sub/index.md": "# Sub\n"})
    (root / "docs/sub/pages").symlink_to(away / "pages")
    (root / "docs/pictures").symlink_to(away / "pictures")
    (root / "docs/broken").symlink_to(away / "nothing")
    assert found(root) == ["X002 docs/sub/pages:1:1"]
    problem = next(one for one in load(root).problems if one.code == "X002")
    assert "links are not followed" in problem.message
    assert "Put the folder itself here" in problem.hint


RINGS = {
    "to itself": {"docs/ring": "docs/ring"},
    "to its folder": {"docs/sub/ring": "docs/sub"},
    "to the root": {"docs/sub/ring": "."},
    "two": {"docs/one": "docs", "docs/two": "docs"},
    "by way of outside": {"docs/out": "out", "out/back": "docs"},
    "outside alone": {"docs/out": "out", "out/ring": "out"},
}


@pytest.mark.parametrize("name", RINGS)
def test_a_build_does_not_walk_in_rings(make_site, name):
    """MkDocs would: two links to the folder of the essays keep it busy for ever."""
    root = make_site({"mkdocs.yml": SMALL, "docs/sub/index.md": "# Sub\n", "out/x.txt": ""})
    for link, target in RINGS[name].items():
        (root / link).symlink_to(root / target)
    code, words = check(root)
    assert code in {0, 1}, words
    built = build(root)
    assert built.exit_code == 1
    assert re.search(r"Links lead round in a ring at \S+, or to more folders", built.log)
    assert "Traceback" not in built.log


def test_a_page_that_cannot_be_read_is_told_and_the_others_are_built(make_site):
    """A link that leads nowhere, and a page that is not UTF-8: MkDocs ends at either."""
    root = make_site({"mkdocs.yml": SMALL, "docs/latin.md": b"# caf\xe9\n"})
    (root / "docs/gone.md").symlink_to("nowhere.md")
    built = build(root)
    assert built.exit_code == 0
    assert "Traceback" not in built.log
    assert all(f"ERROR   -  docs/{name}.md" in built.log for name in ("latin", "gone"))
    assert (built.folder / "claims/wet/index.html").exists()
    assert build(root, strict=True).exit_code == 1


def test_a_few_links_that_make_many_ways_end(tmp_path):
    """Thirty folders with two links each to the next are a thousand million ways."""
    for number in range(30):
        (tmp_path / f"d{number}").mkdir()
        for name in ("a", "b"):
            (tmp_path / f"d{number}" / name).symlink_to(tmp_path / f"d{number + 1}")
    (tmp_path / "d30").mkdir()
    assert endless(tmp_path / "d0") is not None
    assert endless(tmp_path / "d25") is None
    assert holds(tmp_path / "d0", ".md") is False


def test_links_that_end_are_followed_by_the_build_as_before(make_site, tmp_path_factory):
    """A folder twice, and one of pictures, are no ring."""
    away = tmp_path_factory.mktemp("away")
    (away / "wet.txt").write_text("wet")
    root = make_site({"mkdocs.yml": SMALL})
    (root / "docs/one").symlink_to(away)
    (root / "docs/two").symlink_to(away)
    built = build(root, strict=True)
    assert built.exit_code == 0, built.log
    assert (built.folder / "two/wet.txt").read_text() == "wet"


def test_a_root_that_is_a_link_is_a_root(make_site, tmp_path_factory):
    """Whoever names it means what it leads to."""
    root = make_site({"mkdocs.yml": SMALL})
    link = tmp_path_factory.mktemp("links") / "kb"
    link.symlink_to(root)
    assert found(link) == found(root) == []
    code, words = check(link)
    assert code == 0, words
    one, other = build(link, out=link / "one"), build(root, out=root / "two")
    assert (one.exit_code, other.exit_code) == (0, 0), one.log
    assert _same(root / "one", root / "two")


# --- Files that cannot be read -------------------------------------------------------------------


def test_a_file_that_vanishes_while_it_is_read_is_named(make_site, monkeypatch):
    """Listed and then gone: an editor writes anew, or a branch is changed."""
    root = make_site({"data/claims/dry.yml": CLAIM})
    real = os.lstat

    def lstat(path, **more):
        if os.fspath(path).endswith("dry.yml"):
            Path(path).unlink(missing_ok=True)
        return real(path, **more)

    monkeypatch.setattr(os, "lstat", lstat)
    assert "X001 data/claims/dry.yml:1:1" in found(root)


@pytest.mark.parametrize("name", INPUTS.values(), ids=INPUTS)
def test_a_file_that_may_not_be_read_is_named(make_site, monkeypatch, name):
    """Said as the system says it; the rest is read."""
    root = make_site(ALL)
    real = Path.open, os.open

    def refuse(path):
        if os.fspath(path) == str(root / name):
            raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(
        Path, "open", lambda path, *a, **k: (refuse(path), real[0](path, *a, **k))[1]
    )
    monkeypatch.setattr(os, "open", lambda path, *a, **k: (refuse(path), real[1](path, *a, **k))[1])
    assert f"X001 {name}:1:1" in found(root)


def test_a_folder_that_may_not_be_looked_into_is_named(make_site, monkeypatch):
    """Its claims would be missing without a word."""
    root = make_site({"data/claims/closed/dry.yml": CLAIM})
    real = os.scandir

    def scandir(path="."):
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert "X001 data/claims/closed:1:1" in found(root)


def test_whether_something_is_there_is_not_guessed_where_the_system_does_not_say(tmp_path):
    """Then the answer is yes, and reading it says why not."""
    assert is_there(tmp_path / ("x" * 300))
    assert not is_there(tmp_path / "nothing")
    (tmp_path / "file").touch()
    assert not is_there(tmp_path / "file" / "below")


def test_a_name_too_long_for_the_system_is_a_mistake_of_the_settings(make_site):
    name = "x" * 256
    root = make_site({"mkdocs.yml": f"site_name: S\nextra: {{sourcebook: {{names: {name}}}}}\n"})
    assert found(root) == ["S902 mkdocs.yml:2:29"]


# --- Bytes ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("ends", ["\r\n", "\r", "\n"], ids=["CRLF", "CR", "LF"])
@pytest.mark.parametrize("mark", ["", "\ufeff"], ids=["", "BOM"])
def test_ends_of_lines_and_byte_order_marks_make_no_difference(make_site, ends, mark):
    """The same pages and the same places, as Windows and old Macs write them."""
    good = {WET: CLAIM, "data/refs.bib": REFS, "data/names.yml": NAMES, "docs/water.md": ARTICLE}
    wrong = {**good, WET: CLAIM.replace("certainty: high", "certainty: total")}
    for files, problems in ((good, []), (wrong, ["F204 data/claims/wet.yml:4:12"])):
        written = {name: (mark + text.replace("\n", ends)).encode() for name, text in files.items()}
        root = make_site(written)
        assert [one for one in found(root) if not one.startswith("P6")] == problems
    kb = load(
        make_site({name: (mark + t.replace("\n", ends)).encode() for name, t in good.items()})
    ).kb
    assert kb.articles["water.md"].front.title == "Is water wet?"
    assert kb.claims["wet"].rationale == "It is [@a]."
    assert kb.sources["a"].title == "On water"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-32", "latin-1", "cp1251"])
@pytest.mark.parametrize("name", INPUTS.values(), ids=INPUTS)
def test_another_encoding_is_named_with_its_place(make_site, name, encoding):
    """Its letters would be wrong, or its file would hold nothing that can be read."""
    text = {**ALL, WET: CLAIM, "docs/water.md": ARTICLE}.get(name, "a: b\n")
    letters = "Wasser é ж"
    root = make_site({**ALL, name: f"{text}# {letters}\n".encode(encoding, errors="ignore")})
    problems = [one for one in found(root) if name in one]
    if name in {"data/health.jsonl", "data/health-trend.csv"} and encoding == "utf-16-le":
        assert problems
        return
    codes = {one.split()[0] for one in problems}
    unread = {"X005", "Y107", "L801", "L802", "L803"}
    assert codes & unread or "B4" in " ".join(problems), problems


@pytest.mark.parametrize("name", INPUTS.values(), ids=INPUTS)
def test_an_empty_file_is_named_or_means_nothing(make_site, name):
    """No file makes the loading end."""
    problems = found(make_site({**ALL, name: b""}))
    expected = {
        "mkdocs.yml": "S902 mkdocs.yml:1:1",
        WET: f"Y106 {WET}:1:1",
        "data/retractions.csv": "L803 data/retractions.csv:1:1",
    }
    if name in expected:
        assert expected[name] in problems
    assert not [one for one in problems if one.startswith("X")]


@pytest.mark.parametrize("name", INPUTS.values(), ids=INPUTS)
def test_a_file_of_any_size_is_bounded(make_site, name):
    """A hole of 400 MB takes no room on the disk, and none in memory."""
    root = make_site(ALL)
    with (root / name).open("r+b") as file:
        file.truncate(400_000_000)
    assert f"X004 {name}:1:1" in found(root)


# --- Names with anything in them -----------------------------------------------------------------


PATHS = {
    "blanks, a hash, percents and quotes": 'my  base#1 100%25 %s it\'s "so"',
    "line feed": "a\nb",
    "emoji and Cyrillic": "🧪 база знаний",
    "shell": "$(touch x);`id`&|<>*?[a]{b}",
    "dash": "-rf",
    "decomposed": DECOMPOSED,
    "right to left": "\u202eabc",
    "not UTF-8": os.fsdecode(b"a\xff\xfeb"),
}


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """A small site in a folder with a plain name."""
    root = tmp_path_factory.mktemp("plain")
    write(root, {**GOOD, "mkdocs.yml": SMALL})
    return build(root)


@pytest.mark.parametrize("name", PATHS.values(), ids=PATHS)
def test_a_folder_of_any_name_is_checked_built_and_rendered(
    make_site, tmp_path_factory, plain, name
):
    """The same site, wherever it lies."""
    home = make_site({"mkdocs.yml": SMALL})
    root = tmp_path_factory.mktemp("odd") / name
    home.rename(root)
    assert found(root) == []
    code, words = check(root)
    assert code == 0, words
    built = build(root)
    assert built.exit_code == 0, built.log
    assert "\x1b" not in built.log
    assert _same(plain.folder, built.folder)
    result = CliRunner().invoke(main, ["render", "--in", str(root), "--today", "2026-11-21"])
    assert result.exit_code == 0, result.output
    assert (root / "docs/claims/wet/index.md").is_file()


@pytest.mark.parametrize("name", ["a b", "a#b", "50%", "it's", "é", "вода", "🧪", "a&b", "a?b"])
def test_links_lead_to_an_essay_of_any_name(make_site, name):
    """As the file server resolves them: by number, where a sign has a meaning in addresses."""
    root = make_site({"mkdocs.yml": SMALL, f"docs/{name}.md": ARTICLE})
    built = build(root)
    assert built.exit_code == 0, built.log
    for address, selector in (("sources/a", "article"), ("claims/wet", "article")):
        links = [
            link["href"].split("#")[0]
            for link in built.page(address).select_one(selector).select("a[href^='../../']")
        ]
        assert (built.folder / address / unquote(links[0])).exists()
        places = [(built.folder / address / unquote(link)).resolve() for link in links]
        assert (built.folder / name).resolve() in places


# --- Where there is no room ----------------------------------------------------------------------


def run(root: Path, *words: str, **environment: str | None) -> subprocess.CompletedProcess[str]:
    """A command in a process of its own, with some variables of its environment changed or gone."""
    changed = {**os.environ, "SOURCE_DATE_EPOCH": "1795219200", "NO_MKDOCS_2_WARNING": "1"}
    for name, value in environment.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = value
    return subprocess.run(
        [sys.executable, "-m", *words],
        cwd=root,
        env=changed,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    "environment",
    [
        {"HOME": None, "XDG_CACHE_HOME": None, "USER": None, "LOGNAME": None},
        {"HOME": "/nonexistent"},
        {"TMPDIR": "/nonexistent"},
        {"LANG": None, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"},
        {"PATH": "/nonexistent"},
        {"TZ": "Pacific/Kiritimati"},
        {"TERM": "dumb", "COLUMNS": "1", "LINES": "1"},
    ],
    ids=["no home", "home that is not there", "no TMPDIR", "ASCII", "no PATH", "TZ", "dumb"],
)
def test_an_environment_that_lacks_things_does(make_site, environment):
    """No command needs a home, a place for temporary files or a language."""
    more = {"data/claims/dry.yml": CLAIM.replace("Water is wet", "Вода сухая")}
    root = make_site({"mkdocs.yml": SMALL, **more})
    result = run(root, "sourcebook", "check", **environment)
    assert result.returncode == 0, result.stderr
    built = run(root, "mkdocs", "build", "-q", **environment)
    assert built.returncode == 0, built.stderr
    page = (root / "site/claims/dry/index.html").read_text("utf-8")
    assert "Вода сухая" in page


@pytest.mark.parametrize("place", ["nothing", "file", "link"])
def test_a_checkout_is_only_read(make_site, place):
    """`check` and a build write into their own folders alone: not even where the cache would be,
    when something else is there."""
    root = make_site({"mkdocs.yml": SMALL})
    if place == "file":
        (root / ".sourcebook").write_text("mine")
    elif place == "link":
        (root / "elsewhere").mkdir()
        (root / ".sourcebook").symlink_to("elsewhere")
    before = _times(root)
    checked = run(root, "sourcebook", "check")
    assert checked.returncode == 0, checked.stderr
    result = run(root, "mkdocs", "build", "-q", "-d", str(root.parent / f"{root.name}-out"))
    assert result.returncode == 0, result.stderr
    assert _times(root) == before


def _times(root: Path) -> dict[Path, int]:
    return {
        path: path.stat().st_mtime_ns
        for path in root.rglob("*")
        if path.is_file() and ".sourcebook/cache" not in path.as_posix()
    }


# --- Two at once ---------------------------------------------------------------------------------


def test_two_builds_at_once_into_two_folders_are_the_same(make_site):
    root = make_site({"mkdocs.yml": SMALL})
    with concurrent.futures.ThreadPoolExecutor() as pool:
        made = list(pool.map(lambda name: build(root, out=root / name), ("one", "two")))
    assert [one.exit_code for one in made] == [0, 0], [one.log for one in made]
    assert _same(root / "one", root / "two")


def test_a_check_during_a_build_sees_what_it_always_sees(make_site):
    root = make_site({"mkdocs.yml": SMALL})
    thread = threading.Thread(target=build, args=(root,))
    thread.start()
    assert found(root) == []
    thread.join()


def test_hidden_files_and_those_of_editors_are_passed_over(make_site):
    """`.#wet.yml` of Emacs, `._wet.yml` of macOS, `wet.yml~` and `4913` of Vim."""
    odd = (".#wet.yml", "._wet.yml", "wet.yml~", "4913", "#wet.yml#", ".wet.yml.swp", ".git/x.yml")
    root = make_site({f"data/claims/{name}": b"\xff\x00" for name in odd})
    assert found(root) == []
    assert [path.name for path in files_below(root / "data/claims", frozenset({".yml"}))] == [
        "wet.yml"
    ]


def _same(one: Path, other: Path) -> bool:
    """Whether two sites hold the same bytes; the packed map of the site has a time in it."""
    names = {path.relative_to(one) for path in one.rglob("*") if path.is_file()}
    others = {path.relative_to(other) for path in other.rglob("*") if path.is_file()}
    assert names == others
    files = [str(name) for name in names if name.name != "sitemap.xml.gz"]
    _, differing, failed = filecmp.cmpfiles(one, other, files, shallow=False)
    assert (differing, failed) == ([], [])
    return True
