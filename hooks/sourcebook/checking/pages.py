"""Rules on the bodies of articles: what they cite, link to and show must exist.

A body is rendered by Markdown with the extensions that the site is set up with, so that what is
code, a comment or an address there is so here.
"""

from __future__ import annotations

import contextlib
from functools import partial
from typing import TYPE_CHECKING

from sourcebook.checking.citations import leads, leads_nowhere
from sourcebook.checking.claims import unknown_source
from sourcebook.checking.following import without_following
from sourcebook.checking.markdown import extensions_of, markdown_with
from sourcebook.checking.remembered import LOCATED, found_in
from sourcebook.problems import Location, Problem

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from sourcebook.checking.remembered import Found
    from sourcebook.loading import Loaded
    from sourcebook.model import Article, PageUses

TOO_DEEP = "Too much stands inside one another on this page for Markdown to come to its end."
_MANY = 40
"""Articles that take as long as a process takes to begin and to hand over what it found."""
_SIGNS = ("@", "claim:", "source:", ":::")


def check_pages(loaded: Loaded) -> Iterator[Problem]:
    """Every rule on every article's body."""
    for article in loaded.kb.articles.values():
        yield from check_page(loaded, article)


def look_ahead(loaded: Loaded) -> Callable[[], None]:
    """Begin to look through the bodies of many articles beside other work, where none has been
    looked through before; gives what waits for the end of it."""
    if (
        loaded.beside is None
        or len(loaded.kb.articles) < _MANY
        or not loaded.memory.is_new_to(LOCATED)
    ):
        return _nothing_begun
    return loaded.beside(partial(_look, loaded))


def _look(loaded: Loaded) -> None:
    for article in loaded.kb.articles.values():
        found_on(loaded, article)


def _nothing_begun() -> None:
    """There is nothing to wait for."""


def check_page(loaded: Loaded, article: Article) -> Iterator[Problem]:
    """Every rule on one article's body."""
    path = f"{loaded.host.docs_dir}/{article.path}"
    problems = (
        _judge(loaded, one, Location(path, one.line, one.column))
        for one in found_on(loaded, article)
    )
    yield from without_following(loaded, filter(None, problems))


def found_on(loaded: Loaded, article: Article) -> tuple[Found, ...]:
    """Everything that an article's body cites, links to or shows by our syntax, by its place."""
    if not any(sign in article.body for sign in _SIGNS):
        return ()
    return found_in(loaded, article.body, article.body_line)


def page_uses(loaded: Loaded, date: dt.date) -> tuple[PageUses, ...]:
    """What every article cites and shows, as the site would have it on a day, in their order."""
    # What renders pages is much to import, and a check renders none.
    from sourcebook.citations import CitationsExtension, Desk, PageContext  # noqa: PLC0415
    from sourcebook.fragments.site import article_url  # noqa: PLC0415

    desk = Desk(loaded, date)
    bare = loaded.host.settings.bare_citations
    md = markdown_with(CitationsExtension(host=desk, bare=bare), extensions_of(loaded))
    slashes = loaded.host.use_directory_urls
    for article in loaded.kb.articles.values():
        desk.page = PageContext(article, article_url(article.path, directories=slashes))
        md.reset()
        # The check tells of a page that is too deep for it.
        with contextlib.suppress(RecursionError):
            md.convert(article.body)
    return tuple(desk.uses.values())


def _judge(loaded: Loaded, one: Found, place: Location) -> Problem | None:
    if one.kind == "source":
        if one.name not in loaded.kb.sources:
            return unknown_source(one.name, place, loaded, "P601")
    elif one.kind in {"source-link", "claim"}:
        if not leads(one.kind, one.name, loaded):
            return leads_nowhere(one.kind, one.name, place, loaded)
    elif one.kind == "too-deep":
        return Problem(place, "A503", TOO_DEEP, "Take out what stands within it.")
    elif one.kind == "mistake":
        hint = "Write [@key], [@a; @b] or [see @key, p. 3]; put a backslash before an @ in text."
        return Problem(place, "P602", one.name, hint)
    else:
        hint = "Write '::: claims', one id a line, and ':::' on a line of its own."
        return Problem(place, "P605", one.name, hint)
    return None
