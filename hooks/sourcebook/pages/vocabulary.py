"""The tables of words on the method page, written from `vocabulary`, so that they cannot differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

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
