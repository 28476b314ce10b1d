"""Files for a host without hooks: the pages, and all that stands beside them.

Each page is a Markdown file of one HTML element, which Markdown leaves as it is, with front matter
for what a host wants to know of it. The work on essays is the citations extension's; what it needs
to know for that and cannot find out, such as what a head holds, goes into a note
(`loading.rendered`).
"""

from __future__ import annotations

import json
import posixpath
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import escape

from sourcebook.adapters.pictures import page_of, path_of, pictures
from sourcebook.checking import page_uses, survey
from sourcebook.citations.desk import fragments_for
from sourcebook.graph import build_graph
from sourcebook.loading.rendered import CLOSING, OPENING, SIGN, PageNotes, Rendered
from sourcebook.pages import (
    MARKERS,
    article_head,
    downloads,
    feeds,
    fill_markers,
    makers,
    redirects,
)
from sourcebook.theme import ASSETS, PREVIEW, SEARCH, has_notes, scripts_in

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Container, Mapping

    from sourcebook.fragments import Fragments
    from sourcebook.graph import Graph
    from sourcebook.loading import Loaded
    from sourcebook.model import Article, PageUses
    from sourcebook.pages import GeneratedPage
    from sourcebook.problems import Problem

_STRUCTURED = re.compile(r'\s*<script type="application/ld\+json">.*?</script>', re.DOTALL)
_SEARCHED_WORDS = 16_000
"""Zensical 0.0.73 ends the build where one text has more than 32,768 places for words."""
_WORD = re.compile(r"\w+")
_MATERIAL_ONLY = frozenset({SEARCH})
"""It takes the place of Material's search, in markup that other themes do not have."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """What is to be written."""

    files: Mapping[str, bytes]
    """By path below the folder of the pages."""
    pages: Mapping[str, PageNotes]
    problems: tuple[Problem, ...]

    def note(self, digests: Mapping[str, str], inputs: str) -> Rendered:
        """What the extension and the next run have to know."""
        problems = tuple(
            (
                *(one.location.path, one.location.line, one.location.column),
                *(one.code, one.message, one.hint),
            )
            for one in self.problems
        )
        return Rendered(digests, self.pages, problems, inputs)


def render(loaded: Loaded, date: dt.date) -> Rendering:
    """Every file of a knowledge base, as of a date. Pure: nothing is read or written but the
    scripts and styles that belong to the program."""
    problems = survey(loaded)
    loaded = loaded.on(date)
    kb = loaded.kb
    fragments = fragments_for(loaded, date, problems)
    uses = {one.path: one for one in page_uses(loaded, date)}
    graph = build_graph(kb, uses.values())
    drawn = pictures(kb, fragments.site)
    shown = {page_of(path): path for path in drawn}
    making = makers(kb, graph, fragments, pictures=shown)
    files: dict[str, bytes] = {
        f"{url}index.html": html.encode() for url, html in redirects(kb).items()
    }
    for name, asset in ASSETS.items():
        if name not in _MATERIAL_ONLY:
            files[name] = asset.read_bytes()
    for name, text in {**downloads(kb, fragments), **feeds(kb, fragments)}.items():
        files[name] = text.encode()
    for name, index in making.indexes.items():
        files[name] = index().encode()
    files.update(drawn)
    pages: dict[str, PageNotes] = {}
    for make in making.pages.values():
        ready = make()
        path = f"{ready.url}index.md"
        files[path] = _page(ready).encode()
        head, _ = _split(str(ready.head))
        contents = tuple((one.level, one.id, one.title) for one in ready.toc)
        pages[path] = PageNotes(head, "", contents)
    for article in kb.articles.values():
        pages[article.path] = _essay(article, loaded, graph, fragments, uses, drawn)
    return Rendering(files, pages, problems)


def _page(ready: GeneratedPage) -> str:
    """The Markdown file of a page. Title and description are HTML, because themes print them as
    they are and those of a source are a stranger's words."""
    title, description = str(escape(ready.title)), str(escape(ready.description))
    _, structured = _split(str(ready.head))
    scripts = (*ready.scripts, *([PREVIEW] if has_notes(ready.html) else []))
    added = scripts_in(scripts, ready.url)
    return (
        f"{SIGN}title: {_quoted(title)}\ndescription: {_quoted(description)}\n"
        f"search:\n  {_search(ready)}\n---\n\n"
        f"{OPENING}{ready.html}{added}{structured}{CLOSING}"
    )


def _search(ready: GeneratedPage) -> str:
    """How a search is to take the page. What a list of thousands says, its pages say as well."""
    is_long = sum(1 for _ in _WORD.finditer(ready.text)) > _SEARCHED_WORDS
    return "exclude: true" if is_long else f"boost: {ready.boost:g}"


def _quoted(text: str) -> str:
    """A string of JSON, which is one of YAML as well."""
    return json.dumps(text, ensure_ascii=False).replace("\u2028", " ").replace("\u2029", " ")


def _essay(
    article: Article,
    loaded: Loaded,
    graph: Graph,
    fragments: Fragments,
    uses: Mapping[str, PageUses],
    drawn: Container[str],
) -> PageNotes:
    """What the extension is to add to an essay."""
    url = fragments.site.article_url(article.path)
    picture = path_of(posixpath.splitext(article.path)[0])
    front = loaded.places.articles[article.path].data
    described = front.get("description") if isinstance(front, dict) else None
    head = article_head(
        article,
        url,
        fragments,
        uses.get(article.path),
        description=str(described or ""),
        site_description=loaded.host.site_description,
        picture=picture if picture in drawn else "",
    )
    shared, structured = _split(str(head))
    markers = {
        marker: fill_markers(marker, url, loaded.kb, graph, fragments)
        for marker in MARKERS
        if marker in article.body
    }
    return PageNotes(shared, structured, (), markers)


def _split(head: str) -> tuple[str, str]:
    """What has to stand in a head, and structured data, which may stand in the body."""
    structured = "".join(found[0] for found in _STRUCTURED.finditer(head))
    return _STRUCTURED.sub("", head), structured
