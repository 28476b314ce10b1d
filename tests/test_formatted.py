"""References that are kept are those that would be made."""

from __future__ import annotations

from dataclasses import replace

import pytest

from knowledge import TODAY, knowledge, source
from sourcebook.adapters.formatting import References
from sourcebook.ahead import Ahead
from sourcebook.bibliography import Formatted, Lead, format_reference, formatted
from sourcebook.citations import Desk
from sourcebook.loading import Loaded, Places
from sourcebook.loading.cache import Kept
from sourcebook.loading.memory import Memory
from sourcebook.model import PartialDate
from sourcebook.problems import Location
from sourcebook.settings import Host

TITLES = ("Of <b>water</b> & \u202eМокрая", '"Wet" it\'s \ud800')


@pytest.fixture
def made(monkeypatch):
    """The keys of the sources whose references are made."""
    keys: list[str] = []

    def noted(one, lead):
        keys.append(one.key)
        return format_reference(one, lead)

    monkeypatch.setattr(formatted, "format_reference", noted)
    return keys


def again(folder, *sources, lead=Lead.ORIGINAL):
    """The references, as a run gives them that knows what is kept in a folder."""
    memory = Memory(Kept(folder, b"ours"))
    made = Formatted(memory)
    found = [made(one, lead) for one in sources]
    memory.keep()
    return found


def test_a_reference_is_made_once_and_stays_what_it_is(tmp_path, made):
    """Also with markup, quotes and halves of signs in it, and wherever its entry stands."""
    sources = [
        source(str(n), title=title, url="https://example.org/a?b=1&c", archive_url="https://x.org/")
        for n, title in enumerate(TITLES)
    ]
    first = again(tmp_path, *sources)
    assert first == [format_reference(one, Lead.ORIGINAL) for one in sources]
    assert made == ["0", "1"]
    moved = [replace(one, location=Location("data/refs.bib", 99)) for one in sources]
    second = again(tmp_path, *moved)
    assert second == first
    assert [type(one.html) for one in second] == [type(one.html) for one in first]
    assert made == ["0", "1"]


@pytest.mark.parametrize(
    "change",
    [
        {"title": "Of ice"},
        {"fields": {"title": "Of water", "author": "Ann"}},
        {"language": "ru"},
        {"url": "https://example.org/b"},
        {"doi": "10.1000/b"},
        {"archive_url": "https://x.org/"},
        {"archive_date": PartialDate(2020)},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_changed_source_gets_its_own_reference(tmp_path, made, change):
    """Whatever of it changed; the others are kept."""
    one, other = source("a", title="Of water"), source("b")
    again(tmp_path, one, other)
    changed = replace(one, **change)
    assert again(tmp_path, changed, other)[0] == format_reference(changed, Lead.ORIGINAL)
    assert made == ["a", "b", "a"]


def test_a_reference_that_leads_to_the_copy_is_another(tmp_path, made):
    """A source that died since the last run."""
    one = source("a", url="https://example.org/", archive_url="https://web.archive.org/web/1/a")
    alive, dead = again(tmp_path, one), again(tmp_path, one, lead=Lead.COPY)
    assert alive != dead
    assert dead == [format_reference(one, Lead.COPY)]
    assert made == ["a", "a"]


@pytest.fixture
def build(tmp_path, made):
    """A build of some sources that formats what it has to before it has several processes, and then
    what it shows; gives the keys of the references that it made."""

    def run(sources, of, *, showing=()):
        memory = Memory(Kept(tmp_path, b"ours"))
        ours = Formatted(memory)
        loaded = Loaded(knowledge([], sources), (), Places(), Host())
        fragments = Desk(loaded, TODAY, (), ours).fragments
        references = References(loaded, TODAY, ours)
        references.begin(Ahead(None))
        references.finish(fragments, of)
        for key in showing:
            fragments.reference(key)
        memory.keep()
        found, made[:] = list(made), []
        return found

    return run


def test_references_of_known_sources_are_left_to_who_shows_them(build):
    one, other = source("a", title="Of water"), source("b")
    assert build([one, other], "") == ["a", "b"]
    assert build([one, other], "these") == []
    edited = replace(one, title="Of ice")
    assert build([edited, other], "others") == ["a"]
    assert build([edited, other], "others") == []


def test_references_that_nobody_shows_stay_kept(build):
    """What is new beside them does not push them out."""
    many = [source(f"s{number}", title=f"Of ice {number}") for number in range(60)]
    build(many, "these")
    # A source more by the same digest: all but its reference are taken for known.
    assert build([*many, source("new")], "these", showing=["new"]) == ["new"]
    assert build([*many, source("new")], "") == []
