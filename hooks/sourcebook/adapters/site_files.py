"""The files of a site with thousands of generated pages.

MkDocs goes through all pages again and again: to read them, for each template, to write them. Pages
that we write ourselves are known to it, so that links to them and the menu hold, but it does not
meet them in its rounds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mkdocs.structure.files import Files, InclusionLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from mkdocs.structure.files import File


class SiteFiles(Files):
    """Files of which some are left out where MkDocs asks for the pages."""

    def __init__(self, files: Iterable[File]) -> None:
        super().__init__(files)
        self.apart: frozenset[str] = frozenset()
        """The paths of the pages that we write ourselves."""

    def documentation_pages(
        self, *, inclusion: Callable[[InclusionLevel], bool] = InclusionLevel.is_included
    ) -> Sequence[File]:
        """The pages that MkDocs reads and writes."""
        found = self.all_pages(inclusion=inclusion)
        return [file for file in found if file.src_uri not in self.apart] if self.apart else found

    def all_pages(
        self, *, inclusion: Callable[[InclusionLevel], bool] = InclusionLevel.is_included
    ) -> Sequence[File]:
        """All pages, as the sitemap lists them."""
        return super().documentation_pages(inclusion=inclusion)
