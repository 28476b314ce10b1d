"""The search in the pages of MkDocs: our script in the place of Material's."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup

from sourcebook.adapters.files import read_pages
from sourcebook.theme import SEARCH, STYLESHEET

if TYPE_CHECKING:
    from mkdocs.structure.files import Files


def keep_from_material(files: Files) -> None:
    """Spare the build the index that nobody fetches: parsing every page for it takes longer than
    making ours. The plugin itself stays on, because Material's header asks whether it is."""
    for file in read_pages(files):
        if file.page is not None:
            file.page.meta["search"] = {"exclude": True}


_MATERIAL = 'data-md-component="search" role="dialog"'
_OURS = "data-sb-search"
_LINK = re.compile(rf'<link rel="stylesheet" href="([^"]*){re.escape(STYLESHEET)}"')
_ADDED = Markup(
    '<noscript><p class="sb-search-links"><a href="{root}claims/">Claims</a> '
    '<a href="{root}sources/">Sources</a></p></noscript>\n'
)
_SCRIPT = Markup('<script src="{root}{script}" defer></script>\n</body>')


def with_search(html: str, parts: int = 1) -> str:
    """A page of Material on which `theme/assets/search.js` answers instead of Material's search.
    It says in how many parts the index stands, so that nobody need ask for that first.

    Without its component Material fetches neither its index nor its worker. A page without the
    search field, such as one whose partial a site overrides, is left as it is.
    """
    stylesheet = _LINK.search(html)
    if stylesheet is None or _MATERIAL not in html:
        return html
    root = Markup(stylesheet[1])  # noqa: S704 - it stands in an attribute already
    start = html.index("<div", html.rindex(">", 0, html.index(_MATERIAL)))
    html = html[:start] + str(_ADDED.format(root=root)) + html[start:]
    ours = f'{_OURS}="{parts}"' if parts > 1 else _OURS
    html = html.replace(_MATERIAL, f'{ours} role="dialog"', 1)
    head, _, tail = html.rpartition("</body>")
    return f"{head}{_SCRIPT.format(root=root, script=SEARCH)}{tail}"
