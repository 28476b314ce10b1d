"""Rules on the citations and links in data fields: every key and id that is named must exist."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sourcebook.checking.citing import LINKS, citing
from sourcebook.checking.claims import is_known, unknown_claim, unknown_source
from sourcebook.checking.remembered import keys_cited, links_said, said_in
from sourcebook.problems import Problem
from sourcebook.tangles import MAX_BRACKETS, MAX_DEPTH

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pydantic import BaseModel

    from sourcebook.loading import Document, Loaded
    from sourcebook.model import Claim
    from sourcebook.problems import Location


def check_citations(loaded: Loaded, claims: Iterable[Claim]) -> Iterator[Problem]:
    """Every citation and link in some claims, in what could be read of broken ones, and in the
    front matter of every article."""
    for claim in (*claims, *loaded.partial.values()):
        yield from _of_record(loaded, claim, loaded.places.claims[claim.id])
    for article in loaded.kb.articles.values():
        yield from _of_record(loaded, article.front, loaded.places.articles[article.path])


def keys_of_articles(loaded: Loaded) -> set[str]:
    """Every key that a data field in the front matter of an article cites or links to."""
    said = [
        said_in(loaded, article.front, loaded.places.articles[path])
        for path, article in loaded.kb.articles.items()
    ]
    cited = {key for one in said for key in one.keys}
    return cited | {name for one in said for kind, name in one.links if kind == "source"}


def placed_keys(
    loaded: Loaded, record: BaseModel, document: Document
) -> Iterator[tuple[str, Callable[[], Location]]]:
    """Every key that a record's fields cite, each time, and what finds its place in the file: to
    find places takes longer than all the rest, and nearly no citation needs one."""
    for where, text in citing(record):
        for key, offset in keys_cited(loaded, text):
            yield key, partial(_place, document, where, text, key, offset)


def _place(
    document: Document, where: tuple[str | int, ...], text: str, key: str, offset: int
) -> Location:
    # Folding and quoting move offsets, so the place is found by counting how often the same
    # characters stand before it.
    end = text.find(key, offset)  # Not there where signs of the key are written with a backslash.
    word = text[offset : end + len(key)] if end != -1 else text[offset]
    return document.word_at(where, word, text.count(word, 0, offset))


def leads(kind: str, name: str, loaded: Loaded) -> bool:
    """Whether a link to a claim or a source leads to one."""
    return is_known(name, loaded) if kind == "claim" else name in loaded.kb.sources


def leads_nowhere(kind: str, name: str, place: Location, loaded: Loaded) -> Problem:
    """The problem of a link that does not."""
    if kind == "claim":
        if name:
            return unknown_claim(name, place, loaded, "P603")
        hint = "Write the id of a claim, as in [](claim:id)."
        return Problem(place, "P603", "Nothing stands after 'claim:'.", hint)
    if name:
        return unknown_source(name, place, loaded, "P604")
    hint = "Write the key of a source, as in [](source:key)."
    return Problem(place, "P604", "Nothing stands after 'source:'.", hint)


def _of_record(loaded: Loaded, record: BaseModel, document: Document) -> Iterator[Problem]:
    said = said_in(loaded, record, document)
    for where in said.unread:
        yield Problem(
            document.value_at(*where),
            "F209",
            "This text has too many brackets, or nests too much, to be read as Markdown. It is "
            "shown as it stands, and nothing in it is a citation.",
            f"Cut it down: it may have {MAX_BRACKETS:,} brackets, and {MAX_DEPTH} lists or "
            "quotations inside one another.",
        )
    if not all(key in loaded.kb.sources for key in said.keys):
        for key, find in placed_keys(loaded, record, document):
            if key not in loaded.kb.sources:
                yield unknown_source(key, find(), loaded, "P601")
    if all(leads(kind, name, loaded) for kind, name in said.links):
        return
    for where, text in citing(record, LINKS):
        for kind, name, offset in links_said(loaded, text):
            if not leads(kind, name, loaded):
                sign = f"{kind}:"
                shown, at = (name, offset + len(sign)) if name else (sign, offset)
                place = _place(document, where, text, shown, at)
                yield leads_nowhere(kind, name, place, loaded)
