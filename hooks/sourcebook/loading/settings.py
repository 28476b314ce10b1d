"""mkdocs.yml, or zensical.toml -> settings + problems.

Only a few keys are read, by our own reader, so that a wrong setting has its line and the core
needs no MkDocs. Tags of other plugins are passed over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sourcebook.loading.files import read_text
from sourcebook.loading.records import read_record
from sourcebook.loading.toml import read_toml
from sourcebook.loading.yaml import read_yaml
from sourcebook.problems import Location, Problem
from sourcebook.settings import Host, Settings
from sourcebook.urls import is_web_address

if TYPE_CHECKING:
    from pathlib import Path

    from sourcebook.loading.yaml import Document

_CODES = {"F201": "S901"}


CONFIGS = ("zensical.toml", "mkdocs.yml", "mkdocs.yaml")
"""Files that hold the settings, in the order in which Zensical looks for them."""


def load_host(root: Path, name: str = "mkdocs.yml") -> tuple[Host, list[Problem], Document | None]:
    """Read the settings of the site at `root`; what is wrong falls back to its default."""
    path = root / name
    if not path.exists():
        return (
            Host(),
            [
                Problem(
                    Location(name),
                    "X003",
                    f"There is no {name} in this folder.",
                    "Run this in the folder of the knowledge base, or name the folder.",
                )
            ],
            None,
        )
    file, problems = read_text(root, path, limit=2_000_000)
    if file is None:
        return Host(), problems, None
    if path.suffix == ".toml":
        document, problems = read_toml(file)
    else:
        document, problems = read_yaml(file.text, file.path, tags=True)
    # Other tools own the rest of the file: its anchors and merge keys are not ours to refuse.
    problems = [problem for problem in problems if problem.code != "Y103"]
    data = document.data if isinstance(document.data, dict) else {}
    settings, more = _settings(document, data)
    known: dict[str, Any] = {
        key: data[key]
        for key in ("site_name", "site_description", "docs_dir", "repo_url")
        if isinstance(data.get(key), str)
    }
    if str(data.get("use_directory_urls", "")).lower() in {"false", "no", "off"}:
        known["use_directory_urls"] = False
    # An address that MkDocs puts together from the environment is not known here.
    if isinstance(address := data.get("site_url"), str) and is_web_address(address):
        known["site_url"] = address
    return Host.model_validate({**known, "settings": settings}), problems + more, document


def _settings(document: Document, data: dict[str, object]) -> tuple[Settings, list[Problem]]:
    extra = data.get("extra")
    if not isinstance(extra, dict) or extra.get("sourcebook") is None:
        return Settings(), []
    where = ("extra", "sourcebook")
    version = extra["sourcebook"].get("format") if isinstance(extra["sourcebook"], dict) else None
    settings, problems, _ = read_record(Settings, document, where=where)
    found = []
    for problem in problems:
        code = _CODES.get(problem.code, "S902")
        message, hint = problem.message, problem.hint
        place = problem.location
        if version is not None and place == document.value_at(*where, "format"):
            code = "S903"
            message = f"The data formats have version '{version}', which this version cannot read."
            hint = "Write 'format: 1', or install a newer Sourcebook."
        found.append(Problem(place, code, message, hint))
    return settings or Settings(), found
