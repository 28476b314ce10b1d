"""Hostile documents end a child at most: not the run, not its memory, not its time."""

from __future__ import annotations

import asyncio
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pdf_files
import pytest

from sourcebook.checking.references.fetching import run
from sourcebook.checking.references.reading import Bounds, Document, Reader, Reading
from sourcebook.checking.references.reading.child import command
from sourcebook.checking.references.reading.document import (
    BROKEN,
    TOO_LONG,
    TOO_MUCH_MEMORY,
)
from sourcebook.checking.references.reading.frames import ANSWER_BOUND, answer
from sourcebook.checking.references.reading.pool import CANNOT_START

PAGE = Document(b"<title>T</title><p>Plain words.", "text/html")
READ = Reading("html", text="Plain words.", title="T")
MEGABYTE = 2**20
MOST = 300 * MEGABYTE
LONG = 5_000_000
"""Bytes of a hostile page: as many as fetching takes."""

UNITS = {
    "less-than signs": "<",
    "ampersands": "&",
    "entities": "&amp;",
    "names that are no entities": "&aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
    "numbers of characters": "&#1",
    "NULs": "\0",
    "comments that do not end": "<!--",
    "scripts that do not end": "<script>",
    "scripts": "<script></script>",
    "quotes that do not end": '<a "',
    "quotes in quotes": '<a \'">"',
    "notes that do not end": "<sup><a x>",
    "hidden parts that do not end": "<p hidden>",
    "choices that do not end": "<select>",
    "attributes": "<a " + "x=1 " * 50,
    "toolbars that do not end": "<!-- BEGIN WAYBACK TOOLBAR INSERT -->",
    "articles that do not end": '<script type="application/ld+json">"articleBody":"',
    "pictures": '<img alt="x">',
    "ends": "</a",
    "elements in elements": "<div>",
    "formatting in formatting": "<p><b><i><font>",
    "titles that do not end": "<title>",
    "words": "word ",
    "one word": "w",
    "hyphens": "a-",
    "faces": "😀",
}


def hostile_pages() -> Iterator[tuple[str, Document]]:
    """One after the other, so that they are not all held at once."""
    for name, unit in UNITS.items():
        page = b"<html>" + unit.encode() * (LONG // len(unit.encode()))
        yield name, Document(page, "text/html")
    tags = b"<div>" * 200_000 + b"words" + b"</div>" * 200_000
    yield "200,000 tags", Document(tags, "text/html")
    yield "one number", Document(b"<html>&#" + b"9" * LONG + b";", "text/html")
    yield "another encoding", Document("水".encode() * (LONG // 3), "text/html; charset=utf-16")
    yield "JSON in JSON", Document(b"[" * LONG, "application/json")
    yield "escapes", Document(rb"\ud83d" * (LONG // 6), "application/json")


def hostile_pdfs() -> Iterator[tuple[str, Document]]:
    for name, body in chain(pdf_files.bombs(), pdf_files.labyrinths()):
        yield name, Document(body, "application/pdf")


MEASURE = """\
import asyncio, json, resource, sys
sys.path[:0] = json.loads(sys.argv[1])
import test_reading_bounds as tests
from sourcebook.checking.references.reading import Bounds, Reader

async def main():
    readings = {}
    # So long that nothing is found too slow on a busy machine.
    async with Reader(bounds=Bounds(seconds=36_000)) as reader:
        for name, document in getattr(tests, sys.argv[2])():
            reading = await reader.read(document)
            after = await reader.read(tests.PAGE)
            readings[name] = [reading.kind, reading.trouble, len(reading.text), after == tests.READ]
    return readings

readings = asyncio.run(main())
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    # Where it can be had: the other counts what the process that began this one held by then.
    with open("/proc/self/status") as status:
        own = next(int(line.split()[1]) for line in status if line.startswith("VmHWM:"))
except OSError:
    pass
peak = [own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss]
print(json.dumps([readings, peak]))
"""


def measured(which: str) -> tuple[dict[str, tuple[str, str, int, bool]], int, int]:
    """What is read of hostile documents, and the most bytes of memory, of parent and children.

    In a process of its own: a child counts the memory of the process that it was split off from.
    """
    arguments = [json.dumps([str(Path(__file__).parent), *sys.path]), which]
    ran = subprocess.run(
        [sys.executable, "-c", MEASURE, *arguments], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    readings, (own, children) = json.loads(ran.stdout)
    unit = 1 if sys.platform == "darwin" else 1024
    return readings, own * unit, children * unit


@pytest.mark.parametrize("which", ["hostile_pages", "hostile_pdfs"])
def test_hostile_documents_stay_within_their_memory(which):
    """Each is answered, an ordinary page is read after each, and neither the children nor the
    parent ever hold 300 MB."""
    readings, own, children = measured(which)
    assert [name for name, (*_, goes_on) in readings.items() if not goes_on] == []
    assert max(own, children) < MOST
    if which == "hostile_pages":
        assert {
            name: trouble for name, (_, trouble, *_) in readings.items() if "took" in trouble
        } == {}
        assert readings["200,000 tags"][2] == len("words")
    else:
        assert {kind for kind, *_ in readings.values()} == {"pdf"}
        for name, _ in pdf_files.bombs():
            assert readings[name][1] == TOO_MUCH_MEMORY, name


def read(*documents: Document, **options: object) -> list[Reading]:
    """What a reader gives for each, one after the other."""

    async def ask() -> list[Reading]:
        async with Reader(**options) as reader:
            return [await reader.read(document) for document in documents]

    return run(ask())


# -- time ----------------------------------------------------------------------------------------

ENDLESS = Document(b"<html>" + b"<a>" * 1_900_000, "text/html")


def test_deadline_ends_a_document_and_the_next_one_is_read():
    """By the parent's clock, which is the only one on Windows."""

    async def ask() -> list[Reading]:
        async with Reader(bounds=Bounds(seconds=0.0)) as reader:
            late = await reader.read(ENDLESS)
            reader._bounds = Bounds()
            return [late, await reader.read(PAGE)]

    late, after = run(ask())
    assert late == Reading("html", complete=False, trouble=TOO_LONG)
    assert after == READ


def test_long_pdf_is_left_off_before_its_deadline():
    """By the child's clock, so that what it has read is kept."""
    pages = pdf_files.pages(*[pdf_files.written("Words.")] * 3)
    [reading] = read(Document(pages), starts=command(Bounds(seconds=0.0)))
    assert reading == Reading("pdf", complete=False, trouble=TOO_LONG)


def test_system_ends_a_child_whose_parent_does_not():
    """No more processor time than it was allowed."""
    program = (
        "from sourcebook.checking.references.reading.bounds import allow_seconds\n"
        "allow_seconds(0)\nwhile True: pass"
    )
    ran = subprocess.run([sys.executable, "-c", program], check=False)
    assert ran.returncode == -signal.SIGXCPU


# -- children of another make --------------------------------------------------------------------

SAYS = """\
import json, os, sys, time
def take():
    for _ in range(2):
        size = int.from_bytes(sys.stdin.buffer.read(4), "big")
        sys.stdin.buffer.read(size)
def say(payload):
    sys.stdout.buffer.write(len(payload).to_bytes(4, "big") + payload)
    sys.stdout.buffer.flush()
say(b"ready")
while True:
    take()
    {then}
"""


def child(then: str) -> dict[str, object]:
    """A child that does this with each document."""
    return {"starts": [sys.executable, "-c", SAYS.format(then=then)]}


@pytest.mark.parametrize(
    "then",
    [
        "say(b'no JSON')",
        "say(b'[]')",
        'say(b\'{"kind": "evil"}\')',
        "sys.stdout.buffer.write(b'\\xff' * 8); sys.stdout.buffer.flush()",
        "os._exit(3)",
        "os.close(1); time.sleep(0.01)",
    ],
    ids=["no JSON", "a list", "another kind", "four gigabytes", "an exit", "silence"],
)
def test_answers_that_make_no_sense_are_no_answers(then):
    """A document may have taken the child over."""
    if "close(1)" in then:
        then += "; os._exit(0)"
    assert read(PAGE, **child(then)) == [Reading("html", complete=False, trouble=BROKEN)]


def test_more_than_an_answer_is_not_taken():
    """However much a child says, the parent holds no more than one answer."""
    [reading] = read(PAGE, **child(f"sys.stdout.buffer.write(bytes({2 * ANSWER_BOUND}))"))
    assert reading.trouble in {BROKEN, TOO_MUCH_MEMORY}
    assert not reading.complete


@pytest.mark.parametrize(
    ("number", "trouble"),
    [
        ("SIGKILL", TOO_MUCH_MEMORY),
        ("SIGABRT", TOO_MUCH_MEMORY),
        ("SIGXCPU", TOO_LONG),
        ("SIGSEGV", BROKEN),
    ],
)
def test_death_is_told_by_its_signal(number, trouble):
    """The system ends who has no memory or no time left."""
    dies = child(f"os.kill(os.getpid(), {int(getattr(signal, number))})")
    assert read(PAGE, **dies) == [Reading("html", complete=False, trouble=trouble)]


def test_reader_that_cannot_be_started_is_said():
    """No program of that name, one that ends at once, one that says something else."""
    for starts in (
        ["/nowhere/python"],
        [sys.executable, "-c", ""],
        [sys.executable, "-c", "print('readers')"],
    ):
        assert read(PAGE, starts=starts) == [Reading("html", complete=False, trouble=CANNOT_START)]


def test_child_is_kept_and_then_replaced():
    """For many documents, and not for too many."""
    said = answer(Reading("plain", text="%d"))
    numbered = f"say({said!r}.replace(b'%d', str(os.getpid()).encode()))"
    readings = read(*[PAGE] * 5, bounds=Bounds(documents=2), **child(numbered))
    pids = [reading.text for reading in readings]
    assert pids[0] == pids[1] != pids[2] == pids[3] != pids[4]


def test_document_that_meets_a_child_that_has_died_is_read_by_another():
    """It is not the document's fault."""

    async def ask() -> Reading:
        async with Reader() as reader:
            await reader.read(PAGE)
            [idle] = reader._idle
            idle._pipes.kill()
            await idle._pipes.gone.wait()
            return await reader.read(PAGE)

    assert run(ask()) == READ


def test_no_more_children_than_workers():
    """However many documents wait."""

    async def ask() -> tuple[list[Reading], int]:
        async with Reader(workers=2, **child(f"say({answer(READ)!r})")) as reader:
            readings = await asyncio.gather(*(reader.read(PAGE) for _ in range(20)))
            return readings, len(reader._idle)

    readings, children = run(ask())
    assert readings == [READ] * 20
    assert children <= 2


def test_child_has_no_keys(monkeypatch):
    """What takes it over finds none in its environment."""
    monkeypatch.setenv("SOURCEBOOK_TEST_KEY", "secret")
    said = answer(Reading("plain", text="%s"))
    names = "' '.join(os.environ).encode()"
    [reading] = read(PAGE, **child(f"say({said!r}.replace(b'%s', {names}))"))
    assert "PATH" in reading.text.split()
    assert "SOURCEBOOK_TEST_KEY" not in reading.text.split()


# -- ends ----------------------------------------------------------------------------------------


def is_there(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def pid_of(reader: Reader) -> int:
    [idle] = reader._idle
    return idle._transport.get_pid()


def test_reader_leaves_no_child():
    """When it is done with."""

    async def ask() -> int:
        async with Reader() as reader:
            await reader.read(PAGE)
            return pid_of(reader)

    assert not is_there(run(ask()))


def test_cancelled_reading_leaves_no_child():
    """Ctrl-C cancels what is in flight."""
    started = []

    async def ask() -> None:
        async with Reader(**child("time.sleep(3600)")) as reader:
            reading = asyncio.create_task(reader.read(PAGE))
            while not reader._children:  # noqa: ASYNC110 - nobody tells of them
                await asyncio.sleep(0.01)
            started.extend(reader._children)
            reading.cancel()
            with pytest.raises(asyncio.CancelledError):
                await reading

    run(ask())
    assert [one for one in started if is_there(one._transport.get_pid())] == []


LEFT_ALONE = """\
import asyncio, json, sys
sys.path[:0] = json.loads(sys.argv[1])
import test_reading_bounds as tests
from sourcebook.checking.references.reading import Reader

async def main():
    async with Reader() as reader:
        await reader.read(tests.PAGE)
        print(tests.pid_of(reader), flush=True)
        await reader.read(tests.ENDLESS)

asyncio.run(main())
"""


@pytest.mark.parametrize("number", ["SIGKILL", "SIGINT", "SIGTERM"])
def test_ended_parent_leaves_no_child(number):
    """However it ends, and though the child has just begun to read: its input ends."""
    arguments = [json.dumps([str(Path(__file__).parent), *sys.path])]
    with subprocess.Popen(
        [sys.executable, "-c", LEFT_ALONE, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as parent:
        pid = int(parent.stdout.readline())
        parent.send_signal(getattr(signal, number))
        parent.wait()
        assert ended(pid)


def ended(pid: int) -> bool:
    """Waits until a process that is not ours has ended."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        select.select([process], [], [])
    finally:
        os.close(process)
    return True


# -- how it is installed -------------------------------------------------------------------------


def test_child_finds_the_package_where_the_parent_found_it(tmp_path):
    """Also where only the search path leads to it, and without a home."""
    (tmp_path / "away").mkdir()
    package = Path(__file__).parents[1] / "hooks"
    program = (
        "import asyncio, sys; sys.path.insert(0, sys.argv[1])\n"
        "from sourcebook.checking.references.reading import Document, Reader\n"
        "async def main():\n"
        "    async with Reader() as reader:\n"
        "        print((await reader.read(Document(b'<p>Plain words.', 'text/html'))).text)\n"
        "asyncio.run(main())"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, str(package)],
        capture_output=True,
        text=True,
        check=False,
        cwd=tmp_path / "away",
        env={"PATH": "/usr/bin:/bin"},
    )
    assert (ran.stdout, ran.stderr) == ("Plain words.\n", "")


def test_reader_runs_on_the_loop_of_fetching():
    """Which may be uvloop's, on the main thread or another."""

    async def ask() -> Reading:
        async with Reader() as reader:
            return await reader.read(PAGE)

    async def within() -> Reading:
        return run(ask())  # On a loop already, so on a thread of its own.

    assert run(ask()) == READ
    assert run(within()) == READ
