"""A fresh knowledge base: every file of it, as text.

What belongs to any knowledge base lies in `files/`, under the name it will have; a leading `dot-`
stands for a dot there, so that git and editors do not take these files for ours. In them `§{name}`
is filled in. The workflows, their scripts and the issue forms are those of our own repository: a
wheel holds a copy of its `.github`, an editable installation reads it where it is.
"""

from __future__ import annotations

import datetime as dt
import json
import string
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sourcebook.github_markdown import escaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_HERE = Path(__file__).parent
_FILES = _HERE / "files"
_GITHUB = (_HERE / "github", _HERE.parents[2] / ".github")
"""In a wheel; in the repository."""
_GENERIC = (
    "ISSUE_TEMPLATE",
    "pull_request_template.md",
    "scripts",
    "workflows/checks.yml",
    "workflows/comment.yml",
    "workflows/publish.yml",
    "workflows/references.yml",
)
"""What of our `.github` serves any knowledge base."""
_YEAR = dt.timedelta(days=365)


class NoWorkflowsError(Exception):
    """The installation is not whole: neither a wheel's copy of `.github` nor the repository's."""


class _Template(string.Template):
    """Placeholders that YAML, Markdown, shell and make have no use for themselves."""

    delimiter = "§"


@dataclass(frozen=True, slots=True)
class Particulars:
    """What differs from one knowledge base to the next."""

    name: str
    """Of the site; printable, on one line."""
    date: dt.date
    """On which it is made: the day of the example's assessment."""
    requirement: str
    """The lines of requirements.txt that name Sourcebook."""
    repo_url: str = ""
    """The address of its repository, if it is known."""


def knowledge_base(particulars: Particulars, schemas: Mapping[str, str]) -> dict[str, str]:
    """The text of each file by its path, relative and with forward slashes, sorted by path.

    `schemas` are the JSON Schemas of the formats by the names of their files. Raises
    NoWorkflowsError where the installation lacks them.
    """
    words = _words(particulars)
    files = {
        path: _Template(text).substitute(words) for path, text in _texts(_FILES, _FILES.iterdir())
    }
    files |= {f".github/{path}": text for path, text in _github()}
    files |= {f"docs/schema/{name}": text for name, text in schemas.items()}
    return dict(sorted(files.items()))


def is_program(text: str) -> bool:
    """Whether a file with this text is one to be run."""
    return text.startswith("#!")


def _words(particulars: Particulars) -> dict[str, str]:
    address = particulars.repo_url
    return {
        # JSON's strings are YAML's as well.
        "name_quoted": json.dumps(particulars.name, ensure_ascii=False),
        "name_markdown": escaped(particulars.name),
        "date": particulars.date.isoformat(),
        "review_by": (particulars.date + _YEAR).isoformat(),
        "requirement": particulars.requirement,
        "repo_url_line": f"repo_url: {json.dumps(address)}"
        if address
        else "# repo_url: https://github.com/OWNER/REPOSITORY",
    }


def _github() -> Iterator[tuple[str, str]]:
    for folder in _GITHUB:
        places = [folder / name for name in _GENERIC]
        if all(place.exists() for place in places):
            yield from _texts(folder, iter(places))
            return
    raise NoWorkflowsError


def _texts(root: Path, places: Iterator[Path]) -> Iterator[tuple[str, str]]:
    """Each file in or below the places, by the path below the root that it will have."""
    for place in places:
        if place.is_dir():
            yield from _texts(root, place.iterdir())
        else:
            parts = place.relative_to(root).parts
            path = "/".join(
                f".{part.removeprefix('dot-')}" if part.startswith("dot-") else part
                for part in parts
            )
            yield path, place.read_text("utf-8")
