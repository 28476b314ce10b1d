"""What strangers wrote is read and never run: in a real browser, in files, in terminals.

`hostile` fills every field that takes text. A payload that ran would set `ran`; none may, whatever
a reader points at, types or opens.
"""

from __future__ import annotations

import collections
import csv
import io
import json
import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import quote

import hostile
import pytest
import rispy
from browsing import noted
from bs4 import BeautifulSoup
from click.testing import CliRunner
from loopback import served
from pybtex.database import parse_string

from conftest import HOOKS, build
from sourcebook.cli import main
from sourcebook.loading import load

CHECKER = Path(__file__).parent / "node/node_modules/vnu-jar/build/dist/vnu.jar"
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")
"""What may stand in no output to a terminal but line ends."""

RAN = "() => 'ran' in window || 'ran' in top"
SUSPECT = """() => {
  const found = [];
  const look = (root) => {
    for (const one of root.querySelectorAll("*")) {
      for (const {name, value} of one.attributes) {
        const bare = value.replace(/[\\u0000-\\u0020]/g, "").toLowerCase();
        if (name.startsWith("on")) found.push(one.outerHTML.slice(0, 300));
        if (/^(href|src|action|formaction|data|xlink:href|srcset|ping)$/.test(name)
            && /^(javascript|vbscript|data):/.test(bare)) found.push(one.outerHTML.slice(0, 300));
        if (name === "style" && /url|import/.test(bare)) found.push(one.outerHTML.slice(0, 300));
      }
      if (/^(base|iframe|object|embed|img|video|math|form|marquee)$/i.test(one.localName)
          && !one.matches("form.sb-filter, [class^=md-], #sb-toggles"))
        found.push(one.outerHTML.slice(0, 300));
      if (one.localName === "template") look(one.content);
    }
  };
  look(document);
  return found;
}"""
"""Elements that the templates and the theme never make, as the browser parsed the page."""


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    return folder, hostile.write(folder, HOOKS)


@pytest.fixture(scope="module")
def root(written):
    return written[0]


@pytest.fixture(scope="module")
def given(written):
    """The field of each number."""
    return written[1]


@pytest.fixture(scope="module")
def built(root):
    found = build(root)
    assert found.exit_code == 0, found.log
    return found


@pytest.fixture(scope="module")
def site(built):
    with served(built.folder) as address:
        yield address


@pytest.fixture
def watched(page, site):
    """A page on which anything that runs, asks or leads elsewhere is noted."""
    events = noted(page, site)
    page.on("pageerror", lambda error: events.append(f"error {error}"))
    page.context.add_init_script("window.__loads = (window.__loads ?? 0) + 1")
    page.events = events
    return page


def addresses(built):
    """Every page of the site but those that only lead on."""
    return [
        path.relative_to(built.folder).as_posix()
        for path in sorted(built.folder.rglob("*.html"))
        if 'http-equiv="refresh"' not in path.read_text("utf-8")
    ]


NOT_SHOWN = {
    "bib.school": "pybtex reads institution",
    "retractions": "cells that are read by program only",
    "nature": "a word of a short list",
    "ledger.error": "for the person who reads the ledger",
    "ledger.hops": "the same",
    "ledger.fingerprint": "the same",
    "ledger.why": "the same",
    "ledger.pin": "the pin of the entry goes before it",
    "description": "in the head",
    "site_description": "in the head",
}
"""Fields that no page shows, and why."""


def test_the_fields_are_shown(built, given):
    """Nothing is proved by a site that left the hostile fields out."""
    text = " ".join(
        BeautifulSoup(path.read_text("utf-8"), "html.parser").get_text()
        for path in built.folder.rglob("*.html")
    )
    numbers = {number: name for number, name in given.items() if name not in NOT_SHOWN}
    unseen = collections.Counter(
        name for number, name in numbers.items() if f"mark{number}" not in text
    )
    all_of = collections.Counter(numbers.values())
    assert [name for name in all_of if unseen[name] == all_of[name]] == []


def test_no_page_runs_a_word_of_it(built, site, watched):
    """Every page is opened, and every citation on it pointed at and focused."""
    seen = addresses(built)
    assert len(seen) > 35
    marks = 0
    for address in seen:
        here = site + quote(address)
        watched.goto(here, wait_until="load")
        watched.keyboard.press("Tab")
        marks += watched.evaluate(
            """() => {
              const marks = [...document.querySelectorAll("article a.footnote-ref")];
              for (const mark of marks) {
                mark.dispatchEvent(new PointerEvent("pointerover", {bubbles: true}));
                mark.focus();
              }
              for (const one of document.querySelectorAll("article details")) one.open = true;
              for (const one of document.querySelectorAll("article *"))
                one.dispatchEvent(new MouseEvent("mouseover", {bubbles: true}));
              return marks.length;
            }"""
        )
        assert watched.evaluate(SUSPECT) == [], address
        assert watched.evaluate(RAN) is False, address
        assert watched.url.split("#")[0] == here
        assert watched.events == [], address
    assert marks > 100


@pytest.mark.parametrize("address", ["claims/", "sources/"])
def test_the_filters_take_an_address_for_words(site, watched, address):
    """Payloads in the address, and what is typed after."""
    for payload in (*hostile.HTML, *hostile.OTHERS, "%", "%E0%A4%A", "__proto__", "constructor"):
        words = quote(payload.replace("N", "5"))
        watched.goto(
            f"{site}{address}?words={words}&verdict={words}&kind={words}&topic={words}#{words}"
        )
        watched.locator("input[name=words]").press("Space")
        assert watched.evaluate(RAN) is False
        assert watched.evaluate(SUSPECT) == []
    assert watched.events == []


def test_the_search_shows_what_it_finds_as_text(site, watched):
    """Titles, excerpts and what is typed are text; so is what was not found."""
    watched.goto(site)
    field = watched.get_by_role("combobox", name="Search")
    results = watched.get_by_role("listbox", name="Results").get_by_role("option")
    field.fill("script")
    results.first.wait_for()
    assert watched.evaluate(SUSPECT) == []
    assert "<script>" in results.first.text_content() + results.last.text_content()
    for payload in ("zzz<img src=x onerror=top.ran=5>", "\"'><svg onload=top.ran=5>qqq"):
        field.fill(payload)
        watched.locator(".sb-search__status", has_text=payload).or_(results.first).wait_for()
        assert watched.evaluate(SUSPECT) == []
    assert watched.evaluate(RAN) is False
    assert watched.events == []


def test_every_page_is_valid(built):
    """The Nu HTML Checker finds no error, so that no browser reads it otherwise."""
    assert shutil.which("java"), "The tests of the markup need Java 11 or newer."
    command = ["java", "-jar", str(CHECKER), "--format", "json", "--exit-zero-always"]
    result = subprocess.run(
        [*command, "--skip-non-html", str(built.folder)],
        capture_output=True,
        text=True,
        check=True,
    )
    found = {
        (Path(one["url"]).parent.name[-40:], one["message"], one.get("extract", ""))
        for one in json.loads(result.stderr)["messages"]
        if one["type"] != "info"
    }
    assert sorted(found) == []


def test_no_page_holds_a_sign_that_html_may_not(built):
    for path in built.folder.rglob("*.html"):
        found = CONTROL.search(path.read_text("utf-8"))
        assert found is None, (path, found)


def test_no_template_language_is_read(built):
    """Jinja in a field stays what it is."""
    for path in built.folder.rglob("*.html"):
        text = path.read_text("utf-8")
        assert "<Config" not in text
        assert "&lt;class" not in text
    assert "{{ 7*7 }}" in (built.folder / "claims/main/index.html").read_text("utf-8")


def test_downloads_and_feeds_hold_it_as_text(built):
    """Each is read by the program it is for, and has the words it was given."""
    data = built.folder
    listed = json.loads((data / "claims.json").read_text("utf-8"))
    whole = json.dumps(listed, ensure_ascii=False)
    assert "<script>top.ran=" in whole
    reviews = json.loads((data / "claimreview.json").read_text("utf-8"))
    assert reviews
    items = json.loads((data / "refs.csl.json").read_text("utf-8"))
    assert {one["id"] for one in items} >= set(hostile.KEYS[:1])
    assert parse_string((data / "refs.bib").read_text("utf-8"), "bibtex").entries
    assert rispy.loads((data / "refs.ris").read_text("utf-8"))
    for name in ("claims.csv", "evidence.csv"):
        text = (data / name).read_bytes().decode("utf-8")
        rows = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        assert len({len(row) for row in rows}) == 1
        assert [cell for row in rows for cell in row if cell[:1] in set("=+-@\t\r")] == []
    for path in built.folder.rglob("*.xml"):
        ET.parse(path)
    for path in built.folder.rglob("*.json"):
        json.loads(path.read_text("utf-8"))


def test_structured_data_is_whole(built):
    """No word ends the script element it stands in."""
    count = 0
    for path in built.folder.rglob("*.html"):
        page = BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for script in page.find_all("script", type="application/ld+json"):
            assert json.loads(script.string)["@context"]
            assert "</" not in script.string
            assert "<!--" not in script.string
            count += 1
    assert count > 10


# --- Terminals and logs --------------------------------------------------------------------------


def test_the_log_of_a_build_steers_no_terminal(built):
    """What the data says stands in it by number where it could move the cursor."""
    ours = [line for line in built.log.splitlines() if re.search(r"[A-Z]\d{3} ", line)]
    assert len(ours) > 50
    for line in ours:
        assert STEERS.search(line) is None, line
        assert "::set-output" not in line
    assert "U+001B" in built.log


def run(*words, env=None):
    """The output of a command in a process of its own, as bytes come out."""
    environment = {**os.environ, "SOURCE_DATE_EPOCH": "1795219200", **(env or {})}
    result = subprocess.run(
        [sys.executable, "-m", "sourcebook", *words],
        capture_output=True,
        check=False,
        env=environment,
    )
    return (result.stdout + result.stderr).decode("utf-8"), result


COMMANDS = {
    "check": ["check", "ROOT"],
    "annotations": ["check", "ROOT", "--format", "github"],
    "impact": ["impact", "one", "--in", "ROOT"],
    "impact of a key that is not there": ["impact", "\x1b[31m::error::x", "--in", "ROOT"],
    "explain": ["explain", "\x1b[31m::error::x"],
    "doctor": ["doctor", "ROOT"],
    "fmt": ["fmt", "--check", "ROOT"],
    "rename": ["rename", "\x1b[31mone", "\u202etwo", "--in", "ROOT"],
}


@pytest.mark.parametrize("name", COMMANDS)
def test_no_command_steers_a_terminal(root, name):
    """No control character, no turn of direction, no order to the runner of a workflow."""
    words = [str(root) if word == "ROOT" else word for word in COMMANDS[name]]
    text, result = run(*words)
    assert result.returncode in {0, 1, 2}
    assert "Traceback" not in text
    for line in text.split("\n"):
        if name == "annotations" and line.startswith(("::error", "::warning", "::notice")):
            line = line.split("::", 2)[2]  # noqa: PLW2901 - what an annotation says
        found = STEERS.search(line)
        assert found is None, line
        assert re.search(r"^\s*::[A-Za-z]|##\[", line) is None, line


def test_reports_for_programs_hold_it_as_text(root):
    """JSON Lines and SARIF are read back; a comment mentions nobody and links nowhere."""
    lines, _ = run("check", str(root), "--format", "jsonl")
    for line in lines.splitlines():
        assert json.loads(line)
        assert STEERS.search(line) is None, line
    sarif, _ = run("check", str(root), "--format", "sarif")
    assert json.loads(sarif)["runs"][0]["results"]
    comment, _ = run("check", str(root), "--format", "summary")
    assert STEERS.search(comment.replace("\n", "")) is None
    assert "<script" not in comment
    assert re.search(r"(?<![\w`&;])@octocat", comment) is None


def test_loading_names_the_place_of_each_control_character(root):
    """They come in by number, and go out of every text before it is shown."""
    problems = [one for one in load(root).problems if re.search(r"U\+00[01][0-9A-F]", one.message)]
    files = {one.location.path for one in problems}
    assert "data/claims/control.yml" in files
    assert any(path.startswith("docs/") for path in files)


def test_a_server_cannot_spoil_the_ledger(root):
    """What it sent is kept without control characters: a line that could not be read would end all
    scheduled checks to come."""
    lines = load(root).kb.ledger
    spoilt = next(line for url, line in lines.items() if url.endswith("&control"))
    assert spoilt.last is not None
    assert spoilt.last.error is not None
    assert CONTROL.search(spoilt.last.error) is None


# --- Other hosts ---------------------------------------------------------------------------------


def test_pages_rendered_for_other_hosts_are_the_same_text(root, tmp_path):
    """`sourcebook render` writes Markdown that holds finished HTML: nothing in it is Markdown."""
    out = tmp_path / "out"
    result = CliRunner().invoke(
        main, ["render", "--in", str(root), "--output", str(out), "--today", "2026-11-21"]
    )
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    pages = sorted(out.rglob("*.md"))
    assert len(pages) > 30
    for path in pages:
        text = path.read_text("utf-8")
        _, _, body = text.removeprefix("---\n").partition("\n---\n")
        assert CONTROL.search(text) is None
        assert "<script>top" not in body
        assert not re.search(r"<(?:img|svg onload|iframe|base|details open)", body), path
        page = BeautifulSoup(body, "html.parser")
        for one in page.find_all(True):
            assert not [name for name in one.attrs if name.startswith("on")], one
            assert not str(one.get("href", "")).lower().startswith(("javascript:", "data:")), one
    shutil.rmtree(out)
