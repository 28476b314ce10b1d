"""`sourcebook add`: what becomes of the file, duplicates, flags, and questions on a terminal."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

import pytest
from click.testing import CliRunner

from conftest import REFS
from sourcebook.cli import main
from sourcebook.loading import load
from sourcebook.vocabulary import Independence, SourceKind

BIB = "data/refs.bib"
URL = "https://news.example.org/2025/vaccine?id=1"
FULL = REFS + (
    "@article{b,\n  title = {B},\n  doi = {10.5555/B.1},\n  pmid = {123},\n}\n"
    "@online{c,\n  title = {C},\n  url = {https://www.news.example.org/c/},\n}\n"
    "@book{d,\n  title = {D},\n  isbn = {3-16-148410-X},\n  url = {https://doi.org/10.5555/D},\n}\n"
    "@online{e,\n  title = {E},\n  eprint = {2301.99999v1},\n  eprinttype = {arxiv},\n}\n"
    "@xdata{Shared,\n  publisher = {P},\n}\n"
)


def add(root, *words, code: int | None = 0, fetch: bool = False):
    words = ["add", *words, "--in", root, "--today", "2026-11-21"]
    result = CliRunner().invoke(main, [*map(str, words), *([] if fetch else ["--no-fetch"])])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    assert code is None or result.exit_code == code, result.output
    return result


# -- the file --------------------------------------------------------------------------------------

ENTRY = (
    "@online{news-vaccine,\n"
    "  title        = {Vaccine},\n"
    "  publisher    = {news.example.org},\n"
    "  url          = {https://news.example.org/2025/vaccine?id=1},\n"
    "}\n"
)


@pytest.mark.parametrize(
    ("before", "gap"),
    [
        (b"", b""),
        (b"\xef\xbb\xbf", b""),
        (b"% only a remark", b"\n\n"),
        (REFS.encode(), b"\n"),
        (REFS.encode() + b"\n", b""),
        (REFS.encode() + b"\n\n\n", b""),
        (REFS.rstrip("\n").encode(), b"\n\n"),
        (REFS.replace("\n", "\r\n").encode(), b"\r\n"),
        (REFS.replace("\n", "\r\n").rstrip("\r\n").encode(), b"\r\n\r\n"),
        (b"% mixed\r\n" + REFS.encode(), b"\n"),
        ("\ufeff% кириллица\n".encode() + REFS.encode() + b"  \t", b"\n\n"),
    ],
)
def test_no_other_byte_of_the_file_changes(make_site, before, gap):
    """The old bytes stay, a missing line end is added, and the new lines end as the old ones do."""
    root = make_site({BIB: before})
    add(root, URL, "--title", "Vaccine", "--key", "news-vaccine", "--yes")
    end = b"\r\n" if b"\r\n" in gap else b"\n"
    assert (root / BIB).read_bytes() == before + gap + ENTRY.encode().replace(b"\n", end)


def test_file_that_is_not_there_is_made(make_site):
    """The first source of a knowledge base needs no file to begin with."""
    root = make_site({BIB: None})
    add(root, URL, "--title", "Vaccine", "--key", "news-vaccine", "--yes")
    assert (root / BIB).read_text() == ENTRY


def test_dry_run_shows_the_entry_and_writes_nothing(make_site):
    """The entry alone goes to standard output, and the file stays as it is."""
    root = make_site()
    result = add(root, URL, "--title", "Vaccine", "--key", "news-vaccine", "--dry-run")
    assert result.stdout == ENTRY
    assert (root / BIB).read_text() == REFS


def test_without_a_terminal_and_without_yes_nothing_is_written(make_site):
    """A script that does not say --yes is told so, with the entry and exit code 2."""
    root = make_site()
    result = add(root, URL, "--title", "Vaccine", "--key", "news-vaccine", code=2)
    assert result.stdout == ENTRY
    assert "Add --yes to write it." in result.stderr
    assert (root / BIB).read_text() == REFS


@pytest.mark.parametrize("raw", [b"@online{x, title = {\xff}}", "link"])
def test_file_that_cannot_be_read_safely_is_left_alone(make_site, tmp_path, raw):
    """A file that is not UTF-8, or a symbolic link, is not written to; one sentence says why."""
    root = make_site({BIB: REFS if raw == "link" else raw})
    if raw == "link":
        (root / BIB).rename(root / "real.bib")
        (root / BIB).symlink_to(root / "real.bib")
    before = (root / BIB).read_bytes()
    result = add(root, URL, "--title", "Vaccine", "--yes", code=2)
    assert "data/refs.bib" in result.stderr
    assert (root / BIB).read_bytes() == before


def test_file_with_an_error_gets_a_sound_entry_all_the_same(make_site):
    """An error that was there before does not keep anybody from adding; none comes with it."""
    root = make_site({BIB: REFS + "@online{broken,\n  title = {No end,\n"})
    before = {problem.code for problem in load(root).problems}
    add(root, URL, "--title", "Vaccine", "--key", "news-vaccine", "--yes")
    assert load(root).kb.sources["news-vaccine"].title == "Vaccine"
    assert {problem.code for problem in load(root).problems} == before


def test_file_that_swallows_the_entry_is_left_alone(make_site):
    """Where the new entry would not come out of the file again, nothing is written."""
    raw = REFS + "@comment{ everything after this is a remark\n"
    root = make_site({BIB: raw})
    result = add(root, URL, "--title", "Vaccine", "--yes", code=None)
    if result.exit_code == 1:
        assert "Nothing was written" in result.stderr
        assert (root / BIB).read_text() == raw
    else:
        assert len(load(root).kb.sources) == 2


def test_check_speaks_about_the_new_entry_only(make_site):
    """What `sourcebook check` says of the new entry is told, and what it says of others is not."""
    root = make_site({BIB: REFS + "@online{z,\n  title = {Z},\n}\n"})
    result = add(root, "PMID 123", "--title", "T", "--yes")
    assert result.stderr.count("B419") == 1
    assert "'z'" not in result.stderr


def test_layout_is_the_one_that_fmt_gives(make_site):
    """What is added needs no formatting afterwards."""
    root = make_site({BIB: ""})
    words = ("--title", "Vaccine", "--kind", "news", "--independence", "state", "--origin", "o-1")
    add(
        root, URL, *words, "--author", "Sample, Jane", "--language", "en", "--date", "2025", "--yes"
    )
    result = CliRunner().invoke(main, ["fmt", "--check", str(root / BIB), "--in", str(root)])
    assert result.exit_code == 0, result.output


# -- duplicates ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("identifier", "key", "what"),
    [
        ("10.5555/b.1", "b", "DOI"),
        ("https://dx.doi.org/10.5555/B.1", "b", "DOI"),
        ("PMID: 123", "b", "PMID"),
        ("http://news.example.org/c#part", "c", "address"),
        ("HTTPS://NEWS.example.org:443/c", "c", "address"),
        ("9783161484100", "d", "ISBN"),
        ("doi:10.5555/d", "d", "DOI"),
        ("arXiv:2301.99999v2", "e", "arXiv id"),
        ("https://arxiv.org/abs/2301.99999", "e", "arXiv id"),
        ("https://doi.org/10.48550/arXiv.2301.99999", "e", "arXiv id"),
    ],
)
def test_duplicate_is_refused_and_named(make_site, identifier, key, what):
    """The same work under another spelling is found, named with its place, and not written."""
    root = make_site({BIB: FULL})
    result = add(root, identifier, "--title", "T", "--yes", code=1)
    assert f"'{key}' has the same {what} already (data/refs.bib:" in result.stderr
    assert result.stdout == ""
    assert (root / BIB).read_text() == FULL


@pytest.mark.parametrize("url", ["https://news.example.org/c?page=2", "https://example.org/c"])
def test_another_page_is_no_duplicate(make_site, url):
    """Another query or another site is another document."""
    root = make_site({BIB: FULL})
    add(root, url, "--title", "T", "--yes")
    assert len(load(root).kb.sources) == 6


# -- flags -----------------------------------------------------------------------------------------


def test_flags_say_everything(make_site):
    """In a script each question has its flag."""
    root = make_site()
    add(
        root, URL, "--key", "sample:2025", "--type", "Report", "--kind", "official-statement",
        "--independence", "state", "--origin", "a", "--origin", "speech-2025", "--language", "rus",
        "--title", "A {title} & more", "--date", "2025-06", "--author", "Sample, Jane",
        "--author", "Ministry and Sons", "--yes",
    )  # fmt: skip
    source = load(root).kb.sources["sample:2025"]
    assert source.entry_type == "report"
    assert source.kind is SourceKind.OFFICIAL_STATEMENT
    assert source.independence is Independence.STATE
    assert source.derived_from == ("a",)
    assert source.origin_labels == ("speech-2025",)
    assert source.language == "ru"
    assert source.title == "A title & more"
    assert str(source.date) == "2025-06"
    assert source.fields["author"] == "Sample, Jane and {Ministry and Sons}"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--key", "A"), "The key 'a' is used already."),
        (("--key", "shared"), "The key 'Shared' is used already."),
        (("--key", "x{y"), "cannot be a key"),
        (("--key", "über"), "cannot be a key"),
        (("--type", "articel"), "Did you mean 'article'?"),
        (("--type", "xdata"), "is no entry type"),
        (("--kind", "rumour"), "'rumour' is not one of"),
        (("--independence", "free"), "'free' is not one of"),
        (("--date", "2025-13"), "names no month"),
        (("--date", "soon"), "is not a date"),
        (("--language", "klingonese"), "is no language"),
        (("--origin", "a,b"), "cannot be an origin"),
        (("--origin", "}"), "cannot be an origin"),
        (("--author", " , "), "An author has no name"),
    ],
)
def test_wrong_word_exits_2_in_a_sentence(make_site, words, said):
    """A wrong flag is a usage error; nothing is asked or written."""
    root = make_site({BIB: FULL})
    result = add(root, URL, *words, "--yes", code=2)
    assert said in result.stderr
    assert (root / BIB).read_text() == FULL


@pytest.mark.parametrize("identifier", ["", "water", "example.org/x", "http://u@x.org/", "10.5/x"])
def test_what_names_nothing_exits_2(make_site, identifier):
    """A word that is no identifier is a usage error."""
    add(make_site(), identifier, "--yes", code=2)


def test_wrong_setting_exits_2(make_site):
    """A base address that cannot be one is told before anybody is asked."""
    root = make_site({"mkdocs.yml": "site_name: x\nextra: {sourcebook: {add: {doi: nowhere}}}\n"})
    result = add(root, "10.5555/x", "--yes", code=2, fetch=True)
    assert "mkdocs.yml:2" in result.stderr


@pytest.mark.parametrize(
    ("identifier", "field", "value", "title"),
    [
        ("10.5555/x_y", "doi", "10.5555/x_y", "[Work with the DOI 10.5555/x_y]"),
        ("38246194", "pmid", "38246194", "[Work with the PMID 38246194]"),
        ("hep-th/9901001", "eprint", "hep-th/9901001", "[Paper with the arXiv id hep-th/9901001]"),
        ("316148410X", "isbn", "9783161484100", "[Book with the ISBN 9783161484100]"),
        (URL, "url", URL, "[Page at news.example.org]"),
    ],
)
def test_without_fetching_the_identifier_is_enough(make_site, identifier, field, value, title):
    """Offline the entry holds what is known, a title that says it is ours, and no other guess."""
    root = make_site()
    result = add(root, identifier, "--yes")
    loaded = load(root)
    assert [problem for problem in loaded.problems if problem.severity == "error"] == []
    (source,) = [one for key, one in loaded.kb.sources.items() if key != "a"]
    assert source.fields[field] == value
    assert source.title == title
    assert source.described
    assert (source.date, source.kind, source.accessed) == (None, None, None)
    assert "half-filled" in result.stderr


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://clinicaltrials.gov/study/NCT03897881", SourceKind.TRIAL_REGISTRATION),
        ("https://t.me/s/channel/1", SourceKind.SOCIAL_POST),
        ("https://nott.me/1", None),
    ],
)
def test_register_or_network_gives_a_kind(make_site, url, kind):
    """What stands in a register of trials is a registration; a reason is told with it."""
    root = make_site()
    result = add(root, url, "--title", "Trial", "--yes")
    (source,) = [one for key, one in load(root).kb.sources.items() if key != "a"]
    assert source.kind is kind
    assert ("Proposed kind" in result.stderr) == (kind is not None)


def test_missing_package_is_named_with_the_way_to_install_it(make_site):
    """Where only the site is installed, one sentence says what is lacking; other commands work."""
    program = "import sys; sys.modules['extruct'] = None; from sourcebook.cli import main; main()"
    command = [sys.executable, "-c", program, "add", URL, "--in", str(make_site())]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "Adding needs the package extruct" in result.stderr
    assert "sourcebook[add]" in result.stderr
    assert "Traceback" not in result.stderr


# -- a terminal ------------------------------------------------------------------------------------


def on_terminal(root, *words: str, answers: str) -> tuple[int, str]:
    """Runs the command on a real terminal with these answers typed ahead; exit code and screen."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "sourcebook", "add", *words, "--in", str(root), "--no-fetch"]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as process:
        os.close(theirs)
        os.write(ours, answers.encode())
        screen = b""
        try:
            while piece := os.read(ours, 4096):
                screen += piece
        except OSError:  # The other end of a terminal is gone.
            pass
        finally:
            os.close(ours)
    return process.returncode, screen.decode()


def test_terminal_asks_and_enter_accepts(make_site):
    """Each question has a proposal or may stay open; a wrong word is asked again."""
    root = make_site()
    url = "https://clinicaltrials.gov/study/NCT00000000"
    answers = "My title\n\n\nindependant\nindependent\ntrial-NCT00000000, a\n\n"
    code, screen = on_terminal(root, url, answers=answers)
    assert code == 0, screen
    source = load(root).kb.sources["nct00000000"]
    assert source.title == "My title"
    assert source.kind is SourceKind.TRIAL_REGISTRATION
    assert source.independence is Independence.INDEPENDENT
    assert source.origin_labels == ("trial-NCT00000000",)
    assert source.derived_from == ("a",)
    assert "ClinicalTrials.gov is a register of trials." in screen
    assert "Did you mean 'independent'?" in screen


def test_terminal_leaves_open_what_is_not_known(make_site):
    """Enter all the way writes neither kind nor independence nor origin."""
    root = make_site()
    code, screen = on_terminal(root, URL, "--title", "Vaccine", answers="a\nmine\n\n\n\n\n")
    assert code == 0, screen
    assert "The key 'a' is used already." in screen
    source = load(root).kb.sources["mine"]
    assert (source.kind, source.independence) == (None, Independence.UNKNOWN)
    assert "keywords" not in source.fields


def test_terminal_no_writes_nothing(make_site):
    """Whoever says no has changed nothing."""
    root = make_site()
    code, screen = on_terminal(root, URL, "--title", "V", answers="\n-\n\n\nn\n")
    assert code == 0, screen
    assert "Nothing was written." in screen
    assert (root / BIB).read_text() == REFS
