"""Pages that are filled into a frame, by several processes, are the pages that MkDocs writes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from markupsafe import Markup
from mkdocs.exceptions import PluginError

from conftest import CLAIM, NAMES, SMALL
from sourcebook import processes
from sourcebook.adapters.frames.frame import _OF_THE_THEME
from sourcebook.adapters.frames.words import Asked
from sourcebook.adapters.other_files import FilesApart
from sourcebook.processes import Process, Turns, UnfinishedError
from sourcebook.theme import _MENDS, _MENDS_ANYWHERE, mended_part

TITLES = (
    "Water is <b>wet</b> & cold.",
    "\"Wet\" is 'wet' </title></head></body> {{ 7 * 7 }} {% raw %}",
    "Вода мокрая \u202e и \\\\1 \\\\g<0> %s %20 &amp; &#39;",
    "sb-0123456789abcdef name content head <!-- page.title -->",
    '<article class="md-content__inner md-typeset"> id="__toc" md-skip <table>',
    "Line\u2028separators\u0085 and \u00a0spaces   kept?",
)
"""What a title may hold that a careless filling would take for something else."""
SETTINGS = f"""{SMALL.replace("font: false", "font: false, features: [content.action.edit]")}
site_url: https://example.org/deep/
site_description: Of water.
repo_url: https://example.org/repo
edit_uri: edit/main/docs/
plugins: [search]
nav: [index.md, water.md, claims/index.md, Beside a claim: claims/t1/notes.md]
"""
PLAIN = "from sourcebook.adapters import build\nbuild.why_not = lambda *a, **k: 'so asked'\n"
ONE = "from sourcebook import processes\nprocesses.how_many = lambda pages: 1\n"
SEVERAL = (
    "from sourcebook import processes\n"
    "from sourcebook.adapters import writing_pages\n"
    "processes.how_many = lambda pages: 3\nwriting_pages._WORTH_A_PROCESS = 5\n"
)
REFUSED = f"""{SEVERAL}
import os
def refused():
    raise BlockingIOError(11, "Resource temporarily unavailable")
os.fork = refused
"""
"""As on a machine that holds its users to so many processes."""


def files(**more: str | None) -> dict[str, str | bytes | None]:
    """A site with hostile titles, with and without descriptions, and a page beside a claim's."""
    made: dict[str, str | bytes | None] = {
        "mkdocs.yml": SETTINGS,
        "docs/claims/t1/notes.md": "# Notes",
        "data/names.yml": NAMES,
    }
    for number in range(24):
        title = TITLES[number % len(TITLES)].replace('"', '\\"').replace("\\\\", "\\\\\\\\")
        claim = CLAIM.replace("Water is wet.", f'"{title} {number}"')
        claim += "said_by: [{who: ann, date: 2025-01-02, source: a}]\n" if number % 3 else ""
        made[f"data/claims/t{number}.yml"] = claim
        made[f"data/claims/edit-{number}.yml"] = claim
    keys = [f"k{number}" for number in range(20)]
    made["data/refs.bib"] = "@online{a, title = {On water}}\n" + "".join(
        f"@online{{{key}, title = {{{{{TITLES[n % 4]}}}}}, note = {{x}}}}\n"
        for n, key in enumerate(keys)
    )
    return {**made, **more}


def site(root: Path, name: str, patch: str) -> tuple[dict[str, bytes], str]:
    """Every file of the built site by its path, and what was logged; `patch` runs before."""
    out = root / name
    program = f"{patch}\nfrom mkdocs.__main__ import cli\ncli()\n"
    command = [sys.executable, "-c", program, "build", "--site-dir", str(out)]
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1795219200", "NO_MKDOCS_2_WARNING": "1"}
    result = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stderr
    found = {
        path.relative_to(out).as_posix(): path.read_bytes()
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }
    return found, result.stderr


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """The paths that only one has, or that have other bytes."""
    return sorted(name for name in one.keys() | other.keys() if one.get(name) != other.get(name))


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    """The site as MkDocs writes it, page by page."""
    root = tmp_path_factory.mktemp("plain")
    for name, text in files(**{"docs/index.md": "# Home", "docs/water.md": "# W [@a]"}).items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(str(text))
    return root, site(root, "out", PLAIN)[0]


@pytest.mark.parametrize(
    "patch", [ONE, SEVERAL, REFUSED], ids=["one process", "several", "no other may begin"]
)
def test_pages_in_frames_have_the_bytes_of_mkdocs(plain, patch):
    """All pages, the sitemap, the downloads and the index of the search, with hostile titles."""
    root, expected = plain
    noted = (
        "import atexit, os\nfrom sourcebook.adapters.frames.frame import Frame\n"
        "plain = Frame.filled\n"
        "def filled(*given):\n    found = plain(*given)\n"
        "    if found is not None: os.write(2, b'FILLED\\n')\n    return found\n"
        "Frame.filled = filled\n"
    )
    built, log = site(root, f"out{len(patch)}", patch + noted)
    assert "claims/t3/index.html" in built
    assert b"/claims/t3/<" in built["sitemap.xml"]
    assert differing(built, expected) == []
    # Nothing is proved by a build that took the plain way.
    assert log.count("FILLED") > 30
    assert "MkDocs writes every page" not in log


def test_page_that_would_differ_makes_all_plain(plain):
    """Where a page that MkDocs wrote is not what its frame gives, no frame is believed."""
    root, expected = plain
    wrong = (
        "from sourcebook.adapters.frames import frame\nright = frame.words_of\n"
        "def wrong(page, head):\n"
        "    words = right(page, head)\n"
        "    if '/k' in page.file.src_uri: words['title'] += '!'\n"
        "    return words\n"
        "frame.words_of = wrong\n"
        "from sourcebook.adapters import writing_pages\nwriting_pages.words_of = wrong\n"
    )
    for number, patch in enumerate((ONE, SEVERAL)):
        built, log = site(root, f"wrong{number}", patch + wrong)
        said = re.findall("MkDocs writes every page, because sources/k[0-9]+/index.md", log)
        assert len(said) == 1
        assert differing(built, expected) == []


@pytest.mark.parametrize(
    ("more", "why", "seen"),
    [
        (
            {"own.py": "def on_post_page(output, page, config):\n    return output + page.url\n"},
            "own.py listens to the event post_page",
            "claims/t3/",
        ),
        (
            {"own.py": "def on_page_context(context, page, **_):\n    page.content = 'Mine'\n"},
            "own.py listens to the event page_context",
            "Mine",
        ),
        (
            {
                "theme/main.html": '{% extends "base.html" %}{% block announce %}'
                "{% if page.url == 'claims/t3/' %}Here{% endif %}{% endblock %}",
            },
            "main.html looks at the page",
            "Here",
        ),
        (
            {
                "theme/main.html": '{% extends "base.html" %}{% block announce %}'
                "There are {{ pages | length }} pages{% endblock %}",
            },
            "main.html looks at the page",
            "There are ",
        ),
    ],
    ids=["an event", "another", "a template", "a list of pages"],
)
def test_others_who_have_a_say_in_a_page_have_it(make_site, more, why, seen):
    """Another hook, or a template of the site's own, gets each page from MkDocs."""
    theme = "font: false, custom_dir: theme" if "theme/main.html" in more else "font: false"
    hook = ", own.py]" if "own.py" in more else "]"
    settings = SMALL.replace("font: false", theme).replace("_hooks.py]", f"_hooks.py{hook}")
    root = make_site({**files(), **more, "mkdocs.yml": settings})
    built, log = site(root, "several", SEVERAL)
    assert why in log
    assert differing(built, site(root, "plain", PLAIN)[0]) == []
    assert seen.encode() in built["claims/t3/index.html"]


def test_template_that_does_not_look_at_the_page_has_a_frame(make_site):
    """A site's own notice on every page is in the frame."""
    theme = '{% extends "base.html" %}{% block announce %}Read this{% endblock %}'
    settings = SMALL.replace("font: false", "font: false, custom_dir: theme")
    root = make_site({**files(), "theme/main.html": theme, "mkdocs.yml": settings})
    built, log = site(root, "several", SEVERAL)
    assert "MkDocs writes every page" not in log
    assert b"Read this" in built["claims/t3/index.html"]
    assert differing(built, site(root, "plain", PLAIN)[0]) == []


def test_questions_are_asked_again_of_each_page():
    """A page fits where it answers as the stand-in did."""
    asked = Asked()
    word = asked.word("content", "<h1>x</h1>")
    assert "<h1" in word
    assert not asked.refused
    assert asked.fits(lambda _: "<h1>another</h1>")
    assert not asked.fits(lambda _: "no heading")


@pytest.mark.parametrize(
    "look", [len, str.upper, list, hash, lambda word: word[0], lambda word: word + "x"]
)
def test_looking_at_letters_is_noticed(look):
    """What is then written may be another thing for each page; a plain text may grow."""
    asked = Asked()
    word = asked.word("title", Markup("Water"))
    look(word) if look is not str.upper else word.upper()
    assert asked.refused


def test_printing_is_no_question():
    """A word that is only printed is the same for all pages but for itself."""
    asked = Asked()
    word = asked.word("title", "Water")
    assert f"{word!s} {bool(word)}" == "Water True"
    assert not asked.refused
    assert asked.questions == {}


def test_a_piece_is_mended_as_on_the_page():
    """What a piece may hold is mended there too; with any other fault in it there is no frame."""
    for fault, mend in _MENDS_ANYWHERE:
        assert mended_part(f"a{fault}b") == f"a{mend}b"
    for fault, _ in _MENDS:
        assert any(sign in fault for sign in _OF_THE_THEME)


# -- processes -----------------------------------------------------------------------------------


only_here = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
"""A process that runs tests may have threads; a build that has any does not fork."""


@only_here
def test_every_turn_is_taken_once():
    """Whoever is quicker, nothing is done twice and nothing is left."""
    turns = Turns(500)
    processes = [Process(lambda _: b",".join(b"%d" % turn for turn in turns)) for _ in range(3)]
    turns.close()
    taken = [int(one) for process in processes for one in process.join().split(b",") if one]
    assert sorted(taken) == list(range(500))


@only_here
def test_a_process_is_done_when_nobody_would_wait_for_it():
    process = Process(lambda receive: receive())
    assert not process.is_done()
    process.hand_over(b"x")
    while not process.is_done():
        pass
    assert process.join() == b"x"


def test_what_comes_later_is_handed_over_whole():
    """Also more than a pipe holds, and to one that was begun before another."""
    first = Process(lambda receive: receive()[::-1])
    second = Process(lambda receive: receive())
    first.hand_over(b"ab" * 500_000)
    second.hand_over(b"")
    assert (first.join(), second.join()) == (b"ba" * 500_000, b"")


@only_here
def test_process_that_is_killed_fails_the_build_with_a_sentence():
    """Not with a wait without an end."""
    process = Process(lambda _: os.kill(os.getpid(), 9) or b"")
    with pytest.raises(UnfinishedError, match=r"ended before it was done .*signal 9"):
        process.join()


@only_here
def test_mistake_in_a_process_is_told_where_the_build_is():
    """With its own words; and what is handed over to one that is gone harms nobody."""

    def work(_):
        raise ValueError("the disk is full")

    process = Process(work)
    process.hand_over(b"a" * 1_000_000)
    with pytest.raises(UnfinishedError, match="the disk is full"):
        process.join()


@only_here
def test_stopping_leaves_no_process_and_lets_it_clean_up(tmp_path):
    """A build that fails does not go on behind the prompt, and leaves no folder of work behind."""
    begun, beginning = os.pipe()

    def work(receive):
        try:
            (tmp_path / "work").touch()
            os.write(beginning, b"x")
            return receive()
        finally:
            (tmp_path / "work").unlink()

    process = Process(work)
    os.read(begun, 1)
    process.stop()
    assert not (tmp_path / "work").exists()
    with pytest.raises(ChildProcessError):
        os.waitpid(process._id, 0)
    os.close(begun)
    os.close(beginning)


def test_stopping_is_heard_where_an_exception_has_nowhere_to_go():
    """As while an object goes, or in what C calls: it is no traceback for the user, and the work
    does not go on."""
    program = (
        "import os, signal\n"
        "from sourcebook.processes import Process\n"
        "reading, writing = os.pipe()\n"
        "class Going:\n"
        "    def __del__(self):\n"
        "        os.write(writing, b'x')\n"
        "        signal.pause()\n"
        "def work(_):\n"
        "    Going()\n"
        "    signal.pause()\n"
        "process = Process(work)\n"
        "os.read(reading, 1)\n"
        "process.stop()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_build_that_is_killed_leaves_no_process():
    """Nobody would wait for it, and it would go on writing into the site, beside the next build."""
    program = (
        "import os, signal\n"
        "from sourcebook.processes import Process\n"
        "reading, writing = os.pipe()\n"
        "def work(_):\n"
        "    os.write(writing, b'x')\n"
        "    signal.pause()\n"
        "process = Process(work)\n"
        "os.read(reading, 1)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    # Whoever is left holds this pipe open, and the wait for its end would be too long.
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, timeout=60, check=False
    )
    assert done.returncode == -9


def test_interrupted_build_leaves_no_process():
    """Ctrl-C reaches only the first where nobody passes it on, as on some build services."""
    program = (
        "import os, signal\n"
        "from sourcebook.processes import Process\n"
        "reading, writing = os.pipe()\n"
        "def work(_):\n"
        "    os.write(writing, str(os.getpid()).encode())\n"
        "    signal.pause()\n"
        "process = Process(work)\n"
        "print(os.read(reading, 99).decode(), flush=True)\n"
        "raise KeyboardInterrupt\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    with pytest.raises(ProcessLookupError):
        os.kill(int(done.stdout), 0)


@pytest.mark.parametrize("moment", ["fdopen", "waitpid"])
def test_interruption_while_a_process_is_waited_for_ends_quietly(moment):
    """Nearly all of a build's time: the end is that of the first Ctrl-C, without a traceback."""
    program = (
        "import os, signal, sys\n"
        "from sourcebook.processes import Process\n"
        "process = Process(lambda receive: receive() or signal.pause())\n"
        f"plain = os.{moment}\n"
        "def interrupted(*given):\n"
        f"    os.{moment} = plain\n"
        f"    if {moment!r} == 'fdopen':\n"
        "        os.close(given[0])\n"
        "    raise KeyboardInterrupt\n"
        "process._close()\n"
        f"os.{moment} = interrupted\n"
        "try:\n"
        "    process.join()\n"
        "except KeyboardInterrupt:\n"
        "    sys.exit(130)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (130, "")


@pytest.mark.parametrize("count", [1, 2])
@only_here
def test_files_that_cannot_be_written_are_told_of_in_a_sentence(tmp_path, monkeypatch, count):
    monkeypatch.setattr(processes, "how_many", lambda _: count)
    (tmp_path / "site").write_text("No folder.")
    apart = FilesApart(tmp_path / "site", [lambda: [("refs.bib", [b"@misc{a}"])]], 9)
    with pytest.raises(PluginError, match=r"site could not be written: (not a dir|file exists)"):
        apart.finish()


def test_system_that_cannot_fork_can_build():
    """Windows has neither the locks nor the pipes of this; nothing asks for them there."""
    without = "import sys; sys.modules['fcntl'] = sys.modules['resource'] = None\n"
    program = f"{without}import sourcebook.adapters.mkdocs, sourcebook.cli.program"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


def test_as_many_processes_as_there_is_memory_for(tmp_path, monkeypatch):
    """A build that takes longer is better than one that the system ends; a container counts."""
    (tmp_path / "proc").mkdir()
    (tmp_path / "proc/meminfo").write_text(
        "MemTotal: 8 kB\nMemAvailable:    3000 kB\nCached: 1 kB\n"
    )
    assert processes.free_memory(tmp_path) == 3_072_000
    group = tmp_path / "sys/fs/cgroup"
    group.mkdir(parents=True)
    (group / "memory.max").write_text("max\n")
    (group / "memory.current").write_text("5\n")
    assert processes.free_memory(tmp_path) == 3_072_000
    (group / "memory.max").write_text("2000005\n")
    assert processes.free_memory(tmp_path) == 2_000_000
    assert processes.free_memory(tmp_path / "nothing") == sys.maxsize
    monkeypatch.setattr(processes.threading, "active_count", lambda: 1)
    monkeypatch.setattr(processes.os, "sched_getaffinity", lambda _: {0, 1, 2})
    monkeypatch.setattr(processes, "free_memory", lambda: 2_000_000_000)
    sizes = (0, 15_000, 24_000, 31_000, 100_000)
    assert [processes.how_many(pages) for pages in sizes] == [3, 3, 2, 1, 1]
