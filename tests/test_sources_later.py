"""Of sources that an earlier run has read, a check makes those that a rule asks for, and says the
same."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import write
from sourcebook.checking import survey, upkeep
from sourcebook.loading import load, sources
from sourcebook.loading.cache import keeping
from sourcebook.loading.documents import digest_of
from sourcebook.loading.memory import Memory
from sourcebook.model import Later

TODAY = dt.date(2026, 11, 21)
LATE = dt.date(2028, 1, 1)

CLAIM = """\
claim: Water is wet.
kind: status
verdict: supported
certainty: high
rationale: It is [@b; @a].
checked: 2026-01-27
evidence:
  - {source: b, stance: supports}
  - {source: a, stance: supports}
"""
KEYS = ("c", "b", "a", "e", "d")
"""In this order they stand in the file."""
FIELDS = (
    "url = {https://example.org/same}",
    "url = {http://www.example.org/same/}",
    "doi = {10.1000/Same}",
    "doi = {10.1000/other}",
    "related = {a}, relatedtype = {derivedfrom}",
    "related = {e}, relatedtype = {derivedfrom}",
    "keywords = {origin:speech}",
    "pubstate = {retracted}",
    "pin = {alive until 2027-05-01: read it in a browser}",
    "pin = {dead until 2026-11-21: nothing there}",
    "archiveurl = {https://web.archive.org/web/20200101000000/https://example.org/a}",
    "note = {In my opinion \\emph{no} pin, and derived_from nothing: \u2028 \u05d0}",
)
STATES = ("alive", "dead", "moved", "unverifiable", "retracted", "changed")
COPY = "https://web.archive.org/web/20210203040506/https://example.org/"


def entry(key: str, fields: tuple[str, ...] = ()) -> str:
    """An entry with an address of its own, unless it is given another."""
    own = [f"title = {{On {key}}}"]
    if not any(one.startswith("url") for one in fields):
        own.append(f"url = {{https://example.org/{key}}}")
    return f"@online{{{key},\n  " + ",\n  ".join([*own, *fields]) + ",\n}\n"


def line(key: str, state: str, *, copy: bool, notice: bool) -> str:
    """What a schedule has found of one."""
    record = {
        "url": f"https://example.org/{key}",
        "roles": [{"key": key, "role": "url"}],
        "state": state,
        "since": "2026-10-02",
        "last": {"date": "2026-11-20", "result": "ok"},
    }
    if copy:
        record["archive"] = COPY + key
    if state == "moved":
        record["final_url"] = f"https://example.org/new/{key}"
    if notice:
        record["notices"] = [{"type": "retraction", "date": "2026-01-02", "by": "crossref"}]
    return json.dumps(record) + "\n"


SITE = {
    "mkdocs.yml": "site_name: X\n",
    "data/claims/wet.yml": CLAIM,
    "data/refs.bib": "".join(map(entry, KEYS)),
    "docs/index.md": "# X\n\nSo it is [@c; @d; @e].\n",
}


@pytest.fixture(autouse=True)
def keeps(tmp_path_factory, monkeypatch):
    """The cache turned on, with a user's folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("away")))
    monkeypatch.delenv("SOURCEBOOK_CACHE")


@pytest.fixture
def site(tmp_path):
    """A site in which nothing is wrong."""
    write(tmp_path, SITE)
    return tmp_path


def told(root: Path, today: dt.date = TODAY, memory: Memory | None = None) -> tuple[str, ...]:
    """All that one run says."""
    loaded = load(root, memory=memory, lazily=memory is not None)
    found = (*survey(loaded), *upkeep(loaded, today))
    if memory is not None:
        memory.keep()
    return tuple(map(repr, found))


def run(root: Path, today: dt.date = TODAY) -> tuple[str, ...]:
    """One run with what is kept, as a process of its own would do it."""
    return told(root, today, Memory(keeping(root)))


def made_in(root: Path, monkeypatch, today: dt.date = TODAY) -> list[str]:
    """The keys of the sources that a run makes, sorted."""
    made = []
    real = sources._source().validate_json

    class Making:
        def validate_json(self, raw):
            source = real(raw)
            made.append(source.key)
            return source

    with monkeypatch.context() as patched:
        patched.setattr(sources, "_source", Making)
        run(root, today)
    return sorted(made)


def test_of_sources_that_nothing_asks_for_none_is_made(site, monkeypatch):
    """Of twenty thousand that takes a fifth of the time of a check."""
    assert run(site) == ()
    assert made_in(site, monkeypatch) == []


def test_an_edited_claim_asks_for_no_source_either(site, monkeypatch):
    """What it names has to be there; what is there is known without making it."""
    run(site)
    write(site, {"data/claims/wet.yml": CLAIM.replace("Water", "All water")})
    assert made_in(site, monkeypatch) == ["a", "b"]  # To which independence it is counted.


def test_a_pin_is_asked_for_and_words_are_none(site, monkeypatch):
    """A pin has its day; what goes back to another is known once and for all, and the word alone in
    a note says nothing."""
    fields = {"c": (FIELDS[8],), "d": (FIELDS[4],), "e": (FIELDS[11],)}
    write(site, {"data/refs.bib": "".join(entry(key, fields.get(key, ())) for key in KEYS)})
    run(site)
    assert made_in(site, monkeypatch) == ["c"]


def test_in_a_long_ledger_only_what_needs_a_person_is_made(site, monkeypatch):
    """Most links stand; to say so of each takes none of the sources."""
    ledger = "".join(line(key, "alive", copy=False, notice=False) for key in "abde")
    write(site, {"data/health.jsonl": ledger + line("c", "moved", copy=False, notice=False)})
    assert len(run(site)) == 1
    assert made_in(site, monkeypatch) == ["c"]


def test_a_second_check_imports_nothing_that_reads_sources_or_essays(site):
    """To import them takes longer than to check a small site."""
    heavy = ("markdown", "pybtex", "pylatexenc")
    program = (
        "import atexit, sys\n"
        "from sourcebook.cli import main\n"
        f"told = lambda: print(sorted({{*sys.modules}} & {{*{heavy!r}}}), file=sys.stderr)\n"
        "atexit.register(told)\n"
        "main()\n"
    )
    command = [sys.executable, "-c", program, "check", "--today", "2026-11-21", str(site)]
    said = [subprocess.run(command, capture_output=True, text=True, check=True) for _ in range(2)]
    assert [one.stderr.strip() for one in said] == [str(sorted(heavy)), "[]"]


def test_they_are_the_same_in_the_same_order(site):
    """As in the file, not as in the alphabet; each equal to what was read at once."""
    run(site)
    later = load(site, memory=Memory(keeping(site)), lazily=True).kb
    assert isinstance(later.sources, Later)
    assert list(later.sources) == list(KEYS)
    for date in (TODAY, LATE):
        assert dict(later.on(date, 90).sources) == dict(load(site).kb.on(date, 90).sources)


@pytest.mark.parametrize(
    "raw", [b"", b"{}", b"[]\n[]\n{}", b'["a"]\n[]', b'["a"]\n[{}]\n{}', b"\xff\n[]"]
)
def test_what_cannot_be_sources_is_read_anew(site, raw):
    """Well packed and of our own making, and yet no such answer."""
    memory = Memory(keeping(site))
    path = "data/refs.bib"
    memory.tell(sources._SHELF, raw, digest_of(f"{path}\n{SITE[path]}"))
    memory.keep()
    assert run(site) == told(site) == ()


ENTRIES = st.dictionaries(
    st.sampled_from(KEYS),
    st.lists(st.sampled_from(FIELDS), max_size=3, unique_by=lambda one: one.split(" ")[0]),
)
LEDGER = st.lists(
    st.builds(
        line,
        st.sampled_from(KEYS),
        st.sampled_from(STATES),
        copy=st.booleans(),
        notice=st.booleans(),
    ),
    max_size=4,
    unique_by=lambda one: one.split(",")[0],
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    states=st.lists(
        st.tuples(
            ENTRIES,
            st.sets(st.sampled_from(KEYS), max_size=1),
            LEDGER,
            st.sampled_from([TODAY, dt.date(2026, 11, 22), LATE]),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_entries_and_ledger_say_a_check_says_the_same(states):
    """Pins, copies, retractions, doubles and origins; the day before and the day after."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for entries, gone, ledger, day in states:
            texts = [entry(key, tuple(entries.get(key, ()))) for key in KEYS if key not in gone]
            write(root, {**SITE, "data/refs.bib": "".join(texts)})
            write(root, {"data/health.jsonl": "".join(ledger)})
            for today in (day, TODAY):
                assert run(root, today) == run(root, today) == told(root, today)
