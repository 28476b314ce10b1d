"""Rules on the bodies of articles: what they cite, link to and show must exist.

A body is rendered by the Markdown that the site itself is set up with, so that what is code, a
comment or an address there is so here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import markdown

from sourcebook.checking.claims import unknown_claim, unknown_source
from sourcebook.citations import CitationsExtension, Sightings, locate
from sourcebook.problems import Location, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown.extensions import Extension

    from sourcebook.citations import Located
    from sourcebook.loading import Loaded
    from sourcebook.model import Article

_OURS = frozenset({"sourcebook", "sourcebook.citations"})
_OF_MKDOCS = ("toc", "tables", "fenced_code")
"""Extensions that MkDocs has on without being asked."""
_SIGNS = ("@", "claim:", "source:", ":::")


def check_pages(loaded: Loaded) -> Iterator[Problem]:
    """Every rule on every article's body."""
    for article in loaded.kb.articles.values():
        yield from check_page(loaded, article)


def check_page(loaded: Loaded, article: Article) -> Iterator[Problem]:
    """Every rule on one article's body."""
    path = f"{loaded.host.docs_dir}/{article.path}"
    for one in found_on(loaded, article):
        problem = _judge(loaded, one, Location(path, one.line, one.column))
        if problem is not None:
            yield problem


def found_on(loaded: Loaded, article: Article) -> list[Located]:
    """Everything that an article's body cites, links to or shows by our syntax, by its place."""
    if not any(sign in article.body for sign in _SIGNS):
        return []
    seen = Sightings([])
    return locate(article.body, article.body_line, _markdown(loaded, seen), seen)


def _judge(loaded: Loaded, one: Located, place: Location) -> Problem | None:
    if one.kind == "source":
        if one.name not in loaded.kb.sources:
            return unknown_source(one.name, place, loaded, "P601")
    elif one.kind == "source-link":
        if one.name not in loaded.kb.sources:
            return unknown_source(one.name, place, loaded, "P604")
    elif one.kind == "claim":
        return unknown_claim(one.name, place, loaded, "P603")
    elif one.kind == "mistake":
        hint = "Write [@key], [@a; @b] or [see @key, p. 3]; put a backslash before an @ in text."
        return Problem(place, "P602", one.name, hint)
    else:
        hint = "Write '::: claims', one id a line, and ':::' on a line of its own."
        return Problem(place, "P605", one.name, hint)
    return None


def _markdown(loaded: Loaded, seen: Sightings) -> markdown.Markdown:
    """The site's Markdown, with our extension set to report what it meets."""
    document = loaded.places.settings
    data = document.data if document is not None and isinstance(document.data, dict) else {}
    named = data.get("markdown_extensions") or []
    entries: list[tuple[str, dict[str, Any]]] = [(name, {}) for name in _OF_MKDOCS]
    for item in named if isinstance(named, list) else [{name: named[name]} for name in named]:
        for name, settings in item.items() if isinstance(item, dict) else [(str(item), {})]:
            entries.append((str(name), settings if isinstance(settings, dict) else {}))
    bare = loaded.host.settings.bare_citations
    ours = CitationsExtension(locating=seen, bare=bare)
    extensions: list[Extension | str] = [ours]
    md = markdown.Markdown(extensions=extensions)
    for name, settings in entries:
        if name not in _OURS:
            _add(md, name, settings)
    return md


def _add(md: markdown.Markdown, name: str, settings: dict[str, Any]) -> None:
    """Add an extension with its settings, or as it comes, or not at all.

    Settings are read as text here, and some name Python objects: an extension that cannot take
    them still tells code from text without them. One that is not installed is the host's to report.
    """
    for chosen in (settings, {}):
        try:
            md.registerExtensions([name], {name: dict(chosen)})
        except Exception:  # noqa: BLE001, S112 - extensions of others raise what they like
            continue
        return
