"""Markdown that tells text from code as the site's does, for rules on the bodies of articles."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from markdown import Markdown

    from sourcebook.citations import CitationsExtension
    from sourcebook.loading import Loaded

_OF_MKDOCS = ("toc", "tables", "fenced_code")
"""Extensions that MkDocs has on without being asked."""
_PLAIN = frozenset(
    """
    abbr admonition attr_list codehilite def_list extra fenced_code footnotes legacy_attrs
    legacy_em md_in_html meta nl2br sane_lists smarty tables toc wikilinks
    """.split()
)
"""Extensions of Python-Markdown itself."""
_READING = frozenset({"pymdownx.b64", "pymdownx.pathconverter", "pymdownx.snippets"})
"""Extensions of pymdownx that open files or fetch addresses."""


def extensions_of(loaded: Loaded) -> tuple[str, ...]:
    """The site's extensions of Markdown, as far as they are taken.

    The settings may be a stranger's, so only those that read no file and ask no network are taken,
    and without what is set for them: that changes how a page looks, not what is text.
    """
    document = loaded.places.settings
    data = document.data if document is not None and isinstance(document.data, dict) else {}
    named = data.get("markdown_extensions") or []
    names = [
        str(name)
        for item in (named if isinstance(named, list | dict) else [])
        for name in (item if isinstance(item, dict) else [item])
    ]
    return tuple(name for name in dict.fromkeys((*_OF_MKDOCS, *names)) if _is_taken(name))


def _is_taken(name: str) -> bool:
    short = name.removeprefix("markdown.extensions.")
    return short in _PLAIN or (name.startswith("pymdownx.") and name not in _READING)


def markdown_with(ours: CitationsExtension, extensions: Iterable[str]) -> Markdown:
    """Markdown with our extension as it is given, and others by their names."""
    # A check of which all is known needs none.
    import markdown  # noqa: PLC0415

    md = markdown.Markdown(extensions=[ours])
    for name in extensions:
        # One that is not installed is the host's to report.
        with contextlib.suppress(Exception):
            md.registerExtensions([name], {})
    return md
