"""Rules on the bodies of articles: what they cite, link to and show must exist.

A body is rendered by Markdown with the extensions that the site is set up with, so that what is
code, a comment or an address there is so here.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import markdown

from sourcebook.checking.claims import unknown_claim, unknown_source
from sourcebook.citations import CitationsExtension, Desk, PageContext, Sightings, locate
from sourcebook.fragments.shared import article_url
from sourcebook.problems import Location, Problem

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from markdown.extensions import Extension

    from sourcebook.citations import Located
    from sourcebook.loading import Loaded
    from sourcebook.model import Article, PageUses

_OF_MKDOCS = ("toc", "tables", "fenced_code")
"""Extensions that MkDocs has on without being asked."""
_PLAIN = frozenset(
    """
    abbr admonition attr_list codehilite def_list extra fenced_code footnotes legacy_attrs
    legacy_em md_in_html meta nl2br sane_lists smarty tables toc wikilinks
    """.split()
)
"""Extensions of Python-Markdown itself."""
_READING = frozenset({"pymdownx.b64", "pymdownx.pathconverter", "pymdownx.snippets"})
"""Extensions of pymdownx that open files or fetch addresses."""
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
    md = _markdown(loaded, CitationsExtension(locating=seen, bare=_bare(loaded)))
    return locate(article.body, article.body_line, md, seen)


def page_uses(loaded: Loaded, date: dt.date) -> tuple[PageUses, ...]:
    """What every article cites and shows, as the site would have it on a day, in their order."""
    desk = Desk(loaded, date)
    md = _markdown(loaded, CitationsExtension(host=desk, bare=_bare(loaded)))
    slashes = loaded.host.use_directory_urls
    for article in loaded.kb.articles.values():
        desk.page = PageContext(article, article_url(article.path, directories=slashes))
        md.reset()
        md.convert(article.body)
    return tuple(desk.uses.values())


def _bare(loaded: Loaded) -> bool:
    return loaded.host.settings.bare_citations


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


def _markdown(loaded: Loaded, ours: CitationsExtension) -> markdown.Markdown:
    """Markdown that tells text from code as the site's does, with our extension as it is given.

    The settings may be a stranger's, so only extensions that read no file and ask no network are
    taken, and without what is set for them: that changes how a page looks, not what is text.
    """
    document = loaded.places.settings
    data = document.data if document is not None and isinstance(document.data, dict) else {}
    named = data.get("markdown_extensions") or []
    names = [
        str(name)
        for item in (named if isinstance(named, list | dict) else [])
        for name in (item if isinstance(item, dict) else [item])
    ]
    extensions: list[Extension | str] = [ours]
    md = markdown.Markdown(extensions=extensions)
    for name in dict.fromkeys((*_OF_MKDOCS, *names)):
        short = name.removeprefix("markdown.extensions.")
        if short in _PLAIN or (name.startswith("pymdownx.") and name not in _READING):
            # One that is not installed is the host's to report.
            with contextlib.suppress(Exception):
                md.registerExtensions([name], {})
    return md
