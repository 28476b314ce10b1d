"""What Sourcebook lays over Material: a stylesheet, three scripts, mends to its markup."""

from __future__ import annotations

import re
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from sourcebook.urls import relative

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

FOLDER = Path(__file__).parent

STYLESHEET = "assets/sourcebook.css"
"""Every page asks for it."""

FILTERS = "assets/filters.js"
"""The filters of the two lists; only these ask for it."""

SEARCH = "assets/search.js"
"""The search in Material's field, where Pagefind made an index."""

PREVIEW = "assets/preview.js"
"""The card of a citation; only pages that cite ask for it."""

ASSETS: Mapping[str, Path] = MappingProxyType(
    {name: FOLDER / name for name in (STYLESHEET, FILTERS, SEARCH, PREVIEW)}
)
"""The file behind each address to publish, relative to the site's root."""


def scripts_in(names: Iterable[str], url: str) -> str:
    """The scripts of a page, inside its content: so Material's instant navigation runs them too."""
    sources = (relative(name, url) for name in names)
    return "".join(f'\n<script src="{source}" defer></script>' for source in sources)


def has_notes(html: str) -> bool:
    """Whether a page cites or has footnotes, which show a preview."""
    return 'class="footnote-ref"' in html


_FORM = '<form id="sb-toggles" autocomplete="off" hidden></form>'
_MENDS = (
    # A dialog without a name is a fault by WCAG 2.2, 4.1.2.
    (
        'data-md-component="search" role="dialog">',
        'data-md-component="search" role="dialog" aria-label="Search">',
    ),
    # A checkbox has no autocomplete. Firefox remembers over a reload what was ticked, unless the
    # form it belongs to forbids that; the boxes stay where they are, for styles go by their place.
    ('id="__drawer" autocomplete="off">', 'id="__drawer" form="sb-toggles">'),
    ('id="__search" autocomplete="off">', 'id="__search" form="sb-toggles">'),
    (
        '<label class="md-overlay" for="__drawer">',
        f'{_FORM}<label class="md-overlay" for="__drawer">',
    ),
)
"""Faults of Material's markup, each with what stands in its place; what only a theme writes."""

_MENDS_ANYWHERE = (
    # Material lays a box that scrolls around such a table; without this no key gets there.
    ("<table>", '<table tabindex="0">'),
    # The heading of a menu section that is always open takes no focus.
    (' tabindex="">', ">"),
)
"""What a page may hold as well."""

_ARTICLE = '<article class="md-content__inner md-typeset">'
# Not on the article itself: Material names the code in it after the nearest id around it, twice.
_ARTICLE_NAMED = f'<div id="sb-content"></div>\n{_ARTICLE}'
_SKIP = re.compile(r'<a href="#[^"]*" class="md-skip">')
_SKIP_PLACE = '<div data-md-component="skip">'
_SKIP_TO_ARTICLE = '<a href="#sb-content" class="md-skip">'

_CONTENTS = 'id="__toc"'
_LABEL_OF_CONTENTS = '<label class="md-nav__title" for="__toc">'


def mended_part(html: str) -> str:
    """A piece of a page in which nothing stands that only a theme writes, mended as it is on the
    page. What is mended stays as it is when it is mended again."""
    for fault, mend in _MENDS_ANYWHERE:
        while fault in html:
            html = html.replace(fault, mend)
    return html


def mended(html: str) -> str:
    """A page of Material without the faults that checkers of HTML and of access find in it.

    A site that overrides the partials themselves is left as it is.
    """
    for fault, mend in _MENDS:
        html = html.replace(fault, mend)
    html = mended_part(html)
    # Material skips to the first heading in the contents, past a summary or the filters of a list,
    # and nowhere where there is none (WCAG 2.2, 2.4.1).
    if _ARTICLE in html and _SKIP_PLACE in html:
        html = html.replace(_ARTICLE, _ARTICLE_NAMED, 1)
        html, found = _SKIP.subn(_SKIP_TO_ARTICLE, html, count=1)
        if not found:
            link = f"{_SKIP_PLACE}{_SKIP_TO_ARTICLE}Skip to content</a>"
            html = html.replace(_SKIP_PLACE, link, 1)
    # A page that is in no menu has the label of the switch for its contents, and no switch.
    if _CONTENTS not in html:
        html = html.replace(_LABEL_OF_CONTENTS, '<label class="md-nav__title">')
    return html
