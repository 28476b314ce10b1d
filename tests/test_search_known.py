"""A part of the index whose documents would be the same is known without making them."""

from __future__ import annotations

from importlib import metadata

import pytest
from hypothesis import event, given, settings
from states import kb_of, problems_of, two_states

from knowledge import TODAY, claim, knowledge, source
from sourcebook.adapters.basis import Basis
from sourcebook.adapters.search import documents as search_documents
from sourcebook.adapters.search import index as search
from sourcebook.adapters.search.documents import parts_of
from sourcebook.citations import Desk
from sourcebook.fragments import Fragments
from sourcebook.loading import Loaded, Places
from sourcebook.loading.cache import Kept, shelf
from sourcebook.settings import Host

COUNT = 3
SOURCES = [source(key) for key in "abcdefghijklmnopqrst"]
only_here = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
"""A process that runs tests may have threads; a build that has any does not fork."""


def basis_of(kb, problems=()):
    return Basis(Desk(Loaded(kb, (), Places(), Host()), TODAY, problems))


def watched(kb, problems=(), kept=None):
    basis = basis_of(kb, problems)
    return parts_of(kb, basis.desk.fragments, COUNT, basis, kept)


def plain(kb):
    # As it may be shown on the day: a ledger gets old.
    kb = basis_of(kb).desk.loaded.kb
    return [made_of(part)[0] for part in parts_of(kb, Fragments(kb, TODAY), COUNT)]


def made_of(part):
    """The documents of a part, and what is to be kept for `of`."""
    documents = []
    looked_up = part.make(documents.append)
    return documents, looked_up


@settings(max_examples=40)  # Each makes the documents of four sites.
@given(states=two_states())
def test_a_part_that_is_known_has_the_documents_that_would_be_made(states):
    """The other way round need not be so: a digest may change where no document does."""
    before, after = states
    kb, edited = kb_of(before), kb_of(after)
    parts = [made_of(part) for part in watched(kb, problems_of(before))]
    assert [documents for documents, _ in parts] == plain(kb)
    first = [
        part.of(kept)
        for part, (_, kept) in zip(watched(kb, problems_of(before)), parts, strict=True)
    ]
    second = [
        part.of(kept)
        for part, (_, kept) in zip(watched(edited, problems_of(after)), parts, strict=True)
    ]
    same = [one == other for one, other in zip(first, second, strict=True)]
    event(f"{sum(same)} known")
    for is_same, (documents, _), other in zip(same, parts, plain(edited), strict=True):
        assert documents == other or not is_same


@settings(max_examples=40)  # Each makes the documents of three sites.
@given(states=two_states())
def test_documents_that_are_kept_are_those_that_would_be_made(states, tmp_path_factory):
    folder = tmp_path_factory.mktemp("kept")
    for known in states:
        kept = Kept(folder, b"ours")
        kb = kb_of(known)
        parts = [made_of(part) for part in watched(kb, problems_of(known), kept)]
        assert [documents for documents, _ in parts] == plain(kb)
        again = [made_of(part) for part in watched(kb, problems_of(known), kept)]
        assert again == parts
        kept.write()


@pytest.fixture
def made(tmp_path, monkeypatch):
    """Gives the paths of the documents that were made since it was asked last."""
    noted = tmp_path / "made"
    noted.write_text("")
    really = search_documents.document

    def noting(entry):
        found = really(entry)
        # It is made in a process of its own.
        with noted.open("a") as file:
            file.write(f"{found.path}\n")
        return found

    monkeypatch.setattr(search_documents, "document", noting)

    def since() -> set[str]:
        found = set(noted.read_text().split())
        noted.write_text("")
        return {path for path in found if path.startswith(("claims/", "sources/"))}

    return since


@pytest.fixture
def written(tmp_path):
    """Writes an index with the cache of the ones before; gives its files."""

    def write(kb, name, *, known=True):
        basis = basis_of(kb) if known else None
        kept = Kept(tmp_path / "kept", b"ours") if known else None
        target = tmp_path / name
        fragments = basis.desk.fragments if basis else Fragments(kb, TODAY)
        index = search.SearchIndex(kb, fragments, target, kept, parts=COUNT, basis=basis)
        index.take_essays([])
        index.finish()
        return {
            path.relative_to(target).as_posix(): path.read_bytes()
            for path in target.rglob("*")
            if path.is_file()
        }

    return write


@only_here
def test_after_an_update_of_a_package_all_are_made(made, written, monkeypatch):
    """What writes references may write them otherwise."""
    kb = knowledge([claim(), claim("dry")], SOURCES)
    first = written(kb, "first")
    made()
    really = metadata.version
    for remembers in ("_tag", "_version"):
        monkeypatch.setattr(shelf, remembers, getattr(shelf, remembers).__wrapped__)
    monkeypatch.setattr(
        metadata, "version", lambda name: "99" if name == "pybtex" else really(name)
    )
    assert written(kb, "second") == first
    assert len(made()) == 22


@only_here
def test_an_edit_makes_one_document(made, written):
    """And none where nothing was edited."""
    kb = knowledge([claim(), claim("dry")], SOURCES)
    other = knowledge([claim(rationale="Water is zzxq."), claim("dry")], SOURCES)
    first = written(kb, "first")
    assert len(made()) == 22
    assert written(kb, "second") == first
    assert made() == set()
    edited = written(other, "edited")
    assert made() == {"claims/wet/index.html"}
    assert edited == written(other, "plain", known=False) != first


@only_here
def test_a_title_makes_the_documents_that_name_it(made, written):
    """A claim is found by the titles of its sources, and by those of the claims it links to."""
    links = {"rationale": "As in [](claim:dry)."}
    evidence = [{"source": "c", "stance": "refutes"}]
    kb = knowledge([claim(**links, evidence=evidence), claim("dry")], SOURCES)
    written(kb, "first")
    made()
    sources = [source("c", title="Zzxq") if one.key == "c" else one for one in SOURCES]
    other = knowledge([claim(**links, evidence=evidence), claim("dry")], sources)
    edited = written(other, "source")
    assert made() == {"claims/wet/index.html", "sources/c/index.html"}
    assert edited == written(other, "source-plain", known=False)
    titled = claim("dry", claim="Ice is zzxq.", short="Ice is zzxq.")
    other = knowledge([claim(**links, evidence=evidence), titled], sources)
    made()
    edited = written(other, "claim")
    assert made() == {"claims/wet/index.html", "claims/dry/index.html"}
    assert edited == written(other, "claim-plain", known=False)
