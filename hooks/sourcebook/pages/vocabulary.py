"""The tables of words and of problem codes, written from the code, so that they cannot differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from sourcebook.catalogue import CODES
from sourcebook.vocabulary import (
    CERTAINTIES,
    INDEPENDENCES,
    LINK_STATES,
    SOURCE_KINDS,
    STANCES,
    VERDICTS,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sourcebook.fragments import Fragments
    from sourcebook.vocabulary import Term

CODES_MARKER = "<!-- sourcebook:codes -->"
VOCABULARY_MARKER = "<!-- sourcebook:vocabulary -->"


def vocabulary_tables(fragments: Fragments) -> Markup:
    """Every word a page uses, by subject: label and meaning."""
    verdicts = [(fragments.badge(verdict), term.meaning) for verdict, term in VERDICTS.items()]
    tables = [_table("Verdicts", verdicts)]
    for title, terms in (
        ("Certainty", CERTAINTIES.values()),
        ("Stance of a source", STANCES.values()),
        ("Kinds of source, strongest evidence of an effect first", SOURCE_KINDS.values()),
        ("Independence", INDEPENDENCES.values()),
        ("State of a link", LINK_STATES.values()),
    ):
        tables.append(_table(title, _rows(terms)))
    return Markup("\n").join(tables)


def codes_table() -> Markup:
    """Every code of a problem with its severity, what it is about, and why it matters."""
    body = Markup("\n").join(
        Markup(
            '<tr id="{}"><th scope="row"><code>{}</code></th><td>{}</td><td>{}</td><td>{}</td></tr>'
        ).format(code.lower(), code, entry.severity, entry.title, entry.why)
        for code, entry in sorted(CODES.items())
    )
    return Markup(
        '<div class="sb-scroll" role="region" aria-label="Codes of problems" tabindex="0">\n'
        '<table class="sb-table sb-codes">\n<thead><tr><th scope="col">Code</th>'
        '<th scope="col">Severity</th><th scope="col">Problem</th>'
        '<th scope="col">Why it matters</th></tr></thead>\n<tbody>\n{}\n</tbody>\n</table>\n</div>'
    ).format(body)


def _rows(terms: Iterable[Term]) -> list[tuple[Markup, str]]:
    return [(_word(term), term.meaning) for term in terms]


def _word(term: Term) -> Markup:
    icon = Markup('<span aria-hidden="true">{}</span> ').format(term.icon)
    return (icon if term.icon else Markup("")) + term.label


def _table(title: str, rows: list[tuple[Markup, str]]) -> Markup:
    body = Markup("\n").join(
        Markup('<tr><th scope="row">{}</th><td>{}</td></tr>').format(word, meaning)
        for word, meaning in rows
    )
    return Markup(
        '<h3>{}</h3>\n<table class="sb-table sb-words">\n'
        '<thead class="sb-sr"><tr><th scope="col">Word</th>'
        '<th scope="col">Meaning</th></tr></thead>\n'
        "<tbody>\n{}\n</tbody>\n</table>"
    ).format(title, body)
