"""Rules leave alone a claim in which an earlier run found nothing wrong; never one in which
something has gone wrong since, though nobody has edited it."""

from __future__ import annotations

import datetime as dt
import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from conftest import write
from sourcebook.checking import remembered, settled, survey, upkeep
from sourcebook.loading import load
from sourcebook.loading.cache import keeping
from sourcebook.loading.cache.shelf import key_of
from sourcebook.loading.memory import Memory
from sourcebook.model import Claim, Later, holding

TODAY = dt.date(2026, 11, 21)

WET = """\
claim: Water is wet.
kind: status
verdict: supported
certainty: high
topics: [water]
said_by:
  - {who: ann, source: speech}
rationale: It is [@a; @b].
checked: 2026-01-27
review_by: 2026-12-01
evidence:
  - {source: a, stance: supports, note: "As [](claim:cold) has it."}
  - {source: b, stance: supports, note: "See [the table](source:table)."}
  - {source: c, stance: context}
relations:
  - {type: depends-on, claim: ice}
"""
COLD = """\
claim: Ice is cold.
kind: status
verdict: supported
certainty: high
rationale: It is [@a; @b].
checked: 2026-01-27
evidence:
  - {source: a, stance: supports}
  - {source: b, stance: supports}
"""
ENTRIES = {
    key: f"@online{{{key},\n  title = {{On {key}}},\n  url = {{https://example.org/{key}}},\n}}\n"
    for key in ("a", "b", "c", "speech", "table")
}
NAMES = "people:\n  - {id: ann, label: Ann}\ntopics:\n  - {id: water, label: Water}\n"
ALIAS = "aliases: [ice]\n"


def bibliography(**changed: str | None) -> str:
    """The entries, some of them changed, added or (None) left out."""
    return "".join(text for text in {**ENTRIES, **changed}.values() if text is not None)


def with_field(key: str, field: str) -> str:
    return ENTRIES[key][:-2] + f"  {field},\n}}\n"


def dead(*keys: str) -> str:
    return "".join(
        json.dumps({
            "url": f"https://example.org/{key}",
            "roles": [{"key": key, "role": "url"}],
            "state": "dead",
            "since": "2026-10-02",
        })
        + "\n"
        for key in keys
    )  # fmt: skip


SITE = {
    "mkdocs.yml": "site_name: X\n",
    "data/claims/wet.yml": WET,
    "data/claims/cold.yml": COLD + ALIAS,
    "data/refs.bib": bibliography(),
    "data/names.yml": NAMES,
    "data/health.jsonl": "",
    "docs/index.md": "# X\n",
}


@pytest.fixture(autouse=True)
def keeps(tmp_path_factory, monkeypatch):
    """The cache turned on, with a user's folder of the test's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("away")))
    monkeypatch.delenv("SOURCEBOOK_CACHE")


@pytest.fixture
def site(tmp_path):
    """Two claims in which nothing is wrong."""
    write(tmp_path, SITE)
    return tmp_path


def told(root: Path, today: dt.date = TODAY, memory: Memory | None = None) -> tuple[str, ...]:
    """All that one run says."""
    loaded = load(root, memory=memory, lazily=memory is not None)
    found = (*survey(loaded), *upkeep(loaded, today))
    if memory is not None:
        memory.keep()
    return tuple(f"{one.code} {one.location} {one.message}" for one in found)


def run(root: Path, today: dt.date = TODAY) -> tuple[str, ...]:
    """One run with what is kept, as a process of its own would do it."""
    return told(root, today, Memory(keeping(root)))


def looked_at(root: Path, monkeypatch, today: dt.date = TODAY) -> set[str]:
    """The claims that a run has rules look at."""
    seen = set()
    see = settled.Look.__init__

    def seeing(self, *given):
        see(self, *given)
        seen.update(claim.id for claim in self.claims)

    with monkeypatch.context() as patched:
        patched.setattr(settled.Look, "__init__", seeing)
        run(root, today)
    return seen


def test_a_claim_with_nothing_wrong_is_looked_at_once(site, monkeypatch):
    """Then only the one that was edited is."""
    assert run(site) == ()
    assert looked_at(site, monkeypatch) == set()
    write(site, {"data/claims/cold.yml": COLD.replace("Ice is", "All ice is") + ALIAS})
    assert looked_at(site, monkeypatch) == {"cold"}
    assert looked_at(site, monkeypatch) == set()


def test_of_a_settled_claim_not_even_the_record_is_made(site, monkeypatch):
    """Of ten thousand that takes as long as all the rest. Of one that depends on another it is."""
    write(site, {"data/claims/cold.yml": COLD, "data/claims/ice.yml": COLD.replace("Ice", "All")})
    assert run(site) == ()
    made = []
    make = Claim.model_validate_json

    def making(raw):
        made.append(make(raw).id)
        return make(raw)

    monkeypatch.setattr(Claim, "model_validate_json", making)
    assert run(site) == ()
    assert made == ["wet"]


def test_values_that_are_made_later_are_like_any_others():
    """In order, each made once; a name that is none is an error as in every mapping."""
    made = []

    def make(name: str) -> str:
        made.append(name)
        return name.upper()

    values = Later("abc", {"b": "B"}, {"c": b"say no", "a": b"say yes"}, make)
    assert list(values) == ["a", "b", "c"]
    assert len(values) == 3
    assert "c" in values
    assert "d" not in values
    assert not made
    assert list(holding(values, "yes")) == ["A", "B"]
    assert values == {"a": "A", "b": "B", "c": "C"}
    assert made == ["a", "c"]
    with pytest.raises(KeyError):
        values["d"]
    assert list(holding({"x": "X"}, "yes")) == ["X"]


def test_a_new_claim_and_a_new_source_leave_the_others_settled(site, monkeypatch):
    """As a pull request brings them."""
    run(site)
    write(
        site,
        {
            "data/claims/new.yml": COLD,
            "data/refs.bib": bibliography(d=ENTRIES["a"].replace("{a,", "{d,")),
        },
    )
    assert looked_at(site, monkeypatch) == {"new"}


def test_a_claim_with_something_wrong_is_looked_at_each_time(site, monkeypatch):
    """Until it is mended; also where the warning is silenced."""
    wrong = WET.replace("review_by: 2026-12-01", "review_by: 2026-11-01")
    for text in (wrong, wrong.replace("11-01", "11-01  # sourcebook: ignore C313 why")):
        write(site, {"data/claims/wet.yml": text})
        assert run(site) == told(site)
        assert looked_at(site, monkeypatch) == {"wet"}
    write(site, {"data/claims/wet.yml": WET})
    run(site)
    assert looked_at(site, monkeypatch) == set()


DERIVED = "related = {a}, relatedtype = {derivedfrom}"
CHANGES = {
    "evidence is no entry any more": ({"data/refs.bib": bibliography(c=None)}, "C303"),
    "who said it where is no entry any more": (
        {"data/refs.bib": bibliography(speech=None)},
        "C303",
    ),
    "what is cited is no entry any more": ({"data/refs.bib": bibliography(a=None)}, "P601"),
    "what is linked to is no entry any more": ({"data/refs.bib": bibliography(table=None)}, "P604"),
    "two sources go back to one": (
        {"data/refs.bib": bibliography(b=with_field("b", DERIVED))},
        "C311",
    ),
    "two sources name one origin": (
        {
            "data/refs.bib": bibliography(
                a=with_field("a", "keywords = {origin:speech}"),
                b=with_field("b", "keywords = {origin:speech}"),
            )
        },
        "C311",
    ),
    "a person has no name any more": ({"data/names.yml": NAMES.replace("ann", "bob")}, "C309"),
    "a topic has no name any more": ({"data/names.yml": NAMES.replace("water", "ice")}, "C309"),
    "there are no names any more": ({"data/names.yml": None}, "C309"),
    "evidence is dead": ({"data/health.jsonl": dead("c")}, "C312"),
    "what is evidence and cited is dead": ({"data/health.jsonl": dead("a")}, "C312"),
    "a claim that is linked to is gone": ({"data/claims/cold.yml": None}, "P603"),
    "a claim that is needed has lost the name it is called by": (
        {"data/claims/cold.yml": COLD},
        "C304",
    ),
    "two claims depend on each other": (
        {"data/claims/cold.yml": COLD + ALIAS + "relations:\n  - {type: depends-on, claim: wet}\n"},
        "C305",
    ),
    "its id is the alias of another": (
        {"data/claims/cold.yml": COLD + "aliases: [ice, wet]\n"},
        "C302",
    ),
    "nothing uses a source any more": (
        {"data/claims/wet.yml": WET.replace("  - {source: c, stance: context}\n", "")},
        "B419",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHANGES)
def test_what_goes_wrong_around_a_settled_claim_is_told(site, name):
    """Each change leaves a claim wrong, or all claims together; most without an edit of it."""
    files, code = CHANGES[name]
    assert run(site) == ()
    write(site, files)
    found = run(site)
    assert code in {one.split()[0] for one in found}
    assert found == told(site)
    assert run(site) == found
    write(site, SITE)
    assert run(site) == ()


def test_a_review_is_due_on_the_day_after(site):
    """The text is as it was; only the day is another."""
    day = dt.date(2026, 12, 1)
    assert run(site) == run(site, day) == ()
    after = run(site, day + dt.timedelta(days=1))
    assert [one.split()[0] for one in after] == ["C313"]
    assert run(site, day) == ()


def test_a_pin_that_ends_is_seen(site):
    """What is known of a link counts up to a day; then the same texts are judged otherwise."""
    pin = '"pin":{"state":"alive","why":"seen","until":"2026-12-01"}'
    write(site, {"data/health.jsonl": dead("c").replace('"since"', f'{pin},"since"')})
    days = [TODAY, dt.date(2026, 12, 2), dt.date(2027, 1, 1), TODAY]
    codes = [{one.split()[0] for one in run(site, day)} for day in days]
    assert [("C312" in found) for found in codes] == [False, True, True, False]
    assert [run(site, day) for day in days] == [told(site, day) for day in days]


def test_other_code_looks_at_every_claim(site, monkeypatch):
    """A rule that is new has not found anything yet."""
    run(site)
    monkeypatch.setattr(type(settled.SOUND), "tag", property(lambda _: b"another version."))
    assert looked_at(site, monkeypatch) == {"wet", "cold"}


def test_what_is_kept_and_cannot_be_is_nothing(site, monkeypatch):
    """Well packed and of our own making, and yet no such answer."""
    run(site)
    monkeypatch.setattr(settled.Look, "_asked", lambda _: {"x": ((), (), "")})
    assert run(site) == ()


EDITS = st.one_of(
    st.sampled_from([files for files, _ in CHANGES.values()]),
    st.just(SITE),
    st.fixed_dictionaries({"data/health.jsonl": st.lists(st.sampled_from("abc"), max_size=2).map(
        lambda keys: dead(*dict.fromkeys(keys)))}),
    st.fixed_dictionaries(
        {"data/claims/new.yml": st.sampled_from([COLD, COLD + ALIAS, WET, None])}),
)  # fmt: skip


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    edits=st.lists(
        st.tuples(EDITS, st.sampled_from([TODAY, dt.date(2026, 12, 2), dt.date(2028, 1, 1)])),
        min_size=1,
        max_size=6,
    )
)
def test_after_any_changes_a_run_says_what_a_first_run_says(edits):
    """Whatever comes and goes around claims, and on whatever day."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write(root, SITE)
        run(root)
        for files, day in edits:
            write(root, files)
            assert run(root, day) == told(root, day)


def test_what_a_settled_claim_cites_is_not_forgotten(site):
    """Nobody asks for it, and an edit elsewhere writes the same file; when the names have changed,
    all claims are looked at again, and none is read by Markdown again."""
    run(site)
    for number in range(3):
        write(site, {"data/claims/new.yml": COLD.replace("Ice", f"Ice {number}")})
        run(site)
    write(site, {"data/names.yml": NAMES + "  - {id: ice, label: Ice}\n"})
    asked = keeping(site)
    loaded = load(site, memory=Memory(asked))
    for claim_id, digest in loaded.places.digests.items():
        assert asked.ask(remembered._SAID, key_of(("Claim", digest))), claim_id
