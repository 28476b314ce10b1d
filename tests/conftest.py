"""What the tests share: small sites made on the spot."""

from __future__ import annotations

import datetime as dt
import gc
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from bs4 import BeautifulSoup, Tag
from building import run_mkdocs
from mkdocs.config.defaults import MkDocsConfig
from web import Web

if TYPE_CHECKING:
    from collections.abc import Sequence

# A deadline is a timed test, and machines are busy.
hypothesis.settings.register_profile("sourcebook", deadline=None)
hypothesis.settings.load_profile("sourcebook")

# What one test has read is nothing to the next; tests of the cache turn it on.
os.environ["SOURCEBOOK_CACHE"] = "off"


@pytest.fixture(autouse=True)
def own_plugins() -> None:
    """A test that builds here has plugins of its own, as in a process of its own: MkDocs keeps one
    object of each, and ours remembers what it read and whether it serves."""
    MkDocsConfig.plugins.plugin_cache.clear()


SITES = Path(__file__).parent / "sites"
TODAY = dt.date(2026, 11, 21)

CLAIM = """\
claim: Water is wet.
kind: status
verdict: supported
certainty: high
rationale: It is [@a].
checked: 2026-01-27
evidence:
  - {source: a, stance: supports}
"""
REFS = """\
@online{a,
  title = {On water},
  date = {2025-01-02},
  url = {https://example.org/water},
}
"""
NAMES = """\
people:
  - {id: ann, label: Ann}
topics:
  - {id: water, label: Water}
"""
ARTICLE = """\
---
title: Is water wet?
claims: [wet]
summary: Yes [@a].
---
Water is wet [@a].
"""
GOOD: Mapping[str, str | bytes | None] = {
    "mkdocs.yml": "site_name: Small\n",
    "data/claims/wet.yml": CLAIM,
    "data/refs.bib": REFS,
    "data/names.yml": NAMES,
    "docs/index.md": "# Small\n",
    "docs/water.md": ARTICLE,
}
"""A small site in which nothing is wrong."""


LONG = frozenset(
    {
        *("test_browser.py", "test_dirty.py", "test_injection.py", "test_injection_rendered.py"),
        *("test_edit_sequences.py", "test_lighthouse.py", "test_reading_bounds.py"),
        "test_zensical.py",
    }
)
"""Files that take a minute or more."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Long files come first: at the end one process would wait for the other."""
    items.sort(key=lambda one: one.path.name not in LONG)


def pytest_collection_finish() -> None:
    """Python need not search all test modules again and again for objects that hold each other."""
    gc.collect()
    gc.freeze()


def write(root: Path, files: Mapping[str, str | bytes | None]) -> None:
    """Writes files below a folder, by their paths; takes away those that are None."""
    for name, text in files.items():
        path = root / name
        if text is None:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


@pytest.fixture
def make_site(tmp_path: Path):
    """Writes a small good site, with some of its files replaced, added or (None) left out."""

    def make(files: dict[str, str | bytes | None] | None = None) -> Path:
        write(tmp_path, {**GOOD, **(files or {})})
        return tmp_path

    return make


@pytest.fixture(scope="module")
def web():
    """A web on loopback, for all tests of a module."""
    with Web() as running:
        yield running


def build(
    root: Path, *, strict: bool = False, out: Path | None = None, more: Sequence[str] = ()
) -> Built:
    """Builds a site with MkDocs as the command does, in a process of its own."""
    target = out or root / "site"
    words = ["build", "--config-file", str(root / "mkdocs.yml"), "--site-dir", str(target)]
    words += [*(["--strict"] if strict else []), *more]
    environment = {
        **os.environ,
        "SOURCE_DATE_EPOCH": str(int(dt.datetime(2026, 11, 21, tzinfo=dt.UTC).timestamp())),
        "NO_MKDOCS_2_WARNING": "1",
    }
    return Built(target, *run_mkdocs(words, root, environment))


@dataclass(frozen=True)
class Built:
    """A built site: its folder, the exit code, and all that was logged."""

    folder: Path
    exit_code: int
    log: str

    def page(self, address: str) -> BeautifulSoup:
        """The page at an address, such as `claims/wet/`."""
        return BeautifulSoup((self.folder / address / "index.html").read_text(), "html.parser")

    def article(self, address: str) -> Tag:
        """What the page says, without the theme around it."""
        found = self.page(address).find("article")
        assert isinstance(found, Tag)
        return found


HOOKS = Path(__file__).parents[1] / "hooks" / "sourcebook_hooks.py"
SMALL = f"""\
site_name: Small
theme: {{name: material, font: false}}
hooks: [{HOOKS}]
markdown_extensions: [sourcebook, footnotes, admonition, attr_list]
"""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Chromium as it may run anywhere: Debian's own where there is one."""
    found = os.environ.get("SOURCEBOOK_CHROMIUM") or next(
        filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None
    )
    flags = [
        "--no-sandbox",
        "--disable-gpu",
        # Nothing leaves this machine, whatever a page asks for.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    return {
        **browser_type_launch_args,
        "args": flags,
        **({"executable_path": found} if found else {}),
    }
