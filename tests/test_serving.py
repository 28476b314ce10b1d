"""A site under `mkdocs serve`: an edit gives the pages that a build from scratch gives."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from mkdocs.commands.build import build as build_with_mkdocs
from mkdocs.config import load_config
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer

from conftest import CLAIM, SITES, SMALL, TODAY, build
from sourcebook.adapters import other_files
from sourcebook.adapters.search import parts as search_parts
from sourcebook.adapters.serving import OnDemand
from sourcebook.checking import check
from sourcebook.citations import Desk
from sourcebook.graph import build_graph
from sourcebook.loading import claims, load
from sourcebook.loading.bibtex import file
from sourcebook.loading.memory import Memory
from sourcebook.pages import downloads, generate

EFFICACY = "data/claims/efficacy-100-percent.yml"
VOLUNTEERS = "data/claims/phase1-48-volunteers.yml"
REFS = "data/refs.bib"
NAMES = "data/names.yml"
LEDGER = "data/health.jsonl"
ESSAY = "docs/fact-checks/efficacy.md"

EDITS: dict[str, tuple[str, str | None, str]] = {
    "words of a claim": (EFFICACY, "showed 100% efficacy", "showed full efficacy"),
    "verdict": (EFFICACY, "verdict: refuted", "verdict: misleading"),
    "evidence taken away": (EFFICACY, "  - {source: andtbacka2021, stance: context", "  # - {x: y"),
    "quote": (EFFICACY, "it cannot be sped up", "it cannot be hurried"),
    "title of a source": (REFS, "title = {Oncolytic Enteroviruses}", "title = {Oncolytic Viruses}"),
    "origin of a source": (REFS, "origin:trial-calm, melanoma", "origin:trial-other"),
    "line added above": (REFS, "% One entry", "% A line more.\n% One entry"),
    "name": (NAMES, "label: FMBA", "label: The FMBA"),
    "spelling of a name": (NAMES, "EnteroMix, Энтеромикс", "EnteroMix"),
    "ledger": (LEDGER, '"state":"dead"', '"state":"moved"'),
    "essay cites another": (ESSAY, "[@organiser2025]", "[@euronews2025]"),
    "front matter of an essay": (ESSAY, "Is Enteromix 100% effective?", "How effective is it?"),
    "relation taken away": (EFFICACY, "relations:\n  - {type", "open:\n  - {type"),
    "relation again": (EFFICACY, "open:\n  - {type", "relations:\n  - {type"),
    "alias": (EFFICACY, "aliases: [hundred-percent]", "aliases: [hundred-percent, all-of-them]"),
    "claim broken": (VOLUNTEERS, "verdict:", "verdict: ["),
    "claim mended": (VOLUNTEERS, "verdict: [", "verdict:"),
    "unknown source cited": (VOLUNTEERS, "rationale: ", "rationale: See [@nobody]. "),
    "bibliography broken": (REFS, "@article{wong2019,", "@article{wong2019"),
    "claim added": ("data/claims/new.yml", None, CLAIM.replace("[@a]", "[@wong2019]")),
    "claim deleted": ("data/claims/new.yml", "", ""),
    "site renamed": ("mkdocs.yml", "site_name: Golden", "site_name: Silver"),
}
"""A file, and what stands in it before and after; None for a new one, and empty for one to go."""


def edit(root: Path, name: str) -> None:
    """Makes one of the edits; fails where there is nothing to change."""
    path, before, after = EDITS[name]
    if before is None:
        (root / path).write_text(after, "utf-8")
    elif not before:
        (root / path).unlink()
    else:
        text = (root / path).read_text("utf-8")
        assert before in text, name
        (root / path).write_text(text.replace(before, after), "utf-8")


@pytest.fixture
def golden(tmp_path, monkeypatch):
    """A copy of the golden site, to be edited."""
    monkeypatch.setenv(
        "SOURCE_DATE_EPOCH", str(int(dt.datetime(2026, 11, 21, tzinfo=dt.UTC).timestamp()))
    )
    shutil.copytree(SITES / "golden", tmp_path / "golden")
    return tmp_path / "golden"


# ---- What is remembered of one load for the next ----


def made_of(root: Path, memory: Memory | None) -> tuple[object, ...]:
    """All that comes of a folder: problems, pages and downloads."""
    loaded = load(root, memory=memory)
    problems = check(loaded)
    desk = Desk(loaded, TODAY, problems)
    graph = build_graph(desk.loaded.kb)
    return (
        loaded.kb,
        loaded.partial,
        problems,
        loaded.silences,
        generate(desk.loaded.kb, graph, desk.fragments),
        downloads(desk.loaded.kb, desk.fragments),
    )


def test_after_each_edit_a_memory_gives_what_reading_anew_gives(golden):
    """Pages, problems and downloads are equal whether the last state is remembered or not."""
    memory = Memory()
    before = made_of(golden, memory)
    for name in EDITS:
        edit(golden, name)
        with_memory = made_of(golden, memory)
        assert with_memory == made_of(golden, None), name
        assert with_memory != before or name == "line added above", name
        before = with_memory


def test_unchanged_files_are_not_read_again(golden, monkeypatch):
    """After an edit of one claim, that claim alone is parsed."""
    memory = Memory()
    load(golden, memory=memory)
    read: list[str] = []
    real = claims.read_yaml
    monkeypatch.setattr(
        claims, "read_yaml", lambda text, path: (read.append(path), real(text, path))[1]
    )
    monkeypatch.setattr(file, "Scanner", None)
    edit(golden, "words of a claim")
    load(golden, memory=memory)
    assert read == [EFFICACY]


def test_memory_forgets_what_a_load_did_not_ask_for():
    """A server that runs for days does not keep every state that a file had."""
    memory, made = Memory(), []

    def make(text: str) -> str:
        made.append(text)
        return text.upper()

    for texts in (["a", "b"], ["a", "c"], ["a", "b"]):
        memory.turn()
        assert [memory.recall(make, text) for text in texts] == [text.upper() for text in texts]
    assert made == ["a", "b", "c", "b"]


# ---- Files that are written when they are asked for ----


class Served:
    """A site in the state that `mkdocs serve` keeps it in, without the waiting and watching."""

    def __init__(self, root: Path, folder: Path, *, dirty: bool = False) -> None:
        self.root, self.folder, self.dirty = root, folder, dirty
        config = self._config()
        config.plugins.on_startup(command="serve", dirty=dirty)
        self.server = LiveReloadServer(lambda: None, "127.0.0.1", 0, str(folder))
        self._make(config)
        config.plugins.on_serve(self.server, config=config, builder=None)

    def _config(self):
        return load_config(str(self.root / "mkdocs.yml"), site_dir=str(self.folder))

    def rebuild(self) -> None:
        """What happens after an edit."""
        self._make(self._config())

    def _make(self, config) -> None:
        build_with_mkdocs(config, serve_url=self.server.url, dirty=self.dirty)

    def ask(self, path: str) -> str:
        """The status of the answer; the file is then in the folder."""
        said: list[str] = []
        app = self.server.get_app()
        assert app is not None
        body = app({"PATH_INFO": path}, lambda status, *_: said.append(status))
        b"".join(body)
        getattr(body, "close", lambda: None)()
        assert len(said) == 1
        return said[0]


@pytest.fixture
def make_served(tmp_path):
    """Serves a site, and closes its server in the end."""
    with contextlib.ExitStack() as stack:

        def make(root: Path, *, dirty: bool = False) -> Served:
            served = Served(root, tmp_path / "served", dirty=dirty)
            stack.callback(served.server.server_close)
            return served

        yield make


@pytest.fixture
def served(golden, make_served):
    return make_served(golden)


def whole(root: Path, folder: Path, monkeypatch) -> dict[str, bytes]:
    """What a full build writes, by path; without pictures, which a preview does not make."""
    with monkeypatch.context() as patch:
        patch.setattr(other_files, "drawing", lambda _kb, _site: {})
        config = load_config(str(root / "mkdocs.yml"), site_dir=str(folder))
        config.plugins.on_startup(command="build", dirty=False)
        build_with_mkdocs(config)
    return files_of(folder)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file of a folder, by path."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def differing(served: Served, built: dict[str, bytes]) -> list[str]:
    """The files of a build that a request does not give byte for byte."""
    # The list of all pages is written with the build, when the others are not there yet.
    names = [name for name in built if not name.startswith("sitemap.xml")]
    return [
        name
        for name in names
        if not served.ask(f"/{name}").startswith("200")
        or (served.folder / name).read_bytes() != built[name]
    ]


@pytest.mark.parametrize("slashes", [True, False])
@pytest.mark.parametrize("pages_in_a_part", [1_000, 12])
def test_every_file_is_served_as_a_build_writes_it(
    golden, make_served, tmp_path, monkeypatch, slashes, pages_in_a_part
):
    """Pages, downloads, feeds and the index of the search, in parts or not, are the same bytes,
    asked for singly."""
    monkeypatch.setattr(search_parts, "PAGES_IN_A_PART", pages_in_a_part)
    settings = golden / "mkdocs.yml"
    settings.write_text(f"{settings.read_text()}\nuse_directory_urls: {str(slashes).lower()}\n")
    # First, because MkDocs has one object of a plugin a process.
    built = whole(golden, tmp_path / "built", monkeypatch)
    served = make_served(golden)
    assert {"claims.json", "feed.xml", "pagefind/pagefind.js"} <= set(built)
    assert {"claims/efficacy-100-percent/index.html", "sources/weber2024/index.html"} <= set(built)
    assert ("pagefind/2/pagefind-entry.json" in built) == (pages_in_a_part < 1_000)
    assert differing(served, built) == []


@pytest.mark.parametrize("dirty", [False, True])
def test_after_many_edits_every_file_is_served_as_a_build_writes_it(
    golden, make_served, tmp_path, dirty
):
    """Nothing of an earlier state is left, whichever pages were looked at in between."""
    settings = golden / "mkdocs.yml"
    # A site with an address has pictures of its pages, and a preview has none.
    settings.write_text(re.sub("^site_url:.*", "", settings.read_text(), flags=re.MULTILINE))
    served = make_served(golden, dirty=dirty)
    for name in EDITS:
        edit(golden, name)
        served.rebuild()
        served.ask("/claims/efficacy-100-percent/")
        served.ask("/claims/")
    built = files_of(build(golden, out=tmp_path / "built").folder)
    assert differing(served, built) == []


def test_address_without_its_slash_leads_to_the_page(served):
    """As MkDocs does for every page."""
    assert served.ask("/claims/efficacy-100-percent").startswith("302")
    assert served.ask("/claims/efficacy-100-percent/").startswith("200")


@pytest.mark.parametrize(
    "path", ["/claims/nobody/", "/pagefind/nothing.js", "/../mkdocs.yml", "/claims/../../x", "//"]
)
def test_what_is_not_there_is_not_found(served, path):
    """No request makes the server wait for ever or leave its folder."""
    assert served.ask(path).startswith(("404", "302")) or path == "//"


def test_page_is_written_once(served):
    """A second request for a page is answered with the file."""
    served.ask("/claims/efficacy-100-percent/")
    file = served.folder / "claims/efficacy-100-percent/index.html"
    file.write_text("mine")
    served.ask("/claims/efficacy-100-percent/")
    assert file.read_text() == "mine"


def test_failing_search_is_a_sentence_in_the_log(served, monkeypatch, caplog):
    """Where Pagefind fails the request is not answered, and the server lives on."""
    monkeypatch.setattr(search_parts, "_indexed", fail_with("Pagefind could not write the index."))
    assert served.ask("/pagefind/pagefind.js").startswith("404")
    assert "Pagefind could not write the index." in caplog.text
    assert served.ask("/claims/").startswith("200")


def fail_with(words: str):
    """A function that fails as the search does."""

    def fail(*_: object) -> None:
        raise PluginError(words)

    return fail


def test_page_asked_for_by_many_at_once_is_made_once(tmp_path):
    """Requests come in threads of their own."""
    made: list[str] = []
    both = threading.Barrier(8)
    first = threading.local()

    def app(environ, start):
        if not getattr(first, "asked", False):
            first.asked = True
            both.wait()
            start("404 Not Found", [])
        else:
            start("200 OK", [])
        return []

    pages = OnDemand()
    pages.open({"a/index.html": lambda: made.append("a")})
    answer = pages.around(app)
    said: list[str] = []
    with ThreadPoolExecutor(8) as pool:
        for _ in range(8):
            pool.submit(answer, {"PATH_INFO": "/a/"}, lambda status, *_: said.append(status))
    assert made == ["a"]
    assert said == ["200 OK"] * 8


def test_request_during_a_build_is_answered_from_the_new_one():
    """A page that is asked for while a build begins is written for that build."""
    pages = OnDemand()
    asked: list[str] = []

    def app(environ, start):
        asked.append(environ["PATH_INFO"])
        if len(asked) == 1:
            pages.close()
        elif len(asked) == 2:
            pages.open({"a/index.html": lambda: made.append("new")})
        start("200 OK" if made else "404 Not Found", [])
        return []

    made: list[str] = []
    pages.open({"a/index.html": lambda: made.append("old")})
    said: list[str] = []
    pages.around(app)({"PATH_INFO": "/a/"}, lambda status, *_: said.append(status))
    assert made == ["new"]
    assert said == ["200 OK"]


# ---- The real server ----


class Server:
    """`mkdocs serve` in a process of its own."""

    def __init__(self, root: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.address = f"http://127.0.0.1:{probe.getsockname()[1]}"
        command = [sys.executable, "-m", "mkdocs", "serve", "--dev-addr", self.address[7:]]
        environment = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "PYTHONUNBUFFERED": "1"}
        self.process = subprocess.Popen(
            command, cwd=root, env=environment, stderr=subprocess.PIPE, text=True
        )
        self.wait_for("Serving on")

    def wait_for(self, words: str) -> str:
        """All that is logged up to the line with these words."""
        assert self.process.stderr is not None
        lines = []
        for line in self.process.stderr:
            lines.append(line)
            if words in line:
                return "".join(lines)
        raise AssertionError("".join(lines))

    def page(self, path: str) -> str:
        """A page, its text decoded."""
        try:
            with urllib.request.urlopen(f"{self.address}{path}", timeout=60) as answer:
                return str(answer.read().decode())
        except urllib.error.HTTPError as error:
            return str(error.read().decode())

    def after(self, change) -> str:
        """Makes a change and gives what is logged until browsers are told to reload."""
        change()
        return self.wait_for("Reloading browsers")


@pytest.fixture
def server(make_site):
    one = Server(make_site({"mkdocs.yml": SMALL}))
    yield one
    one.process.terminate()
    one.process.communicate()


def test_broken_edit_shows_in_browser_and_log_and_the_server_lives_on(server, tmp_path):
    """Broken and mended again, page and log say what is wrong and then what is right."""
    path = tmp_path / "data/claims/wet.yml"
    assert "Water is wet." in server.page("/claims/wet/")
    log = server.after(lambda: path.write_text(CLAIM.replace("verdict: supported", "verdict: so")))
    assert "data/claims/wet.yml:3:" in log
    assert "Traceback" not in log
    page = server.page("/claims/wet/")
    assert "could not be loaded" in page
    assert "data/claims/wet.yml:3" in re.sub(r"<[^>]+>", "", page)
    log = server.after(lambda: path.write_text(CLAIM.replace("is wet", "is quite wet")))
    assert "wet.yml" not in log
    assert "Water is quite wet." in server.page("/claims/wet/")
    assert "Water is quite wet." in server.page("/water/")


def test_source_and_essay_are_shown_after_an_edit(server, tmp_path):
    """An edit of the bibliography and of an essay shows on the pages that rest on them."""
    refs = tmp_path / "data/refs.bib"
    server.after(lambda: refs.write_text(refs.read_text().replace("On water", "On rain")))
    assert "On rain" in server.page("/sources/a/")
    assert "On rain" in server.page("/claims/wet/")
    essay = tmp_path / "docs/water.md"
    server.after(lambda: essay.write_text(essay.read_text() + "\nAnd so is rain [@a].\n"))
    assert "And so is rain" in server.page("/sources/a/")


def test_address_of_a_claim_that_was_taken_away_is_not_found(server, tmp_path):
    """No page of an earlier state stays."""
    assert "Water is wet." in server.page("/claims/wet/")
    server.after((tmp_path / "data/claims/wet.yml").unlink)
    assert "Water is wet." not in server.page("/claims/wet/")
