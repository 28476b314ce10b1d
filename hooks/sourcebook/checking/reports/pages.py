"""The page of the site that a file becomes, for reports that group by page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sourcebook.urls import claim_url

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sourcebook.loading import Loaded


def pages_of_files(loaded: Loaded) -> Mapping[str, str]:
    """The address of the page, relative to the site's root, by path of the file.

    A file that becomes many pages (the bibliography) or none (the settings) is absent.
    """
    pages = {path: claim_url(claim_id) for claim_id, path in loaded.kb.broken_claims.items()}
    pages |= {
        document.path: claim_url(claim_id) for claim_id, document in loaded.places.claims.items()
    }
    for path, document in loaded.places.articles.items():
        stem = path.removesuffix(".md")
        folder = stem.removesuffix("index") if stem.rpartition("/")[2] == "index" else stem + "/"
        pages[document.path] = folder or "./"
    return pages
