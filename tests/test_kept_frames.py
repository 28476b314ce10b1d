"""What the theme lays around pages is found out once, until it lays something else around them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from edits import HARMS, differing, edit, features, run, template, title, whole, words
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from conftest import SITES
from sourcebook.adapters import writing_pages
from sourcebook.adapters.earlier.kept_frames import _SHELF, KeptFrames, frames_as_data
from sourcebook.adapters.frames.frame import Frame, Kind, Laid, frame_of
from sourcebook.adapters.frames.words import Asked
from sourcebook.loading.cache import Kept, keeping
from sourcebook.pages import Heading

NOON = 1_795_262_400
KIND = Kind("claims/", (Heading(2, "evidence", "Evidence"),), (True, False, True))


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path_factory):
    """A day, and a cache of the test's own."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(NOON))
    monkeypatch.setenv("SOURCEBOOK_CACHE", str(tmp_path_factory.mktemp("cache")))


@pytest.fixture
def root(tmp_path):
    """The golden site."""
    shutil.copytree(SITES / "golden", tmp_path / "kb")
    return tmp_path / "kb"


@pytest.fixture
def made(monkeypatch):
    """The kinds of pages that a frame is made for."""
    found: list[Kind] = []
    make_frame = writing_pages.make_frame

    def noting(theme, kind):
        found.append(kind)
        return make_frame(theme, kind)

    monkeypatch.setattr(writing_pages, "make_frame", noting)
    return found


def again(root: Path, made: list[Kind], *, dirty: bool = False) -> tuple[dict[str, bytes], int]:
    """The files of one more build, and how many frames it has made."""
    made.clear()
    files = run(root, root / "site", dirty=dirty)
    return files, len(made)


both = pytest.mark.parametrize("dirty", [False, True], ids=["a full build", "one that mends"])


@both
def test_a_build_after_an_edit_makes_none(root, made, dirty):
    assert again(root, made)[1] > 0
    for change in (words, title):
        change(root)
        after, count = again(root, made, dirty=dirty)
        assert count == 0
        assert differing(after, whole(root)) == []


@both
@pytest.mark.parametrize("change", [features, template], ids=lambda change: change.__name__)
def test_where_the_theme_says_something_else_they_are_made_anew(root, made, change, dirty):
    again(root, made)
    change(root)
    after, count = again(root, made, dirty=dirty)
    assert count > 0
    assert differing(after, whole(root)) == []


@both
def test_a_template_may_say_something_else_on_some_pages_only(root, made, dirty):
    """On those of claims, by which it is known whether frames are what they were, it says the
    same."""
    (root / "theirs").mkdir()
    own = root / "theirs/main.html"
    shown = (
        "{% extends 'base.html' %}{% block announce %}"
        "{% if base_url == '..' %}One{% endif %}{% endblock %}"
    )
    own.write_text(shown)
    edit(root, "mkdocs.yml", "  font: false", "  font: false\n  custom_dir: theirs")
    assert b"One" in again(root, made)[0]["changes/index.html"]
    own.write_text(shown.replace("One", "Two"))
    after, count = again(root, made, dirty=dirty)
    assert count > 0
    assert b"Two" in after["changes/index.html"]
    assert differing(after, whole(root)) == []


def test_those_of_a_build_in_which_one_was_wrong_are_not_kept(root, made, monkeypatch):
    words_of = writing_pages.words_of

    def wrong(page, head):
        found = words_of(page, head)
        return found | {"title": "Wrong"} if "sources" in page.file.src_uri else found

    with monkeypatch.context() as patch:
        patch.setattr(writing_pages, "words_of", wrong)
        assert again(root, made)[1] > 0
    kept = keeping(root)
    assert kept is not None
    assert not (kept.folder / f"{_SHELF.name}.cache").exists()


@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: harm.__name__)
def test_a_cut_or_foreign_cache_is_dropped(root, made, harm):
    again(root, made)
    kept = keeping(root)
    assert kept is not None
    harm(kept.folder / f"{_SHELF.name}.cache", _SHELF)
    words(root)
    after, count = again(root, made)
    assert count > 0
    assert differing(after, whole(root)) == []


def frame(asked: Asked, text: str = "Über") -> Frame:
    return Frame((("", text.encode()), ("title", b"sb-1"), ("", b".")), asked, frozenset({"a"}))


@given(st.text(), st.text(), st.booleans())
def test_a_frame_is_itself_again(text, sought, answer):
    asked = Asked()
    asked.questions = {("title", "__contains__", (sought,)): answer}
    try:
        one = frame(asked, text)
    except UnicodeEncodeError:
        return
    other = frame_of(json.loads(json.dumps(one.as_data())))
    assert other.identity == one.identity
    assert other.outline == one.outline
    laid = Laid(one.identity, {"title": b"Words"})
    assert other.filled(laid) == one.filled(laid)
    assert vars(other)["_beside"] == vars(one)["_beside"]
    assert vars(other)["_asked"].questions == asked.questions


@pytest.mark.parametrize("sought", [Markup("<b>"), ("a", "b"), 5])
def test_a_frame_is_not_kept_where_it_would_not_be_itself(sought):
    """JSON knows no other words than plain ones, and the answer might be another."""
    asked = Asked()
    asked.questions = {("title", "startswith", (sought,)): True}
    assert frames_as_data({KIND: frame(asked)}) == []


def test_of_two_processes_that_made_the_same_one_is_kept(tmp_path):
    kept = Kept(tmp_path, b"secret")
    frames = KeptFrames(kept, "rest")
    other = KIND._replace(folder="sources/")
    for kinds in ([KIND], [KIND, other]):
        frames.take(
            json.loads(json.dumps(frames_as_data({kind: frame(Asked()) for kind in kinds})))
        )
    frames.keep()
    known = KeptFrames(Kept(tmp_path, b"secret"), "rest").known
    assert set(known) == {KIND, other}
    assert KeptFrames(Kept(tmp_path, b"secret"), "another").known == {}
