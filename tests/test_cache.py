"""What reading has found is kept between runs, changes nothing, and is trusted to nobody."""

from __future__ import annotations

import datetime as dt
import os
import secrets
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import REFS, SITES, write
from sourcebook.checking import survey, upkeep
from sourcebook.loading import Loaded, claims, load
from sourcebook.loading.cache import Kept, Shelf, keeping
from sourcebook.loading.cache.packing import pack, unpack
from sourcebook.loading.cache.shelf import key_of
from sourcebook.loading.documents import Document, Marks
from sourcebook.loading.memory import Memory

ROOT = Path(__file__).parents[1]
TODAY = dt.date(2026, 11, 21)
FOLDER = Path(".sourcebook/cache")
FILES = {
    "among-sources",
    "claims",
    "entries",
    "located",
    "places",
    "said",
    "sources",
    "sound",
    "kept-up",
}

BROKEN = {
    "data/claims/twice.yml": "claim: A\nclaim: B\nkind: status\n",
    "data/claims/odd.yml": (
        "claim: Ice is cold.\nkind: status\nverdict: suported\ncertainty: high\n"
        "rationale: It is [@nobody].\nchecked: 2026-01-27\nshort:\nevidence:\n"
        "  - {source: nowhere, stance: supports}\n  - {stance: supports}\n"
        '  - {source: a, stance: supports, note: "so says [@b]"}\n'
    ),
    "data/claims/numbered.yml": 'claim: "Bell \\x07 rings."\n',
    "data/claims/silent.yml": (
        "claim: Ice floats.\nkind: status\nverdict: supported  # sourcebook: ignore C311 why\n"
        "certainty: high\nrationale: It does. It does [@a].\nchecked: 2026-01-27\nreview_by:\n"
        "evidence:\n  - {source: a, stance: supports}\n"
    ),
    "data/refs.bib": REFS + "@online{b,\n  title = {On \\foo},\n  urldate = {soon},\n}\n@bad\n",
    "docs/index.md": "---\ntitle: Home\ntopic: [water]\n---\n[@a; @nobody] and [](claim:no).\n",
}
"""Mistakes of many kinds, and what is well beside them."""


@pytest.fixture
def away(tmp_path_factory):
    """A folder that no site lies in."""
    return tmp_path_factory.mktemp("away")


@pytest.fixture
def keeps(away, monkeypatch):
    """The cache turned on, with a user's folder of the test's own."""
    home = away / "user's caches"
    monkeypatch.setenv("XDG_CACHE_HOME", str(home))
    monkeypatch.delenv("SOURCEBOOK_CACHE")
    return home / "sourcebook"


@pytest.fixture
def site(make_site):
    """A small site with all those mistakes."""
    return make_site(BROKEN)


def told(loaded: Loaded) -> tuple[object, ...]:
    """All that a load and the rules say: values, problems, and where everything stands."""
    documents = {**loaded.places.claims, **loaded.places.articles}
    return (
        loaded.kb,
        loaded.problems,
        loaded.partial,
        loaded.silences,
        survey(loaded),
        upkeep(loaded, TODAY),
        {
            name: (one.path, one.data, one.keys, one.values, one.lines)
            for name, one in documents.items()
        },
    )


def run(root: Path, *, lazily: bool = False) -> tuple[object, ...]:
    """One run with what is kept, as a process of its own would do it."""
    memory = Memory(keeping(root))
    said = told(load(root, memory=memory, lazily=lazily))
    memory.keep()
    return said


class Counting(Kept):
    """A cache that tells how often it had an answer."""

    found = 0

    def ask(self, shelf, key):
        raw = super().ask(shelf, key)
        self.found += raw is not None
        return raw


def answers(root: Path) -> int:
    """How many answers of earlier runs a load finds."""
    kept = keeping(root)
    assert kept is not None
    counting = Counting(kept.folder, kept._secret)
    load(root, memory=Memory(counting))
    return counting.found


def files(root: Path) -> dict[str, bytes]:
    """The files of the cache."""
    return {path.name: path.read_bytes() for path in sorted((root / FOLDER).glob("*.cache"))}


@pytest.mark.parametrize("name", sorted(path.name for path in SITES.iterdir()))
def test_each_site_says_the_same_with_and_without(name, tmp_path, keeps):
    """The first run fills the cache, the second lives on it."""
    root = Path(shutil.copytree(SITES / name, tmp_path / "site"))
    without = told(load(root))
    assert run(root) == without
    assert answers(root) > 0
    assert run(root) == without


def test_mistakes_are_told_the_same_with_and_without(site, keeps):
    """Places, hints, silences and what could be read of broken claims included."""
    without = told(load(site))
    assert len(without[4]) > 10
    assert run(site) == without
    assert answers(site) > 0
    assert run(site) == without


def test_an_edit_is_seen_and_only_what_was_edited_is_read_again(site, keeps):
    """A claim, the sources, an essay: each is found by its content."""
    run(site)
    before = answers(site)
    claim = site / "data/claims/silent.yml"
    claim.write_text(claim.read_text().replace("Ice floats.", "Ice sinks."))
    assert answers(site) == before - 1
    assert run(site) == told(load(site))
    assert "Ice sinks." in {one.claim for one in load(site).kb.claims.values()}


def test_a_file_that_moved_is_told_of_where_it_is_now(site, keeps):
    """The places of problems have the path of the file in them."""
    run(site)
    (site / "data/claims/silent.yml").rename(site / "data/claims/quiet.yml")
    assert run(site) == told(load(site))


def test_a_problem_of_earlier_runs_has_its_place_without_a_look(make_site, keeps, monkeypatch):
    """Nothing of the YAML is read again where both the claim and the place are known."""
    text = BROKEN["data/claims/silent.yml"].replace("  # sourcebook: ignore C311 why", "")
    site = make_site({"data/claims/wet.yml": text})

    def refuse(document: Document) -> Marks:
        raise AssertionError(document.path)

    def told_of_claims() -> list[str]:
        memory = Memory(keeping(site))
        loaded = load(site, memory=memory)
        found = [*survey(loaded), *upkeep(loaded, TODAY)]
        memory.keep()
        return [f"{one.location} {one.code}" for one in found if "claims" in one.location.path]

    first = told_of_claims()
    monkeypatch.setattr(claims, "marks_of", refuse)
    assert told_of_claims() == first != []


def test_nothing_is_kept_of_what_is_there_no_more(site, keeps):
    """More than the half of a file is always of today."""
    run(site)
    before = len(files(site)["sources.cache"])
    for number in range(6):
        refs = REFS.replace("On water", f"On water {number}")
        (site / "data/refs.bib").write_text(refs)
        run(site)
    assert len(files(site)["sources.cache"]) < 2 * before + 1_000


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(lambda raw: raw[:-1], id="cut at the end"),
        pytest.param(lambda raw: raw[: len(raw) // 2], id="cut in the middle"),
        pytest.param(lambda raw: raw[:20], id="cut in its head"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda raw: raw + b"\0", id="longer"),
        pytest.param(lambda raw: raw[:-3] + b"\0\0\0", id="changed"),
        pytest.param(lambda _: b"cos\nsystem\n(S'exit'\ntR.", id="a pickle"),
        pytest.param(lambda _: b"{}", id="something else"),
    ],
)
def test_harmed_files_are_dropped_and_made_anew(site, keeps, harm):
    """Nothing of them is believed, and the next run has whole ones."""
    said = run(site)
    whole = files(site)
    for name, raw in whole.items():
        (site / FOLDER / name).write_bytes(harm(raw))
    assert answers(site) == 0
    assert run(site) == said
    assert files(site) == whole


def test_a_cache_that_came_with_the_checkout_is_not_believed(site, keeps, monkeypatch, away):
    """A stranger made it with another secret, to have a refuted claim shown as supported."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(away / "stranger"))
    claim = site / "data/claims/silent.yml"
    honest = claim.read_text()
    run(site)
    assert answers(site) > 0
    monkeypatch.setenv("XDG_CACHE_HOME", str(away / "user"))
    assert answers(site) == 0
    assert claim.read_text() == honest
    assert run(site) == told(load(site))


def test_a_secret_that_lies_in_the_checkout_is_none(site, keeps, monkeypatch):
    """Else it could come with the cache that it made."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(site / ".cache"))
    assert keeping(site) is None
    monkeypatch.setenv("SOURCEBOOK_CACHE", str(site / "elsewhere"))
    assert keeping(site) is None


def test_a_secret_that_others_may_write_is_none(site, keeps):
    """They could have put it there."""
    assert keeping(site) is not None
    secret = keeps / "secret"
    assert stat.S_IMODE(secret.stat().st_mode) == 0o600
    secret.chmod(0o666)
    assert keeping(site) is None


def test_who_begins_while_another_makes_the_secret_has_the_same(site, keeps, monkeypatch):
    """Else a build would keep nothing, only because another began in the same moment."""
    make, others = secrets.token_bytes, []

    def meanwhile(size: int) -> bytes:
        monkeypatch.setattr(secrets, "token_bytes", make)
        others.append(keeping(site))
        return make(size)

    monkeypatch.setattr(secrets, "token_bytes", meanwhile)
    kept = keeping(site)
    (other,) = others
    assert kept._secret == other._secret == (keeps / "secret").read_bytes()
    assert [path.name for path in keeps.iterdir() if path.is_file()] == ["secret"]


def test_a_disk_without_second_names_keeps_a_secret_too(site, keeps, monkeypatch):
    def refuse(path: Path, target: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "hardlink_to", refuse)
    assert keeping(site)._secret == keeping(site)._secret
    assert [path.name for path in keeps.iterdir() if path.is_file()] == ["secret"]


def test_other_versions_and_other_code_make_other_answers():
    """The tag of a shelf follows the code that it names, and the versions of packages."""
    one = Shelf("x", lambda _: b"", lambda raw: raw, rooms=("problems.py",))
    other = Shelf("x", lambda _: b"", lambda raw: raw, rooms=("model",))
    more = Shelf(
        "x", lambda _: b"", lambda raw: raw, rooms=("problems.py",), packages=("pydantic",)
    )
    assert len({one.tag, other.tag, more.tag}) == 3
    with pytest.raises(ValueError, match="other versions"):
        unpack(b"".join(pack({}, one.tag, b"s" * 32)), other.tag, b"s" * 32)


def test_what_answers_depend_on_names_code_that_is_there():
    """A room that was renamed would no longer be watched."""
    from sourcebook.checking import remembered, settled, sources  # noqa: PLC0415
    from sourcebook.loading import claims, kept_documents  # noqa: PLC0415
    from sourcebook.loading import sources as bibliography  # noqa: PLC0415
    from sourcebook.loading.bibtex import keeping as entries  # noqa: PLC0415

    shelves = [
        one
        for module in (
            *(remembered, settled, sources),
            *(claims, kept_documents, bibliography, entries),
        )
        for one in vars(module).values()
        if isinstance(one, Shelf)
    ]
    assert {one.name for one in shelves} == FILES
    for room in {room for one in shelves for room in one.rooms}:
        assert (ROOT / "hooks/sourcebook" / room).exists(), room


def test_links_pipes_and_folders_in_the_place_of_the_cache(site, keeps, away):
    """A link is not followed, out of the checkout or within; then the user's folder serves."""
    elsewhere = away / "elsewhere"
    elsewhere.mkdir()
    (site / ".sourcebook").symlink_to(elsewhere)
    said = run(site)
    assert list(elsewhere.iterdir()) == []
    assert list(keeps.glob("*/claims.cache"))
    assert run(site) == said
    assert answers(site) > 0
    (site / ".sourcebook").unlink()
    (site / FOLDER).mkdir(parents=True)
    os.mkfifo(site / FOLDER / "claims.cache")
    (site / FOLDER / "said.cache").mkdir()
    (site / FOLDER / "sources.cache").symlink_to("/dev/zero")
    assert run(site) == said


def test_a_checkout_that_cannot_be_written_has_its_cache_with_the_user(site, keeps, monkeypatch):
    """And where that cannot be written either there is none, and no harm."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    said = run(site)
    assert not (site / FOLDER).exists()
    assert list(keeps.glob("*/claims.cache"))
    assert answers(site) > 0
    keeps.parent.rename(keeps.parent.with_name("gone"))
    keeps.parent.write_text("a file where a folder should be")
    assert keeping(site) is None
    assert run(site) == said


def test_it_can_be_turned_off_and_put_elsewhere(site, keeps, monkeypatch, away):
    """`SOURCEBOOK_CACHE=off`, or the folder that a service for builds keeps."""
    monkeypatch.setenv("SOURCEBOOK_CACHE", "off")
    assert keeping(site) is None
    monkeypatch.setenv("SOURCEBOOK_CACHE", str(away / "kept"))
    run(site)
    assert not (site / FOLDER).exists()
    assert answers(site) > 0
    assert {path.name for path in (away / "kept").iterdir()} > {"secret"}


def test_it_never_gets_into_a_repository(site, keeps):
    """Even where nobody has told git of it."""
    run(site)
    subprocess.run(["git", "init", "-q", str(site)], check=True)
    said = subprocess.run(
        ["git", "-C", str(site), "status", "--porcelain", "--untracked-files=all"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    assert "data/refs.bib" in said
    assert ".sourcebook" not in said


def test_two_runs_at_once_leave_whole_files(site, keeps):
    """Each writes its own file beside the other's and puts it in place at once."""
    program = (
        "import sys; from pathlib import Path; from sourcebook.loading import load\n"
        "from sourcebook.loading.cache import keeping\n"
        "from sourcebook.loading.memory import Memory\n"
        "root = Path(sys.argv[1])\n"
        "for number in range(20):\n"
        "    (root / 'data/claims' / f'own-{sys.argv[2]}.yml').write_text("
        "f'claim: {number} {sys.argv[2]}\\nkind: status\\nverdict: supported\\n"
        "certainty: high\\nrationale: So.\\nchecked: 2026-01-01\\n')\n"
        "    memory = Memory(keeping(root)); load(root, memory=memory); memory.keep()\n"
    )
    both = [
        subprocess.Popen([sys.executable, "-c", program, str(site), name]) for name in ("x", "y")
    ]
    assert [one.wait() for one in both] == [0, 0]
    kept = keeping(site)
    for name in ("claims", "sources"):
        raw = (site / FOLDER / f"{name}.cache").read_bytes()
        tag = raw[len(b"sourcebook cache 1\n") + 32 :][:16]
        assert unpack(raw, tag, kept._secret)
    assert not list((site / FOLDER).glob("*.partial"))
    assert run(site) == told(load(site))


def test_the_command_fills_and_uses_it(site, keeps):
    """`sourcebook check` says the same words the second time."""
    command = [sys.executable, "-m", "sourcebook", "check", "--today", "2026-11-21", str(site)]
    first, second = (
        subprocess.run(command, check=False, capture_output=True, text=True) for _ in range(2)
    )
    assert first.returncode == second.returncode == 1
    assert first.stdout == second.stdout
    # No claim here is well on any day.
    assert set(files(site)) == {f"{name}.cache" for name in FILES - {"kept-up"}}


KEYS = st.binary(min_size=16, max_size=16)


@given(st.dictionaries(KEYS, st.binary(max_size=50)), KEYS, st.data())
def test_what_is_packed_comes_back_and_no_changed_byte_passes(entries, tag, data):
    """Any one byte changed anywhere, and the whole file is refused."""
    secret = b"0123456789abcdef" * 2
    raw = b"".join(pack(entries, tag, secret))
    assert {key: bytes(one) for key, one in unpack(raw, tag, secret).items()} == entries
    place = data.draw(st.integers(0, len(raw) - 1))
    changed = bytearray(raw)
    changed[place] ^= data.draw(st.integers(1, 255))
    with pytest.raises(ValueError, match=r"not a cache|cut, changed"):
        unpack(bytes(changed), tag, secret)
    with pytest.raises(ValueError, match="somebody else"):
        unpack(raw, tag, secret[::-1])


GIVEN = st.lists(st.one_of(st.text(), st.integers(), st.booleans(), st.none()), max_size=4)


@given(GIVEN, GIVEN)
def test_different_arguments_have_different_keys(one, other):
    """Also where they would be the same when put together, and where Python calls them equal."""
    alike = [(type(item), item) for item in one] == [(type(item), item) for item in other]
    assert (key_of(tuple(one)) == key_of(tuple(other))) == alike


def claim_of(number: int, source: str, verdict: str) -> str:
    """A claim, or what somebody took for one."""
    return (
        f"claim: Ice floats {number}.\nkind: status\nverdict: {verdict}\ncertainty: high\n"
        f"rationale: It does [@{source}]. So it is.\nchecked: 2026-01-27\nconflict:\n"
        f"topics: [water]\nsaid_by:\n  - {{who: smith, source: {source}}}\n"
        f'evidence:\n  - {{source: {source}, stance: supports, note: "See [@b]"}}\n'
        f"relations:\n  - {{type: depends-on, claim: c{(number + 1) % 3}}}\n"
    )


NAMES = "people:\n  - {id: smith, label: Smith}\ntopics:\n  - {id: water, label: Water}\n"
SETTINGS = "site_name: X\nextra:\n  sourcebook:\n    bare_citations: "
EDITS = st.one_of(
    st.tuples(
        st.sampled_from([f"data/claims/c{number}.yml" for number in range(3)]),
        st.builds(
            claim_of,
            st.integers(0, 3),
            st.sampled_from(["a", "b", "old", "nobody"]),
            st.sampled_from(["supported", "refuted", "mixed", "suported"]),
        ),
    ),
    st.tuples(
        st.just("data/refs.bib"),
        st.lists(
            st.sampled_from(
                [
                    "@misc{a,\n  title = {A},\n  url = {https://a.example.org},\n}\n",
                    "@misc{b,\n  title = {B},\n  related = {a}, relatedtype = {derivedfrom},\n}\n",
                    "@misc{b, title = {Again}, crossref = {a}}\n",
                    "@misc{c, titel = {C}, ids = {old}}\n",
                    "@misc{d, title = {D}, pubstate = {retracted}}\n% sourcebook: ignore B419 so\n",
                    "@bad\n",
                ]
            ),
            max_size=6,
        ).map("".join),
    ),
    st.tuples(st.just("data/names.yml"), st.sampled_from([NAMES, NAMES[:20], "people: []\n"])),
    st.tuples(st.just("mkdocs.yml"), st.sampled_from([SETTINGS + "true\n", SETTINGS + "false\n"])),
    st.tuples(
        st.just("docs/index.md"),
        st.sampled_from(
            [
                "---\ntitle: Home\nclaims: [c0]\nsummary: So [@a]. Not so.\n---\n@b and [@a].\n",
                "---\ntitle: Home\n---\n`[@a]` and [@nobody] and [](claim:c1).\n",
            ]
        ),
    ),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(EDITS, min_size=1, max_size=6))
def test_after_any_edits_it_says_what_reading_anew_says(keeps, edits):
    """Claims, entries, names, settings and essays: values, problems and places."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(
            root, {"mkdocs.yml": "site_name: X\n", "data/names.yml": NAMES, "data/refs.bib": REFS}
        )
        for name, text in edits:
            write(root, {name: text})
            assert run(root) == told(load(root))
        assert run(root) == run(root, lazily=True) == told(load(root))


def test_what_a_run_has_written_stays_when_it_looks_again(tmp_path):
    """A build forgets what was read once it is written down; a little that is new later must not
    push the rest out."""
    shelf = Shelf("x", lambda _: b"", lambda raw: raw, rooms=("problems.py",))
    kept = Kept(tmp_path, b"ours")
    for number in range(100):
        kept.tell(shelf, bytes([number]) * 16, b"as before")
    kept.write()
    kept.look_again()
    kept.tell(shelf, b"later" + bytes(11), b"new")
    kept.write()
    after = Kept(tmp_path, b"ours")
    assert all(after.ask(shelf, bytes([number]) * 16) == b"as before" for number in range(100))
    assert after.ask(shelf, b"later" + bytes(11)) == b"new"


def test_what_is_spared_stays_and_replaces_nothing(tmp_path):
    """Though nobody asks for it; what a run has found anew under the same key is what counts."""
    shelf = Shelf("x", lambda _: b"", lambda raw: raw, rooms=("problems.py",))
    first = Kept(tmp_path / "kept", b"s" * 32)
    for number in range(9):
        first.tell(shelf, bytes([number]) * 16, b"old" * 100)
    first.write()
    second = Kept(tmp_path / "kept", b"s" * 32)
    second.spare(shelf, "these", lambda: [bytes([number]) * 16 for number in range(5)])
    second.tell(shelf, bytes(16), b"new")
    second.write()
    third = Kept(tmp_path / "kept", b"s" * 32)
    assert third.ask(shelf, bytes(16)) == b"new"
    assert all(third.ask(shelf, bytes([number]) * 16) for number in range(1, 5))


def test_few_answers_that_are_cheap_are_not_worth_writing_all(tmp_path):
    """One of a hundred waits until there are more; what is kept stays."""
    shelf = Shelf("x", lambda _: b"", lambda raw: raw, rooms=("problems.py",), is_cheap=True)

    def told(numbers):
        kept = Kept(tmp_path / "kept", b"s" * 32)
        for number in numbers:
            kept.tell(shelf, number.to_bytes(16, "big"), b"new")
        kept.write()
        after = Kept(tmp_path / "kept", b"s" * 32)
        return {n for n in range(400) if after.ask(shelf, n.to_bytes(16, "big")) is not None}

    assert told(range(201)) == set(range(201))
    assert told([300, 301]) == set(range(201))
    assert {300, 301, 302} <= told([300, 301, 302])
