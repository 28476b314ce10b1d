"""Pages of essays that an earlier build wrote, and that would be written just so again.

MkDocs writes them, and nobody else has a say in them where generated pages are ours to write: so
what Markdown made of an essay, what is said about it, its place in the menu and the theme decide.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import material  # type: ignore[import-untyped]
import mkdocs

from sourcebook.adapters.essays import picture_of
from sourcebook.pages import MARKERS
from sourcebook.pages.whole import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure import StructureItem
    from mkdocs.structure.files import Files
    from mkdocs.structure.nav import Navigation
    from mkdocs.structure.pages import Page

    from sourcebook.fragments import Fragments

_OTHERS = tuple(Path(str(package.__file__)).parent for package in (material, mkdocs))
"""Whose templates are those of a version."""


def essay_pages(
    made: Mapping[str, str],
    rest: str,
    site: Fragments,
    files: Files,
    nav: Navigation,
) -> Iterator[tuple[Page, str]]:
    """Each page with a digest of all that it is made of. Left out is what shows the whole knowledge
    base, and what nobody would keep: `made` has digests of what Markdown makes of the others, by
    path under docs/. `rest` is the digest of what is the same for all pages."""
    for_all = digest_of(rest, *_places(nav.items))
    for file in files.documentation_pages():
        page = file.page
        of = made.get(file.src_uri)
        article = site.kb.articles.get(file.src_uri)
        if page is None or of is None or article is None or page.is_homepage:
            continue
        if any(marker in (page.content or "") for marker in MARKERS):
            continue
        picture = picture_of(files, file.src_uri.removesuffix(".md"))
        about = (page.url, page.title, page.meta, page.edit_url, page.canonical_url, picture)
        beside = [one and (one.url, one.title) for one in (page.previous_page, page.next_page)]
        problems = site.problems_of_article(article)
        yield page, digest_of(for_all, of, repr(about), repr(beside), repr(problems))


def said_to_theme(config: MkDocsConfig) -> Iterator[str]:
    """The settings of the theme, and what the site puts in the place of its templates and icons."""
    yield repr(({name: config.theme[name] for name in config.theme}, config.extra))
    for folder in own_templates(config):
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                yield path.as_posix()
                yield hashlib.blake2b(path.read_bytes()).hexdigest()


def own_templates(config: MkDocsConfig) -> list[Path]:
    """The folders in which a site puts something in the place of the theme's."""
    folders = map(Path, config.theme.dirs)
    return [
        folder for folder in folders if not any(folder.is_relative_to(other) for other in _OTHERS)
    ]


def _places(items: Iterable[StructureItem]) -> Iterator[str]:
    """The menu, with what pages say of themselves: it shows the icon and the status of each."""
    for item in items:
        about = (getattr(item, "url", None), getattr(item, "meta", None))
        yield repr((type(item).__name__, item.title, about))
        yield from _places(getattr(item, "children", None) or ())
        yield ""
