"""How this copy of Sourcebook was installed, as a line that installs it elsewhere.

Where it did not come from an index, PEP 610 has installers write down where it came from, in
`direct_url.json`; the forms of the lines are those of PEP 508.
"""

from __future__ import annotations

import importlib.metadata
import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

_PACKAGE = "sourcebook"
EXTRAS = ("add", "cards", "check", "edit", "search")
"""What a knowledge base asks for: all that its commands, its site and its workflows use."""
_NAMED = f"{_PACKAGE}[{','.join(EXTRAS)}]"
_PLAIN = re.compile(r"[!-~]+")
_HASH = re.compile(r"sha256=?:?([0-9a-f]{64})")
_ELSEWHERE = """\
# This leads to a place on the computer where the knowledge base was made. Others, and the workflows
# on GitHub, need one that they can reach: a release, as sourcebook==VERSION, or a repository, as
# sourcebook @ git+https://ADDRESS@COMMIT.
"""
_UNKNOWN = "# The version that made this is not known. Name one, as sourcebook==VERSION.\n"


@dataclass(frozen=True, slots=True)
class Requirement:
    """What requirements.txt says of Sourcebook."""

    text: str
    """Remarks and one requirement, without a last line end."""
    reachable: bool
    """Whether another computer gets the same by it."""


def requirement() -> Requirement:
    """The requirement of the copy that runs.

    From an index it is the version; from a repository the commit; from an archive its address and
    digest; from a folder or file of this computer that place, with a remark that nobody else
    reaches it. What is not installed as a package is asked for by name alone.
    """
    try:
        found = importlib.metadata.distribution(_PACKAGE)
    except importlib.metadata.PackageNotFoundError:
        return Requirement(f"{_UNKNOWN}{_NAMED}", reachable=False)
    released = Requirement(f"{_NAMED}=={found.version}", reachable=True)
    text = found.read_text("direct_url.json")
    if text is None:
        return released
    origin = _origin(text)
    url = _without_secrets(origin.get("url"))
    if not url:
        return released
    folder = origin.get("subdirectory")
    below = f"subdirectory={folder}" if isinstance(folder, str) and _PLAIN.fullmatch(folder) else ""
    commit = _part(origin, "vcs_info").get("commit_id")
    if isinstance(commit, str) and _PLAIN.fullmatch(commit):
        kind = _part(origin, "vcs_info").get("vcs", "git")
        url, marks = f"{kind}+{url}@{commit}", [below]
    else:
        marks = [_digest(_part(origin, "archive_info")), below]
    if fragment := "&".join(mark for mark in marks if mark):
        url = f"{url}#{fragment}"
    here = urlsplit(url).scheme.rpartition("+")[2] in {"file", ""}
    return Requirement(f"{_ELSEWHERE if here else ''}{_NAMED} @ {url}", reachable=not here)


def _origin(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _part(origin: dict[str, Any], name: str) -> dict[str, Any]:
    found = origin.get(name)
    return found if isinstance(found, dict) else {}


def _without_secrets(url: object) -> str:
    """The address without a password or token; empty where it is none that fits on a line."""
    if not isinstance(url, str) or not _PLAIN.fullmatch(url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    user, _, host = parts.netloc.rpartition("@")
    # `git@host` is an account that everybody uses, and no secret.
    kept = "git@" if user == "git" else ""
    return urlunsplit((parts.scheme, kept + host, parts.path, parts.query, ""))


def _digest(archive: dict[str, Any]) -> str:
    hashes = _part(archive, "hashes")
    match = _HASH.fullmatch(f"sha256={hashes.get('sha256')}") or _HASH.fullmatch(
        str(archive.get("hash"))
    )
    return f"sha256={match[1]}" if match else ""
