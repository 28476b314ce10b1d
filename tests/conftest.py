"""What the tests share: small sites made on the spot."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

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


@pytest.fixture
def make_site(tmp_path: Path):
    """Writes a small good site, with some of its files replaced, added or (None) left out."""

    def make(files: dict[str, str | bytes | None] | None = None) -> Path:
        good: dict[str, str | bytes | None] = {
            "mkdocs.yml": "site_name: Small\n",
            "data/claims/wet.yml": CLAIM,
            "data/refs.bib": REFS,
            "data/names.yml": NAMES,
            "docs/index.md": "# Small\n",
            "docs/water.md": ARTICLE,
        }
        for name, text in {**good, **(files or {})}.items():
            if text is None:
                continue
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return tmp_path

    return make
