"""What the pieces know of the site they stand on: its name, its addresses, its folders."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Site:
    """What the pieces say about the site itself."""

    name: str = "Sourcebook"
    repo_url: str = ""
    corrections_url: str = ""
    """Where a reader reports an error; without it the repository, else the method page."""
    docs_folder: str = "docs"
    """Relative to the root of the knowledge base, as in the places of problems."""
    ledger_max_age: int = 60
    """Days after which the ledger's news are too old."""
    url: str = ""
    """Where the site is published, ending in a slash; empty where that is not known."""
    licence: tuple[str, str] | None = None
    """Name and address of the licence of the content."""

    directories: bool = True
    """Whether addresses of essays end in a slash."""

    moved: Mapping[str, str] = field(default_factory=dict, hash=False)
    """Addresses of essays that stand elsewhere than their files say, by path under docs/."""

    def article_url(self, path: str) -> str:
        """The address of an essay on this site."""
        if self.moved:
            stem, dot, fragment = path.partition(".md#")
            if at := self.moved.get(f"{stem}.md" if dot else path):
                return at + dot[-1:] + fragment
        return article_url(path, directories=self.directories)

    def absolute(self, url: str) -> str:
        """An address of the site as a whole one; empty where the site's own is not known."""
        return self.url + quote(url, safe="/#%~:@!$&'()*+,;=?") if self.url else ""


def article_url(path: str, *, directories: bool = True) -> str:
    """The address of a Markdown page of ours: `a/b.md` becomes `a/b/`, `index.md` an empty one;
    without `directories` (`use_directory_urls` of MkDocs), `a/b.html` and `index.html`."""
    # A file's name may hold a hash sign itself.
    path, dot, fragment = path.partition(".md#")
    hash_sign = dot[-1:]
    name = f"{path}.md" if dot else path
    stem = quote(posixpath.splitext(posixpath.normpath(name.lstrip("/")))[0])
    is_index = posixpath.basename(stem) in {"index", "README"}
    if not directories:
        stem = posixpath.join(posixpath.dirname(stem), "index") if is_index else stem
        return f"{stem}.html{hash_sign}{fragment}"
    if is_index:
        stem = posixpath.dirname(stem)
    return (f"{stem}/" if stem and stem != "." else "") + hash_sign + fragment
