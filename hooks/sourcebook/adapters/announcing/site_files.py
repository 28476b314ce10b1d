"""The files of a site with thousands of generated pages.

MkDocs goes through all pages again and again: to read them, for each template, to write them. Pages
that we write ourselves are known to it, so that links to them and the menu hold, but it does not
meet them in its rounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from mkdocs.structure.files import File, Files, InclusionLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from mkdocs.config.defaults import MkDocsConfig


class SiteFiles(Files):
    """Files of which some are left out where MkDocs asks for the pages."""

    def __init__(self, files: Iterable[File]) -> None:
        super().__init__(files)
        self.apart: frozenset[str] = frozenset()
        """The paths of the pages that we write ourselves."""

    def hide(self, pages: Iterable[File]) -> None:
        """Leave these out; but not where somebody has put another file in the place of one, or has
        a say in whether it is published."""
        self.apart = frozenset(
            file.src_uri
            for file in pages
            if self.src_uris.get(file.src_uri) is file
            and file.inclusion is InclusionLevel.NOT_IN_NAV
        )

    def leave_out(self, essays: Iterable[str]) -> None:
        """Leave out these as well, by their paths: their pages stand there."""
        self.apart = self.apart.union(essays)

    def documentation_pages(
        self, *, inclusion: Callable[[InclusionLevel], bool] = InclusionLevel.is_included
    ) -> Sequence[File]:
        """The pages that MkDocs reads and writes."""
        # MkDocs asks a dozen times, and most files are apart.
        return [
            file
            for file in self
            if file.src_uri not in self.apart
            and file.is_documentation_page()
            and inclusion(file.inclusion)
        ]

    def all_pages(
        self, *, inclusion: Callable[[InclusionLevel], bool] = InclusionLevel.is_included
    ) -> Sequence[File]:
        """All pages, as the sitemap lists them."""
        return super().documentation_pages(inclusion=inclusion)


class _PageFile(File):
    """A page made from data, with its addresses. `File` takes the path of each apart to find them,
    and for tens of thousands that takes seconds after every edit."""

    def __init__(  # What it would work out is given.
        self, url: str, dest_dir: str, generated_by: str, *, use_directory_urls: bool
    ) -> None:
        self.src_uri, self.src_dir, self.abs_src_path = f"{url}index.md", None, None
        self.name, self.dest_uri = "index", f"{url}index.html"
        self.url = quote((url or "./") if use_directory_urls else self.dest_uri)
        self.dest_dir, self.use_directory_urls = dest_dir, use_directory_urls
        self.inclusion, self.generated_by = InclusionLevel.NOT_IN_NAV, generated_by
        self._content = ""

    def is_documentation_page(self) -> bool:
        """It is one."""
        return True


def page_files(urls: Iterable[str], config: MkDocsConfig) -> Iterator[File]:
    """A file of MkDocs for each page made from data, given by its address, outside the menu. They
    are what `File.generated` gives."""
    # Each time it is asked for one of these, a configuration looks whether it is valid.
    folder, directories = config.site_dir, config.use_directory_urls
    plugin = config.plugins._current_plugin or "<unknown>"  # noqa: SLF001 - as File.generated has it
    for url in urls:
        yield _PageFile(url, folder, plugin, use_directory_urls=directories)
