"""The tables of words and the sections of problem codes, written from the code, so that they
cannot differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from markupsafe import Markup

from sourcebook.catalogue import CODES, SUBJECTS, parts_of
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

    from sourcebook.catalogue import Part
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
    """Every code of a problem in an overview, and below it a section for each, by subject."""
    groups = {
        letter: sorted(code for code in CODES if code.startswith(letter)) for letter in SUBJECTS
    }
    rows = Markup("\n").join(
        Markup(
            '<tr><th scope="row"><a href="#{}"><code>{}</code></a></th><td>{}</td><td>{}</td></tr>'
        ).format(code.lower(), code, CODES[code].severity, CODES[code].title)
        for codes in groups.values()
        for code in codes
    )
    overview = Markup(
        '<div class="sb-scroll" role="region" aria-label="Codes of problems" tabindex="0">\n'
        '<table class="sb-table sb-codes">\n<thead><tr><th scope="col">Code</th>'
        '<th scope="col">Severity</th><th scope="col">Problem</th></tr></thead>\n'
        "<tbody>\n{}\n</tbody>\n</table>\n</div>"
    ).format(rows)
    sections = [
        Markup('<h2 id="codes-{}">{}: {}</h2>\n{}').format(
            letter.lower(), letter, SUBJECTS[letter], Markup("\n").join(map(_code, codes))
        )
        for letter, codes in groups.items()
    ]
    return Markup("\n").join([overview, *sections])


def _code(code: str) -> Markup:
    """The section of one code, in the words of `sourcebook explain`."""
    entry = CODES[code]
    head = Markup(
        '<h3 id="{id}"><code>{code}</code> {title}'
        '<a class="headerlink" href="#{id}" title="Link to {code}">\u00b6</a></h3>\n'
        '<p><span class="sb-chip">{severity}</span> {why}</p>'
    ).format(id=code.lower(), code=code, title=entry.title, severity=entry.severity, why=entry.why)
    return Markup("\n").join([head, *(_part(code, part) for part in parts_of(code))])


def _part(code: str, part: Part) -> Markup:
    place = Markup(", in <code>{}</code>").format(part.file) if part.file else ""
    heading = Markup('<p class="sb-code__label"><strong>{}</strong>{}: {}</p>').format(
        part.label, place, part.words
    )
    if not part.text:
        return heading
    # The theme takes the tabindex away again wherever the text is not wider than its box.
    return heading + Markup(
        '\n<pre class="sb-code__text"><code tabindex="0" role="region" aria-label="{}: {}">{}'
        "</code></pre>"
    ).format(code, part.label, part.text)


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
