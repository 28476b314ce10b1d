"""A page of MkDocs whose HTML is made by us, and what it has in common with the essays."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from markupsafe import escape
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import AnchorLink, TableOfContents

from sourcebook.theme import PREVIEW, has_notes, scripts_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import File, Files

    from sourcebook.pages import GeneratedPage, Heading


_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Signs that HTML may not hold. The host reads the front matter itself, however it is written."""


class ReadyPage(Page):
    """A page whose HTML is made by us and never passes through Markdown."""

    def __init__(self, title: str, file: File, config: MkDocsConfig) -> None:
        super().__init__(title, file, config)
        self.markdown = ""
        self.edited = ""
        """The file that it is made from, where people can edit that."""

    def __eq__(self, other: object) -> bool:
        # As Page says it, without comparing titles: one file has one page.
        return self is other

    __hash__ = object.__hash__

    def read_source(self, config: MkDocsConfig) -> None:
        """Read nothing: there is no source."""

    def render(self, config: MkDocsConfig, files: Files) -> None:
        """Leave the page empty until all essays are rendered."""
        self.content = ""

    def fill(self, ready: GeneratedPage, edit_root: str | None) -> None:
        """Put the finished page in."""
        self.title = escape(ready.title)
        self.content = ready.html + scripts_of(ready)
        self.toc = _contents(ready.toc)
        self.meta = escaped(
            {
                "title": ready.title,
                "description": ready.description,
                "search": {"boost": ready.boost},
            }
        )
        self.edited = ready.data_path if edit_root else ""
        self.edit_url = f"{edit_root}{self.edited}" if self.edited else None


def scripts_of(ready: GeneratedPage) -> str:
    """The scripts that stand at the end of the content of a page."""
    return scripts_in((*ready.scripts, *([PREVIEW] if has_notes(ready.html) else [])), ready.url)


def ready_pages(named: Iterable[tuple[str, File]], config: MkDocsConfig) -> Iterator[ReadyPage]:
    """A page for each title and file. Those after the first are like it but for title and address:
    to make each from the configuration takes longer than most pages take to be written."""
    pairs = iter(named)
    for title, file in pairs:
        first = ReadyPage(title, file, config)
        whole = (first.canonical_url or "").removesuffix(first.url)
        path = (first.abs_url or "").removesuffix(first.url)
        yield first
        # Nobody adds to it: a page that is filled in gets another.
        first.toc = TableOfContents([])
        alike = tuple(vars(first).items())
        for title_of_next, file_of_next in pairs:
            page = ReadyPage.__new__(ReadyPage)
            for name, value in alike:
                # One by one, not its dictionary at once: so Python keeps the names once for all.
                setattr(page, name, value)
            page.file, page.title, page.meta = file_of_next, title_of_next, {}
            page.file.page = page
            if first.canonical_url is not None:
                page.canonical_url, page.abs_url = f"{whole}{page.url}", f"{path}{page.url}"
            yield page


def escaped(meta: Mapping[str, Any]) -> dict[str, Any]:
    """What a page says of itself, with its title and description as HTML: themes print them as they
    are, and those of a source are a stranger's words."""
    named = {name: meta[name] for name in ("title", "description") if meta.get(name)}
    return {**meta, **{name: escape(_CONTROL.sub("", str(value))) for name, value in named.items()}}


@lru_cache(maxsize=64)
def _contents(toc: tuple[Heading, ...]) -> TableOfContents:
    """A list of contents; thousands of pages have the same one, and nobody changes it."""
    top: list[AnchorLink] = []
    for heading in toc:
        link = AnchorLink(escape(heading.title), heading.id, heading.level)
        if heading.level > 2 and top:
            top[-1].children.append(link)
        else:
            top.append(link)
    return TableOfContents(top)
