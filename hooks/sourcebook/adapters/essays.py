"""What is put into the essays that MkDocs rendered, once all of them are."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from mkdocs.structure.files import InclusionLevel

from sourcebook.adapters.announcing.ready_page import ReadyPage, escaped
from sourcebook.adapters.files import read_pages
from sourcebook.adapters.pictures import path_of
from sourcebook.fragments.site import article_url
from sourcebook.pages import article_head, fill_markers, shared_head
from sourcebook.problems import Severity
from sourcebook.theme import PREVIEW, has_notes, scripts_in

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator

    from mkdocs.structure.files import Files
    from mkdocs.structure.pages import Page

    from sourcebook.citations import Desk
    from sourcebook.fragments import Fragments
    from sourcebook.graph import Graph


def leave_out_unreadable(files: Files, known: Container[str]) -> None:
    """Take out what MkDocs would end at with a traceback: a link that leads nowhere, a page that is
    not UTF-8. Loading has told of each; `known` are the paths of the essays that it could read."""
    for file in list(read_pages(files)):
        if file.src_uri not in known and not isinstance(file.page, ReadyPage):
            try:
                file.content_string  # noqa: B018 - it reads the file
            except (OSError, UnicodeError):
                files.remove(file)


def leave_out_taken(files: Files, targets: Collection[str]) -> None:
    """Take out essays whose pages would stand where ours do, at one of these paths: who is written
    last would be there. The check tells of each."""
    taken = frozenset(targets)
    for file in list(read_pages(files)):
        if file.dest_uri in taken and not isinstance(file.page, ReadyPage):
            files.remove(file)


def render_always(files: Files) -> None:
    """Have all essays rendered also by `--dirty`, which leaves out those that were not edited: what
    they cite stands on other pages, and what those say of it, on them."""
    for file in read_pages(files):
        file.is_modified = _always  # type: ignore[method-assign]


def _always() -> bool:
    return True


def whereabouts(
    files: Files, articles: Iterable[str], *, directories: bool, serving: bool
) -> tuple[dict[str, str], frozenset[str]]:
    """The addresses of the essays that another plugin has moved, as Material's blog does, and the
    paths of those that are not published: of all `articles`, by path."""
    moved, gone = {}, set()
    shown = InclusionLevel.is_in_serve if serving else InclusionLevel.is_included
    for path in articles:
        file = files.src_uris.get(path)
        if file is None or not shown(file.inclusion):
            gone.add(path)
        elif (url := "" if file.url == "./" else file.url) != article_url(
            path, directories=directories
        ):
            moved[path] = url
    return moved, frozenset(gone)


def finish_essays(
    desk: Desk,
    graph: Graph,
    site: Fragments,
    files: Files,
    description: str,
    untouched: Container[str] = (),
) -> Iterator[tuple[str, str]]:
    """Put into the rendered essays what is known only now: panels, tables, all problems. Gives the
    head of each, with the path of its file. `description` is that of the site; those of the paths
    that are `untouched` are not written."""
    for file in read_pages(files):
        page = file.page
        if page is None or page.content is None or isinstance(page, ReadyPage):
            continue
        if file.src_uri in untouched:
            continue
        if page.content:
            content = fill_markers(page.content, page.url, desk.loaded.kb, graph, site)
            if page.is_homepage and content == page.content:
                # A home page without a panel must not look complete either.
                errors = [one for one in site.problems if one.severity is Severity.ERROR]
                content = _with_banner(content, "", str(site.banner(errors)))
            page.content = content
            if page.file.src_uri in desk.mistaken:
                article = desk.loaded.kb.articles[page.file.src_uri]
                before = desk.fragments.banner(desk.fragments.problems_of_article(article))
                after = site.banner(site.problems_of_article(article))
                page.content = _with_banner(page.content, str(before), str(after))
        if has_notes(page.content):
            page.content = f"{page.content}{scripts_in([PREVIEW], page.url)}"
        yield file.src_uri, _essay_head(desk, site, page, description, files)


def escape_essays(files: Files) -> None:
    """Make HTML of what essays say of themselves, once nobody needs it as text."""
    for file in read_pages(files):
        if file.page is not None and not isinstance(file.page, ReadyPage):
            file.page.meta = escaped(file.page.meta)


def _essay_head(desk: Desk, fragments: Fragments, page: Page, for_all: str, files: Files) -> str:
    """The head of a page that MkDocs rendered."""
    path = page.file.src_uri
    title = str(page.title or path)
    own = str(page.meta.get("description") or "")
    picture = picture_of(files, posixpath.splitext(path)[0])
    article = desk.loaded.kb.articles.get(path)
    if article is None:
        return str(
            shared_head(
                fragments.site,
                page.url,
                title=title,
                description=own or for_all,
                kind="article",
                picture=picture,
            )
        )
    return str(
        article_head(
            article,
            page.url,
            fragments,
            desk.uses.get(path),
            title=title,
            description=own,
            site_description=for_all,
            picture=picture,
            fields=desk.fields,
        )
    )


def picture_of(files: Files, page: str) -> str:
    """The path of the picture shown where a page is shared; empty where nobody made one."""
    path = path_of(page)
    return path if path in files.src_uris else ""


def _with_banner(content: str, before: str, after: str) -> str:
    """The page with a banner of all its problems in place of the one of those known at first."""
    if before and before in content:
        return content.replace(before, after, 1)
    heading_end = content.find("</h1>")
    start = heading_end + len("</h1>") if heading_end >= 0 else 0
    return content[:start] + after + content[start:]
