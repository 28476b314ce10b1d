"""Pagefind, where it is installed: an index in pieces, of which a reader fetches only a few.

Material's own search sends every reader all words of the site; the figures are in
`benchmarks/README.md`. What is indexed are small documents made from `pages.searchable`, not the
finished pages: so the pages carry no attributes of a search program, and an entry may hold words
that its page does not show.
"""

from __future__ import annotations

import importlib.util
import re
from operator import attrgetter
from typing import TYPE_CHECKING

from markupsafe import Markup

from sourcebook.adapters.pagefind import Indexing, document_request
from sourcebook.pages.searchable import entries, essay, verdict_label
from sourcebook.theme import SEARCH, STYLESHEET

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from mkdocs.structure.files import Files

    from sourcebook.fragments import Fragments
    from sourcebook.model import KnowledgeBase
    from sourcebook.pages import GeneratedPage
    from sourcebook.pages.searchable import Entry

FOLDER = "pagefind"
"""Where the index stands, relative to the site's root; `theme/assets/search.js` knows it too."""

_DOCUMENT = Markup(
    '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>{title}</title></head>\n'
    "<body data-pagefind-body>\n"
    '<h1 data-pagefind-weight="{weight}">{title}</h1>\n{meta}{words}</body></html>\n'
)
_META = Markup('<i data-pagefind-meta="{name}:{value}"></i>\n')
_WORDS = Markup('<p data-pagefind-weight="{weight}">{text}</p>\n')


def is_available() -> bool:
    """Whether Pagefind and its program are installed (`pip install 'sourcebook[search]'`)."""
    programs = ("pagefind_bin", "pagefind_bin_extended")
    return bool(importlib.util.find_spec("pagefind")) and any(
        importlib.util.find_spec(name) for name in programs
    )


def write_index(found: Iterable[Entry], target: Path) -> None:
    """Write the index of these entries into the folder `target`.

    Raises PluginError, which MkDocs shows as a sentence, where Pagefind fails.
    """
    # The index has another order, and other bytes, where documents come in another order.
    _index((request(entry) for entry in sorted(found, key=attrgetter("url"))), target)


def _index(requests: Iterable[bytes], target: Path) -> None:
    indexing = Indexing()
    try:
        for one in requests:
            indexing.add(one)
        indexing.write(target)
    finally:
        indexing.close()


def request(entry: Entry) -> bytes:
    """An entry as it is handed to `Indexing`."""
    # The address of a file where a site's addresses do not end in a slash.
    name = "" if entry.url.endswith(".html") else "index.html"
    return document_request(f"{entry.url}{name}", document(entry))


def document(entry: Entry) -> str:
    """An entry as Pagefind reads it."""
    shown = {"kind": entry.label}
    if entry.verdict:
        shown |= {"verdict": verdict_label(entry), "mark": entry.verdict.value}
    meta = Markup("").join(_META.format(name=name, value=value) for name, value in shown.items())
    words = Markup("").join(
        _WORDS.format(weight=f"{one.weight:g}", text=one.text) for one in entry.words
    )
    return str(
        _DOCUMENT.format(
            title=entry.title,
            meta=meta,
            weight=f"{entry.weight:g}",
            words=words,
        )
    )


# ---- In the pages of MkDocs ----


def site_entries(
    kb: KnowledgeBase, fragments: Fragments, generated: Iterable[GeneratedPage], files: Files
) -> tuple[Entry, ...]:
    """The entries of a site whose essays are rendered; none where Pagefind is not installed."""
    if not is_available():
        return ()
    ready = tuple(generated)
    known = {f"{page.url}index.md" for page in ready}
    found = list(entries(kb, fragments, ready))
    for file in files.documentation_pages():
        page = file.page
        if page is None or file.src_uri in known or (page.meta.get("search") or {}).get("exclude"):
            continue
        article = kb.articles.get(file.src_uri)
        found.append(
            essay(
                page.url,
                str(page.title or page.url),
                page.content or "",
                is_fact_check=bool(article and article.is_fact_check),
            )
        )
    return tuple(found)


def keep_from_material(files: Files) -> None:
    """Spare the build the index that nobody fetches: parsing every page for it takes longer than
    making ours. The plugin itself stays on, because Material's header asks whether it is."""
    for file in files.documentation_pages():
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


def with_search(html: str) -> str:
    """A page of Material on which `theme/assets/search.js` answers instead of Material's search.

    Without its component Material fetches neither its index nor its worker. A page without the
    search field, such as one whose partial a site overrides, is left as it is.
    """
    stylesheet = _LINK.search(html)
    if stylesheet is None or _MATERIAL not in html:
        return html
    root = Markup(stylesheet[1])  # noqa: S704 - it stands in an attribute already
    start = html.index("<div", html.rindex(">", 0, html.index(_MATERIAL)))
    html = html[:start] + str(_ADDED.format(root=root)) + html[start:]
    html = html.replace(_MATERIAL, f'{_OURS} role="dialog"', 1)
    head, _, tail = html.rpartition("</body>")
    return f"{head}{_SCRIPT.format(root=root, script=SEARCH)}{tail}"
