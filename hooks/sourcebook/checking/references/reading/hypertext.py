"""HTML -> its text, its main text and its title."""

from __future__ import annotations

from sourcebook.checking.references.classifying.pages import page_of
from sourcebook.checking.references.reading.document import (
    BODY_BOUND,
    TEXT_BOUND,
    TITLE_BOUND,
    Document,
    Reading,
)
from sourcebook.checking.references.reading.main_text import main_text
from sourcebook.checking.references.reading.visible import words_of

SCRIPTED = "a script brings its text"
_HARDLY_ANY = 60
"""Words. A page with fewer may say more in what it tells those who share it."""


def read_html(document: Document) -> Reading:
    """Everything a reader sees, what is not shown at first at the end.

    A page with hardly any words, as social networks serve them to those who are not signed in,
    counts its own description as words.
    """
    page = page_of(document.body[:BODY_BOUND], document.content_type)
    text = words_of(page.markup)
    if _is_short(text) and page.description and page.description not in text:
        text = f"{text} {page.description}".strip()
    complete = (
        not document.truncated and len(document.body) <= BODY_BOUND and len(text) <= TEXT_BOUND
    )
    return Reading(
        "html",
        text=text[:TEXT_BOUND],
        main=_main(page.markup),
        title=page.title[:TITLE_BOUND],
        complete=complete,
        trouble=SCRIPTED if page.scripted and _is_short(text) else "",
    )


def _is_short(text: str) -> bool:
    return len(text) < 8 * _HARDLY_ANY or text.count(" ") < _HARDLY_ANY // 8


def _main(markup: str) -> str:
    """The main text; a page for which that cannot be told has its words nevertheless."""
    try:
        return main_text(markup)[:TEXT_BOUND]
    except Exception:  # noqa: BLE001 - whatever a stranger's page does to it
        return ""
