"""The pages made from data, as MkDocs is told of them before one is made."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.structure.files import File

from sourcebook.adapters.announcing.ready_page import ReadyPage, ready_pages
from sourcebook.adapters.announcing.site_files import SiteFiles, page_files
from sourcebook.adapters.files import put

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Mapping

    from mkdocs.config.defaults import MkDocsConfig
    from mkdocs.structure.files import Files

    from sourcebook.pages import GeneratedPage


class AnnouncedPages:
    """All of one build, with nothing in them until they are filled, so that links to them hold."""

    def __init__(
        self,
        named: Mapping[str, str],
        moved: Mapping[str, str],
        files: Files,
        config: MkDocsConfig,
        edit_root: str | None,
    ) -> None:
        """Add them to MkDocs' `files`: those at these addresses, with their titles, and the HTML of
        those that lead on from a former id or key. Below `edit_root` people can edit the data."""
        self.edit_root = edit_root
        self.heads: dict[str, str] = {}
        """What is put into the head of each page that is filled, by the path of its file."""
        self.by_url: dict[str, ReadyPage] = {}
        pages = ready_pages(zip(named.values(), page_files(named, config), strict=True), config)
        for url, page in zip(named, pages, strict=True):
            put(files, page.file)
            self.by_url[url] = page
        redirects = {f"{url}index.html": html for url, html in moved.items()}
        for at, html in redirects.items():
            put(files, File.generated(config, at, content=html))
        self._redirects = tuple(redirects)

    @property
    def sources(self) -> Collection[str]:
        """The paths of their files, as those that MkDocs reads."""
        return {page.file.src_uri for page in self.by_url.values()}

    @property
    def targets(self) -> Collection[str]:
        """The paths of all files that are written for them."""
        return (*(page.file.dest_uri for page in self.by_url.values()), *self._redirects)

    def hide(self, files: SiteFiles) -> None:
        """Leave them out where MkDocs asks for the pages."""
        files.hide(page.file for page in self.by_url.values())

    def withdraw(self, files: Files, named: Container[str]) -> None:
        """Take back those that are not at one of these addresses."""
        for url in [one for one in self.by_url if one not in named]:
            files.remove(self.by_url.pop(url).file)

    def is_apart(self, url: str, files: Files) -> bool:
        """Whether MkDocs does not meet the page, and need not write it."""
        return isinstance(files, SiteFiles) and self.by_url[url].file.src_uri in files.apart

    def fill(self, ready: GeneratedPage) -> ReadyPage:
        """Put what was made into its page."""
        page = self.by_url[ready.url]
        page.fill(ready, self.edit_root)
        self.heads[page.file.src_uri] = str(ready.head)
        return page
