"""The pictures of pages that are shared: whether they are made, and where they lie."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sourcebook.fragments import Site
    from sourcebook.model import KnowledgeBase

_FOLDER, _SUFFIX = "cards/", ".png"


def pictures(kb: KnowledgeBase, site: Site) -> Mapping[str, bytes]:
    """The PNG of each picture of `drawing`, by its path below the root of the site."""
    return {path: draw() for path, draw in drawing(kb, site).items()}


def drawing(kb: KnowledgeBase, site: Site) -> Mapping[str, Callable[[], bytes]]:
    """What draws each picture, by its path below the site's root.

    None where Pillow is missing, which is an extra, nor where the address of the site is: whoever
    shows a shared page asks for its picture by a whole address.
    """
    if not site.url:
        return {}
    try:
        from sourcebook.cards import drawers  # noqa: PLC0415 - it needs Pillow
    except ImportError:
        return {}
    return dict(drawers(kb, site.name))


def path_of(page: str) -> str:
    """Where the picture of a page lies, if it has one; from the page's address, or from the path
    of its file without a suffix."""
    return f"{_FOLDER}{page.rstrip('/')}{_SUFFIX}"


def page_of(picture: str) -> str:
    """The address of the page whose picture lies there."""
    return f"{picture.removeprefix(_FOLDER).removesuffix(_SUFFIX)}/"
