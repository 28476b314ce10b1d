"""`check --links` from end to end: a knowledge base whose references stand on a loopback web."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import subprocess
import sys
import threading

import pytest
from click.testing import CliRunner
from no_room import REASON, no_room
from web import NETWORK, Web, html

from conftest import CLAIM
from sourcebook.cli import main

LEDGER = "data/health.jsonl"
TREND = "data/health-trend.csv"


@pytest.fixture
def web():
    """The web, with a page for every report: what a source's key stands for, and no other."""
    with Web(hosts=16) as running:

        async def report(visit):
            key = visit.request.path.rpartition("/")[2]
            if len(key) > 4:
                await visit.answer(404, "Not here.")
            else:
                await visit.answer(200, html(f"Report {key}"))

        running.behaviour("report", report)
        yield running


def settings(web: Web, **values) -> str:
    checker = {
        "canaries": [web.url("ok", host=12)],
        "interval": 0,
        "timeout": 5,
        "minutes": 1,
        "allow_networks": [NETWORK],
        "handles": web.url("handles/"),
        "crossref": web.url("crossref/"),
        "datacite": web.url("datacite/"),
        **values,
    }
    return json.dumps({"site_name": "Small", "extra": {"sourcebook": {"checker": checker}}})


def entries(**urls: str) -> str:
    return "\n".join(
        f"@online{{{key}, title = {{Report {key}}}, date = {{2025}}, url = {{{url}}}}}"
        for key, url in urls.items()
    )


@pytest.fixture
def site(make_site, web):
    """Writes a knowledge base with these sources; the claim rests on `a`."""

    def make(more: str = "", files=None, checker=None, **urls: str):
        return make_site(
            {
                "mkdocs.yml": settings(web, **(checker or {})),
                "data/refs.bib": entries(**urls) + more,
                "data/claims/wet.yml": CLAIM,
                **(files or {}),
            }
        )

    return make


def run(*words, code: int | None = None):
    result = CliRunner().invoke(main, [str(word) for word in words])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    if code is not None:
        assert result.exit_code == code, result.output
    return result


def seen_by(root, *words, code: int | None = None) -> dict[str, str]:
    """The code of each source that a look finds fault with, by key."""
    result = run("check", root, "--links", "--select", "R", "--format", "jsonl", *words, code=code)
    records = [json.loads(line) for line in result.stdout.splitlines()]
    return {one["message"].split("(")[1].split(")")[0]: one["code"] for one in records}


def day(number: int) -> str:
    return f"2026-03-{number:02}"


def scheduled(root, number: int, *words, code: int = 0):
    return run(
        "check", root, "--links", "--update-ledger", "--allow-empty", "--today", day(number),
        *words, code=code,
    )  # fmt: skip


def states(root) -> dict[str, str]:
    lines = [json.loads(line) for line in (root / LEDGER).read_text().splitlines()]
    return {line["roles"][0]["key"]: line["state"] for line in lines}


# -- one look --------------------------------------------------------------------------------------

LOOKS = {
    # What answers is well, however oddly.
    "ok": None, "pdf": None, "image": None, "untyped": None, "russian": None,
    "russian-unsaid": None,
    "head-405": None, "500-once": None, "404-once": None, "reset-once": None, "kept-alive": None,
    "cookie-wall": None, "large": None, "header-large": None, "endless": None,
    "gzip-bomb": None, "chunked": None, "until-closed": None,
    "refresh": None,
    # What is gone is gone.
    "404": "R101", "410": "R101", "to-404-301": "R101", "to-404-302": "R101",
    # What may come back is not.
    "500": "R103", "503": "R103", "hops/9": "R103", "loop": "R103", "refused": "R103",
    "reset": "R103", "reset-in-body": "R103", "silent": "R103", "drip": "R103",
    "endless-headers": "R103", "endless-headers-drip": "R103", "chunks-broken": "R103",
    "length-too-long": "R103", "length-too-short": "R103", "no-location": "R103", "no-http": "R103",
    # What turns us away wants a person.
    "401": "R108", "403": "R108", "407": "R108", "451": "R108", "999": "R108",
    "challenge": "R108", "challenge-403": "R108",
    "429": "R110", "503-wait": "R110", "429-long": "R110",
    "tls-expired": "R104", "tls-self-signed": "R104", "tls-wrong-name": "R104",
    "tls-incomplete": "R104",
    "soft-404": "R105", "not-found-title": "R105", "parked": "R106",
}  # fmt: skip


def test_every_way_of_a_site_is_taken_for_what_it_is(site, web):
    """No false dead and no missed dead, over some fifty ways to answer or not to."""
    keys = {f"k{number}": name for number, name in enumerate(LOOKS)}
    # Who asks to wait holds up whoever shares the host, and one probe is made for a whole host.
    waiting = {"soft-404": 13, "429": 14, "503-wait": 15, "429-long": 16}
    urls = {
        key: web.url(
            f"{name}/deep/page" if name == "soft-404" else name, waiting.get(name, 1 + n % 12)
        )
        for n, (key, name) in enumerate(keys.items())
    }
    root = site(**urls, a=web.url("ok", host=2), checker={"timeout": 1.5, "minutes": 0.15})
    found = seen_by(root, code=1)
    assert {name: found.get(key) for key, name in keys.items()} == LOOKS


def test_a_place_that_a_page_lacks_is_told_and_one_it_has_is_not(site, web):
    """Anchors present and missing, on one page that is asked once."""
    url = web.url("anchors")
    root = site(a=f"{url}#results", b=f"{url}#nowhere")
    assert set(seen_by(root, code=0).values()) == {"R115"}
    assert web.count("anchors") == 1


def test_dois_are_asked_at_their_registries(site, web):
    """A DOI with a handle is well; one that no registry knows is an error; the publisher is not
    asked."""
    web.page("handles", json.dumps({"responseCode": 100}), status=404, kind="application/json")
    web.page("crossref", "{}", status=404, kind="application/json")
    web.page("datacite", "{}", status=404, kind="application/json")
    more = "\n@article{d, title = {Work}, doi = {10.1000/Work}, date = {2025}}"
    root = site(more, a=web.url("ok"))
    assert seen_by(root, code=1) == {"d": "R113"}
    assert "/handles/10.1000/work" in web.paths()
    web.page("handles", json.dumps({"responseCode": 1}), kind="application/json")
    assert seen_by(root, code=0) == {}


def test_an_address_of_a_private_network_is_never_asked(site, web):
    """Without leave the loopback is private, and nothing arrives there."""
    root = site(a=web.url("ok"), checker={"allow_networks": [], "canaries": []})
    run("check", root, "--links", code=3)  # without canaries nobody can tell
    assert web.requests == []
    root = site(a=web.url("ok"), checker={"allow_networks": ["127.9.0.2/32"],
                                          "canaries": [web.url("ok", host=2)]})  # fmt: skip
    assert seen_by(root, code=1) == {"a": "R114"}
    assert {request.host for request in web.requests} == {"127.9.0.2"}


def test_with_silent_canaries_a_look_says_nothing_of_the_references(site, web):
    """A line that is down is nobody's dead link."""
    root = site(a=web.url("404"), checker={"canaries": [web.url("refused")]})
    result = run("check", root, "--links", code=3)
    assert "R101" not in result.output
    assert "canaries" in result.output


def test_a_look_writes_nothing(site, web):
    """Only the schedule writes the ledger."""
    root = site(a=web.url("404"))
    run("check", root, "--links", code=1)
    assert not (root / LEDGER).exists()
    assert not (root / TREND).exists()


def test_nothing_to_ask_is_an_error_unless_it_may_be(site):
    """An empty run must not pass for a good one."""
    root = site("@book{a, title = {A book}, date = {2025}}")
    assert "--allow-empty" in run("check", root, "--links", code=1).output
    run("check", root, "--links", "--allow-empty", code=0)


# -- the schedule ----------------------------------------------------------------------------------


def test_a_404_is_dead_after_six_days_and_not_before_and_is_told_by_page(site, web):
    """With a run each day; what answers is never called dead; and the pages that cite are named."""
    root = site(a=web.url("404"), b=web.url("ok"))
    for number in range(1, 7):
        scheduled(root, number)
        assert states(root) == {"a": "unchecked", "b": "alive"}, number
    result = scheduled(root, 7)
    assert states(root) == {"a": "dead", "b": "alive"}
    assert "docs/water.md:4:15  warning P607" in result.output
    assert "docs/water.md:6:15  warning P607" in result.output
    assert "data/claims/wet.yml:8:14  warning C312" in result.output


def test_what_was_dead_is_alive_again_after_two_answers(site, web):
    """One answer may be a slip."""
    root = site(a=web.url("mends"))
    web.page("mends", "Gone", status=404)
    for number in range(1, 8):
        scheduled(root, number)
    assert states(root) == {"a": "dead"}
    web.page("mends", html("Back again"))
    scheduled(root, 14)
    assert states(root) == {"a": "dead"}
    scheduled(root, 15)
    assert states(root) == {"a": "alive"}


def test_a_quiet_week_changes_no_byte_of_the_ledger(site, web):
    """Diffs show what changed and nothing else."""
    root = site(**{key: web.url(f"report/{key}", host=1 + n) for n, key in enumerate("abcdef")})
    scheduled(root, 1)
    first = (root / LEDGER).read_bytes()
    for number in range(2, 9):
        scheduled(root, number)
    assert (root / LEDGER).read_bytes() == first
    assert first == b"".join(sorted(first.splitlines(keepends=True)))
    rows = (root / TREND).read_text().splitlines()
    assert [row.split(",")[0] for row in rows[1:]] == [day(number) for number in range(1, 9)]
    asked = [path for path in web.paths() if len(path) == len("/report/a")]
    assert 6 < len(asked) <= 6 * 3  # each once a week, not once a day


def test_a_wave_of_failures_changes_no_byte_of_the_ledger(site, web):
    """Twelve sources on twelve hosts at once: likelier us than them. Exit 3."""
    web.page("shop", html("Open"))
    keys = "abcdefghijkl"
    root = site(**{key: web.url("shop", host=1 + n) for n, key in enumerate(keys)})
    scheduled(root, 1)
    before = (root / LEDGER).read_bytes()
    web.page("shop", "Gone", status=404)
    result = scheduled(root, 8, "--all", code=3)
    assert "12 of 12" in result.output
    assert (root / LEDGER).read_bytes() == before
    for number in (9, 10):
        scheduled(root, number, "--all", code=3)
    scheduled(root, 11, "--all", code=0)  # three in a row, and the canaries answered each time
    assert (root / LEDGER).read_bytes() != before


def test_four_sources_still_find_their_one_dead_link(site, web):
    """The minimum keeps a small knowledge base out of the outage rule."""
    urls = {key: web.url(f"report/{key}", host=1 + n) for n, key in enumerate("abc")}
    web.page("falls", html("Here"))
    root = site(**urls, d=web.url("falls"))
    scheduled(root, 1)
    web.page("falls", "Gone", status=404)
    for number in range(8, 22):
        scheduled(root, number)
    assert states(root) == {"a": "alive", "b": "alive", "c": "alive", "d": "dead"}


def test_one_shard_or_eight_write_the_same_bytes(site, web, tmp_path_factory):
    """Shards are cut by host and concluded upon together."""
    names = [*(f"report/k{n}" for n in range(12)), "404", "403", "challenge", "soft-404/a/b"]
    urls = {f"k{n}": web.url(name, host=1 + n % 12) for n, name in enumerate(names)}
    root = site(**urls, a=web.url("ok", host=3))
    blobs = tmp_path_factory.mktemp("blobs")
    asked = ("check", root, "--links", "--today", day(1))
    for number in range(1, 9):
        run(*asked, "--shard", f"{number}/8", "--blob", blobs / f"{number}.json", code=0)
    assert not (root / LEDGER).exists()
    paths = sorted(blobs.iterdir())
    result = run("merge", *paths[1:], "--in", root, "--update-ledger", code=3)
    assert "1" in result.output
    assert not (root / LEDGER).exists()
    run("merge", *paths, "--in", root, "--update-ledger", code=0)
    sharded = (root / LEDGER).read_bytes(), (root / TREND).read_bytes()
    (root / LEDGER).unlink()
    (root / TREND).unlink()
    scheduled(root, 1)
    assert ((root / LEDGER).read_bytes(), (root / TREND).read_bytes()) == sharded


def test_what_the_time_did_not_suffice_for_comes_first_the_next_day(site, web):
    """Nothing is guessed about it, and the report says so."""
    root = site(a=web.url("429-long"), b=web.url("ok"))
    result = scheduled(root, 1)
    assert "did not suffice" in result.output
    lines = {json.loads(line)["url"]: json.loads(line) for line in
             (root / LEDGER).read_text().splitlines()}  # fmt: skip
    assert lines[web.url("429-long")]["owed"] == day(1)
    asked = web.count("429-long")
    scheduled(root, 2)
    assert web.count("429-long") > asked


def test_a_ledger_that_was_edited_by_hand_is_not_overwritten(site, web):
    """What cannot be read would be lost; exit 2, and every byte stays."""
    broken = '{"url": "https://example.org/", "state": "fine"}\n'
    root = site(a=web.url("ok"), files={LEDGER: broken})
    result = run("check", root, "--links", "--update-ledger", code=2)
    assert f"{LEDGER}:1:1" in result.output
    assert (root / LEDGER).read_text() == broken
    assert web.requests == []


@pytest.mark.parametrize("name", [LEDGER, TREND])
@pytest.mark.parametrize("how", ["utf-16", "latin-1", "link"])
def test_a_ledger_that_was_not_read_whole_is_not_overwritten(
    site, web, tmp_path_factory, name, how
):
    """All that it knew would be gone; exit 2, and every byte stays."""
    root = site(a=web.url("ok"))
    scheduled(root, 1)
    asked = len(web.requests)
    path = root / name
    if how == "link":
        away = tmp_path_factory.mktemp("away") / "file"
        path.rename(away)
        path.symlink_to(away)
    elif how == "latin-1":
        path.write_bytes(path.read_bytes() + b"\xe9\n")
    else:
        path.write_bytes(path.read_text().encode(how))
    before = path.read_bytes()
    result = scheduled(root, 9, code=2)
    assert f"cannot be read whole ({name}:" in result.output
    assert (path.read_bytes(), path.is_symlink()) == (before, how == "link")
    assert len(web.requests) == asked


def test_a_disk_that_is_full_leaves_the_old_ledger(site, web, monkeypatch):
    """Exit 2, a sentence, and the ledger as it was."""
    root = site(a=web.url("ok"), b=web.url("404"))
    scheduled(root, 1)
    before = (root / LEDGER).read_bytes()

    def full(*_words, **_values):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    monkeypatch.setattr("pathlib.Path.replace", full)
    result = scheduled(root, 4, code=2)
    said = f"{root / LEDGER} cannot be written: no space left on device. The old file is whole;"
    assert f"\n{said}" in f"\n{result.output}"
    assert (root / LEDGER).read_bytes() == before


def test_a_full_disk_leaves_the_ledger_when_shards_are_merged(site, web, tmp_path_factory):
    """Exit 2, a sentence, and not a byte of the ledger or its trend; afterwards it goes on."""
    root = site(a=web.url("ok"), b=web.url("404"))
    scheduled(root, 1)
    before = (root / LEDGER).read_bytes(), (root / TREND).read_bytes()
    blob = tmp_path_factory.mktemp("blobs") / "1.json"
    asked = ("check", root, "--links", "--shard", "1/1", "--all", "--today", day(9))
    with no_room(20_000):
        run(*asked, "--blob", blob, code=0)
    with no_room():
        result = run("merge", blob, "--in", root, "--update-ledger", code=2)
    said = f"{root / LEDGER} cannot be written: {REASON}. The old file is whole;"
    assert said in result.output
    assert ((root / LEDGER).read_bytes(), (root / TREND).read_bytes()) == before
    assert sorted(path.name for path in (root / "data").iterdir() if path.is_file()) == sorted(
        ["health-trend.csv", "health.jsonl", "refs.bib", "names.yml"]
    )
    run("merge", blob, "--in", root, "--update-ledger", code=0)
    assert (root / LEDGER).read_bytes() != before[0]


@pytest.mark.parametrize("what", ["disk", "file"])
def test_a_journal_that_cannot_be_written_ends_the_run_before_it_asks(site, web, what):
    """What is seen would be lost; exit 2, one sentence, and the ledger as it was."""
    root = site(a=web.url("ok"))
    scheduled(root, 1)
    before = (root / LEDGER).read_bytes()
    asked = len(web.requests)
    if what == "file":
        (root / ".sourcebook").rmdir()
        (root / ".sourcebook").write_text("mine")
    with no_room(0 if what == "disk" else 20_000):
        result = scheduled(root, 9, code=2)
    reason = REASON if what == "disk" else "not a directory"
    assert f"The journal journal.jsonl cannot be written: {reason}." in result.output
    assert (root / LEDGER).read_bytes() == before
    assert len(web.requests) == asked


# -- pull requests ---------------------------------------------------------------------------------


def git(root, *words):
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "HOME": str(root)}
    names = ["-c", "user.name=A", "-c", "user.email=a@example.org"]
    subprocess.run(["git", *names, *words], cwd=root, check=True, env=environment,
                   capture_output=True)  # fmt: skip


def test_a_pull_request_answers_for_its_own_references_only(site, web):
    """Old rot is the schedule's work; the new reference is asked, and only it."""
    root = site(a=web.url("404/old"))
    git(root, "init", "-b", "main")
    git(root, "add", ".")
    git(root, "commit", "-m", "One")
    refs = root / "data/refs.bib"
    refs.write_text("% Sources\n\n" + refs.read_text() + "\n" + entries(b=web.url("404/new")))
    git(root, "add", ".")
    git(root, "commit", "-m", "Two")
    assert seen_by(root, "--changed-since", "HEAD~1", code=1) == {"b": "R101"}
    assert [path for path in web.paths() if path.startswith("/404")] == ["/404/new"] * 2


def test_an_unknown_revision_is_a_mistake_of_usage(site, web):
    """Exit 2 with a way on, and nothing is asked."""
    root = site(a=web.url("ok"))
    result = run("check", root, "--links", "--changed-since", "nowhere", code=2)
    assert "nowhere" in result.output or "git" in result.output
    assert web.requests == []


# -- stopping --------------------------------------------------------------------------------------


def start(root, number: int = 1):
    return subprocess.Popen(
        [sys.executable, "-m", "sourcebook", "check", str(root), "--links", "--update-ledger",
         "--today", day(number)],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.fixture
def slow_site(site, web):
    """Writes sources that take a moment each, so that a run can be stopped in its middle; counts
    the requests for them as they come."""
    arrived = threading.Semaphore(0)

    async def slow(visit):
        arrived.release()
        await asyncio.sleep(0.02)
        await visit.answer(200, html(f"Report k{visit.request.path.rpartition('/')[2]}"))

    def make(number: int):
        web.behaviour("slow", slow)
        urls = {f"k{n}": web.url(f"slow/{n}", host=1 + n % 4) for n in range(number)}
        return site(**urls, a=web.url("ok"), checker={"at_once": 4, "timeout": 5}), arrived

    return make


def until(process, arrived, number: int) -> None:
    """Wait for a number of requests, or for the end of the process."""
    while number and process.poll() is None:
        number -= arrived.acquire(timeout=0.2)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_is_asked_to_stop_goes_on_where_it_was(slow_site, web, number):
    """Ctrl-C leaves cleanly: exit 3, no ledger, a journal; the next run asks only the rest."""
    root, arrived = slow_site(200)
    process = start(root)
    until(process, arrived, 20)
    process.send_signal(number)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 3, err
    assert "Stopped." in err
    assert "Traceback" not in err + out
    assert not (root / LEDGER).exists()
    assert 20 <= web.count("slow") < 200
    again = start(root)
    _, err = again.communicate(timeout=60)
    assert again.returncode == 0, err
    # At most what was in flight is asked again: two lanes of four hosts, each with one address
    # between the question and the note of what its text came to.
    assert web.count("slow") - 200 <= 8
    assert len((root / LEDGER).read_text().splitlines()) == 201
    assert list((root / ".sourcebook").glob("journal*")) == []


def test_a_run_killed_at_any_moment_loses_nothing(slow_site, web):
    """Twelve kills at random moments: each costs at most the four requests in flight."""
    root, arrived = slow_site(160)
    moments = random.Random(4)
    for _ in range(12):
        process = start(root)
        until(process, arrived, moments.randrange(8))
        process.kill()
        process.communicate()
    assert not (root / LEDGER).exists()
    process = start(root)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 0, err
    assert 160 <= web.count("slow") <= 160 + 12 * 4
    assert len((root / LEDGER).read_text().splitlines()) == 161
