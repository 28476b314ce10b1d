"""At a first look another process reads the bibliography; then it formats most references of a
build, or looks through the essays of a check. Nothing depends on it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from conftest import CLAIM, SMALL

ENTRIES = "".join(
    f"@online{{k{number}, title = {{On the water, {number}}}, author = {{Weber, Ann{number}}}}}\n"
    for number in range(40)
)
WORTH_IT = (
    "import os\n"
    "from sourcebook import ahead, processes\n"
    "from sourcebook.bibliography import formatted\n"
    "from sourcebook.checking import pages, remembered\n"
    "from sourcebook.loading import sources\n"
    "processes.how_many = lambda pages: 2\n"
    "sources._LONG = formatted._MANY = pages._MANY = 0\n"
    "main = os.getpid()\n"
    "def note(word):\n"
    '    os.write(2, f\'{"here" if os.getpid() == main else "beside"}: {word}\\n\'.encode())\n'
    "def noting(function, name, word):\n"
    "    plain = getattr(function, name)\n"
    "    def noted(*given):\n"
    "        note(word)\n"
    "        return plain(*given)\n"
    "    setattr(function, name, noted)\n"
    "noting(sources, 'read_sources', 'read')\n"
    "noting(formatted, 'format_reference', 'formatted')\n"
    "noting(remembered, '_located', 'looked through')\n"
)
DYING = WORTH_IT + (
    "from sourcebook.loading.cache import Kept\n"
    "def die(kept): os._exit(9)\n"
    "Kept.leave_to_others = die\n"
)


@pytest.fixture
def root(make_site):
    """A small site with forty sources, of which two are cited."""
    files = {"mkdocs.yml": SMALL, "data/refs.bib": "@online{a, title = {A}}\n" + ENTRIES}
    cited = {"data/claims/wet.yml": CLAIM, "docs/index.md": "# Home\n\nWet [@k3; @k39]."}
    return make_site(files | cited)


@pytest.fixture
def built(root, tmp_path_factory):
    """Builds the site with a cache of its own; gives its files and what was noted."""

    def build(patch, cache=None):
        place = tmp_path_factory.mktemp("built")
        program = f"{patch}\nfrom mkdocs.__main__ import cli\ncli()\n"
        environment = {
            **os.environ,
            "SOURCE_DATE_EPOCH": "1795219200",
            "NO_MKDOCS_2_WARNING": "1",
            "SOURCEBOOK_CACHE": cache or str(place / "cache"),
        }
        command = [sys.executable, "-c", program, "build", "--site-dir", str(place / "site")]
        done = subprocess.run(
            command, cwd=root, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        files = {
            path.relative_to(place / "site"): path.read_bytes()
            for path in (place / "site").rglob("*")
            if path.is_file()
        }
        said = [line for line in done.stderr.splitlines() if line.startswith(("here", "beside"))]
        return files, said

    return build


def test_the_site_is_the_same_and_nothing_is_read_or_formatted_twice(built):
    files, said = built(WORTH_IT)
    assert files == built("")[0]
    assert said.count("beside: read") == 1
    assert said.count("here: read") == 0
    assert said.count("beside: formatted") == 30
    assert said.count("here: formatted") == 11


def test_a_second_build_does_all_here_for_there_is_little_to_do(built, tmp_path_factory):
    cache = str(tmp_path_factory.mktemp("cache"))
    first, _ = built(WORTH_IT, cache)
    second, said = built(WORTH_IT, cache)
    assert second == first
    assert said == []


def test_a_process_that_dies_costs_nothing_but_time(built):
    files, said = built(DYING)
    assert files == built("")[0]
    assert said.count("here: read") == 1
    assert said.count("here: formatted") == 41


def test_without_a_cache_there_is_no_other_process(built):
    files, said = built(WORTH_IT, "off")
    assert files == built("")[0]
    assert {line.partition(":")[0] for line in said} == {"here"}


@pytest.fixture
def checked(root, tmp_path_factory):
    """Checks the folder with a cache of its own; gives what it says and what was noted."""
    kept = str(tmp_path_factory.mktemp("cache"))

    def check(patch, cache=kept):
        program = f"{patch}\nfrom sourcebook import cli\ncli.main()\n"
        environment = {**os.environ, "SOURCEBOOK_CACHE": cache}
        command = [sys.executable, "-c", program, "check", "--today", "2026-11-21", str(root)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 1, done.stderr
        return done.stdout, done.stderr.splitlines()

    return check


@pytest.fixture
def faulty(root):
    """Something wrong in a claim, in an entry and on a page, which the other process finds."""
    (root / "data/claims/odd.yml").write_text(CLAIM.replace("[@a]", "[@nobody]"))
    (root / "docs/more.md").write_text("# More\n\nDry [@k4; @nothing].\n")
    with (root / "data/refs.bib").open("a") as file:
        file.write("@online{k3, title = {Twice}}\n")


@pytest.mark.usefixtures("faulty")
def test_a_check_says_the_same_and_nothing_is_read_twice(checked):
    """Of all that was read here and beside, in the order of a check that does all here."""
    said, noted = checked(WORTH_IT)
    assert said == checked("", "off")[0]
    for word in ("@nobody", "@nothing", "'k3'"):
        assert word.strip("@") in said
    assert noted.count("beside: read") == 1
    assert noted.count("here: read") == 0
    assert noted.count("beside: looked through") == 3
    assert noted.count("here: looked through") == 0
    assert checked(WORTH_IT) == (said, [])


@pytest.mark.usefixtures("faulty")
def test_a_check_whose_process_dies_says_the_same(checked):
    said, noted = checked(DYING)
    assert said == checked("", "off")[0]
    assert noted.count("here: read") == 1
    assert noted.count("here: looked through") == 3


@pytest.mark.usefixtures("faulty")
def test_a_check_that_may_not_begin_a_process_says_the_same(checked):
    """As on a machine that holds its users to so many."""
    refused = "def refused():\n    raise BlockingIOError(11, 'Resource temporarily unavailable')\n"
    said, noted = checked(f"{WORTH_IT}{refused}os.fork = refused\n")
    assert said == checked("", "off")[0]
    assert noted.count("here: read") == 1
