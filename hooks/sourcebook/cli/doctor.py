"""`sourcebook doctor`: which copy runs, with what, on which settings, and what is missing."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import platform
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from packaging.requirements import InvalidRequirement, Requirement
from rich.console import Console
from rich.text import Text

import sourcebook
from sourcebook.cli.choices import ERRORS, GOOD, check_inside
from sourcebook.loading import load
from sourcebook.printable import printable
from sourcebook.problems import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sourcebook.loading import Loaded

_PACKAGE = "sourcebook"
_EXTRAS = {
    "add": "adding sources by DOI, address or number",
    "cards": "pictures for links that are shared",
    "check": "asking the references",
    "edit": "laying out and renaming",
    "search": "a search of which a reader fetches only what a question needs",
}
"""What each extra is for."""
_HOSTS = ("mkdocs", "mkdocs-material", "properdocs", "zensical")
_BROKEN_CLICK = ("8.2.2", "8.3.1")
"""Versions of click, the first and the last, under which MkDocs does not reload while serving."""
_MARKS = {
    "good": ("✓", "green"),
    "lacking": ("–", "yellow"),
    "bad": ("✗", "bold red"),
    "": (" ", ""),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report."""

    topic: str
    text: str
    mark: str = ""
    """good, lacking (something is not there and need not be), bad, or nothing."""


@click.command()
@click.argument(
    "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=Path()
)
@click.option(
    "--config", "-f", default="mkdocs.yml", show_default=True, help="The settings, in FOLDER."
)
@click.pass_context
def doctor(context: click.Context, folder: Path, config: str) -> None:
    """Say which copy of Sourcebook runs, with which versions and settings, and what is missing.

    Paste what it prints into a report of a fault: it names no secret and no person.

    \b
    sourcebook doctor
    """  # noqa: D301 - click asks for a real backspace before lines to keep as they are
    root = folder.resolve()
    check_inside(root, config)
    console = Console(file=sys.stdout, highlight=False, emoji=False, markup=False, soft_wrap=True)
    worst = GOOD
    topic = ""
    for one in (*_programs(), *_extras(), *_site(root, config)):
        if one.topic != topic:
            console.print(Text(one.topic, "bold"))
            topic = one.topic
        sign, style = _MARKS[one.mark]
        console.print(Text.assemble("  ", (sign, style), f" {printable(one.text)}"))
        worst = ERRORS if one.mark == "bad" else worst
    context.exit(worst)


# ---- What runs ----


def _programs() -> Iterator[Finding]:
    here = Path(sourcebook.__file__).parent
    yield Finding(
        "Sourcebook", f"{_version(_PACKAGE) or 'not installed as a package'}, from {here}"
    )
    for other in _other_copies(here):
        yield Finding(
            "Sourcebook",
            f"Another copy lies at {other}; which one runs depends on where Python looks first. "
            "Remove one of them.",
            "bad",
        )
    python = ".".join(map(str, sys.version_info[:3]))
    yield Finding(
        "Python", f"{python}, {sys.executable}", "good" if sys.version_info >= (3, 11) else "bad"
    )
    yield Finding("Python", f"{platform.system()} {platform.release()}, {platform.machine()}")
    for name in _HOSTS:
        if version := _version(name):
            yield Finding("Site generators", f"{name} {version}", "good")
    if not any(_version(name) for name in _HOSTS):
        yield Finding("Site generators", "None is installed. Install mkdocs-material.", "bad")
    click_version = _version("click") or ""
    if _within(click_version, *_BROKEN_CLICK):
        yield Finding(
            "Site generators",
            f"click {click_version}: MkDocs does not reload under it while serving. "
            "Install click 8.2.1, or 8.3.2 or newer.",
            "bad",
        )
    git = shutil.which("git")
    yield Finding(
        "git",
        git or "Not found; 'diff' and '--changed-since' need it.",
        "good" if git else "lacking",
    )


def _other_copies(here: Path) -> Iterator[Path]:
    """Folders on Python's path, besides the one that runs, that hold the package as well."""
    seen = {here.resolve()}
    for entry in sys.path:
        place = Path(entry or ".", _PACKAGE)
        if (place / "__init__.py").is_file() and place.resolve() not in seen:
            seen.add(place.resolve())
            yield place.resolve()


def _within(version: str, first: str, last: str) -> bool:
    try:
        found, low, high = (tuple(map(int, one.split("."))) for one in (version, first, last))
    except ValueError:
        return False
    return low <= found <= high


def _extras() -> Iterator[Finding]:
    """Each extra with the packages of it that are not there."""
    try:
        wanted = importlib.metadata.requires(_PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        yield Finding(
            "Extras", "Sourcebook is not installed as a package, so they cannot be told.", "lacking"
        )
        return
    for extra, purpose in _EXTRAS.items():
        missing = [name for name in _packages(wanted, extra) if _version(name) is None]
        if missing:
            text = f"{extra}: {purpose}. Missing: {', '.join(missing)}. "
            yield Finding("Extras", f"{text}pip install 'sourcebook[{extra}]'", "lacking")
        else:
            yield Finding("Extras", f"{extra}: {purpose}", "good")


def _packages(wanted: list[str], extra: str) -> Iterator[str]:
    for text in wanted:
        try:
            requirement = Requirement(text)
        except InvalidRequirement:
            continue
        marker = requirement.marker
        if marker and not marker.evaluate({"extra": ""}) and marker.evaluate({"extra": extra}):
            yield requirement.name


def _version(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None


# ---- The knowledge base ----


def _site(root: Path, config: str) -> Iterator[Finding]:
    if not (root / config).is_file():
        yield Finding(
            "Knowledge base",
            f"There is no {config} in {root}. 'sourcebook new FOLDER' makes a knowledge base.",
            "lacking",
        )
        return
    loaded = load(root, config)
    settings = loaded.places.settings
    if settings is not None and isinstance(settings.data, dict):
        yield from _wiring(settings.data)
    yield from _settings(root, loaded)
    kb = loaded.kb
    errors = sum(problem.severity is Severity.ERROR for problem in loaded.problems)
    held = f"{len(kb.claims):,} claims, {len(kb.sources):,} sources, {len(kb.articles):,} pages"
    if errors:
        yield Finding(
            "Knowledge base",
            f"{held}; {errors:,} mistakes while loading. Run 'sourcebook check'.",
            "bad",
        )
    else:
        yield Finding("Knowledge base", held, "good")
    last = kb.last_check
    yield Finding(
        "Knowledge base",
        f"References last checked on {last.isoformat()}" if last else "References never checked",
        "good" if last else "lacking",
    )


def _wiring(data: Mapping[str, Any]) -> Iterator[Finding]:
    """How the site generator learns of us, by its settings and those that they inherit."""
    hooks, plugins = (_names(data.get(name)) for name in ("hooks", "plugins"))
    hook = any(name.endswith("sourcebook_hooks.py") for name in hooks)
    plugin = "sourcebook" in plugins
    if hook and plugin:
        yield Finding("Settings", "Set up both as a hook and as a plugin; it runs once.", "lacking")
    elif hook or plugin:
        yield Finding("Settings", f"Set up as a {'hook' if hook else 'plugin'}", "good")
    else:
        yield Finding(
            "Settings",
            "Neither hook nor plugin: add 'sourcebook' to 'plugins:', or run 'sourcebook render' "
            "before a site generator that runs neither.",
            "lacking",
        )


def _names(listed: Any) -> list[str]:
    """The names in a list of names, of which some may have options, or in a mapping of them."""
    items = listed if isinstance(listed, list | dict) else []
    return [str(name) for item in items for name in (item if isinstance(item, dict) else [item])]


def _settings(root: Path, loaded: Loaded) -> Iterator[Finding]:
    host = loaded.host
    for name in ("claims", "references", "names", "ledger"):
        path = getattr(host.settings, name)
        there = (root / path).exists()
        needed = name in {"claims", "references"}
        mark = "good" if there else "bad" if needed else "lacking"
        yield Finding("Settings", f"{name}: {path}{'' if there else ', which is not there'}", mark)
    if host.site_url:
        yield Finding("Settings", f"site_url: {host.site_url}", "good")
    elif address := os.environ.get("SITE_URL"):
        yield Finding("Settings", f"site_url: perhaps {address}, from the environment", "good")
    else:
        yield Finding(
            "Settings",
            "site_url: not set, so there are no feeds, no permalinks and no pictures for sharing",
            "lacking",
        )
    if not host.repo_url and not host.settings.corrections_url:
        yield Finding(
            "Settings",
            "repo_url, corrections_url: not set, so readers report errors by the method page",
            "lacking",
        )
