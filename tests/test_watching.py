"""Whether anything below a folder has changed, as `mkdocs serve` asks."""

from __future__ import annotations

import os
import queue

import pytest
from watchdog.observers.api import EventQueue, ObservedWatch

from sourcebook.adapters.watching import Asking


class Folder:
    """A folder that is asked about, without a thread and without waiting."""

    def __init__(self, path) -> None:
        self.path = path
        (path / "claims/deep").mkdir(parents=True)
        (path / "refs.bib").write_text("1")
        (path / "claims/deep/one.yml").write_text("1")
        self.queue = EventQueue()
        self.asking = Asking(self.queue, ObservedWatch(str(path), recursive=True), timeout=0)
        self.asking.on_thread_start()

    def changed(self) -> bool:
        """Whether the change since the last time is told; once, however much it was."""
        self.asking.queue_events(0)
        try:
            event, _ = self.queue.get_nowait()
        except queue.Empty:
            return False
        assert not event.is_directory
        assert self.queue.empty()
        return True


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_what_nobody_touched_is_not_told(folder):
    """Nor what was told already."""
    assert not folder.changed()
    (folder.path / "refs.bib").write_text("12")
    assert folder.changed()
    assert not folder.changed()


@pytest.mark.parametrize(
    "change",
    [
        lambda path: (path / "claims/deep/one.yml").write_text("12"),
        lambda path: os.utime(path / "claims/deep/one.yml", ns=(1, 1)),
        lambda path: (path / "claims/deep/two.yml").touch(),
        lambda path: (path / "claims/deep/one.yml").unlink(),
        lambda path: (path / "claims/deep/one.yml").rename(path / "claims/one.yml"),
        lambda path: (path / "claims").rename(path / "statements"),
        lambda path: (path / "link.yml").symlink_to(path / "refs.bib"),
    ],
    ids=["text", "time", "new", "gone", "renamed", "folder renamed", "link"],
)
def test_every_change_is_told_once(folder, change):
    """Also where the size is the same, and however deep it is."""
    change(folder.path)
    assert folder.changed()
    assert not folder.changed()


def test_what_python_writes_beside_code_is_no_change(folder):
    """Whoever reads the templates of a package writes there."""
    (folder.path / "claims/__pycache__").mkdir()
    (folder.path / "claims/__pycache__/x.pyc").touch()
    assert not folder.changed()


def test_a_folder_that_goes_and_comes_is_told(folder):
    """As where a branch is changed; nothing ends with an error."""
    away = folder.path.with_name("away")
    folder.path.rename(away)
    assert folder.changed()
    assert not folder.changed()
    away.rename(folder.path)
    assert folder.changed()


def test_a_ring_of_links_is_not_walked(folder):
    """A link to a folder above says nothing of what lies there."""
    (folder.path / "claims/ring").symlink_to(folder.path)
    assert folder.changed()
    assert not folder.changed()
