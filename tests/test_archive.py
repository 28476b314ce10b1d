"""`sourcebook archive`: what it shows, what it writes, what it asks to be captured, how it ends."""

from __future__ import annotations

import dataclasses
import json

import pytest
from archive_services import ACCESS, JOB, KEY, SECRET, ArchiveServices
from click.testing import CliRunner
from no_room import REASON, no_room
from repository import commit, git
from test_archives import GOOD, OTHER, QUOTE
from web import html

from sourcebook.checking.references.asking import limits_of
from sourcebook.cli import main
from sourcebook.loading import load

BIB = "data/refs.bib"
WATER = "https://example.org/water/is-wet"
ICE = "https://example.org/ice/is-cold"
REFS = f"""\
% our sources
@online{{a,
  title   = {{On water}},
  date    = {{2025-01-02}},
  url     = {{{WATER}}},
  urldate = {{2025-03-04}},
}}

@online{{b, title={{On ice}}, url={{{ICE}#melting}}, date=2025}}
"""
FIRST = REFS.partition("@online{b")[0]
"""The first entry alone."""
CLAIM = f"""\
claim: Water is wet.
kind: status
verdict: supported
certainty: high
rationale: It is [@a].
checked: 2026-01-27
evidence:
  - {{source: a, stance: supports, quote: {QUOTE}}}
"""
SUCCESS = {
    "status": "success",
    "job_id": JOB,
    "original_url": WATER,
    "timestamp": "20261121101112",
    "duration_sec": 6.2,
}


@pytest.fixture
def archives(web, monkeypatch):
    """Every service as documented; what a test changes is forgotten after it."""

    def at_once(host):
        return dataclasses.replace(limits_of(host), pause=0, backoff=0)

    monkeypatch.setattr("sourcebook.cli.archiving.limits_of", at_once)
    with web.afresh():
        yield ArchiveServices(web)


@pytest.fixture
def site(make_site, archives):
    def make(files=None, settings=None, **values):
        text = settings or archives.settings(**values)
        return make_site({"mkdocs.yml": text, BIB: REFS, **(files or {})})

    return make


def archive(root, *words, code: int | None = 0, key: str | None = None):
    words = ("archive", *words, "--in", root, "--today", "2026-11-21")
    env = {"SOURCEBOOK_ARCHIVE_KEY": key or ""}
    result = CliRunner(env=env).invoke(main, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    assert code is None or result.exit_code == code, result.output
    return result


def kept(archives):
    archives.keep(WATER, "20250306000000", GOOD)
    archives.keep(ICE, "20250110000000", GOOD)


# -- showing and writing ---------------------------------------------------------------------------


def test_copies_are_shown_and_nothing_is_written(site, archives):
    """Each source with its day of use, the copy, how far it is and whether the quotes stand."""
    kept(archives)
    root = site({"data/claims/wet.yml": CLAIM})
    result = archive(root)
    lines = result.stdout.splitlines()
    assert lines[0].split() == [
        "a", "used", "2025-03-04", "copy", "of", "2025-03-06", "(2", "days", "after),", "whole,",
        "quote", "found",
    ]  # fmt: skip
    assert lines[1].strip() == archives.address("20250306000000", WATER)
    assert "published 2025-01-01  copy of 2025-01-10 (9 days after), whole" in lines[2]
    assert "2 with one. Nothing was written; --write does." in result.stderr
    assert (root / BIB).read_text() == REFS


def test_write_adds_two_fields_and_changes_nothing_else(site, archives):
    """Each entry in its own layout, the fragment kept; the second run finds nothing to do."""
    kept(archives)
    root = site()
    result = archive(root, "--write")
    address = archives.address("20250306000000", WATER)
    other = archives.address("20250110000000", ICE)
    assert (root / BIB).read_text() == REFS.replace(
        "  urldate = {2025-03-04},\n",
        f"  urldate = {{2025-03-04}},\n  archiveurl = {{{address}}},\n"
        "  archivedate = {2025-03-06},\n",
    ).replace(
        "melting}, date",
        f"melting}}, archiveurl={{{other}#melting}}, archivedate={{2025-01-10}}, date",
    )
    assert "2 written." in result.stderr
    sources = load(root).kb.sources
    assert sources["a"].archive_url == address
    assert str(sources["b"].archive_date) == "2025-01-10"
    assert "has an archived copy" in archive(root).stderr


def test_the_last_line_of_a_file_with_crlf_and_bom_stays_as_it_is(site, archives):
    """Bytes around the entry are those of the file."""
    kept(archives)
    raw = b"\xef\xbb\xbf" + REFS.replace("\n", "\r\n").encode().rstrip()
    root = site({BIB: raw})
    archive(root, "a", "--write")
    now = (root / BIB).read_bytes()
    address = archives.address("20250306000000", WATER).encode()
    added = b"  archiveurl = {" + address + b"},\r\n  archivedate = {2025-03-06},\r\n"
    assert now == raw.replace(
        b"  urldate = {2025-03-04},\r\n", b"  urldate = {2025-03-04},\r\n" + added
    )


def test_a_copy_that_lacks_the_quote_is_not_written(site, archives):
    """It would not show what is cited; the run says so and ends with 1."""
    archives.keep(WATER, "20250306000000", OTHER)
    archives.keep(ICE, "20250110000000", GOOD)
    root = site({"data/claims/wet.yml": CLAIM})
    result = archive(root, "--write", code=1)
    assert "quote missing" in result.stdout
    assert "1 with one, 1 with one that lacks a quote. 1 written." in result.stderr
    sources = load(root).kb.sources
    assert sources["a"].archive_url is None
    assert sources["b"].archive_url


def test_none_found_ends_with_1(site, archives):
    """And what was refused is shown with the reason."""
    archives.keep(WATER, "20250306000000", html("Page not found", "404"))
    result = archive(site(), code=1)
    assert "no copy" in result.stdout
    assert "its title is 'Page not found'" in result.stdout
    assert "2 with none" in result.stderr


def test_an_archive_that_is_not_heard_ends_with_3(site, archives, web):
    """Nothing can be said; what other sources have is written all the same."""
    kept(archives)

    async def picky(visit):
        if "ice" in visit.request.path:
            await visit.answer(503, "busy")
        else:
            await archives._cdx(visit)

    web.behaviour("cdx", picky)
    root = site(settings=archives.settings(archives.archive("cdx")))
    result = archive(root, "--write", code=3)
    assert "The Test Archive answered 503." in result.stdout
    assert "1 not known, for an archive was not heard" in result.stderr
    assert load(root).kb.sources["a"].archive_url


def test_a_copy_far_from_the_day_of_use_is_named(site, archives):
    """It is written, and somebody is asked to look at it."""
    archives.keep(WATER, "20260306000000", GOOD)
    result = archive(site(), "a")
    assert "(367 days after)" in result.stdout
    assert "1 taken more than 180 days from the day of use" in result.stderr


def test_a_source_without_any_day_is_not_said_to_have_been_used(site, archives):
    """Near to today is looked for, and the row says that no day is known."""
    archives.keep(WATER, "20261120000000", GOOD)
    root = site({BIB: f"@online{{a, title = {{T}}, url = {{{WATER}}}}}\n"})
    result = archive(root)
    assert "undated, by 2026-11-21  copy of 2026-11-20 (1 day before)" in result.stdout


def test_jsonl_tells_programs_the_same(site, archives):
    """One object a source; nothing else on standard output."""
    kept(archives)
    root = site({"data/claims/wet.yml": CLAIM})
    result = archive(root, "--format", "jsonl", "--write")
    first, second = map(json.loads, result.stdout.splitlines())
    assert first["copy"] == {
        "archive": "The Test Archive",
        "address": archives.address("20250306000000", WATER),
        "taken": "2025-03-06T00:00:00+00:00",
        "days": 2,
        "captured": False,
        "quotes": [{"quote": QUOTE, "state": "present", "found": None}],
    }
    assert (first["version"], first["key"]) == (1, "a")
    assert (first["day"], first["day_is"]) == ("2025-03-04", "use")
    assert (second["day"], second["day_is"]) == ("2025-01-01", "publication")
    assert first["written"]
    assert second["written"]


# -- which sources ---------------------------------------------------------------------------------


def test_only_the_named_sources_are_asked_about(site, archives, web):
    """And --limit leaves the rest for another time."""
    kept(archives)
    root = site()
    archive(root, "b")
    assert all("ice" in path for path in archives.asked("cdx"))
    web.forget()
    result = archive(root, "--limit", "1")
    assert len(archives.asked("cdx")) == 1
    assert "1 more were left for another time" in result.stderr


def test_sources_that_cannot_be_asked_about_are_named(site, archives, web):
    """One without an address, one that has a copy, one on a private network."""
    refs = (
        "@book{none, title = {T}, date = {2025}}\n"
        f"@online{{has, title = {{T}}, url = {{{WATER}}}, archiveurl = {{https://a.example.org/}}}}\n"
        "@online{ours, title = {T}, url = {http://wiki.corp/plans}}\n"
    )
    root = site({BIB: refs})
    result = archive(root, "none", "has", "ours")
    assert "'none' has no url" in result.stderr
    assert "'has' has an archived copy already" in result.stderr
    assert "'ours' is not on the open web" in result.stderr
    archive(root)
    assert web.requests == []


def test_changed_since_asks_about_new_sources_alone(site, archives):
    """As for a pull request, and under the settings of the base."""
    kept(archives)
    root = site({BIB: FIRST})
    git(root, "init", "--quiet", "--initial-branch=main")
    commit(root)
    git(root, "checkout", "--quiet", "-b", "new")
    (root / BIB).write_text(REFS)
    result = archive(root, "--changed-since", "main")
    assert "ice" in result.stdout
    assert all("ice" in path for path in archives.asked("cdx"))
    archive(root, "--changed-since", "nothing-of-that-name", code=2)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["aa"], "There is no source 'aa'."),
        (["--write", "--dry-run"], "Choose one of --write and --dry-run."),
        (["--save"], "--save needs --write"),
        (["--limit", "0"], "--limit"),
    ],
)
def test_words_that_make_no_sense_end_with_2(site, web, words, message):
    """Before anything is asked."""
    result = archive(site(), *words, code=2)
    assert message in result.stderr
    assert web.requests == []


def test_wrong_settings_end_with_2(site, web):
    """An archive without services is named with its line."""
    text = "extra:\n  sourcebook:\n    archives:\n      services:\n        - name: X\n"
    result = archive(site(settings=text), code=2)
    assert "mkdocs.yml:5:11" in result.stderr
    assert "an archive needs cdx, timegate or timemap" in result.stderr
    assert web.requests == []


def test_a_file_that_cannot_be_written_ends_with_2(site, archives):
    """And is as it was, with nothing beside it."""
    kept(archives)
    root = site()
    with no_room():
        result = archive(root, "--write", code=2)
    said = f"{root / BIB} cannot be written: {REASON}. Nothing was changed.\n"
    assert result.stderr.endswith(said)
    assert (root / BIB).read_text() == REFS
    assert not list((root / BIB).parent.glob(".*"))


def test_an_entry_that_cannot_be_written_is_named(site, archives):
    """The others are written, and the run ends with 1."""
    kept(archives)
    refs = REFS.replace("  urldate", "  archivedate = {2020-01-01},\n  urldate")
    root = site({BIB: refs})
    result = archive(root, "--write", code=1)
    assert "has a field 'archivedate' already" in result.stdout + result.stderr
    assert "1 left as they are" in result.stderr
    assert load(root).kb.sources["b"].archive_url


# -- new captures ----------------------------------------------------------------------------------


def save(site, *, code=0, key=KEY, files=None):
    root = site({BIB: FIRST, **(files or {})})
    result = archive(root, "--write", "--save", code=code, key=key)
    everything = result.output + result.stderr + result.stdout
    assert SECRET not in everything
    assert ACCESS not in everything
    assert SECRET not in (root / BIB).read_text()
    return root, result


def test_save_captures_what_has_no_copy(site, archives, web):
    """The job is asked for until it has ended, the copy looked at, and written with its day."""
    archives.saves = [{"status": "pending", "job_id": JOB, "resources": []}] * 2 + [SUCCESS]

    async def cdx(visit):
        await visit.answer(200, "[]", kind="application/json")
        archives.keep(WATER, "20261121101112", GOOD)

    web.behaviour("cdx", cdx)
    root, result = save(site)
    assert "captured 2026-11-21" in result.stdout
    source = load(root).kb.sources["a"]
    assert source.archive_url == archives.address("20261121101112", WATER)
    assert str(source.archive_date) == "2026-11-21"
    posts = [one for one in web.requests if one.method == "POST"]
    assert [one.body for one in posts] == [
        b"url=https%3A%2F%2Fexample.org%2Fwater%2Fis-wet&skip_first_archive=1"
    ]
    assert len([path for path in archives.asked("save") if "status" in path]) == 3


def test_no_capture_is_asked_for_where_there_is_a_copy(site, archives, web):
    """Nor where it is not known whether there is one."""
    kept(archives)
    save(site)
    assert archives.asked("save") == []
    web.page("cdx", "busy", status=500)
    web.page("timegate", "busy", status=500)
    web.page("timemap", "busy", status=500)
    save(site, code=3)
    assert archives.asked("save") == []


BROKEN = ["refused", "reset", "hang-up", "endless-header", "endless-status", "empty", "loop"]
ERRORS = {
    "not found": (
        {"status": "error", "status_ext": "error:not-found", "message": "Not found (status=404)."},
        1,
        "Save Page Now made no copy: Not found (status=404).",
    ),
    "session limit": (
        {"status": "error", "status_ext": "error:user-session-limit", "message": "Too many."},
        3,
        "Too many.",
    ),
    "no words": ({"status": "error", "status_ext": "error:blocked-url"}, 1, "error:blocked-url"),
    "another page": ({**SUCCESS, "original_url": "https://example.org/"}, 1, "leads to"),
    "no date": ({**SUCCESS, "timestamp": "yesterday"}, 1, "did not say when"),
    "for ever": ({"status": "pending"}, 3, "had not ended its job"),
    "an echo": (
        {"status": "error", "status_ext": "error:x", "message": f"No such user {KEY} {SECRET}"},
        1,
        "No such user [key]:[key] [key].",
    ),
    "429": ({"http": 429}, 3, "asks to come back later (429)"),
    "500": ({"http": 500}, 3, ""),
    "nothing": ({}, 3, "had not ended its job"),
}


@pytest.mark.parametrize("name", ERRORS)
def test_a_job_that_fails_is_a_sentence(site, archives, name):
    """With the words of the service, and never the key."""
    data, code, message = ERRORS[name]
    archives.saves = [data]
    root, result = save(site, code=code)
    assert message in result.stdout
    assert (root / BIB).read_text() == FIRST


@pytest.mark.parametrize(
    ("answer", "code", "message"),
    [
        ({"http": 401, "message": "You need to be logged in"}, 3, "does not accept the key"),
        ({"http": 429}, 3, "asks to come back later (429)"),
        ({"http": 520}, 3, "Save Page Now"),
        ({"status": "error", "status_ext": "error:user-session-limit"}, 3, "user-session-limit"),
        ({"url": WATER, "job_id": "../../etc"}, 1, "it gave no reason"),
        ({"url": WATER, "job_id": ["x"]}, 1, "it gave no reason"),
    ],
)
def test_a_capture_that_is_not_accepted_is_a_sentence(site, archives, web, answer, code, message):
    """And no job is asked for; what was sent is not sent again."""
    archives.accepted = answer
    _, result = save(site, code=code)
    assert message in result.stdout
    assert not [path for path in archives.asked("save") if "status" in path]
    assert sum(one.method == "POST" for one in web.requests) == 1


def test_a_service_that_has_had_enough_is_not_asked_again(site, archives, web):
    """The sources that are left say why they were not captured."""
    archives.accepted = {"status": "error", "status_ext": "error:user-session-limit"}
    root = site()
    result = archive(root, "--write", "--save", code=3, key=KEY)
    assert sum(one.method == "POST" for one in web.requests) == 1
    assert "Not captured. Save Page Now made no copy: error:user-session-limit." in result.stdout


def test_an_html_page_instead_of_json_is_a_sentence(site, archives, web):
    """A maintenance page with status 200."""
    web.page("save", html("Maintenance", "Back soon."))
    _, result = save(site, code=3)
    assert "Save Page Now gave no JSON." in result.stdout


@pytest.mark.parametrize("bad", BROKEN)
def test_a_service_that_speaks_no_http_never_shows_the_key(site, archives, web, bad):
    """Errors of the library that asks name what was sent; ours do not."""
    settings = archives.settings(archives.archive("cdx", save=web.url(bad)))
    root = site({BIB: FIRST}, settings=settings)
    result = archive(root, "--write", "--save", code=3, key=KEY)
    assert "Save Page Now" in result.stdout
    assert SECRET not in result.output + result.stderr
    assert ACCESS not in result.output + result.stderr


def test_the_key_goes_nowhere_else(site, archives, web):
    """Not to the index, not to copies, and not where the service redirects to."""
    archives.saves = [SUCCESS]
    elsewhere = web.url("elsewhere", host=2)

    async def moved(visit):
        await visit.redirect(elsewhere, 307)

    web.behaviour("save", moved)
    save(site, code=3)
    told = [one for one in web.requests if "authorization" in one.headers]
    assert {one.name for one in told} == {"save"}
    assert web.count("elsewhere") == 0
    assert all(SECRET not in f"{one.path}{one.body!r}" for one in web.requests)


def test_a_status_that_leads_to_another_host_is_not_told_the_key(site, archives, web):
    """A GET is followed there, without the key."""

    async def away(visit):
        if visit.request.method == "POST":
            await visit.answer(200, json.dumps({"job_id": JOB}), kind="application/json")
        else:
            await visit.redirect(web.url("elsewhere", host=2))

    web.behaviour("save", away)
    web.page("elsewhere", json.dumps({"status": "error", "message": "x"}))
    save(site, code=1)
    (asked,) = [one for one in web.requests if one.name == "elsewhere"]
    assert "authorization" not in asked.headers


@pytest.mark.parametrize(
    "key", ["", "  ", "nocolon", "a:b", f"{SECRET} x:{ACCESS}", f"{KEY}\n{KEY}"]
)
def test_without_a_key_nothing_is_asked(site, archives, web, key):
    """A plain sentence, and exit code 2; what is wrong with it is not shown."""
    _, result = save(site, code=2, key=key)
    assert "SOURCEBOOK_ARCHIVE_KEY" in result.stderr
    assert "Traceback" not in result.output
    assert web.requests == []


def test_the_key_is_not_sent_without_tls(site, archives, web):
    """An address on the way could read it."""
    settings = archives.settings(archives.archive("cdx", save="http://web.archive.org/save"))
    root = site(settings=settings)
    result = archive(root, "a", "--write", "--save", code=2, key=KEY)
    assert "is not encrypted" in result.stderr
    assert SECRET not in result.output
    assert web.requests == []


def test_what_has_been_taken_over_is_not_captured(site, archives):
    """The copy would be of somebody else's page."""
    line = {
        "url": WATER,
        "roles": [{"key": "a", "role": "url"}],
        "state": "usurped",
        "since": "2026-11-01",
        "last": {"date": "2026-11-20", "result": "usurped"},
    }
    files = {"data/health.jsonl": json.dumps(line) + "\n"}
    _, result = save(site, code=1, files=files)
    assert "Not captured" in result.stdout
    assert archives.asked("save") == []


def test_a_capture_that_is_not_the_source_is_not_written(site, archives, web):
    """A wall was captured in its place."""
    archives.saves = [SUCCESS]

    async def cdx(visit):
        await visit.answer(200, "[]", kind="application/json")
        archives.keep(WATER, "20261121101112", html("Page not found", "404"))

    web.behaviour("cdx", cdx)
    root, result = save(site, code=1)
    assert "Captured, and not the source" in result.stdout
    assert load(root).kb.sources["a"].archive_url is None
